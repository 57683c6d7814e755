"""`escalate why` and `escalate whatif` as a person or a program meets them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from escalate.errors import ExitCode

WAR = 7
"""The first world of the small scenario that ends in war."""


@pytest.fixture
def war(ask: Any, scenario: Path) -> int:
    for world in range(1, 100):
        if json.loads(ask("why", scenario, world, "--json").out)["ending"]["name"] == "war":
            return world
    raise AssertionError


def test_the_tree_and_what_was_needed_are_told(ask: Any, scenario: Path, war: int) -> None:
    answer = ask("why", scenario, war)
    assert answer.code == ExitCode.OK
    lines = answer.out.splitlines()
    assert lines[0] == f"World {war} of Two states and a river"
    assert any(line.startswith("└─ ") and "south answers" in line for line in lines)
    assert "the North strikes across the river" in answer.out
    assert "the luckiest roll" in answer.out
    table = lines[lines.index("Same world, same luck, one thing taken away") + 2 :]
    told = "south answers strikes needed by definition south_answers"
    assert table[0].split() == told.split()
    assert table[1].split()[-3:] == ["calm", "needed", "north_strikes"]
    assert "2 were needed: south answers; the North strikes across the river." in answer.out
    assert f"Next   escalate whatif {scenario} {war} --without south_answers" in lines
    assert lines[-1].endswith("It is not a forecast.")


@pytest.mark.parametrize("width", [80, 60])
def test_no_line_is_wider_than_the_screen(ask: Any, scenario: Path, war: int, width: int) -> None:
    for words in (
        ["why", scenario, war],
        ["why", scenario, war, "-S", "south_answers.p=0.5"],
        ["whatif", scenario, war, "--without", "north_strikes"],
        ["whatif", "strait", 3, "--force", "dunmore_enters", "--on", 61],
    ):
        out = ask(*words, width=width).out
        assert max(map(len, filter(lambda line: line[:4] != "Next", out.splitlines()))) <= width


def test_every_form_tells_the_same(ask: Any, scenario: Path, war: int) -> None:
    document = json.loads(ask("why", scenario, war, "--json").out)
    plain = dict(
        line.split(": ", 1) for line in ask("why", scenario, war, "--plain").out.splitlines()
    )
    tables = ask("why", scenario, war).out
    cause = document["causes"]["causes"][0]
    assert cause["name"] == "south_answers"
    assert f"roll {100 * cause['roll']:.1f}%" in plain["Cause 1"]
    assert f"roll {100 * cause['roll']:.1f}%" in tables
    assert document["without"][0] == {
        "taken_away": ["south_answers"],
        "ending": "strikes",
        "came_about": False,
        "day": None,
        "headline": False,
        "needed": True,
    }
    assert plain["Without south answers"] == "strikes, needed by definition"


def test_a_tree_can_be_cut_short(ask: Any, scenario: Path, war: int) -> None:
    document = json.loads(ask("why", scenario, war, "--depth", 1, "--json").out)
    cause = document["causes"]["causes"][0]
    assert cause["causes"] == []
    assert cause["deeper"] > 0


def test_what_is_left_over_has_no_cause(ask: Any, scenario: Path) -> None:
    answer = ask("why", scenario, 1, "-S", "north_strikes.p=0")
    assert answer.code == ExitCode.OK
    assert "no other outcome held, and calm is left" in answer.out


def test_beside_a_change_the_base_is_told(ask: Any, scenario: Path, war: int) -> None:
    answer = ask("why", scenario, war, "-S", "flood.date=2024-11-03")
    assert "In the base  war," in answer.out
    assert "Unlike it    from 3 Nov 2024 on: the river floods" in answer.out


def test_ascii_pipes_get_ascii_trees(ask: Any, scenario: Path, war: int) -> None:
    ask("why", scenario, war, encoding="ascii").out.encode("ascii")
    ask("whatif", scenario, war, "--without", "flood", encoding="ascii").out.encode("ascii")


def test_both_futures_stand_side_by_side(ask: Any, scenario: Path, war: int) -> None:
    answer = ask("whatif", scenario, war, "--without", "south_answers")
    assert answer.code == ExitCode.OK
    assert "What if    without south_answers (south answers)" in answer.out
    assert "until then every quantity and event is the same" in answer.out
    document = json.loads(ask("whatif", scenario, war, "--without", "south_answers", "--json").out)
    assert (document["as_it_was"]["ending"], document["what_if"]["ending"]) == ("war", "strikes")
    blocked = [one for one in document["what_if"]["events"] if one["kind"] == "blocked"]
    assert [one["day"] for one in blocked] == [document["parted"]]


def test_a_day_may_be_a_date(ask: Any, scenario: Path, war: int) -> None:
    words = ["whatif", scenario, war, "--force", "south_answers", "--json", "--on"]
    assert ask(*words, "2024-11-20").out == ask(*words, "19").out


def test_a_number_changes_from_a_day_on(ask: Any, scenario: Path, war: int) -> None:
    words = ["whatif", scenario, war, "-S", "north.use=500", "--from", "2024-12-01", "--json"]
    document = json.loads(ask(*words).out)
    assert document["intervention"]["changed"] == {"north.use": 500}
    assert document["parted"] == 30
    assert document["changes"] == []


def test_a_stock_is_set_on_a_day_even_to_what_it_began_with(ask: Any) -> None:
    words = ["whatif", "strait", 3, "-S", "belmar.shells=60000", "--from", "50"]
    document = json.loads(ask(*words, "--json").out)
    assert document["intervention"]["changed"] == {"belmar.shells": 60_000}
    assert document["parted"] == 50


def test_a_date_is_told_as_one(ask: Any, scenario: Path, war: int) -> None:
    words = ["-S", "flood.date=2024-12-24"]
    answer = ask("whatif", scenario, war, *words, "--from", "2024-11-02")
    assert "flood.date = 24 Dec 2024 from 2 Nov 2024 on" in answer.out
    answer = ask("why", scenario, war, *words, "--on", "flood")
    assert "lever: flood.date = 24 Dec 2024" in answer.out


def test_futures_that_are_unlike_in_nothing_that_is_listed_say_so(ask: Any) -> None:
    words = ["whatif", "strait", 2, "--move", "ceasefire", "--to", "2031-04-12"]
    lines = ask(*words).out.splitlines()
    said = lines.index(
        "What happens and what is watched is the same in both; only numbers behind it differ."
    )
    assert lines[said - 1] == lines[said + 1] == ""
    assert lines[said + 2].startswith("Next")
    assert "Unlike: what happens and what is watched" in ask(*words, "--plain").out


def test_an_outcome_is_named_with_spaces_or_underscores(ask: Any) -> None:
    asked = [
        ask("why", "strait", 85, "--on", on).out for on in ("war with Corvia", "war_with_corvia")
    ]
    assert asked[0] == asked[1]
    assert "treaty honoured" in asked[0]


def test_without_from_a_change_is_one_of_the_scenario(ask: Any, scenario: Path, war: int) -> None:
    words = ["whatif", scenario, war, "-S", "north.use=50", "--without", "flood", "--json"]
    document = json.loads(ask(*words).out)
    assert document["changes"] == [{"name": "north.use", "old": "100", "new": "50"}]
    assert document["intervention"]["changed"] == {}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "nothing is to be otherwise"),
        (["--force", "flood"], "--force flood needs --on"),
        (["--on", "5"], "--on 5 needs --force"),
        (["--move", "flood"], "--move flood needs --to"),
        (["--from", "5"], "--from goes with -S"),
        (["--without", "flod"], "no action, event, duty or supply is named 'flod'"),
        (["--force", "flood", "--on", "500"], "500 is outside the scenario"),
        (["-S", "south_answers.when=true", "--from", "5"], "south_answers.when"),
        (
            ["--move", "south_answers", "--to", "9", "-S", "south_answers.p=0"],
            "does not come about",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(
    ask: Any, scenario: Path, words: list[str], said: str
) -> None:
    answer = ask("whatif", scenario, 1, *words)
    assert answer.code == ExitCode.BAD_INPUT
    assert said in answer.err
    assert answer.out == ""


def test_things_can_be_called_as_outputs_call_them(ask: Any, scenario: Path, war: int) -> None:
    words = ["whatif", scenario, war, "--json", "--without"]
    assert ask(*words, "the RIVER floods").out == ask(*words, "flood").out
    misspelt = ask("whatif", scenario, war, "--without", "the rivr floods")
    assert "did you mean 'flood'?" in misspelt.err


@pytest.mark.parametrize("day", ["1 Dec 2024", "1 December 2024", "day 30", "30"])
def test_dates_can_be_written_as_outputs_write_them(
    ask: Any, scenario: Path, war: int, day: str
) -> None:
    words = ["whatif", scenario, war, "--force", "south_answers", "--json", "--on"]
    assert ask(*words, day).out == ask(*words, "2024-12-01").out


def test_the_headline_can_be_asked_about(ask: Any, scenario: Path, war: int) -> None:
    document = json.loads(ask("why", scenario, war, "--on", "open war", "--json").out)
    assert document["asked"] == "open war"
    assert document["causes"]["name"] == "war"
    assert [one["needed"] for one in document["without"]] == [True, True]


def test_what_is_needed_for_the_ending_alone_says_so(ask: Any) -> None:
    answer = ask("why", "strait", 2)
    document = json.loads(ask("why", "strait", 2, "--json").out)
    still = [one for one in document["without"] if one["needed"] and one["headline"]]
    assert len(still) == answer.out.count(", but still wider war") > 0
    asked = json.loads(ask("why", "strait", 2, "--on", "wider war", "--json").out)
    names = {one["taken_away"][0] for one in asked["without"] if one["needed"]}
    assert not names & {one["taken_away"][0] for one in still}


def test_a_world_is_asked_about_what_can_come_about(ask: Any, scenario: Path) -> None:
    answer = ask("why", scenario, 1, "--on", "flod")
    assert answer.code == ExitCode.BAD_INPUT
    assert "did you mean 'flood'?" in answer.err
