"""The calendar as levels; knows no clock."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

_TURNS = ((1, 1, 1.0), (2, 15, 1.0), (4, 15, 0.0), (10, 15, 0.0), (12, 15, 1.0))
"""Month, day and level between which winter changes in straight lines (northern hemisphere)."""


def winter(day: date) -> float:
    """How much of a winter a day is, from 0 to 1: full from mid-December to mid-February."""
    turns = [(date(day.year, month, of), level) for month, of, level in _TURNS]
    turns.append((date(day.year, 12, 31), 1.0))
    for (before, low), (after, high) in pairwise(turns):
        if before <= day <= after:
            return low + (high - low) * ((day - before).days / (after - before).days)
    return 1.0


def winters(start: date, days: int) -> tuple[float, ...]:
    """The level of winter on each day from 0 to `days`."""
    return tuple(winter(start + timedelta(days=day)) for day in range(days + 1))
