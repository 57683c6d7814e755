"""Single orders: one seat orders one thing once, and doctrine decides all else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from escalate.engine.columns import Bools
from escalate.engine.history import Kind
from escalate.model.parts import Order
from escalate.runs.ensemble import Progress
from escalate.runs.frames import EventLog
from escalate.runs.ordered import Ordered, endings_of
from escalate.teach.classes.sitting import Sitting

VERBS: Final[tuple[Literal["do", "hold"], ...]] = ("do", "hold")
_TAKEN = (Kind.HAPPENED, Kind.DECIDED)


@dataclass(frozen=True)
class Single:
    """An order that a seat may give at a council."""

    seat: str
    order: Order


@dataclass(frozen=True)
class Tried:
    """What became of a world in which one order was given."""

    world: int
    single: Single
    ending: int
    """An index into the model's outcomes; -1 where the world failed."""
    headline: bool
    """Whether it came to the headline."""


def singles(sitting: Sitting) -> tuple[Single, ...]:
    """Every `do` and `hold` of an action on a menu, at each council of each seat that sits."""
    seats = [sitting.model.seats[name] for name in sitting.seats]
    return tuple(
        Single(seat.actor, Order(number, day, verb, action))
        for seat in seats
        for number, day in enumerate(seat.councils[: sitting.councils], start=1)
        for action in seat.menu
        for verb in VERBS
    )


def last_taken(events: EventLog, actions: Sequence[str]) -> Mapping[tuple[int, str], int]:
    """By world and action, the last day on which it was taken."""
    those = np.isin(events.kind, _TAKEN) & np.isin(events.happening, list(actions))
    worlds, days = events.world[those].tolist(), events.day[those].tolist()
    return {
        (world, action): day
        for world, action, day in zip(worlds, events.happening[those], days, strict=True)
    }  # the log is in the order of days, so the last of each stays


def worth_trying(
    every: Sequence[Single], world: int, taken: Mapping[tuple[int, str], int]
) -> Iterator[Single]:
    """The orders that can change a world at all.

    To hold what doctrine does not take in this world from that day on changes nothing: up to the
    day on which it would be taken the world is the same, and a hold makes no chance greater.
    """
    for single in every:
        order = single.order
        if order.verb != "hold" or taken.get((world, order.action), -1) >= order.day:
            yield single


def tried(
    sitting: Sitting,
    asked: Sequence[tuple[int, Single]],
    progress: Callable[[Progress], None],
) -> tuple[Tried, ...]:
    """What single orders make of worlds, each order in the world beside it; raises WorkersDied."""
    if not asked:
        return ()
    columns = [Ordered(world, {single.seat: (single.order,)}) for world, single in asked]
    ends = endings_of(sitting.model, sitting.seed, columns, progress=progress)
    met: Bools = sitting.headline.met(ends.ending, ends.outcome_day)
    return tuple(
        Tried(world, single, int(ending), bool(came))
        for (world, single), ending, came in zip(asked, ends.ending, met, strict=True)
    )
