"""Intervals around counted shares, and around differences in the same worlds; reads no file."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from escalate.engine.columns import Floats

_HALVINGS = 60  # of an interval of length 2, which leaves less than the last bit of a share


class Interval(NamedTuple):
    """Two numbers that very likely hold the true one between them; shares are from 0 to 1."""

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
    z = _quantile(level)
    spread = z / (of + z * z) * sqrt(count * (of - count) / of + z * z / 4)
    centre = (count + z * z / 2) / (of + z * z)
    # Exact at the ends, where the difference would leave a rounding error of 1e-17.
    return Interval(0.0 if count == 0 else centre - spread, 1.0 if count == of else centre + spread)


def paired(entered: int, left: int, of: int, level: float = 0.95) -> Interval:
    """The score interval of the difference between two shares of the same `of` worlds.

    `entered` worlds belong to the second share alone and `left` worlds to the first alone, so the
    difference is (entered - left) / of. Tango (1998), equations 6 to 9: the differences that
    McNemar's score test would not refuse. Like Wilson's it never shrinks to a point. Raises
    ValueError unless the counts are not negative, `entered + left <= of`, and 0 < level < 1.
    """
    if min(entered, left) < 0 or entered + left > of or not 0 < level < 1:
        raise ValueError(f"no interval for {entered} in and {left} out of {of} at level {level}")
    if of == 0:
        return Interval(-1.0, 1.0)
    z = _quantile(level)

    def below(bound: float) -> Callable[[float], bool]:
        return lambda difference: _score(entered, left, of, difference) > bound

    observed = (entered - left) / of
    low = -1.0 if left == of else _crossing(below(z), -1.0, observed)
    high = 1.0 if entered == of else _crossing(below(-z), observed, 1.0)
    return Interval(low, high)


def _score(entered: int, left: int, of: int, difference: float) -> float:
    """How many standard errors the counts lie above what a true difference would make of them."""
    a = 2 * of
    b = (2 * of - entered + left) * difference - entered - left
    c = -left * difference * (1 - difference)
    lost = (sqrt(max(b * b - 4 * a * c, 0.0)) - b) / (2 * a)  # the likeliest share that leaves
    variance = of * (2 * lost + difference * (1 - difference))
    return (entered - left - of * difference) / sqrt(max(variance, 1e-300))


def _crossing(holds: Callable[[float], bool], low: float, high: float) -> float:
    """Where something that holds at the low end and not at the high end ceases to hold."""
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return (low + high) / 2


def mean(values: Floats, level: float = 0.95) -> Interval:
    """Student's interval of the mean of independent values, shape (values,).

    Of fewer than two values it says nothing: minus infinity to infinity.
    """
    count = len(values)
    if count < 2:
        return Interval(-np.inf, np.inf)
    from scipy.special import stdtrit  # takes longer to import than all that run needs here

    spread = float(stdtrit(count - 1, 0.5 + level / 2) * values.std(ddof=1) / sqrt(count))
    centre = float(values.mean())
    return Interval(centre - spread, centre + spread)


def _quantile(level: float) -> float:
    return NormalDist().inv_cdf(0.5 + level / 2)
