"""The keys of the scenario language as tables in Markdown; says only what the models say."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from escalate.scenario import schema, spellings
from escalate.scenario.descriptions import description, title
from escalate.scenario.json_schema import (
    definition,
    model_named,
    named_in,
    others,
    properties,
    required,
)
from escalate.scenario.numbers import Number
from escalate.scenario.schema import Described, Happening, ScenarioFile
from escalate.scenario.spellings import DEFINITIONS, Schema

Model = type[BaseModel]

TABLES = "<!-- tables -->"
"""Where the tables stand in the text around them."""
_HEADINGS: dict[Model, str] = {
    ScenarioFile: "The file",
    Described: "Every thing",
    Happening: "Actions and events",
    schema.Citation: "Source",
    schema.Moving: "Area",
}
"""What a model is called where the name of its class would not do."""
_EXPLAINED = {
    "number": "numbers",
    "days": "days",
    "formula": "formulas",
    "factor": "what-multiplies-a-chance",
    "date or day": "chances",
    "share or `rest`": "chances",
}
"""Where the text around the tables explains what a key takes."""


def page(around: str) -> str:
    """The page: a text with the tables in their place."""
    before, after = around.split(TABLES)
    return before + tables() + after


def tables() -> str:
    """A table for each kind of mapping in a file, in the order in which a file has them."""
    return "\n".join(_section(model, place) for model, place in _models())


def _models() -> Iterator[tuple[Model, str]]:
    """Every kind of mapping, and where it is written; before a kind, what it shares with others."""
    places: dict[Model, str] = {}
    _visit(ScenarioFile, "", places)
    yield ScenarioFile, "the top of the file"
    yield Described, "most of what follows"
    for model, place in places.items():
        if model is schema.Action:
            yield Happening, "`actions: NAME:` and `events: NAME:`"
        if model not in (ScenarioFile, Number):
            yield model, f"`{place}`"
    yield Number, "any key that takes a number"


def _visit(model: Model, place: str, places: dict[Model, str]) -> None:
    if model in places:
        return
    places[model] = place
    for key, shape in properties(model).items():
        inner = f"{place} {key}:".strip() + (" NAME:" if shape.get("title") == "map" else "")
        for name in named_in(shape):
            _visit(_model(name), inner, places)


def _model(name: str) -> Model:
    """The model behind the name of a definition."""
    base = name.partition(".")[0]
    return model_named(spellings.DEFINED[base][0] if base in spellings.DEFINED else base)


def _section(model: Model, place: str) -> str:
    """A heading, what the model is, and a row for each key that is its own."""
    shared = [base for base in (Described, Happening) if base in model.__mro__[1:]]
    known = {key for base in shared for key in properties(base)}
    own = {key: shape for key, shape in properties(model).items() if key not in known}
    also = " and of ".join(_link(base) for base in shared)
    return "\n".join(
        [
            f"### {_heading(model)}",
            "",
            description(model),
            "",
            f"Where: {place}." + (f" It has the keys of {also} too." if shared else ""),
            "",
            "| key | takes | default | meaning |",
            "|---|---|---|---|",
            *(_row(f"`{key}`", shape, _default(model, key, shape)) for key, shape in own.items()),
            *([_row("any other", other, "")] if (other := others(model)) else []),
            "",
        ]
    )


def _heading(model: Model) -> str:
    return _HEADINGS.get(model) or title(model).capitalize()


def _link(model: Model) -> str:
    words = _heading(model).lower()
    return f"[{words}](#{words.replace(' ', '-')})"


def _row(key: str, shape: Schema, default: str) -> str:
    return f"| {key} | {_takes(shape)} | {default} | {shape['description']} |"


def _default(model: Model, key: str, shape: Schema) -> str:
    if key in required(model):
        return "required"
    default = shape.get("default", "")
    word = str(default).lower() if isinstance(default, bool) else str(default)
    return f"`{word}`" if word else ""


def _takes(shape: Schema) -> str:
    """What may be written for a key, in words, with a link to where that is explained."""
    words = str(shape.get("title", ""))
    if "enum" in shape:
        return ", ".join(f"`{word}`" for word in shape["enum"] if word is not None)
    if "$ref" in shape:
        base = shape["$ref"].removeprefix(DEFINITIONS).partition(".")[0]
        words = str(definition(base)["title"])
        if words not in _EXPLAINED:
            return _link(_model(base))
    if words == "map":
        inner = _takes(shape["additionalProperties"])
        return f"for each {'formula' if 'factor' in inner else 'name'}: {inner}"
    if words == "list":
        return f"list of: {_takes(shape['items'])}"
    return f"[{words}](#{_EXPLAINED[words]})" if words in _EXPLAINED else words
