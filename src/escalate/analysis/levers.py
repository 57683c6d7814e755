"""Which numbers of a scenario make no difference to what a run saves; simulates, saves nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from escalate.engine.chunk import simulate
from escalate.engine.columns import Column, Columns
from escalate.engine.history import History
from escalate.model.model import Model
from escalate.model.table import Role
from escalate.scenario.load import Scenario
from escalate.scenario.names import Leaf, leaves

STAGES = ((4, 1), (24, 2), (100, 2))
"""Worlds, and ways in which a lever is moved, for those that are undecided so far."""
WIDEST = 2_048
"""Columns simulated at once."""
LIMITS = {"min", "max"}
"""Keys of numbers that keep others in bounds: they are no levers."""
MONTH = 30
"""Days by which a date is moved."""

Tell = Callable[[int], None]


@dataclass(frozen=True)
class Lever:
    """A number that somebody wrote down, and the values that it is tried at."""

    name: str
    value: float
    tried: tuple[float, ...]


def levers(scenario: Scenario, model: Model) -> Iterator[Lever]:
    """Every number that is written in the scenario and can be changed from outside."""
    changeable = {
        name
        for name, role in zip(model.rows, model.roles, strict=True)
        if role in {Role.PARAMETER, Role.START}
    }
    for leaf in leaves(scenario.document):
        if leaf.number is None or leaf.name not in changeable or leaf.place[-1] in LIMITS:
            continue
        if leaf.place in scenario.source.marks or leaf.place in scenario.source.given:
            value = model.initial[model.row(leaf.name)]
            if tried := tuple(_moves(model, leaf, value)):
                yield Lever(leaf.name, value, tried)


def _moves(model: Model, leaf: Leaf, value: float) -> Iterator[float]:
    """Two values that a number can be moved to: ends of its range, or twice as much and nothing."""
    assert leaf.number is not None
    if leaf.number.unit == "date":
        wanted = [value + MONTH, value - MONTH]
    elif leaf.number.range:
        wanted = sorted(leaf.number.range, key=lambda end: -abs(end - value))
    else:
        wanted = [2 * value, 0.0, value / 2] if value else [1.0, 0.5]
    bound = model.bounds.get(leaf.name)
    moved = [float(np.rint(number)) if bound and bound.whole else number for number in wanted]
    allowed = [one for one in moved if one != value and (bound is None or bound.allows(one))]
    yield from allowed[:2]


def dead_levers(
    model: Model, every: Iterable[Lever], seed: int, worlds: Sequence[int], tell: Tell
) -> list[Lever]:
    """The levers that change nothing of what a run saves: endings, peaks, happenings, watched rows.

    Few worlds tell most of them; only those that are undecided are tried in more.
    """
    undecided = list(every)
    known: dict[int, bytes] = {}
    seen = 0
    for count, ways in STAGES:
        some = worlds[seen:count]
        seen = count
        if not some or not undecided:
            break
        known |= dict(zip(some, _saved(simulate(model, seed, Columns.of(some))), strict=True))
        undecided = _without_effect(model, undecided, ways, seed, some, known, tell)
    return undecided


def _without_effect(  # noqa: PLR0913, PLR0917 (one step of the search, and all it needs)
    model: Model,
    undecided: list[Lever],
    ways: int,
    seed: int,
    worlds: Sequence[int],
    known: Mapping[int, bytes],
    tell: Tell,
) -> list[Lever]:
    trials = [
        (lever.name, Column(world, {lever.name: value}))
        for lever in undecided
        for value in lever.tried[:ways]
        for world in worlds
    ]
    alive: set[str] = set()
    for begin in range(0, len(trials), WIDEST):
        batch = [trial for trial in trials[begin : begin + WIDEST] if trial[0] not in alive]
        if not batch:
            continue
        history = simulate(model, seed, Columns.stack([column for _, column in batch]))
        tell(len(batch))
        for (name, column), saved in zip(batch, _saved(history), strict=True):
            if saved != known[column.world]:
                alive.add(name)
    return [lever for lever in undecided if lever.name not in alive]


def _saved(history: History) -> list[bytes]:
    """What a run would save of each column, as bytes that can be compared."""
    events = history.events
    order = np.argsort(events.column, kind="stable")
    entries = np.stack([events.day, events.happening, events.kind])[:, order]
    ends = np.searchsorted(events.column[order], np.arange(len(history.worlds) + 1))
    return [
        b"".join(
            [
                history.ending[at].tobytes(),
                history.outcome_day[:, at].tobytes(),
                history.peak[:, at].tobytes(),
                history.series[:, :, at].tobytes(),
                entries[:, ends[at] : ends[at + 1]].tobytes(),
            ]
        )
        for at in range(len(history.worlds))
    ]
