"""Quantities that move by themselves and those derived from others."""

from __future__ import annotations

import numpy as np

from escalate.engine.columns import Floats
from escalate.engine.draws import deviates
from escalate.engine.exact import halving
from escalate.engine.phases import Phase, daily
from escalate.engine.world import World

BEFORE_DAY_0 = 2**32
"""Added to a day that addresses a draw, so that days before the start have addresses too."""


class Quantities:
    """Moves every quantity once a day, all from the same old values.

    In `steps` parts of a day what flows is as much in all; what wavers does so once a day.
    """

    def __init__(self, world: World, steps: int = 1) -> None:
        self._world, self._steps = world, steps
        moving = world.model.parts.moving
        self._rows = [one.row for one in moving]
        self._levels = [(at, one.level) for at, one in enumerate(moving) if one.level]
        self._changes = [(at, one.change) for at, one in enumerate(moving) if one.change]
        self._half_lives = [one.half_life for one in moving if one.half_life is not None]
        self._noises = [one.noise for one in moving if one.noise is not None]
        self._noisy = [at for at, one in enumerate(moving) if one.noise is not None]
        self._renew()
        world.renewals.append(self._renew)
        self._luck = [world.draws.stream(f"{moving[at].name}/noise") for at in self._noisy]
        world.env.process(daily(world.env, Phase.CALENDAR, self._calendar, first=0))
        world.env.process(daily(world.env, Phase.DERIVE, self._derive_morning, first=1))
        world.env.process(daily(world.env, Phase.MOVE, self._move, first=1))
        world.env.process(daily(world.env, Phase.SETTLE, self._derive_evening, first=0))

    def _renew(self) -> None:
        """Work out what of the movements only parameters fix."""
        values = self._world.values
        self._closing = halving(values[self._half_lives] * self._steps)
        self._spreads = values[self._noises]

    def _calendar(self, day: int) -> None:
        model = self._world.model
        self._world.values[model.day] = day
        self._world.values[model.winter] = model.winters[day]

    def _derive_morning(self, day: int) -> None:
        self._world.model.derive(self._world.values, "morning")

    def _derive_evening(self, day: int) -> None:
        self._world.model.derive(self._world.values, "evening")

    def move_again(self, day: int) -> None:
        """Move by one more part of a day, from how things stand by now."""
        self._world.model.derive(self._world.values, "evening")
        self._move(day, waver=False)

    def _move(self, day: int, *, waver: bool = True) -> None:
        if not self._rows:
            return
        values = self._world.values
        steps = np.zeros((len(self._rows), self._world.count))
        self._relax(steps)
        for at, change in self._changes:
            steps[at] += change(values) / self._steps
        if self._noisy and waver:
            words = np.array([stream.words(day + BEFORE_DAY_0) for stream in self._luck])
            steps[self._noisy] += self._spreads * deviates(words)
        values[self._rows] += steps
        self._world.clip(self._rows)

    def _relax(self, steps: Floats) -> None:
        """Close a part of the gap between each quantity and the level that it moves towards."""
        if not self._levels:
            return
        values = self._world.values
        gaps = np.empty(self._closing.shape)
        for gap, (at, level) in zip(gaps, self._levels, strict=True):
            gap[:] = level(values) - values[self._rows[at]]
        steps[[at for at, _ in self._levels]] = gaps * self._closing
