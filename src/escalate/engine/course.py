"""The course of one happening in all worlds: its orders under way, its states, its turns."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from escalate.engine.columns import Bools, Ints
from escalate.engine.durations import Wait
from escalate.engine.effects import Act, Effects, Mark
from escalate.engine.history import Kind
from escalate.engine.luck import Luck
from escalate.engine.world import World
from escalate.model.formulas import Formula
from escalate.model.parts import Happening

NEVER = np.iinfo(np.int32).max


class Course:
    """One happening: its orders under way, how often it occurred, whether it lasts."""

    def __init__(
        self, world: World, happening: Happening, effects: Effects, free_from: NDArray[np.int32]
    ) -> None:
        self._world, self._one, self._effects = world, happening, effects
        count = world.count
        self._free_from = free_from  # a row of the table that Decisions keeps
        self._lag = Wait(world, happening.lag) if happening.lag else None
        self._lasts = Wait(world, happening.lasts) if happening.lasts else None
        self._odds = world.draws.stream(f"{happening.luck}/odds")
        self._order_due = np.zeros(count, np.int64)  # 0 where no order is under way
        self._order_number = np.zeros(count, np.int64)
        self._ends = np.full(count, NEVER, np.int64)
        self._done = np.zeros(count, np.int64)
        self._held = np.zeros(count, bool)
        self._armed = np.zeros(count, bool)  # the condition came true and was not acted on yet
        self._on = np.zeros(count, bool)  # where the state lasts
        self.lasting = False  # whether it lasts anywhere
        self._insisted = np.zeros(count, bool)  # where the order under way was forced
        self.orders: set[int] = set()
        self.gated = bool(happening.when or happening.veto)
        self.by_condition = bool(happening.when and happening.certain and not happening.each)
        self._may_be_blocked = bool(world.highest(happening.blocked).any())
        self._endings: set[int] = set()

    def admit(self, open_: Bools, newly: Bools) -> None:
        """Close the menu where it may not occur; note where a condition does not newly hold."""
        one, values = self._one, self._world.values
        if self.by_condition and one.when is not None:
            holds = np.logical_and(one.when(values), self._world.live)
            self._armed = (self._armed | ~self._held) & holds
            self._held = holds
            newly &= self._armed
            open_ &= holds
        elif one.when is not None:
            open_ &= one.when(values)
        if one.veto is not None:
            open_ &= np.logical_not(one.veto(values))

    def unhindered(self) -> Bools:
        """Where nothing but chance and condition stands in the way."""
        free: Bools = (self._order_due == 0) & (self._world.values[self._one.active] == 0)
        free &= self._world.live & ~self._used_up(self._world.every)
        if self._one.veto is not None:
            free &= np.logical_not(self._one.veto(self._world.values))
        return free

    def begin(
        self, day: int, columns: Ints, occurrences: Ints, luck: Luck, *, forced: bool | Bools
    ) -> None:
        """It was decided, or it occurs: at once, or when its order falls due."""
        world, one = self._world, self._one
        self._armed[columns], self._insisted[columns] = False, forced
        if self._may_be_blocked:
            gone = world.values[one.blocked][columns] > 0
            world.log.add(day, one.name, Kind.BLOCKED, columns[gone], luck.of(gone))
            self._done[columns[gone]] += 1
            self._rest(day, columns[gone])
            columns, occurrences, luck = columns[~gone], occurrences[~gone], luck.of(~gone)
        if self._lag is None:
            world.log.add(day, one.name, Kind.HAPPENED, columns, luck)
            self._take_place(day, columns, occurrences)
            return
        world.log.add(day, one.name, Kind.DECIDED, columns, luck)
        due = day + self._lag.days(occurrences, columns)
        self._order_due[columns], self._order_number[columns] = due, occurrences
        self.orders.update(due.tolist())
        self._free_from[columns] = NEVER

    def carry_out_orders(self, day: int) -> None:
        """Carry out the orders that fall due, unless something now stands in their way."""
        self.orders.discard(day)
        due = np.flatnonzero(self._order_due == day)
        self._order_due[due] = 0
        columns = due[self._world.live[due]]
        one = self._one
        if one.cancel_if is not None:
            columns = self._drop(day, columns, self._true(one.cancel_if), Kind.CANCELLED)
        if one.veto is not None and not one.firm:
            columns = self._drop(day, columns, self._true(one.veto), Kind.LAPSED)
        if one.when is not None and not one.firm:
            unwanted = ~self._true(one.when) & ~self._insisted
            columns = self._drop(day, columns, unwanted, Kind.LAPSED)
        self._world.log.add(day, one.name, Kind.HAPPENED, columns)
        self._take_place(day, columns, self._order_number[columns])

    def _true(self, formula: Formula) -> Bools:
        """A condition in every column; a formula without names gives one for all."""
        everywhere = np.ones(self._world.count, bool)
        holds: Bools = np.logical_and(formula(self._world.values), everywhere)
        return holds

    def _drop(self, day: int, columns: Ints, where: Bools, kind: Kind) -> Ints:
        """Take orders away where something stands in their way."""
        dropped = where[columns]
        self._world.log.add(day, self._one.name, kind, columns[dropped])
        self._rest(day, columns[dropped])
        kept: Ints = columns[~dropped]
        return kept

    def _take_place(self, day: int, columns: Ints, occurrences: Ints) -> None:
        if not len(columns):
            return
        one = self._one
        self._done[columns] += 1
        marks: list[Mark] = [(one.count, 1.0, True), (one.day, float(day), False)]
        lasts = self._lasts is not None or one.until is not None
        if lasts:
            marks.append((one.active, 1.0, False))
            self._free_from[columns] = NEVER
            self._set_on(columns, on=True)
        else:
            self._rest(day, columns)
        if self._lasts is not None:
            self._ends[columns] = day + self._lasts.days(occurrences, columns)
            self._endings.update(self._ends[columns].tolist())
        self._effects.add(Act(one.name, columns, one.effects, tuple(marks), one.rung, one.by))
        self._branch(day, columns, occurrences)

    def _branch(self, day: int, columns: Ints, occurrences: Ints) -> None:
        """Choose one of the branches by its odds and raise its flag alone."""
        branches = self._one.branches
        if not branches:
            return
        u = self._odds.at(occurrences, columns)
        passed = np.zeros(len(columns))
        open_ = np.ones(len(columns), bool)
        for branch in branches:
            if branch.share is not None:
                passed = passed + self._world.values[branch.share][columns]
            last = branch is branches[-1]
            chosen = open_ if last else open_ & (u < passed)
            name = self._world.model.rows[branch.flag]
            self._world.log.add(day, name, Kind.TURNED_OUT, columns[chosen])
            flags = tuple((one.flag, float(one is branch), False) for one in branches)
            self._effects.add(Act(self._one.name, columns[chosen], marks=flags))
            open_ = open_ & ~chosen

    def end_what_is_over(self, day: int) -> None:
        """End the states whose time is up, or whose `until` holds."""
        over = np.zeros(self._world.count, bool)
        if day in self._endings:
            self._endings.discard(day)
            over |= self._ends == day
        if self._one.until is not None:
            active = self._world.values[self._one.active] > 0
            over |= active & self._one.until(self._world.values)
        if over.any():
            self.end(day, np.flatnonzero(over & self._world.live))

    def end(self, day: int, columns: Ints, *, at_once: bool = False) -> None:
        """End the state where it lasts; the cooldown runs from here."""
        values = self._world.values
        columns = columns[self._on[columns] & (values[self._one.active][columns] > 0)]
        if not len(columns):
            return
        self._set_on(columns, on=False)
        self._world.log.add(day, self._one.name, Kind.ENDED, columns)
        self._ends[columns] = NEVER
        self._rest(day, columns)
        if at_once:
            values[self._one.active][columns] = 0.0
        else:
            self._effects.add(Act(self._one.name, columns, marks=((self._one.active, 0.0, False),)))

    def _set_on(self, columns: Ints, *, on: bool) -> None:
        self._on[columns] = on
        self.lasting = bool(self._on.any())

    def _used_up(self, columns: Ints) -> Bools:
        """Where it has occurred as often as it may."""
        if self._one.at_most is not None:
            most = self._world.values[self._one.at_most][columns]
            spent: Bools = self._done[columns] >= most
            return spent
        if self._one.repeats:
            return np.zeros(len(columns), bool)
        return self._done[columns] >= 1

    def _rest(self, day: int, columns: Ints) -> None:
        """Keep it from occurring during its cooldown, or for good once it is used up."""
        if not len(columns):
            return
        spent = self._used_up(columns)
        if spent.all():
            self._free_from[columns] = NEVER
            return
        rest = day + 1 + np.rint(self._world.values[self._one.cooldown][columns])
        self._free_from[columns] = np.where(spent, NEVER, np.minimum(rest, NEVER - 1)).astype(
            np.int32
        )
