"""What is kept of every day: failures, the watched rows, and a trace when asked for."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from escalate.engine.columns import Floats, Ints
from escalate.engine.history import Failures
from escalate.engine.phases import Phase, daily
from escalate.engine.world import World
from escalate.model.table import Role

EVERY = 30
"""Days from one saved point of a series to the next."""
FEW = 64
"""Columns of a chunk that is small."""


class Record:
    """Closes the day: worlds that failed are frozen, points of series are kept."""

    def __init__(self, world: World, *, trace: bool, points: Collection[int] = ()) -> None:
        self._world = world
        model = world.model
        self._checked = _checked(world)
        self._watched = [model.row(name) for name in model.watch]
        points = points or {*range(0, model.days + 1, EVERY), model.days}
        self.days: Ints = np.array(sorted(points))
        self._points = set(self.days.tolist())
        self._series: list[Floats] = []
        self._trace: list[Floats] | None = [] if trace else None
        self._failed_day = np.full(world.count, np.nan)
        self._failed_row = np.full(world.count, -1)
        self._start = world.values.copy()
        world.env.process(daily(world.env, Phase.RECORD, self._close, first=0))

    def _close(self, day: int) -> None:
        self._fail(day)
        if day in self._points:
            self._series.append(self._kept(self._world.values[self._watched]))
        if self._trace is not None:
            self._trace.append(self._kept(self._world.values.copy()))

    def _kept(self, values: Floats) -> Floats:
        """Numbers to keep: none of worlds that have failed."""
        values[:, ~self._world.live] = np.nan
        return values

    def _fail(self, day: int) -> None:
        """Freeze the worlds in which two acts disagreed or a number is not finite."""
        world = self._world
        for columns, row in world.failing:
            self._freeze(columns, row, day)
        world.failing.clear()
        total = self._total()
        if np.isfinite(total).all():
            return
        for column in np.flatnonzero(~np.isfinite(total) & world.live):
            bad = ~np.isfinite(world.values[self._checked, column])
            if bad.any():
                self._freeze(np.array([column]), self._checked[int(np.argmax(bad))], day)

    def _total(self) -> Floats:
        """A sum that is finite only where every row is."""
        values = self._world.values
        if self._world.count < FEW:  # one wide call, where a copy costs less than many calls
            total: Floats = values[self._checked].sum(axis=0)
            return total
        total = np.zeros(self._world.count)
        for row in self._checked:
            total += values[row]
        return total

    def _freeze(self, columns: Ints, row: int, day: int) -> None:
        columns = columns[self._world.live[columns]]
        self._failed_day[columns] = day
        self._failed_row[columns] = row
        self._world.live[columns] = False
        self._world.values[:, columns] = self._start[:, columns]

    def failures(self) -> Failures:
        """Which worlds failed, when, and by which row."""
        return Failures(self._failed_day, self._failed_row)

    def series(self) -> Floats:
        """The watched rows: (rows, points, columns)."""
        return np.stack(self._series, axis=1)

    def trace(self) -> dict[str, Floats] | None:
        """Every row on every day, if it was asked for."""
        if self._trace is None:
            return None
        days = np.stack(self._trace, axis=1)
        return dict(zip(self._world.model.rows, days, strict=True))


def _checked(world: World) -> list[int]:
    """The rows that formulas write, in the order in which they are worked out in a day."""
    model, parts = world.model, world.model.parts
    rows = [one.row for one in parts.moving]
    rows += [one.row for one in parts.derived if not one.once]
    for supply in parts.supplies:
        rows += [supply.flow, supply.sent, supply.arrived]
    for front in parts.fronts:
        rows += [front.km2, *(side.lost for side in front.sides)]
        rows += [side.fired for side in front.sides]
    rows += [force.lost for force in parts.forces]
    rows += [sight.known for sight in parts.sights]
    rows += [row for row, role in enumerate(model.roles) if role is Role.START]
    return list(dict.fromkeys(rows))
