"""Worlds that each change something, simulated in as many processes as are worth it; not saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from escalate.engine.columns import Column, Columns, Floats
from escalate.engine.history import History
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

    @classmethod
    def of(cls, history: History) -> Self:
        """The endings of a chunk."""
        failed = np.isfinite(history.failures.day)
        ending = np.where(failed, -1, history.ending).astype(np.int8)
        return cls(ending, history.outcome_day)


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
        return Endings(np.empty(0, np.int8), np.empty((len(model.outcomes), 0)))
    engine = the_engine()
    tally = Tally(len(columns), progress)
    job = _Trial(engine.simulate, model, seed, tuple(columns), engine.tells)
    parts: dict[int, Endings] = {}
    for part in pieces_of(job, [range(len(columns))], workers, None, tally.under_way):
        parts[part.columns.start] = part.endings
        tally.finished(part.columns)
    ordered = [parts[start] for start in sorted(parts)]
    return Endings(
        np.concatenate([part.ending for part in ordered]),
        np.concatenate([part.outcome_day for part in ordered], axis=1),
    )


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
        return _Part(those, Endings.of(self.simulate(self.model, self.seed, columns, **asked)))
