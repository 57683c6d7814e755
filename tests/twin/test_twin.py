"""The engine against its scalar twin, world by world; and the twin against its own books."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import zip_longest
from math import isclose, isnan
from pathlib import Path

import numpy as np
import pytest
from strait_twin import ACTORS, ENDINGS, MONTH, Entry, Strait

from escalate.engine.chunk import simulate
from escalate.engine.columns import Columns
from escalate.engine.history import History, Kind
from escalate.model.build import build
from escalate.model.model import Model
from escalate.scenario.load import load

NOTHING = (0, "nothing", "", 0.0, 0.0)
CLOSE = 1e-9  # relative; logarithms may differ in their last bits


@cache
def the_model() -> Model:
    return build(load(str(Path(__file__).parents[2] / "scenarios" / "strait.yaml")))


@cache
def some_twins() -> list[Strait]:
    return [Strait(2, world) for world in range(1, 13)]


def entries(history: History, column: int) -> list[Entry]:
    log = history.events
    return [
        (
            int(log.day[line]),
            log.names[log.happening[line]],
            Kind(log.kind[line]).name,
            float(log.chance[line]),
            float(log.roll[line]),
        )
        for line in np.flatnonzero(log.column == column)
    ]


def alike(ours: float, theirs: float) -> bool:
    return isclose(ours, theirs, rel_tol=CLOSE) or (isnan(ours) and isnan(theirs))


def first_event_apart(twin: Strait, log: Iterable[Entry]) -> str:
    """The first entry in which day, name, kind, chance so far or roll differ, in words."""
    for ours, theirs in zip_longest(twin.log, log, fillvalue=NOTHING):
        if ours[:3] != theirs[:3] or not all(map(alike, ours[3:], theirs[3:])):
            return f"the twin has {ours}, the engine {theirs}"
    return ""


def first_number_apart(twin: Strait, history: History, column: int) -> str:
    """The first day and row, of all rows that the twin keeps, on which they differ, in words."""
    assert history.trace is not None
    rows = sorted(twin.days[-1])
    ours = np.array([[day.get(row, 0.0) for row in rows] for day in twin.days])
    theirs = np.stack([history.trace[row][:, column] for row in rows], axis=1)
    apart = np.argwhere(~np.isclose(ours, theirs, rtol=CLOSE, atol=0.0, equal_nan=True))
    for day, row in apart[:1]:
        return f"day {day}, {rows[row]}: twin {ours[day, row]}, engine {theirs[day, row]}"
    return ""


def first_result_apart(twin: Strait, history: History, column: int) -> str:
    """An ending, a day of an outcome or a peak in which they differ, in words."""
    model = the_model()
    days = dict(zip(model.outcomes, history.outcome_day[:, column].tolist(), strict=True))
    peaks = dict(zip(model.actors, history.peak[:, column].tolist(), strict=True))
    pairs = {f"day of {name}": (twin.outcome_day[name], days[name]) for name in ENDINGS}
    pairs |= {f"peak of {name}": (twin.days[-1][f"{name}.peak"], peaks[name]) for name in ACTORS}
    ending = model.outcomes[history.ending[column]]
    if ending != twin.ending:
        return f"the twin ends in {twin.ending}, the engine in {ending}"
    return "; ".join(f"{what}: {pair}" for what, pair in pairs.items() if not alike(*pair))


@pytest.mark.parametrize(
    ("seed", "first", "last"), [(1, 1, 20), (1, 21, 40), (1, 41, 60), (0, 1, 20)]
)
def test_engine_and_twin_tell_the_same_histories(seed: int, first: int, last: int) -> None:
    worlds = range(first, last + 1)
    history = simulate(the_model(), seed, Columns.of(worlds), trace=True)
    for column, world in enumerate(worlds):
        twin = Strait(seed, world)
        apart = (
            first_event_apart(twin, entries(history, column)),
            first_number_apart(twin, history, column),
            first_result_apart(twin, history, column),
        )
        assert not any(apart), f"seed {seed}, world {world}: {' | '.join(filter(None, apart))}"


def test_the_twin_keeps_every_row_that_is_watched() -> None:
    kept = some_twins()[0].days[-1].keys()
    assert set(the_model().watch) <= kept


def test_the_worlds_compared_hold_every_kind_of_entry_that_the_crisis_has() -> None:
    log = simulate(the_model(), 1, Columns.of(range(1, 61))).events
    # Nothing is blocked or forced, and no order has a `cancel_if`.
    unseen = {Kind.BLOCKED, Kind.CANCELLED, Kind.PREVENTED}
    assert {Kind(kind) for kind in log.kind} == set(Kind) - unseen
    silent = {"strait_closed"}  # it comes in no world of the first thousand
    assert {log.names[name] for name in log.happening} >= the_model().happenings.keys() - silent


def test_the_twin_loses_no_crate() -> None:
    for twin in some_twins():
        warm = twin.days[0]["belmar_shells.sent"]
        for number, day in enumerate(twin.days):
            sent = day["belmar_shells.sent"]
            settled = day.get("belmar_shells.arrived", 0) + day.get("belmar_shells.lost", 0)
            assert sent == settled + day["belmar_shells.under_way"]
            to_give = 2_500 + number * 150 / MONTH
            assert isclose(day["belmar_shells.stock"] + sent - warm, to_give, rel_tol=CLOSE)


def test_the_twin_loses_no_soldier() -> None:
    places = ("pledged", "training", "transit", "deployed", "lost", "home")
    for twin in some_twins():
        for day in twin.days:
            found = [day.get(f"volunteers.{place}", 0.0) for place in places]
            assert sum(found) == day["volunteers.committed"]
            assert min(found) >= 0
