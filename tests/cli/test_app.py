import os
import pathlib
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from typer.testing import CliRunner

from escalate import __version__
from escalate.cli.app import app
from escalate.errors import EscalateError, ExitCode, StoreError
from escalate.views.terminal import Terminal

RUNS = [sys.executable, "-m", "escalate", "runs"]

HELP = """\
Write:
  new        Start a scenario: a small one, or a copy of a shipped one.
  check      Find every mistake in a scenario, and say what to do about it.
  show       Print a scenario with its overrides, or where values came from.
  sources    List every number with its source, or the word assumption.

Run:
  run        Play a scenario in many worlds and count how they end.

Look:
  runs       List the saved runs with what each changed and its headline.
  timeline   Tell one world day by day: who did what, and what chance did.
  bands      Show quantities over time: medians, and bands of 90% of worlds.
  paths      Show the roads to an outcome as a tree, with shares at each fork.

Compare:
  compare    Compare scenarios, sets and runs in the same worlds.

Explain:
  why        Explain one world's ending: causes, luck, what was needed.
  whatif     Play one world again with one thing otherwise, side by side.
  hinge      Tell what causes an outcome from what merely goes along with it.

Play and teach:
  play       Take an actor's seat: councils, orders, and what came of them.
  lab        Learn by doing: exercises with hints and checks.
  class      Build a lesson for a class: plan, roles, orders, key.

Share:
  cite       Say how often worlds came to an outcome, in one honest sentence.
"""


def test_help_has_the_commands_in_panels(ask: Any) -> None:
    answer = ask("--help")
    assert answer.code == ExitCode.OK
    assert answer.out.endswith(HELP)


def test_the_version_is_told(ask: Any) -> None:
    assert ask("--version").out == f"escalate {__version__}\n"


def test_numbers_can_be_written_as_outputs_write_them(ask: Any, scenario: pathlib.Path) -> None:
    assert "1,024" in ask("run", scenario, "--worlds", "1,024").out


def test_no_command_gets_help_and_a_wrong_one_a_suggestion(ask: Any) -> None:
    assert HELP in ask().err
    answer = ask("rum")
    assert "No such command 'rum'. Did you mean 'run'?" in answer.err
    assert (answer.out, answer.code) == ("", ExitCode.BAD_INPUT)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["run", "x", "--seed", "-1"],
            "'-1' is not a whole number from 0 to 18_446_744_073_",
        ),
        (["run", "x", "--seed", str(2**64)], "'18446744073709551616' is not a whole number from 0"),
        (["run", "x", "--seed", "one"], "'one' is not a whole number from 0 to"),
        (["run", "x", "--worlds", "0"], "'0' is not a whole number from 1 to 10_000_000"),
        (["run", "x", "--worlds", "10000001"], "'10000001' is not a whole"),
        (["run", "x", "--workers", "0"], "'0' is not a whole number from 1 to 1_024"),
        (["run"], "Missing argument 'SCENARIO'"),
        (["timeline", "x", "0"], "'0' is not a whole number from 1 to 10_000_000"),
        (["timeline", "x"], "Missing argument 'WORLD'"),
        (["run", "x", "--josn"], "No such option: --josn"),
        (["run", "x", "--json", "--plain"], "--plain and --json exclude each other"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_read(
    ask: Any, words: list[str], said: str
) -> None:
    answer = ask(*words)
    assert said in answer.err
    assert (answer.out, answer.code) == ("", ExitCode.BAD_INPUT)


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], None]:
    """Makes every command fail with an error when it loads its scenario."""

    def fail(error: BaseException) -> None:
        def load(*_: object) -> None:
            raise error

        monkeypatch.setattr("escalate.scenario.load.load", load)

    return fail


def test_an_error_is_what_and_what_to_do_and_an_exit_code(ask: Any, failing: Any) -> None:
    failing(StoreError("runs/x is full", "make room"))
    answer = ask("check", "x")
    assert answer.err == "error: runs/x is full\n  make room\n"
    assert (answer.out, answer.code) == ("", ExitCode.NOT_SAVED)


def test_a_mistake_of_ours_is_one_sentence_and_no_traceback(ask: Any, failing: Any) -> None:
    failing(ZeroDivisionError("division by zero"))
    answer = ask("check", "x")
    assert answer.err == (
        "error: a mistake in escalate itself (ZeroDivisionError: division by zero)\n"
        "  run again with --debug before the command, and send what it prints\n"
    )
    assert (answer.out, answer.code) == ("", ExitCode.INTERNAL)


@pytest.mark.parametrize("error", [ZeroDivisionError("x"), EscalateError("x")])
def test_with_debug_every_error_has_a_traceback(ask: Any, failing: Any, error: Exception) -> None:
    failing(error)
    assert "Traceback (most recent call last)" in ask("--debug", "check", "x").err
    assert "Traceback" not in ask("check", "x").err


def test_what_the_system_refuses_is_said_in_its_words(ask: Any, failing: Any) -> None:
    failing(OSError(28, "No space left on device"))
    answer = ask("check", "x")
    assert answer.err == "error: [Errno 28] No space left on device\n"
    assert answer.code == ExitCode.NOT_SAVED


def test_ctrl_c_ends_with_130(ask: Any, failing: Any) -> None:
    failing(KeyboardInterrupt())
    answer = ask("check", "x")
    assert (answer.out, answer.err, answer.code) == ("", "stopped\n", ExitCode.INTERRUPTED)


def test_control_characters_in_an_error_are_not_obeyed(ask: Any, failing: Any) -> None:
    failing(EscalateError("no file \x1b[2J.yaml"))
    assert ask("check", "x").err == "error: no file [2J.yaml\n"


def test_a_reader_that_has_seen_enough_is_no_error(failing: Any) -> None:
    failing(BrokenPipeError())
    terminal = Terminal(StringIO(), StringIO())
    result = CliRunner().invoke(app, ["check", "x"], obj=terminal)
    assert isinstance(terminal.stderr, StringIO)
    assert (terminal.stderr.getvalue(), result.exit_code) == ("", ExitCode.OK)


def test_a_pipe_that_is_closed_ends_quietly() -> None:
    """The reader closes before the first line is written."""
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "escalate", "runs"],
        stdout=write,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(write)
    assert (done.stderr, done.returncode) == (b"", ExitCode.OK)


def test_a_full_disk_is_said_once() -> None:
    with pathlib.Path("/dev/full").open("wb") as full:
        done = subprocess.run(RUNS, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.stderr == b"error: [Errno 28] No space left on device\n"
    assert done.returncode == ExitCode.NOT_SAVED
