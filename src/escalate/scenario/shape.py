"""What pydantic found wrong with the shape of a scenario, in words people use."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from types import UnionType
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from escalate.scenario.layers import Tree
from escalate.scenario.names import SECTIONS, UNNAMED, name_of
from escalate.scenario.numbers import UnfitError
from escalate.scenario.problems import Place, Problem, closest, nearest
from escalate.scenario.schema import ScenarioFile

_WANTED = {
    "string_type": "a text",
    "float_type": "a number",
    "finite_number": "a finite number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "dict_type": "a mapping (key: value)",
    "model_type": "a number or a mapping (key: value)",
    "model_attributes_type": "a number or a mapping (key: value)",
    "tuple_type": "a list",
    "date_type": "a date such as 2024-11-01",
}


@dataclass(frozen=True)
class Lost:
    """What had to be left out of a scenario so that the rest of it can be judged."""

    names: frozenset[str] = frozenset()
    everything: bool = False
    """A whole section is not there: nobody can tell which names are known."""
    places: frozenset[Place] = frozenset()
    """Places where something stands in for what is missing."""

    def has(self, name: str) -> bool:
        """Whether a name may be one of those that were left out."""
        parts = name.split(".")
        prefixes = (".".join(parts[:end]) for end in range(1, len(parts) + 1))
        return self.everything or any(prefix in self.names for prefix in prefixes)

    def stands_in(self, place: Place) -> bool:
        """Whether what is written at a place was never written."""
        return any(place[: len(one)] == one for one in self.places)


def validated(tree: Tree) -> tuple[ScenarioFile, list[Problem], Lost]:
    """The document of a tree, what is wrong with its shape, and what is missing therefore.

    What cannot be understood is left out, so that the rest can be judged too: a misspelt key is
    taken for the one that was meant, a wrong value is dropped.
    """
    problems: list[Problem] | None = None
    mender = _Mender(tree)
    while True:
        try:
            document = ScenarioFile.model_validate(mender.tree)
        except ValidationError as error:
            details = error.errors(include_url=False)
            if problems is None:  # what turns up later follows from what was left out
                problems = [
                    _problem(detail, _in_document(detail["loc"], tree)) for detail in details
                ]
            mender.mend(details)
        else:
            return document, problems or [], mender.lost()


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
        self._everything = False

    def lost(self) -> Lost:
        """What was taken out so far."""
        return Lost(frozenset(self._names), self._everything, frozenset(self._places))

    def mend(self, details: Sequence[Any]) -> None:
        """Take out or replace what each error is about."""
        for detail in details:
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
        meant = closest(str(place[-1]), set(_keys(place[:-1])) - held.keys())
        if meant:
            held[meant] = held.pop(place[-1])
        else:
            self._drop(place)

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
        if len(place) == 1 and place[0] in _STAND_INS:
            self._stand_in(str(place[0]))
        else:
            self._drop(place[:-1])

    def _drop(self, place: Place) -> None:
        """Take out a value; a list goes as a whole."""
        while len(place) > 1 and isinstance(place[-1], int):
            place = place[:-1]
        held = self._at(place[:-1])
        if not place or not isinstance(held, dict) or place[-1] not in held:
            self._drop_around((*place[:-1], "")) if len(place) > 1 else self._give_up()
            return
        self._lose(place, held.pop(place[-1]))
        if len(place) == 1 and place[0] in _STAND_INS:
            self._stand_in(str(place[0]))

    def _give_up(self) -> None:
        self.tree = {}
        self._everything = True

    def _lose(self, place: Place, value: Tree) -> None:
        if len(place) > 1:
            inner = len(place) > 2 and place[2] in _NAMING
            known = place[1:] if place[0] == "sources" else place[:2] if inner else place
            self._names.add(name_of(known))
        elif isinstance(value, dict):
            self._names |= {str(name) for name in value}
        elif place[0] in SECTIONS:
            self._everything = True

    def _stand_in(self, key: str) -> None:
        self.tree[key] = deepcopy(_STAND_INS[key])
        self._places.add((key,))
        self._everything = self._everything or key in {"actors", "outcomes"}

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
        place.append(key)
        try:
            tree = tree[key]
        except (KeyError, IndexError, TypeError):
            break
    return tuple(place)


def _problem(detail: Any, place: Place) -> Problem:
    kind = str(detail["type"])
    key = place[-1] if place else ""
    if kind == "extra_forbidden":
        known = _keys(place[:-1])
        hint = nearest(str(key), known) or f"known here: {', '.join(sorted(known))}"
        return Problem(f"unknown key {key!r}", place, hint, at_key=True)
    if kind == "missing":
        return Problem(f"{key!r} is missing", place[:-1], f"add `{key}:`")
    if kind == "value_error":
        return _unfit(detail["ctx"]["error"], detail["input"], place)
    if kind == "literal_error":
        expected = detail["ctx"]["expected"]
        what = f"{detail['input']!r} is not one of {expected}"
        return Problem(what, place, nearest(str(detail["input"]), _quoted(expected)))
    if kind in _WANTED:
        wanted = _WANTED[kind]
        if place[-1:] == ("date",) or place[-2:] == ("date", "value"):
            wanted = "a date such as 2024-11-01, or the number of a day"
        hint = _as_number(detail["input"]) if wanted == "a number" else ""
        return Problem(f"{_place_name(place)} must be {wanted}, not {_seen(detail)}", place, hint)
    message = str(detail["msg"])
    return Problem(f"{_place_name(place)}: {message[0].lower()}{message[1:]}", place)


def _unfit(error: Exception, given: Any, place: Place) -> Problem:
    keys = error.keys if isinstance(error, UnfitError) and isinstance(given, dict) else ()
    key = next((key for key in keys if key in given), None)
    if key is None:
        return Problem(str(error), place)
    return Problem(str(error), (*place, key), at_key=True)


def _place_name(place: Place) -> str:
    words = [str(key) for key in place if not isinstance(key, int) and key not in UNNAMED]
    return repr(words[-1]) if words else "the scenario"


def _as_number(given: Any) -> str:
    """How a number is written that was written as people write it elsewhere."""
    text = str(given)
    if match := re.fullmatch(r"([0-9.]+) ?%", text):
        return f"write {float(match[1]) / 100:g} for {text}"
    if re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+", text):
        return f"write {text.replace(',', '_')}, or without the comma"
    if re.fullmatch(r"[0-9]+,[0-9]+", text):
        return f"write {text.replace(',', '.')}"
    return ""


def _seen(detail: Any) -> str:
    value = detail["input"]
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return "nothing" if value is None else repr(value)[:60]


def _quoted(expected: str) -> list[str]:
    return expected.replace("'", "").replace(" or ", ", ").split(", ")


def _keys(place: Place) -> list[str]:
    """The keys that the schema knows at a place."""
    kind: Any = ScenarioFile
    for key in place:
        kind = _child(kind, key)
    model = _model(kind)
    if model is None:
        return []
    return [info.alias or name for name, info in model.model_fields.items()]


def _child(kind: Any, key: str | int) -> Any:
    model = _model(kind)
    if model is not None:
        for name, info in model.model_fields.items():
            if key == (info.alias or name):
                return info.annotation
    for inner in _flat(kind):
        if get_origin(inner) in (dict, tuple):
            return get_args(inner)[1 if get_origin(inner) is dict else 0]
    return None


def _model(kind: Any) -> type[BaseModel] | None:
    for inner in _flat(kind):
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            return inner
    return None


def _flat(kind: Any) -> Iterator[Any]:
    """A type without Annotated, and the members of a union."""
    origin = get_origin(kind)
    if origin is typing.Annotated:
        yield from _flat(get_args(kind)[0])
    elif origin in (typing.Union, UnionType):
        for member in get_args(kind):
            yield from _flat(member)
    elif kind is not None:
        yield kind
