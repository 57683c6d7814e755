"""What can be taken out of a crisis, and when each of it first came about; simulates nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from escalate.analysis.spoken import named
from escalate.engine.columns import Floats
from escalate.engine.history import Kind
from escalate.model.model import Model
from escalate.runs.dispatches import Dispatches
from escalate.runs.frames import EventLog

_BEGINS = (Kind.DECIDED, Kind.HAPPENED, Kind.INVOKED)
_TAKES_EFFECT = (Kind.HAPPENED, Kind.INVOKED)


@dataclass(frozen=True)
class Thing:
    """An action, an event, a treaty's duty or a supply."""

    name: str
    kind: Literal["action", "event", "treaty", "supply"]
    title: str
    rare: str | None
    """Why it is there although it seldom or never comes about, where its scenario says so."""


class Firsts(NamedTuple):
    """First days in each world; arrays have shape (things, worlds), NaN where it never did."""

    begun: Floats
    """On which it was decided, occurred, was invoked, or sent something: until then, a world in
    which it is blocked is the same world."""
    seen: Floats
    """On which it took effect, was invoked, or sent something after day 0."""


def things(model: Model, only: Sequence[str] = ()) -> list[Thing]:
    """Everything that can be taken away; or what is named, a treaty's name being all its duties.

    Raises EscalateError if nothing has a name.
    """
    kinds = {name: info.kind for name, info in model.happenings.items()}
    every = [_thing(model, name, kind) for name, kind in kinds.items()]
    every += [_thing(model, supply.name, "supply") for supply in model.parts.supplies]
    known = {one.name for one in every}
    treaties = {one.name.partition(".")[0] for one in every if one.kind == "treaty"}
    what = "action, event, treaty or supply"
    only = [named(model, name, known | treaties, what) for name in only]
    return [one for one in every if not only or _asked_for(one, only)]


def _thing(model: Model, name: str, kind: Literal["action", "event", "treaty", "supply"]) -> Thing:
    return Thing(name, kind, model.titles.get(name, ""), model.rare.get(name))


def _asked_for(one: Thing, only: Sequence[str]) -> bool:
    return one.name in only or (one.kind == "treaty" and one.name.partition(".")[0] in only)


def firsts(
    model: Model, every: Sequence[Thing], log: EventLog, dispatches: Dispatches | None, worlds: int
) -> Firsts:
    """When each thing first came about in worlds 1 to `worlds`.

    `dispatches` are needed where a supply is among the things.
    """
    begun = _logged(every, log, _BEGINS, worlds)
    seen = _logged(every, log, _TAKES_EFFECT, worlds)
    if dispatches is not None:
        row = {supply.name: at for at, supply in enumerate(model.parts.supplies)}
        for at, one in enumerate(every):
            if one.kind == "supply":
                seen[at] = dispatches.first[row[one.name]]
                begun[at] = np.where(dispatches.under_way[row[one.name]], 0.0, seen[at])
    return Firsts(begun, seen)


def _logged(every: Sequence[Thing], log: EventLog, kinds: Sequence[Kind], worlds: int) -> Floats:
    """The first day on which the log notes a thing with one of these kinds."""
    number = {one.name: at for at, one in enumerate(every)}
    of_kind = np.isin(log.kind, kinds)
    thing = np.array([number.get(name, -1) for name in log.happening[of_kind]], np.int64)
    asked = thing >= 0
    first = np.full((len(every), worlds), np.inf)
    at = (thing[asked], log.world[of_kind][asked] - 1)
    np.minimum.at(first, at, log.day[of_kind][asked].astype(float))
    return np.where(np.isinf(first), np.nan, first)
