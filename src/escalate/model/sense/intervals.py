"""What arithmetic comes to on numbers that are known by their ends only; knows no rows or names.

Every answer holds all that is possible, and often more: an interval may be wider than need be,
but no number that can come out lies outside it. Ends that are infinite stand for numbers without
bound; numbers too large for a machine are not thought of.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, isnan
from typing import Any, NamedTuple


class Truth(NamedTuple):
    """Whether a condition may hold, and whether it may fail."""

    may_hold: bool
    may_fail: bool


class Interval:
    """Numbers from `low` to `high`, none if `low` is more, and whether it may be no number at all.

    Operators work out what they can come to, comparisons whether they may hold.
    """

    __hash__ = None  # type: ignore[assignment]  # it is compared as a number is
    __slots__ = ("high", "low", "missing")

    def __init__(self, low: float, high: float, *, missing: bool = False) -> None:
        self.low, self.high, self.missing = low, high, missing

    def __repr__(self) -> str:
        return f"[{self.low:g}, {self.high:g}]{'?' if self.missing else ''}"

    @property
    def empty(self) -> bool:
        """Whether it is surely no number."""
        return self.low > self.high

    @property
    def fixed(self) -> bool:
        """Whether it is surely one number."""
        return self.low == self.high and not self.missing

    def has(self, number: float) -> bool:
        """Whether a number, or what is none, is possible."""
        return self.missing if isnan(number) else self.low <= number <= self.high

    def same(self, other: Interval) -> bool:
        """Whether both have the same ends."""
        ends = self.low == other.low and self.high == other.high
        return ends and self.missing == other.missing

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low, missing=self.missing)

    def __add__(self, other: Any) -> Interval:
        b = interval(other)
        return _between([self.low + b.low, self.high + b.high], self, b)

    def __sub__(self, other: Any) -> Interval:
        b = interval(other)
        return _between([self.low - b.high, self.high - b.low], self, b)

    def __mul__(self, other: Any) -> Interval:
        b = interval(other)
        ends = [_times(x, y) for x in (self.low, self.high) for y in (b.low, b.high)]
        return _between(ends, self, b)

    def __truediv__(self, other: Any) -> Interval:
        return divide(self, other)

    def __radd__(self, other: Any) -> Interval:
        return interval(other) + self

    def __rsub__(self, other: Any) -> Interval:
        return interval(other) - self

    def __rmul__(self, other: Any) -> Interval:
        return interval(other) * self

    def __lt__(self, other: Any) -> Truth:
        b = interval(other)
        return _judged(self, b, may=self.low < b.high, must=self.high < b.low)

    def __le__(self, other: Any) -> Truth:
        b = interval(other)
        return _judged(self, b, may=self.low <= b.high, must=self.high <= b.low)

    def __gt__(self, other: Any) -> Truth:
        return interval(other) < self

    def __ge__(self, other: Any) -> Truth:
        return interval(other) <= self

    def __eq__(self, other: object) -> Truth:  # type: ignore[override]
        b = interval(other)
        apart = self.low > b.high or b.low > self.high
        return _judged(self, b, may=not apart, must=self.low == self.high == b.low == b.high)


ANYTHING = Interval(-inf, inf, missing=True)
NO_NUMBER = Interval(inf, -inf, missing=True)


def interval(of: Any) -> Interval:
    """A number, or a truth value as 0 or 1, as an interval."""
    if type(of) is Interval:
        return of
    if isinstance(of, Truth):
        return Interval(float(not of.may_fail), float(of.may_hold))
    return ANYTHING if isnan(of) else Interval(float(of), float(of))


def certainty(of: Any) -> Truth:
    """A truth value as what may be; a number, which stands for what is not known, may be both."""
    if isinstance(of, Truth):
        return of
    return Truth(of, not of) if isinstance(of, bool) else Truth(may_hold=True, may_fail=True)


def hull(a: Interval, b: Interval) -> Interval:
    """All numbers of both, and all between them."""
    return Interval(min(a.low, b.low), max(a.high, b.high), missing=a.missing or b.missing)


def _times(x: float, y: float) -> float:
    """A product of ends: nothing of what has no bound is nothing."""
    return x * y if x and y else 0.0


def _between(ends: Sequence[float], *of: Interval) -> Interval:
    """From the least to the most of some ends; no number where one of the operands is none."""
    missing = any(one.missing for one in of)
    if any(one.low > one.high for one in of):
        return NO_NUMBER
    if any(map(isnan, ends)):
        return ANYTHING
    return Interval(min(ends), max(ends), missing=missing)


def _judged(a: Interval, b: Interval, *, may: bool, must: bool) -> Truth:
    """A comparison, which fails where one side is no number."""
    if a.low > a.high or b.low > b.high:
        return Truth(may_hold=False, may_fail=True)
    return Truth(may, not must or a.missing or b.missing)


def divide(left: Any, right: Any) -> Interval:
    """Quotient; no number where the divisor is 0."""
    a, b = interval(left), interval(right)
    if b.low > 0 or b.high < 0:
        return _between([_share(x, y) for x in (a.low, a.high) for y in (b.low, b.high)], a, b)
    ends = [end for y in (b.low, b.high) if y for x in (a.low, a.high) for end in _near_0(x, y)]
    found = _between(ends, a, b) if ends else NO_NUMBER
    return Interval(found.low, found.high, missing=True)


def _share(x: float, y: float) -> float:
    """A quotient of ends: a part of what has no bound lies anywhere up to it."""
    return 0.0 if x in {inf, -inf} and y in {inf, -inf} else x / y


def _near_0(x: float, y: float) -> tuple[float, float]:
    """What x comes to when it is divided by all from just beside 0 to y."""
    beside = _times(x, inf if y > 0 else -inf)
    return beside, _share(x, y)


def differ(left: Any, right: Any) -> Truth:
    """Whether two numbers differ; not where one is none."""
    a, b = interval(left), interval(right)
    apart = a.low > b.high or b.low > a.high
    alike = a.low == a.high == b.low == b.high
    return _judged(a, b, may=not alike, must=apart)


def truth(of: Any) -> Truth:
    """Whether a number counts as true: it is not 0."""
    return differ(of, 0.0)


def clip(of: Any, least: Any, most: Any) -> Interval:
    """Keep within two ends."""
    return low(high(of, least), most)


def low(left: Any, right: Any) -> Interval:
    """The less of two."""
    a, b = interval(left), interval(right)
    return _between([min(a.low, b.low), min(a.high, b.high)], a, b)


def high(left: Any, right: Any) -> Interval:
    """The more of two."""
    a, b = interval(left), interval(right)
    return _between([max(a.low, b.low), max(a.high, b.high)], a, b)


def absolute(of: Any) -> Interval:
    """How far from 0."""
    a = interval(of)
    ends = [abs(a.low), abs(a.high), *([0.0] if a.low <= 0 <= a.high else [])]
    return _between(ends, a)


def no(of: Any) -> Truth:
    """Whether a condition fails."""
    held = certainty(of)
    return Truth(held.may_fail, held.may_hold)


def both(left: Any, right: Any) -> Truth:
    """Whether two conditions hold."""
    a, b = certainty(left), certainty(right)
    return Truth(a.may_hold and b.may_hold, a.may_fail or b.may_fail)


def either(left: Any, right: Any) -> Truth:
    """Whether one of two conditions holds."""
    a, b = certainty(left), certainty(right)
    return Truth(a.may_hold or b.may_hold, a.may_fail and b.may_fail)


def where(test: Any, then: Any, otherwise: Any) -> Interval:
    """One number where a condition holds, another where it does not."""
    held = certainty(test)
    if not held.may_fail:
        return interval(then)
    return hull(interval(then), interval(otherwise)) if held.may_hold else interval(otherwise)


def recent(day: Any, then: Any, days: Any) -> Interval:
    """From 1 on the day itself to 0 after `days`; 0 if it never was."""
    past, span = interval(then), interval(days)
    if past.empty:
        return Interval(0.0, 0.0)
    most = inf if span.low < 0 else 1.0  # with days below 0 it grows as time goes by
    return Interval(0.0, most, missing=span.missing or interval(day).missing)


NAMES = {
    "divide": divide,
    "differ": differ,
    "truth": truth,
    "number": interval,
    "clip": clip,
    "recent": recent,
    "no": no,
    "both": both,
    "either": either,
    "where": where,
    "low": low,
    "high": high,
    "absolute": absolute,
    "nan": ANYTHING,
    "__builtins__": {},
}
"""What the code of a formula means on intervals; `nan` is what is not known."""
