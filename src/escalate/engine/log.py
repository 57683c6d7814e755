"""The event log of a chunk, kept as it grows; interprets nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from escalate.engine.columns import Floats, Ints
from escalate.engine.exact import exp
from escalate.engine.history import Events, Kind
from escalate.engine.luck import Luck
from escalate.model.model import Model

LARGEST_SUM = 700.0
"""Beyond this sum of hazard a chance is 1 for every purpose."""


@dataclass(frozen=True)
class _Entry:
    """One line of the log for a cohort of columns."""

    day: int
    happening: int
    kind: Kind
    columns: Ints
    luck: Luck | None


class Log:
    """Entries in the order in which they happened, each for a cohort of columns."""

    def __init__(self, model: Model) -> None:
        flags = {branch.flag for one in model.parts.happenings for branch in one.branches}
        names = {*model.happenings, *model.outcomes, *(model.rows[flag] for flag in flags)}
        self.names = tuple(sorted(names))
        self._number = {name: number for number, name in enumerate(self.names)}
        self._entries: list[_Entry] = []

    def add(self, day: int, name: str, kind: Kind, columns: Ints, luck: Luck | None = None) -> None:
        """Note that something happened today in some columns, and by what luck."""
        if len(columns):
            self._entries.append(_Entry(day, self._number[name], kind, columns, luck))

    def events(self) -> Events:
        """All entries, sorted by column and then as they happened."""
        entries = self._entries
        sizes = np.array([len(entry.columns) for entry in entries], np.int64)
        column = _joined([entry.columns for entry in entries], np.int64)
        order = np.argsort(column, kind="stable")
        given = np.array([bool(entry.luck and entry.luck.summed) for entry in entries], bool)
        summed = np.repeat(given, sizes)

        def one(values: list[int], dtype: type) -> NDArray[Any]:
            return np.repeat(np.array(values, dtype), sizes)[order]

        return Events(
            column=column[order],
            day=one([entry.day for entry in entries], np.int16),
            happening=one([entry.happening for entry in entries], np.int16),
            kind=one([entry.kind for entry in entries], np.int8),
            chance=_chances([e.luck.chance if e.luck else None for e in entries], sizes, summed)[
                order
            ],
            roll=_chances([e.luck.roll if e.luck else None for e in entries], sizes, summed)[order],
            names=self.names,
        )


def _chances(given: list[Floats | None], sizes: Ints, summed: NDArray[np.bool_]) -> Floats:
    """Chances as they were given, or worked out from sums of hazard."""
    parts = [
        np.full(size, np.nan) if part is None else part
        for part, size in zip(given, sizes, strict=True)
    ]
    numbers = _joined(parts, np.float64)
    sums = np.flatnonzero(summed & ~np.isnan(numbers))
    numbers[sums] = 1.0 - exp(-np.minimum(numbers[sums], LARGEST_SUM))
    return numbers


def _joined(parts: list[Any], dtype: type) -> NDArray[Any]:
    return np.concatenate(parts).astype(dtype, copy=False) if parts else np.empty(0, dtype)
