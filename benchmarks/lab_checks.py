"""How long a check takes: of the start, of the first solution after it, and once more.

    .venv/bin/python benchmarks/lab_checks.py [LAB ...]

What was simulated is kept at the desk, so the second plays only what differs, the third nothing.
Machines are noisy: compare ratios of neighbouring runs, never single figures.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from lab_commands import asked_labs, run, solve


def main() -> None:
    """Print a line a lab."""
    for lab in asked_labs():
        with TemporaryDirectory() as folder:
            desk, check = Path(folder), f"lab check {lab.slug}"
            run(f"lab start {lab.slug}", desk)
            _, first, _ = run(check, desk)
            solve(lab, desk / lab.slug)
            (_, second, _), (_, third, _) = run(check, desk), run(check, desk)
        print(f"{lab.slug:18} start {first:5.1f} s  solution {second:5.1f} s  again {third:5.1f} s")


if __name__ == "__main__":
    main()
