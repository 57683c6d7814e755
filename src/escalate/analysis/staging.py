"""Worlds in which a rare thing is made likely, so that what belongs to it can be judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from escalate.engine.columns import Column
from escalate.model.formulas import Formula
from escalate.model.model import Model
from escalate.model.order import origins
from escalate.model.parts import Duty, Happening

FIRST = 20
"""The day on which what a thing waits for is forced, and days from one of them to the next."""
LIKELY = 0.9
NEAR = 1.5
"""How near to closing a front begins, as a multiple of the area below which it closes."""
OFTEN = 3.0
"""How often in a run a thing with a rate is made to happen, about."""


@dataclass(frozen=True)
class Staging:
    """What is changed in every world so that a thing comes about; without a name, nothing."""

    name: str = ""
    values: Mapping[str, float] = field(default_factory=dict)
    forced: Mapping[str, int] = field(default_factory=dict)

    def column(self, world: int, values: Mapping[str, float] | None = None) -> Column:
        """A world that is changed so; values that are tried in it go before its own."""
        return Column(world, {**self.values, **(values or {})}, forced=self.forced)


def staging(model: Model, lever: str) -> Staging:
    """How the action, event, duty or end of a front that a lever belongs to is made to come about.

    Its own chance is raised, what it reads that may happen is forced and likely to come again, and
    duties that it waits for are kept. A lever that belongs to nothing of the kind changes nothing.
    """
    every: tuple[Happening | Duty, ...] = (*model.parts.happenings, *model.parts.duties)
    things = {one.name: one for one in every}
    for front in model.parts.fronts:
        if front.closes_below is not None and lever == model.rows[front.closes_below]:
            near = NEAR * model.initial[front.closes_below]
            return Staging(front.name, {model.rows[front.km2]: near})
    name = max((one for one in things if lever.startswith(f"{one}.")), key=len, default="")
    if not name:
        return Staging()
    thing = things[name]
    values = dict(_likely(model, thing))
    forced: dict[str, int] = {}
    for other in _waited_for(model, thing, {name}):
        if isinstance(other, Duty) or other.repeats:
            values |= dict(_likely(model, other))
        if isinstance(other, Happening) and other.date is None:
            forced[other.name] = min(FIRST * (len(forced) + 1), model.days - 1)
    return Staging(name, values, forced)


def _likely(model: Model, thing: Happening | Duty) -> Iterator[tuple[str, float]]:
    """The numbers that make a thing likely."""
    if isinstance(thing, Duty):
        yield model.rows[thing.will], 1.0
        yield model.rows[thing.in_force], 1.0
        return
    chance = thing.chance
    if chance is None:
        return
    if chance.p is not None:
        yield model.rows[chance.p], LIKELY
    if chance.rate is not None:
        yield model.rows[chance.rate], OFTEN * chance.per / model.days


def _waited_for(
    model: Model, thing: Happening | Duty, known: set[str]
) -> Iterator[Happening | Duty]:
    """What may happen that a thing reads, and what a duty among that waits for in its turn."""
    for other in _marked(model, _rows(model, thing)):
        if other.name in known:
            continue
        known.add(other.name)
        if isinstance(other, Duty):
            yield from _waited_for(model, other, known)
        yield other


def _rows(model: Model, thing: Happening | Duty) -> set[int]:
    """All rows that decide about a thing, down to those that none is worked out from."""
    condition = thing.trigger if isinstance(thing, Duty) else thing.when
    formulas = [*_drivers(thing), *([condition] if condition else [])]
    occasions = set() if isinstance(thing, Duty) else set(thing.each)
    return origins(formulas, model.parts.derived) | occasions


def _drivers(thing: Happening | Duty) -> list[Formula]:
    if isinstance(thing, Duty):
        return [factor.driver for factor in thing.factors]
    return [factor.driver for factor in thing.chance.factors] if thing.chance else []


def _marked(model: Model, rows: set[int]) -> Iterator[Happening | Duty]:
    """The happenings and duties that leave their marks in some of the rows."""
    for one in model.parts.happenings:
        if one.marks & rows:
            yield one
    for duty in model.parts.duties:
        if duty.marks & rows:
            yield duty
