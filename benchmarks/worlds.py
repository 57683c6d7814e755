"""How long a world takes, by scenario and by worlds at once: the best of several runs.

    .venv/bin/python benchmarks/worlds.py [SCENARIO ...]

Machines are noisy: compare ratios of neighbouring runs, never single figures.
"""

from __future__ import annotations

import sys
import time

from escalate.runs import pinning  # noqa: F401  # before numpy is imported

# isort: split
from escalate.engine.chunk import simulate
from escalate.engine.columns import Columns
from escalate.model.build import build
from escalate.scenario.load import load

REPEATS = 3


def best(scenario: str, worlds: int) -> float:
    """Seconds of processor time that the fastest of several runs took."""
    model, columns = build(load(scenario)), Columns.of(range(1, worlds + 1))
    times = []
    for _ in range(REPEATS):
        begun = time.process_time()
        simulate(model, 1, columns)
        times.append(time.process_time() - begun)
    return min(times)


def main() -> None:
    """Print a table of scenarios and chunk sizes."""
    for scenario in sys.argv[1:] or ["strait", "storm-corps"]:
        for worlds in (1, 500, 1024, 4096):
            seconds = best(scenario, worlds)
            each = 1e6 * seconds / worlds
            figures = f"{worlds:5} worlds {seconds:7.2f} s {each:10,.0f} microseconds a world"
            print(f"{scenario:12} {figures}")


if __name__ == "__main__":
    main()
