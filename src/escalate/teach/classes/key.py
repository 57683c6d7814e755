"""What the teacher alone knows of the world that a class plays; chooses no world."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np

from escalate.analysis.story import OFTEN, Deed, deeds
from escalate.analysis.summary import Summary
from escalate.engine.chunk import simulate
from escalate.engine.columns import Bools, Columns
from escalate.engine.history import History, Kind
from escalate.model.model import Model
from escalate.model.outcomes import slug
from escalate.model.parts import Item
from escalate.runs.ordered import Ordered, deciders
from escalate.teach.classes.choice import Choice
from escalate.teach.classes.singles import Single, Tried
from escalate.teach.classes.sitting import Sitting

BRANCHES = 3
MOST_DATES = 5
"""Dates that the debrief begins with."""
_TOLD = (
    Kind.HAPPENED,
    Kind.HONOURED,
    Kind.DECLINED,
    Kind.TURNED_OUT,
    Kind.REACHED,
)


class Entry(NamedTuple):
    """A line of the calendar of a world."""

    deed: Deed
    more: int
    """How often it comes again; 0 where every time has a line of its own."""


@dataclass(frozen=True)
class Branch:
    """The world as it goes with one order, or with none."""

    single: Single | None
    """None for doctrine in every seat."""
    calendar: tuple[Entry, ...]
    ending: str | None
    """None where the world failed."""
    headline: bool


@dataclass(frozen=True)
class Belief:
    """What a seat believes at a council, under doctrine, that is furthest from the truth."""

    seat: str
    council: int
    day: int
    item: Item
    known: float
    truth: float


@dataclass(frozen=True)
class Key:
    """The world, why it was chosen, and what is in it."""

    choice: Choice
    worlds: Summary
    """What all worlds come to."""
    branches: tuple[Branch, ...]
    """Doctrine first; then single orders: those that change the headline, the ending, the rest."""
    turning: tuple[Tried, ...]
    """The single orders that change the headline."""
    ending_only: int
    """How many others change the ending."""
    beliefs: tuple[Belief, ...]

    @property
    def doctrine(self) -> Branch:
        """The world if nobody orders anything."""
        return self.branches[0]

    @property
    def dates(self) -> tuple[Deed, ...]:
        """The gravest dates under doctrine, in their order."""
        told = [entry.deed for entry in self.doctrine.calendar]
        gravest = sorted(told, key=lambda deed: -_gravity(deed))[:MOST_DATES]
        return tuple(sorted(gravest, key=lambda deed: deed.day))

    @property
    def luckiest(self) -> Deed | None:
        """What came about by the smallest roll under doctrine."""
        rolled = [entry.deed for entry in self.doctrine.calendar if entry.deed.roll is not None]
        return min(rolled, key=lambda deed: deed.roll or 0.0, default=None)


def _gravity(deed: Deed) -> int:
    """An outcome weighs more than any act."""
    return 1_000 if deed.kind is Kind.REACHED else deed.rung or 0


def key(sitting: Sitting, choice: Choice, worlds: Summary) -> Key:
    """What there is to know of a world that was chosen; it is simulated once more."""
    model, world = sitting.model, choice.world
    alone = simulate(model, sitting.seed, Columns.of([world]))
    came, ending = bool(_met(sitting, alone)[0]), int(alone.ending[0])
    sound = [one for one in choice.tried if one.ending >= 0]
    turning = tuple(one for one in sound if one.headline != came)
    others = tuple(one for one in sound if one.headline == came and one.ending != ending)
    changing = _one_a_seat([*turning, *others])
    ahead = list(dict.fromkeys([*changing, *_instructive(model, sound, changing)]))
    picked = [one.single for one in ahead[: BRANCHES - 1]]
    columns = [Ordered(world), *(Ordered(world, {one.seat: (one.order,)}) for one in picked)]
    history = simulate(
        model,
        sitting.seed,
        Columns.of(column.world for column in columns),
        deciders=deciders(model, columns),
        trace=True,
    )
    branches = tuple(
        _branch(sitting, history, column, single) for column, single in enumerate([None, *picked])
    )
    return Key(choice, worlds, branches, turning, len(others), tuple(_beliefs(sitting, history)))


def _one_a_seat(tried: Sequence[Tried]) -> list[Tried]:
    """The first order of each seat, then the others: branches of different seats teach more."""
    first = {one.single.seat: one for one in reversed(tried)}
    ahead = [one for one in tried if first[one.single.seat] is one]
    return ahead + [one for one in tried if one not in ahead]


def _instructive(model: Model, tried: Sequence[Tried], known: Sequence[Tried]) -> list[Tried]:
    """The new orders: those of seats that are not known yet before others, the gravest first."""
    seats = {one.single.seat for one in known}

    def standing(one: Tried) -> tuple[bool, int]:
        return one.single.seat in seats, -(model.happenings[one.single.order.action].rung or 0)

    return sorted((one for one in tried if one.single.order.verb == "do"), key=standing)


def _met(sitting: Sitting, history: History) -> Bools:
    """Which columns came to the headline."""
    ending = np.where(np.isnan(history.failures.day), history.ending, -1)
    return sitting.headline.met(ending, history.outcome_day)


def _listed(model: Model) -> frozenset[str]:
    """What a calendar tells of: milestones, endings, orders, reports, and what injects tell of."""
    seats = model.seats.values()
    orders = {action for seat in seats for action in seat.menu}
    reports = {item.name for seat in seats for item in seat.report if item.happens}
    told = {one.told.happening for one in model.injects if one.told.happening}
    outcomes = {name for name in model.outcomes if slug(name) in model.milestones}
    outcomes |= set(model.headline.members)
    return frozenset({*model.milestones, *orders, *reports, *told, *outcomes})


def _branch(sitting: Sitting, history: History, column: int, single: Single | None) -> Branch:
    model = sitting.model
    listed = _listed(model)
    every = list(deeds(model, history.events, column))
    ways = {(one.day, whole_name(one)) for one in every if one.kind is Kind.TURNED_OUT}
    own = [
        one
        for one in every
        if one.kind in _TOLD and whole_name(one) in listed
        if one.kind is not Kind.HAPPENED or (one.day, one.name) not in ways
    ]
    counts = Counter((one.name, one.kind) for one in own)
    first: set[tuple[str, Kind]] = set()
    calendar = []
    for one in own:
        kind = one.name, one.kind
        often = counts[kind] > OFTEN
        if not (often and kind in first):
            calendar.append(Entry(one, counts[kind] - 1 if often else 0))
        first.add(kind)
    failed = np.isfinite(history.failures.day[column])
    return Branch(
        single,
        tuple(calendar),
        None if failed else model.outcomes[int(history.ending[column])],
        bool(_met(sitting, history)[column]),
    )


def whole_name(deed: Deed) -> str:
    """What came about, by its name, whichever way it turned out."""
    return deed.name.rpartition(".")[0] if deed.kind is Kind.TURNED_OUT else deed.name


def _beliefs(sitting: Sitting, history: History) -> Iterator[Belief]:
    """For each council of each seat, the line of its report that is furthest from the truth."""
    for name in sitting.seats:
        seat = sitting.model.seats[name]
        for number, day in enumerate(seat.councils[: sitting.councils], start=1):
            known = _on(sitting.model, history, day, [item.known for item in seat.report])
            truth = _on(sitting.model, history, day, [item.truth for item in seat.report])
            beliefs = map(partial(Belief, name, number, day), seat.report, known, truth)
            widest = max(beliefs, key=_gap, default=None)
            if widest and _gap(widest) > 0:
                yield widest


def _on(model: Model, history: History, day: int, rows: Sequence[int]) -> list[float]:
    """Some rows of the first column at the end of a day."""
    assert history.trace is not None
    return [float(history.trace[model.rows[row]][day, 0]) for row in rows]


def _gap(belief: Belief) -> float:
    """How far off a belief is, as a share of the greater of it and the truth: from 0 to 2."""
    size = max(abs(belief.known), abs(belief.truth))
    gap = abs(belief.known - belief.truth) / size if size else 0.0
    return gap if np.isfinite(gap) else 0.0
