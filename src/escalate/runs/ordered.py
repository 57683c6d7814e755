"""Worlds that each carry out a plan of their own, in as many processes as are worth it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from escalate.engine.columns import Columns
from escalate.engine.orders import Orders
from escalate.model.parts import Order
from escalate.runs.ensemble import Progress, Tally, pieces_of
from escalate.runs.job import Simulate, Tell, the_engine
from escalate.runs.trials import Endings

if TYPE_CHECKING:
    from escalate.model.model import Model


@dataclass(frozen=True)
class Ordered:
    """One world to simulate, and what seats order in it; doctrine decides the rest."""

    world: int
    plan: Mapping[str, tuple[Order, ...]] = field(default_factory=dict)


def deciders(model: Model, columns: Sequence[Ordered]) -> dict[str, Orders]:
    """Who decides for the seats that order something in any of the columns."""
    seats = dict.fromkeys(seat for column in columns for seat in column.plan)
    return {seat: _decider(model, seat, columns) for seat in seats}


def _decider(model: Model, seat: str, columns: Sequence[Ordered]) -> Orders:
    """Each order that is given in any of the columns, and in which of them it is."""
    plans = [column.plan.get(seat, ()) for column in columns]
    orders = list(dict.fromkeys(order for plan in plans for order in plan))
    given = np.array([[order in plan for plan in plans] for order in orders], bool)
    return Orders(model.seats[seat], orders, given)


def endings_of(
    model: Model,
    seed: int,
    columns: Sequence[Ordered],
    *,
    workers: int | None = None,
    progress: Callable[[Progress], None],
) -> Endings:
    """How each of the columns ends, in their order, however many processes share the work.

    Raises WorkersDied.
    """
    engine = the_engine()
    tally = Tally(len(columns), progress)
    job = _Play(engine.simulate, model, seed, tuple(columns), engine.tells)
    parts: dict[int, Endings] = {}
    for part in pieces_of(job, [range(len(columns))], workers, None, tally.under_way):
        parts[part.columns.start] = part.endings
        tally.finished(part.columns)
    return Endings.joined([parts[start] for start in sorted(parts)])


class _Part(NamedTuple):
    columns: range
    endings: Endings


@dataclass(frozen=True)
class _Play:
    """Simulates some of the columns; it pickles."""

    simulate: Simulate
    model: Model
    seed: int
    columns: tuple[Ordered, ...]
    tells: bool

    def __call__(self, those: range, tell: Tell | None = None) -> _Part:
        asked = {"tell": tell} if self.tells and tell else {}
        played = self.columns[those.start : those.stop]
        columns = Columns.of(column.world for column in played)
        crew = deciders(self.model, played)
        history = self.simulate(self.model, self.seed, columns, deciders=crew, **asked)
        return _Part(those, Endings.of(history, columns))
