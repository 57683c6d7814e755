import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from escalate.cli.options import day_number
from escalate.engine.history import Kind
from escalate.errors import EscalateError, ExitCode
from escalate.runs.ensemble import open_run

START = date(2024, 11, 1)


def told(ask: Any, *words: object) -> Any:
    answer = ask("timeline", *words, "--json")
    assert (answer.err, answer.code) == ("", ExitCode.OK)
    return json.loads(answer.out)


def test_a_timeline_is_the_very_history_that_the_run_counted(ask: Any, scenario: Path) -> None:
    run = ask("run", scenario, "--worlds", 30, "--seed", 0, "--workers", 1, "--json")
    ensemble = open_run(json.loads(run.out)["folder"])
    saved = ensemble.outcomes()
    for world in range(1, 31):
        document = told(ask, scenario, world, "--seed", 0)
        log = ensemble.events(world)
        assert document["ending"]["name"] == ensemble.manifest.outcomes[saved.ending[world - 1]]
        assert [
            (event["day"], event["name"], Kind[event["kind"].upper()])
            for event in document["events"]
        ] == list(zip(log.day, log.happening, log.kind, strict=True))
        assert document["readings"][-1]["values"][0]["value"] == saved.last[0, world - 1]


def test_the_first_world_is_told_in_days(ask: Any, scenario: Path) -> None:
    lines = ask("timeline", scenario, 1).out.splitlines()
    assert lines[0] == "World 1 of Two states and a river"
    assert lines[1] == "Period   1 Nov 2024 → 30 Jan 2025"
    assert " 1 Dec 2024  day 30  the river floods" in lines
    assert "                     The North: shells: 7,000 rounds · load: 0.7" in lines
    assert lines[-3].startswith("Ending  ")
    assert lines[-2].startswith("Next    escalate why ")


def test_the_base_chance_never_stands_beside_the_roll(ask: Any, scenario: Path) -> None:
    """What stands there is the chance so far, which has just passed the roll."""
    rolled = [
        event
        for world in range(1, 20)
        for event in told(ask, scenario, world)["events"]
        if event["roll"] is not None
    ]
    assert rolled
    assert all(event["chance"] >= event["roll"] for event in rolled)
    assert len({event["chance"] for event in rolled if event["name"] == "north_strikes"}) > 1


def test_changes_are_in_force_and_told(ask: Any, scenario: Path) -> None:
    document = told(ask, scenario, 1, "-S", "north.use=0")
    assert document["changes"] == [{"name": "north.use", "old": "100", "new": "0"}]
    assert {reading["values"][0]["value"] for reading in document["readings"]} == {10_000}


@pytest.mark.parametrize(
    "words", [("--from", "30", "--to", "60"), ("--from", "2024-12-01", "--to", "60")]
)
def test_a_part_may_be_told(ask: Any, scenario: Path, words: tuple[str, ...]) -> None:
    document = told(ask, scenario, 1, *words)
    assert [reading["day"] for reading in document["readings"]] == [30, 60]
    assert all(30 <= event["day"] <= 60 for event in document["events"])
    assert (document["from"], document["to"]) == (30, 60)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from", "60", "--to", "30"), "--from 60 is after --to 30"),
        (("--to", "91"), "91 is outside the scenario"),
        (("--from", "2024-10-31"), "2024-10-31 is outside the scenario"),
        (("--from", "soon"), "'soon' is neither a day nor a date"),
    ],
)
def test_days_that_cannot_be_told_are_refused(
    ask: Any, scenario: Path, words: tuple[str, ...], said: str
) -> None:
    answer = ask("timeline", scenario, 1, *words)
    assert answer.err.startswith(f"error: {said}\n")
    assert (answer.out, answer.code) == ("", ExitCode.BAD_INPUT)


def test_days_are_numbers_or_dates() -> None:
    assert day_number("0", START, 90) == 0
    assert day_number("2024-11-01", START, 90) == 0
    assert day_number("2025-01-30", START, 90) == day_number("90", START, 90) == 90


def test_a_day_outside_says_which_days_there_are() -> None:
    with pytest.raises(EscalateError, match="from 0 to 90, or a date from 2024-11-01 on"):
        day_number("-1", START, 90)


@pytest.mark.parametrize("width", [80, 60])
def test_no_line_passes_the_width(ask: Any, scenario: Path, width: int) -> None:
    out = ask("timeline", scenario, 2, width=width).out
    assert max(map(len, out.splitlines())) <= width


def test_what_comes_once_in_a_stretch_is_told_on_its_day(ask: Any) -> None:
    for world in range(1, 6):
        out = ask("timeline", "storm-corps", world).out
        assert " × " in out
        assert " 1 × " not in out


def test_plain_lines(ask: Any, scenario: Path) -> None:
    lines = ask("timeline", scenario, 1, "--plain").out.splitlines()
    assert "1 Dec 2024, day 30: the river floods" in lines
    assert all(": " in line for line in lines)
