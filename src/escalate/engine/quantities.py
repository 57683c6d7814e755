"""Quantities that move by themselves and those derived from others."""

from __future__ import annotations

import numpy as np

from escalate.engine.columns import Floats
from escalate.engine.exact import halving
from escalate.engine.phases import Phase, daily
from escalate.engine.world import World
from escalate.model.parts import Moving

BEFORE_DAY_0 = 2**32
"""Added to a day that addresses a draw, so that days before the start have addresses too."""


class Quantities:
    """Moves every quantity once a day, all from the same old values."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._moving = world.model.parts.moving
        self._still: Floats = np.zeros(world.count)
        self._closing = {
            one.row: halving(world.values[one.half_life])
            for one in self._moving
            if one.half_life is not None
        }
        self._noise = {
            one.row: world.draws.stream(f"{one.name}/noise")
            for one in self._moving
            if one.noise is not None
        }
        world.env.process(daily(world.env, Phase.CALENDAR, self._calendar, first=0))
        world.env.process(daily(world.env, Phase.DERIVE, self._derive_morning, first=1))
        world.env.process(daily(world.env, Phase.MOVE, self._move, first=1))
        world.env.process(daily(world.env, Phase.SETTLE, self._derive_evening, first=0))

    def _calendar(self, day: int) -> None:
        model = self._world.model
        self._world.values[model.day] = day
        self._world.values[model.winter] = model.winters[day]

    def _derive_morning(self, day: int) -> None:
        self._world.model.derive(self._world.values, "morning")

    def _derive_evening(self, day: int) -> None:
        self._world.model.derive(self._world.values, "evening")

    def _move(self, day: int) -> None:
        steps = [self._step(one, day) for one in self._moving]
        for one, step in zip(self._moving, steps, strict=True):
            self._world.values[one.row] += step
        self._world.clip([one.row for one in self._moving])

    def _step(self, one: Moving, day: int) -> Floats:
        values = self._world.values
        step: Floats = self._still
        if one.level is not None:
            step = (one.level(values) - values[one.row]) * self._closing[one.row]
        if one.change is not None:
            step = step + one.change(values)
        if one.noise is not None:
            deviate = self._noise[one.row].noise(day + BEFORE_DAY_0)
            step = step + values[one.noise] * deviate
        return step
