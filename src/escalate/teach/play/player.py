"""A decider that asks a person at each council and keeps what the seat came to know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np

from escalate.engine.columns import Ints
from escalate.engine.deciders import HOLD, Situation
from escalate.engine.orders import Orders
from escalate.model.model import Model
from escalate.model.parts import Actor, Happening, Item, Order
from escalate.teach.play.council import Choice, Council, Line, News, Standing

Ask = Callable[[Council], Sequence[Order]]
HAPPENED = 0.5
"""A count that is known roughly says that it happened from here on."""


class Player(Orders):
    """Takes a seat in one world: asks at its councils, and does what doctrine would do besides.

    Orders that were given before, at the first `answered` councils, are carried out unasked.
    """

    def __init__(
        self, model: Model, seat: str, given: Sequence[Order], answered: int, ask: Ask
    ) -> None:
        super().__init__(model.seats[seat], given)
        self._model, self._ask, self._answered = model, ask, answered
        actor = next(one for one in model.parts.actors if one.name == seat)
        self._counts = dict(_known_counts(model, actor))
        self._seen: dict[str, float] = {}
        self._decided: Counter[str] = Counter()
        self._since: dict[str, int] = {}
        self.news: list[News] = []
        """All that the seat came to know of, in order."""
        self.councils: list[Council] = []
        self.truths: list[tuple[float, ...]] = []
        """What was true of the report's lines at each council."""

    def attends(self, day: int) -> bool:
        """Every day, to notice what becomes known."""
        return True

    def orders(self, situation: Situation) -> Ints:
        """Notice what is new, sit in council if it is a day for it, and carry out orders."""
        table = situation.known.table[:, 0]
        self._notice(situation.day, table)
        if situation.day in self.seat.councils:
            self._sit(situation)
        chosen = super().orders(situation)
        if len(chosen) and chosen[0] != HOLD:
            name = situation.actions[int(chosen[0])].name
            self._decided[name] += 1
            self._since[name] = situation.day
        return chosen

    def _notice(self, day: int, table: np.ndarray) -> None:
        for name, row in self._counts.items():
            count = float(np.floor(table[row] + HAPPENED))
            if count > self._seen.get(name, 0.0) and day:
                self.news.append(News(day, name))
            self._seen[name] = count

    def _sit(self, situation: Situation) -> None:
        council = self._council(situation)
        self.councils.append(council)
        table = situation.known.table[:, 0]
        self.truths.append(tuple(float(table[line.item.truth]) for line in council.report))
        if council.number > self._answered:
            for order in self._ask(council):
                self.order(order)

    def _council(self, situation: Situation) -> Council:
        number = self.seat.councils.index(situation.day) + 1
        before = self.seat.councils[number - 2] if number > 1 else -1
        table = situation.known.table[:, 0]
        waiting = tuple(order for order, _ in self._waiting)
        return Council(
            seat=self.seat,
            number=number,
            day=situation.day,
            report=tuple(self._line(item, table) for item in self.seat.report),
            news=tuple(one for one in self.news if one.day > before),
            menu=tuple(self._menu(situation, table, {one.action for one in waiting})),
            waiting=waiting,
            refused=tuple((one.day, one.action) for one in self.refused if one.day >= before),
        )

    def _line(self, item: Item, table: np.ndarray) -> Line:
        sight = next((one for one in self._model.parts.sights if one.known == item.known), None)
        if sight is None:
            return Line(item, float(table[item.known]), 0.0, 0.0)
        age = None if sight.never else float(table[sight.lag])
        return Line(item, float(table[item.known]), float(table[sight.error]), age)

    def _menu(self, situation: Situation, table: np.ndarray, waiting: set[str]) -> list[Choice]:
        actions = {one.name: one for one in situation.actions}
        menu = []
        for number, (name, title) in enumerate(self.seat.menu.items(), start=1):
            action = actions[name]
            standing, needs = self._standing(action, situation, table, waiting)
            since = self._since.get(name) if standing in {"under way", "in force", "done"} else None
            menu.append(Choice(number, name, title, standing, since, needs))
        return menu

    def _standing(
        self, action: Happening, situation: Situation, table: np.ndarray, waiting: set[str]
    ) -> tuple[Standing, str]:
        """How an action stands, by what the seat did and knows."""
        if table[action.active] > 0:
            return "in force", ""
        if self._decided[action.name] > table[action.count]:
            return "under way", ""
        if table[action.count] > 0 and not action.repeats:
            return "done", ""
        if action.name in waiting:
            return "waits", ""
        if action.when is not None:
            holds = np.broadcast_to(action.when(situation.known.table), (1,))
            if not holds[0]:
                return "not now", action.when.text
        return "open", ""


def _known_counts(model: Model, actor: Actor) -> list[tuple[str, int]]:
    """The rows by which an actor learns that something happened, but for what it does itself."""
    told = []
    for name, info in model.happenings.items():
        tally = f"{name}.{'honoured' if info.kind == 'treaty' else 'count'}"
        own = bool(info.by) and info.by[0] == actor.name and info.kind == "action"
        if not own and (info.rung is not None or name in model.milestones):
            told.append((name, actor.known.get(tally, model.row(tally))))
    return told
