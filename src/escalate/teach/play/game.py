"""A game: one world in which people take seats; simulated anew whenever it goes on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from escalate.engine.chunk import simulate
from escalate.engine.columns import Columns
from escalate.engine.history import History
from escalate.model.model import Model
from escalate.model.parts import Order
from escalate.teach.play.council import Council
from escalate.teach.play.player import Player

Ask = Callable[[str, Council], Sequence[Order]]
"""Asks a seat at a council for its orders; raises Left to break off."""


class Left(Exception):  # noqa: N818 (nothing went wrong)
    """The players leave the table; what they ordered at whole councils is kept."""


@dataclass(frozen=True)
class Game:
    """Which world is played, who sits at the table, and what was ordered so far."""

    model: Model
    """The scenario without the players' orders."""
    seed: int
    world: int
    seats: tuple[str, ...]
    orders: Mapping[str, tuple[Order, ...]]
    held: Mapping[str, int]
    """How many councils each seat has held."""

    def after(self, seat: str, council: Council, new: Sequence[Order]) -> Game:
        """The game with the orders of one council more."""
        orders = {**self.orders, seat: (*self.orders.get(seat, ()), *new)}
        return replace(self, orders=orders, held={**self.held, seat: council.number})

    @property
    def others(self) -> dict[str, tuple[Order, ...]]:
        """What the scenario itself has seats order at which nobody sits."""
        return {name: plan for name, plan in self.model.orders.items() if name not in self.seats}

    @property
    def planned(self) -> Model:
        """The scenario in which the orders so far are carried out in every world."""
        return replace(self.model, orders={**self.others, **self.orders})

    def planned_by(self, seat: str) -> Model:
        """The same with the orders of one seat alone, as it knows nothing of the others'."""
        return replace(self.model, orders={**self.others, seat: self.orders.get(seat, ())})

    @property
    def empty(self) -> Model:
        """The scenario with nobody at the table."""
        return replace(self.model, orders=self.others)

    @property
    def over(self) -> bool:
        """Whether every seat has held all its councils."""
        seats = (self.model.seats[name] for name in self.seats)
        return all(self.held.get(seat.actor, 0) == len(seat.councils) for seat in seats)


@dataclass(frozen=True)
class Ended:
    """A game that was played to the last day."""

    game: Game
    history: History
    players: Mapping[str, Player]


def play(game: Game, ask: Ask, keep: Callable[[Game], None]) -> Ended:
    """Play a game to its end; `keep` is told of it after every council that is new.

    Councils that were held before are not asked again. What `ask` raises passes through.
    """
    now = game

    def asker(seat: str) -> Callable[[Council], Sequence[Order]]:
        def asked(council: Council) -> Sequence[Order]:
            nonlocal now
            orders = ask(seat, council)
            now = now.after(seat, council, orders)
            keep(now)
            return orders

        return asked

    players = {
        seat: Player(
            game.model, seat, game.orders.get(seat, ()), game.held.get(seat, 0), asker(seat)
        )
        for seat in game.seats
    }
    world = Columns.of([game.world])
    history = simulate(game.model, game.seed, world, deciders=dict(players))
    return Ended(now, history, players)
