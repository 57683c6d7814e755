"""A cause and its causes: what a tree of causes is made of; finds none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from escalate.analysis.causes.book import Moment


class Role(Enum):
    """What kind of thing a cause is."""

    OUTCOME = "outcome"
    HAPPENED = "happened"
    HONOURED = "honoured"
    DECLINED = "declined"
    INVOKED = "invoked"
    ENDED = "ended"  # a state that lasted was over
    THRESHOLD = "threshold"  # a comparison came to hold
    FACTOR = "factor"  # a chance was multiplied
    READINESS = "readiness"  # aims were missed further, so an actor was readier
    SUPPLY = "supply"
    FORCE = "force"
    FRONT = "front"
    DRIFT = "drift"  # a quantity moved by its own law
    CALENDAR = "calendar"
    LEVER = "lever"  # a number that is not what the base has
    GIVEN = "given"  # a number or a date of the scenario


TAKEN_AWAY = {
    Role.HAPPENED,
    Role.HONOURED,
    Role.DECLINED,
    Role.INVOKED,
    Role.SUPPLY,
    Role.LEVER,
}
"""What can be taken out of a world to see how it ends without it."""


@dataclass(frozen=True)
class Cause:
    """One cause, strictly after its own causes; days are counted from 0.

    `amount` is what it added to what it is a cause of (a factor: what it multiplied it by), and
    `chance` and `roll` the chance so far and what it was held against, from 0 to 1.
    """

    role: Role
    name: str
    words: str
    moment: Moment
    amount: float | None = None
    times: int = 1
    chance: float | None = None
    roll: float | None = None
    decided: int | None = None
    """The day on which it was decided, if it took effect later."""
    written: str = ""
    """Its chance as the scenario says it."""
    value: float | None = None
    """What a threshold's quantity stood at, or a lever's number."""
    causes: tuple[Cause, ...] = ()
    smaller: int = 0
    """Contributions that are left out because others are larger."""
    deeper: int = 0
    """Causes that are left out because the tree ends here."""
    again: bool = False
    """Whether it stands elsewhere in the tree with its causes."""

    def every(self) -> Iterator[Cause]:
        """This and all causes below it, those nearer to it first."""
        level = [self]
        while level:
            yield from level
            level = [cause for one in level for cause in one.causes]
