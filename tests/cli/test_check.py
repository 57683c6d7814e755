from pathlib import Path
from typing import Any

from escalate.errors import ExitCode


def test_a_sound_scenario_is_one_line(ask: Any, scenario: Path) -> None:
    answer = ask("check", scenario)
    assert answer.out.startswith("two-states: no problems (2 actors, 3 happenings, 4 outcomes, ")
    assert answer.out.count("\n") == 1
    assert (answer.err, answer.code) == ("", ExitCode.OK)


def test_warnings_follow_on_stdout(ask: Any, scenario: Path) -> None:
    text = scenario.read_text("utf-8")
    scenario.write_text(text + "sources:\n  nobody: {cite: A book}\n", encoding="utf-8")
    answer = ask("check", scenario)
    line, warning, *_ = answer.out.splitlines()
    assert line.startswith("two-states: no problems")
    assert warning.startswith("warning: two-states.yaml:")
    assert "nobody" in warning
    assert (answer.err, answer.code) == ("", ExitCode.OK)


def test_every_problem_is_told_at_once_with_its_place(ask: Any, scenario: Path) -> None:
    text = scenario.read_text("utf-8").replace("days: 90", "days: many").replace("lag:", "lagg:")
    scenario.write_text(text, encoding="utf-8")
    before = sorted(Path.cwd().rglob("*"))
    answer = ask("check", scenario)
    assert "two-states.yaml:5:7: " in answer.err
    assert "lagg" in answer.err
    assert (answer.out, answer.code) == ("", ExitCode.BAD_INPUT)
    assert sorted(Path.cwd().rglob("*")) == before


def test_a_formula_is_checked_too(ask: Any, scenario: Path) -> None:
    text = scenario.read_text("utf-8")
    scenario.write_text(text.replace("0 - north.use", "0 - north.uze"), encoding="utf-8")
    answer = ask("check", scenario)
    assert "north.uze" in answer.err
    assert "did you mean 'north.use'?" in answer.err
    assert (answer.out, answer.code) == ("", ExitCode.BAD_INPUT)


def test_changes_are_checked_with_the_scenario(ask: Any, scenario: Path) -> None:
    assert ask("check", scenario, "-S", "north.use=50").code == ExitCode.OK
    answer = ask("check", scenario, "-S", "north.uze=50")
    assert "north.uze" in answer.err
    assert (answer.out, answer.code) == ("", ExitCode.BAD_INPUT)


def test_no_such_scenario(ask: Any, scenario: Path) -> None:
    answer = ask("check", scenario.with_name("nowhere.yaml"))
    assert "nowhere.yaml" in answer.err
    assert (answer.out, answer.code) == ("", ExitCode.BAD_INPUT)
