"""What pydantic found wrong with the shape of a scenario, in words people use."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator
from types import UnionType
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from escalate.scenario.names import UNNAMED
from escalate.scenario.problems import Place, Problem, nearest
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


def shape_problems(error: ValidationError, tree: Any) -> Iterator[Problem]:
    """Each of pydantic's errors as a problem with its place in the document."""
    for detail in error.errors(include_url=False):
        place = _in_document(detail["loc"], tree)
        yield _problem(str(detail["type"]), detail, place)


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


def _problem(kind: str, detail: Any, place: Place) -> Problem:
    key = place[-1] if place else ""
    if kind == "extra_forbidden":
        known = _keys(place[:-1])
        hint = nearest(str(key), known) or f"known here: {', '.join(sorted(known))}"
        return Problem(f"unknown key {key!r}", place, hint, at_key=True)
    if kind == "missing":
        return Problem(f"{key!r} is missing", place[:-1], f"add `{key}:`")
    if kind == "value_error":
        return Problem(str(detail["ctx"]["error"]), place)
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
