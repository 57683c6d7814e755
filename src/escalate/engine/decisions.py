"""Actions and events: who may act today, what is due, what is ordered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from escalate.engine.columns import Bools, Floats, Ints
from escalate.engine.course import Course
from escalate.engine.deciders import HOLD, Council, Decider, Doctrine, Situation, View
from escalate.engine.effects import Effects
from escalate.engine.fates import Fates
from escalate.engine.history import Kind
from escalate.engine.orders import Orders
from escalate.engine.phases import Phase, daily
from escalate.engine.snapshot import Snapshot
from escalate.engine.world import World
from escalate.errors import EscalateError
from escalate.model.parts import Actor, Happening
from escalate.scenario.problems import nearest

WEEK = 7
"""Days from council to council: hazards are judged there and held until the next."""


@dataclass(frozen=True)
class _Seat:
    """An actor with actions: where they stand in the list of all, and who decides."""

    actor: Actor
    own: list[int]
    actions: list[Happening]
    decider: Decider

    @cached_property
    def rows(self) -> Ints:
        """Its own, (actions, 1), to pick some columns of a table by."""
        return np.array(self.own)[:, None]


class Decisions:
    """Everything that may happen in a chunk, judged on the state as the phase began."""

    def __init__(
        self, world: World, effects: Effects, deciders: Mapping[str, Decider] | None
    ) -> None:
        self._world = world
        self._all = world.model.parts.happenings
        self._fates = Fates(world, self._all)
        shape = (len(self._all), world.count)
        self._free_from = np.zeros(shape, np.int32)
        self._courses = [
            Course(world, one, effects, row)
            for one, row in zip(self._all, self._free_from, strict=True)
        ]
        self._readiness = np.ones(shape)
        self._open_today = np.zeros(shape, bool)
        self._occasions = [index for index, one in enumerate(self._all) if one.each]
        self._spurs = sorted({row for one in self._all for row in one.each})
        self._trials: dict[int, Ints] = {}  # of those that have an occasion in some world
        self._waits = np.zeros(shape, bool)  # due at an occasion, and its actor had no time for it
        self._waiting: list[int] = []  # where that may be so of anything
        self._dates = self._dated_days()
        self._held = {
            index: held
            for index, one in enumerate(self._all)
            if (held := world.held(one.name)) is not None
        }
        self._seats = self._seated(deciders or {})
        self._views = {seat.actor.name: View.of(world, seat.actor) for seat in self._seats}
        self._events = [index for index, one in enumerate(self._all) if one.kind == "event"]
        effects.ends = self._end
        world.env.process(daily(world.env, Phase.DECIDE, self._decide, first=0))

    def snapshot(self, day: int, values: Floats, live: Bools) -> Snapshot:
        """What an onlooker sees of today."""
        fates = self._fates
        return Snapshot(day, values, live, self._open_today, fates.hazard, fates.occurrence)

    def _seated(self, deciders: Mapping[str, Decider]) -> list[_Seat]:
        """Every actor that has actions, and who decides for it."""
        doctrine = Doctrine()
        model, seats = self._world.model, []
        planned = {name: Orders(model.seats[name], plan) for name, plan in model.orders.items()}
        for name in deciders:
            if name not in model.actors:
                raise EscalateError(f"no actor is named {name!r}", nearest(name, model.actors))
        for number, actor in enumerate(model.parts.actors):
            own = [
                index
                for index, one in enumerate(self._all)
                if one.kind == "action" and one.by[0] == number
            ]
            if own:
                actions = [self._all[index] for index in own]
                decider = deciders.get(actor.name) or planned.get(actor.name) or doctrine
                seats.append(_Seat(actor, own, actions, decider))
        return seats

    def _dated_days(self) -> dict[int, list[int]]:
        """By day, the happenings that a date or a column may bring about."""
        days: dict[int, list[int]] = {}
        for index, one in enumerate(self._all):
            given = [] if one.date is None else self._world.ever(one.date)
            forced = self._world.forced(one.name)
            given += [] if forced is None else [forced[~np.isnan(forced)]]
            for day in sorted({int(day) for row in given for day in row if day == int(day)}):
                days.setdefault(day, []).append(index)
        return days

    def _decide(self, day: int) -> None:
        for course in self._courses:
            if course.lasting:
                course.end_what_is_over(day)
        self._judge_trials(day)
        menu, newly = self._menu(day)
        self._open_today = menu.copy()
        for course in self._courses:
            if day in course.orders:
                course.carry_out_orders(day)
        due = self._due(day, menu, newly)
        forced = self._dated(day, menu)
        self._happen(day, menu, due, forced)
        if day % WEEK == 0:
            self._judge(day)

    def _due(self, day: int, menu: Bools, newly: Bools) -> Bools:
        """Where each happening comes about today, once a day's hazard is added to what is open."""
        due = np.zeros_like(menu)
        for index in np.flatnonzero(menu.any(axis=1)).tolist():
            open_ = menu[index]
            if self._all[index].certain:
                np.logical_and(open_, newly[index], out=due[index])
                continue
            if day:
                waits = self._waits[index]
                self._fates.accrue(index, open_ & ~waits if index in self._waiting else open_)
            np.logical_and(open_, self._fates.reached(index), out=due[index])
        return due

    def _happen(self, day: int, menu: Bools, due: Bools, forced: dict[int, Bools]) -> None:
        """Let events occur and actors give their orders."""
        hot: list[bool] = np.any(due, axis=1).tolist()
        asked = [index for index in self._occasions if hot[index]]
        before = self._fates.occurrence[asked]
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
            if seat.decider.attends(day):
                self._sit(day, seat, self._world.live, menu, due)
            elif those := [index for index in seat.own if hot[index]]:
                self._sit(day, seat, np.logical_or.reduce(due[those]), menu, due)
        for index in self._waiting:
            self._waits[index] = False
        self._waits[asked] = due[asked] & (self._fates.occurrence[asked] == before)
        self._waiting = asked

    def _menu(self, day: int) -> tuple[Bools, Bools]:
        """Where each happening may occur today, and where one that is certain newly may."""
        menu = np.zeros(self._free_from.shape, bool)
        newly = np.ones_like(menu)
        for index, course in enumerate(self._courses):
            occasion = self._occasion(index)
            if occasion is None:
                continue
            open_ = menu[index]
            np.logical_and(self._free_from[index] <= day, occasion, out=open_)
            if index in self._held:
                open_ &= ~(day < self._held[index])
            if course.by_condition or (course.gated and open_.any()):
                course.admit(open_, newly[index])
        for seat in self._seats:
            closed = seat.decider.held(day, seat.actions, self._world.count)
            if closed is not None:
                menu[seat.own] &= ~closed
        return menu, newly

    def _occasion(self, index: int) -> Bools | None:
        """The worlds that have an occasion for a happening today; None if there are none."""
        live = self._world.live
        if not self._all[index].each:
            return live
        waits = self._waits[index] if index in self._waiting else None
        trials = self._trials.get(index)
        if trials is None:
            return None if waits is None else live & waits
        asked = trials > 0
        return live & (asked if waits is None else asked | waits)

    def _judge_trials(self, day: int) -> None:
        """Judge chances that are taken at other happenings, where there was one yesterday."""
        values = self._world.values
        came = {row: at for row in self._spurs if (at := values[row] == day - 1).any()}
        self._trials = {}
        for index in self._occasions:
            spurs = [came[row] for row in self._all[index].each if row in came]
            if spurs:
                self._trials[index] = trials = np.sum(spurs, axis=0)
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
            one, course = self._all[index], self._courses[index]
            free = course.unhindered()
            wanted = np.zeros(self._world.count, bool)
            if one.date is not None:
                today = self._world.values[one.date] == day
                if index in self._held:
                    today &= ~(day < self._held[index])
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
        self._courses[index].begin(day, columns, occurrences, luck, forced=forced)

    def _sit(self, day: int, seat: _Seat, asked: Bools, menu: Bools, due: Bools) -> None:
        """Have an actor issue at most one order in each world; what else is due waits."""
        columns = np.flatnonzero(asked)
        if not len(columns):
            return
        here = (seat.rows, columns)
        may = menu[here]
        if seat.decider.attends(day):
            for position, index in enumerate(seat.own):
                if index in self._occasions:
                    may[position] = self._without_occasion(day, index)[columns]
        situation = Situation(
            actor=seat.actor,
            actions=seat.actions,
            day=day,
            worlds=self._world.columns.worlds[columns],
            columns=columns,
            known=self._views[seat.actor.name],
            menu=may,
            due=due[here],
            readiness=self._readiness[here],
        )
        self._carry(day, seat, situation, seat.decider.orders(situation))

    def _without_occasion(self, day: int, index: int) -> Bools:
        """Where an action may be ordered although nothing has given its chance an occasion."""
        free: Bools = (self._free_from[index] <= day) & self._world.live
        if index in self._held:
            free &= ~(day < self._held[index])
        self._courses[index].admit(free, np.ones_like(free))
        return free

    def _carry(self, day: int, seat: _Seat, situation: Situation, orders: Ints) -> None:
        if ((orders < HOLD) | (orders >= len(seat.own))).any():
            raise ValueError(f"{seat.actor.name} ordered what is not among its actions")
        for position in sorted({*orders.tolist()} - {HOLD}):
            index, those = seat.own[position], orders == position
            if not situation.menu[position, those].all():
                name = seat.actions[position].name
                raise ValueError(f"{seat.actor.name} ordered {name}, which is not on its menu")
            unasked = ~situation.due[position, those]
            forced = unasked if unasked.any() else False
            self._occur(day, index, situation.columns[those], forced=forced)

    def _end(self, index: int, columns: Ints, day: int) -> None:
        """End a lasting state because an effect says so."""
        self._courses[index].end(day, columns, at_once=True)
