"""How long it takes to explain a world, over many worlds drawn at random.

    .venv/bin/python benchmarks/why.py [SCENARIO [WORLDS]]

Every cause is also checked to lie strictly before what it causes.
"""

from __future__ import annotations

import sys
import time

from escalate.runs import pinning  # noqa: F401  # before numpy is imported

# isort: split
import numpy as np

from escalate.analysis.causes.cause import Cause
from escalate.analysis.causes.why import why
from escalate.model.build import build
from escalate.scenario.load import load


def check(effect: Cause) -> int:
    """Count the links of a tree; raise if one does not go back in time."""
    for cause in effect.causes:
        if not cause.moment < effect.moment:
            raise ValueError(f"{cause} does not lie before {effect}")
    return sum(1 + check(cause) for cause in effect.causes)


def main() -> None:
    """Print the quantiles of seconds a world."""
    scenario = sys.argv[1] if len(sys.argv) > 1 else "storm-corps"
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    model = build(load(scenario))
    seconds, links = [], 0
    for world in np.random.default_rng(7).choice(10_000, count, replace=False):
        begun = time.perf_counter()
        found = why(model, model, seed=1, world=int(world) + 1, on=None, depth=4)
        seconds.append(time.perf_counter() - begun)
        links += check(found.tree) if found.tree else 0
    low, middle, high = np.quantile(seconds, [0.05, 0.5, 0.95])
    print(f"{scenario}: {count} worlds, {links} links, none of them goes forward")
    print(f"seconds a world: {low:.2f}, {middle:.2f}, {high:.2f}, at most {max(seconds):.2f}")


if __name__ == "__main__":
    main()
