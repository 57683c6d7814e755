from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from typer.testing import CliRunner

from escalate.cli.app import app
from escalate.views.terminal import Terminal


@dataclass(frozen=True)
class Answer:
    """What a command printed, and its exit code."""

    out: str
    err: str
    code: int


Ask = Callable[..., Answer]


@pytest.fixture
def ask() -> Ask:
    """Run a command in this process, as if into a pipe or, with a width, on a screen."""

    def asked(
        *words: object, width: int | None = None, encoding: str = "utf-8", typed: bytes = b""
    ) -> Answer:
        terminal = Terminal(StringIO(), StringIO(), width=width, encoding=encoding)
        result = CliRunner().invoke(
            app, list(map(str, words)), input=typed, obj=terminal, prog_name="escalate"
        )
        out, err = (
            stream.getvalue() if isinstance(stream, StringIO) else ""
            for stream in (terminal.stdout, terminal.stderr)
        )
        return Answer(out + result.stdout, err + result.stderr, result.exit_code)

    return asked


TWO_STATES = """\
escalate: 1
scenario: two-states
title: Two states and a river
start: 2024-11-01
days: 90
ladder: {0: talks, 1: threats, 2: strikes, 3: war}
actors:
  north: {title: The North, rung: 1}
  south: {title: The South}
quantities:
  north.shells: {start: 10_000, min: 0, unit: rounds, change: "0 - north.use"}
  north.use: {value: 100, unit: rounds a day}
  load: {is: "north.shells / at_start(north.shells)"}
actions:
  north_strikes:
    by: north
    about: the North strikes across the river
    rung: 2
    p: 0.5
    within: 90
    lag: 5
  south_answers:
    by: south
    rung: 3
    when: "north_strikes.count > 0"
    p: 0.3
    within: 30
events:
  flood: {about: the river floods, date: 2024-12-01}
outcomes:
  nuclear war: {when: "south_answers.count > 0 and day < 5"}
  war: {when: "south_answers.count > 0"}
  strikes: {when: "north_strikes.count > 0"}
  calm: otherwise
headline: {name: open war, any_of: [nuclear war, war]}
watch: [north.shells, load]
"""


@pytest.fixture
def scenario(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small scenario in the folder in which the commands run."""
    monkeypatch.chdir(tmp_path)
    path = Path("two-states.yaml")
    path.write_text(TWO_STATES, encoding="utf-8")
    return path
