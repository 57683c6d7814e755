"""How much each thing contributed to a change of a formula's value; names nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from escalate.analysis.causes.book import Book, Change, Moment
from escalate.engine.columns import Floats
from escalate.engine.phases import Phase
from escalate.model.formulas import Formula
from escalate.model.model import Model

NEGLIGIBLE = 1e-9
"""A change that is smaller than this share of the whole is a rounding error."""


@dataclass(frozen=True)
class Contribution:
    """What one source added to the value of a formula, in the formula's own measure.

    The source is a happening, duty, supply, force or front; empty for a row's own course. `row`
    is the row that it changed, one of them if it changed several.
    """

    source: str
    row: int
    amount: float
    times: int
    last: Moment


class Contributions:
    """Takes changes of formulas apart into what made them."""

    def __init__(self, model: Model, book: Book) -> None:
        self._book = book
        self._day, self._winter = model.day, model.winter
        self._derived = {one.row: one.formula for one in model.parts.derived}
        self._lags = {one.known: one for one in model.parts.sights if not one.never}
        self._half_lives = {
            one.row: one.half_life
            for one in model.parts.moving
            if one.level and one.half_life is not None
        }
        escalation = model.parts.escalation
        self._half_lives |= {one.heat: escalation.heat_half_life for one in model.parts.actors}

    def to(self, formula: Formula, after: Moment, before: Moment) -> list[Contribution]:
        """What changed a formula's value between the beginnings of two moments, largest first.

        Each row is put to what it became while the others stay as they were; what a row owes to a
        deed is what of it had not faded away by then, and the rest is the row's own course.
        """
        merged: dict[tuple[str, int], Contribution] = {}
        for one in self._each(formula, after, before):
            key = (one.source, 0 if one.source else one.row)
            held = merged.get(key)
            merged[key] = one if held is None else _together(held, one)
        found = sorted(merged.values(), key=lambda one: (-abs(one.amount), one.source, one.row))
        least = NEGLIGIBLE * sum(abs(one.amount) for one in found)
        return [one for one in found if abs(one.amount) > least]

    def _each(self, formula: Formula, after: Moment, before: Moment) -> Iterator[Contribution]:
        held, new = self._book.state(after).copy(), self._book.state(before)
        calendar = [row for row in (self._day, self._winter) if row in formula.reads]
        for row in (*calendar, *sorted(formula.reads - {*calendar})):
            moved = held.copy()
            moved[row] = new[row]
            whole = _value(formula, moved) - _value(formula, held)
            if np.isfinite(whole) and whole:
                yield from _scaled(list(self._of(row, after, before)), whole)
            if row in calendar:  # what happened is read as of today
                held = moved

    def _of(self, row: int, after: Moment, before: Moment) -> Iterator[Contribution]:
        """What changed one row."""
        if row in self._derived:
            yield from self._each(self._derived[row], after, before)
        elif row in self._lags:
            yield from self._as_known(row, after, before)
        else:
            yield from self._directly(row, after, before)

    def _as_known(self, row: int, after: Moment, before: Moment) -> Iterator[Contribution]:
        """What changed what an actor knows: the thing itself, as long ago as it takes to see it."""
        sight = self._lags[row]
        lag = int(np.rint(self._book.state(before)[sight.lag, 0]))
        seen = [_earlier(moment, lag) for moment in (after, before)]
        if sight.told is None:
            yield from self._of(sight.row, *seen)
        else:
            yield from self._each(sight.told, *seen)

    def _directly(self, row: int, after: Moment, before: Moment) -> Iterator[Contribution]:
        changes = self._book.changes(row, after, before)
        kept = self._kept(row, changes, before)
        whole = self._book.state(before)[row, 0] - self._book.state(after)[row, 0]
        of_its_own = whole
        for change, share in zip(changes, kept, strict=True):
            amount = (change.after - _number(change.before)) * share
            if change.source and np.isfinite(amount):
                of_its_own -= amount
                yield Contribution(change.source, row, amount, 1, change.moment)
        course = [change for change in changes if not change.source]
        if course and np.isfinite(of_its_own):
            yield Contribution("", row, of_its_own, 1, course[-1].moment)

    def _kept(self, row: int, changes: Sequence[Change], before: Moment) -> Floats:
        """What share of each change has not faded by a moment."""
        half_life = self._half_lives.get(row)
        if half_life is None:
            return np.ones(len(changes))
        days = np.array([before.day - change.moment.day for change in changes], float)
        share: Floats = 0.5 ** (days / self._book.state(before)[half_life, 0])
        return share


def _together(one: Contribution, other: Contribution) -> Contribution:
    return replace(
        other,
        amount=one.amount + other.amount,
        times=one.times + other.times,
        last=max(one.last, other.last),
    )


def _scaled(found: list[Contribution], whole: float) -> Iterator[Contribution]:
    """Contributions to a row as contributions to the whole that the row made."""
    total = sum(one.amount for one in found)
    if total:
        yield from (replace(one, amount=one.amount * whole / total) for one in found)


def _earlier(moment: Moment, days: int) -> Moment:
    """As many days before, when all of that day is done up to what actors look at."""
    return Moment(max(moment.day - days, 0), min(moment.phase, Phase.SIGHT))


def _value(formula: Formula, values: Floats) -> float:
    value = float(np.asarray(formula(values), float).reshape(-1)[0])
    return _number(value)


def _number(value: float) -> float:
    """What never was counts as nothing."""
    return 0.0 if np.isnan(value) else value
