"""How often things happen in storm-corps, against base rates, and what its headline rests on.

The bands are judgements from the literature: alliances (Berkemeier and Fuhrmann 2018), disputes
and wars since 1816 (GML-MID, Correlates of War), and the record of this war to 1 November 2024.
"""

from __future__ import annotations

import numpy as np
import pytest

from escalate.analysis.exposure import ExposureWatch, happened
from escalate.analysis.intervals import wilson
from escalate.engine.chunk import simulate
from escalate.engine.columns import Bools, Column, Columns
from escalate.engine.history import History, Kind
from escalate.engine.snapshot import Snapshot
from escalate.model.build import build
from escalate.model.model import Model
from escalate.scenario.load import load

WORLDS = 4_096
MONTH = 30.44


@pytest.fixture(scope="module")
def crisis() -> Model:
    return build(load("storm-corps"))


class Seen:
    """On how many days a further wave may be sent, over all worlds, and how chances stood open."""

    def __init__(self, model: Model) -> None:
        self.chances = ExposureWatch(model, WORLDS)
        wave = next(one for one in model.parts.happenings if one.name == "dprk_sends_wave")
        assert wave.when is not None
        assert wave.veto is not None
        self._when, self._veto = wave.when, wave.veto
        self.wave_days = 0

    def __call__(self, seen: Snapshot) -> None:
        self.chances(seen)
        may = self._when(seen.values) * (1 - self._veto(seen.values))
        self.wave_days += int(np.broadcast_to(may, WORLDS).sum())


@pytest.fixture(scope="module")
def seen(crisis: Model) -> Seen:
    return Seen(crisis)


@pytest.fixture(scope="module")
def history(crisis: Model, seen: Seen) -> History:
    return simulate(crisis, 1, Columns.of(range(1, WORLDS + 1)), onlooker=seen)


def times(history: History, name: str, kind: Kind = Kind.HAPPENED) -> int:
    events = history.events
    if name not in events.names:
        return 0
    named = events.happening == events.names.index(name)
    return int((named & (events.kind == kind)).sum())


def headline(model: Model, history: History) -> Bools:
    members = [model.outcomes.index(name) for name in model.headline.members]
    ever: Bools = np.asarray((~np.isnan(history.outcome_day[members])).any(axis=0))
    return ever


def test_a_broader_war_comes_in_one_to_twelve_worlds_of_a_hundred(
    crisis: Model, history: History
) -> None:
    low, high = wilson(int(headline(crisis, history).sum()), WORLDS)

    assert 0.01 < low < high < 0.12


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("dprk_crosses_into_ukraine", 0.01, 0.04),
        ("rok_lethal_arms", 0.003, 0.02),
        ("china_lethal_aid", 0.001, 0.005),
        ("serious_air_incident", 0.02, 0.08),
        ("russia_uses_nuclear_weapon", 0.0003, 0.0015),
        ("prisoner_exchange", 0.3, 0.8),
        ("energy_truce", 0.03, 0.1),
        ("ports_truce", 0.03, 0.1),
        ("general_ceasefire", 0.012, 0.05),
    ],
)
def test_what_happens_keeps_to_its_base_rate_a_month(
    crisis: Model, history: History, name: str, low: float, high: float
) -> None:
    months = WORLDS * crisis.days / MONTH

    assert low <= times(history, name) / months <= high


def test_another_wave_is_decided_at_its_base_rate_while_one_may_be_sent(
    history: History, seen: Seen
) -> None:
    decided = times(history, "dprk_sends_wave", Kind.DECIDED)

    assert 0.1 <= decided / (seen.wave_days / MONTH) <= 0.25


def test_other_states_enter_at_the_base_rate_of_all_together(
    crisis: Model, history: History
) -> None:
    entered = ~np.isnan(history.outcome_day[crisis.outcomes.index("new belligerent")])

    assert 0.003 <= entered.mean() / (crisis.days / MONTH) <= 0.01


def test_an_incident_seldom_leads_to_fire_and_fire_seldom_to_war(history: History) -> None:
    incidents = times(history, "serious_air_incident")
    exchanges = times(history, "fatal_exchange")
    wars = times(history, "nato_5.europe", Kind.HONOURED)

    assert 0.005 <= exchanges / incidents <= 0.03
    # Two to ten in a hundred: with so few exchanges only what excludes them would be a fault.
    low, high = wilson(wars, exchanges)
    assert low <= 0.1
    assert high >= 0.02


@pytest.fixture(scope="module")
def wider(crisis: Model, history: History) -> list[int]:
    """The worlds of the headline."""
    found: list[int] = history.worlds[headline(crisis, history)].tolist()
    return found


def test_no_single_happening_carries_most_of_the_headline(
    crisis: Model, history: History, wider: list[int]
) -> None:
    in_headline = headline(crisis, history)

    def share(name: str) -> float:
        came = happened(history, name, Kind.HAPPENED) | happened(history, name, Kind.HONOURED)
        return float(came[in_headline].mean())

    # What is absent from four worlds in ten cannot be what six of ten rest on.
    names = [name for name in crisis.happenings if share(name) > 0.6]
    worlds = wider[:60]
    blocked = [Column(world, blocked=frozenset({name})) for name in names for world in worlds]
    without = headline(crisis, simulate(crisis, 1, Columns.stack(blocked)))

    left = dict(zip(names, without.reshape(len(names), len(worlds)).mean(axis=1), strict=True))
    assert len(left) > 10
    assert min(left.values()) >= 0.4, left


def test_every_chance_comes_true_within_its_range_or_as_its_factors_say(
    history: History, seen: Seen
) -> None:
    for one in seen.chances.exposures(history):
        if one.expected is None or one.median is None or one.expected * WORLDS < 20:
            continue
        assert one.high is not None
        # What comes of a chance is the written one times what multiplied it meanwhile, and the
        # resolve of the actor, which is lognormal around 1.
        assert 0.3 * one.median < one.times / one.expected < 2.2 * one.high, one.name
