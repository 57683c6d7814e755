"""The roads that worlds took: milestones in the order in which each first met them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from escalate.analysis.goal import Goal
from escalate.engine.columns import Bools, Floats, Ints
from escalate.engine.history import Kind
from escalate.model.model import Model
from escalate.model.outcomes import slug
from escalate.runs.frames import EventLog, Outcomes

Road = tuple[str, ...]
NEVER = np.iinfo(np.int64).max
_MARKS = (Kind.HAPPENED, Kind.HONOURED, Kind.REACHED)


@dataclass(frozen=True)
class Roads:
    """When each of some worlds first met each milestone; the last axis is the world.

    Worlds that failed are left out.
    """

    world: Ints
    came: Bools
    """Which of them came to the outcome."""
    day: Floats
    """The day on which they did; the last day of those that did not."""
    milestones: tuple[str, ...]
    first_day: NDArray[np.int64]
    """(milestones, worlds): NEVER where the world did not meet it."""
    place: NDArray[np.int64]
    """(milestones, worlds): its place in the log, which orders those of one day."""

    def on_road(self) -> Bools:
        """(milestones, worlds): what a world met up to the day of the outcome, or at all."""
        return np.asarray(self.first_day <= self.day)

    def met(self) -> tuple[str, ...]:
        """The milestones that any of the worlds that came to the outcome met on the way."""
        met = self.on_road()[:, self.came].any(axis=1)
        return tuple(self.milestones[at] for at in np.flatnonzero(met))

    def of(self, names: Collection[str]) -> list[Road]:
        """The road of every world by these milestones alone."""
        kept = [at for at, name in enumerate(self.milestones) if name in names]
        place = np.where(self.on_road()[kept], self.place[kept], NEVER)
        order = np.argsort(place, axis=0, kind="stable").T
        lengths = (place < NEVER).sum(axis=0)
        labels = [self.milestones[at] for at in kept]
        return [
            tuple(labels[at] for at in row[:length])
            for row, length in zip(order.tolist(), lengths.tolist(), strict=True)
        ]


def roads(model: Model, goal: Goal, outcomes: Outcomes, events: EventLog) -> Roads:
    """When the sound worlds of an ensemble met the model's milestones.

    A happening counts when it takes effect, a duty when it is honoured, an outcome when it is
    first reached; the outcome that is asked about is no milestone on the road to itself. A world
    that came to it is followed up to that day, one that did not up to the end; so is one whose
    outcome has no day of its own.
    """
    sound = ~outcomes.failed
    names = tuple(name for name in model.milestones if name != slug(goal.name))
    first_day, place = _first(names, _marks(model, names), outcomes.world, events)
    came = goal.met(outcomes.ending, outcomes.outcome_day)
    day = np.where(came, goal.day(outcomes.outcome_day, model.days), float(model.days))
    return Roads(
        world=outcomes.world[sound],
        came=came[sound],
        day=day[sound],
        milestones=names,
        first_day=first_day[:, sound],
        place=place[:, sound],
    )


def _marks(model: Model, names: Sequence[str]) -> dict[tuple[Kind, str], int]:
    """The number of the milestone that an entry of the log stands for."""
    reached = {slug(outcome): outcome for outcome in model.outcomes}
    marks = {}
    for number, name in enumerate(names):
        if name in reached:
            marks[Kind.REACHED, reached[name]] = number
        else:
            marks[Kind.HAPPENED, name] = marks[Kind.HONOURED, name] = number
    return marks


def _first(
    names: Sequence[str], marks: dict[tuple[Kind, str], int], world: Ints, events: EventLog
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Day and place in the log of the first of each milestone; both (milestones, worlds)."""
    first_day = np.full((len(names), len(world)), NEVER)
    place = first_day.copy()
    entries = np.flatnonzero(np.isin(events.kind, _MARKS))
    kinds, happenings = events.kind[entries].tolist(), events.happening[entries].tolist()
    number = np.array([marks.get(pair, -1) for pair in zip(kinds, happenings, strict=True)], int)
    entries, number = entries[number >= 0], number[number >= 0]
    column = np.searchsorted(world, events.world[entries])
    pairs, at = np.unique(column * len(names) + number, return_index=True)  # the first of each
    if len(pairs):
        cells = pairs % len(names), pairs // len(names)
        first_day[cells], place[cells] = events.day[entries[at]], entries[at]
    return first_day, place
