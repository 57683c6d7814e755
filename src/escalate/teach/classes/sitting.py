"""Which seats sit in a lesson, how often, and the worlds that they may play."""

from __future__ import annotations

from dataclasses import dataclass

from escalate.analysis.goal import Goal, goal
from escalate.model.model import Model
from escalate.runs.ensemble import Ensemble


@dataclass(frozen=True)
class Sitting:
    """Some seats, for the first councils of each, over worlds 1 to `worlds` under doctrine."""

    model: Model
    seats: tuple[str, ...]
    councils: int
    ensemble: Ensemble
    worlds: int

    @property
    def seed(self) -> int:
        """The luck of all worlds."""
        return self.ensemble.manifest.seed

    @property
    def headline(self) -> Goal:
        """What is asked of every world."""
        return goal(None, self.model.outcomes, self.model.headline)

    def council_day(self, number: int) -> int:
        """The first day on which any seat holds such a council; the last day if none does.

        Also for councils that the lesson has no time for.
        """
        seats = (self.model.seats[name] for name in self.seats)
        days = [day for seat in seats for day in seat.councils[number - 1 : number]]
        return min(days, default=self.model.days)
