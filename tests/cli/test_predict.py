import fcntl
import json
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from escalate.errors import ExitCode
from escalate.runs.ensemble import saved_runs
from escalate.teach.predictions import FILE, stored

ROOT = Path("runs")
ANSWERS = b"30\n30%\n4 in 10\n"


@pytest.fixture
def predict(ask: Any, scenario: Path) -> Callable[..., Any]:
    """Run the scenario with --predict and with what is piped into it."""

    def predicted(typed: bytes, *words: object, **options: Any) -> Any:
        few = ("--worlds", 60, "--workers", 1)
        return ask("run", scenario, *few, "--predict", *words, typed=typed, **options)

    return predicted


def document(answer: Any) -> Any:
    assert answer.code == ExitCode.OK
    return json.loads(answer.out)


def test_a_prediction_is_shown_beside_the_worlds_and_the_even_guess(predict: Any) -> None:
    out = predict(ANSWERS).out
    run, table = out.split("your prediction")
    assert "This counts worlds in a model. It is not a forecast." in run
    rows = dict(re.findall(r"^(open war|strikes|calm) +(\S+%) .* 33.3%$", table, re.MULTILINE))
    assert rows == {"open war": "30%", "strikes": "30%", "calm": "40%"}
    assert re.search(r"^points off +[\d.]+ +[\d.]+$", table, re.MULTILINE)
    assert "Luck costs every guess the same" in table


def test_the_score_is_against_the_shares_of_all_worlds(predict: Any) -> None:
    found = document(predict(ANSWERS, "--json"))
    told = found["predicted"]
    shares = [each["share"] for each in told["worlds"]]
    assert told["of"] == ["open war", "strikes", "calm"]
    assert shares[0] == found["headline"]["share"]
    assert sum(each["count"] for each in told["worlds"]) == 60
    (guess,) = told["guesses"]
    assert guess["shares"] == [0.3, 0.3, 0.4]
    squares = [(one - other) ** 2 for one, other in zip(guess["shares"], shares, strict=True)]
    assert guess["miss"] == pytest.approx(sum(squares))
    assert guess["points_off"] == pytest.approx(100 * (sum(squares) / 3) ** 0.5)


def test_all_forms_say_the_same(predict: Any) -> None:
    told = document(predict(ANSWERS, "--json"))["predicted"]
    off = f"{told['guesses'][0]['points_off']:.2g}"
    assert f"; {off} points off on average\n" in predict(b"", "--plain").out
    assert re.search(rf"^points off +{off} ", predict(b"").out, re.MULTILINE)


def test_a_second_prediction_stands_beside_the_first(predict: Any) -> None:
    predict(ANSWERS)
    table = predict(b"50\n25\n25\n").out.split("your prediction")[1]
    assert "you, first  you, last" in table
    assert re.search(r"^open war +30% +50% ", table, re.MULTILINE)
    guesses = document(predict(b"40\n30\n30\n", "--json"))["predicted"]["guesses"]
    assert [guess["shares"][0] for guess in guesses] == [0.3, 0.5, 0.4]


def test_what_was_predicted_of_other_changes_is_not_shown(predict: Any) -> None:
    predict(ANSWERS)
    assert "your prediction" not in predict(b"", "--seed", 2).out
    assert "your prediction" not in predict(b"", "-S", "north.use=200").out
    assert "your prediction" in predict(b"").out


@pytest.mark.parametrize("typed", [b"\n", b"decline\n", b"Decline\n", b"", b"30\n30\n", b"30\n\n"])
def test_to_decline_is_an_answer_and_is_kept(predict: Any, typed: bytes) -> None:
    answer = predict(typed)
    assert answer.code == ExitCode.OK
    assert "Declined. That is an answer too." in answer.err
    assert "your prediction" not in answer.out
    assert [one.shares for one in stored(ROOT, "two-states")] == [None]


def test_who_declines_later_sees_what_was_said_before(predict: Any) -> None:
    predict(ANSWERS)
    assert re.search(r"^open war +30% ", predict(b"\n").out, re.MULTILINE)


def test_shares_that_do_not_add_up_are_asked_for_again(predict: Any) -> None:
    answer = predict(b"30\n30\n30\n" + ANSWERS)
    assert "they add to 90, not to 100" in answer.err
    assert [one.shares for one in stored(ROOT, "two-states")] == [(0.3, 0.3, 0.4)]


@pytest.mark.parametrize(
    "typed", [b"likely", b"10-20", b"many", b"\xff\xfe", b"\x1b[31m", b"9" * 999]
)
def test_what_is_no_share_is_asked_for_again(predict: Any, typed: bytes) -> None:
    answer = predict(typed + b"\n" + ANSWERS)
    assert answer.code == ExitCode.OK
    assert "Please write a per cent" in answer.err
    assert "\x1b" not in answer.err
    assert [one.shares for one in stored(ROOT, "two-states")] == [(0.3, 0.3, 0.4)]


def test_a_pipe_gets_the_answer_alone(predict: Any, ask: Any, scenario: Path) -> None:
    predict(b"\n")
    assert predict(b"\n").out == ask("run", scenario, "--worlds", 60).out


def test_the_file_holds_no_name_and_no_date_and_repeats(predict: Any) -> None:
    predict(ANSWERS)
    (line,) = (ROOT / FILE).read_text("utf-8").splitlines()
    (run,) = saved_runs(ROOT)[0]
    assert json.loads(line) == {
        "scenario": "two-states",
        "run": run.manifest.hash,
        "seed": 1,
        "of": ["open war", "strikes", "calm"],
        "shares": [0.3, 0.3, 0.4],
    }


def test_predictions_that_cannot_be_read_are_told_before_the_question(predict: Any) -> None:
    ROOT.mkdir()
    (ROOT / FILE).write_text("this is none\n", encoding="utf-8")
    answer = predict(ANSWERS)
    assert answer.code == ExitCode.BAD_INPUT
    assert answer.err == f"error: {ROOT / FILE}, line 1, is no prediction\n  delete the line\n"


def test_a_list_of_runs_takes_no_notice_of_predictions(predict: Any, ask: Any) -> None:
    predict(ANSWERS)
    assert len(document(ask("runs", "--json"))["runs"]) == 1


def test_no_line_passes_60_columns(predict: Any) -> None:
    predict(ANSWERS)
    answer = predict(b"20\n30\n50\n", width=60)
    lines = (answer.out + answer.err).splitlines()
    assert [line for line in lines if len(line) > 60 and "Next" not in line] == []


def test_a_terminal_of_ascii_alone_gets_ascii(predict: Any) -> None:
    answer = predict(ANSWERS, width=60, encoding="ascii")
    assert (answer.out + answer.err).isascii()


class Screen:
    """A terminal of 60 columns: what was written to it, and keys to press."""

    def __init__(self, terminal: int) -> None:
        self._terminal, self.seen = terminal, ""

    def until(self, words: str) -> str:
        """Wait for some words; what was written up to them since the last ones."""
        before = len(self.seen)
        while words not in self.seen[before:]:
            self.seen += self._more()
        return self.seen[before:]

    def rest(self) -> str:
        """What is written until the command ends."""
        before = len(self.seen)
        while more := self._more(last=True):
            self.seen += more
        return self.seen[before:]

    def type(self, words: str) -> None:
        """Press keys."""
        os.write(self._terminal, words.encode())

    def _more(self, *, last: bool = False) -> str:
        try:
            data = os.read(self._terminal, 4096)
        except OSError:  # as Linux tells that the other side is closed
            data = b""
        assert data or last, f"it ended after: {self.seen}"
        return data.decode("ascii")


@contextmanager
def at_a_screen(*words: str) -> Iterator[tuple[Screen, subprocess.Popen[bytes]]]:
    """A command in a terminal of its own that knows nothing but letters."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 60, 0, 0))
    plain = {**os.environ, "TERM": "dumb", "PYTHONIOENCODING": "ascii"}
    with subprocess.Popen(
        [sys.executable, "-m", "escalate", *words],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=plain,
        start_new_session=True,
    ) as process:
        os.close(theirs)
        try:
            yield Screen(ours), process
        finally:
            process.kill()
            os.close(ours)


@pytest.mark.parametrize("saved", [0, 60])
def test_a_screen_shows_no_digit_of_a_result_before_the_last_answer(
    ask: Any, scenario: Path, saved: int
) -> None:
    if saved:
        ask("run", scenario, "--worlds", saved, "--workers", 1)
    words = ("run", str(scenario), "--worlds", "60", "--workers", "1", "--predict")
    with at_a_screen(*words) as (screen, process):
        seen = screen.until("open war: ")
        period = "1 Nov 2024 to 30 Jan 2025"
        assert period in seen
        assert not re.search(r"\d", seen.replace(period, ""))
        for answer, following in (("7", "strikes: "), ("8", "calm: ")):
            screen.type(f"{answer}\n")
            assert set(re.findall(r"\d", screen.until(following))) == {answer}
        screen.type("85\n")
        rest = screen.rest()
        assert process.wait() == ExitCode.OK
    assert re.search(r"open war +\d+ ", rest)
    assert re.search(r"open war +7% ", rest)


def test_who_leaves_at_the_question_leaves_nothing_behind(scenario: Path) -> None:
    with at_a_screen("run", str(scenario), "--predict") as (screen, process):
        screen.until("open war: ")
        process.send_signal(signal.SIGINT)
        assert "stopped" in screen.rest()
        assert process.wait() == ExitCode.INTERRUPTED
    assert not ROOT.exists()
