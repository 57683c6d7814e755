"""Intervals around counted shares; reads no file and prints nothing."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist
from typing import NamedTuple


class Interval(NamedTuple):
    """Two shares, each from 0 to 1, that very likely hold the true one between them."""

    low: float
    high: float


def wilson(count: int, of: int, level: float = 0.95) -> Interval:
    """The score interval of a share: what `count` of `of` worlds say of the chance behind it.

    Wilson (1927), in the form of Brown, Cai and DasGupta (2001), equation 4. It stays inside
    0..1 and never shrinks to a point, so 0 of 500 is not called impossible. Of no worlds it says
    all that can be said: 0 to 1. Raises ValueError unless 0 <= count <= of and 0 < level < 1.
    """
    if not 0 <= count <= of or not 0 < level < 1:
        raise ValueError(f"no interval for {count} of {of} at level {level}")
    if of == 0:
        return Interval(0.0, 1.0)
    z = NormalDist().inv_cdf(0.5 + level / 2)
    spread = z / (of + z * z) * sqrt(count * (of - count) / of + z * z / 4)
    centre = (count + z * z / 2) / (of + z * z)
    # Exact at the ends, where the difference would leave a rounding error of 1e-17.
    return Interval(0.0 if count == 0 else centre - spread, 1.0 if count == of else centre + spread)
