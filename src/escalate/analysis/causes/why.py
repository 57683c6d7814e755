"""Why one world ended as it did: its tree of causes, and what was needed; prints nothing."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import zip_longest

import numpy as np

from escalate.analysis.causes.book import Book
from escalate.analysis.causes.cause import Cause, Role
from escalate.analysis.causes.needed import (
    Question,
    Trials,
    Without,
    elsewhere,
    links_of,
    met,
)
from escalate.analysis.causes.tree import Entry, Tree, entries, first_kind, lever
from escalate.analysis.changes import changed_numbers
from escalate.analysis.definition import defining
from escalate.analysis.goal import Goal, goal
from escalate.analysis.spoken import named
from escalate.analysis.story import plain_name
from escalate.analysis.subject import Subject, subject
from escalate.engine.chunk import simulate
from escalate.engine.columns import Columns
from escalate.engine.history import History
from escalate.engine.ledger import Ledger
from escalate.errors import EscalateError
from escalate.model.model import Model


@dataclass(frozen=True)
class Ended:
    """How a world ended; the day is None for an ending that is merely what is left."""

    name: str
    day: int | None


@dataclass(frozen=True)
class Base:
    """The same world in the scenario before anything was changed."""

    ended: Ended
    unlike_from: int | None
    """The first day whose happenings differ; None if none does."""
    unlike: str
    """The name of what happened on that day in one of them alone."""
    words: str


@dataclass(frozen=True)
class Why(Subject):
    """The causes of an ending, or of a happening, in one world."""

    asked: str
    is_outcome: bool
    ended: Ended
    headline: str
    """The name of the headline, if the world came to it."""
    failed: bool
    defining: frozenset[str]
    """The happenings and duties that an outcome that is asked about is made of by definition."""
    tree: Cause | None
    """None where there is no cause to name: what is left over, or did not come about."""
    alone: tuple[Without, ...]
    pairs: tuple[Without, ...]
    """Tried only where no single cause was needed."""
    base: Base | None
    """None where nothing was changed."""

    @property
    def luckiest(self) -> Cause | None:
        """The cause in the tree whose roll was the least likely."""
        rolled = [one for one in self.tree.every() if one.roll is not None] if self.tree else []
        return min(rolled, key=_luck, default=None)


def why(  # noqa: PLR0913 (all but two are named)
    model: Model, base: Model, *, seed: int, world: int, on: str | None, depth: int
) -> Why:
    """Why a world of a model ended as it did, or why `on` came about in it.

    `base` is the model before anything was changed in it, which may be the model itself; `depth`
    bounds how many causes lie one behind another in the tree. Raises EscalateError if nothing
    that can come about is named `on`.
    """
    ledger = Ledger()
    history = simulate(model, seed, Columns.of([world]), ledger=ledger)
    ended = _ended(model, history)
    log = entries(history.events)
    question = asked_about(model, on or ended.name, ended.name, log)
    failed = bool(history.failures.row[0] >= 0)
    tree, levers = None, changed_numbers(model, base)
    if not failed:
        grower = Tree(model, Book(ledger, model.days), log, levers)
        if question.goal is None:
            tree = grower.happening(question.name, depth)
        elif held := _first_of(model, history, question.goal):
            tree = grower.outcome(held, depth)
    links = links_of(tree) if tree else ()
    links += elsewhere(links, [lever(model, name, value) for name, value in levers.items()])
    trials = Trials(model, base, seed, world, question)
    alone = trials.one_by_one(links)
    pairs: tuple[Without, ...] = ()
    if alone and not any(one.needed for one in alone):
        pairs = trials.in_pairs(links)
    return Why(
        **subject(model, seed, world),
        asked=question.name,
        is_outcome=question.goal is not None,
        headline=model.headline.name if met(history, 0, question.headline) else "",
        ended=ended,
        failed=failed,
        defining=defining(model, question.goal) if question.goal else frozenset(),
        tree=tree,
        alone=alone,
        pairs=pairs,
        base=_beside(model, base, seed, world, log) if model.changes else None,
    )


def asked_about(model: Model, name: str, ending: str, log: Sequence[Entry]) -> Question:
    """What a name asks about: an outcome, the headline, a happening or a duty.

    The ending of the world as it is must be the ending; any other outcome need only come about.
    Raises EscalateError if nothing that can come about has the name.
    """
    headline = goal(None, model.outcomes, model.headline)
    with suppress(EscalateError):
        wanted = goal(name, model.outcomes, model.headline)
        asked = replace(wanted, ever=wanted.ever or wanted.name != ending)
        return Question(wanted.name, asked, headline)
    known = {*model.happenings, *model.outcomes, model.headline.name}
    found = named(model, name, known, "outcome, action, event or duty")
    return Question(found, None, headline, first_kind(log, found))


def _first_of(model: Model, history: History, wanted: Goal) -> str | None:
    """The outcome by which a world first came to what is asked about; None if it did not."""
    if not met(history, 0, wanted):
        return None
    days = history.outcome_day[list(wanted.at), 0]
    return None if np.isnan(days).all() else model.outcomes[wanted.at[int(np.nanargmin(days))]]


def unlike(one: Sequence[Entry], other: Sequence[Entry]) -> tuple[Entry | None, Entry | None]:
    """The first entries in which two logs differ, by day, name or kind; None where one ended."""
    for mine, theirs in zip_longest(one, other):
        if _told(mine) != _told(theirs):
            return mine, theirs
    return None, None


def _told(entry: Entry | None) -> object:
    return entry and (entry.moment, entry.name, entry.kind)


def _beside(model: Model, base: Model, seed: int, world: int, log: Sequence[Entry]) -> Base:
    history = simulate(base, seed, Columns.of([world]))
    mine, theirs = unlike(log, entries(history.events))
    first = min((one for one in (mine, theirs) if one), key=lambda one: one.moment, default=None)
    if first is None:
        return Base(_ended(base, history), None, "", "")
    words = plain_name(model if mine is first else base, first.name)
    return Base(_ended(base, history), first.moment.day, first.name, words)


def _ended(model: Model, history: History) -> Ended:
    ending = int(history.ending[0])
    day = history.outcome_day[ending, 0]
    return Ended(model.outcomes[ending], None if np.isnan(day) else int(day))


def _luck(cause: Cause) -> float:
    assert cause.roll is not None
    return 1.0 - cause.roll if cause.role is Role.DECLINED else cause.roll
