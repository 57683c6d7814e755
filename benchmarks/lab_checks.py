"""How long a check takes: of the start, of the first solution after it, and once more.

    .venv/bin/python benchmarks/lab_checks.py [LAB ...]

What was simulated is kept at the desk, so the second plays only what differs, the third nothing.
Machines are noisy: compare ratios of neighbouring runs, never single figures.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from escalate.teach.labs.folder import all_labs

ESCALATE = str(Path(sys.executable).parent / "escalate")


def seconds(*words: str, desk: Path) -> float:
    """Seconds that a command takes at a desk."""
    begun = time.perf_counter()
    subprocess.run([ESCALATE, *words], cwd=desk, capture_output=True, check=False)  # noqa: S603
    return time.perf_counter() - begun


def main() -> None:
    """Print a line a lab."""
    for slug, lab in all_labs().items():
        if sys.argv[1:] and slug not in sys.argv[1:]:
            continue
        with TemporaryDirectory() as folder:
            desk = Path(folder)
            seconds("lab", "start", slug, desk=desk)
            first = seconds("lab", "check", slug, desk=desk)
            solution = lab.solved(next(iter(lab.says.solutions)))
            shutil.copytree(solution, desk / slug, dirs_exist_ok=True)
            second, third = (seconds("lab", "check", slug, desk=desk) for _ in range(2))
        print(f"{slug:18} start {first:5.1f} s  solution {second:5.1f} s  again {third:5.1f} s")


if __name__ == "__main__":
    main()
