"""Designs: points at which several uncertain numbers are drawn together; simulates nothing."""

from __future__ import annotations

from collections.abc import Mapping


def latin(
    ranges: Mapping[str, tuple[float, float]], points: int, seed: int
) -> list[dict[str, float]]:
    """A Latin hypercube over ranges: each is cut into `points` parts, and each part is used once.

    McKay, Beckman and Conover (1979). The same seed gives the same points.
    """
    from scipy.stats import qmc  # takes longer to import than a small run

    sampler = qmc.LatinHypercube(len(ranges), rng=seed)
    lows, highs = zip(*ranges.values(), strict=True)
    drawn = qmc.scale(sampler.random(points), lows, highs)
    return [dict(zip(ranges, map(float, row), strict=True)) for row in drawn]
