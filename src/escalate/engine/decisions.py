"""Actions and events: who may act, what is due, what is ordered, how long it lasts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from escalate.engine.columns import Bools, Floats, Ints
from escalate.engine.deciders import HOLD, Council, Decider, Doctrine, Situation, View
from escalate.engine.durations import Wait
from escalate.engine.effects import Act, Effects, Mark
from escalate.engine.fates import Fates
from escalate.engine.history import Kind
from escalate.engine.luck import Luck
from escalate.engine.phases import Phase, daily
from escalate.engine.world import World
from escalate.errors import EscalateError
from escalate.model.formulas import Formula
from escalate.model.parts import Actor, Happening
from escalate.scenario.problems import nearest

WEEK = 7
"""Days from council to council: hazards are judged there and held until the next."""
NEVER = np.iinfo(np.int32).max


@dataclass(frozen=True)
class _Seat:
    """An actor with actions: where they stand in the list of all, and who decides."""

    actor: Actor
    own: list[int]
    actions: list[Happening]
    decider: Decider


class Decisions:
    """Everything that may happen in a chunk, judged on the state as the phase began."""

    def __init__(
        self, world: World, effects: Effects, deciders: Mapping[str, Decider] | None
    ) -> None:
        self._world, self._effects = world, effects
        self._all = world.model.parts.happenings
        self._fates = Fates(world, self._all)
        self._states = [_State(world, one, effects) for one in self._all]
        shape = (len(self._all), world.count)
        self._free_from = np.zeros(shape, np.int32)
        for state, row in zip(self._states, self._free_from, strict=True):
            state.free_from = row
        self._readiness = np.ones(shape)
        self._occasions = [index for index, one in enumerate(self._all) if one.each]
        self._trials: dict[int, Ints] = {}
        gates = [one.each or one.when or one.veto for one in self._all]
        self._gated = [index for index, gate in enumerate(gates) if gate]
        self._waits = np.zeros(shape, bool)  # due at an occasion, and its actor had no time for it
        self._dates = self._dated_days()
        self._seats = self._seated(deciders or {})
        self._views = {seat.actor.name: View.of(world, seat.actor) for seat in self._seats}
        self._events = [index for index, one in enumerate(self._all) if one.kind == "event"]
        effects.ends = self._end
        world.env.process(daily(world.env, Phase.DECIDE, self._decide, first=0))

    def _seated(self, deciders: Mapping[str, Decider]) -> list[_Seat]:
        """Every actor that has actions, and who decides for it."""
        doctrine = Doctrine()
        seats = []
        for name in deciders:
            if name not in self._world.model.actors:
                known = self._world.model.actors
                raise EscalateError(f"no actor is named {name!r}", nearest(name, known))
        for number, actor in enumerate(self._world.model.parts.actors):
            own = [
                index
                for index, one in enumerate(self._all)
                if one.kind == "action" and one.by[0] == number
            ]
            if own:
                actions = [self._all[index] for index in own]
                seats.append(_Seat(actor, own, actions, deciders.get(actor.name, doctrine)))
        return seats

    def _dated_days(self) -> dict[int, list[int]]:
        """By day, the happenings that a date or a column may bring about."""
        days: dict[int, list[int]] = {}
        for index, one in enumerate(self._all):
            given = [] if one.date is None else [self._world.values[one.date]]
            forced = self._world.forced(one.name)
            given += [] if forced is None else [forced[~np.isnan(forced)]]
            for day in sorted({int(day) for row in given for day in row if day == int(day)}):
                days.setdefault(day, []).append(index)
        return days

    def _decide(self, day: int) -> None:
        for state in self._states:
            if state.lasting:
                state.end_what_is_over(day)
        self._judge_trials(day)
        menu, newly = self._menu(day)
        for state in self._states:
            if day in state.orders:
                state.carry_out_orders(day)
        if day:
            self._fates.accrue(menu & ~self._fates.certain & ~self._waits)
        due: Bools = menu & newly & np.logical_or(self._fates.certain, self._fates.reached())
        forced = self._dated(day, menu)
        self._happen(day, menu, due, forced)
        if day % WEEK == 0:
            self._judge(day)

    def _happen(self, day: int, menu: Bools, due: Bools, forced: dict[int, Bools]) -> None:
        """Let events occur and actors give their orders."""
        hot: list[bool] = np.any(due, axis=1).tolist()
        before = self._fates.occurrence[self._occasions]
        for index in self._events:
            if index in forced:
                columns = np.flatnonzero(due[index] | forced[index])
                self._occur(day, index, columns, forced=forced[index][columns])
            elif hot[index]:
                self._occur(day, index, np.flatnonzero(due[index]), forced=False)
        for seat in self._seats:
            for index in sorted(forced.keys() & seat.own):
                self._occur(day, index, np.flatnonzero(forced[index]), forced=True)
                due[index] &= ~forced[index]
                menu[index] &= ~forced[index]
            if seat.decider.attends(day) or any(hot[index] for index in seat.own):
                self._sit(day, seat, menu, due)
        passed = self._fates.occurrence[self._occasions] != before
        self._waits[self._occasions] = due[self._occasions] & ~passed

    def _menu(self, day: int) -> tuple[Bools, Bools]:
        """Where each happening may occur today, and where one that is certain newly may."""
        menu = (self._free_from <= day) & self._world.live
        newly = np.ones_like(menu)
        free: list[bool] = np.any(menu, axis=1).tolist()
        for index in self._gated:
            state, open_ = self._states[index], menu[index]
            if index in self._occasions:
                open_ &= (self._trials[index] > 0) | self._waits[index]
            if free[index] or state.by_condition:
                state.admit(open_, newly[index])
        return menu, newly

    def _judge_trials(self, day: int) -> None:
        """Judge chances that are taken at other happenings, where there was one yesterday."""
        for index in self._occasions:
            self._trials[index] = trials = self._states[index].occasions(day)
            if trials.any():
                self._fates.judge(index, self._frailty(index) * trials)

    def _judge(self, day: int) -> None:
        """Hold council: readiness and hazards as things stand, for the week to come."""
        for seat in self._seats:
            council = Council(seat.actor, seat.actions, day, self._views[seat.actor.name])
            self._readiness[seat.own] = seat.decider.readiness(council)
        for index, one in enumerate(self._all):
            if not one.each:
                self._fates.judge(index, self._frailty(index))

    def _frailty(self, index: int) -> Floats:
        """Readiness times the actor's resolve: it multiplies steps up and divides steps down."""
        one = self._all[index]
        ready: Floats = self._readiness[index]
        if not one.resolve or not one.by:
            return ready
        actor = self._world.model.parts.actors[one.by[0]]
        frailty: Floats = self._world.values[actor.frailty]
        moved: Floats = ready * frailty if one.resolve > 0 else ready / frailty
        return moved

    def _dated(self, day: int, menu: Bools) -> dict[int, Bools]:
        """Where a date or a column brings happenings about today, whatever their chance.

        Forcing ignores hazard, condition and cooldown, but never a veto.
        """
        dated = {}
        for index in self._dates.get(day, ()):
            one, state = self._all[index], self._states[index]
            free = state.unhindered()
            wanted = np.zeros(self._world.count, bool)
            if one.date is not None:
                today = self._world.values[one.date] == day
                only_if = one.chance is None and one.when is not None
                wanted |= today & menu[index] if only_if else today
            forced = self._world.forced(one.name)
            if forced is not None:
                wanted |= forced == day
            prevented = np.flatnonzero(wanted & ~free & self._world.live)
            self._world.log.add(day, one.name, Kind.PREVENTED, prevented)
            dated[index] = wanted & free
        return dated

    def _occur(self, day: int, index: int, columns: Ints, *, forced: bool | Bools) -> None:
        if not len(columns):
            return
        occurrences = self._fates.occurrence[index][columns]
        luck = self._fates.consume(index, columns, forced=forced)
        self._states[index].begin(day, columns, occurrences, luck, forced=forced)

    def _sit(self, day: int, seat: _Seat, menu: Bools, due: Bools) -> None:
        """Have an actor issue at most one order in each world; what else is due waits."""
        asked = self._world.live if seat.decider.attends(day) else due[seat.own].any(axis=0)
        columns = np.flatnonzero(asked)
        if not len(columns):
            return
        here = np.ix_(np.array(seat.own), columns)
        situation = Situation(
            actor=seat.actor,
            actions=seat.actions,
            day=day,
            worlds=self._world.columns.worlds[columns],
            columns=columns,
            known=self._views[seat.actor.name],
            menu=menu[here],
            due=due[here],
            readiness=self._readiness[here],
        )
        self._carry(day, seat, situation, seat.decider.orders(situation))

    def _carry(self, day: int, seat: _Seat, situation: Situation, orders: Ints) -> None:
        if ((orders < HOLD) | (orders >= len(seat.own))).any():
            raise ValueError(f"{seat.actor.name} ordered what is not among its actions")
        for position, index in enumerate(seat.own):
            those = orders == position
            if not those.any():
                continue
            if not situation.menu[position, those].all():
                name = seat.actions[position].name
                raise ValueError(f"{seat.actor.name} ordered {name}, which is not on its menu")
            unasked = ~situation.due[position, those]
            forced = unasked if unasked.any() else False
            self._occur(day, index, situation.columns[those], forced=forced)

    def _end(self, index: int, columns: Ints, day: int) -> None:
        """End a lasting state because an effect says so."""
        self._states[index].end(day, columns, at_once=True)


class _State:
    """One happening: its orders under way, how often it occurred, whether it lasts."""

    def __init__(self, world: World, happening: Happening, effects: Effects) -> None:
        self._world, self._one, self._effects = world, happening, effects
        count = world.count
        self.free_from = np.zeros(count, np.int32)  # a row of the table that Decisions keeps
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
        self.by_condition = bool(happening.when and happening.certain and not happening.each)
        self._may_be_blocked = bool(world.values[happening.blocked].any())
        self._endings: set[int] = set()

    def occasions(self, day: int) -> Ints:
        """How many happenings there were yesterday at which this takes its chance."""
        yesterday = np.zeros(self._world.count, np.int64)
        for row in self._one.each:
            yesterday += self._world.values[row] == day - 1
        return yesterday

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
        self.free_from[columns] = NEVER

    def carry_out_orders(self, day: int) -> None:
        """Carry out the orders that fall due, unless something now stands in their way."""
        self.orders.discard(day)
        columns = np.flatnonzero((self._order_due == day) & self._world.live)
        self._order_due[self._order_due == day] = 0
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
            self.free_from[columns] = NEVER
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
            flags: tuple[Mark, ...] = ((branch.flag, 1.0, False),)
            others = tuple((one.flag, 0.0, False) for one in branches if one is not branch)
            self._effects.add(Act(self._one.name, columns[chosen], marks=(*others, *flags)))
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
        one, values = self._one, self._world.values
        rest = day + 1 + np.rint(values[one.cooldown][columns])
        spent = self._used_up(columns)
        self.free_from[columns] = np.where(spent, NEVER, np.minimum(rest, NEVER - 1)).astype(
            np.int32
        )
