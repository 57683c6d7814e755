"""`escalate cite`: the sentence holds the numbers that `run` counts, or none at all."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from rich.cells import cell_len

from escalate import __version__
from escalate.errors import ExitCode
from escalate.runs.ensemble import open_run

HASTY = """\
overrides:
  hasty:
    south_answers.p: 0.9
    north.use: 50
    north_strikes.p: 0.6
    north_strikes.lag: 6
    north.shells: 9_000
"""


def cited(ask: Any, *words: object) -> dict[str, Any]:
    answer = ask("cite", *words, "--json")
    assert answer.code == ExitCode.OK, answer.err
    document: dict[str, Any] = json.loads(answer.out)
    return document


def ran(ask: Any, *words: object) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(ask("run", *words, "--json", "--workers", 1).out)
    return document


def test_the_sentence_is_that_of_the_run(ask: Any, scenario: Path) -> None:
    document = ran(ask, scenario, "--worlds", 300)
    headline = document["headline"]
    low, high = (f"{100 * headline[end]:.1f}" for end in ("low", "high"))

    answer = ask("cite", scenario, "--worlds", 300)

    assert answer.out == (
        f"In {headline['count']} of 300 simulated worlds ({100 * headline['share']:.1f}%; "
        f'95% interval {low} to {high}%; "{headline["words"]}" in the words of ICD 203) '
        '"Two states and a river" came to open war (nuclear war or war)'
        " between 1 Nov 2024 and 30 Jan 2025."
        f" Counted in a model, scenario two-states, hash {document['folder'][-12:]},"
        f" seed 1, escalate {__version__}; not a forecast."
        " Repeat: escalate run two-states.yaml --worlds 300\n"
    )


@pytest.mark.parametrize("outcome", ["open war", "war", "strikes", "calm", "Nuclear_War"])
def test_the_parts_are_those_of_the_run(ask: Any, scenario: Path, outcome: str) -> None:
    document = ran(ask, scenario, "--worlds", 300)
    counted = {one["name"]: one for one in (*document["outcomes"], document["headline"])}
    part = cited(ask, scenario, "--worlds", 300, "--to", outcome)

    expected = counted[outcome.lower().replace("_", " ")]
    assert {key: part["outcome"][key] for key in expected if key != "members"} == {
        key: expected[key] for key in expected if key != "members"
    }
    assert part["hash"] == open_run(document["folder"]).manifest.hash
    assert part["against"] is None


def test_without_to_it_is_the_headline_even_if_an_ending_has_its_name(
    ask: Any, scenario: Path
) -> None:
    text = scenario.read_text("utf-8").replace("name: open war, any_of: [nuclear war, war]", "X")
    text = text.replace("{X}", "{name: strikes, any_of: [strikes]}")
    scenario.write_text(text, encoding="utf-8")
    headline = ran(ask, scenario, "--worlds", 200)["headline"]

    assert cited(ask, scenario, "--worlds", 200)["outcome"]["count"] == headline["count"]
    ending = cited(ask, scenario, "--worlds", 200, "--to", "strikes")["outcome"]["count"]
    assert ending < headline["count"]


@pytest.mark.parametrize("worlds", [1, 10, 99])
def test_too_few_worlds_get_no_percentage(ask: Any, scenario: Path, worlds: int) -> None:
    count = ran(ask, scenario, "--worlds", worlds)["headline"]["count"]
    answer = ask("cite", scenario, "--worlds", worlds, "--seed", 1)

    assert (answer.out, answer.code) == ("", ExitCode.BAD_INPUT)
    counted = "1 world" if worlds == 1 else f"{worlds} worlds"
    assert answer.err.startswith(f"error: {counted} cannot support a percentage: ")
    assert f'say "in {count} of {worlds} simulated worlds"; or, for a percentage: ' in answer.err
    command = answer.err.split("for a percentage: ")[1]
    assert command == "escalate cite two-states.yaml --worlds 1000\n"
    assert ask(*shlex.split(command)[1:]).code == ExitCode.OK


def test_a_hundred_worlds_are_enough(ask: Any, scenario: Path) -> None:
    outcome = cited(ask, scenario, "--worlds", 100)["outcome"]

    assert outcome["high"] - outcome["low"] < 0.2


def test_what_no_world_came_to_has_an_upper_end(ask: Any, scenario: Path) -> None:
    sentence = cited(ask, scenario, "--worlds", 500, "--to", "nuclear war")["sentence"]

    assert sentence.startswith(
        "In none of 500 simulated worlds (which leaves room for up to 0.8%: 95% interval 0 to 0.8%;"
        ' below 1%, for which ICD 203 has no word) did "Two states and a river" end in nuclear war'
        " between"
    )


def test_words_that_the_standard_does_not_have_stand_without_quotes(
    ask: Any, scenario: Path
) -> None:
    sentence = cited(ask, scenario, "--worlds", 120, "--to", "nuclear war")["sentence"]

    assert '; below 1% to "almost no chance" in the words of ICD 203)' in sentence


def test_what_every_world_came_to_has_a_lower_end(ask: Any, scenario: Path) -> None:
    words = (scenario, "--worlds", 500, "--to", "calm", "-S", "north_strikes.p=1e-9")
    sentence = cited(ask, *words)["sentence"]

    assert sentence.startswith(
        "In all 500 simulated worlds (which leaves room for as few as 99.2%: 95% interval 99.2 to"
        ' 100%; above 99%, for which ICD 203 has no word) "Two states and a river" ended in calm'
        " between"
    )


def held(document: dict[str, Any]) -> set[int]:
    """The worlds of a run in which the headline held, read without the code under test."""
    rows = []
    for part in sorted((Path(document["folder"]) / "parts").iterdir()):
        rows += pq.read_table(part / "outcomes.parquet").to_pylist()
    return {row["world"] for row in rows if row["headline"]}


def test_changes_stand_beside_the_share_without_them(ask: Any, scenario: Path) -> None:
    words = ("-S", "south_answers.p=0.9", "-S", "north.use=1_600", "--seed", 5, "--worlds", 400)
    part = cited(ask, scenario, *words)
    changed = ran(ask, scenario, *words)
    base = ran(ask, scenario, "--seed", 5, "--worlds", 400)

    assert part["outcome"]["count"] == changed["headline"]["count"]
    assert part["hash"] == changed["folder"][-12:]
    against = part["against"]
    assert {key: against[key] for key in ("count", "of", "low", "high")} == {
        key: base["headline"][key] for key in ("count", "of", "low", "high")
    }
    assert against["entered"] == len(held(changed) - held(base))
    assert against["left"] == len(held(base) - held(changed))
    points = (against["entered"] - against["left"]) / 4
    assert (
        ", with south_answers.p at 0.9 in place of 0.3 and north.use at 1,600 in place of 100;"
        in part["sentence"]
    )
    assert (
        f"in the scenario as it stands, a difference of {points:+.1f} points (95% interval +"
        in part["sentence"]
    )
    assert part["sentence"].endswith(
        "Repeat: escalate run two-states.yaml --seed 5 -S south_answers.p=0.9"
        " -S north.use=1_600 --worlds 400"
    )


@pytest.mark.parametrize("change", ["days=60", "headline.name=a fight"])
def test_a_share_of_something_else_is_not_set_beside_it(
    ask: Any, scenario: Path, change: str
) -> None:
    part = cited(ask, scenario, "-S", change, "--worlds", 150)

    assert len(part["changes"]) == 1
    assert part["against"] is None
    assert "without" not in part["sentence"]


def test_seed_0_is_a_seed_like_any_other(ask: Any, scenario: Path) -> None:
    part = cited(ask, scenario, "--seed", 0, "--worlds", 150)

    assert part["seed"] == 0
    assert (
        part["outcome"]["count"]
        == ran(ask, scenario, "--seed", 0, "--worlds", 150)["headline"]["count"]
    )
    assert part["repeat"].endswith("--seed 0 --worlds 150")


def test_a_difference_that_cannot_be_seen_is_called_none(ask: Any, scenario: Path) -> None:
    part = cited(ask, scenario, "-S", "north.use=101", "--worlds", 200)

    assert (part["against"]["entered"], part["against"]["left"]) == (0, 0)
    assert (
        "a difference that these worlds cannot tell from none (95% interval -" in (part["sentence"])
    )


def test_a_difference_is_seen_where_compare_sees_one(ask: Any, scenario: Path) -> None:
    change, worlds = "south_answers.p=0.304", ("--worlds", 1000)
    against = cited(ask, scenario, "-S", change, *worlds)["against"]
    words = ("compare", scenario, change, "--outcome", "open war", *worlds, "--json")
    (row,) = json.loads(ask(*words).out)["outcomes"]

    assert (against["entered"], against["left"], against["p"]) == (4, 0, 2 / 2**4)
    assert against["difference"]["low"] > 0
    assert (row["p"], row["seen"]) == (against["p"], False)
    sentence = cited(ask, scenario, "-S", change, *worlds)["sentence"]
    assert (
        "a difference that these worlds cannot tell from none (95% interval 0.0 to +1.0" in sentence
    )


def test_named_changes_are_named_and_not_all_told(ask: Any, scenario: Path) -> None:
    scenario.write_text(scenario.read_text("utf-8") + HASTY, encoding="utf-8")
    part = cited(ask, scenario, "-s", "hasty", "--worlds", 150)

    assert len(part["changes"]) == 5
    (told,) = re.findall(r", with hasty: (.*); against", part["sentence"])
    assert told.count(" in place of ") == 3
    assert told.endswith(" and 2 more changes")
    assert part["sentence"].endswith("escalate run two-states.yaml -s hasty --worlds 150")


def test_the_command_repeats_the_numbers(ask: Any, scenario: Path) -> None:
    part = cited(ask, scenario, "--seed", 7, "-S", "south_answers.p=0.7", "--worlds", 150)
    again = ran(ask, *shlex.split(part["repeat"])[2:])

    assert again["headline"]["count"] == part["outcome"]["count"]
    assert again["folder"].endswith(part["hash"])
    assert again["simulated"] == 0


def test_a_saved_run_is_cited_with_its_own_changes(ask: Any, scenario: Path) -> None:
    document = ran(ask, scenario, "--seed", 7, "-S", "south_answers.p=0.7", "--worlds", 150)
    part = cited(ask, document["folder"])

    assert part["outcome"]["count"] == document["headline"]["count"]
    assert (part["hash"], part["seed"]) == (document["folder"][-12:], 7)
    assert "with south_answers.p at 0.7 in place of 0.3." in part["sentence"]
    assert part["against"] is None
    again = ran(ask, *shlex.split(part["repeat"])[2:])
    assert again["folder"] == document["folder"]
    assert again["simulated"] == 0


def test_failed_worlds_are_counted_apart(ask: Any, scenario: Path) -> None:
    text = scenario.read_text("utf-8")
    overflow = 'load: {is: "1e308 * (1 + 10 * north_strikes.count)"}'
    scenario.write_text(re.sub("load: .*", overflow, text), encoding="utf-8")
    answer = ask("cite", scenario, "--worlds", 400, "--to", "calm", "--json")
    part = json.loads(answer.out)

    assert answer.code == ExitCode.WORLDS_FAILED
    sound = 400 - part["failed"]
    assert 100 <= sound < 400
    assert part["outcome"]["of"] == sound
    assert f"; {part['failed']} more failed and count nowhere)" in part["sentence"]
    few = ask("cite", scenario, "--worlds", 120)
    assert few.code == ExitCode.BAD_INPUT
    assert re.match(
        r"error: \d\d worlds \(and \d\d that failed\) cannot support a percentage: ", few.err
    )


def test_an_unknown_outcome_is_refused_with_the_nearest(ask: Any, scenario: Path) -> None:
    answer = ask("cite", scenario, "--to", "strikse")

    assert answer.code == ExitCode.BAD_INPUT
    assert answer.err == "error: no outcome is named 'strikse'\n  did you mean 'strikes'?\n"
    assert not Path("runs").exists()


@pytest.mark.parametrize("width", [80, 60])
def test_on_a_screen_the_sentence_wraps_and_the_command_does_not(
    ask: Any, scenario: Path, width: int
) -> None:
    words = ("cite", scenario, "--worlds", 200, "-S", "south_answers.p=0.7")
    piped = ask(*words).out
    lines = ask(*words, width=width).out.splitlines()
    ends = lines.index("")

    assert piped.count("\n") == 1
    assert max(map(cell_len, lines[:ends])) <= width
    said, repeat = piped.rstrip("\n").split(" Repeat: ")
    assert " ".join(lines[:ends]) == said
    assert lines[ends + 1] == f"Repeat  {repeat}"
    assert lines[-1] == "This counts worlds in a model. It is not a forecast."


def test_ascii_alone_and_plain(ask: Any, scenario: Path) -> None:
    words = ("cite", scenario, "--worlds", 200, "-S", "south_answers.p=0.7")
    assert ask(*words, encoding="ascii").out == ask(*words).out.replace("−", "-")
    lines = ask(*words, "--plain").out.splitlines()

    assert lines[0] == f"Sentence: {ask(*words).out.rstrip()}"
    part = cited(ask, *words[1:])
    assert lines[1].startswith(f"Outcome, open war: {part['outcome']['count']} of 200 worlds, ")
    assert lines[2].startswith(f"Without the changes: {part['against']['count']} of 200 worlds, ")
    assert f"Hash: {part['hash']}" in lines
