"""Quantities over time that no run has saved: simulated again, and saved nowhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow as pa

from escalate.runs.ensemble import Progress, Tally, pieces_of
from escalate.runs.frames import Series
from escalate.runs.job import Job, the_engine
from escalate.runs.tables import SERIES

if TYPE_CHECKING:
    from escalate.model.model import Model


def series_of(  # noqa: PLR0913 (named, and three have defaults)
    model: Model,
    rows: Sequence[str],
    *,
    seed: int,
    worlds: int,
    days: Sequence[int] = (),
    workers: int | None = None,
    progress: Callable[[Progress], None],
) -> Series:
    """Some rows of worlds 1 to `worlds` on some days; every 30 days and on the last if none."""
    engine = the_engine()
    watching = replace(model, watch=tuple(rows))
    tally = Tally(worlds, progress)
    tables = {}
    job = Job(engine.simulate, watching, seed, engine.tells, tuple(days))
    for piece in pieces_of(job, [range(1, worlds + 1)], workers, None, tally.under_way):
        tables[piece.worlds.start] = piece.tables[SERIES]
        tally.finished(piece.worlds)
    together = pa.concat_tables(tables[start] for start in sorted(tables))
    return Series.of(together, watching.watch)
