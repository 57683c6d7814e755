"""Which causes were needed: the same world again, with each of them taken away; explains none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from escalate.analysis.causes.cause import TAKEN_AWAY, Cause, Role
from escalate.analysis.goal import Goal
from escalate.engine.chunk import simulate
from escalate.engine.columns import Column, Columns
from escalate.engine.history import History, Kind
from escalate.model.model import Model

MOST_LINKS = 12
"""Causes that are taken away one by one, those nearest to the end first."""
MOST_IN_PAIRS = 8
"""Causes that are taken away two at a time."""


@dataclass(frozen=True)
class Question:
    """What is asked of every world: how it ends, or whether something came about in it."""

    name: str
    goal: Goal | None
    """None where a happening or duty is asked about."""
    headline: Goal
    kind: Kind = Kind.HAPPENED
    """How a happening or duty comes about."""


@dataclass(frozen=True)
class Without:
    """How a world goes without some of its causes."""

    links: tuple[Cause, ...]
    ending: str | None
    """None if the world fails so."""
    came_about: bool
    """Whether what was asked about still came about."""
    day: int | None
    """The first day on which it did."""
    headline: bool
    """Whether it comes to the headline, under whatever ending."""

    @property
    def needed(self) -> bool:
        """Whether it came about only because of these causes."""
        return not self.came_about and self.ending is not None


def links_of(tree: Cause) -> tuple[Cause, ...]:
    """The causes in a tree that can be taken away, each once, those nearest to the end first."""
    found: dict[str, Cause] = {}
    for cause in tree.every():
        is_asked = cause.name == tree.name and tree.role is not Role.OUTCOME
        if cause.role in TAKEN_AWAY and not is_asked:
            found.setdefault(cause.name, cause)
    return tuple(found.values())[:MOST_LINKS]


def elsewhere(links: Sequence[Cause], levers: Sequence[Cause]) -> tuple[Cause, ...]:
    """The levers that are not among the links of a tree: their ways may be too long for it."""
    known = {one.name for one in links}
    return tuple(one for one in levers if one.name not in known)[:MOST_LINKS]


@dataclass(frozen=True)
class Trials:
    """One world to play again without some of its causes."""

    model: Model
    base: Model
    """The scenario before anything was changed in it: levers are put back to its numbers."""
    seed: int
    world: int
    question: Question

    def one_by_one(self, links: Sequence[Cause]) -> tuple[Without, ...]:
        """The world with each link taken away, in one batch.

        Happenings and duties are blocked whenever they would occur, supplies send nothing from
        the start, and levers stand as they do in the base.
        """
        return self._without([(link,) for link in links])

    def in_pairs(self, links: Sequence[Cause]) -> tuple[Without, ...]:
        """The world with each pair of the nearest links taken away, in one batch."""
        return self._without(list(combinations(links[:MOST_IN_PAIRS], 2)))

    def _without(self, trials: Sequence[tuple[Cause, ...]]) -> tuple[Without, ...]:
        if not trials:
            return ()
        columns = Columns.stack([self._column(links) for links in trials])
        history = simulate(self.model, self.seed, columns)
        return tuple(
            _without(self.model, history, at, links, self.question)
            for at, links in enumerate(trials)
        )

    def _column(self, links: tuple[Cause, ...]) -> Column:
        values: dict[str, float] = {}
        blocked = set()
        for one in links:
            if one.role is Role.LEVER:
                values[one.name] = self.base.initial[self.base.row(one.name)]
            else:
                blocked.add(one.name)
        return Column(self.world, values, frozenset(blocked))


def _without(
    model: Model, history: History, at: int, links: tuple[Cause, ...], question: Question
) -> Without:
    failed = history.failures.row[at] >= 0
    ending = None if failed else model.outcomes[history.ending[at]]
    headline = met(history, at, question.headline)
    if question.goal:
        came_about = met(history, at, question.goal)
        first = first_held(history, at, question.goal)
        return Without(links, ending, came_about, first, headline)
    first = first_day(history, at, question)
    return Without(links, ending, first is not None, first, headline)


def met(history: History, column: int, goal: Goal) -> bool:
    """Whether a column that did not fail comes to an ending or the headline."""
    if history.failures.row[column] >= 0:
        return False
    days = history.outcome_day[:, column : column + 1]
    return bool(goal.met(history.ending[column : column + 1], days)[0])


def first_held(history: History, column: int, goal: Goal) -> int | None:
    """The first day on which it held in a column; None if no day is noted."""
    days = history.outcome_day[list(goal.at), column]
    return None if np.isnan(days).all() else int(np.nanmin(days))


def first_day(history: History, column: int, question: Question) -> int | None:
    """The first day on which what is asked about came about in a column."""
    events = history.events
    here = (events.column == column) & (events.kind == question.kind)
    here &= events.happening == events.names.index(question.name)
    days = events.day[here]
    return int(days[0]) if len(days) else None
