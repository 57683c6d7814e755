"""The ledger of one world, opened at any row and any moment; explains nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from escalate.engine.columns import Floats
from escalate.engine.ledger import Ledger, Note
from escalate.engine.phases import Phase


class Moment(NamedTuple):
    """A part of a day; moments are in the order of time."""

    day: int
    phase: Phase


class Change(NamedTuple):
    """One change of one row; the source is empty in the course of things."""

    moment: Moment
    source: str
    before: float
    after: float


class Book:
    """Every row of one world at the beginning of every phase of every day."""

    def __init__(self, ledger: Ledger, days: int) -> None:
        self.days = days
        self._start, self._notes = ledger.start, ledger.notes
        self._states: dict[Phase, Floats] = {}
        self._by_row: dict[int, list[Change]] | None = None

    def states(self, phase: Phase) -> Floats:
        """All rows as the phase begins on each day: (rows, days + 1)."""
        if phase not in self._states:
            self._states[phase] = _states(self._start, self._notes, self.days, phase)
        return self._states[phase]

    def state(self, moment: Moment) -> Floats:
        """All rows at the beginning of a moment: (rows, 1)."""
        return self.states(moment.phase)[:, moment.day : moment.day + 1]

    def changes(self, row: int, after: Moment, before: Moment) -> list[Change]:
        """The changes of a row from one moment on, until the other begins."""
        if self._by_row is None:
            self._by_row = {}
            for note in self._notes:
                moment = Moment(note.day, note.phase)
                for at, held, now in zip(note.rows, note.before, note.after, strict=True):
                    change = Change(moment, note.source, float(held), float(now))
                    self._by_row.setdefault(int(at), []).append(change)
        return [one for one in self._by_row.get(row, ()) if after <= one.moment < before]


def _states(start: Floats, notes: Sequence[Note], days: int, phase: Phase) -> Floats:
    states = np.empty((len(start), days + 1))
    held = start.copy()
    waiting = iter(notes)
    note = next(waiting, None)
    for day in range(days + 1):
        while note and (note.day, note.phase) < (day, phase):
            held[note.rows] = note.after
            note = next(waiting, None)
        states[:, day] = held
    return states
