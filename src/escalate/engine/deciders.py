"""Who decides for an actor: by doctrine here, a person or an order file elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from escalate.engine.columns import Bools, Floats, Ints
from escalate.engine.world import World
from escalate.model.chances import readiness
from escalate.model.parts import Actor, Happening

HOLD = -1
"""The order to do nothing today."""


@dataclass(frozen=True)
class View:
    """What an actor knows, by name: arrays over the columns of a chunk that cannot be written."""

    table: Floats
    """All rows, as compiled formulas read them; an actor's own read what it knows."""
    rows: Mapping[str, int]

    @classmethod
    def of(cls, world: World, actor: Actor) -> View:
        """The view of one actor, which follows the world from day to day."""
        table = world.values.view()
        table.flags.writeable = False
        rows = {name: row for row, name in enumerate(world.model.rows)}
        return cls(table, {**rows, **actor.known})

    def __getitem__(self, name: str) -> Floats:
        row: Floats = self.table[self.rows[name]]
        return row


@dataclass(frozen=True)
class Council:
    """An actor in council, in all columns of a chunk."""

    actor: Actor
    actions: Sequence[Happening]
    day: int
    known: View
    """What it knows, in all columns of the chunk."""


@dataclass(frozen=True)
class Situation:
    """What lies before an actor on a day, in some columns; arrays are (actions, columns)."""

    actor: Actor
    actions: Sequence[Happening]
    day: int
    worlds: Ints
    """The ids of the worlds."""
    columns: Ints
    known: View
    """What it knows, in all columns of the chunk: index with `columns`."""
    menu: Bools
    """What it may order."""
    due: Bools
    """What its own readiness has brought about; always on the menu."""
    readiness: Floats
    """The factor that the last council gave."""


class Decider(Protocol):
    """Turns what an actor knows into readiness and orders."""

    def attends(self, day: int) -> bool:
        """Whether it is to be asked today even where nothing is due."""

    def held(self, day: int, actions: Sequence[Happening], columns: int) -> Bools | None:
        """Where it takes no action today and no chance of it adds up: (actions, columns), or None.

        It is asked before all else on a day.
        """

    def readiness(self, council: Council) -> Floats:
        """A factor on the hazard of each action: (actions, columns of the chunk)."""

    def orders(self, situation: Situation) -> Ints:
        """For each column the index of the action to order, or HOLD."""


class Doctrine:
    """Decides as the actor's doctrine and aims say: what is due is done, the readiest first."""

    def attends(self, day: int) -> bool:
        """It waits until something is due."""
        return False

    def held(self, day: int, actions: Sequence[Happening], columns: int) -> Bools | None:
        """It holds nothing."""
        return None

    def readiness(self, council: Council) -> Floats:
        """The doctrine's factor on each action, from 0 to 10."""
        factors = [readiness(council.actor, one, council.known.table) for one in council.actions]
        return np.array(factors)

    def orders(self, situation: Situation) -> Ints:
        """The due action with the greatest readiness; of equals the first by name."""
        weight = np.where(situation.due, situation.readiness, -1.0)
        best = np.argmax(weight, axis=0)
        return np.where(situation.due.any(axis=0), best, HOLD)
