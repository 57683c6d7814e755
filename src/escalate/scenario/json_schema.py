"""The shape of a scenario file as a JSON Schema, for editors; checks no file itself."""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from escalate.scenario import injects, schema, seats, spellings
from escalate.scenario.descriptions import description, descriptions, title
from escalate.scenario.names import SECTIONS
from escalate.scenario.numbers import Number, Spelt
from escalate.scenario.schema import Override, ScenarioFile
from escalate.scenario.spellings import DEFINITIONS, Schema, or_nothing, plain_number, ref

_OR_NOTHING, _PARTIAL = ".or_nothing", ".partial"
"""Variants of a definition: null will do too; any part may be missing, and any may be null."""
_EXTENDS: Schema = {
    "title": "file",
    "type": "string",
    "description": "Another scenario file in this folder or below, or the name of a shipped "
    "scenario; this file then says only what is different. Maps merge, lists replace, null "
    "removes.",
}
_CHANGED: Schema = {
    "title": "what it becomes",
    "description": "The name of a number, a word, a list or a whole thing. Null removes it.",
}


def text() -> str:
    """The JSON Schema of scenario files as it is shipped."""
    return json.dumps(document(), indent=1, ensure_ascii=False) + "\n"


def document() -> Schema:
    """The JSON Schema of scenario files (draft 7).

    A file that extends another says only what is different, so no part of it need be whole.
    """
    whole, part = ref("ScenarioFile"), ref("ScenarioFile" + _PARTIAL)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "description": description(ScenarioFile),
        "if": {"required": ["extends"]},
        "then": part,
        "else": whole,
        "definitions": _definitions(whole, part),
    }


def properties(model: type[BaseModel]) -> dict[str, Schema]:
    """What may stand under each key of a mapping, with its description and its default."""
    told = descriptions(model)
    shapes: dict[str, Schema] = {}
    for name, info in model.model_fields.items():
        shape = _shape(info.annotation, info.metadata)
        shapes[info.alias or name] = {**shape, "description": told[name], **_default(info)}
        if model is ScenarioFile and name == "escalate":
            shapes["extends"] = _EXTENDS
    if model is Override:
        sections = {key: part for key, part in properties(ScenarioFile).items() if key in SECTIONS}
        shapes["new"] |= {"title": "sections with new things", "properties": sections}
        shapes["new"]["additionalProperties"] = False
    return shapes


def others(model: type[BaseModel]) -> Schema | Literal[False]:
    """What may stand under a key that a mapping does not know: nothing, most of the time."""
    return _CHANGED if model.model_config.get("extra") == "allow" else False


def required(model: type[BaseModel]) -> list[str]:
    """The keys that a mapping cannot do without."""
    fields = model.model_fields.items()
    return [info.alias or name for name, info in fields if info.is_required()]


def definition(name: str) -> Schema:
    """What a reference to a name stands for."""
    if name == "ScenarioFile" + _PARTIAL:
        return _part_of_file()
    if name.endswith(_PARTIAL):
        return _partial(definition(name.removesuffix(_PARTIAL)))
    if name.endswith(_OR_NOTHING):
        return or_nothing(definition(name.removesuffix(_OR_NOTHING)))
    if name in spellings.DEFINED:
        model, spelt = spellings.DEFINED[name]
        return spelt(_mapping(model_named(model)))
    return _mapping(model_named(name))


def model_named(name: str) -> type[BaseModel]:
    """The model of a kind of mapping, by the name of its class."""
    home = next(part for part in (schema, seats, injects) if hasattr(part, name))
    model: type[BaseModel] = getattr(home, name)
    return model


def _definitions(*roots: Schema) -> dict[str, Schema]:
    """Every definition that the roots lead to, by name."""
    found: dict[str, Schema] = {}
    waiting = [name for root in roots for name in named_in(root)]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = definition(name)
            waiting += named_in(found[name])
    return dict(sorted(found.items()))


def named_in(part: Any) -> Iterator[str]:
    """The names of the definitions that a part of a schema refers to."""
    if isinstance(part, dict):
        if "$ref" in part:
            yield part["$ref"].removeprefix(DEFINITIONS)
        for inner in part.values():
            yield from named_in(inner)


def _mapping(model: type[BaseModel]) -> Schema:
    """A mapping with the keys of a model and no others."""
    keys = required(model)
    return {
        "title": title(model),
        "description": description(model),
        "type": "object",
        **({"required": keys} if keys else {}),
        "properties": properties(model),
        "additionalProperties": others(model),
    }


def _partial(shape: Schema) -> Schema:
    """The same, of which any part may be missing and any may be null; a list is whole or absent."""
    if "$ref" in shape:
        return {**shape, "$ref": shape["$ref"].removesuffix(_OR_NOTHING) + _PARTIAL}
    whole = {"required", "minProperties", "maxProperties"}
    kept = {key: part for key, part in shape.items() if key not in whole}
    if "properties" in kept:
        inner = kept["properties"].items()
        kept["properties"] = {key: _partial(part) for key, part in inner}
    if kept.get("additionalProperties"):
        kept["additionalProperties"] = _partial(kept["additionalProperties"])
    return or_nothing(kept) if "type" in kept else kept


def _part_of_file() -> Schema:
    """A file that extends another: of its keys only two must be there."""
    whole = _mapping(ScenarioFile)
    part = _partial(whole)
    kept = {key: whole["properties"][key] for key in ("escalate", "extends")}
    keys = {**part["properties"], **kept}
    return {**part, "type": "object", "required": [*kept], "properties": keys}


def _shape(kind: Any, notes: Sequence[Any] = ()) -> Schema:
    """What may be written where a type is expected."""
    for note in notes:
        if isinstance(note, Spelt):
            return _within(notes, spellings.INLINE.get(note.spelling) or ref(note.spelling))
    origin, inner = get_origin(kind), get_args(kind)
    if origin is typing.Annotated:
        return _shape(inner[0], [*notes, *inner[1:]])
    if origin in (typing.Union, types.UnionType):
        shape = _shape(inner[0], notes)
        if "$ref" in shape:
            return ref(shape["$ref"].removeprefix(DEFINITIONS) + _OR_NOTHING)
        return or_nothing(shape)
    return _within(notes, _plain(kind) if origin is None else _compound(origin, inner))


def _compound(origin: Any, inner: tuple[Any, ...]) -> Schema:
    if origin is dict:
        things = {"additionalProperties": _shape(inner[1])} if inner[1] is not Any else {}
        return {"title": "map", "type": "object", **things}
    if origin is tuple:
        return {"title": "list", "type": "array", "items": _shape(inner[0])}
    assert origin is Literal
    kind = "string" if isinstance(inner[0], str) else "integer"
    return {"title": "choice", "type": kind, "enum": [*inner]}


def _plain(kind: Any) -> Schema:
    """What may be written for a model, or for a type of single values."""
    if issubclass(kind, BaseModel):
        return ref(kind.__name__)
    return {
        str: {"title": "text", "type": "string"},
        bool: {"title": "true or false", "type": "boolean"},
        int: {"title": "whole number", **plain_number("integer")},
        float: {"title": "bare number", **plain_number("number")},
        date: {"title": "date", **spellings.date_text()},
    }[kind]


def _within(notes: Sequence[Any], shape: Schema) -> Schema:
    """A shape within the limits that a field sets."""
    if "$ref" in shape:
        return shape
    parts = "Properties" if shape["type"] == "object" else "Items"
    keywords = {
        "ge": "minimum",
        "le": "maximum",
        "pattern": "pattern",
        "min_length": f"min{parts}",
        "max_length": f"max{parts}",
    }
    limits = {
        keyword: limit
        for note in notes
        for name, keyword in keywords.items()
        if (limit := getattr(note, name, None)) is not None
    }
    return {**shape, **limits}


def _default(info: FieldInfo) -> Schema:
    """A field's default as it would be written, unless it says nothing."""
    default = info.default.value if isinstance(info.default, Number) else info.default
    if isinstance(default, float) and default.is_integer():
        default = int(default)
    return {"default": default} if isinstance(default, str | int | float) else {}
