"""Rungs of the ladder and heat: raised by acts, faded by time."""

from __future__ import annotations

import numpy as np

from escalate.engine.effects import Act, Effects
from escalate.engine.exact import halving
from escalate.engine.phases import Phase, daily
from escalate.engine.world import World


class Rungs:
    """Every actor's rung, peak and heat, and the escalation index."""

    def __init__(self, world: World, effects: Effects) -> None:
        self._world, self._effects = world, effects
        parts = world.model.parts
        self._actors = parts.actors
        self._rules = parts.escalation
        self._renew()
        world.renewals.append(self._renew)
        self._first = world.values[[actor.rung for actor in self._actors]]
        self._since = np.zeros((len(self._actors), world.count))
        for actor in self._actors:
            world.values[actor.peak] = world.values[actor.rung]
        world.env.process(daily(world.env, Phase.RUNGS, self._step, first=0))

    def _renew(self) -> None:
        self._cooling = halving(self._world.values[self._rules.heat_half_life])

    def _step(self, day: int) -> None:
        if day:
            self._fade(day)
            self._world.credit("")
        for act in self._effects.done:
            if act.rung is not None:
                self._raise(act, day)
                self._world.credit(act.name)

    def _fade(self, day: int) -> None:
        values = self._world.values
        patience = values[self._rules.rung_days]
        for actor, first, since in zip(self._actors, self._first, self._since, strict=True):
            rung, heat = values[actor.rung], values[actor.heat]
            heat -= heat * self._cooling
            falls = (rung > first) & (day - since >= patience)
            if falls.any():
                rung -= falls
                since[falls] = day

    def _raise(self, act: Act, day: int) -> None:
        values, columns = self._world.values, act.columns
        assert act.rung is not None
        values[self._rules.index][columns] += self._rules.weights[act.rung]
        for index in act.by:
            actor = self._actors[index]
            high = act.rung >= values[actor.rung][columns]
            self._since[index, columns[high]] = day
            values[actor.rung][columns] = np.maximum(values[actor.rung][columns], act.rung)
            values[actor.peak][columns] = np.maximum(values[actor.peak][columns], act.rung)
            values[actor.heat][columns] += values[self._rules.heat_per_rung][columns] * act.rung
