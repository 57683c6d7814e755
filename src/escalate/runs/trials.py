"""Worlds that each change something, simulated in as many processes as are worth it; not saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from escalate.engine.columns import Bools, Column, Columns, Floats
from escalate.engine.history import History, Kind
from escalate.runs.ensemble import Progress, Tally, pieces_of
from escalate.runs.job import Simulate, Tell, the_engine

if TYPE_CHECKING:
    from escalate.model.model import Model


class Endings(NamedTuple):
    """How worlds ended; the last axis is the column."""

    ending: NDArray[np.int8]
    """An index into the model's outcomes; -1 where the world failed."""
    outcome_day: Floats
    """(outcomes, columns): the first day on which each held; NaN if never."""
    took_place: Bools
    """Whether everything that the column forces came about from its day on: a veto, or an order
    that lapsed, may have stood in the way. True where a column forces nothing."""

    @classmethod
    def of(cls, history: History, columns: Columns) -> Self:
        """The endings of a chunk."""
        failed = np.isfinite(history.failures.day)
        ending = np.where(failed, -1, history.ending).astype(np.int8)
        return cls(ending, history.outcome_day, _took_place(history, columns))

    @classmethod
    def joined(cls, parts: Sequence[Endings]) -> Self:
        """The endings of several chunks, one after the other."""
        return cls(
            np.concatenate([part.ending for part in parts]),
            np.concatenate([part.outcome_day for part in parts], axis=1),
            np.concatenate([part.took_place for part in parts]),
        )

    def some(self, those: slice) -> Endings:
        """The endings of some of the columns."""
        return Endings(self.ending[those], self.outcome_day[:, those], self.took_place[those])


def endings_of(
    model: Model,
    seed: int,
    columns: Sequence[Column],
    *,
    workers: int | None = None,
    progress: Callable[[Progress], None],
) -> Endings:
    """How each of the columns ends, in their order, however many processes share the work.

    Raises what the engine raises of columns that cannot be, and WorkersDied.
    """
    if not columns:
        none = np.empty((len(model.outcomes), 0))
        return Endings(np.empty(0, np.int8), none, np.empty(0, bool))
    engine = the_engine()
    tally = Tally(len(columns), progress)
    job = _Trial(engine.simulate, model, seed, tuple(columns), engine.tells)
    parts: dict[int, Endings] = {}
    for part in pieces_of(job, [range(len(columns))], workers, None, tally.under_way):
        parts[part.columns.start] = part.endings
        tally.finished(part.columns)
    return Endings.joined([parts[start] for start in sorted(parts)])


def _took_place(history: History, columns: Columns) -> Bools:
    events = history.events
    came = np.isin(events.kind, [Kind.HAPPENED, Kind.INVOKED])
    every = np.ones(len(columns), bool)
    for name, days in columns.forced.items():
        of = came & (events.happening == events.names.index(name))
        of &= events.day >= days[events.column]
        there = np.zeros(len(columns), bool)
        there[events.column[of]] = True
        every &= there | np.isnan(days)
    return every


class _Part(NamedTuple):
    columns: range
    endings: Endings


@dataclass(frozen=True)
class _Trial:
    """Simulates some of the columns; it pickles."""

    simulate: Simulate
    model: Model
    seed: int
    columns: tuple[Column, ...]
    tells: bool

    def __call__(self, those: range, tell: Tell | None = None) -> _Part:
        asked = {"tell": tell} if self.tells and tell else {}
        columns = Columns.stack(self.columns[those.start : those.stop])
        history = self.simulate(self.model, self.seed, columns, **asked)
        return _Part(those, Endings.of(history, columns))
