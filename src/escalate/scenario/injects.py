"""The shape of injects: what a teacher gives to teams while they sit in council."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from escalate.scenario.numbers import Day, Strict, Words

PLANS = (25, 50, 90)
"""The lesson plans that there are, by their minutes."""


class Inject(Strict):
    """A piece of news that a teacher gives to some seats at a minute of the lesson.

    Injects are only said: they change no world.
    """

    day: Day
    """Its day in the scenario: a date such as 2024-11-06, or the number of a day."""
    to: Words = Field(min_length=1)
    """The seats that are told, or the word `all`."""
    text: str
    """What they are told, in a sentence or two."""
    kind: Literal["fact", "message", "rumour"]
    """`fact`: it is so in the world that is played; `message`: somebody says so; `rumour`: it is
    false, and the debrief says that.
    """
    happening: str | None = None
    """The action, event or duty that it tells of. The teacher is told whether it has come about by
    then in the world that is played, and how; a fact that has not is to be kept back.
    """
    plans: dict[str, int] = {}
    """The lesson plans that have it, and the minute at which it is given: `{50: 16, 90: 21}`. Plans
    are of 25, 50 and 90 minutes. Without any it is a spare one.
    """
    expected: str | None = None
    """What the teams will probably do, for the teacher."""
    point: str | None = None
    """What is to be learnt from it, for the teacher."""
