"""The page on the scenario language: what it shows works, and it shows all there is."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import numpy as np
import pytest

from escalate.engine.chunk import simulate
from escalate.engine.columns import Columns
from escalate.model.bounds import bounds_of
from escalate.model.build import build
from escalate.model.model import Model
from escalate.model.syntax import CONSTANTS, FUNCTIONS
from escalate.model.table import Role
from escalate.scenario import json_schema
from escalate.scenario.load import load, load_text
from escalate.scenario.names import leaves

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "scenario.md").read_text(encoding="utf-8")
FIRST, *FRAGMENTS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
NAME = re.compile(r"`([^`]+)`")


def section(heading: str) -> str:
    """The page from a heading to the next of its kind."""
    level = heading.partition(" ")[0]
    return PAGE.partition(f"\n{heading}\n")[2].partition(f"\n{level} ")[0]


def rows(heading: str) -> list[list[str]]:
    """The cells of the tables of a section, without their heads."""
    lines = [line for line in section(heading).splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line[1:-1].split(" |")] for line in lines]
    return cells[1:]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the first scenario of the page."""
    folder = tmp_path_factory.mktemp("page")
    (folder / "border-crisis.yaml").write_text(FIRST, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def first(folder: Path) -> Model:
    return build(load(str(folder / "border-crisis.yaml")))


@pytest.fixture(scope="module")
def strait() -> Model:
    return build(load("strait"))


def test_what_is_generated_is_up_to_date() -> None:
    files = runpy.run_path(str(ROOT / "docs" / "generate.py"))["files"]()

    for path, text in files.items():
        assert path.read_text(encoding="utf-8") == text, f"run `make docs`: {path} is out of date"


def test_the_first_scenario_is_sound_and_calls_for_no_warning(first: Model) -> None:
    assert not first.warnings


def test_the_first_scenario_is_no_longer_than_two_screens() -> None:
    assert FIRST.count("\n") <= 2 * 24


def test_the_first_scenario_ends_in_all_its_ways(first: Model) -> None:
    history = simulate(first, 1, Columns.of(range(1, 301)))

    assert np.isnan(history.failures.day).all()
    assert {*history.ending} == {*range(len(first.outcomes))}


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_every_fragment_fits_into_the_first_scenario(fragment: str, folder: Path) -> None:
    whole = "extends:" in fragment
    text = fragment if whole else f"escalate: 1\nextends: border-crisis.yaml\n{fragment}"

    assert build(load_text(text, folder / "fragment.yaml"))


@pytest.mark.parametrize("line", re.findall(r"escalate run border-crisis.yaml (-s.*)", PAGE))
def test_what_the_page_picks_on_the_command_line_can_be_picked(line: str, folder: Path) -> None:
    (overrides,) = (one for one in FRAGMENTS if one.startswith("overrides:"))
    text = f"escalate: 1\nextends: border-crisis.yaml\n{overrides}"
    words = line.split()
    given = {
        option: [words[at + 1] for at, word in enumerate(words) if word == option]
        for option in ("-s", "-S")
    }

    scenario = load_text(text, folder / "fragment.yaml", given["-S"], given["-s"])

    assert build(scenario).changes


def test_every_link_of_the_page_leads_to_a_heading() -> None:
    headings = [line.lstrip("# ") for line in PAGE.splitlines() if line.startswith("#")]
    anchors = [re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings]

    assert len({*anchors}) == len(anchors)
    assert {*re.findall(r"\]\(#([^)]*)\)", PAGE)} <= {*anchors}


def test_every_row_of_the_tables_of_keys_has_its_four_cells() -> None:
    cells = rows("## All keys")

    assert len(cells) > 150
    assert {len(row) for row in cells} == {4}


def test_every_file_that_the_page_links_to_is_there() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", PAGE):
        assert (ROOT / "docs" / target).is_file(), target


def test_the_names_of_the_page_are_names(folder: Path) -> None:
    document = load(str(folder / "border-crisis.yaml")).document
    known = {leaf.name for leaf in leaves(document) if leaf.number is not None}
    told = {name.strip("`") for _, name in rows("## Names")}

    assert len(told) > 5
    assert told <= known


def test_the_page_tells_every_function_of_formulas() -> None:
    told = {
        call.partition("(")[0] for cell, _ in rows("## Formulas") for call in NAME.findall(cell)
    }

    assert told == {*FUNCTIONS}
    for word in (*CONSTANTS, "day", "winter"):
        assert f"`{word}`" in section("## Formulas")


@pytest.mark.parametrize(
    ("kind", "thing", "own"),
    [
        ("actor", "arkland", ""),
        ("supply", "belmar_shells", ""),
        ("force", "volunteers", "training transit deployed"),
        ("front", "strait", ""),
        ("treaty, duty", "pact", ""),
        ("treaty, duty", "pact.to_belmar", ""),
        ("action, event", "offensive", ""),
        ("action, event", "election", "hawks doves"),
        ("outcome", "outcome.ceasefire", ""),
    ],
)
def test_the_page_tells_every_row_that_the_engine_makes_and_no_other(
    kind: str, thing: str, own: str, strait: Model
) -> None:
    cells = dict(rows("## Rows that the engine makes"))
    words = {word[1:] for word in NAME.findall(cells[kind]) if word.startswith(".")}
    told = {word.replace("SIDE", side) for word in words for side in ("arkland", "belmar")}
    written = {leaf.name for leaf in leaves(load("strait").document) if leaf.number is not None}
    parts = {
        row.removeprefix(f"{thing}."): row in written or role is Role.PARAMETER
        for row, role in zip(strait.rows, strait.roles, strict=True)
        if re.fullmatch(rf"{re.escape(thing)}\.\w+", row)
    }
    made = {part for part, is_written in parts.items() if not is_written}

    assert made - {*own.split()} <= told <= {*parts}


def test_what_an_actor_believes_has_a_row(strait: Model) -> None:
    assert "`known.ACTOR.NAME`" in dict(rows("## Rows that the engine makes"))["`sees`"]
    assert "known.arkland.belmar.shells" in strait.rows


@pytest.mark.parametrize("scenario", ["strait", "storm-corps"])
def test_every_bound_of_a_number_is_told_where_its_key_is(scenario: str) -> None:
    numbers = [leaf for leaf in leaves(load(scenario).document) if leaf.number is not None]
    bounds = bounds_of(numbers)
    shapes = [
        (key, shape)
        for definition in json_schema.document()["definitions"].values()
        for key, shape in definition.get("properties", {}).items()
        if re.fullmatch(r"#/definitions/(number|day)\b.*", shape.get("$ref", ""))
    ]

    for leaf in numbers:
        for key, shape in shapes:
            if leaf.name in bounds and leaf.place[-1] == key:
                assert bounds[leaf.name].words in shape["description"], key
