"""Outcomes: the first day on which each named ending held."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from escalate.engine.history import Kind
from escalate.engine.phases import Phase, daily
from escalate.engine.world import World


class Outcomes:
    """Looks for every outcome on every day; the gravest ever reached names the world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._outcomes = world.model.parts.outcomes
        world.env.process(daily(world.env, Phase.RECORD, self._look, first=0))

    def _look(self, day: int) -> None:
        world = self._world
        for outcome in self._outcomes:
            if outcome.when is None or (outcome.at_end and day < world.model.days):
                continue
            first = np.isnan(world.values[outcome.day]) & world.live
            new = first & outcome.when(world.values)
            if new.any():
                columns = np.flatnonzero(new)
                world.values[outcome.day, columns] = day
                world.log.add(day, outcome.name, Kind.REACHED, columns)

    def endings(self) -> NDArray[np.int8]:
        """For each column the index of its ending."""
        reached = np.array([~np.isnan(self._world.values[one.day]) for one in self._outcomes])
        reached[-1] = True
        ending: NDArray[np.int8] = np.argmax(reached, axis=0).astype(np.int8)
        return ending
