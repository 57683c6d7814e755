"""Paired worlds of storm-corps: the same luck under many a change, all played in one go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from escalate.engine.chunk import simulate
from escalate.engine.columns import Bools, Column, Columns, Floats
from escalate.engine.history import History, Kind
from escalate.engine.snapshot import Snapshot
from escalate.model.model import Model

SEED = 20_241_101
WORLDS = 60
HAZARD = "hazard of "
"""Put before a happening's name: a day's hazard of it, as it was judged last."""


@dataclass(frozen=True)
class If:
    """What is different: `values` are set, `blocked` have no effect, `forced` occur on a day."""

    values: Mapping[str, float] = field(default_factory=dict)
    blocked: Sequence[str] = ()
    forced: Mapping[str, int] = field(default_factory=dict)
    worlds: int = WORLDS

    def columns(self) -> list[Column]:
        """Worlds 1, 2, 3 and so on, all with the same change."""
        worlds = range(1, self.worlds + 1)
        blocked = frozenset(self.blocked)
        return [Column(world, self.values, blocked, self.forced) for world in worlds]


@dataclass(frozen=True)
class Played:
    """Some worlds under one change; every array has a column a world, in the order of worlds."""

    history: History
    days: Sequence[int]
    rows: Mapping[str, Floats]
    at: slice
    outcomes: Sequence[str]

    @property
    def size(self) -> int:
        """How many worlds there are."""
        return len(range(self.at.start, self.at.stop))

    def only(self, worlds: int) -> Played:
        """The first so many worlds, to be paired with as many others."""
        return replace(self, at=slice(self.at.start, self.at.start + worlds))

    def on(self, day: int, row: str) -> Floats:
        """A row on one of the days that are kept."""
        numbers: Floats = self.rows[row][self.days.index(day), self.at]
        return numbers

    def every(self, row: str) -> Floats:
        """A row on all the days that are kept: (days, worlds)."""
        numbers: Floats = self.rows[row][:, self.at]
        return numbers

    def last(self, row: str) -> Floats:
        """A row on the last day."""
        return self.on(self.days[-1], row)

    def dates(self, name: str, kind: Kind = Kind.HAPPENED) -> list[list[int]]:
        """The days on which something happened in each world."""
        events = self.history.events
        entries = slice(*np.searchsorted(events.column, [self.at.start, self.at.stop]))
        here = np.flatnonzero(
            (events.happening[entries] == events.names.index(name)) & (events.kind[entries] == kind)
        )
        dates: list[list[int]] = [[] for _ in range(self.size)]
        for column, day in zip(
            events.column[entries][here], events.day[entries][here], strict=True
        ):
            dates[column - self.at.start].append(int(day))
        return dates

    def count(self, name: str, kind: Kind = Kind.HAPPENED) -> Floats:
        """How often something happened in each world."""
        return np.array([len(days) for days in self.dates(name, kind)], float)

    def first(self, name: str, kind: Kind = Kind.HAPPENED) -> Floats:
        """The day on which it first happened; infinite where it never did."""
        return np.array([min(days, default=np.inf) for days in self.dates(name, kind)], float)

    def ends_in(self, outcome: str) -> Bools:
        """Where this is the ending."""
        ends: Bools = self.history.ending[self.at] == self.outcomes.index(outcome)
        return ends


class _Notes:
    """An onlooker who writes down some rows on some days."""

    def __init__(self, model: Model, rows: Sequence[str], days: Iterable[int]) -> None:
        names = [one.name for one in model.parts.happenings]
        self._hazards = [
            names.index(row.removeprefix(HAZARD)) for row in rows if row.startswith(HAZARD)
        ]
        self._rows = [model.row(row) for row in rows if not row.startswith(HAZARD)]
        self._days = frozenset(days)
        self.pages: list[NDArray[np.float64]] = []

    def __call__(self, seen: Snapshot) -> None:
        if seen.day in self._days:
            rows = [seen.values[self._rows], seen.hazard[self._hazards]]
            self.pages.append(np.concatenate(rows))


def play(
    model: Model, changes: Mapping[str, If], rows: Iterable[str], days: Iterable[int]
) -> dict[str, Played]:
    """Play the same worlds under each change, and keep some rows on some days."""
    kept = sorted({*days})
    names = sorted({*rows}, key=lambda row: row.startswith(HAZARD))
    notes = _Notes(model, names, kept)
    columns = [column for change in changes.values() for column in change.columns()]
    history = simulate(model, SEED, Columns.stack(columns), onlooker=notes)
    numbers = dict(zip(names, np.stack(notes.pages, axis=1), strict=True))
    ends = np.cumsum([change.worlds for change in changes.values()]).tolist()
    return {
        name: Played(history, kept, numbers, slice(end - change.worlds, end), model.outcomes)
        for (name, change), end in zip(changes.items(), ends, strict=True)
    }


def share(where: NDArray[np.bool_]) -> float:
    """The share of worlds in which something holds."""
    return float(np.mean(where))
