"""Numbers between two ends, by the inverse of a distribution; draws no uniform itself."""

from __future__ import annotations

import numpy as np

from escalate.engine.columns import Floats
from escalate.engine.exact import exp, log
from escalate.scenario.numbers import Shape


def drawn(u: Floats, shape: Shape, low: Floats, value: Floats, high: Floats) -> Floats:
    """A number from low to high for each uniform u; see `Shape` for what the shapes mean."""
    match shape:
        case "pieces":
            return pieces(u, low, value, high)
        case "even":
            return low + (high - low) * u
        case "triangular":
            return triangular(u, low, value, high)
        case "log":
            start = log(low)
            return np.minimum(np.maximum(exp(start + (log(high) - start) * u), low), high)


def pieces(u: Floats, low: Floats, middle: Floats, high: Floats) -> Floats:
    """Half of all numbers evenly below the middle and half evenly above: it is the median."""
    lower = low + (middle - low) * (2.0 * u)
    upper = middle + (high - middle) * (2.0 * u - 1.0)
    return np.where(u < 0.5, lower, upper)


def triangular(u: Floats, low: Floats, likely: Floats, high: Floats) -> Floats:
    """The triangular distribution with its mode at `likely`; it needs only a square root."""
    span = np.where(high > low, high - low, 1.0)
    rising = low + np.sqrt(u * span * (likely - low))
    falling = high - np.sqrt((1.0 - u) * span * (high - likely))
    return np.where(u * span < likely - low, rising, falling)
