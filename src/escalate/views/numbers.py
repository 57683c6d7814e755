"""Numbers and dates as people read them; chooses digits and computes nothing else."""

from __future__ import annotations

from datetime import date
from math import ceil, log10
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from escalate.analysis.summary import Share


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


def chance(value: float) -> str:
    """A chance from 0 to 1, to two digits or to a tenth of a per cent where that is more."""
    percent = 100 * value
    return f"{percent:.1f}%" if percent >= 1 or percent == 0 else f"{percent:.2g}%"


def share(of: Share) -> str:
    """A share as it stands, `0` and `100%` only where none or all are meant."""
    if of.share is None:
        return "none"
    return _percent(of.share, _decimals(of), "0", "100%")


def interval(of: Share, to: str = " – ") -> str:
    """The interval of a share: `7.7 – 11.4%`."""
    decimals = _decimals(of)
    return (
        _percent(of.low, decimals, "0", "100").rstrip("%")
        + to
        + _percent(of.high, decimals, "0%", "100%")
    )


def points(difference: float) -> str:
    """A difference of shares in points, with its sign: +2.1, −0.3, 0.0."""
    rounded = round(100 * difference, 1) + 0.0
    return f"{rounded:+.1f}".replace("-", "−") if rounded else "0.0"


def day(when: date) -> str:
    """A date: 1 Nov 2024."""
    return f"{when.day} {when:%b} {when.year}"


def _percent(value: float, decimals: int, none: str, every: str) -> str:
    return {0.0: none, 1.0: every}.get(value) or f"{100 * value:.{decimals}f}%"


def _decimals(of: Share) -> int:
    """Digits enough to tell the ends of the interval from each other, at least one."""
    return max(1, ceil(-log10(50 * (of.high - of.low))))
