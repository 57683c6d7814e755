"""Runs every command that the labs' pages print, as printed, at a fresh desk; how long each takes.

    .venv/bin/python benchmarks/lab_commands.py [LAB ...]

A command that a page gives for after the student's edit is run with a solution's files in place.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from escalate.errors import ExitCode
from escalate.teach.labs.folder import Lab, all_labs

ESCALATE = str(Path(sys.executable).parent / "escalate")
ANSWERS = "0\n"
"""What is typed where a command asks."""


def asked_labs() -> Iterator[Lab]:
    """The labs that the command line names, or all."""
    return (lab for slug, lab in all_labs().items() if slug in (sys.argv[1:] or [slug]))


def solve(lab: Lab, place: Path) -> None:
    """Put the files of the first solution in place."""
    solution = lab.solved(next(iter(lab.says.solutions)))
    shutil.copytree(solution, place, dirs_exist_ok=True)


def run(line: str, folder: Path) -> tuple[int, float, str]:
    """The exit code of a command, its seconds, and what it complained of."""
    words = line.replace("WORLD", "7")
    begun = time.perf_counter()
    done = subprocess.run(  # noqa: S602 (as a student's shell would)
        f"{ESCALATE} {words}",
        shell=True,
        cwd=folder,
        input=ANSWERS,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, time.perf_counter() - begun, done.stderr.strip()


def main() -> None:
    """Print a line a command and a sum a lab."""
    for lab in asked_labs():
        with TemporaryDirectory() as desk:
            run(f"lab start {lab.slug}", Path(desk))
            place, total = Path(desk, lab.slug), 0.0
            for line in lab.commands():
                code, seconds, error = run(line, place)
                when = ""
                if code == ExitCode.BAD_INPUT:
                    solve(lab, place)
                    code, seconds, error = run(line, place)
                    when = "(after the edit) "
                total += seconds
                complaint = error[:200] if code else ""
                print(f"{seconds:6.1f} s  exit {code}  {when}{line}  {complaint}", flush=True)
            print(f"{total:6.1f} s  {lab.slug}", flush=True)


if __name__ == "__main__":
    main()
