"""How long `escalate check` takes to refuse a bad scenario, and how much memory: the worst ones.

    .venv/bin/python benchmarks/bad_scenarios.py [PART OF A NAME ...]

Every scenario of tests/bad_scenarios, and every large one that is made there from a recipe, is
checked in a process of its own. Nothing should take more than 1 s or 300 MiB.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "bad_scenarios"
sys.path.insert(0, str(FOLDER))
from large import recipes  # noqa: E402  # it lies in that folder

SHOWN = 12
MIB = 1024  # KiB, as Linux counts; macOS counts bytes
SECONDS, MEMORY = 1.0, 300.0


@dataclass(frozen=True)
class Cost:
    """What one check took."""

    name: str
    seconds: float
    mebibytes: float
    code: int


def cost(name: str, scenario: Path) -> Cost:
    """The time by the clock, the peak of memory and the exit code of one check."""
    command = [sys.executable, "-m", "escalate", "check", scenario.name]
    begun = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603  # this very programme
        command, cwd=scenario.parent, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    unit = MIB if sys.platform == "linux" else MIB * 1024
    process.returncode = os.waitstatus_to_exitcode(status)
    return Cost(name, seconds, used.ru_maxrss / unit, process.returncode)


def table(costs: list[Cost]) -> None:
    """Print the worst, and how many there are."""
    for one in sorted(costs, key=lambda one: -one.seconds)[:SHOWN]:
        over = "  over" if one.seconds > SECONDS or one.mebibytes > MEMORY else ""
        odd = f"  exit code {one.code}" if one.code != 2 else ""
        print(f"{one.seconds:7.2f} s {one.mebibytes:7.0f} MiB  {one.name}{over}{odd}")
    slowest, largest = max(one.seconds for one in costs), max(one.mebibytes for one in costs)
    print(f"{len(costs)} scenarios: at most {slowest:.2f} s and {largest:.0f} MiB\n")


def main() -> None:
    """Check the kept files, then the large ones."""
    parts = sys.argv[1:] or [""]
    kept = {str(path.relative_to(FOLDER)): path for path in sorted(FOLDER.glob("*/*.yaml"))}
    table([cost(name, path) for name, path in kept.items() if any(part in name for part in parts)])
    with tempfile.TemporaryDirectory() as folder:
        path, costs = Path(folder) / "large.yaml", []
        for name, text in recipes():
            if any(part in name for part in parts):
                path.write_text(text, encoding="utf-8")
                costs.append(cost(name, path))
        table(costs)


if __name__ == "__main__":
    main()
