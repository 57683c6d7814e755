"""Treaties: trigger, consultation, will; what honouring one does is left to the effects."""

from __future__ import annotations

import numpy as np

from escalate.engine.columns import Floats, Ints
from escalate.engine.durations import LONGEST, Wait
from escalate.engine.effects import Act, Effects, Mark
from escalate.engine.history import Kind
from escalate.engine.luck import Luck
from escalate.engine.phases import Diary, Phase, daily
from escalate.engine.world import World
from escalate.model.chances import product
from escalate.model.parts import Duty

_FAR = np.iinfo(np.int64).max


class Treaties:
    """All duties of a chunk: answers as they fall due, then new triggers."""

    def __init__(self, world: World, effects: Effects) -> None:
        diary = Diary(world.env, Phase.ANSWERS, self._answer)
        self._duties = [_Pledge(world, duty, effects, diary) for duty in world.model.parts.duties]
        if self._duties:
            world.env.process(daily(world.env, Phase.TRIGGERS, self._trigger, first=0))

    def _answer(self, day: int) -> None:
        for pledge in self._duties:
            pledge.answer(day)

    def _trigger(self, day: int) -> None:
        for pledge in self._duties:
            pledge.trigger(day)


class _Pledge:
    """One duty: whether its trigger was met yesterday, and when its answer is due."""

    def __init__(self, world: World, duty: Duty, effects: Effects, diary: Diary) -> None:
        self._world, self._duty, self._effects, self._diary = world, duty, effects, diary
        self._wait = Wait(world, duty.consult)
        self._luck = world.draws.stream(f"{duty.luck}/will")
        self._forced, self._held = world.forced(duty.name), world.held(duty.name)
        self._met = np.zeros(world.count, bool)
        self._due = np.zeros(world.count, np.int64)  # 0 where no answer is due
        self._armed_from = np.zeros(world.count, np.int64)
        self._asked = np.zeros(world.count, np.int64)

    def trigger(self, day: int) -> None:
        """Invoke the treaty where its trigger became true today while it is in force."""
        world, duty = self._world, self._duty
        free = (world.values[duty.in_force] > 0) & world.live
        if self._held is not None:
            free &= ~(day < self._held)
        met = free & duty.trigger(world.values)
        rises = met & ~self._met & (self._due == 0) & (day >= self._armed_from)
        self._met = met
        if self._forced is not None:
            rises |= free & (self._forced == day) & (self._due == 0)
        if not rises.any():
            return
        columns = np.flatnonzero(rises)
        self._armed_from[columns] = self._rearmed(columns, day)
        blocked = world.values[duty.blocked][columns] > 0
        world.log.add(day, duty.name, Kind.BLOCKED, columns[blocked])
        occurrences = self._asked[columns]
        self._asked[columns] += 1
        self._consult(columns[~blocked], occurrences[~blocked], day)

    def _rearmed(self, columns: Ints, day: int) -> Ints:
        if self._duty.rearm is None:
            return np.full(len(columns), _FAR)
        wait = np.rint(self._world.values[self._duty.rearm][columns])
        rearmed: Ints = day + np.minimum(wait, LONGEST).astype(np.int64)
        return rearmed

    def _consult(self, columns: Ints, occurrences: Ints, day: int) -> None:
        if not len(columns):
            return
        self._due[columns] = day + self._wait.days(occurrences, columns)
        self._diary.note(self._due[columns])
        self._world.log.add(day, self._duty.name, Kind.INVOKED, columns)
        dated: list[Mark] = [(row, float(day), False) for row in self._duty.day]
        counted = _counted(self._duty.invoked)
        self._effects.add(Act(self._duty.name, columns, marks=(*counted, *dated)))

    def answer(self, day: int) -> None:
        """Honour or decline where the answer is due today."""
        columns = np.flatnonzero((self._due == day) & self._world.live)
        self._due[self._due == day] = 0
        if not len(columns):
            return
        chance = self._chance()[columns]
        wrong = ~np.isfinite(chance)
        self._world.fail(columns[wrong], self._duty.will)
        columns, chance = columns[~wrong], chance[~wrong]
        roll = self._luck.at(self._asked[columns] - 1, columns)
        yes = roll < chance
        luck = Luck(chance, roll, summed=False)
        self._say(day, Kind.HONOURED, columns[yes], luck.of(yes))
        self._say(day, Kind.DECLINED, columns[~yes], luck.of(~yes))

    def _chance(self) -> Floats:
        duty, values = self._duty, self._world.values
        will = values[duty.will] * product(duty.factors, values) / duty.as_written
        chance: Floats = np.minimum(will, 1.0)
        return chance

    def _say(self, day: int, kind: Kind, columns: Ints, luck: Luck) -> None:
        duty = self._duty
        self._world.log.add(day, duty.name, kind, columns, luck)
        if kind is Kind.DECLINED:
            marks = _counted(duty.declined)
            self._effects.add(Act(duty.name, columns, marks=tuple(marks)))
            return
        marks = _counted(duty.honoured)
        if duty.sends_troops:
            actors = self._world.model.parts.actors
            marks += [(actors[index].fighting, 1.0, False) for index in duty.by]
        self._effects.add(Act(duty.name, columns, duty.effects, tuple(marks), duty.rung, duty.by))


def _counted(rows: tuple[int, ...]) -> list[Mark]:
    return [(row, 1.0, True) for row in rows]
