"""Everything in a document that has a name, and how a file would write it; changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from pydantic import BaseModel

from escalate.scenario.layers import text_of
from escalate.scenario.names import Names, Target
from escalate.scenario.numbers import Factor, Number
from escalate.scenario.problems import Place
from escalate.scenario.schema import Outcome, Quantity, ScenarioFile

DERIVED = "is: "
"""Stands before the formula of a quantity that is worked out from others."""

Held = object
"""What a document holds at a place: a number, a word, a list, or None where nothing is given."""


@dataclass(frozen=True)
class Named:
    """A name, its place, and what the document holds there, written or a default."""

    name: str
    place: Place
    held: Held

    @property
    def number(self) -> Number | None:
        """The number; None for a word, a formula, a list, or what is not given."""
        return self.held if isinstance(self.held, Number) else None

    @property
    def is_list_of_numbers(self) -> bool:
        """Whether it only holds numbers that have names of their own."""
        return isinstance(self.held, tuple) and any(isinstance(one, Number) for one in self.held)


def named(document: ScenarioFile) -> Iterator[Named]:
    """Everything that has a name and is no mapping."""
    for name, target in Names(document).targets.items():
        place = _place(target)
        number = target.leaf.number if target.leaf else None
        if place is not None:
            held = number if number is not None else at(document, place)
            if not _is_range(held):
                yield Named(name, place, held)
    for name in document.outcomes:
        for key in Outcome.model_fields.keys() - {"when"}:
            place = ("outcomes", name, key)
            yield Named(".".join(place), place, at(document, place))


def by_place(document: ScenarioFile) -> dict[Place, Held]:
    """Every value by its place; a list of numbers and a factor as one value each."""
    found: dict[Place, Held] = {}
    for one in named(document):
        place = one.place[:-1] if isinstance(one.place[-1], int) else one.place
        if place[2:] == ("source",) and _has_number(at(document, place[:2])):
            continue  # the number tells it
        whole = at(document, place)
        found[place] = whole if isinstance(whole, (Factor, tuple)) else one.held
    return found


def _has_number(thing: Held) -> bool:
    return isinstance(thing, Quantity) and thing.is_ is None


def _place(target: Target) -> Place | None:
    if target.leaf is not None:
        return target.leaf.place
    return target.around if target.words else None


def _is_range(held: Held) -> bool:
    """Whether it is the range of a quantity, which belongs to the quantity's number."""
    return isinstance(held, tuple) and any(isinstance(one, float) for one in held)


def at(document: ScenarioFile, place: Place) -> Held:
    """What a document holds at a place; None where there is nothing."""
    part: Held = document
    for key in place:
        part = _inside(part, key)
    return part


def _inside(part: Held, key: str | int) -> Held:
    if isinstance(part, Factor):
        return ends(part)[int(key)]
    if isinstance(part, BaseModel):
        field = _fields(type(part)).get(key)
        return None if field is None else getattr(part, field)
    if isinstance(part, dict):
        return part.get(key)
    return part[key] if isinstance(part, tuple) and isinstance(key, int) else None


@cache
def _fields(of: type[BaseModel]) -> dict[str | int, str]:
    """The field of each key that a file writes."""
    return {info.alias or name: name for name, info in of.model_fields.items()}


def ends(factor: Factor) -> tuple[Number | str | None, Number | str | None]:
    """What a factor is where its driver is 0 and where it is 1: a number or a formula."""
    return (
        factor.at_0 if factor.formula_0 is None else factor.formula_0,
        factor.at_1 if factor.formula_1 is None else factor.formula_1,
    )


def words(held: Held) -> str:
    """What a document holds, as a file would write it."""
    match held:
        case Number():
            return _day(held) if held.unit == "date" else written_number(held.value)
        case Quantity():
            return f"{DERIVED}{held.is_}"
        case Factor(pair=pair):
            return words(ends(held) if pair else ends(held)[1])
        case (Number() as only,):
            return words(only)
        case tuple():
            return f"[{', '.join(map(words, held))}]"
    return text_of(held)


def _day(number: Number) -> str:
    return date.fromordinal(int(number.value)).isoformat()


def written_number(value: float) -> str:
    """A number as a file would write it: 1_500, 0.4."""
    return text_of(int(value) if value.is_integer() and abs(value) < 1e15 else value)
