"""Which worlds a chunk carries and what each of them changes; draws nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Column:
    """One world to simulate: its id, and what it changes in the scenario.

    `values` sets parameters and starting values by name, `later` does so from the day `since` on;
    `blocked` happenings have no effect; `forced` happenings occur on the given day whatever their
    chance; those that are `held` do not occur before the given day.
    """

    world: int
    values: Mapping[str, float] = field(default_factory=dict)
    blocked: frozenset[str] = frozenset()
    forced: Mapping[str, int] = field(default_factory=dict)
    held: Mapping[str, int] = field(default_factory=dict)
    later: Mapping[str, float] = field(default_factory=dict)
    since: int | None = None


@dataclass(frozen=True)
class Columns:
    """The worlds of one chunk, in any order, repeated or not; arrays have shape (columns,).

    A value or a day of NaN leaves the column as the scenario says.
    """

    worlds: Ints
    values: Mapping[str, Floats] = field(default_factory=dict)
    blocked: Mapping[str, Bools] = field(default_factory=dict)
    forced: Mapping[str, Floats] = field(default_factory=dict)
    held: Mapping[str, Floats] = field(default_factory=dict)
    later: Mapping[str, Floats] = field(default_factory=dict)
    since: Floats = field(default_factory=lambda: np.empty(0))
    """The day from which `later` holds; empty if it holds in no column."""

    def __len__(self) -> int:
        return len(self.worlds)

    @classmethod
    def of(cls, worlds: Iterable[int]) -> Columns:
        """Worlds that change nothing."""
        return cls(np.fromiter(worlds, np.int64))

    @classmethod
    def stack(cls, columns: Sequence[Column]) -> Columns:
        """Columns that may each change something else."""
        return cls(
            worlds=np.array([column.world for column in columns], np.int64),
            values=_table([column.values for column in columns]),
            blocked={
                name: np.array([name in column.blocked for column in columns])
                for name in sorted({name for column in columns for name in column.blocked})
            },
            forced=_table([column.forced for column in columns]),
            held=_table([column.held for column in columns]),
            later=_table([column.later for column in columns]),
            since=np.array([np.nan if one.since is None else one.since for one in columns], float),
        )


def _table(rows: Sequence[Mapping[str, float]]) -> dict[str, Floats]:
    names = sorted({name for row in rows for name in row})
    return {name: np.array([row.get(name, np.nan) for row in rows], float) for name in names}
