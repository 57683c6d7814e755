"""How far bars lie from what a lab ships, so that no check hangs on luck; simulates nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import isfinite

from escalate.analysis.estimates import Estimate
from escalate.teach.labs.bars import Bar, distance
from escalate.teach.labs.verdict import Told, Verdict

MARGIN_WORLDS = 65_536
"""Worlds in which margins are measured."""
SHARE_START, SHARE_SOLUTION = 2.0, 1.5
"""Points by which a start must miss its bar at least, and a solution must clear it."""
HALF_WIDTHS_START, HALF_WIDTHS_SOLUTION = 3.0, 2.0
"""The same for differences and means, in half-widths of the interval of an ordinary check."""
HALF_WIDTHS_CHEAT = 1.5
"""By how many of them the whole interval of an ordinary check must miss a bar that refuses a cheat:
luck then lets it pass with one seed in 600."""
ROOM = 0.04
"""Shares nearer to none or all than this leave no room for a margin in points."""


def start_too_near(verdict: Verdict) -> str:
    """Whether a start misses no bar by enough, in words.

    A line that is missed and has no bar is missed by enough.
    """
    ruler = _Ruler.of(verdict)
    missed = [line for line in verdict.lines if not line.met]
    if any(not _has_bars(line) or ruler.is_missed(line) for line in missed):
        return ""
    return "the start misses no bar by enough"


def solution_too_near(verdict: Verdict) -> str:
    """Which bars a solution clears by too little, in words."""
    ruler = _Ruler.of(verdict)
    lines = filter(_has_bars, verdict.lines)
    return _near(line for line in lines if not ruler.is_cleared(line))


def cheat_too_near(verdict: Verdict, wanted_by: str) -> str:
    """Whether luck alone may let a cheat pass by the line that should refuse it, in words."""
    ruler = _Ruler.of(verdict)
    lines = [line for line in verdict.lines if line.id == wanted_by and _has_bars(line)]
    return _near(line for line in lines if not ruler.is_refused(line))


def _near(lines: Iterable[Told]) -> str:
    names = ", ".join(line.id for line in lines)
    return f"too near to its bar: {names}" if names else ""


def _has_bars(line: Told) -> bool:
    return line.value is not None and bool(line.bars)


@dataclass(frozen=True)
class _Ruler:
    """Measures by the intervals that an ordinary check of the lab has."""

    wider: float
    """How many times as wide those are as the intervals of this verdict."""

    @classmethod
    def of(cls, verdict: Verdict) -> _Ruler:
        return cls((verdict.worlds / verdict.lab.says.worlds) ** 0.5)

    def is_cleared(self, line: Told) -> bool:
        """Whether a line is met by enough, with as many sets as are wanted."""
        far = [
            self._beyond(value, line, SHARE_SOLUTION, HALF_WIDTHS_SOLUTION)
            for value in _values(line)
        ]
        return sum(gap < 0 for gap in far) >= (line.wanted or 1)

    def is_missed(self, line: Told) -> bool:
        """Whether a line is missed by enough, with more sets than may miss it."""
        gaps = [
            self._beyond(value, line, -SHARE_START, -HALF_WIDTHS_START) for value in _values(line)
        ]
        return _are_too_many(line, gaps)

    def is_refused(self, line: Told) -> bool:
        """Whether an ordinary check misses a bar by enough, with more sets than may miss it."""
        return _are_too_many(line, [self._left_to_go(value, line) for value in _values(line)])

    def _beyond(self, value: Estimate, line: Told, points: float, half_widths: float) -> float:
        """By how much a number that is moved towards its bar by a margin lies beyond it.

        The margin is in points for shares, and in half-widths of the interval of an ordinary check
        for all else, and for shares so near to none or all that there is no room for points.
        """

        def gap(held: Estimate, bar: Bar) -> float:
            room = held.kind == "share" and all(ROOM < end < 1 - ROOM for end in _ends(bar))
            margin = points / 100 if room else half_widths * self._half_width(held)
            return distance(_around(held, 0), bar).to_go + margin

        return _widest(value, line, gap)

    def _left_to_go(self, value: Estimate, line: Told) -> float:
        """By how much an ordinary interval misses a bar, less the margin of a cheat."""

        def gap(held: Estimate, bar: Bar) -> float:
            half = self._half_width(held)
            return distance(_around(held, half), bar).to_go - HALF_WIDTHS_CHEAT * half

        return _widest(value, line, gap)

    def _half_width(self, held: Estimate) -> float:
        return (held.high - held.low) / 2 * self.wider


def _are_too_many(line: Told, gaps: list[float]) -> bool:
    """Whether more gaps lie beyond the bar than a line forgives."""
    return sum(gap > 0 for gap in gaps) > len(gaps) - (line.wanted or 1)


def _values(line: Told) -> list[Estimate]:
    return [part.value for part in line.parts] or [one for one in [line.value] if one]


def _widest(value: Estimate, line: Told, gap: Callable[[Estimate, Bar], float]) -> float:
    """The widest gap to a bar of the line, each of what is held against that bar."""
    return max(
        gap(line.of_start if bar.of_start and line.of_start else value, bar) for bar in line.bars
    )


def _around(held: Estimate, half: float) -> Estimate:
    return Estimate(held.value, held.value - half, held.value + half, held.of, held.kind)


def _ends(bar: Bar) -> list[float]:
    return [end for end in (bar.low, bar.high) if isfinite(end)]
