"""One name for every number: its place in the file without the section; changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from pydantic import BaseModel

from escalate.scenario.numbers import Factor, Number
from escalate.scenario.problems import Place
from escalate.scenario.schema import Quantity, ScenarioFile

UNNAMED = {"value", "start", "duties"}  # keys that a name leaves out
SECTIONS = (
    "actors",
    "doctrines",
    "edges",
    "quantities",
    "supplies",
    "forces",
    "fronts",
    "treaties",
    "actions",
    "events",
)
ENDS = {1: ("",), 2: ("low", "high"), 3: ("low", "likely", "high")}


@dataclass(frozen=True)
class Leaf:
    """One value of a scenario that has a name; `number` is None where it is a word or absent."""

    name: str
    place: Place
    number: Number | None


def leaves(document: ScenarioFile) -> Iterator[Leaf]:
    """Every named value of a scenario, whether written in the file or a default."""
    yield from _within(document.escalation, ("escalation",), "escalation")
    for section in SECTIONS:
        for thing, part in getattr(document, section).items():
            if isinstance(part, Quantity):
                yield Leaf(thing, (section, thing), quantity_number(part))
            yield from _within(part, (section, thing), thing)


def name_of(place: Place) -> str:
    """The name of a place: its keys without the section and without those that names leave out."""
    keys = place[1:] if place[0] in SECTIONS else place
    named = [str(key) for key in keys if key not in UNNAMED]
    return ".".join(named) or str(place[-1])


@dataclass(frozen=True)
class Target:
    """What a name stands for: a value, a mapping or a list around values, or both."""

    leaf: Leaf | None = None
    around: Place | None = None
    words: bool = False
    """It is a list that one word can stand for."""


class Names:
    """Everything that an override of a document can name."""

    def __init__(self, document: ScenarioFile) -> None:
        self.document = document

    @cached_property
    def targets(self) -> dict[str, Target]:
        """Values, and what holds them, up to whole things; found out when first asked for."""
        found: dict[str, Target] = {}
        for name, place, words in _around(self.document):
            found.setdefault(name, Target(around=place, words=words))
        for leaf in (*leaves(self.document), *_top(self.document)):
            found[leaf.name] = replace(found.get(leaf.name, Target()), leaf=leaf)
        return found


_TOP = ("title", "about", "start", "days")
_TOP_AROUND = ("ladder", "outcomes", "headline", "watch", "escalation", "orders")


def _top(document: ScenarioFile) -> Iterator[Leaf]:
    """Values that belong to the scenario as a whole."""
    for key in _TOP:
        yield Leaf(key, (key,), None)
    for rung in document.ladder:
        yield Leaf(f"ladder.{rung}", ("ladder", rung), None)
    yield Leaf("headline.name", ("headline", "name"), None)
    for name, outcome in document.outcomes.items():
        if outcome is not None:
            yield Leaf(f"outcomes.{name}.when", ("outcomes", name, "when"), None)


Holder = tuple[str, Place, bool]  # a name, where it stands, whether it is a list of words


def _around(document: ScenarioFile) -> Iterator[Holder]:
    """Things, and mappings and lists within them, from the outside in."""
    for section in SECTIONS:
        for thing, part in getattr(document, section).items():
            yield thing, (section, thing), False
            yield from _holders(part, (section, thing), thing)
    for key in _TOP_AROUND:
        yield key, (key,), key == "watch"
    for name in document.outcomes:
        yield f"outcomes.{name}", ("outcomes", name), False
    for seat in document.seats:
        yield f"orders.{seat}", ("orders", seat), False
    yield "headline.any_of", ("headline", "any_of"), True


def _holders(part: object, place: Place, name: str) -> Iterator[Holder]:
    for key, child in _children(part):
        if not isinstance(child, (BaseModel, dict, tuple)):
            continue
        inner = name if key in UNNAMED else f"{name}.{key}"
        numbers = isinstance(child, tuple) and any(isinstance(one, Number) for one in child)
        yield inner, (*place, key), isinstance(child, tuple) and not numbers
        if not isinstance(child, (Number, Factor)):
            yield from _holders(child, (*place, key), inner)


def _children(part: object) -> Iterable[tuple[str, object]]:
    if isinstance(part, BaseModel):
        fields = type(part).model_fields
        return [(info.alias or name, getattr(part, name)) for name, info in fields.items()]
    return part.items() if isinstance(part, dict) else ()


def quantity_number(quantity: Quantity) -> Number | None:
    """The value or the start of a quantity with the provenance written beside it."""
    if quantity.start is not None:
        inner = quantity.start
        if inner.source or inner.range:
            return inner
        outer = ("source", "as_of", "range", "per_world", "shape")
        return inner.model_copy(update={key: getattr(quantity, key) for key in outer})
    if quantity.value is None:
        return None
    return Number(
        value=quantity.value,
        range=quantity.range,
        source=quantity.source,
        as_of=quantity.as_of,
        unit=quantity.unit,
        note=quantity.note,
        per_world=quantity.per_world,
        shape=quantity.shape,
    )


def _within(part: BaseModel, place: Place, name: str) -> Iterator[Leaf]:
    for field, info in type(part).model_fields.items():
        if isinstance(part, Quantity) and field in QUANTITY_ITSELF:
            continue
        yield from _named(getattr(part, field), (*place, info.alias or field), name)


QUANTITY_ITSELF = {"value", "start", "is_", "range", "as_of", "per_world", "shape"}


def _named(value: object, place: Place, prefix: str) -> Iterator[Leaf]:
    key = str(place[-1])
    name = prefix if key in UNNAMED else f"{prefix}.{key}"
    if isinstance(value, Number):
        yield Leaf(name, place, value)
    elif isinstance(value, Factor):
        yield from _factor(value, place, name)
    elif isinstance(value, BaseModel):
        yield from _within(value, place, name)
    elif isinstance(value, dict):
        for inner, child in value.items():
            yield from _named(child, (*place, inner), name)
    elif isinstance(value, tuple) and value and isinstance(value[0], Number):
        yield from _list(value, place, name)
    elif not isinstance(value, tuple):
        yield Leaf(name, place, None)


def _factor(factor: Factor, place: Place, name: str) -> Iterator[Leaf]:
    if not factor.pair:
        yield Leaf(name, place, factor.at_1)
        return
    yield Leaf(f"{name}.at_0", (*place, 0), factor.at_0)
    yield Leaf(f"{name}.at_1", (*place, 1), factor.at_1)


def _list(numbers: tuple[Number, ...], place: Place, name: str) -> Iterator[Leaf]:
    if len(numbers) == 1:
        yield Leaf(name, place, numbers[0])
        return
    yield Leaf(name, place, None)
    for index, (end, number) in enumerate(zip(ENDS[len(numbers)], numbers, strict=True)):
        yield Leaf(f"{name}.{end}", (*place, index), number)
