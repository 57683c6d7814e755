"""What actors know in place of the truth: told, late, with an error, or not at all."""

from __future__ import annotations

import numpy as np

from escalate.engine.columns import Floats, Ints
from escalate.engine.phases import Phase, daily
from escalate.engine.world import World
from escalate.model.parts import Sight

WEEK = 7


class Sights:
    """Brings what every actor knows up to date before decisions are made."""

    def __init__(self, world: World) -> None:
        views = [_View(world, sight) for sight in world.model.parts.sights if not sight.never]
        self._views = views
        if views:
            world.env.process(daily(world.env, Phase.SIGHT, self._look, first=0))

    def _look(self, day: int) -> None:
        for view in self._views:
            view.look(day)


class _View:
    """One actor's knowledge of one row."""

    def __init__(self, world: World, sight: Sight) -> None:
        self._world, self._sight, self._values = world, sight, world.values
        self._size = int(self._days(world.highest(sight.lag)).max(initial=0)) + 1
        self._past = np.empty((self._size, world.count))
        self._first = self._values[sight.known].copy()  # what was so before the first day
        self._luck = world.draws.stream(f"{sight.name}/error")
        self._errs = bool(np.any(world.highest(sight.error)))
        self._mistake: Floats = np.ones(world.count)
        self._renew()
        world.renewals.append(self._renew)

    def _renew(self) -> None:
        lag = self._days(self._values[self._sight.lag])
        self._lag = lag
        self._alike = len(lag) > 0 and bool((lag == lag[0]).all())

    def _days(self, lag: Floats) -> Ints:
        days = np.minimum(np.rint(lag), self._world.model.days + 1)
        return np.maximum(days, 0.0).astype(np.int64)

    def look(self, day: int) -> None:
        sight, values = self._sight, self._values
        self._past[day % self._size] = sight.told(values) if sight.told else values[sight.row]
        seen = self._seen(day)
        if not self._errs:
            values[sight.known] = seen
            return
        if day % WEEK == 0:
            self._mistake = 1.0 + values[sight.error] * self._luck.noise(day)
        np.multiply(seen, self._mistake, out=values[sight.known])

    def _seen(self, day: int) -> Floats:
        """What was so as many days ago as word takes to come."""
        seen: Floats
        if self._alike:  # a row as it lies costs a tenth of one gathered world by world
            lag = int(self._lag[0])
            seen = self._past[(day - lag) % self._size] if lag <= day else self._first
            return seen
        seen = self._past[(day - self._lag) % self._size, self._world.every]
        if day < self._size:
            seen = np.where(self._lag <= day, seen, self._first)
        return seen
