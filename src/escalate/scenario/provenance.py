"""What gave every value of a scenario: a file, an override or the command line; changes none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from escalate.scenario.layers import ABSENT, KINDS, REMOVED, Step, Tree, text_of
from escalate.scenario.load import Scenario
from escalate.scenario.names import name_of
from escalate.scenario.numbers import Number
from escalate.scenario.problems import Mark, Place, Source
from escalate.scenario.values import DERIVED, Named, named, words

_COMMAND_LINE = "-S "


@dataclass(frozen=True)
class Giver:
    """What gave a value."""

    kind: Literal["file", "override", "command line", "default"]
    name: str = ""
    """Of the override; or the words behind -S."""
    mark: Mark | None = None
    """Where the value stands."""

    def same_layer(self, other: Giver) -> bool:
        """Whether both gave their values at once: in one file, one override, one -S."""
        return (self.kind, self.name, self.file) == (other.kind, other.name, other.file)

    @property
    def file(self) -> str:
        """The file in which the value stands."""
        return self.mark.file if self.mark else ""


DEFAULT = Giver("default")


@dataclass(frozen=True)
class Former:
    """A value that something had before, and what gave it."""

    text: str
    giver: Giver


@dataclass(frozen=True)
class Value:
    """One value of a scenario as it is now, and what it was before, the latest first."""

    name: str
    place: Place
    text: str
    giver: Giver
    former: tuple[Former, ...] = ()
    number: Number | None = None
    """None for a word, a formula, a list, or what is not given."""


def provenance(scenario: Scenario, *, full: bool = False) -> list[Value]:
    """Every value of a scenario, and what was removed from it, in the order of the file.

    Defaults, and what is not given, only if `full`. A list of numbers stands for itself only
    where a layer gave it anew; otherwise each of its numbers does.
    """
    history = History(scenario)
    found = [(one, history.value(one)) for one in named(scenario.document)]
    values = [
        value
        for one, value in found
        if (full or value.giver is not DEFAULT) and (value.former or not one.is_list_of_numbers)
    ]
    values += history.others({value.place for value in values})
    return sorted(values, key=lambda value: rank(scenario.tree, value.place))


def rank(tree: Tree, place: Place) -> list[int]:
    """Where a place stands in the order of a tree; what is not in it comes last."""
    ranks = []
    for key in place:
        keys = list(tree) if isinstance(tree, dict) else []
        known = key in keys
        ranks.append(keys.index(key) if known else key if isinstance(key, int) else len(keys))
        tree = tree[key] if known else None
    return ranks


def beginning_with(values: Iterable[Value], text: str) -> list[Value]:
    """The values whose names begin with a text."""
    return [value for value in values if value.name.startswith(text)]


class History:
    """What gave the values of one scenario, and what they were before."""

    def __init__(self, scenario: Scenario) -> None:
        self._tree, self._source = scenario.tree, scenario.source
        self._steps = scenario.steps
        self._spellings: dict[Place, list[Place]] = {}
        for place in scenario.steps:
            self._spellings.setdefault(_outer(place), []).append(place)
        self._told: set[Place] = set()
        self._overrides = _override_marks(scenario.base_source)

    def value(self, one: Named) -> Value:
        """A value of the document with what gave it."""
        place = written_at(self._tree, one.place)
        if place is None:
            return Value(one.name, one.place, words(one.held), DEFAULT, (), one.number)
        text = _text_at(self._tree, place)
        former = tuple(self._before(one.place, text))
        return Value(one.name, one.place, text, self.giver(place), former, one.number)

    def others(self, told: Collection[Place]) -> Iterator[Value]:
        """What a layer changed that is not told yet: ranges, and what was removed."""
        for place, (*before, last) in self._steps.items():
            former = tuple(self._formers(before))
            in_parts = any(one[: len(place)] == place for one in told)
            if place in self._told or (not former and in_parts):
                continue
            where = written_at(self._tree, place)
            text = _text_at(self._tree, where) if where else REMOVED
            yield Value(name_of(place), place, text, self._giver(last), former)

    def giver(self, place: Place) -> Giver:
        """What gave what is written at a place."""
        given = (self._source.given.get(one) for one in _spellings(place))
        if text := next(filter(None, given), ""):
            return Giver("command line", text)
        return self._by_mark(self._source.mark(place))

    def _by_mark(self, mark: Mark | None) -> Giver:
        override = self._overrides.get(_position(mark)) if mark else None
        return Giver("override", override, mark) if override else Giver("file", "", mark)

    def _giver(self, step: Step) -> Giver:
        if step.mark is None and step.by.startswith(_COMMAND_LINE):
            return Giver("command line", step.by.removeprefix(_COMMAND_LINE))
        return self._by_mark(step.mark)

    def _before(self, place: Place, text: str) -> Iterator[Former]:
        """What a value was before, the latest first.

        A number may be written as one word in one layer and inside a mapping in the next. Its
        steps then stand at two places, and those at one begin with what those at the other left.
        """
        known = self._spellings.get(_outer(place), [])
        self._told.update(known)
        chains = [self._steps[one] for one in known]
        now = 1  # the last step of the last chain is the value itself
        while chains:
            chain = next((one for one in chains if _same(one[-1].value, text)), chains[-1])
            chains.remove(chain)
            text = chain[0].value
            first = 1 if any(_same(other[-1].value, text) for other in chains) else 0
            yield from self._formers(chain[first : len(chain) - now])
            now = 0

    def _formers(self, steps: Sequence[Step]) -> Iterator[Former]:
        for step in reversed(steps):
            if step.value != ABSENT:
                yield Former(step.value, self._giver(step))


def _same(one: str, other: str) -> bool:
    return one.removeprefix(DERIVED) == other.removeprefix(DERIVED)


def _outer(place: Place) -> Place:
    """The place of a number without the keys that a short way of writing it leaves out."""
    *_, outermost = _spellings(place)
    return outermost


def _spellings(place: Place) -> Iterator[Place]:
    """Where a number may stand: at its place, or at one around it in a short way of writing."""
    yield place
    while len(place) > 2 and place[-1] in KINDS:
        place = place[:-1]
        yield place


def written_at(tree: Tree, place: Place) -> Place | None:
    """Where in a tree that was read the value of a place stands; None if it is a default."""
    for depth, key in enumerate(place):
        if not _has(tree, key):
            return place[:depth] if _stands_for(tree, place[depth:]) else None
        tree = tree[key]
    while isinstance(tree, dict):
        slot = next((kind for kind in KINDS if kind in tree), None)
        if slot is None:
            break
        tree, place = tree[slot], (*place, slot)
    return place


def _has(tree: Tree, key: str | int) -> bool:
    if isinstance(tree, list):
        return isinstance(key, int) and key < len(tree)
    return isinstance(tree, dict) and key in tree


def _stands_for(tree: Tree, rest: Place) -> bool:
    """Whether a number or a word is short for a mapping that has a value there."""
    if isinstance(tree, (dict, list)) or tree is None:
        return False
    return rest == (tree,) if isinstance(tree, str) else all(key in KINDS for key in rest)


def _text_at(tree: Tree, place: Place) -> str:
    for key in place:
        tree = tree[key]
    derived = place[0] == "quantities" and len(place) == 3 and place[-1] == "is"
    return f"{DERIVED}{text_of(tree)}" if derived else text_of(tree)


def _position(mark: Mark) -> tuple[str, int, int]:
    return mark.file, mark.line, mark.column


def _override_marks(source: Source) -> Mapping[tuple[str, int, int], str]:
    """The override that stands at each position of the files."""
    return {
        _position(mark): str(place[1])
        for place, mark in source.marks.items()
        if place[:1] == ("overrides",) and len(place) > 1
    }
