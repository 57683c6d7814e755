import json
from pathlib import Path
from typing import Any

import pytest

from escalate.errors import ExitCode

SOURCED = """\
escalate: 1
extends: two-states.yaml
sources:
  census: {cite: "The Yearbook of Arms, 2023, a long title that says who counted what", grade: B}
quantities:
  north.use: {value: 100, range: [80, 120], source: census, as_of: 2024-06-30, unit: rounds a day}
  north.shells: {start: 9_000, source: a guess by the ministry}
actions:
  north_strikes: {source: census, p: 0.5, lag: 5}
overrides:
  thrifty: {north.use: 90}
"""


@pytest.fixture
def sourced(scenario: Path) -> Path:
    """A file that gives sources to some of the numbers of the small scenario."""
    path = scenario.with_name("sourced.yaml")
    path.write_text(SOURCED, encoding="utf-8")
    return path


def document(ask: Any, *words: object) -> Any:
    answer = ask("sources", *words, "--json")
    assert (answer.err, answer.code) == ("", ExitCode.OK)
    return json.loads(answer.out)


def test_the_first_line_counts(ask: Any, sourced: Path) -> None:
    assert ask("sources", sourced).out.splitlines()[0] == (
        "11 numbers: 2 with a source, 2 with the source of what they belong to, "
        "7 assumptions (1 of them in formulas)"
    )


def test_every_number_of_the_file_is_counted_once(ask: Any, sourced: Path) -> None:
    told = document(ask, sourced)
    assert told["count"] == len(told["numbers"]) == 11
    shares = ("with_source", "with_source_of_the_whole", "assumptions")
    assert sum(told[share] for share in shares) == told["count"]
    every = document(ask, sourced, "--all")
    assert every["count"] > told["count"]
    assert {one["from"]["kind"] for one in every["numbers"]} == {"file", "default"}


def test_a_source_is_told_with_its_citation(ask: Any, sourced: Path) -> None:
    numbers = {one["name"]: one for one in document(ask, sourced)["numbers"]}
    use = numbers["north.use"]
    assert (use["value"], use["range"], use["as_of"]) == (100, [80, 120], "2024-06-30")
    assert (use["standing"], use["source"], use["grade"]) == ("own source", "census", "B")
    assert use["cite"].startswith("The Yearbook of Arms")
    shells = numbers["north.shells"]
    assert (shells["source"], shells["cite"]) == ("a guess by the ministry", None)


def test_missing_leaves_only_what_nothing_stands_behind(ask: Any, sourced: Path) -> None:
    told = document(ask, sourced, "--missing")
    assert len(told["numbers"]) == told["assumptions"] == 7
    assert all(one["source"] is None for one in told["numbers"])
    assert told["count"] == 11


def test_a_number_that_is_changed_loses_its_source(ask: Any, sourced: Path) -> None:
    for words, by in ((("-s", "thrifty"), "override thrifty"), (("-S", "north.use=90"), "-S")):
        told = ask("sources", sourced, *words, "--plain").out.splitlines()
        assert f"north.use: 90, range 80 to 120, assumption ({by})" in told
        assert "8 assumptions" in told[0]


AT_80 = """\
11 numbers: 2 with a source, 2 with the source of what they belong to, 7
assumptions (1 of them in formulas)
Two states and a river

name                      number     range  source                    as of
north.rung                     1            assumption
north.shells               9_000            a guess by the ministry
north.shells.min               0            assumption
north.use                    100  80 – 120  census (B)                2024-06-30
north_strikes.p              0.5            census (B), of the whole
north_strikes.within          90            assumption
"""

AT_60 = """\
Sources
census  The Yearbook of Arms, 2023, a long title that says
        who counted what. Grade B: one good source.
"""


def test_a_table_at_80_columns(ask: Any, sourced: Path) -> None:
    assert ask("sources", sourced, width=80).out.startswith(AT_80)


def test_long_citations_wrap_at_60_columns(ask: Any, sourced: Path) -> None:
    shown = ask("sources", sourced, width=60).out
    assert shown.endswith(AT_60)
    assert "No room at this width for: as of\n" in shown


@pytest.mark.parametrize("name", ["strait", "storm-corps"])
@pytest.mark.parametrize("width", [60, 80])
def test_no_line_is_wider_than_the_screen(ask: Any, name: str, width: int) -> None:
    answer = ask("sources", name, width=width)
    assert answer.code == ExitCode.OK
    assert max(map(len, answer.out.splitlines())) <= width


def test_numbers_in_formulas_are_assumptions_with_their_place(ask: Any, sourced: Path) -> None:
    plain = ask("sources", sourced, "--missing", "--plain").out
    assert "outcomes.nuclear war.when: 5, assumption, in a formula, two-states.yaml:31\n" in plain


def test_a_scenario_of_which_everything_is_invented_says_so(ask: Any) -> None:
    shown = ask("sources", "strait").out
    assert ": 0 with a source, " in shown.splitlines()[0]
    assert "\nSources\n" not in shown
