"""How values are spelt in a file where their type does not tell, as JSON Schema; reads no file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from escalate.scenario.reader import DATE

Schema = dict[str, Any]

DEFINITIONS = "#/definitions/"
"""What stands before the name of a definition in a reference to it."""
NUMBER = r"[-+]?[0-9]+(_[0-9]+)+(\.[0-9]*)?([eE][-+]?[0-9]+)?"
"""A number that editors take for a text, as they do not know `_` between digits."""
_A_NUMBER = {
    "number": "write a number, such as 0.25 or 1_500",
    "integer": "write a whole number, such as 3 or 1_500",
}


def ref(name: str) -> Schema:
    """A reference to a definition."""
    return {"$ref": DEFINITIONS + name}


def or_nothing(shape: Schema) -> Schema:
    """The same, or null; for what has a type of its own."""
    kinds = [shape["type"]] if isinstance(shape["type"], str) else shape["type"]
    if "null" in kinds:
        return shape
    choice = {"enum": [*shape["enum"], None]} if "enum" in shape else {}
    return {**shape, "type": [*kinds, "null"], **choice}


def plain_number(kind: str, *more: str, says: str = "") -> Schema:
    """A number of a kind, written with or without `_`; or a text of one of the patterns."""
    says = says or _A_NUMBER[kind]
    return {"type": [kind, "string"], "pattern": _any(NUMBER, *more), "patternErrorMessage": says}


def date_text() -> Schema:
    """A date."""
    says = "write a date, such as 2024-11-05"
    return {"type": "string", "pattern": _any(DATE.pattern), "patternErrorMessage": says}


def _any(*patterns: str) -> str:
    return f"^({'|'.join(patterns)})$"


def _number(mapping: Schema) -> Schema:
    return {**mapping, **plain_number("number"), "type": ["number", "string", "object"]}


def _days(mapping: Schema) -> Schema:
    listed = {"items": ref("number"), "minItems": 1, "maxItems": 3}
    return {
        **_number(mapping),
        "title": "days",
        "description": "Days, at least 1: a number, `[low, high]` for any number between, all "
        "alike, or `[low, likely, high]`.",
        "type": ["number", "string", "array", "object"],
        **listed,
    }


def _number_or_formula(mapping: Schema) -> Schema:
    return {**mapping, "title": "number or formula", "type": ["number", "string", "object"]}


def _factor(mapping: Schema) -> Schema:
    return {
        **mapping,
        "title": "factor",
        "description": "What the chance is multiplied by: `[at 0, at 1]`, where the formula is 0 "
        "or less and where it is 1 or more, in a straight line between. One number, `3`, is short "
        "for `[1, 3]`. Each end may be a number or a formula.",
        "type": ["number", "string", "array", "object"],
        "items": ref("number_or_formula"),
        "minItems": 2,
        "maxItems": 2,
    }


def _share(mapping: Schema) -> Schema:
    says = "write a share from 0 to 1, or `rest`"
    return {
        **mapping,
        **plain_number("number", "rest", says=says),
        "title": "share or `rest`",
        "description": "The odds of this way, a share from 0 to 1, or `rest` for what is left.",
        "type": ["number", "string", "object"],
    }


def _day(mapping: Schema) -> Schema:
    says = "write a date such as 2024-11-05, or the number of a day"
    told = {"title": "date or day"}
    either = {**plain_number("number", DATE.pattern, says=says), **told}
    inner = dict(mapping["properties"])
    inner["value"] = {**inner["value"], **either}
    inner["range"] = {**inner["range"], "items": either}
    kinds = {"type": ["number", "string", "object", "null"]}
    return {**mapping, **either, **kinds, "properties": inner}


def _quantity(mapping: Schema) -> Schema:
    return {**_number(mapping), "title": "quantity"}


def _area(mapping: Schema) -> Schema:
    return {**_number(mapping), "title": "area"}


def _sight(mapping: Schema) -> Schema:
    return _word(mapping, "never")


def _outcome(mapping: Schema) -> Schema:
    return or_nothing(_word(mapping, "otherwise"))


def _word(mapping: Schema, word: str) -> Schema:
    """A mapping, or one word that is short for another."""
    says = {"patternErrorMessage": f"write `{word}`, or a mapping (key: value)"}
    return {**mapping, "type": ["string", "object"], "pattern": f"^{word}$", **says}


DEFINED: Mapping[str, tuple[str, Callable[[Schema], Schema]]] = {
    "area": ("Moving", _area),
    "day": ("Number", _day),
    "days": ("Number", _days),
    "factor": ("Number", _factor),
    "number": ("Number", _number),
    "number_or_formula": ("Number", _number_or_formula),
    "outcome": ("Outcome", _outcome),
    "quantity": ("Quantity", _quantity),
    "share": ("Number", _share),
    "sight": ("Sight", _sight),
}
"""Spellings with a definition: the model whose mapping is one of the ways, and the other ways."""

INLINE: Mapping[str, Schema] = {
    "formula": {"title": "formula", "type": ["string", "number", "boolean"]},
    "pair": {
        "title": "`[low, high]`",
        "type": ["array", "null"],
        "items": plain_number("number"),
        "minItems": 2,
        "maxItems": 2,
    },
    "words": {
        "title": "word or list of words",
        "type": ["string", "array"],
        "items": {"type": "string"},
    },
}
"""Spellings that are short enough to stand where they are used."""
