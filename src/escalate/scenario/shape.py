"""The shape of a scenario: a document made of a tree, as far as it can be; gives no meaning."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import ValidationError

from escalate.scenario.extends import KEY as EXTENDS
from escalate.scenario.kinds import keys_at, kind_at, stand_in_of
from escalate.scenario.layers import Tree
from escalate.scenario.misfits import meant_by, parted, problem_of
from escalate.scenario.names import SECTIONS, name_of
from escalate.scenario.numbers import UnfitError
from escalate.scenario.problems import Place, Problem
from escalate.scenario.reader import Unread, plain_scalar
from escalate.scenario.schema import BY_THE_TOOL, ScenarioFile

MOST_MENDED = 500
"""Mistakes beyond which the rest of a scenario is not judged too."""
MOST_ROUNDS = 20
"""After so many rounds of mending nothing is kept of a scenario."""


@dataclass(frozen=True)
class Lost:
    """What had to be left out of a scenario so that the rest of it can be judged."""

    names: frozenset[str] = frozenset()
    sections: frozenset[str] = frozenset()
    """Whole sections that are not there: nobody can tell which names they had."""
    places: frozenset[Place] = frozenset()
    """Places where something stands in for what is missing."""
    renamed: Mapping[Place, Place] = field(default_factory=dict)
    """Places under the keys that were meant, and under the misspelt ones that are written."""

    @property
    def everything(self) -> bool:
        """Whether any name may be one of those that were left out."""
        return bool(self.sections)

    def lacks(self, section: str) -> bool:
        """Whether a section, or something in it, was left out."""
        return any(name == section or name.startswith(f"{section}.") for name in self.names)

    def has(self, name: str) -> bool:
        """Whether a name may be one of those that were left out."""
        parts = name.split(".")
        prefixes = (".".join(parts[:end]) for end in range(1, len(parts) + 1))
        return self.everything or any(prefix in self.names for prefix in prefixes)

    def had(self, name: str, sections: Iterable[str]) -> bool:
        """Whether some sections, or what was left out of them, may have held a name."""
        return name in self.names or not self.sections.isdisjoint(sections)

    def stands_in(self, place: Place) -> bool:
        """Whether what is written at a place was never written."""
        return any(place[:end] in self.places for end in range(1, len(place) + 1))


def validated(tree: Tree) -> tuple[ScenarioFile, list[Problem], Lost]:
    """The document of a tree, what is wrong with its shape, and what is missing therefore.

    What cannot be understood is left out, so that the rest can be judged too: a misspelt key is
    taken for the one that was meant, a wrong value is dropped.
    """
    mender = _Mender(tree)
    problems: list[Problem] = []
    missing: list[Place] = []
    fresh: Collection[Place] = {()}
    rounds = 0
    while (details := _details(mender.tree)) is not None:
        placed = [(detail, _in_document(detail["loc"], mender.tree)) for detail in details]
        # What turns up later follows from what was left out, except under a key that was renamed.
        told = [one for one in placed if _lies_in(one[1], fresh)]
        told = [_indented(*one, mender.tree) for one in told if not _is_emptied(*one, mender.tree)]
        told_here = [one for one in told if _to_tell(one[0])]
        problems += [problem_of(*one) for one in told_here[:MOST_MENDED]]
        problems += [Problem(str(one["msg"]), place) for one, place in told_here[MOST_MENDED:]]
        missing += [place for one, place in told if one["type"] == "missing"]
        before = set(mender.renamed)
        rounds += 1
        if rounds < MOST_ROUNDS and len(details) <= MOST_MENDED:
            mender.mend(details)
        else:
            mender.give_up()
        fresh = mender.renamed.keys() - before
    document = ScenarioFile.model_validate(mender.tree)
    return document, [*problems, *_missing(missing, mender.renamed)], mender.lost()


def _details(tree: Tree) -> Sequence[Any] | None:
    """What pydantic finds wrong with a tree; None for nothing."""
    try:
        ScenarioFile.model_validate(tree)
    except ValidationError as error:
        return error.errors(include_url=False)
    return None


def _is_emptied(detail: Any, place: Place, tree: Tree) -> bool:
    """Whether a section holds nothing because what belongs to it begins too far to the left."""
    if len(place) != 1 or detail["input"] is not None or place[0] not in tree:
        return False
    following = list(tree)[list(tree).index(place[0]) + 1 :]
    return bool(following) and following[0] not in keys_at(()) and isinstance(place[0], str)


def _indented(detail: Any, place: Place, tree: Tree) -> tuple[Any, Place]:
    """A mistake, with the section that an unknown key at the left margin belongs to."""
    if detail["type"] == "extra_forbidden" and len(place) == 1 and place[0] in tree:
        before = list(tree)[: list(tree).index(place[0])]
        section = next((key for key in reversed(before) if key in keys_at(())), None)
        if section is not None and tree[section] is None:
            return {**detail, "ctx": {"section": section}}, place
    return detail, place


def _lies_in(place: Place, around: Collection[Place]) -> bool:
    return any(place[:end] in around for end in range(len(place) + 1))


def _to_tell(detail: Any) -> bool:
    """Whether a mistake is none that is told otherwise."""
    kind, unread = detail["type"], isinstance(detail["input"], Unread)
    return kind == "extra_forbidden" or not (unread or kind == "missing")


def _missing(places: Sequence[Place], renamed: Mapping[Place, Place]) -> Iterator[Problem]:
    """What is not there, told once for each mapping, unless its key is only misspelt."""
    keys: dict[Place, list[str]] = {}
    for place in places:
        if place not in renamed and (EXTENDS,) not in renamed:
            keys.setdefault(place[:-1], []).append(str(place[-1]))
    for around, names in keys.items():
        verb = "is missing" if len(names) == 1 else "are missing"
        what = f"{_listed(map(repr, names))} {verb}"
        hint = f"add {_listed(f'`{name}:`' for name in names)}"
        yield Problem(what, (*around, names[0]), hint, at_key=True)


def _listed(words: Iterable[str]) -> str:
    """Words with commas, and with `and` before the last."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


_STAND_INS: dict[str, Any] = {
    "escalate": 1,
    "scenario": "unnamed",
    "title": "untitled",
    "start": date(2000, 1, 1),
    "days": 360,
    "actors": {"nobody": {}},
    "outcomes": {"nothing": "otherwise"},
    "headline": {"name": "nothing", "any_of": ["nothing"]},
}
"""What takes the place of what no scenario can do without."""

_NAMING = {"odds", "stages", "start", "losses", "fire", "from", "shells", "lasting", "sees"}
"""Keys of things whose contents make names of their own."""


class _Mender:
    """Takes out of a tree what is wrong with it, and remembers what."""

    def __init__(self, tree: Tree) -> None:
        self.tree = deepcopy(tree) if isinstance(tree, dict) else {}
        self._names: set[str] = set()
        self._places: set[Place] = set()
        self._sections: set[str] = set()
        self.renamed: dict[Place, Place] = {}

    def lost(self) -> Lost:
        """What was taken out so far."""
        names, sections = frozenset(self._names), frozenset(self._sections)
        return Lost(names, sections, frozenset(self._places), self.renamed)

    def mend(self, details: Sequence[Any]) -> None:
        """Take out or replace what each error is about; misspelt keys first."""
        for detail in sorted(details, key=lambda one: one["type"] != "extra_forbidden"):
            place = _in_document(detail["loc"], self.tree)
            match str(detail["type"]):
                case "extra_forbidden":
                    self._rename_or_drop(place)
                case "missing":
                    self._drop_around(place)
                case "value_error" if isinstance(detail["ctx"]["error"], UnfitError):
                    self._fit(place, detail["ctx"]["error"])
                case _:
                    self._drop(place)

    def _rename_or_drop(self, place: Place) -> None:
        held = self._at(place[:-1])
        if not isinstance(held, dict) or place[-1] not in held:
            return
        known = set(keys_at(place[:-1])) - held.keys()
        meant, rest = parted(str(place[-1]), known) or (meant_by(str(place[-1]), known), None)
        if meant == EXTENDS:
            self._sections.update(SECTIONS)
        if meant:
            value = held.pop(place[-1])
            held[meant] = value if rest is None else plain_scalar(rest)
            self.renamed[*place[:-1], meant] = place
        else:
            self._drop(place)
            missing = set(keys_at(place[:-1])) - held.keys() - {EXTENDS} - BY_THE_TOOL
            self._names |= {name_of((*place[:-1], key)) for key in missing}

    def _fit(self, place: Place, error: UnfitError) -> None:
        """Take out the keys that do not go with the others; the whole thing if that is no help."""
        held = self._at(place)
        unfit = {**dict.fromkeys(error.keys), **error.put}
        if not isinstance(held, dict) or all(held.get(key) == unfit[key] for key in unfit):
            self._drop(place)
            return
        held.update(unfit)
        for key in error.keys:
            del held[key]

    def _drop_around(self, place: Place) -> None:
        """Take out what cannot do without a missing key, or put something in its place."""
        held = self._at(place[:-1])
        if isinstance(held, dict) and place[-1] in held:
            return  # a misspelt key has become it
        if len(place) == 1 and place[0] in _STAND_INS:
            self._stand_in(str(place[0]))
            return
        instead = stand_in_of(kind_at(place))
        if instead is None or not isinstance(held, dict):
            self._drop(place[:-1])
            return
        held[place[-1]] = instead
        self._places.add(place[:-1] if place[-1] == "value" else place)

    def _drop(self, place: Place) -> None:
        """Take out a value; a list goes as a whole."""
        while len(place) > 1 and isinstance(place[-1], int):
            place = place[:-1]
        held = self._at(place[:-1])
        if not place or not isinstance(held, dict) or place[-1] not in held:
            self._drop_around((*place[:-1], "")) if len(place) > 1 else self.give_up()
            return
        self._lose(place, held.pop(place[-1]))
        if len(place) == 2 and place[0] in {"actors", "doctrines"}:
            held[place[-1]] = {}
            self._places.add(place)
        if len(place) == 1 and place[0] in _STAND_INS:
            self._stand_in(str(place[0]))

    def give_up(self) -> None:
        """Keep nothing that was written; what stands in for it is a scenario."""
        self.tree = {}
        for key in _STAND_INS:
            self._stand_in(key)
        self._sections |= {*SECTIONS, "outcomes", "sources"}

    def _lose(self, place: Place, value: Tree) -> None:
        if len(place) > 1:
            inner = len(place) > 2 and place[2] in _NAMING
            apart = place[0] in {"sources", "outcomes", "overrides", "scenarios"}
            known = place[1:] if apart else place[:2] if inner else place
            self._names.add(name_of(known))
            if place[0] == "outcomes":
                self._names.add("outcome")  # as formulas name it
            return
        self._names.add(str(place[0]))
        if isinstance(value, dict):
            self._names |= {str(name) for name in value}
        elif place[0] in {*SECTIONS, "sources"}:
            self._sections.add(str(place[0]))

    def _stand_in(self, key: str) -> None:
        self.tree[key] = deepcopy(_STAND_INS[key])
        self._places.add((key,))
        if key in {"actors", "outcomes"}:
            self._sections.add(key)

    def _at(self, place: Place) -> Tree:
        held = self.tree
        for key in place:
            try:
                held = held[key]
            except (KeyError, IndexError, TypeError):
                return None
        return held


def _in_document(loc: tuple[int | str, ...], tree: Any) -> Place:
    """The part of pydantic's location that exists in the document, and one key more."""
    place: list[str | int] = []
    for key in loc:
        if isinstance(key, int) and not isinstance(tree, list):
            continue  # one value stands for a list of it
        place.append(key)
        try:
            tree = tree[key]
        except (KeyError, IndexError, TypeError):
            break
    return tuple(place)
