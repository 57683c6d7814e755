"""Fronts: lines that move, casualties and fire; what is used comes out of a stock."""

from __future__ import annotations

import numpy as np

from escalate.engine.columns import Floats
from escalate.engine.phases import Phase, daily
from escalate.engine.world import World
from escalate.model.formulas import Formula
from escalate.model.parts import Front

Demand = list[tuple[int, Floats, int]]  # row it comes out of, how much, row it is tallied in
Tally = list[tuple[int, Floats]]  # row, and how much is added to it


class Fronts:
    """All fronts of a chunk, each reading the state as it was when the phase began."""

    def __init__(self, world: World, steps: int = 1) -> None:
        self._world, self._steps = world, steps
        self._fronts = world.model.parts.fronts
        world.env.process(daily(world.env, Phase.FRONTS, self._fight, first=1))

    def fight_again(self, day: int) -> None:
        """Fight for one more part of a day."""
        sofar = [self._world.values[front.speed].copy() for front in self._fronts]
        self._fight(day)
        for front, speed in zip(self._fronts, sofar, strict=True):
            self._world.values[front.speed] += speed

    def _fight(self, day: int) -> None:
        values = self._world.values
        speeds = [values[front.open] * front.moves(values) / self._steps for front in self._fronts]
        lost, returning = self._casualties()
        fire = [need for front in self._fronts for need in self._fire(front)]
        for front, speed in zip(self._fronts, speeds, strict=True):
            self._advance(front, speed)
        for row, men in returning:
            values[row] += men
        self._take(lost)
        self._take(fire)

    def _advance(self, front: Front, speed: Floats) -> None:
        """Move the line; a contested area that is all but gone closes."""
        values = self._world.values
        was_open = values[front.open] > 0
        before = values[front.km2].copy()
        values[front.km2] += speed
        self._world.clip([front.km2])
        if front.closes_below is not None:
            gone = was_open & (values[front.km2] < values[front.closes_below])
            values[front.km2] = np.where(gone, 0.0, values[front.km2])
        values[front.speed] = values[front.km2] - before

    def _casualties(self) -> tuple[Demand, Tally]:
        """Those who are lost for good, out of a row, and the others, who return to the ranks."""
        values = self._world.values
        lost: Demand = []
        returning: Tally = []
        sides = [(front, side) for front in self._fronts for side in front.sides]
        for front, side in sides:
            if side.losses is None:
                continue
            all_ = self._used(front, side.losses)
            if side.men is None:
                returning.append((side.lost, all_))
                continue
            share = 1.0 if side.lasting is None else side.lasting(values)
            lasting = np.minimum(np.maximum(share, 0.0), 1.0)
            lost.append((side.men, all_ * lasting, side.lost))
            returning.append((side.lost, all_ * (1.0 - lasting)))
        return lost, returning

    def _fire(self, front: Front) -> Demand:
        return [
            (side.shells, self._used(front, side.fire), side.fired)
            for side in front.sides
            if side.fire is not None and side.shells is not None
        ]

    def _used(self, front: Front, daily: Formula) -> Floats:
        """What an open front uses up in a part of a day."""
        values = self._world.values
        used: Floats = values[front.open] * np.maximum(daily(values), 0.0) / self._steps
        return used

    def _take(self, needs: Demand) -> None:
        """Take what is needed out of its rows; a row that falls short gives each its share."""
        values = self._world.values
        wanted: dict[int, Floats] = {}
        for row, amount, _ in needs:
            wanted[row] = wanted.get(row, 0.0) + amount
        shares = {
            row: _share(values[row] - self._world.least(row), total)
            for row, total in wanted.items()
        }
        enough = {row: values[row] >= self._world.least(row) for row in wanted}
        for row, amount, tally in needs:
            taken = amount * shares[row]
            values[row] -= taken
            values[tally] += taken
        for row, had in enough.items():  # rounding leaves nothing below the least
            least = np.maximum(values[row], self._world.least(row))
            values[row] = np.where(had, least, values[row])


def _share(held: Floats, total: Floats) -> Floats:
    """How much of what is wanted there is, from 0 to 1."""
    enough = np.maximum(held, 0.0) >= total
    return np.where(enough, 1.0, np.maximum(held, 0.0) / np.where(total > 0, total, 1.0))
