"""`escalate lab` in a shell: started, checked, helped along, watched, and never a traceback."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Ask
from screen import PATIENCE, Screen, columns

sys.path.insert(0, str(Path(__file__).parents[1] / "teach" / "labs"))
from small_pack import ANSWER, mine, small_pack, write

FORMS: list[tuple[str, ...]] = [(), ("--plain",), ("--json",)]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in; the pack lies beside it."""
    small_pack(tmp_path / "pack")
    folder = tmp_path / "desk"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def test_a_check_that_cannot_read_a_file_opens_the_next_hint_too(ask: Ask, desk: Path) -> None:
    ask("lab", "start", "1", "--pack", "../pack")
    write(desk, {"fewer-raids/scenario.yaml": "escalate: 1\nextends: [\n"})
    for number in (1, 2, 3):
        assert f"Hint {number}:" in ask("lab", "hint").out
        assert ask("lab", "check").code == 2


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_labs_are_listed_in_every_form(ask: Ask, desk: Path, form: tuple[str, ...]) -> None:
    answer = ask("lab", "list", "--pack", "../pack", *form, width=60)

    assert (answer.code, answer.err) == (0, "")
    assert "fewer-raids" in answer.out
    assert max(map(len, answer.out.splitlines())) <= (10_000 if form else 60)


def test_a_student_goes_from_start_to_solution(ask: Ask, desk: Path) -> None:
    started = ask("lab", "start", "1", "--pack", "../pack")
    assert "fewer-raids/scenario.yaml" in started.out
    assert "are shown once its check is passed" in ask("lab", "solution").err

    first = ask("lab", "check", width=60)
    assert first.code == 1
    assert re.search(r"not yet\s+Raids \d+\.\d% \(\d+\.\d – \d+\.\d%\) · bar below 25%", first.out)
    assert max(map(len, first.out.splitlines())) <= 60
    assert "points to go" in " ".join(first.out.split())
    assert "Hint 1: where" in ask("lab", "hint").out
    assert "Hint 2" not in ask("lab", "hint").out
    ask("lab", "check")
    assert "Hint 2: what" in ask("lab", "hint").out

    write(desk, {"fewer-raids/scenario.yaml": mine("{restraint: 1}")})
    passed = ask("lab", "check")
    assert passed.code == 0
    assert re.search(r"From \d+\.\d% to \d+\.\d%; war \d+\.\d%", passed.out)
    assert "To discuss: Why?" in passed.out
    assert "solutions/restraint: it holds Red back" in passed.out
    notes = (desk / "notes.md").read_text("utf-8")
    assert "`restraint`: 0 → 1" in notes
    assert "In one line, why did it work?" in notes
    assert "it holds Red back" in ask("lab", "solution").out
    assert "1 of 2: fewer-raids" in ask("lab", "progress").out


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_a_verdict_has_every_form(ask: Ask, desk: Path, form: tuple[str, ...]) -> None:
    ask("lab", "start", "what-leads-to-war", "--pack", "../pack")
    write(desk, {"what-leads-to-war/answer.yaml": ANSWER.replace("worlds: 300", "worlds: 400")})
    answer = ask("lab", "check", *form)

    assert answer.code == 1  # nothing was run or predicted here
    if "--json" in form:
        document = json.loads(answer.out)
        told = {line["id"]: line["met"] for line in document["lines"]}
        assert told == {**dict.fromkeys(told, True), "enough": False, "guess": False}
    else:
        assert "no prediction is stored" in answer.out
        assert "the runs saved here have 0" in answer.out


def test_what_a_check_asks_for_besides_is_found_where_commands_leave_it(
    ask: Ask, desk: Path
) -> None:
    ask("lab", "start", "2", "--pack", "../pack")
    write(desk, {"what-leads-to-war/answer.yaml": ANSWER})
    os.chdir("what-leads-to-war")
    ask("run", "border.yaml", "--worlds", "300", "--predict")

    assert ask("lab", "check").code == 0


def test_a_mistake_in_a_file_is_told_with_its_place_and_exit_2(ask: Ask, desk: Path) -> None:
    ask("lab", "start", "1", "--pack", "../pack")
    write(desk, {"fewer-raids/scenario.yaml": mine("{restriant: 1}")})
    answer = ask("lab", "check")

    assert answer.code == 2
    assert re.search(r"scenario.yaml:6:\d+: there is no 'restriant'", answer.err)
    assert "^" in answer.err


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("lab", "check"), "no lab was started here"),
        (
            ("lab", "start", "more-raids", "--pack", "../pack"),
            "labs: fewer-raids, what-leads-to-war",
        ),
        (("lab", "start", "99"), "no lab is named '99'"),
        (("lab", "list", "--pack", "."), "no folder in it holds a lab.yaml"),
    ],
)
def test_a_refusal_says_what_to_do(ask: Ask, desk: Path, words: tuple[str, ...], what: str) -> None:
    answer = ask(*words)

    assert answer.code == 2
    assert what in answer.err


def test_a_pack_is_held_against_itself(ask: Ask, desk: Path) -> None:
    sound = ask("lab", "check-pack", "../pack", "--only", "fewer-raids", width=60)
    assert (sound.code, "all as wanted" in sound.out) == (0, True)

    lab = desk.parent / "pack" / "fewer-raids" / "lab.yaml"
    lab.write_text(lab.read_text("utf-8").replace("below: 25%", "below: 5%"), encoding="utf-8")
    spoilt = ask("lab", "check-pack", "../pack", "--only", "fewer-raids")
    assert spoilt.code == 1
    assert "solution restraint, seed 2: it does not pass: raids" in spoilt.out


@pytest.fixture(params=["xterm", "dumb"])
def watching(desk: Path, ask: Ask, request: pytest.FixtureRequest) -> Iterator[Screen]:
    ask("lab", "start", "1", "--pack", "../pack")
    screen = Screen("lab", "watch", TERM=request.param)
    yield screen
    screen.close()


def test_watching_checks_on_every_save_and_answers_keys(watching: Screen, desk: Path) -> None:
    scenario = desk / "fewer-raids" / "scenario.yaml"
    watching.until("q quit")
    scenario.write_text(mine("{restriant: 1}"), encoding="utf-8")
    watching.until("there is no 'restriant'")
    watching.until("q quit")
    watching.type("h")
    assert "Hint 1: where" in watching.until("q quit")
    scenario.write_text(mine("{restraint: 1}"), encoding="utf-8")
    assert "To discuss: Why?" in watching.until("q quit")
    watching.type("l")
    assert "passed" in watching.until("q quit")
    watching.type("r")
    assert "not yet" in watching.until("q quit")
    watching.type("n")
    assert "What leads to war" in watching.until("q quit")
    watching.type("x\nq")
    watching.process.wait(timeout=PATIENCE)

    assert "Traceback" not in watching.seen
    assert watching.process.returncode in {0, 1}
    assert columns(watching.seen) <= 60


def test_watching_ends_with_ctrl_c_and_with_the_end_of_all_input(desk: Path, ask: Ask) -> None:
    ask("lab", "start", "1", "--pack", "../pack")
    screen = Screen("lab", "watch", TERM="xterm")
    screen.until("q quit")
    screen.process.send_signal(signal.SIGINT)
    assert screen.process.wait(timeout=PATIENCE) == 130
    assert "Traceback" not in screen.seen
    screen.close()

    piped = subprocess.run(
        [sys.executable, "-m", "escalate", "lab", "watch"],
        input=b"h\n",
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    assert piped.returncode == 1
    assert b"Hint 1: where" in piped.stdout
