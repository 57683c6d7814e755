"""One document laid over another, with where every value came from; knows no section's meaning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from escalate.scenario.problems import Mark, Place, Problem, Source, nearest
from escalate.scenario.reader import Reading

Tree = Any  # nested dicts, lists and scalars, as the reader gives them

ABSENT = "not given"
REMOVED = "removed"
OVERRIDES = "overrides"
KINDS = ("value", "start", "is")
"""Keys of which a quantity has exactly one."""


@dataclass(frozen=True)
class Step:
    """One value that something had on the way, as text, and what gave it."""

    value: str
    by: str
    mark: Mark | None = None


@dataclass(frozen=True)
class Origin:
    """What gives values: its name, and where the values stand."""

    by: str
    source: Source = field(default_factory=Source)
    place: Place = ()
    """Where in `source` the value stands."""
    given: str = ""
    """The words on the command line, if it came from there."""

    def inner(self, key: str | int) -> Origin:
        """The same for a part of the value."""
        return Origin(self.by, self.source, (*self.place, key), self.given)

    @property
    def mark(self) -> Mark | None:
        """Where the value stands."""
        return self.source.marks.get(self.place)


class Layers:
    """A document that others are laid over.

    Maps merge, lists and words replace, a number takes the place of the number that stands there
    and keeps its range, and null removes.
    """

    def __init__(
        self, tree: Tree, source: Source, steps: Mapping[Place, tuple[Step, ...]] | None = None
    ) -> None:
        self.tree = deepcopy(tree)
        self.source = source.copy()
        self.steps = dict(steps or {})
        self.problems: list[Problem] = []

    def lay(self, reading: Reading) -> None:
        """Lay a whole document over this one."""
        self.source.texts.update(reading.source.texts)
        origin = Origin(reading.file, reading.source)
        if isinstance(reading.tree, dict) and isinstance(self.tree, dict):
            for key, value in reading.tree.items():
                self.put((key,), value, origin.inner(key))

    def put(self, place: Place, value: Tree, origin: Origin) -> None:
        """Lay one value over what stands at a place."""
        branch, key = self._branch(place), place[-1]
        if not isinstance(branch, (dict, list)):
            return  # what lies around it is wrong already
        held = _held(branch, key)
        if value is None and not _says_so(place):
            self._remove(branch, place, held, origin)
        elif isinstance(value, dict) and isinstance(_opened(held, key), dict):
            self._merge(branch, place, value, origin)
        elif isinstance(held, dict) and _is_number(value) and (slot := _slot(held, key)):
            self._put_number(held, place, slot, value, origin)
        else:
            self._replace(branch, place, value, origin)

    def _branch(self, place: Place) -> Tree:
        """What holds a place; a number or a word that stands for a mapping is written out."""
        branch: Tree = self.tree
        for key in place[:-1]:
            if not isinstance(branch, (dict, list)):
                return None
            held = _held(branch, key)
            opened = {} if held is None else _opened(held, key)
            branch[key] = opened  # type: ignore[index]  # a list's key is an index
            branch = opened
        return branch

    def _merge(self, branch: Tree, place: Place, value: dict[str, Tree], origin: Origin) -> None:
        held = branch[place[-1]] = _opened(branch[place[-1]], place[-1])
        named = [kind for kind in KINDS if value.get(kind) is not None]
        if place[0] == "quantities" and len(place) == 2 and named:
            for kind in [kind for kind in KINDS if kind in held and kind not in named]:
                self._take_over(held, place, kind, named[0])
        for key, child in value.items():
            self.put((*place, key), child, origin.inner(key))

    def _take_over(self, held: dict[str, Tree], place: Place, kind: str, new: str) -> None:
        """Let what a quantity is given under one kind stand under another, to be replaced."""
        held[new] = _said(kind, held.pop(kind))
        self.source.rename({(*place, new): (*place, kind)})

    def _remove(self, branch: Tree, place: Place, held: Tree, origin: Origin) -> None:
        if isinstance(branch, list):
            self._complain("one part of a list cannot be removed", place, origin)
        elif place[-1] not in branch:
            self._nothing_to_remove(place, origin, nearest(str(place[-1]), map(str, branch)))
        else:
            self._step(place, held, REMOVED, origin)
            del branch[place[-1]]
            self._forget(place)
            self._mark(place, origin)  # where it went, should it be missed

    def _nothing_to_remove(self, place: Place, origin: Origin, hint: str = "") -> None:
        self._complain(f"there is no {place[-1]!r} to remove", place, origin, hint)

    def _complain(self, what: str, place: Place, origin: Origin, hint: str = "") -> None:
        if origin.given:
            self.problems.append(Problem(f"-S {origin.given}: {what}", hint=hint))
        else:
            problem = Problem(what, origin.place, hint, at_key=True)
            self.problems.append(problem.located(origin.source))

    def _put_number(
        self, held: dict[str, Tree], place: Place, slot: str, value: Tree, origin: Origin
    ) -> None:
        """Put a number inside what says more about it; its range moves along if it must."""
        inner = held[slot]
        if isinstance(inner, dict) and (deeper := _slot(inner, slot)):
            self._put_number(inner, (*place, slot), deeper, value, origin)
            return
        kept = "value" if slot == "is" else slot
        self._step(place, _said(slot, inner), value, origin)
        del held[slot]
        held[kept] = value
        if inner != value:
            for provenance in ("source", "as_of"):  # it speaks for another number
                held.pop(provenance, None)
        limits = held.get("range")
        if isinstance(limits, list) and len(limits) == 2 and all(map(_is_number, limits)):
            held["range"] = moved(limits, value)
        self._mark(place, origin)
        self._mark((*place, kept), origin)

    def _replace(self, branch: Tree, place: Place, value: Tree, origin: Origin) -> None:
        key = place[-1]
        before = _held(branch, key)
        if before is not None or not isinstance(value, dict):
            self._step(place, before, value, origin)
        self._forget(place)
        branch[key] = deepcopy(value) if place[0] == OVERRIDES else _without_nulls(value)
        self._mark(place, origin)
        for inner, child in _within(value, origin):
            self._mark((*place, *inner), child)
        for inner, child in _nulls(value, origin) if place[0] != OVERRIDES else ():
            self._nothing_to_remove((*place, *inner), child)

    def _step(self, place: Place, before: Tree, value: Tree, origin: Origin) -> None:
        """Note that a value took another's place."""
        steps = self.steps.get(place)
        if steps is None:
            mark = self.source.mark(place)
            steps = (Step(text_of(before), mark.file if mark else "", mark),)
        self.steps[place] = (*steps, Step(text_of(value), origin.by, origin.mark))

    def _mark(self, place: Place, origin: Origin) -> None:
        """Note where a value stands."""
        if origin.given:
            self.source.given[place] = origin.given
            return
        for marks, known in (
            (self.source.marks, origin.source.marks),
            (self.source.keys, origin.source.keys),
        ):
            if origin.place in known:
                marks[place] = known[origin.place]

    def _forget(self, place: Place) -> None:
        """Forget where a value stood, and all that was in it."""
        for known in (self.source.marks, self.source.keys, self.source.given):
            for other in [one for one in known if one[: len(place)] == place]:
                del known[other]


def moved(limits: list[float], value: float) -> list[float]:
    """A range moved along with a value that lies outside it, and kept otherwise."""
    low, high = limits
    if low <= value <= high:
        return limits
    return [low + (value - high), value] if value > high else [value, high + (value - low)]


def text_of(value: object) -> str:
    """A value as people read it."""
    if value is None:
        return ABSENT
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {text_of(child)}" for key, child in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(text_of, value))}]"
    return f"{value:_}" if isinstance(value, int) else str(value)


def _said(kind: str, value: Tree) -> Tree:
    """What a quantity is given under one of its kinds; of a formula it says that it is one."""
    return f"is: {value}" if kind == "is" else value


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _held(branch: Tree, key: str | int) -> Tree:
    """What stands under a key of a mapping or at an index of a list."""
    return branch.get(key) if isinstance(branch, dict) else branch[key]


def _opened(held: Tree, key: str | int) -> Tree:
    """A number or a word as the mapping that it is short for; all else as it is."""
    if held == "never":
        return {"never": True}
    return {"start" if key == "km2" else "value": held} if _is_number(held) else held


def _slot(held: dict[str, Tree], key: str | int) -> str | None:
    """The key under which a mapping keeps the number that it stands for, if it stands for one."""
    return None if key == "skill" else next((kind for kind in KINDS if kind in held), None)


def _without_nulls(value: Tree) -> Tree:
    if isinstance(value, dict):
        return {key: _without_nulls(child) for key, child in value.items() if child is not None}
    return deepcopy(value)


def _says_so(place: Place) -> bool:
    """Whether null at a place is part of an override, which removes only when it is picked."""
    return place[0] == OVERRIDES and len(place) > 2


def _nulls(value: Tree, origin: Origin) -> Iterator[tuple[Place, Origin]]:
    """What a mapping removes, and where it says so."""
    for key, child in value.items() if isinstance(value, dict) else ():
        inner = origin.inner(key)
        if child is None:
            yield (key,), inner
        for place, deeper in _nulls(child, inner):
            yield (key, *place), deeper


def _within(value: Tree, origin: Origin) -> Iterator[tuple[Place, Origin]]:
    """Every part of a value, and where it stands."""
    parts: Iterator[tuple[str | int, Tree]] = iter(())
    if isinstance(value, dict):
        parts = iter(value.items())
    elif isinstance(value, list):
        parts = iter(enumerate(value))
    for key, child in parts:
        inner = origin.inner(key)
        yield (key,), inner
        for place, deeper in _within(child, inner):
            yield (key, *place), deeper
