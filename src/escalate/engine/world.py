"""The state of a chunk of worlds: rows of numbers, a column a world; decides nothing."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import simpy

from escalate.engine.columns import Bools, Columns, Floats, Ints
from escalate.engine.draws import Draws
from escalate.engine.exact import exp, normal_quantile
from escalate.engine.log import Log
from escalate.engine.variates import drawn
from escalate.errors import EscalateError
from escalate.model.model import Model
from escalate.model.table import Role
from escalate.scenario.problems import nearest


class World:
    """Values by row and column, and what every mechanism shares."""

    def __init__(self, env: simpy.Environment, model: Model, seed: int, columns: Columns) -> None:
        self.env = env
        self.model = model
        self.columns = columns
        self.count = len(columns)
        self.every: Ints = np.arange(self.count)
        if self.count and columns.worlds.min() < 0:
            raise EscalateError("the ids of worlds are not below 0")
        self.draws = Draws(seed, columns.worlds)
        self.values: Floats = model.before_day_0(self.count)
        self.live: Bools = np.ones(self.count, bool)
        self.log = Log(model)
        self._limits = {limit.row: limit for limit in model.parts.limits}
        self._set_columns()
        self._draw_spreads()
        self._check_forced()
        self._draw_frailties()
        self.clip(self._limits)
        model.settle(self.values)
        self.failing: list[tuple[Ints, int]] = []

    def fail(self, columns: Ints, row: int) -> None:
        """Mark worlds as failed today because of what a row was given."""
        self.failing.append((columns, row))

    def forced(self, name: str) -> Floats | None:
        """The days on which columns force a happening; NaN where they do not."""
        return self.columns.forced.get(name)

    def _check_forced(self) -> None:
        known = {*self.model.happenings}
        for name in self.columns.forced:
            if name not in known:
                raise EscalateError(f"no happening is named {name!r}", nearest(name, known))

    def clip(self, rows: Iterable[int]) -> None:
        """Keep rows within their limits."""
        for row in rows:
            limit = self._limits.get(row)
            if limit is None:
                continue
            held = self.values[row]
            if limit.low is not None:
                np.maximum(held, self.values[limit.low], out=held)
            if limit.high is not None:
                np.minimum(held, self.values[limit.high], out=held)

    def least(self, row: int) -> Floats | float:
        """The least that may be left in a row that something is taken from."""
        limit = self._limits.get(row)
        return 0.0 if limit is None or limit.low is None else self.values[limit.low]

    def _draw_spreads(self) -> None:
        """Parameters that every world draws from their range, which moves along with a value."""
        for spread in self.model.parts.spreads:
            u = self.draws.stream(f"{spread.name}/range").fresh(0)
            middle = self.values[spread.row].copy()
            above, below = np.maximum(middle - spread.high, 0), np.minimum(middle - spread.low, 0)
            low, high = spread.low + above + below, spread.high + above + below
            number = drawn(u, spread.shape, low, middle, high)
            bound = self.model.bounds.get(spread.name)
            self.values[spread.row] = np.rint(number) if bound and bound.whole else number

    def _draw_frailties(self) -> None:
        """How resolute each actor is in each world: lognormal around 1."""
        for actor in self.model.parts.actors:
            spread = self.values[actor.spread]
            if np.any(spread > 0):
                u = self.draws.stream(f"{actor.name}/resolve").fresh(0)
                deviate = normal_quantile(np.minimum(np.maximum(u, 2.0**-53), 1.0 - 2.0**-53))
                self.values[actor.frailty] = exp(spread * deviate)

    def _set_columns(self) -> None:
        for name, given in self.columns.values.items():
            row = self._settable(name)
            bound = self.model.bounds.get(name)
            if bound and not bound.allows(given):
                raise EscalateError(f"a column sets {name!r} to what it cannot be: {bound.words}")
            self.values[row] = np.where(np.isnan(given), self.values[row], given)
        supplies = {supply.name for supply in self.model.parts.supplies}
        for name, blocked in self.columns.blocked.items():
            if name in supplies:
                continue  # they look for themselves: what a month sends may be drawn, or changed
            row = self._settable(f"{name}.blocked")
            self.values[row] = np.where(blocked, 1.0, self.values[row])

    def _settable(self, name: str) -> int:
        model = self.model
        known = [
            row
            for row, role in zip(model.rows, model.roles, strict=True)
            if role in (Role.PARAMETER, Role.START)
        ]
        if name not in known:
            raise EscalateError(f"no column can set {name!r}", nearest(name, known))
        return model.row(name)
