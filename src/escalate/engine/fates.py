"""Fates: when a chance comes true; knows no actor and no effect.

Each possible happening carries, by occurrence and world, a unit-exponential threshold. Its hazard
is summed day by day while it is open, and it happens when the sum reaches the threshold: the
next-reaction method of Gibson & Bruck (2000) as modified by Anderson (2007).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from escalate.engine.columns import Bools, Floats, Ints
from escalate.engine.draws import Kept, Stream
from escalate.engine.exact import log
from escalate.engine.luck import Luck
from escalate.engine.world import World
from escalate.errors import EscalateError
from escalate.model.chances import product
from escalate.model.parts import Chance, Happening


class Fates:
    """Sums of hazard and thresholds, a row a happening, a column a world."""

    def __init__(self, world: World, happenings: Sequence[Happening]) -> None:
        self._world, self._happenings = world, happenings
        shape = (len(happenings), world.count)
        self._renew()
        world.renewals.append(self._renew)
        streams = [world.draws.stream(f"{one.luck}/fate") for one in happenings]
        self.hazard = np.zeros(shape)
        self._spent = np.zeros(shape)
        self._from = np.zeros(shape)  # the threshold before
        self._until = np.full(shape, np.inf)
        self.occurrence = np.zeros(shape, np.int64)
        self._thresholds = [Kept(partial(_threshold, stream)) for stream in streams]
        first = np.zeros(world.count, np.int64)
        for index, one in enumerate(happenings):
            if one.left_to_chance:
                self._until[index] = self._thresholds[index].at(first, world.every)

    def _renew(self) -> None:
        """Work out what of every chance only parameters fix."""
        values = self._world.values
        self._base = [_per_day(one.name, one.chance, values) for one in self._happenings]

    def judge(self, index: int, readiness: Floats) -> None:
        """Set a happening's hazard as things stand, to be held until it is judged again."""
        happening = self._happenings[index]
        base = self._base[index]
        if base is None or happening.chance is None:
            return
        factors = product(happening.chance.factors, self._world.values)
        hazard = base * factors * readiness
        wrong = ~np.isfinite(hazard)
        if wrong.any():
            self._world.fail(np.flatnonzero(wrong), happening.count)
            hazard = np.where(wrong, 0.0, hazard)
        self.hazard[index] = hazard

    def accrue(self, index: int, open_: Bools) -> None:
        """Add a day's hazard of a happening wherever its chance is open."""
        self._spent[index] += self.hazard[index] * open_

    def reached(self, index: int) -> Bools:
        """Where the sum has reached the threshold of a happening's next occurrence."""
        reached: Bools = self._spent[index] >= self._until[index]
        return reached

    def consume(self, index: int, columns: Ints, *, forced: bool | Bools) -> Luck:
        """Take the fate of an occurrence off the sum and begin the next one's.

        What was summed beyond the threshold is kept, except where the chance is taken at each
        of other happenings. A forced occurrence uses up its fate as if it had been reached.
        """
        happening = self._happenings[index]
        occurrence = self.occurrence[index]
        occurrence[columns] += 1
        if happening.chance is None or happening.certain:
            nothing = np.full(len(columns), np.nan)
            return Luck(nothing, nothing, summed=True)
        spent, until = self._spent[index][columns], self._until[index][columns]
        since = self._from[index][columns]
        luck = Luck(spent - since, until - since, summed=True)
        if forced is not False:
            luck = Luck(
                np.where(forced, np.nan, luck.chance),
                np.where(forced, np.nan, luck.roll),
                summed=True,
            )
            spent = np.where(forced, np.maximum(spent, until), spent)
            self._spent[index][columns] = spent
        start = spent if happening.chance.kind == "each" else until
        self._from[index][columns] = start
        following = self._thresholds[index].at(occurrence[columns], columns)
        self._until[index][columns] = start + following
        return luck


def _threshold(stream: Stream, occurrence: int) -> Floats:
    """The unit-exponential thresholds of one occurrence, in all columns."""
    return -log(1.0 - stream.fresh(occurrence))


def _per_day(name: str, chance: Chance | None, values: Floats) -> Floats | None:
    """The hazard of a day (for `each`, of an occasion) before factors: -ln(1 - p) / T."""
    if chance is None or chance.kind == "certain":
        return None
    if chance.rate is not None:
        daily: Floats = values[chance.rate] / chance.per / chance.as_written
        return daily
    assert chance.p is not None
    p = values[chance.p]
    if np.any((p < 0) | (p >= 1)):
        raise EscalateError(f"{name}.p must lie from 0 to below 1")
    days = 1.0 if chance.within is None else values[chance.within]
    return -log(1.0 - p) / days / chance.as_written
