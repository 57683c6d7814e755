"""Saved tables as NumPy arrays; opens no file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from escalate.engine.columns import Bools, Floats, Ints
from escalate.engine.history import Kind
from escalate.runs.manifest import Manifest

Names = NDArray[np.object_]


@dataclass(frozen=True)
class Outcomes:
    """How each world ended; the last axis of every array is the world."""

    world: Ints
    ending: NDArray[np.int8]  # an index into the manifest's outcomes; -1 where the world failed
    outcome_day: Floats  # (outcomes, worlds): first day it held; NaN if never
    peak: Floats  # (actors, worlds): highest rung
    last: Floats  # (watched rows, worlds): the value on the last day
    failed: Bools
    failed_day: Floats  # NaN where the world did not fail
    failed_row: Names  # None where the world did not fail

    @classmethod
    def of(cls, table: pa.Table, manifest: Manifest) -> Self:
        """The arrays of outcomes.parquet."""
        index = {name: number for number, name in enumerate(manifest.outcomes)}
        endings = table["ending"].to_pylist()
        failed_day = _floats(table["failed_day"])
        return cls(
            world=table["world"].to_numpy(),
            ending=np.array([index.get(ending, -1) for ending in endings], np.int8),
            outcome_day=_stacked(table, "day", manifest.outcomes),
            peak=_stacked(table, "peak", manifest.actors),
            last=_stacked(table, "last", manifest.watch),
            failed=~np.isnan(failed_day),
            failed_day=failed_day,
            failed_row=table["failed_row"].to_numpy(),
        )


@dataclass(frozen=True)
class EventLog:
    """What happened, sorted by world, then as things happened; arrays have shape (entries,).

    `chance` and `roll` are from 0 to 1, and NaN where nothing was left to chance.
    """

    world: Ints
    day: NDArray[np.int16]
    happening: Names
    kind: NDArray[np.int8]  # a Kind
    chance: Floats
    roll: Floats

    @classmethod
    def of(cls, table: pa.Table) -> Self:
        """The arrays of events.parquet."""
        kinds, kind = _words(table["kind"])
        names, happening = _words(table["happening"])
        codes = np.array([Kind[name.upper()] for name in kinds], np.int8)
        return cls(
            world=table["world"].to_numpy(),
            day=table["day"].to_numpy(),
            happening=names[happening],
            kind=codes[kind],
            chance=_floats(table["chance"]),
            roll=_floats(table["roll"]),
        )


class Series(NamedTuple):
    """Watched quantities over time."""

    days: Ints  # (points,)
    rows: tuple[str, ...]
    values: Floats  # (watched rows, points, worlds)

    @classmethod
    def of(cls, table: pa.Table, rows: tuple[str, ...]) -> Self:
        """The arrays of series.parquet, whose columns hold these rows."""
        world, day, *columns = (column.to_numpy() for column in table.columns)
        points = int(np.searchsorted(world, world[0], side="right"))
        values = [column.reshape(-1, points).T for column in columns]
        shape = (len(columns), points, len(world) // points)
        return cls(day[:points].astype(np.int64), rows, np.array(values).reshape(shape))


def _stacked(table: pa.Table, prefix: str, names: tuple[str, ...]) -> Floats:
    columns = [_floats(table[f"{prefix}.{name}"]) for name in names]
    return np.array(columns, float).reshape(len(names), len(table))


def _floats(column: pa.ChunkedArray) -> Floats:
    return np.asarray(column.to_numpy(), float)


def _words(column: pa.ChunkedArray) -> tuple[Names, NDArray[np.int16]]:
    """The words of a column, and for each entry the index of its word."""
    entries = column.unify_dictionaries().combine_chunks()
    return entries.dictionary.to_numpy(zero_copy_only=False), entries.indices.to_numpy()
