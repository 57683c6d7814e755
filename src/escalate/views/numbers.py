"""Numbers and dates as people read them; chooses digits and computes nothing else."""

from __future__ import annotations

from datetime import date
from math import ceil, log10
from typing import TYPE_CHECKING, Protocol

from escalate.analysis.significance import SEEN

if TYPE_CHECKING:
    from escalate.analysis.subject import Subject


class Counted(Protocol):
    """A share of worlds with its interval."""

    @property
    def share(self) -> float | None:
        """From 0 to 1; None of no worlds."""

    @property
    def low(self) -> float:
        """The lower end of its interval."""

    @property
    def high(self) -> float:
        """The upper end of its interval."""


def whole(count: int) -> str:
    """A count: 1,000."""
    return f"{count:,}"


def counted(count: int, noun: str) -> str:
    """A count of things: 1 actor, 1,000 actors."""
    return f"{whole(count)} {noun}{'s' * (count != 1)}"


def amount(value: float | None) -> str:
    """A quantity to three digits, or to the whole number where that is more: 0.763, 1,170,000."""
    if value is None:
        return "none"
    return f"{value:,.0f}" if 999.5 <= abs(value) < 1e15 else f"{value + 0.0:.3g}"


def number(name: str, value: float | None, subject: Subject) -> str:
    """A number of a scenario by its name: a date is told as one."""
    if value is not None and name.endswith(".date"):
        return day(subject.date(int(value)))
    return amount(value)


def chance(value: float) -> str:
    """A chance from 0 to 1, to two digits or to a tenth of a per cent where that is more."""
    percent = 100 * value
    return f"{percent:.1f}%" if percent >= 1 or percent == 0 else f"{percent:.2g}%"


def share(of: Counted) -> str:
    """A share as it stands, `0` and `100%` only where none or all are meant."""
    if of.share is None:
        return "none"
    return _percent(of.share, _decimals(of.low, of.high), "0", "100%")


def interval(of: Counted, to: str = " – ") -> str:
    """The interval of a share: `7.7 – 11.4%`."""
    decimals = _decimals(of.low, of.high)
    return (
        _percent(of.low, decimals, "0", "100").rstrip("%")
        + to
        + _percent(of.high, decimals, "0%", "100%")
    )


def points(value: float, low: float, high: float) -> str:
    """A difference of shares in points, to the digits that its interval has: -5.7."""
    return signed(f"{100 * value:.{_decimals(low, high)}f}")


def in_points(size: float) -> str:
    """A difference of shares without a sign, to two digits: 1 point, 0.67 points; 100 points."""
    number = "100" if size >= 0.995 else f"{100 * size:.2g}"
    return f"{number} point{'s' * (number != '1')}"


def difference(value: float, low: float, high: float) -> str:
    """A difference of means to the digits that tell the ends of its interval apart: -1.30."""
    if high <= low:
        return signed(amount(value))
    return signed(f"{value:,.{max(0, ceil(0.7 - log10(high - low)))}f}")


def signed(number: str) -> str:
    """A difference that is written already, with its sign: +1,200; nought has none."""
    if not number.strip("-0."):
        return number.removeprefix("-")
    return number if number.startswith("-") else f"+{number}"


def probability(p: float) -> str:
    """A p value to two digits, or to as many as tell it from the edge of what is seen."""
    if p < 0.001:
        return "<0.001"
    told = (f"{p:.{digits}g}" for digits in range(2, 18))
    return next(text for text in told if (float(text) < SEEN) == (p < SEEN))


def day(when: date) -> str:
    """A date: 1 Nov 2024."""
    return f"{when.day} {when:%b} {when.year}"


def _percent(value: float, decimals: int, none: str, every: str) -> str:
    return {0.0: none, 1.0: every}.get(value) or f"{100 * value:.{decimals}f}%"


def _decimals(low: float, high: float) -> int:
    """Digits enough to tell the ends of the interval from each other, at least one."""
    return max(1, ceil(-log10(50 * (high - low))))
