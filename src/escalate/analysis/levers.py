"""Which numbers of a scenario make no difference to what a run saves; simulates, saves nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from escalate.analysis.staging import Staging, staging
from escalate.engine.chunk import simulate
from escalate.engine.columns import Column, Columns
from escalate.engine.history import History
from escalate.model.model import Model
from escalate.model.table import SETTABLE
from escalate.scenario.load import Scenario
from escalate.scenario.names import Leaf, leaves

STAGES = ((4, 1), (24, 2), (100, 2))
"""Worlds, and ways in which a lever is moved, for those that are undecided so far."""
STAGED = 60
"""Worlds in which the thing that a lever belongs to is made to come about."""
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
        name for name, role in zip(model.rows, model.roles, strict=True) if role in SETTABLE
    }
    for leaf in leaves(scenario.document):
        if leaf.number is None or leaf.name not in changeable or leaf.place[-1] in LIMITS:
            continue
        if _is_for_a_player(scenario, leaf):
            continue
        if leaf.place in scenario.source.marks or leaf.place in scenario.source.given:
            value = model.initial[model.row(leaf.name)]
            if tried := tuple(_moves(model, leaf, value)):
                yield Lever(leaf.name, value, tried)


def _is_for_a_player(scenario: Scenario, leaf: Leaf) -> bool:
    """Whether it is how somebody at a seat sees something, which doctrine may not look at."""
    place = leaf.place
    of_actor = place[:1] == ("actors",) and place[1] in scenario.document.seats
    return of_actor and place[2:3] == ("sees",)


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

    Few worlds tell most of them; only those that are undecided are tried in more, at last in
    worlds where the thing that they belong to is made to come about.
    """
    undecided = list(every)
    trials = _Trials(model, seed, tell)
    seen = 0
    for count, ways in STAGES:
        plain = {lever.name: Staging() for lever in undecided}
        undecided = trials.without_effect(undecided, plain, worlds[seen:count], ways)
        seen = count
    staged = {lever.name: staging(model, lever.name) for lever in undecided}
    rare = [lever for lever in undecided if staged[lever.name].name]
    dead = trials.without_effect(rare, staged, worlds[:STAGED], 2)
    return [lever for lever in undecided if lever in dead or lever not in rare]


class _Trials:
    """Levers tried in worlds, beside the same worlds without them."""

    def __init__(self, model: Model, seed: int, tell: Tell) -> None:
        self._model, self._seed, self._tell = model, seed, tell
        self._known: dict[tuple[str, int], bytes] = {}
        """What is saved of a world under a staging, by their names."""

    def without_effect(
        self,
        levers: Sequence[Lever],
        stagings: Mapping[str, Staging],
        worlds: Sequence[int],
        ways: int,
    ) -> list[Lever]:
        """Those that change nothing in any of the worlds, each tried in so many ways."""
        self._learn({one.name: stagings[one.name] for one in levers}.values(), worlds)
        trials = [
            (lever.name, world, stagings[lever.name].column(world, {lever.name: value}))
            for lever in levers
            for value in lever.tried[:ways]
            for world in worlds
        ]
        alive: set[str] = set()
        for begin in range(0, len(trials), WIDEST):
            batch = [one for one in trials[begin : begin + WIDEST] if one[0] not in alive]
            saved = self._saved([column for *_, column in batch])
            for (name, world, _), mine in zip(batch, saved, strict=True):
                if mine != self._known[stagings[name].name, world]:
                    alive.add(name)
        return [lever for lever in levers if lever.name not in alive]

    def _learn(self, stagings: Iterable[Staging], worlds: Sequence[int]) -> None:
        new = {(one.name, world): one.column(world) for one in stagings for world in worlds}
        new = {key: column for key, column in new.items() if key not in self._known}
        self._known |= dict(zip(new, self._saved(list(new.values())), strict=True))

    def _saved(self, columns: Sequence[Column]) -> list[bytes]:
        if not columns:
            return []
        history = simulate(self._model, self._seed, Columns.stack(columns))
        self._tell(len(columns))
        return _saved(history)


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
