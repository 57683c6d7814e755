import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalate.cli.app import app
from escalate.errors import ExitCode
from escalate.model.build import build
from escalate.scenario.load import load, load_text
from escalate.scenario.plain_yaml import written
from escalate.scenario.problems import ScenarioError
from escalate.scenario.reader import read

ODD = [
    "1e3",
    "on",
    "~",
    "2024-11-01",
    "a: b",
    "# no comment",
    "  leading",
    "a \"quote\" and 'another'",
    "Nord Stream – Übung 危機",
    "two\nlines\n",
    "- item",
    "{a: 1}",
    "\ttab",
    "\u202eturned",
    "x" * 300,
    " ".join(["word"] * 60),
    "&anchor *alias !tag",
    "null",
    "007",
    "",
]
ABOVE = """\
escalate: 1
extends: two-states.yaml
quantities: {north.use: 200, load: {value: 0.5}}
actions: {north_strikes: {times: {load: [0.5, 2]}}}
overrides:
  patient: {about: The North waits, north_strikes.p: 0.1, south_answers.blocked: 1}
  poor: {north.shells: 500, new: {events: {famine: {rate: 1, per: year}}}}
scenarios: {bad-year: [patient, poor]}
"""


@pytest.fixture
def above(scenario: Path) -> Path:
    """A file that extends the small scenario, with overrides."""
    path = scenario.with_name("above.yaml")
    path.write_text(ABOVE, encoding="utf-8")
    return path


def document(ask: Any, *words: object) -> Any:
    answer = ask("show", *words, "--json")
    assert (answer.err, answer.code) == ("", ExitCode.OK)
    return json.loads(answer.out)


def again(text: str) -> str:
    """What fixes the results of the scenario that a text is."""
    return build(load_text(text, Path("again.yaml"))).canonical


@pytest.mark.parametrize(
    "words", [(), ("-s", "patient"), ("-s", "bad-year", "-S", "north.use=50", "-S", "load=0.7")]
)
def test_what_is_shown_is_a_scenario_with_the_same_results(
    ask: Any, above: Path, words: tuple[str, ...]
) -> None:
    answer = ask("show", above, *words)
    assert (answer.err, answer.code) == ("", ExitCode.OK)
    assert answer.out.endswith("\n")
    picks = [word for option, word in pairwise(words) if option == "-s"]
    sets = [word for option, word in pairwise(words) if option == "-S"]
    assert again(answer.out) == build(load(str(above), sets, picks)).canonical


@pytest.mark.parametrize("name", ["strait", "storm-corps"])
def test_a_shipped_scenario_is_shown_whole_and_checks_again(
    ask: Any, tmp_path: Path, name: str
) -> None:
    answer = ask("show", name, width=60)
    assert again(answer.out) == build(load(name)).canonical
    saved = tmp_path / "saved.yaml"
    saved.write_text(answer.out, encoding="utf-8")
    assert ask("check", saved).code == ExitCode.OK


def test_a_scenario_with_overrides_in_it_leaves_out_what_was_meant_for_the_others(
    ask: Any, tmp_path: Path
) -> None:
    saved = tmp_path / "saved.yaml"
    saved.write_text(ask("show", "storm-corps", "-s", "no_troops").out, encoding="utf-8")
    assert ask("check", saved).code == ExitCode.OK


def odd_scenario(scenario: Path, text: str) -> str:
    """The small scenario whose title, headline and notes are a text, as is the key of a source."""
    tree: Any = read(scenario.read_text("utf-8"), "small.yaml").tree
    tree["title"] = text
    tree["actions"]["north_strikes"]["note"] = text
    tree["actions"]["north_strikes"]["when"] = "day >\n  5 and\n\n  day < 70"
    tree["headline"]["name"] = text
    tree["sources"] = {text: {"cite": text}}
    return written(tree)


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_texts_that_other_readers_stumble_over_come_back(
    ask: Any, scenario: Path, text: str, encoding: str
) -> None:
    scenario.write_text(odd_scenario(scenario, text), encoding="utf-8")
    answer = ask("show", scenario, width=60, encoding=encoding)
    assert answer.err == ""
    shown = answer.out
    first, second = load(str(scenario)), load_text(shown, Path("again.yaml"))
    assert second.document.title == second.document.headline.name == text
    assert second.document.sources == first.document.sources
    assert second.document.actions == first.document.actions
    assert build(second).canonical == build(first).canonical


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_any_text_comes_back(text: str) -> None:
    tree = {"title": text, text: {"list": [text, text], "n": 1_000}}
    try:
        first = read(written(tree), "first.yaml")
    except ScenarioError:  # a character that no YAML file can hold
        return
    assert read(written(first.tree), "second.yaml").tree == first.tree


def test_yaml_in_a_pipe_is_utf_8_whatever_the_encoding(scenario: Path) -> None:
    import io

    from typer.testing import CliRunner

    from escalate.views.terminal import Terminal

    text = scenario.read_text("utf-8").replace("Two states and a river", "Zwei Ufer – 危機")
    scenario.write_text(text, encoding="utf-8")
    held = io.BytesIO()
    stream = io.TextIOWrapper(held, encoding="ascii")
    CliRunner().invoke(app, ["show", str(scenario)], obj=Terminal(stdout=stream, encoding="ascii"))
    stream.flush()
    assert "title: Zwei Ufer – 危機\n" in held.getvalue().decode("utf-8")


def test_the_chain_of_a_value_goes_through_every_layer(ask: Any, above: Path) -> None:
    words = ("-s", "patient", "-S", "north.use=50", "--chain")
    values = {one["name"]: one for one in document(ask, above, *words)["values"]}
    use, chance = values["north.use"], values["north_strikes.p"]
    assert (use["value"], use["from"]["kind"]) == ("50", "command line")
    assert [(one["value"], one["from"]["file"]) for one in use["before"]] == [
        ("200", "above.yaml"),
        ("100", "two-states.yaml"),
    ]
    assert (chance["value"], chance["from"]["kind"]) == ("0.1", "override")
    assert (chance["from"]["name"], chance["from"]["line"]) == ("patient", 6)
    assert chance["before"][0]["value"] == "0.5"


CHAIN_AT_80 = """\
Two states and a river
Files  two-states.yaml
       above.yaml

name                           value                    from
north_strikes.by               north                    two-states.yaml:16
north_strikes.about            the North strikes        two-states.yaml:17
                               across the river
north_strikes.rung             2                        two-states.yaml:18
north_strikes.p                0.1                      override patient
                                                        (above.yaml:6)
  before                       0.5                      two-states.yaml:19
north_strikes.within           90                       two-states.yaml:20
north_strikes.lag              5                        two-states.yaml:21
north_strikes.times.load.at_0  0.5                      above.yaml:4
north_strikes.times.load.at_1  2                        above.yaml:4
"""


def test_a_chain_at_80_columns(ask: Any, above: Path) -> None:
    shown = ask("show", above, "-s", "patient", "--only", "north_strikes", width=80).out
    assert shown == CHAIN_AT_80


def test_a_chain_at_60_columns(ask: Any, above: Path) -> None:
    shown = ask("show", above, "-s", "patient", "--chain", "--only", "north_strikes.p", width=60)
    assert shown.out.splitlines()[4:] == [
        "name             value  from",
        "north_strikes.p  0.1    override patient (above.yaml:6)",
        "  before         0.5    two-states.yaml:19",
    ]
    every = ask("show", "strait", "-s", "alone", "--chain", width=60).out
    assert "\nvolunteers.training\n  0 · override no_volunteers (strait.yaml:" in every
    assert "\n  before: 400 · strait.yaml:" in every


@pytest.mark.parametrize("name", ["strait", "storm-corps"])
@pytest.mark.parametrize("width", [60, 80])
@pytest.mark.parametrize("option", ["--chain", "--sets", "--diff"])
def test_no_line_is_wider_than_the_screen(ask: Any, name: str, width: int, option: str) -> None:
    other = {"storm-corps": "strait", "strait": "storm-corps"}[name]
    words = (option, other) if option == "--diff" else (option,)
    answer = ask("show", name, *words, width=width)
    assert answer.code == ExitCode.OK
    assert max(map(len, answer.out.splitlines())) <= width


def test_plain_lines_say_where_a_value_is_from(ask: Any, above: Path) -> None:
    lines = ask("show", above, "-S", "north.use=50", "--only", "north.use", "--plain").out
    assert "north.use: 50, from -S; before 200, from above.yaml:3; before 100, from two" in lines


def test_defaults_are_shown_only_if_asked_for(ask: Any, scenario: Path) -> None:
    assert "north_strikes.cooldown" not in ask("show", scenario, "--chain").out
    shown = ask("show", scenario, "--chain", "--all").out
    assert "north_strikes.cooldown" in shown
    assert "default" in shown


def test_a_name_that_nothing_begins_with(ask: Any, scenario: Path) -> None:
    answer = ask("show", scenario, "--only", "north_strikes.pp")
    assert "no name begins with 'north_strikes.pp'" in answer.err
    assert "did you mean 'north_strikes.p'?" in answer.err
    assert (answer.out, answer.code) == ("", ExitCode.BAD_INPUT)


def test_a_diff_with_the_same_file_is_what_the_overrides_change(ask: Any, above: Path) -> None:
    words = ("-s", "bad-year", "-S", "load=0.6", "--diff", above)
    found = {one["name"]: one for one in document(ask, above, *words)["values"]}
    assert {name: (one["here"], one["there"]) for name, one in found.items()} == {
        "north.shells": ("500", "10_000"),
        "load": ("0.6", "0.5"),
        "north_strikes.p": ("0.1", "0.5"),
        "south_answers.blocked": ("1", "0"),
        "famine": ("an event", None),
    }


def test_a_diff_between_files_tells_chances_that_are_meant_on_another_day_0(
    ask: Any, above: Path, scenario: Path
) -> None:
    found = document(ask, above, "--diff", scenario)
    assert {
        "name": "load",
        "here": "0.5",
        "there": "is: north.shells / at_start(north.shells)",
    } in (found["values"])
    assert found["day_0"] == [{"name": "north_strikes", "here": 1.25, "there": 1.0}]
    shown = ask("show", above, "--diff", scenario, width=60).out
    assert "A chance is meant as things stand on day 0" in shown
    assert "×1.25" in shown


def test_nothing_differs_in_one_sentence(ask: Any, scenario: Path) -> None:
    assert ask("show", scenario, "--diff", scenario).out == (
        "No difference in what fixes results: two-states.yaml is the same as two-states.yaml.\n"
    )


def test_titles_differ_only_if_asked_for(ask: Any, scenario: Path) -> None:
    other = scenario.with_name("other.yaml")
    text = scenario.read_text("utf-8").replace("title: The North", "title: North")
    other.write_text(text, encoding="utf-8")
    assert ask("show", other, "--diff", scenario).out.startswith("No difference")
    assert document(ask, other, "--diff", scenario, "--all")["values"] == [
        {"name": "north.title", "here": "North", "there": "The North"}
    ]


def test_sets_tell_what_each_override_changes(ask: Any, above: Path) -> None:
    assert ask("show", above, "--sets", width=60).out == (
        "Two states and a river\n"
        "\n"
        "Overrides\n"
        "patient\n"
        "  The North waits\n"
        "  north_strikes.p: 0.5 → 0.1\n"
        "  south_answers.blocked: 0 → 1\n"
        "poor\n"
        "  north.shells: 10_000 → 500\n"
        "  famine: not there → new\n"
        "\n"
        "Scenarios\n"
        "bad-year\n"
        "  picks patient, poor\n"
        "\n"
        "Pick one or several with -s, as in: -s bad-year\n"
    )
    plain = ask("show", above, "--sets", "--plain").out.splitlines()
    assert "Override poor: north.shells: 10_000 to 500; famine: not there to new" in plain
    assert "Scenario bad-year: picks patient, poor" in plain


def test_a_file_without_sets_says_so(ask: Any, scenario: Path) -> None:
    assert "no overrides and no scenarios" in ask("show", scenario, "--sets").out


def test_an_override_that_no_longer_fits_says_why(ask: Any, above: Path) -> None:
    top = above.with_name("top.yaml")
    top.write_text("escalate: 1\nextends: above.yaml\nactions: {south_answers: null}\n", "utf-8")
    top.write_text(
        top.read_text("utf-8") + "outcomes: {war: {when: 'day > 80'}, nuclear war: null}\n"
        "headline: {any_of: [war]}\n",
        "utf-8",
    )
    assert "! cannot be picked: there is no 'south_answers.blocked'" in (
        ask("show", top, "--sets").out
    )


def test_the_brief_of_an_actor(ask: Any, scenario: Path) -> None:
    answer = ask("show", scenario, "--actor", "north", "-S", "north_strikes.p=0.35", width=60)
    assert answer.out == (
        "The North in Two states and a river\n"
        "Name     north\n"
        "Stands   rung 1 (threats)\n"
        "Resolve  the same in all worlds\n"
        "Sees     everything at once and as it is\n"
        "May do   the North strikes across the river (north_strikes)\n"
        "           rung 2 (strikes) · a step up · 35% in 90 days\n"
        "           takes 5 days · once\n"
    )


def test_the_brief_says_what_moves_a_chance_and_what_comes_of_it(ask: Any) -> None:
    out = ask("show", "strait", "--actor", "arkland", width=60).out
    menu = out[out.index("May do") : out.index("Raised by")]
    assert menu == (
        "May do     Arkland attacks along the strait (offensive)\n"
        "             rung 3 (fighting in the strait) · a step up ·\n"
        "             40% in 90 days · serves strait · when\n"
        "             belmar.shells < 70_000 · not while\n"
        "             ceasefire.active\n"
        "             ×1 to 2 by fire_ratio / 5 · ×1 to 0.5 by\n"
        "             dunmore_opinion\n"
        "             takes 3 to 10 days · lasts 20 to 60 days, most\n"
        "             likely 30 · repeats, at least 20 days apart\n"
        "             then tension += 0.05\n"
    )
    raised = out[out.index("Raised by") :]
    assert raised == (
        "Raised by  Dunmore enters the war (dunmore_enters)\n"
        "             rung 5 (war beyond the strait) · 4% each time:\n"
        "             A shot across the strait hits a Dunmore ferry\n"
        "             ×0.5 to 3 by dunmore_opinion · ×1 to 1.5 by\n"
        "             recent(offensive, 30)\n"
        "             once\n"
        "             then tension += 0.3\n"
        "\n"
        "×1 to 2 by x: multiplied by 1 where x is 0 or less, by 2\n"
        "where it is 1 or more, and in proportion in between. A\n"
        "chance is what it says as things stand on day 0.\n"
    )


def test_the_brief_says_the_same_of_duties_and_of_resolve(ask: Any) -> None:
    out = ask("show", "strait", "--actor", "corvia", width=80).out
    assert (
        "Resolve  0.5: ×0.607 to 1.65 in two worlds of three\n"
        "           multiplies the chance of steps up · divides that of steps down\n"
    ) in out
    assert (
        "           ×0.5 to 1.5 by friends.alignment\n"
        "           then tension += 0.2\n"
        "May do   Corvia ratifies the pact"
    ) in out


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("until: false", "until something ends it · once"),
        ("until: day > 7", "until day > 7 · once"),
        ("repeats: true", "takes 5 days · repeats"),
        ("at_most: 1", "takes 5 days · once"),
        ("at_most: 3", "takes 5 days · at most 3 times"),
    ],
)
def test_how_long_and_how_often_in_words(ask: Any, scenario: Path, key: str, said: str) -> None:
    text = scenario.read_text("utf-8").replace("    lag: 5\n", f"    lag: 5\n    {key}\n")
    scenario.write_text(text, encoding="utf-8")
    assert f"{said}\n" in ask("show", scenario, "--actor", "north").out


def test_an_unknown_actor_is_told_the_nearest_and_all(ask: Any, scenario: Path) -> None:
    answer = ask("show", scenario, "--actor", "norht")
    assert answer.err == (
        "error: no actor is named 'norht'\n  did you mean 'north'?\n  actors: north, south\n"
    )
    assert (answer.out, answer.code) == ("", ExitCode.BAD_INPUT)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--chain", "--sets"], "--chain and --sets exclude each other"),
        (["--diff", "x", "--actor", "y"], "--diff and --actor exclude each other"),
        (["--only", "x", "--sets"], "--chain and --sets exclude each other"),
        (["--json"], "--json and --plain go with --chain"),
        (["--plain"], "--json and --plain go with --chain"),
        (["--all"], "--all goes with --chain or --diff"),
        (["--sets", "-S", "north.use=1"], "--sets tells what there is to pick"),
        (["--chain", "--json", "--plain"], "--plain and --json exclude each other"),
    ],
)
def test_options_that_mean_nothing_together_are_refused(
    ask: Any, scenario: Path, words: list[str], said: str
) -> None:
    answer = ask("show", scenario, *words)
    assert said in answer.err
    assert (answer.out, answer.code) == ("", ExitCode.BAD_INPUT)


def test_a_scenario_with_mistakes_is_not_shown(ask: Any, scenario: Path) -> None:
    answer = ask("show", scenario, "-S", "north.uze=5")
    assert "north.uze" in answer.err
    assert (answer.out, answer.code) == ("", ExitCode.BAD_INPUT)


def test_a_brief_in_plain_lines_and_for_programs(ask: Any) -> None:
    lines = ask("show", "strait", "--actor", "corvia", "--plain").out.splitlines()
    assert lines[0] == "Actor: Corvia in The Narrow Strait (a fictional crisis)"
    assert "Stands: rung 2 (arms and volunteers)" in lines
    assert any(line.startswith("May do: Corvia ratifies the pact") for line in lines)
    told = document(ask, "strait", "--actor", "corvia")["actor"]
    assert told["rung"] == {"number": 2, "word": "arms and volunteers"}
    assert "; ×1 to 2 by strait.km2 / 500; takes 10 days, until strait.km2 < 200, repeats" in (
        " ".join(lines)
    )
    assert told["resolve"]["spread"] == 0.5
    sends = next(deed for deed in told["menu"] if deed["name"] == "corvia_sends_more")
    assert sends["factors"] == [{"by": "strait.km2 / 500", "at_0": 1.0, "at_1": 2.0}]
    assert (sends["takes"], sends["cooldown"], sends["at_most"]) == ([10.0], 30.0, None)
    assert [flow["name"] for flow in told["gives"]] == ["belmar_shells"]
    assert {deed["name"]: deed["chance"] for deed in told["menu"]}["corvia_ratifies"] == (
        "60% in 120 days"
    )


@pytest.mark.parametrize("name", ["strait", "storm-corps"])
def test_every_actor_has_a_brief_that_fits(ask: Any, name: str) -> None:
    for actor in load(name).document.actors:
        answer = ask("show", name, "--actor", actor, width=60)
        assert answer.code == ExitCode.OK
        assert max(map(len, answer.out.splitlines())) <= 60


def test_a_diff_in_plain_lines(ask: Any, above: Path, scenario: Path) -> None:
    lines = ask("show", above, "-S", "north.use=50", "--diff", scenario, "--plain").out.splitlines()
    assert lines[:2] == ["Here: above.yaml with -S north.use=50", "There: two-states.yaml"]
    assert "north.use: here 50, there 100" in lines
    assert "north_strikes.times.load: here [0.5, 2], there not there" in lines
    assert "Day 0, north_strikes: here ×1.25, there ×1" in lines
