"""The state of a chunk of worlds: rows of numbers, a column a world; decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import numpy as np

from escalate.engine.columns import Bools, Columns, Floats, Ints
from escalate.engine.draws import Draws
from escalate.engine.exact import exp, normal_quantile
from escalate.engine.ledger import Ledger
from escalate.engine.log import Log
from escalate.engine.phases import Clock
from escalate.engine.variates import drawn
from escalate.errors import EscalateError
from escalate.model.model import Model
from escalate.model.table import SETTABLE
from escalate.scenario.problems import nearest


class World:
    """Values by row and column, and what every mechanism shares."""

    def __init__(
        self,
        env: Clock,
        model: Model,
        seed: int,
        columns: Columns,
        ledger: Ledger | None = None,
    ) -> None:
        self.env = env
        self.model = model
        self.columns = columns
        self.count = len(columns)
        self.every: Ints = np.arange(self.count)
        if self.count and columns.worlds.min() < 0:
            raise EscalateError("the ids of worlds are not below 0")
        self.draws = Draws(seed, columns.worlds)
        self._luck: dict[str, Floats] = {}
        self.live: Bools = np.ones(self.count, bool)
        self.log = Log(model)
        self._limits = {limit.row: limit for limit in model.parts.limits}
        self._settable = {
            name: row
            for row, (name, role) in enumerate(zip(model.rows, model.roles, strict=True))
            if role in SETTABLE
        }
        self._check_names()
        self.values: Floats = self._begun(columns.values)
        self.later: Floats | None = None
        """What the values would be on day 0 if they began with what is changed on a later day."""
        if columns.later:
            self.later = self._begun(columns.values, columns.later)
        self.clip_all(self.values)
        model.settle(self.values)
        self.failing: list[tuple[Ints, int]] = []
        self.renewals: list[Callable[[], None]] = []
        """Called when numbers have changed that mechanisms keep something worked out from."""
        self._ledger = ledger
        if ledger:
            ledger.begin(self.values)
            env.over = lambda: self.credit("")

    def credit(self, source: str) -> None:
        """Note who made all the changes since the last note; nobody, in the course of things."""
        if self._ledger:
            self._ledger.note(int(self.env.now), self.env.phase, source, self.values)

    def ever(self, row: int) -> list[Floats]:
        """What a parameter is now, and what it will be if it is changed later."""
        return [self.values[row], *([] if self.later is None else [self.later[row]])]

    def highest(self, row: int) -> Floats:
        """The most that a parameter is on any day."""
        most: Floats = np.max(self.ever(row), axis=0)
        return most

    def fail(self, columns: Ints, row: int) -> None:
        """Mark worlds as failed today because of what a row was given."""
        self.failing.append((columns, row))

    def forced(self, name: str) -> Floats | None:
        """The days on which columns force a happening; NaN where they do not."""
        return self.columns.forced.get(name)

    def held(self, name: str) -> Floats | None:
        """The days before which columns hold a happening back; NaN where they do not."""
        return self.columns.held.get(name)

    def changes(self) -> Iterator[tuple[int, Bools]]:
        """The rows that columns change on a later day, and where; a resolve follows its spread."""
        frailties = {actor.spread: actor.frailty for actor in self.model.parts.actors}
        for name, numbers in self.columns.later.items():
            row, where = self._settable[name], ~np.isnan(numbers)
            yield row, where
            if row in frailties:
                yield frailties[row], where

    def _check_names(self) -> None:
        known = {*self.model.happenings}
        for name in (*self.columns.forced, *self.columns.held):
            if name not in known:
                raise EscalateError(f"no happening is named {name!r}", nearest(name, known))

    def clip_all(self, values: Floats) -> None:
        """Keep every row of some columns within its limits."""
        self._clip(values, self._limits)

    def clip(self, rows: Iterable[int]) -> None:
        """Keep rows within their limits."""
        self._clip(self.values, rows)

    def _clip(self, values: Floats, rows: Iterable[int]) -> None:
        for row in rows:
            limit = self._limits.get(row)
            if limit is None:
                continue
            held = values[row]
            if limit.low is not None:
                np.maximum(held, values[limit.low], out=held)
            if limit.high is not None:
                np.minimum(held, values[limit.high], out=held)

    def least(self, row: int) -> Floats | float:
        """The least that may be left in a row that something is taken from."""
        limit = self._limits.get(row)
        return 0.0 if limit is None or limit.low is None else self.values[limit.low]

    def _begun(self, *given: Mapping[str, Floats]) -> Floats:
        """The numbers of day 0 that nothing else fixes, with what columns set and worlds draw."""
        values: Floats = self.model.before_day_0(self.count)
        for numbers in given:
            self._set(values, numbers)
        supplies = {supply.name for supply in self.model.parts.supplies}
        for name, blocked in self.columns.blocked.items():
            if name in supplies:
                continue  # they look for themselves: what a month sends may be drawn, or changed
            row = self._row(f"{name}.blocked")
            values[row] = np.where(blocked, 1.0, values[row])
        self._draw_spreads(values)
        self._draw_frailties(values)
        return values

    def _set(self, values: Floats, given: Mapping[str, Floats]) -> None:
        for name, numbers in given.items():
            row, bound = self._row(name), self.model.bounds.get(name)
            if bound and not bound.allows(numbers):
                raise EscalateError(f"a column sets {name!r} to what it cannot be: {bound.words}")
            values[row] = np.where(np.isnan(numbers), values[row], numbers)

    def _draw_spreads(self, values: Floats) -> None:
        """Parameters that every world draws from their range, which moves along with a value."""
        for spread in self.model.parts.spreads:
            u = self._drawn(f"{spread.name}/range")
            middle = values[spread.row].copy()
            above, below = np.maximum(middle - spread.high, 0), np.minimum(middle - spread.low, 0)
            low, high = spread.low + above + below, spread.high + above + below
            number = drawn(u, spread.shape, low, middle, high)
            bound = self.model.bounds.get(spread.name)
            values[spread.row] = np.rint(number) if bound and bound.whole else number

    def _draw_frailties(self, values: Floats) -> None:
        """How resolute each actor is in each world: lognormal around 1."""
        for actor in self.model.parts.actors:
            spread = values[actor.spread]
            if np.any(spread > 0):
                u = self._drawn(f"{actor.name}/resolve")
                deviate = normal_quantile(np.minimum(np.maximum(u, 2.0**-53), 1.0 - 2.0**-53))
                values[actor.frailty] = exp(spread * deviate)

    def _drawn(self, name: str) -> Floats:
        """The luck of a number that is drawn once a world."""
        if name not in self._luck:
            self._luck[name] = self.draws.stream(name).fresh(0)
        return self._luck[name]

    def _row(self, name: str) -> int:
        if name not in self._settable:
            raise EscalateError(f"no column can set {name!r}", nearest(name, self._settable))
        return self._settable[name]
