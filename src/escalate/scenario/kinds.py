"""What the schema has at a place: keys, types, and what can stand in for a value; judges none."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from types import UnionType
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from escalate.scenario.extends import KEY as EXTENDS
from escalate.scenario.numbers import Number
from escalate.scenario.problems import Place
from escalate.scenario.schema import ScenarioFile


def keys_at(place: Place, root: type[BaseModel] = ScenarioFile) -> list[str]:
    """The keys that the schema knows at a place of a scenario, or of another kind of file."""
    model = _model(kind_at(place, root))
    if model is None:
        return []
    more = [EXTENDS] if model is ScenarioFile else []
    return [*(info.alias or name for name, info in model.model_fields.items()), *more]


def kind_at(place: Place, root: type[BaseModel] = ScenarioFile) -> Any:
    """The type that the schema has at a place of a scenario, or of another kind of file."""
    kind: Any = root
    for key in place:
        kind = _child(kind, key)
    return kind


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


def stand_in_of(kind: Any) -> Any:
    """What can take the place of a required value, so that what is around it can be judged."""
    for inner in _flat(kind):
        if inner is Number:
            return 0.5
        if inner is str:
            return "0"
        if get_origin(inner) is typing.Literal:
            return get_args(inner)[0]
        if get_origin(inner) is tuple and get_args(inner)[0] is Number:
            return 1
    return None
