"""What a check found, line by line; finds nothing itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from escalate.analysis.estimates import Estimate
from escalate.teach.labs.bars import Bar
from escalate.teach.labs.folder import Lab
from escalate.teach.labs.frame import Changed


@dataclass(frozen=True)
class Part:
    """A line judged with some sets more."""

    sets: tuple[str, ...]
    value: Estimate
    met: bool
    to_go: float


@dataclass(frozen=True)
class Told:
    """One line of a check, judged."""

    id: str
    say: str
    met: bool
    value: Estimate | None = None
    of_start: Estimate | None = None
    """What it is of the same in the lab's own start, if a bar asks for it."""
    bars: tuple[Bar, ...] = ()
    to_go: float = 0.0
    """How far the interval has to go, in the units of the bar."""
    parts: tuple[Part, ...] = ()
    """With each of some sets more; then `value` is that of the worst."""
    wanted: int = 0
    """In how many of the parts the bar must be met."""
    reasons: tuple[str, ...] = ()
    """Why it is not met, or how something was understood; in words."""


@dataclass(frozen=True)
class Verdict:
    """What a check found."""

    lab: Lab
    lines: tuple[Told, ...]
    values: Mapping[str, Estimate]
    """What lines and slots measured, by their names, and `NAME.start` in the lab's own start."""
    claims: Mapping[str, str]
    """What was claimed, by key."""
    changed: tuple[Changed, ...]
    """What the student changed in the scenario as it is played."""
    worlds: int
    seed: int

    @property
    def passed(self) -> bool:
        """Whether every line is met."""
        return all(line.met for line in self.lines)
