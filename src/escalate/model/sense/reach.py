"""What can happen in a scenario at all, and how far its rows can go; simulates no world.

At first nothing can happen. Whatever that allows is then let happen, with all that follows from
it, until nothing new does. Nothing that can happen in a world is left out, but some of what is
found may still be impossible: that two conditions are never met at once is not seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from math import floor

from escalate.model.binder import Binder
from escalate.model.calendar import winters
from escalate.model.formulas import Formula
from escalate.model.model import Mechanisms
from escalate.model.parts import Actor, Duty, Effect, Happening, Outcome
from escalate.model.sense.extents import Extents, Rule, grow, on_day_0, ranged
from escalate.model.sense.flows import flow_rules, moving_rules
from escalate.model.sense.hopes import NO_HOPES, Hopes
from escalate.model.sense.intervals import Interval, Truth, hull

_ON = Interval(0.0, 1.0)


@dataclass(frozen=True)
class Reach:
    """What can be: the intervals of rows, and the questions that they answer."""

    extents: Extents
    day: int
    """The row of today's number."""
    days: int
    """The last day that is looked at."""
    first: Sequence[Interval]
    """What the rows can be before anything moves."""
    hopes: Hopes = NO_HOPES

    def can_happen(self, one: Happening) -> bool:
        """Whether an action or event can take place."""
        return self.extents.rows[one.count].high > 0

    def can_be_met(self, duty: Duty) -> bool:
        """Whether the trigger of a duty can be met, in force or not."""
        return duty.name in self.hopes.acts or self.extents.condition(duty.trigger).may_hold

    def can_be_honoured(self, duty: Duty) -> bool:
        """Whether a duty can be asked for and honoured."""
        return self.extents.rows[duty.honoured[0]].high > 0

    def in_force(self, duty: Duty) -> bool:
        """Whether a duty's treaty can be in force."""
        return self.extents.rows[duty.in_force].high > 0

    def can_end(self, outcome: Outcome) -> bool:
        """Whether an outcome can come about."""
        if outcome.when is None or outcome.name in self.hopes.acts:
            return True
        return self._looked(outcome.when, at_end=outcome.at_end).may_hold

    def must_end(self, outcome: Outcome) -> bool:
        """Whether an outcome holds whenever it is looked for."""
        if outcome.when is None:
            return False
        return not self._looked(outcome.when, at_end=outcome.at_end).may_fail

    def _looked(self, when: Formula, *, at_end: bool) -> Truth:
        if not at_end:
            return self.extents.condition(when)
        last = Interval(self.days, self.days)
        return self.extents.condition_with(when, self.day, last)

    def obstacle(self, one: Happening) -> str:
        """The first part of a happening that keeps it from ever taking place, or nothing."""
        if one.name in self.hopes.acts:
            return ""
        if one.date is not None:
            by_date = self._by_date(one) or self._in_the_way(one)
            if one.chance is None or not by_date:
                return by_date
        return self._by_chance(one) or self._in_the_way(one)

    def _by_date(self, one: Happening) -> str:
        assert one.date is not None
        date = self.extents.rows[one.date]
        if date.high < 0 or date.low > self.days:
            return "date"
        if one.chance is not None or one.when is None:
            return ""
        return "" if self.extents.condition_with(one.when, self.day, date).may_hold else "when"

    def _by_chance(self, one: Happening) -> str:
        rows, chance = self.extents.rows, one.chance
        assert chance is not None
        for key, row in (("p", chance.p), ("rate", chance.rate)):
            if row is not None and rows[row].high <= 0:
                return key
        if one.each and all(rows[row].empty for row in one.each):
            return "each"
        if one.when is not None and not self.extents.condition(one.when).may_hold:
            return "when"
        return ""

    def _in_the_way(self, one: Happening) -> str:
        """What stands in the way of anything that may take place otherwise."""
        extents = self.extents
        if one.veto is not None and not extents.condition(one.veto).may_fail:
            return "veto"
        called_off = one.lag is not None and one.cancel_if is not None
        if called_off and one.cancel_if and not extents.condition(one.cancel_if).may_fail:
            return "cancel_if"
        return "lag" if self.first_day(one) > self.days else ""

    def first_day(self, one: Happening) -> float:
        """No happening takes place before this day."""
        rows = self.extents.rows
        wait = max(1, floor(rows[one.lag.rows[0]].low)) if one.lag else 0
        if one.date is not None:
            return max(0.0, rows[one.date].low if one.chance is None else 0.0) + wait
        return (0 if one.certain and not one.each else 1) + wait


Hoped = Callable[[], Reach]
"""Gives what can be with the overrides of the file too, worked out once it is asked for."""


def reach(binder: Binder, parts: Mechanisms, days: int, hopes: Hopes = NO_HOPES) -> Reach:
    """What can be from day 0 to the evening of another day, whatever the luck.

    With `hopes`, also what can be with any of the overrides that they stand for.
    """
    rows = ranged(binder)
    for row, numbers in hopes.numbers.items():
        rows[row] = hull(rows[row], numbers)
    first = tuple(rows)
    extents = on_day_0(binder, parts, rows)
    winter = winters(binder.document.start, days)
    extents.whole = _counts(binder, parts)
    extents.rows[binder.day] = Interval(0, days)
    extents.rows[binder.winter] = Interval(min(winter), max(winter))
    for row, numbers in hopes.rows.items():
        extents.set(row, numbers)
    found = Reach(extents, binder.day, days, first, hopes)
    rules = [*_act_rules(found, parts), *flow_rules(extents, parts)]
    if days:
        rules = [*moving_rules(extents, parts), *rules]
    grow(extents, rules)
    return found


def _counts(binder: Binder, parts: Mechanisms) -> frozenset[int]:
    """The rows that count days, or how often something was."""
    tallies = [row for one in parts.duties for row in (*one.invoked, *one.honoured, *one.declined)]
    return frozenset({binder.day, *(one.count for one in parts.happenings), *tallies})


def _act_rules(found: Reach, parts: Mechanisms) -> Iterator[Rule]:
    for one in parts.happenings:
        conditions = (one.when, one.veto, one.cancel_if)
        amounts = (effect.amount for effect in one.effects)
        reads = frozenset(one.each).union(*(text.reads for text in (*conditions, *amounts) if text))
        yield Rule(reads | _scaled(one.effects), partial(_let_happen, found, parts, one))
    for duty in parts.duties:
        amounts = (effect.amount for effect in duty.effects)
        reads = duty.trigger.reads.union({duty.in_force}, *(text.reads for text in amounts if text))
        yield Rule(reads | _scaled(duty.effects), partial(_let_ask, found, parts, duty))
    for outcome in parts.outcomes:
        if outcome.when is not None:
            yield Rule(outcome.when.reads, partial(_let_end, found, outcome))


def _scaled(effects: tuple[Effect, ...]) -> frozenset[int]:
    return frozenset(effect.target for effect in effects if effect.verb == "*=")


def _let_happen(found: Reach, parts: Mechanisms, one: Happening) -> None:
    extents = found.extents
    if not found.can_happen(one):
        if found.obstacle(one):
            return
        _mark(found, one)
        _raise_rungs(extents, parts, one.rung, one.by)
    _take_effect(extents, one.effects)


def _mark(found: Reach, one: Happening) -> None:
    """Let a happening leave its marks: how often, when, whether it lasts, how it turned out."""
    extents = found.extents
    most = found.days + 1.0 if one.repeats else 1.0
    if one.at_most is not None:
        most = min(most, extents.rows[one.at_most].high)
    extents.join(one.count, Interval(0.0, most))
    extents.join(one.day, Interval(found.first_day(one), found.days))
    if one.lasts is not None or one.until is not None:
        extents.join(one.active, _ON)
    for branch in one.branches:
        left_over = branch is one.branches[-1]
        if left_over or (branch.share is not None and extents.rows[branch.share].high > 0):
            extents.join(branch.flag, _ON)


def _let_ask(found: Reach, parts: Mechanisms, duty: Duty) -> None:
    extents = found.extents
    if not (found.in_force(duty) and found.can_be_met(duty)):
        return
    _count(extents, parts, duty, "invoked", found.days)
    for row in duty.day:
        extents.join(row, Interval(0.0, found.days))
    if max(1, floor(extents.rows[duty.consult.rows[0]].low)) > found.days:
        return
    _count(extents, parts, duty, "declined", found.days)
    if extents.rows[duty.will].high <= 0:
        return
    _count(extents, parts, duty, "honoured", found.days)
    _raise_rungs(extents, parts, duty.rung, duty.by)
    if duty.sends_troops:
        for index in duty.by:
            extents.join(parts.actors[index].fighting, Interval(1.0, 1.0))
    _take_effect(extents, duty.effects)


def _count(extents: Extents, parts: Mechanisms, duty: Duty, tally: str, days: int) -> None:
    """Let a tally of a duty, and that of its treaty, rise as far as they can."""
    for row in getattr(duty, tally):
        sharing = [other for other in parts.duties if row in getattr(other, tally)]
        most = sum(1.0 if other.rearm is None else days + 1.0 for other in sharing)
        extents.join(row, Interval(0.0, most))


def _let_end(found: Reach, outcome: Outcome) -> None:
    if found.can_end(outcome):
        first = found.days if outcome.at_end else 0
        found.extents.join(outcome.day, Interval(first, found.days))


def _raise_rungs(
    extents: Extents, parts: Mechanisms, rung: int | None, by: tuple[int, ...]
) -> None:
    """Raise the actors of an act, and the index by its weight.

    Between acts actors fall, though not below where they began.
    """
    if rung is None:
        return
    if rung < len(parts.escalation.weights):
        weight = parts.escalation.weights[rung]
        extents.move(parts.escalation.index, Interval(weight, weight))
    heats = rung > 0 and extents.rows[parts.escalation.heat_per_rung].high > 0
    for index in by:
        actor: Actor = parts.actors[index]
        for row in (actor.rung, actor.peak):
            extents.join(row, Interval(floor(extents.rows[row].low), rung))
        if heats:
            extents.rise(actor.heat)


def _take_effect(extents: Extents, effects: tuple[Effect, ...]) -> None:
    for effect in effects:
        if effect.amount is None:
            continue
        amount = extents.number(effect.amount)
        match effect.verb:
            case "=":
                extents.set(effect.target, amount)
            case "*=":
                extents.scale(effect.target, amount)
            case _:
                extents.move(effect.target, amount)
