"""One number measured over worlds, with its interval: shares, means, ratios and differences."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, floor, log, sqrt
from statistics import NormalDist
from typing import Literal

import numpy as np

from escalate.analysis import intervals
from escalate.engine.columns import Bools, Floats

Kind = Literal["share", "points", "number", "ratio"]
_Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True)
class Estimate:
    """A number and its 95 % interval. Shares are from 0 to 1, differences of shares in points."""

    value: float
    low: float
    high: float
    of: int
    """Worlds that it is counted over."""
    kind: Kind
    count: int | None = None
    """Of a share: the worlds in which it holds."""

    @property
    def share(self) -> float | None:
        """From 0 to 1; None of no worlds."""
        return self.value if self.of else None


def share(holds: Bools, among: Bools) -> Estimate:
    """The share of the worlds of `among` in which something holds, with Wilson's interval."""
    of, count = int(among.sum()), int((holds & among).sum())
    low, high = intervals.wilson(count, of)
    return Estimate(count / of if of else np.nan, low, high, of, "share", count)


def points(here: Bools, there: Bools, among: Bools) -> Estimate:
    """The difference of two shares of the same worlds in points, with Tango's interval."""
    of = int(among.sum())
    entered, left = int((here & ~there & among).sum()), int((there & ~here & among).sum())
    low, high = intervals.paired(entered, left, of)
    value = 100 * (entered - left) / of if of else np.nan
    return Estimate(value, 100 * low, 100 * high, of, "points")


def mean(values: Floats, among: Bools) -> Estimate:
    """The mean of the worlds in which there is a number, with Student's interval."""
    known = values[among & np.isfinite(values)]
    low, high = intervals.mean(known)
    value = float(known.mean()) if len(known) else np.nan
    return Estimate(value, low, high, len(known), "number")


def median(values: Floats, among: Bools) -> Estimate:
    """The median of the worlds in which there is a number.

    The interval is that of the order statistics whose ranks a fair coin would fall between 95 %
    of the time, by the normal approximation (Conover 1999, section 3.2).
    """
    known = np.sort(values[among & np.isfinite(values)])
    of = len(known)
    if of < 2:
        return Estimate(float(known[0]) if of else np.nan, -np.inf, np.inf, of, "number")
    spread = _Z * sqrt(of) / 2
    below = max(0, floor(of / 2 - spread))  # values outside at either end
    low, high = known[below], known[of - 1 - below]
    return Estimate(float(np.median(known)), float(low), float(high), of, "number")


def ratio(over: Floats, under: Floats, among: Bools) -> Estimate:
    """The total of one number by the total of another, with the interval of the delta method.

    The interval is worked out for the logarithm (Cochran 1977, section 6.3), so it is above 0.
    """
    known = among & np.isfinite(over) & np.isfinite(under)
    return _of_totals([(over[known], 1.0), (under[known], -1.0)])


def of_start(here: tuple[Floats, Floats], there: tuple[Floats, Floats], among: Bools) -> Estimate:
    """How much one ratio of totals is of another in the same worlds: 1 if they are the same."""
    rows = (*here, *there)
    known = among & np.isfinite(rows).all(axis=0)
    signs = (1.0, -1.0, -1.0, 1.0)
    return _of_totals([(row[known], sign) for row, sign in zip(rows, signs, strict=True)])


def _of_totals(parts: list[tuple[Floats, float]]) -> Estimate:
    """The product of totals to powers of 1 or -1, each world's part in it taken together."""
    of = len(parts[0][0])
    totals = [float(values.sum()) for values, _ in parts]
    if of > 1 and totals[0] == 0 and min(totals[1:]) >= 1:  # as of that many trials without one
        low, high = intervals.wilson(0, int(totals[1]))
        return Estimate(0.0, low, high, of, "ratio")
    if of < 2 or min(totals) <= 0:
        value = np.nan if of < 2 or totals[1] == 0 else totals[0] / totals[1]
        return Estimate(value, -np.inf, np.inf, of, "ratio")
    logs = sum(sign * log(total) for total, (_, sign) in zip(totals, parts, strict=True))
    influence = sum(sign * values / values.mean() for values, sign in parts)
    spread = _Z * float(np.std(influence, ddof=1)) / sqrt(of)
    return Estimate(exp(logs), exp(logs - spread), exp(logs + spread), of, "ratio")
