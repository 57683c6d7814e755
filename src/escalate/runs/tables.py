"""Chunks as tables, and tables as the bytes of Parquet files; opens no file.

The same worlds give the same bytes, whatever chunks they were simulated in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from escalate.engine.columns import Floats
from escalate.engine.history import History, Kind

if TYPE_CHECKING:  # the model brings all of the scenario's readers, and a reader of runs needs none
    from escalate.model.model import Model

OUTCOMES, EVENTS, SERIES = FILES = "outcomes.parquet", "events.parquet", "series.parquet"

_WORDS = ["ending", "happening", "kind", "failed_row"]  # few and repeated, unlike numbers
_KINDS = [kind.name.lower() for kind in Kind]


@dataclass(frozen=True)
class Piece:
    """The three tables of some worlds in a row, by file name, each sorted by world."""

    worlds: range
    tables: Mapping[str, pa.Table]

    @classmethod
    def of(cls, history: History, model: Model) -> Self:
        """What is kept of a chunk, whose worlds must be in a row."""
        worlds = range(int(history.worlds[0]), int(history.worlds[-1]) + 1)
        tables = _outcomes(history, model), _events(history), _series(history, model)
        return cls(worlds, dict(zip(FILES, tables, strict=True)))

    @classmethod
    def joined(cls, pieces: Sequence[Self]) -> Self:
        """Pieces that follow one another, as one."""
        worlds = range(pieces[0].worlds.start, pieces[-1].worlds.stop)
        together = {name: [piece.tables[name] for piece in pieces] for name in FILES}
        return cls(worlds, {name: pa.concat_tables(tables) for name, tables in together.items()})

    @classmethod
    def from_files(cls, worlds: range, files: Mapping[str, bytes]) -> Self:
        """The piece that these files hold."""
        return cls(worlds, {name: decoded(files[name]) for name in FILES})

    def files(self) -> dict[str, bytes]:
        """The Parquet files, by name."""
        return {name: _encoded(table) for name, table in self.tables.items()}

    def cut(self, worlds: range) -> Self:
        """The tables of some of the worlds, which must be in a row."""
        return type(self)(
            worlds, {name: between(table, worlds) for name, table in self.tables.items()}
        )


def between(table: pa.Table, worlds: range) -> pa.Table:
    """The rows of some worlds in a row."""
    start, stop = np.searchsorted(table.column(0).to_numpy(), [worlds.start, worlds.stop])
    return table.slice(start, stop - start)


def decoded(data: bytes) -> pa.Table:
    """The table in a Parquet file."""
    return pq.ParquetFile(pa.BufferReader(data)).read(use_threads=False)


def _encoded(table: pa.Table) -> bytes:
    """What pieces a table was joined from shows in its dictionaries: they are made anew."""
    whole = table.cast(pa.schema(map(_plain, table.schema))).combine_chunks().cast(table.schema)
    sink = pa.BufferOutputStream()
    rows = max(1, len(whole))
    pq.write_table(whole, sink, compression="zstd", use_dictionary=_WORDS, row_group_size=rows)
    return sink.getvalue().to_pybytes()  # type: ignore[no-any-return]


def _plain(field: pa.Field) -> pa.Field:
    return field.with_type(pa.string()) if pa.types.is_dictionary(field.type) else field


def _outcomes(history: History, model: Model) -> pa.Table:
    failed = np.isfinite(history.failures.day)
    members = [model.outcomes.index(name) for name in model.headline.members]
    ever = np.isfinite(history.outcome_day[members]).any(axis=0)
    endings = np.array(model.outcomes, object)[history.ending]
    columns = {
        "world": history.worlds,
        "ending": pa.array(endings, pa.string(), mask=failed),
        "headline": pa.array(ever | np.isin(history.ending, members), mask=failed),
        **_named("day", model.outcomes, map(_days, history.outcome_day)),
        **_named("peak", model.actors, history.peak),
        **_named("last", model.watch, history.series[:, -1]),
        "failed_day": _days(history.failures.day),
        "failed_row": _failed_rows(history, model),
    }
    return pa.table(columns)


def _events(history: History) -> pa.Table:
    events = history.events
    return pa.table(
        {
            "world": history.worlds[events.column],
            "day": events.day,
            "happening": pa.DictionaryArray.from_arrays(events.happening, list(events.names)),
            "kind": pa.DictionaryArray.from_arrays(events.kind.astype(np.int16), _KINDS),
            "chance": pa.array(events.chance, from_pandas=True),
            "roll": pa.array(events.roll, from_pandas=True),
        }
    )


def _series(history: History, model: Model) -> pa.Table:
    points, worlds = len(history.series_days), len(history.worlds)
    columns = [
        np.repeat(history.worlds, points),
        np.tile(history.series_days.astype(np.int16), worlds),
        *(row.T.ravel() for row in history.series),
    ]
    # A quantity may be called `day` too: what reads this goes by position.
    return pa.table(columns, names=["world", "day", *model.watch])


def _named(prefix: str, names: Sequence[str], columns: Iterable[Any]) -> dict[str, Any]:
    pairs = zip(names, columns, strict=True)
    return {f"{prefix}.{name}": column for name, column in pairs}


def _days(days: Floats) -> pa.Array:
    never = ~np.isfinite(days)
    return pa.array(np.where(never, 0, days).astype(np.int16), mask=never)


def _failed_rows(history: History, model: Model) -> pa.Array:
    rows = [model.rows[row] if row >= 0 else None for row in history.failures.row]
    return pa.array(rows, pa.string())
