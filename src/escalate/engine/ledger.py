"""Every change of every row of one world, with its day, its phase and what made it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from escalate.engine.columns import Floats, Ints
from escalate.engine.phases import Phase


class Note(NamedTuple):
    """What changed at once: rows, and what they were before and after; arrays are (rows,)."""

    day: int
    phase: Phase
    source: str
    """A happening, duty, supply, force or front; empty for the course of things."""
    rows: Ints
    before: Floats
    after: Floats


class Ledger:
    """The changes of the first column of a chunk, in the order in which they were made."""

    def __init__(self) -> None:
        self.start: Floats = np.empty(0)
        """Every row as it was before day 0 began."""
        self.notes: list[Note] = []
        self._held: Floats = np.empty(0)

    def begin(self, values: Floats) -> None:
        """Note what everything starts from: (rows, columns)."""
        self.start, self._held = values[:, 0].copy(), values[:, 0].copy()

    def note(self, day: int, phase: Phase, source: str, values: Floats) -> None:
        """Note what has changed since the last time, and that this source changed it."""
        now, held = values[:, 0], self._held
        differs = (now != held) & ~(np.isnan(now) & np.isnan(held))
        rows = np.flatnonzero(differs)
        if len(rows):
            after = now[rows].copy()
            self.notes.append(Note(day, phase, source, rows, held[rows], after))
            held[rows] = after
