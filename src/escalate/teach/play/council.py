"""What lies before a seat at a council: what it knows, what it may order; knows no truth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from escalate.model.parts import Item, Order, Seat

Sure = Literal["high", "moderate", "low"]
ROUGH, VAGUE = 0.1, 0.25
"""Errors above which what is known is only moderately, and hardly sure."""
STALE, OLD = 7, 30
"""Days above which it is."""


@dataclass(frozen=True)
class Line:
    """A line of the situation report, as the seat knows it."""

    item: Item
    value: float
    error: float
    """How far off it may be, as a share of it."""
    age: float | None
    """Days since it was so; None for what is never learnt."""

    @property
    def sure(self) -> Sure:
        """How sure it is."""
        age = float("inf") if self.age is None else self.age
        if age <= STALE and self.error <= ROUGH:
            return "high"
        return "moderate" if age <= OLD and self.error <= VAGUE else "low"

    @property
    def low(self) -> float:
        """The least that it may well be: two errors below."""
        return self.value - 2 * self.error * abs(self.value)

    @property
    def high(self) -> float:
        """The most that it may well be."""
        return self.value + 2 * self.error * abs(self.value)


@dataclass(frozen=True)
class News:
    """Something that the seat came to know of."""

    day: int
    name: str


Standing = Literal["open", "under way", "in force", "done", "on hold", "waits", "not now"]


@dataclass(frozen=True)
class Choice:
    """A line of the menu."""

    number: int
    name: str
    title: str
    standing: Standing
    since: int | None = None
    """The day on which it was ordered or began, where that is known."""
    needs: str = ""
    """What must be so before it can be ordered, where it is not; in the scenario's words."""


@dataclass(frozen=True)
class Council:
    """One council of one seat."""

    seat: Seat
    number: int
    day: int
    report: tuple[Line, ...]
    news: tuple[News, ...]
    """Since the council before."""
    menu: tuple[Choice, ...]
    waiting: tuple[Order, ...]
    """Orders that wait for their condition."""
    refused: tuple[tuple[int, str], ...]
    """Orders since the council before that came to nothing: the day, and the action."""

    @property
    def last(self) -> bool:
        """Whether no council follows."""
        return self.number == len(self.seat.councils)
