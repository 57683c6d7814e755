"""Runs every command that the labs' pages print, as printed, at a fresh desk; how long each takes.

    .venv/bin/python benchmarks/lab_commands.py [LAB ...]

A command that a page gives for after the student's edit is run with a solution's files in place.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from escalate.errors import ExitCode
from escalate.teach.labs.folder import Lab, all_labs

PRINTED = re.compile(r"^ {4}escalate (.+)$|`escalate ([^`]+)`", re.MULTILINE)
ESCALATE = str(Path(sys.executable).parent / "escalate")
ANSWERS = "0\n"
"""What is typed where a command asks."""


def commands(lab: Lab) -> list[str]:
    """What the pages of a lab print, each once, in order."""
    pages = ("README.md", "hints.md", "lesson.md")
    text = "\n".join((lab.folder / page).read_text("utf-8") for page in pages)
    return list(dict.fromkeys(one or other for one, other in PRINTED.findall(text)))


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
    for slug, lab in all_labs().items():
        if sys.argv[1:] and slug not in sys.argv[1:]:
            continue
        with TemporaryDirectory() as desk:
            run(f"lab start {slug}", Path(desk))
            place, total = Path(desk, slug), 0.0
            for line in commands(lab):
                code, seconds, error = run(line, place)
                when = ""
                if code == ExitCode.BAD_INPUT:
                    solution = lab.solved(next(iter(lab.says.solutions)))
                    shutil.copytree(solution, place, dirs_exist_ok=True)
                    code, seconds, error = run(line, place)
                    when = "(after the edit) "
                total += seconds
                complaint = error[:200] if code else ""
                print(f"{seconds:6.1f} s  exit {code}  {when}{line}  {complaint}", flush=True)
            print(f"{total:6.1f} s  {slug}", flush=True)


if __name__ == "__main__":
    main()
