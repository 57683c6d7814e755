"""Writes down anew what `escalate check` says of every bad scenario, to be read in the diff.

    .venv/bin/python tests/bad_scenarios/rewrite.py

A bad scenario is a file `<kind>/<what is wrong>.yaml`; beside it is what is said of it, as `.txt`.
"""

from __future__ import annotations

from contextlib import chdir
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from typer.testing import CliRunner

from escalate.cli.app import app
from escalate.views.terminal import Terminal

FOLDER = Path(__file__).resolve().parent
SCENARIOS = sorted(FOLDER.glob("*/*.yaml"))


@dataclass(frozen=True)
class Answer:
    """What the command printed, and its exit code."""

    out: str
    err: str
    code: int


def check(scenario: Path) -> Answer:
    """What `escalate check` says of a file in the folder where it lies."""
    terminal = Terminal(StringIO(), StringIO())
    with chdir(scenario.parent):
        result = CliRunner().invoke(app, ["check", scenario.name], obj=terminal)
    out, err = (
        stream.getvalue() if isinstance(stream, StringIO) else ""
        for stream in (terminal.stdout, terminal.stderr)
    )
    return Answer(out + result.stdout, err + result.stderr, result.exit_code)


def main() -> None:
    """Write every message; name the files that are not refused, and the messages without a file."""
    for scenario in SCENARIOS:
        answer = check(scenario)
        scenario.with_suffix(".txt").write_text(answer.err, encoding="utf-8", newline="")
        if (answer.out, answer.code) != ("", 2):
            print(f"{scenario.relative_to(FOLDER)}: exit code {answer.code}")  # noqa: T201
    for text in sorted(FOLDER.glob("*/*.txt")):
        if text.with_suffix(".yaml") not in SCENARIOS:
            print(f"{text.relative_to(FOLDER)}: there is no such scenario")  # noqa: T201


if __name__ == "__main__":
    main()
