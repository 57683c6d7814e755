"""What every row of a world can be, from day 0 on: intervals that only grow; moves none itself."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor, inf, isnan
from typing import Any

from escalate.model.binder import Binder
from escalate.model.bounds import bounds_of
from escalate.model.calendar import winters
from escalate.model.formulas import Formula
from escalate.model.model import Mechanisms
from escalate.model.parts import Limit
from escalate.model.sense import intervals
from escalate.model.sense.intervals import NO_NUMBER, Interval, Truth, certainty, hull, interval
from escalate.model.sense.joint import joined, together
from escalate.scenario.names import Leaf

PATIENCE = 8
"""How often a row may grow by and by until it is let go as far as it can."""


@lru_cache(maxsize=4096)
def _compiled(code: str) -> Callable[[Sequence[Interval], Container[int]], Any]:
    names = {**intervals.NAMES, "together": together}
    return eval(f"lambda v, w: {joined(code)}", names)  # type: ignore[no-any-return]  # noqa: S307 - whitelisted


class Extents:
    """The interval of every row; what can grow at all grows to its limit at once."""

    def __init__(self, rows: Sequence[Interval], limits: Iterable[Limit]) -> None:
        self.rows = list(rows)
        self.whole: frozenset[int] = frozenset()
        """Rows that hold whole numbers only."""
        self.fed: set[int] = set()
        """Rows that something sets or adds to, even where they can grow no further."""
        self._limits = {limit.row: self._limit(limit) for limit in limits}
        self._grown = [0] * len(self.rows)
        self._changed: set[int] = set()

    def _limit(self, limit: Limit) -> Interval:
        low = -inf if limit.low is None else self.rows[limit.low].low
        high = inf if limit.high is None else self.rows[limit.high].high
        return Interval(low, high)

    def number(self, formula: Formula) -> Interval:
        """What a formula that gives numbers can come to."""
        return interval(_compiled(formula.code)(self.rows, self.whole))

    def condition(self, formula: Formula) -> Truth:
        """Whether a formula that gives truth values may hold or fail."""
        return certainty(_compiled(formula.code)(self.rows, self.whole))

    def condition_with(self, formula: Formula, row: int, held: Interval) -> Truth:
        """Whether a condition may hold or fail while a row is within an interval."""
        before, self.rows[row] = self.rows[row], held
        try:
            return self.condition(formula)
        finally:
            self.rows[row] = before

    def changed(self) -> set[int]:
        """The rows that have grown since this was asked last."""
        changed, self._changed = self._changed, set()
        return changed

    def join(self, row: int, more: Interval) -> None:
        """Let a row be all of an interval too."""
        held = self.rows[row]
        wide = hull(held, more)
        if wide.same(held):
            return
        self._grown[row] += 1
        if self._grown[row] > PATIENCE:
            limit = self._limits.get(row, Interval(-inf, inf))
            least = min(wide.low, limit.low) if wide.low < held.low else wide.low
            most = max(wide.high, limit.high) if wide.high > held.high else wide.high
            wide = Interval(least, most, missing=wide.missing)
        self.rows[row] = wide
        self._changed.add(row)

    def clipped(self, row: int, number: Interval) -> Interval:
        """An interval as a row's limits leave it."""
        limit = self._limits.get(row)
        return number if limit is None else intervals.clip(number, limit.low, limit.high)

    def set(self, row: int, number: Interval) -> None:
        """Let a row be set to a number; a world in which it is none has failed."""
        if not number.empty:
            held = self.clipped(row, number)
            self.fed.add(row)
            self.join(row, Interval(held.low, held.high))

    def move(self, row: int, by: Interval) -> None:
        """Let a row change by a number, again and again."""
        if by.high > 0:
            self.rise(row)
        if by.low < 0:
            self.fall(row)

    def rise(self, row: int) -> None:
        """Let a row rise as far as it can."""
        self.fed.add(row)
        limit = self._limits.get(row)
        held = self.rows[row]
        self.join(row, Interval(held.low, max(held.high, limit.high if limit else inf)))

    def fall(self, row: int, least: float = -inf) -> None:
        """Let a row fall as far as it can, or to the least that is left of it."""
        limit = self._limits.get(row)
        held = self.rows[row]
        low = max(least, limit.low) if limit else least
        self.join(row, Interval(min(held.low, low), held.high))

    def scale(self, row: int, by: Interval) -> None:
        """Let a row be multiplied, again and again."""
        held = self.rows[row]
        if by.low < 1:
            self.join(row, self.clipped(row, hull(held, Interval(0.0, 0.0))))
        if by.low < 0 or (by.high > 1 and held.high > 0):
            self.rise(row)
        if by.low < 0 or (by.high > 1 and held.low < 0):
            self.fall(row)

    def take(self, row: int) -> None:
        """Let something be taken out of a row, down to the least that may be left."""
        limit = self._limits.get(row)
        self.fall(row, 0.0 if limit is None or limit.low == -inf else limit.low)


@dataclass(frozen=True)
class Rule:
    """One way in which rows can grow, and the rows that it follows."""

    reads: frozenset[int]
    apply: Callable[[], None]


def grow(extents: Extents, rules: Sequence[Rule]) -> None:
    """Apply rules, each again after what it follows has grown, until nothing grows any more."""
    readers: dict[int, list[int]] = {}
    for index, rule in enumerate(rules):
        for row in rule.reads:
            readers.setdefault(row, []).append(index)
    waiting = set(range(len(rules)))
    while waiting:
        for index in sorted(waiting):
            waiting.discard(index)
            rules[index].apply()
            for row in extents.changed():
                waiting.update(readers.get(row, ()))


def written(binder: Binder) -> list[Interval]:
    """What every row is as the scenario is written, before anything is worked out."""
    return [NO_NUMBER if isnan(start) else Interval(start, start) for start in binder.table.initial]


def ranged(binder: Binder) -> list[Interval]:
    """As `written`, with the whole range of every number that has one: worlds may draw from it."""
    rows = written(binder)
    leaves = [leaf for leaf in binder.leaves if leaf.number is not None and leaf.number.range]
    bounds = bounds_of(leaves)
    for leaf in leaves:
        row = binder.table.get(leaf.name)
        if row is not None:
            bound = bounds.get(leaf.name)
            rows[row] = hull(rows[row], _range(binder, leaf, whole=bool(bound and bound.whole)))
    return rows


def _range(binder: Binder, leaf: Leaf, *, whole: bool) -> Interval:
    assert leaf.number is not None
    assert leaf.number.range is not None
    low, high = leaf.number.range
    if leaf.place[-1] == "date" and leaf.number.unit == "date":
        start = binder.document.start.toordinal()
        low, high = low - start, high - start
    return Interval(floor(low), ceil(high)) if whole else Interval(low, high)


def on_day_0(binder: Binder, parts: Mechanisms, rows: list[Interval]) -> Extents:
    """What every row can be when day 0 begins, given the numbers that the scenario writes."""
    extents = Extents(rows, parts.limits)
    rows = extents.rows
    winter = winters(binder.document.start, 0)[0]
    rows[binder.winter] = Interval(winter, winter)
    for actor in parts.actors:
        rows[actor.peak] = rows[actor.rung]
        if rows[actor.spread].high > 0:
            rows[actor.frailty] = Interval(0.0, inf)
    for limit in parts.limits:
        rows[limit.row] = extents.clipped(limit.row, rows[limit.row])
    for force in parts.forces:
        held = [force.pledged, *(stage.row for stage in force.stages)]
        rows[force.committed] = _sum(rows, held)
        deployed = rows[force.stages[-1].row]
        flag = Interval(float(deployed.low > 0), float(deployed.high > 0))
        rows[force.fighting] = intervals.high(rows[force.fighting], flag)
    for _ in range(2):
        for derived in parts.derived:
            rows[derived.row] = extents.number(derived.formula)
        for front in parts.fronts:
            rows[front.speed] = rows[front.open] * extents.number(front.moves)
    for sight in parts.sights:
        rows[sight.known] = extents.number(sight.told) if sight.told else rows[sight.row]
    return extents


def _sum(rows: Sequence[Interval], of: Iterable[int]) -> Interval:
    total = Interval(0.0, 0.0)
    for row in of:
        total += rows[row]
    return total
