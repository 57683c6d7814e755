"""What the operators of formulas mean on rows of worlds; knows no names."""

from __future__ import annotations

from typing import Any

import numpy as np

Row = Any  # an array with one number a world, or one number for all


def divide(a: Row, b: Row) -> Row:
    """Quotient of a and b; not a number where b is 0, so that every comparison with it is false."""
    return np.where(np.equal(b, 0), np.nan, np.divide(a, b))


def differ(a: Row, b: Row) -> Row:
    """Whether a and b differ; false where either is not a number."""
    return (a < b) | (a > b)


def truth(a: Row) -> Row:
    """Whether a number counts as true: it is not 0."""
    return differ(a, 0.0)


def number(a: Row) -> Row:
    """A truth value as 0 or 1."""
    return np.multiply(a, 1.0)


def clip(a: Row, low: Row, high: Row) -> Row:
    """Keep a within low and high."""
    return np.minimum(np.maximum(a, low), high)


def recent(day: Row, then: Row, days: Row) -> Row:
    """1 on the day itself, falling in a straight line to 0 after `days`; 0 if it never was."""
    span = days if isinstance(days, float) and days else np.where(np.equal(days, 0), 1.0, days)
    fading = np.maximum(1.0 - (day - then) / span, 0.0)
    return np.where(np.equal(day, then), 1.0, np.where(day > then, fading, 0.0))


NAMES = {
    "divide": divide,
    "differ": differ,
    "truth": truth,
    "number": number,
    "clip": clip,
    "recent": recent,
    "no": np.logical_not,
    "both": np.logical_and,
    "either": np.logical_or,
    "where": np.where,
    "low": np.minimum,
    "high": np.maximum,
    "absolute": np.absolute,
    "nan": np.nan,
    "__builtins__": {},
}
"""What the code of a formula may use."""
