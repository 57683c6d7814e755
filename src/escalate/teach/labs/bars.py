"""Bars that a measured number must meet with its whole interval, and how far it is from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from typing import NamedTuple

from escalate.analysis.estimates import Estimate
from escalate.errors import EscalateError
from escalate.teach.labs.shape import OF_START, BarValue, Line


@dataclass(frozen=True)
class Bar:
    """One bar of a line, in the units of what it is held against."""

    verb: str
    """`below`, `above`, `at_most`, `at_least`, `inside` or `touches`."""
    low: float
    high: float
    of_start: bool = False
    """It is held against the ratio to the lab's own start."""


class Distance(NamedTuple):
    """How an estimate stands to a bar."""

    met: bool
    to_go: float
    """By how much the wrong end of the interval lies beyond the bar; 0 or less where it is met."""


def bars_of(line: Line) -> Iterator[Bar]:
    """The bars of a line.

    Raises EscalateError for one that is no number.
    """
    points = line.against is not None and line.share is not None
    for verb, given in line.bars():
        values = given if isinstance(given, tuple) else (given,)
        read = [number(value, points=points) for value in values]
        of_start = any(one.endswith(OF_START) for one in values if isinstance(one, str))
        if verb in {"inside", "touches"}:
            low, high = read
        else:
            upper = verb in {"below", "at_most"}
            low, high = (float("-inf"), read[0]) if upper else (read[0], float("inf"))
        yield Bar(verb, low, high, of_start)


def number(given: BarValue, *, points: bool = False) -> float:
    """A bar as a number: `10%` is 0.1, of differences 10 points; `99% of start` is 0.99.

    Raises EscalateError if it is none.
    """
    if not isinstance(given, str):
        return given
    text = given.removesuffix(OF_START).strip()
    share = text.endswith("%")
    try:
        value = float(text.removesuffix("%"))
    except ValueError:
        hint = "write 10%, 0.5 or 99% of start"
        raise EscalateError(f"{given!r} is no bar", hint) from None
    return value / 100 if share and not points else value


def distance(estimate: Estimate, bar: Bar) -> Distance:
    """Whether an estimate meets a bar, and how far its interval has to go."""
    if not isfinite(estimate.value):
        return Distance(met=False, to_go=float("nan"))
    if bar.verb == "touches":
        to_go = max(bar.low - estimate.high, estimate.low - bar.high)
        return Distance(to_go <= 0, to_go)
    gaps = ((bar.low, bar.low - estimate.low), (bar.high, estimate.high - bar.high))
    to_go = max(gap for end, gap in gaps if isfinite(end))
    open_ = bar.verb in {"below", "above"}
    return Distance(to_go < 0 if open_ else to_go <= 0, to_go)
