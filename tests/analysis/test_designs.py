"""A Latin hypercube cuts each range into as many parts as it has points, and uses each once."""

from __future__ import annotations

import numpy as np
import pytest

from escalate.analysis.designs import latin

RANGES = {"chance": (0.1, 0.4), "soldiers": (4_000.0, 12_000.0), "lag": (-3.0, 5.0)}


@pytest.mark.parametrize("points", [1, 8, 50])
def test_each_part_of_each_range_is_used_once(points: int) -> None:
    drawn = latin(RANGES, points, seed=11)

    for name, (low, high) in RANGES.items():
        parts = [int(points * (point[name] - low) / (high - low)) for point in drawn]
        assert sorted(parts) == list(range(points))


def test_the_same_seed_draws_the_same_points_and_another_does_not() -> None:
    assert latin(RANGES, 8, seed=1) == latin(RANGES, 8, seed=1)
    assert latin(RANGES, 8, seed=1) != latin(RANGES, 8, seed=2)


def test_two_ranges_are_not_drawn_in_step() -> None:
    drawn = latin(RANGES, 200, seed=3)
    columns = np.array([[point["chance"], point["lag"]] for point in drawn])

    assert abs(np.corrcoef(columns.T)[0, 1]) < 0.2
