"""Forces: waves of whole soldiers through stages; soldiers are conserved."""

from __future__ import annotations

import numpy as np

from escalate.engine.columns import Bools, Floats, Ints
from escalate.engine.durations import Wait
from escalate.engine.exact import halving
from escalate.engine.phases import Diary, Phase, daily
from escalate.engine.waves import Waves
from escalate.engine.world import World
from escalate.model.parts import Force


class Forces:
    """All forces of a chunk: stage moves as they fall due, then losses."""

    def __init__(self, world: World) -> None:
        self._world = world
        diary = Diary(world.env, Phase.STAGES, self._move)
        self._armies = [_Army(world, force, diary) for force in world.model.parts.forces]
        world.env.process(daily(world.env, Phase.LOSSES, self._lose, first=1))

    def send(self, index: int, columns: Ints, day: int) -> None:
        """Send a wave of one force."""
        self._armies[index].send(columns, day)

    def recall(self, index: int, columns: Ints) -> None:
        """Bring one force home, all that are left of it."""
        self._armies[index].recall(columns)

    def _move(self, day: int) -> None:
        for army in self._armies:
            army.move(day)
            self._world.credit(army.name)

    def _lose(self, day: int) -> None:
        allowed = [army.allowed() for army in self._armies]
        losses = [army.losses() for army in self._armies]
        for army, may, loss in zip(self._armies, allowed, losses, strict=True):
            army.lose(may, np.where(may, loss, 0.0))
            self._world.credit(army.name)


class _Army:
    """One force: who is in which stage, who waits for leave to fight, and who has learnt what."""

    def __init__(self, world: World, force: Force, diary: Diary) -> None:
        self._world, self._force, self._values = world, force, world.values
        self.name = force.name
        waits = [Wait(world, stage.days) for stage in force.stages if stage.days]
        self._waves = Waves(waits, diary, world.count)
        self._waiting = np.zeros(world.count)  # their time is served, and they may not go yet
        self._carry = np.zeros(world.count)
        self._newcomers_skill = world.values[force.skill].copy()
        self._renew()
        world.renewals.append(self._renew)
        for number, stage in enumerate(force.stages[:-1]):
            columns = np.flatnonzero(self._values[stage.row] > 0)
            self._waves.start(number, columns, self._values[stage.row][columns])

    def _renew(self) -> None:
        self._learning = self._learning_share()

    def _learning_share(self) -> Floats:
        half_life = self._force.skill_half_life
        if half_life is None:
            return np.zeros(self._world.count)
        return halving(self._values[half_life])

    def send(self, columns: Ints, day: int) -> None:
        """Move a wave into the first stage: those pledged first, then newly committed ones."""
        force, values = self._force, self._values
        wave = np.floor(values[force.wave][columns])
        pledged = np.minimum(wave, values[force.pledged][columns])
        new = wave - pledged
        if force.total is not None:
            room = np.floor(values[force.total][columns]) - values[force.committed][columns]
            new = np.minimum(new, np.maximum(room, 0.0))
        values[force.pledged][columns] -= pledged
        values[force.committed][columns] += new
        sent = pledged + new
        values[force.stages[0].row][columns] += sent
        if len(force.stages) > 1:
            self._waves.send(columns, sent, day)
        else:
            self._deploy(columns, sent, already=True)

    def recall(self, columns: Ints) -> None:
        """Everyone in any stage goes home at once."""
        for stage in self._force.stages:
            self._values[self._force.home][columns] += self._values[stage.row][columns]
            self._values[stage.row][columns] = 0.0
        self._waves.stop(columns)
        self._waiting[columns] = 0.0

    def move(self, day: int) -> None:
        """Move on the waves that are due; into the last stage they need leave to fight."""
        stages = self._force.stages
        for move in self._waves.move(day):
            if move.stage == len(stages) - 2:
                np.add.at(self._waiting, move.columns, move.soldiers)
            else:
                np.subtract.at(self._values[stages[move.stage].row], move.columns, move.soldiers)
                np.add.at(self._values[stages[move.stage + 1].row], move.columns, move.soldiers)

    def allowed(self) -> Bools:
        """Where they may fight: within the guard, or anywhere once it is lifted."""
        lifted: Bools = self._values[self._force.guard] == 0
        if self._force.only_in is None:
            return np.ones(self._world.count, bool)
        within: Bools = lifted | self._force.only_in(self._values)
        return within

    def losses(self) -> Floats:
        """Soldiers that would be lost today where the force is engaged."""
        none = np.zeros(self._world.count)
        losses: Floats = np.maximum(self._force.losses(self._values), none)
        return losses

    def lose(self, allowed: Bools, losses: Floats) -> None:
        """Take today's losses in whole soldiers; then those whose time is served are deployed."""
        force, values = self._force, self._values
        columns = np.flatnonzero(allowed & (self._waiting > 0))
        deployed = values[force.stages[-1].row]
        wanted = losses + self._carry
        lost = np.minimum(np.floor(wanted), deployed)
        self._carry = np.where(deployed > lost, wanted - np.floor(wanted), 0.0)
        deployed -= lost
        values[force.lost] += lost
        self._learn(allowed & (deployed > 0))
        if len(columns):
            self._deploy(columns, self._waiting[columns])
            self._waiting[columns] = 0.0
        np.maximum(values[force.fighting], deployed > 0, out=values[force.fighting])

    def _learn(self, engaged: Bools) -> None:
        if self._force.skill_top is None:
            return
        skill = self._values[self._force.skill]
        gap = self._values[self._force.skill_top] - skill
        skill += np.where(engaged, gap * self._learning, 0.0)

    def _deploy(self, columns: Ints, soldiers: Floats, *, already: bool = False) -> None:
        """Bring soldiers to the last stage; their inexperience is averaged in."""
        force, values = self._force, self._values
        last = force.stages[-1].row
        if not already:
            values[force.stages[-2].row, columns] -= soldiers
            values[last][columns] += soldiers
        total = values[last][columns]
        share = np.where(total > 0, soldiers / np.maximum(total, 1.0), 0.0)
        newcomers = self._newcomers_skill[columns]
        values[force.skill][columns] += (newcomers - values[force.skill][columns]) * share
