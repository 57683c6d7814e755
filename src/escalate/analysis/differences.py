"""What differs between two scenarios, value by value; prints nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isclose

from escalate.scenario.load import Scenario
from escalate.scenario.names import SECTIONS, name_of
from escalate.scenario.numbers import Factor, Number
from escalate.scenario.problems import Place
from escalate.scenario.provenance import rank, written_at
from escalate.scenario.schema import Quantity
from escalate.scenario.values import Held, ends, words, written_number

ONLY_SAID = {"title", "about", "note", "source", "unit", "what"}
"""Keys that fix no result."""
_THINGS = {
    "actors": "an actor",
    "doctrines": "a doctrine",
    "edges": "an edge",
    "quantities": "a quantity",
    "supplies": "a supply",
    "forces": "a force",
    "fronts": "a front",
    "treaties": "a treaty",
    "actions": "an action",
    "events": "an event",
    "outcomes": "an outcome",
}


@dataclass(frozen=True)
class Difference:
    """A value in one scenario and in the other; None where there is none."""

    name: str
    here: str | None
    there: str | None


@dataclass(frozen=True)
class Day0Difference:
    """A chance whose factors multiply to one number on day 0 here, and to another there."""

    name: str
    here: float
    there: float


@dataclass(frozen=True)
class Differences:
    """All that differs, in the order of the first file."""

    values: tuple[Difference, ...]
    day_0: tuple[Day0Difference, ...]


def differences(
    here: Scenario,
    there: Scenario,
    day_0_here: Mapping[str, float],
    day_0_there: Mapping[str, float],
    *,
    full: bool = False,
) -> Differences:
    """What differs between two scenarios; what is only said, and ranges, only if `full`.

    `day_0_here` and `day_0_there` are what their models divide each chance by.
    """
    factors = [
        Day0Difference(name, size, day_0_there[name])
        for name, size in day_0_here.items()
        if name in day_0_there and not isclose(size, day_0_there[name], rel_tol=1e-9)
    ]
    return Differences(tuple(_Pair(here, there, full=full).values()), tuple(factors))


class _Pair:
    """Two scenarios side by side."""

    def __init__(self, here: Scenario, there: Scenario, *, full: bool) -> None:
        self._here, self._there, self._full = here, there, full

    def values(self) -> Iterator[Difference]:
        """Each value that differs, in the order of the first file."""
        here, there = self._here.values, self._there.values
        found = list(self._things())
        alone = {place for place, _ in found}
        for place in {**here, **there}:
            if place[:2] not in alone:
                found += self._compared(place, here, there)
        yield from (one for _, one in sorted(found, key=self._order))
        yield from self._gravity()

    def _order(self, found: tuple[Place, Difference]) -> list[int]:
        return rank(self._here.tree, found[0])

    def _things(self) -> Iterator[tuple[Place, Difference]]:
        """Things that only one of the two has."""
        for section, what in _THINGS.items():
            here = getattr(self._here.document, section)
            there = getattr(self._there.document, section)
            for name in {**here, **there}:
                if not (name in here and name in there):
                    thing = here[name] if name in here else there[name]
                    told = _sized(what, thing)
                    one = Difference(
                        name if section in SECTIONS else f"{section}.{name}",
                        told if name in here else None,
                        told if name in there else None,
                    )
                    yield (section, name), one

    def _compared(
        self, place: Place, here: Mapping[Place, Held], there: Mapping[Place, Held]
    ) -> Iterator[tuple[Place, Difference]]:
        """The difference at a place of a thing that both have, if there is one."""
        if place in here and place in there and not self._full and _is_said(place):
            return
        left, right = here.get(place), there.get(place)
        if self._key(left) == self._key(right):
            return
        sides = ((left, here, self._here), (right, there, self._there))
        if not all(place in held or written_at(one.tree, place) for _, held, one in sides):
            written = [one for _, held, one in sides if place in held]
            if not any(written_at(one.tree, place) for one in written):
                return  # a default of a part that only one has
        plain = words(left) == words(right)
        texts = [_told(held, full=self._full or plain) for held, _, _ in sides]
        yield place, Difference(name_of(place), *texts)

    def _key(self, held: Held) -> object:
        """What two values must share to be the same."""
        match held:
            case Number():
                return held if self._full else (held.value, _drawn(held))
            case Quantity():
                return held.is_
            case Factor():
                return tuple(map(self._key, ends(held)))
            case tuple():
                return tuple(map(self._key, held))
        return held

    def _gravity(self) -> Iterator[Difference]:
        """The order of the outcomes that both have, if they differ in it."""
        here, there = self._here.document.outcomes, self._there.document.outcomes
        mine = [name for name in here if name in there]
        theirs = [name for name in there if name in here]
        if mine != theirs:
            yield Difference("outcomes, gravest first", ", ".join(mine), ", ".join(theirs))


def _is_said(place: Place) -> bool:
    return place[-1] in ONLY_SAID or place[0] == "ladder"


def _drawn(number: Number) -> object:
    """What worlds draw a number from, if they do."""
    return (number.range, number.shape) if number.per_world else None


def _sized(what: str, thing: object) -> str:
    """What kind of thing it is; of a quantity also how large."""
    if not isinstance(thing, Quantity):
        return what
    size = thing.value if thing.start is None else thing.start.value
    return words(thing) if size is None else written_number(size)


def _told(held: Held, *, full: bool) -> str | None:
    if held is None:
        return None
    if not (full and isinstance(held, Number)):
        return words(held)
    parts = [words(held)]
    if held.range:
        low, high = map(written_number, held.range)
        drawn = ", drawn once a world" if held.per_world else ""
        parts.append(f"range [{low}, {high}]{drawn}")
    parts += [f"drawn {held.shape}"] if held.shape != "pieces" else []
    parts += [f"source {held.source}"] if held.source else []
    parts += [f"as of {held.as_of}"] if held.as_of else []
    return ", ".join(parts)
