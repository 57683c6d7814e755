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

    The source is a happening, duty, supply or force; empty for a row's own course, and for what
    was fought out (`last` is in the phase of fronts then). `row` is the row that it changed, one
    of them if it changed several.
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

        The rows are put to what they became one after another; what each adds is the mean over
        orders in which any of two comes first as often as the other. So the amounts add up, and
        of two that do something only together each has half. What a row owes to a deed is what of
        it had not faded away by then, and the rest is the row's own course.
        """
        merged: dict[tuple[str, int, bool], Contribution] = {}
        for one in self._each(formula, after, before):
            key = (one.source, 0 if one.source else one.row, one.last.phase is Phase.FRONTS)
            held = merged.get(key)
            merged[key] = one if held is None else _together(held, one)
        found = sorted(merged.values(), key=lambda one: (-abs(one.amount), one.source, one.row))
        least = NEGLIGIBLE * sum(abs(one.amount) for one in found)
        return [one for one in found if abs(one.amount) > least]

    def _each(self, formula: Formula, after: Moment, before: Moment) -> Iterator[Contribution]:
        held, new = self._book.state(after).copy(), self._book.state(before)
        calendar = [row for row in (self._day, self._winter) if row in formula.reads]
        for row in calendar:  # what happened is read as of today
            yield from self._shared([row], formula, held, new, after, before)
            held[row] = new[row]
        others = sorted(formula.reads - {*calendar})
        yield from self._shared(others, formula, held, new, after, before)

    def _shared(  # noqa: PLR0913, PLR0917 - both ends, as states and as moments
        self,
        rows: Sequence[int],
        formula: Formula,
        held: Floats,
        new: Floats,
        after: Moment,
        before: Moment,
    ) -> Iterator[Contribution]:
        """What made what each of some rows adds to a change."""
        moved = [row for row in rows if not _same(held[row], new[row])]
        for row, whole in zip(moved, _shares(formula, moved, held, new), strict=True):
            if np.isfinite(whole) and whole:
                change = _number(new[row, 0]) - _number(held[row, 0])
                found = list(self._of(row, after, before))
                if change:
                    yield from (replace(one, amount=one.amount * whole / change) for one in found)
                else:  # the day of what never was, and then was on day 0
                    yield from (replace(one, amount=whole) for one in found[-1:])

    def _of(self, row: int, after: Moment, before: Moment) -> Iterator[Contribution]:
        """What changed one row, in the row's own measure."""
        if row in self._derived:
            ends = _worked_out(after), _worked_out(before)
            yield from self._each(self._derived[row], *ends)
        elif row in self._lags:
            yield from self._as_known(row, after, before)
        else:
            yield from self._directly(row, after, before)

    def _as_known(self, row: int, after: Moment, before: Moment) -> Iterator[Contribution]:
        """What changed what an actor knows: the thing itself, as long ago as it takes to see it.

        What is left over is its mistake.
        """
        sight = self._lags[row]
        lag = int(np.rint(self._book.state(before)[sight.lag, 0]))
        seen = [_earlier(moment, lag) for moment in (after, before)]
        told = sight.told
        found = list(self._of(sight.row, *seen) if told is None else self._each(told, *seen))
        yield from found
        mistake = self._book.state(before)[row, 0] - self._book.state(after)[row, 0]
        mistake -= sum(one.amount for one in found)
        looked = [one.moment for one in self._book.changes(row, after, before)]
        if looked:
            yield Contribution("", row, mistake, 1, looked[-1])

    def _directly(self, row: int, after: Moment, before: Moment) -> Iterator[Contribution]:
        changes = self._book.changes(row, after, before)
        kept = self._kept(row, changes, before)
        ends = (self._book.state(moment)[row, 0] for moment in (before, after))
        now, then = map(_number, ends)
        of_its_own = now - then
        for change, share in zip(changes, kept, strict=True):
            amount = (change.after - _number(change.before)) * share
            if not _is_course(change) and np.isfinite(amount):
                of_its_own -= amount
                yield Contribution(change.source, row, amount, 1, change.moment)
        course = [change for change in changes if _is_course(change)]
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


def _shares(formula: Formula, rows: Sequence[int], held: Floats, new: Floats) -> Floats:
    """What each of some rows adds to a formula's value between two states, which are (rows, 1)."""
    if not rows:
        return np.empty(0)
    backwards = _in_turn(formula, rows[::-1], held, new)[::-1]
    shares: Floats = (_in_turn(formula, rows, held, new) + backwards) / 2
    return shares


def _in_turn(formula: Formula, rows: Sequence[int], held: Floats, new: Floats) -> Floats:
    """What rows add one after another, the mean over where in their circle one begins."""
    count = len(rows)
    place = (np.arange(count)[:, None] - np.arange(count)) % count  # of each row, in each order
    done = place[:, :, None] < np.arange(count + 1)  # (rows, orders, how many are put)
    states = np.repeat(held, count * (count + 1), axis=1)
    states[list(rows)] = np.where(done.reshape(count, -1), new[list(rows)], held[list(rows)])
    values = np.broadcast_to(np.asarray(formula(states), float), states.shape[1])
    added = np.diff(np.nan_to_num(values).reshape(count, count + 1), axis=1)
    shares: Floats = added[np.arange(count), place].mean(axis=1)
    return shares


def _is_course(change: Change) -> bool:
    """Whether a row moved by itself, neither by a deed nor by fighting."""
    return not change.source and change.moment.phase is not Phase.FRONTS


def _same(one: Floats, other: Floats) -> bool:
    return bool(np.array_equal(one, other, equal_nan=True))


def _worked_out(moment: Moment) -> Moment:
    """When what is worked out from others was so, as it is read at a moment."""
    if moment.phase > Phase.SETTLE:
        return Moment(moment.day, Phase.RECORD)
    if moment.day == 0:
        return Moment(0, Phase.CALENDAR)
    if moment.phase > Phase.DERIVE:
        return Moment(moment.day, Phase.MOVE)
    return Moment(moment.day - 1, Phase.RECORD)


def _earlier(moment: Moment, days: int) -> Moment:
    """As many days before, when all of that day is done up to what actors look at."""
    return Moment(max(moment.day - days, 0), min(moment.phase, Phase.SIGHT))


def _number(value: float) -> float:
    """What never was counts as nothing."""
    return 0.0 if np.isnan(value) else value
