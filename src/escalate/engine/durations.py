"""Days from an addressed uniform and the rows of a duration; draws nothing itself."""

from __future__ import annotations

import numpy as np

from escalate.engine import variates
from escalate.engine.columns import Floats, Ints
from escalate.engine.draws import Stream
from escalate.engine.world import World
from escalate.model.parts import Duration

LONGEST = 100_000
"""Days beyond which nothing can matter: no run is as long."""


class Wait:
    """A duration that worlds draw again and again, each by its own count."""

    def __init__(self, world: World, duration: Duration) -> None:
        self._world, self._rows = world, duration.rows
        self._luck: Stream = world.draws.stream(duration.luck)

    def days(self, occurrences: Ints, columns: Ints) -> Ints:
        """Whole days, at least one, for some columns, each at its own occurrence."""
        if len(self._rows) == 1:
            return _whole(np.rint(self._world.values[self._rows[0]][columns]))
        return self._from(self._luck.at(occurrences, columns), columns)

    def days_on(self, occurrence: int, columns: Ints) -> Ints:
        """As `days`, for an occurrence that is asked for once, such as a date."""
        if len(self._rows) == 1:
            return _whole(np.rint(self._world.values[self._rows[0]][columns]))
        return self._from(self._luck.fresh(occurrence)[columns], columns)

    def _from(self, u: Floats, columns: Ints) -> Ints:
        ends = [self._world.values[row][columns] for row in self._rows]
        return even(u, ends[0], ends[1]) if len(ends) == 2 else triangular(u, *ends)

    def longest(self) -> Ints:
        """The most days that each column can draw."""
        return _longest([self._world.values[row] for row in self._rows])

    def longest_ever(self) -> Ints:
        """The most days that each column can draw on any day, whatever it changes later."""
        return _longest([self._world.highest(row) for row in self._rows])


def _longest(ends: list[Floats]) -> Ints:
    return _whole(np.max(np.ceil(ends), axis=0)) + 1


def even(u: Floats, low: Floats, high: Floats) -> Ints:
    """Whole days from low to high, each as likely as the others."""
    return _whole(np.floor(low + (np.maximum(high, low) - low + 1.0) * u))


def triangular(u: Floats, low: Floats, likely: Floats, high: Floats) -> Ints:
    """Days by the inverse of the triangular distribution, to the nearest whole one."""
    high = np.maximum(high, low)
    likely = np.minimum(np.maximum(likely, low), high)
    return _whole(np.rint(variates.triangular(u, low, likely, high)))


def _whole(days: Floats) -> Ints:
    return np.minimum(np.maximum(days, 1.0), LONGEST).astype(np.int64)
