"""Lesson plans of 25, 50 and 90 minutes: what is done in which minutes; knows no scenario."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal[
    "frame",
    "forecast",
    "read",
    "council",
    "turn",
    "ending",
    "alone",
    "debrief",
    "room",
    "ticket",
]
REFLECTION = {25: 1 / 4, 50: 1 / 3, 90: 1 / 3}
"""The share of each plan that is left, at the least, once everyone has left the role."""
_AFTER = ("ending", "alone", "debrief", "room", "ticket")


class Talk(NamedTuple):
    """How a council spends its minutes."""

    silent: int
    talk: int
    write: int


@dataclass(frozen=True)
class Step:
    """Some minutes of a lesson."""

    kind: Kind
    first: int
    last: int
    """The minute at which it is over."""
    council: int = 0
    """The number of the council that sits, or whose orders are carried out; 0 for neither."""
    talk: Talk | None = None
    questions: tuple[tuple[int, int], ...] = ()
    """Of a debrief: the number of each question, and its minutes."""

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return self.last - self.first

    @property
    def out_of_role(self) -> bool:
        """Whether nobody is in the role any more."""
        return self.kind in _AFTER


@dataclass(frozen=True)
class Plan:
    """A lesson plan; its steps follow one another without a gap."""

    minutes: int
    steps: tuple[Step, ...]

    @property
    def councils(self) -> int:
        """How often teams sit in council."""
        return max(step.council for step in self.steps)

    @property
    def reflection(self) -> int:
        """Minutes from leaving the role to the end."""
        return sum(step.minutes for step in self.steps if step.out_of_role)

    def step_at(self, minute: int) -> Step:
        """The step that a minute belongs to."""
        return next(step for step in self.steps if step.first <= minute < step.last)


class _Part(NamedTuple):
    kind: Kind
    minutes: int
    council: int = 0
    talk: Talk | None = None
    questions: tuple[tuple[int, int], ...] = ()


def _council(number: int, talk: Talk) -> _Part:
    return _Part("council", sum(talk), number, talk)


def _debrief(*questions: tuple[int, int]) -> _Part:
    return _Part("debrief", sum(minutes for _, minutes in questions), questions=questions)


_PARTS: dict[int, tuple[_Part, ...]] = {
    25: (
        _Part("frame", 2),
        _Part("forecast", 3),
        _Part("read", 3),
        _council(1, Talk(1, 4, 2)),
        _Part("turn", 2, 1),
        _Part("ending", 1),
        _debrief((2, 3), (3, 3)),
        _Part("ticket", 1),
    ),
    50: (
        _Part("frame", 3),
        _Part("forecast", 3),
        _Part("read", 4),
        _council(1, Talk(2, 6, 2)),
        _Part("turn", 2, 1),
        _council(2, Talk(1, 6, 2)),
        _Part("turn", 2, 2),
        _Part("alone", 2),
        _debrief((1, 3), (2, 4), (3, 3), (4, 3)),
        _Part("ticket", 2),
    ),
    90: (
        _Part("frame", 5),
        _Part("forecast", 4),
        _Part("read", 6),
        _council(1, Talk(2, 7, 2)),
        _Part("turn", 2, 1),
        _council(2, Talk(2, 7, 2)),
        _Part("turn", 2, 2),
        _council(3, Talk(2, 7, 2)),
        _Part("turn", 2, 3),
        _Part("alone", 4),
        _debrief((1, 6), (2, 6), (3, 6), (4, 6)),
        _Part("room", 5),
        _Part("ticket", 3),
    ),
}


def plan(minutes: int) -> Plan:
    """The plan of so many minutes: 25, 50 or 90."""
    return Plan(minutes, tuple(_steps(_PARTS[minutes])))


def _steps(parts: tuple[_Part, ...]) -> Iterator[Step]:
    minute = 0
    for part in parts:
        last = minute + part.minutes
        yield Step(part.kind, minute, last, part.council, part.talk, part.questions)
        minute = last
