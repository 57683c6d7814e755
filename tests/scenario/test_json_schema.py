"""The JSON Schema for editors: it knows every key, and how numbers and dates are written."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from escalate.scenario import library, numbers, schema
from escalate.scenario.descriptions import description, descriptions
from escalate.scenario.json_schema import document, text
from escalate.scenario.library import shipped
from escalate.scenario.reader import plain_scalar
from escalate.scenario.spellings import DEFINITIONS, NUMBER

MODELS = [
    kind
    for module in (numbers, schema)
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, BaseModel) and kind is not BaseModel
]
DEFINED = document()["definitions"]
CORE = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
"""What is a number to every reader of YAML 1.2."""


def parts(shape: Any) -> Iterator[dict[str, Any]]:
    """Every mapping within a schema."""
    if isinstance(shape, dict):
        yield shape
        for inner in shape.values():
            yield from parts(inner)


@pytest.mark.parametrize("model", MODELS)
def test_every_model_and_every_field_says_what_it_means(model: type[BaseModel]) -> None:
    told = [description(model), *(descriptions(model)[name] for name in model.model_fields)]

    for words in told:
        assert words[0].isupper() or not words[0].isalpha()
        assert words.endswith((".", ":"))


def test_every_key_of_a_file_has_a_description() -> None:
    for name, definition in DEFINED.items():
        for key, shape in definition.get("properties", {}).items():
            assert shape["description"], (name, key)


def test_no_key_is_allowed_that_no_model_has() -> None:
    for name, definition in DEFINED.items():
        if "properties" in definition and not name.startswith("Override"):
            assert definition["additionalProperties"] is False, name


def test_every_reference_leads_somewhere_and_every_definition_is_used() -> None:
    used = {part["$ref"].removeprefix(DEFINITIONS) for part in parts(document()) if "$ref" in part}

    assert used == {*DEFINED}


def test_a_file_that_extends_another_may_leave_out_and_remove_anything() -> None:
    partial = {name: shape for name, shape in DEFINED.items() if name.endswith(".partial")}
    whole = partial.pop("ScenarioFile.partial")

    assert whole["required"] == ["escalate", "extends"]
    for name, definition in partial.items():
        assert "required" not in definition, name
        assert "null" in definition["type"], name


def test_defaults_are_told_as_they_would_be_written() -> None:
    supply, escalation = DEFINED["Supply"]["properties"], DEFINED["Escalation"]["properties"]

    assert supply["every"]["default"] == 7
    assert supply["warm"]["default"] is True
    assert escalation["heat_per_rung"]["default"] == 0.04
    assert "default" not in supply["stock"]


def test_the_text_is_the_same_every_time_and_not_too_long() -> None:
    assert text() == text()
    assert text().endswith("}\n")
    assert json.loads(text()) == document()
    assert len(text()) < 200 * 1024


@pytest.mark.parametrize("path", shipped().values(), ids=str)
def test_every_shipped_scenario_names_the_schema_that_is_shipped(path: Path) -> None:
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    said, _, named = first.partition("=")

    assert said == "# yaml-language-server: $schema"
    assert path.parent.joinpath(named).resolve() == library.schema()


@given(st.from_regex(NUMBER, fullmatch=True).filter(str.isascii))
def test_what_editors_are_told_is_a_number_is_one(written: str) -> None:
    assert len(written) > 64 or isinstance(plain_scalar(written), int | float)


@given(st.text("0123456789_.-+e", min_size=1, max_size=12))
def test_editors_know_every_number_that_can_be_written(written: str) -> None:
    known = CORE.fullmatch(written) or re.fullmatch(NUMBER, written)

    assert bool(known) == isinstance(plain_scalar(written), int | float)


def test_no_command_reads_the_descriptions_at_its_start() -> None:
    code = "import sys, escalate.model.build; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)

    assert b"escalate.scenario.schema" in done.stdout.split()
    assert b"escalate.scenario.descriptions" not in done.stdout.split()
