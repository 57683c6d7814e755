"""A seat's orders carried out: what is ordered is done or held, doctrine decides the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from escalate.engine.columns import Bools, Ints
from escalate.engine.deciders import HOLD, Doctrine, Situation
from escalate.model.parts import Happening, Order, Seat


@dataclass(frozen=True)
class Tried:
    """An order on the day on which it was begun, or on which something stood in its way."""

    day: int
    action: str
    columns: Ints
    """Where it was tried."""


class Orders(Doctrine):
    """Decides as a plan says, and as doctrine does where the plan is silent.

    A `do` is tried on the day of its council, or on the days after it if there are several, as an
    actor issues one order a day; what is refused then is over. A `do` with a condition waits for
    the first day on which that holds and nothing stands in its way. A `hold` lasts until the next
    council of the seat.
    """

    def __init__(self, seat: Seat, plan: Sequence[Order] = (), given: Bools | None = None) -> None:
        """`given` says for each order in which columns it is given; everywhere if left out."""
        self.seat = seat
        self.begun: list[Tried] = []
        """Orders that were decided on."""
        self.refused: list[Tried] = []
        """Orders that came to nothing."""
        self._plan: list[tuple[Order, Bools | bool]] = []
        self._waiting: list[tuple[Order, Bools]] = []
        self._holds: dict[str, Bools] = {}
        for index, order in enumerate(plan):
            self._plan.append((order, True if given is None else given[index]))

    def order(self, order: Order) -> None:
        """Give one more order, in all columns; its council is today's or to come."""
        self._plan.append((order, True))

    def withdraw(self, action: str) -> None:
        """Take back what is ordered about an action and not begun."""
        self._plan = [one for one in self._plan if one[0].action != action]

    def attends(self, day: int) -> bool:
        """On the day of a council that gives orders, and while any wait."""
        return bool(self._waiting) or any(order.day == day for order, _ in self._plan)

    def held(self, day: int, actions: Sequence[Happening], columns: int) -> Bools | None:
        """Where each action is held today: (actions, columns); None if nowhere."""
        if day in self.seat.councils:
            self._holds.clear()
        if not self._holds:
            return None
        none = np.zeros(columns, bool)
        return np.array([self._holds.get(one.name, none) for one in actions])

    def orders(self, situation: Situation) -> Ints:
        """What is ordered and possible, else what doctrine would do and is not held."""
        self._convene(situation)
        chosen = np.full(len(situation.columns), HOLD)
        for order, where in self._waiting:
            ready = self._ready(order, where, situation) & (chosen == HOLD)
            chosen[ready] = _position(situation, order.action)
        self._settle(situation, chosen)
        return np.where(chosen == HOLD, super().orders(self._not_held(situation)), chosen)

    def _not_held(self, situation: Situation) -> Situation:
        """The situation without what is held from today's council on."""
        free = [~self._held_in(situation, one.name) for one in situation.actions]
        return replace(situation, due=situation.due & np.array(free))

    def _held_in(self, situation: Situation, action: str) -> Bools:
        held = self._holds.get(action)
        return np.zeros(len(situation.columns), bool) if held is None else held[situation.columns]

    def _convene(self, situation: Situation) -> None:
        """Take up the orders of today's council."""
        total = situation.known.table.shape[1]
        for order, given in self._plan:
            if order.day != situation.day:
                continue
            where = np.ones(total, bool) & given
            if order.verb == "do":
                self._waiting.append((order, where))
            elif order.verb == "hold":
                none = np.zeros(total, bool)
                self._holds[order.action] = self._holds.get(order.action, none) | where
            else:
                self._leave(order.action, where)
        self._plan = [one for one in self._plan if one[0].day > situation.day]

    def _leave(self, action: str, where: Bools) -> None:
        """Leave an action to doctrine again."""
        if action in self._holds:
            self._holds[action] = self._holds[action] & ~where
        self._waiting = [
            (order, there & ~where if order.action == action else there)
            for order, there in self._waiting
        ]

    def _ready(self, order: Order, where: Bools, situation: Situation) -> Bools:
        """Where an order that waits can be carried out now, over the columns that are asked."""
        ready = where & self._may(order, situation)
        if order.condition is not None:
            ready &= np.asarray(order.condition(situation.known.table), bool)
        chosen: Bools = ready[situation.columns]
        return chosen

    def _may(self, order: Order, situation: Situation) -> Bools:
        """Where nothing stands in the way of an order: (columns of the chunk,)."""
        free = np.zeros(situation.known.table.shape[1], bool)
        free[situation.columns] = situation.menu[_position(situation, order.action)]
        held = self._holds.get(order.action)
        return free if held is None else free & ~held

    def _settle(self, situation: Situation, chosen: Ints) -> None:
        """Strike out the orders that are carried out or refused today."""
        done = np.full(situation.known.table.shape[1], HOLD)
        done[situation.columns] = chosen
        kept = []
        for order, where in self._waiting:
            begun = where & (done == _position(situation, order.action))
            self._note(self.begun, order, begun, situation)
            left = where & ~begun
            if order.condition is None:
                refused = left & ~self._may(order, situation)
                self._note(self.refused, order, refused, situation)
                left &= ~refused
            if left.any():
                kept.append((order, left))
        self._waiting = kept

    def _note(self, book: list[Tried], order: Order, where: Bools, situation: Situation) -> None:
        if where.any():
            book.append(Tried(situation.day, order.action, np.flatnonzero(where)))


def _position(situation: Situation, action: str) -> int:
    """Where an action stands among those of its actor."""
    return next(at for at, one in enumerate(situation.actions) if one.name == action)
