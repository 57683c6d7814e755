"""When the histories of the same world in two runs parted; draws and prints nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from escalate.engine.columns import Bools, Floats, Ints
from escalate.runs.frames import EventLog, Series


class Parting(NamedTuple):
    """When worlds parted, on days counted from 0 and NaN where they never did: (worlds,)."""

    day: Floats
    """First day on which anything that is saved differs: a deed, its chance or its roll, or a
    watched quantity at one of its points."""
    deed_day: Floats
    """First day on which something happened in one of the two alone."""


class Entry(NamedTuple):
    """One entry of the event log of a world."""

    day: int
    kind: int
    name: str


def parting(
    worlds: Ints, here: EventLog, there: EventLog, points: tuple[Series, Series] | None = None
) -> Parting:
    """When each of some worlds, in ascending order, parted; both logs must hold them all.

    Of `points` only rows that both watch count, on the days that both have.
    """
    pairs = _Pairs(worlds, here, there)
    deeds = pairs.same("day") & pairs.same("happening") & pairs.same("kind")
    luck = pairs.same("chance") & pairs.same("roll")
    days = [pairs.first_day(deeds & luck)]
    if points:
        days.append(_first_point(worlds, *points))
    return Parting(np.fmin.reduce(days), pairs.first_day(deeds))


class _Pairs:
    """The entries of two logs side by side, the first with the first within each world."""

    def __init__(self, worlds: Ints, here: EventLog, there: EventLog) -> None:
        self._logs = here, there
        self._starts = [np.searchsorted(log.world, worlds) for log in self._logs]
        ends = [np.searchsorted(log.world, worlds, side="right") for log in self._logs]
        self._lengths = [end - start for end, start in zip(ends, self._starts, strict=True)]
        self._shared = np.minimum(*self._lengths)
        self._owner = np.repeat(np.arange(len(worlds)), self._shared)
        before = np.cumsum(self._shared) - self._shared
        self._within = np.arange(len(self._owner)) - before[self._owner]
        self._at = [start[self._owner] + self._within for start in self._starts]

    def same(self, field: str) -> Bools:
        """Which pairs agree in a field."""
        here, there = (
            getattr(log, field)[at] for log, at in zip(self._logs, self._at, strict=True)
        )
        return _equal(here, there)

    def first_day(self, same: Bools) -> Floats:
        """The day of the first pair of each world that is not the same, or of what has no pair."""
        first = self._shared.copy()
        apart = np.flatnonzero(~same)
        owners, at = np.unique(self._owner[apart], return_index=True)
        first[owners] = self._within[apart[at]]
        days = [
            np.where(first < length, _taken(log.day, start + first), np.nan)
            for log, start, length in zip(self._logs, self._starts, self._lengths, strict=True)
        ]
        found: Floats = np.fmin(*days)
        return found


def _taken(days: np.ndarray, at: Ints) -> Floats:
    """The days at some places, whatever stands for places beyond the end."""
    return np.append(days, -1).astype(float)[np.minimum(at, len(days))]


def _equal(here: np.ndarray, there: np.ndarray) -> Bools:
    """Where two arrays hold the same; a number that is none is the same as another."""
    same: Bools = np.asarray(here == there, bool)
    if here.dtype.kind == "f":
        same |= np.isnan(here) & np.isnan(there)
    return same


def _first_point(worlds: Ints, here: Series, there: Series) -> Floats:
    """The first day on which a quantity that both watch differs."""
    rows = [name for name in here.rows if name in there.rows]
    days = np.intersect1d(here.days, there.days)
    values = [
        series.values[[series.rows.index(name) for name in rows]][:, np.isin(series.days, days)][
            :, :, worlds - 1
        ]
        for series in (here, there)
    ]
    apart = ~_equal(*values).all(axis=0)
    found: Floats = np.where(apart.any(axis=0), days[apart.argmax(axis=0)], np.nan)
    return found


def only_one(
    world: int, day: int, here: EventLog, there: EventLog
) -> tuple[Entry | None, Entry | None]:
    """The first entry of a world on a day that only the one log has, and that only the other."""
    mine, theirs = (_on(world, day, log) for log in (here, there))
    return _first_beyond(mine, theirs), _first_beyond(theirs, mine)


def _on(world: int, day: int, log: EventLog) -> list[Entry]:
    first, last = np.searchsorted(log.world, [world, world + 1])
    at = first + np.flatnonzero(log.day[first:last] == day)
    return [Entry(day, int(log.kind[one]), str(log.happening[one])) for one in at]


def _first_beyond(entries: Sequence[Entry], others: Sequence[Entry]) -> Entry | None:
    left = Counter(others)
    for entry in entries:
        if not left[entry]:
            return entry
        left[entry] -= 1
    return None
