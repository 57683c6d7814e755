"""The tree of causes of an outcome or a happening in one world; takes nothing away."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import isfinite, log

import numpy as np

from escalate.analysis.causes.book import Book, Change, Moment
from escalate.analysis.causes.cause import Cause, Role
from escalate.analysis.causes.contributions import Contribution, Contributions
from escalate.analysis.phrases import written_chance, written_will
from escalate.analysis.story import plain_name
from escalate.engine.decisions import WEEK
from escalate.engine.history import Events, Kind
from escalate.engine.phases import Phase
from escalate.model.chances import readiness, size_of
from escalate.model.conditions import (
    Atom,
    Condition,
    deciding,
    formula_of,
    holds,
    taken_apart,
    written,
)
from escalate.model.formulas import Formula
from escalate.model.model import Model
from escalate.model.order import origins
from escalate.model.parts import Derived, Duty, Factor, Force, Front, Happening
from escalate.model.table import Role as Kept

MOST = 3
"""Contributions, factors or occurrences that one cause is told with."""
TELLING = 1.1
"""A chance that is multiplied by less than this, or divided by less, is as it was."""
BEGINNING = Moment(0, Phase.CALENDAR)
START = Moment(0, Phase.DECIDE)

Grow = Callable[[int], Cause | None]


@dataclass(frozen=True)
class Entry:
    """A line of the event log of one world."""

    moment: Moment
    name: str
    kind: Kind
    chance: float | None
    roll: float | None


_PHASES = {
    Kind.INVOKED: Phase.TRIGGERS,
    Kind.HONOURED: Phase.ANSWERS,
    Kind.DECLINED: Phase.ANSWERS,
    Kind.REACHED: Phase.RECORD,
}


def entries(events: Events, column: int = 0) -> list[Entry]:
    """The log of one column."""
    return [
        Entry(
            Moment(int(events.day[at]), _PHASES.get(Kind(events.kind[at]), Phase.DECIDE)),
            events.names[events.happening[at]],
            Kind(events.kind[at]),
            _known(events.chance[at]),
            _known(events.roll[at]),
        )
        for at in np.flatnonzero(events.column == column)
    ]


def first_kind(log: Sequence[Entry], name: str) -> Kind:
    """How a happening or duty first came about: a duty is honoured or declined, or invoked yet."""
    kinds = [one.kind for one in log if one.name == name]
    answers = [kind for kind in kinds if kind in {Kind.HONOURED, Kind.DECLINED}]
    invoked = [kind for kind in kinds if kind is Kind.INVOKED]
    return next(iter([*answers, *invoked]), Kind.HAPPENED)


def lever(model: Model, name: str, value: float) -> Cause:
    """A number that is not what the base has."""
    return Cause(Role.LEVER, name, model.title_of(name) or name, BEGINNING, value=value)


class Tree:
    """Grows causes backwards from what is asked about; every cause lies before what it causes."""

    def __init__(
        self, model: Model, book: Book, log: Sequence[Entry], levers: Mapping[str, float]
    ) -> None:
        self._model, self._book, self._log, self._levers = model, book, log, levers
        self._contributions = Contributions(model, book)
        parts = model.parts
        self._happenings = {one.name: one for one in parts.happenings}
        self._duties = {one.name: one for one in parts.duties}
        deeds: tuple[Happening | Duty, ...] = (*parts.happenings, *parts.duties)
        self._marks = {row for one in deeds for row in one.marks}
        self._active = {one.active: one.name for one in parts.happenings}
        self._supplies = {one.name: one for one in parts.supplies}
        self._forces = {one.name: number for number, one in enumerate(parts.forces)}
        self._stations = [_stations(one) for one in parts.forces]
        self._fought = _fought(parts.fronts)
        self._outcomes = {one.day: one.name for one in parts.outcomes}
        self._marks |= self._outcomes.keys()
        self._moving = {one.row: one for one in parts.moving}
        seen = [Derived(one.known, one.told or formula_of(f"v[{one.row}]")) for one in parts.sights]
        self._followed = (*parts.derived, *seen)
        self._told: set[tuple[str, Moment]] = set()
        self._pulled: set[str] = set()

    def outcome(self, name: str, depth: int) -> Cause | None:
        """Why an outcome came about; None if it did not, or is what is left."""
        return self._reached(name, Moment(self._book.days + 1, Phase.CALENDAR), depth)

    def happening(self, name: str, depth: int) -> Cause | None:
        """Why a happening first took effect, or a duty was first answered; None if never.

        Of a duty that was never answered: why it was called upon.
        """
        kind = first_kind(self._log, name)
        first = next((one for one in self._log if (one.name, one.kind) == (name, kind)), None)
        if first is None:
            return None
        return self._thing(name, Moment(first.moment.day, Phase.RECORD), depth)

    def _grown(self, cause: Cause, below: Iterable[Grow], depth: int, smaller: int = 0) -> Cause:
        """The cause with its own causes, as deep as is asked for."""
        found = list(below)
        if depth <= 0:
            return replace(cause, deeper=len(found) + smaller)
        causes: list[Cause] = []
        for one in (grow(depth - 1) for grow in found):
            if one and not _told_beside(one, {(each.name, each.moment) for each in causes}):
                causes.append(one)
        return replace(cause, causes=tuple(causes), smaller=smaller)

    def _reached(self, name: str, before: Moment, depth: int) -> Cause | None:
        outcome = next(one for one in self._model.parts.outcomes if one.name == name)
        reached = self._last(name, {Kind.REACHED}, before)
        if reached is None or outcome.when is None:
            return None
        cause = Cause(Role.OUTCOME, name, name, reached.moment)
        below = self._conditions(taken_apart(outcome.when), reached.moment)
        return self._grown(cause, below, depth)

    def _thing(self, name: str, before: Moment, depth: int) -> Cause | None:
        """A happening or duty as it last came about before a moment."""
        if name in self._happenings:
            return self._happened(self._happenings[name], before, depth)
        if name in self._duties:
            return self._answered(self._duties[name], before, depth)
        return None

    def _happened(self, one: Happening, before: Moment, depth: int) -> Cause | None:
        took = self._last(one.name, {Kind.HAPPENED}, before)
        if took is None:
            return None
        decided = self._last(one.name, {Kind.DECIDED}, took.moment) if one.lag else None
        entry = decided or took
        cause = Cause(
            Role.HAPPENED,
            one.name,
            plain_name(self._model, one.name),
            _effective(took),
            chance=entry.chance,
            roll=entry.roll,
            decided=decided.moment.day if decided else None,
            written=written_chance(self._model, one),
        )
        if self._seen(cause, depth):
            return replace(cause, again=True)
        return self._grown(cause, self._why_happened(one, entry.moment, took.moment), depth)

    def _why_happened(self, one: Happening, decided: Moment, took: Moment) -> Iterator[Grow]:
        yield from self._occasions(one, decided)
        yield from self._allowed(one, decided)
        if one.lag and not one.firm:
            yield from self._allowed(one, took, after=decided.day)
        if one.lag and one.cancel_if is not None:
            yield from self._conditions(taken_apart(one.cancel_if, negated=True), took)
        yield from self._levers_of(one.name)
        if one.chance is not None:
            yield from self._multiplied_chance(one, decided)
            yield from self._levers_in(*_formulas(one.chance.factors))
            yield from self._levers_of_readiness(one)

    def _occasions(self, one: Happening, moment: Moment) -> Iterator[Grow]:
        """The latest of the happenings at which it takes its chance."""
        days = {row: self._book.state(moment)[row, 0] for row in one.each}
        latest = max((day for day in days.values() if not np.isnan(day)), default=None)
        for row in (row for row, day in days.items() if day == latest):
            yield partial(self._thing, self._model.rows[row].removesuffix(".day"), moment)

    def _allowed(self, one: Happening, moment: Moment, *, after: int = 0) -> Iterator[Grow]:
        """What opened the way after a day: its condition, and what had stood against it."""
        if one.when is not None:
            yield from self._conditions(taken_apart(one.when), moment, after=after)
        if one.veto is not None:
            open_ = taken_apart(one.veto, negated=True)
            yield from self._conditions(open_, moment, after=after)

    def _answered(self, duty: Duty, before: Moment, depth: int) -> Cause | None:
        """A duty that was honoured or declined, or merely called upon so far."""
        invoked = self._last(duty.name, {Kind.INVOKED}, before)
        answer = self._last(duty.name, {Kind.HONOURED, Kind.DECLINED}, before)
        if invoked is None:
            return None
        entry = invoked
        if answer is not None:
            called = self._last(duty.name, {Kind.INVOKED}, answer.moment)
            entry, invoked = answer, called or invoked
        cause = Cause(
            {Kind.HONOURED: Role.HONOURED, Kind.DECLINED: Role.DECLINED}.get(
                entry.kind, Role.INVOKED
            ),
            duty.name,
            plain_name(self._model, duty.name),
            _effective(entry),
            chance=entry.chance,
            roll=entry.roll,
            written=written_will(self._model, duty),
        )
        if self._seen(cause, depth):
            return replace(cause, again=True)
        below: list[Grow] = [
            *self._conditions(taken_apart(duty.trigger), invoked.moment),
            partial(self._marked, duty.in_force, invoked.moment),
            *self._levers_of(duty.name),
        ]
        if answer is not None:
            below += self._multiplied(duty.factors, answer.moment)
            below += self._levers_in(*_formulas(duty.factors))
        return self._grown(cause, below, depth)

    def _conditions(
        self, condition: Condition, moment: Moment, *, after: int = 0
    ) -> Iterator[Grow]:
        """The comparisons by which a condition holds, those that came to hold last first.

        Of those that held on a day already, `after`, nothing is told.
        """
        found = [
            (self._since(atom, moment), atom)
            for atom in deciding(condition, self._book.state(moment))
        ]
        for day, atom in sorted(found, key=lambda one: -one[0]):
            if not after:
                yield from self._levers_in(atom.holds)
            if after < day <= moment.day:
                yield from self._came_to_hold(atom, Moment(day, moment.phase))

    def _since(self, atom: Atom, moment: Moment) -> int:
        """The first day from which a comparison has held; 0 if it has always held."""
        states = self._book.states(moment.phase)[:, : moment.day + 1]
        held = np.broadcast_to(np.asarray(atom.holds(states), bool), states.shape[1])
        gaps = np.flatnonzero(~held)
        return int(gaps[-1]) + 1 if len(gaps) else 0

    def _came_to_hold(self, atom: Atom, moment: Moment) -> Iterator[Grow]:
        marks = sorted(atom.holds.reads & self._marks)
        for row in marks:
            yield partial(self._marked, row, moment)
        if atom.holds.reads - {*marks, self._model.day}:
            yield partial(self._threshold, atom, moment)

    def _marked(self, row: int, moment: Moment, depth: int) -> Cause | None:
        """Whoever last changed a row by which others can tell that it was."""
        if row in self._outcomes:
            return self._reached(self._outcomes[row], moment, depth)
        changes = self._book.changes(row, BEGINNING, moment)
        if not changes:
            return None
        last = changes[-1]
        if row in self._active and not last.after:
            return self._ended(self._happenings[self._active[row]], last, depth)
        return self._thing(last.source, moment, depth)

    def _ended(self, one: Happening, change: Change, depth: int) -> Cause:
        """A state that lasted, and what ended it before its time."""
        day = change.moment.day
        words = plain_name(self._model, one.name)
        cause = Cause(Role.ENDED, one.name, words, Moment(day, Phase.RUNGS))
        below: list[Grow] = [partial(self._thing, one.name, change.moment)]
        judged = Moment(day, Phase.DECIDE)
        if change.source != one.name:
            below.append(partial(self._thing, change.source, cause.moment))
        elif one.until is not None and one.until(self._book.state(judged)).all():
            below += self._conditions(taken_apart(one.until), judged)
        return self._grown(cause, below, depth)

    def _threshold(self, atom: Atom, moment: Moment, depth: int) -> Cause:
        states = self._book.states(moment.phase)[:, : moment.day + 1]
        measures = np.broadcast_to(np.asarray(atom.measure(states), float), states.shape[1])
        after = Moment(self._furthest(atom, measures, moment), moment.phase)
        rows = sorted(atom.holds.reads - {self._model.day})
        changing = [row for row in rows if not self._is_parameter(row)]
        alone = formula_of(f"v[{changing[0]}]") if len(changing) == 1 else None
        cause = Cause(
            Role.THRESHOLD,
            self._model.rows[changing[0]] if changing else "",
            written(atom.holds, self._model.rows),
            min(moment, Moment(moment.day, Phase.SETTLE)),
            value=float(alone(self._book.state(moment))[0]) if alone else None,
        )
        found = self._contributions.to(alone or atom.measure, after, moment)
        below: list[Grow] = [partial(self._contributed, one) for one in found[:MOST]]
        below += self._given_to(atom.holds)
        return self._grown(cause, below, depth, max(len(found) - MOST, 0))

    def _furthest(self, atom: Atom, measures: np.ndarray, moment: Moment) -> int:
        """Since when a comparison was last furthest from holding, after it last held."""
        held = np.asarray(atom.holds(self._book.states(moment.phase)[:, : moment.day]), bool)
        before = np.flatnonzero(np.broadcast_to(held, moment.day))
        first = int(before[-1]) + 1 if len(before) else 0
        part = measures[first : moment.day]
        if not len(part) or np.isnan(part).all():
            return max(moment.day - 1, 0)
        last = len(part) - 1 - int(np.nanargmin(part[::-1]))
        nearer = np.flatnonzero(part[:last] != part[last])
        return first + (int(nearer[-1]) + 1 if len(nearer) else 0)

    def _contributed(self, one: Contribution, depth: int) -> Cause | None:
        source, model = one.source, self._model
        thing = self._did(one, depth) if source else None
        if thing is not None:
            return replace(thing, amount=one.amount, times=one.times)
        if source in self._supplies:
            return self._supplied(one, depth)
        if source in self._forces:
            words = plain_name(model, source)
            cause = Cause(Role.FORCE, source, words, one.last, amount=one.amount)
            return self._moved(cause, one, depth)
        if one.row in self._outcomes:
            name = self._outcomes[one.row]
            reached = self._reached(name, Moment(one.last.day + 1, Phase.CALENDAR), depth)
            return reached and replace(reached, amount=one.amount)
        return self._course(one, depth)

    def _did(self, one: Contribution, depth: int) -> Cause | None:
        """A happening or duty that changed a row, and what its effect on the row followed from."""
        after = Moment(one.last.day, Phase.RUNGS)
        if self._active.get(one.row) == one.source:
            return self._marked(one.row, after, depth)
        thing = self._thing(one.source, after, depth)
        if thing is None or thing.again or depth <= 0:
            return thing
        deeds: dict[str, Happening | Duty] = {**self._happenings, **self._duties}
        effects = deeds[one.source].effects
        laws = [each.amount for each in effects if each.amount and each.target == one.row]
        behind, smaller = self._behind(laws, thing.moment, one.row)
        for each in effects:
            if each.verb == "recall" and one.row in self._stations[each.target]:
                behind += self._sent(self._model.parts.forces[each.target].name, thing.moment)
        below = [cause for cause in (grow(depth - 1) for grow in behind) if cause]
        causes = (*thing.causes, *below)
        return replace(thing, causes=causes, smaller=thing.smaller + smaller)

    def _supplied(self, one: Contribution, depth: int) -> Cause:
        """What a supply brought, and what made it send more or less than at the beginning."""
        supply, words = self._supplies[one.source], plain_name(self._model, one.source)
        if one.row == supply.into:
            words += f" into {self._titled(one.row)}"
        cause = Cause(Role.SUPPLY, one.source, words, one.last, amount=one.amount)
        below, smaller = self._behind([supply.flow_now], one.last, one.row)
        below += [*self._levers_of(one.source), *self._given([supply.per_month])]
        return self._grown(cause, below, depth, smaller)

    def _moved(self, cause: Cause, one: Contribution, depth: int) -> Cause:
        """What sent a force, gave it leave to fight, or had it lose men; its levers."""
        force = self._model.parts.forces[self._forces[one.source]]
        losing = one.row == force.lost or one.amount < 0
        behind, smaller = self._behind([force.losses] if losing else [], one.last, one.row)
        below = [
            *self._sent(force.name, one.last),
            *self._leave(force, Moment(one.last.day, Phase.SUBSTEPS)),
            *behind,
            *self._levers_of(force.name),
        ]
        return self._grown(cause, below, depth, smaller)

    def _leave(self, force: Force, moment: Moment) -> Iterator[Grow]:
        """What lets a force fight where it is, or lifted what kept it from it."""
        if force.only_in is not None:
            inside = taken_apart(force.only_in)
            if holds(inside, self._book.state(moment)):
                yield from self._conditions(inside, moment)
            else:
                yield partial(self._marked, force.guard, moment)

    def _sent(self, force: str, moment: Moment) -> Iterator[Grow]:
        """What sent or recalled a force."""
        number = self._forces[force]
        deeds: list[Happening | Duty] = [*self._happenings.values(), *self._duties.values()]
        for one in deeds:
            moves = {effect.target for effect in one.effects if effect.verb in {"send", "recall"}}
            if number in moves:
                yield partial(self._thing, one.name, moment)

    def _course(self, one: Contribution, depth: int) -> Cause:
        """A row that moved by itself: by the calendar, its own law, or fighting."""
        model, row = self._model, self._model.rows[one.row]
        if one.row in (model.day, model.winter):
            return Cause(Role.CALENDAR, row, "the calendar", one.last, amount=one.amount)
        role, laws = Role.DRIFT, []
        if one.last.phase is Phase.FRONTS:
            role, laws = Role.FRONT, self._fought.get(one.row, [])
        elif moving := self._moving.get(one.row):
            laws = [law for law in (moving.level, moving.change) if law]
        cause = Cause(role, row, self._titled(one.row), one.last, amount=one.amount)
        below, smaller = self._behind(laws, one.last, one.row)
        below += [*self._levers_of(row), *self._levers_in(*laws), *self._given_to(*laws)]
        return self._grown(cause, below, depth, smaller)

    def _behind(self, laws: Iterable[Formula], moment: Moment, row: int) -> tuple[list[Grow], int]:
        """What had changed laws most since the beginning, but for the row that follows them.

        And how many have changed them less.
        """
        below: list[Grow] = []
        smaller = 0
        for law in laws:
            found = self._contributions.to(law, START, moment)
            others = [one for one in found if one.source or one.row != row]
            below += [partial(self._contributed, one) for one in others[:MOST]]
            smaller += max(len(others) - MOST, 0)
        return below, smaller

    def _multiplied_chance(self, one: Happening, moment: Moment) -> Iterator[Grow]:
        """What had multiplied a chance when it was judged."""
        assert one.chance is not None
        council = moment
        if not one.each:
            council = Moment(WEEK * ((moment.day - 1) // WEEK), Phase.DECIDE)
        if council.day > 0:
            yield from self._multiplied(one.chance.factors, council, one)

    def _multiplied(
        self, factors: Sequence[Factor], moment: Moment, action: Happening | None = None
    ) -> Iterator[Grow]:
        """What had raised or lowered a chance since day 0, the strongest first."""
        old, new = self._book.state(START), self._book.state(moment)
        found: list[tuple[float, Grow]] = []
        for factor in factors:
            ratio = _ratio(size_of(factor, old), size_of(factor, new))
            found.append((ratio, partial(self._factor, factor, ratio, moment)))
        if action and action.by and action.kind == "action":
            actor = self._model.parts.actors[action.by[0]]
            ratio = _ratio(*(readiness(actor, action, values) for values in (old, new)))
            aims = [actor.aims[index].of for index in action.serves]
            found.append((ratio, partial(self._readier, actor.name, aims, ratio, moment)))
        telling = [(ratio, grow) for ratio, grow in found if _strength(ratio) >= log(TELLING)]
        telling.sort(key=lambda pair: -_strength(pair[0]))
        yield from (grow for _, grow in telling[:MOST])

    def _factor(self, factor: Factor, ratio: float, moment: Moment, depth: int) -> Cause:
        words = written(factor.driver, self._model.rows)
        cause = Cause(Role.FACTOR, words, words, moment, amount=ratio)
        return self._since_day_0(cause, _formulas([factor]), moment, depth)

    def _since_day_0(
        self, cause: Cause, formulas: Sequence[Formula], moment: Moment, depth: int
    ) -> Cause:
        """The largest contributions to formulas since the beginning as a cause's own causes."""
        found = [one for each in formulas for one in self._contributions.to(each, START, moment)]
        below = [partial(self._contributed, one) for one in found[:MOST]]
        return self._grown(cause, below, depth, max(len(found) - MOST, 0))

    def _readier(
        self, actor: str, aims: Sequence[Formula], ratio: float, moment: Moment, depth: int
    ) -> Cause:
        words = plain_name(self._model, actor)
        cause = Cause(Role.READINESS, actor, words, moment, amount=ratio)
        return self._since_day_0(cause, aims, moment, depth)

    def _levers_of(self, thing: str) -> Iterator[Grow]:
        """The levers that belong to a thing."""
        for name in self._levers:
            if name.startswith(f"{thing}.") and not self._belongs_to_a_part(name, thing):
                yield partial(self._lever, name)

    def _belongs_to_a_part(self, name: str, thing: str) -> bool:
        """Whether a lever is that of a duty that the thing's treaty has, not of the thing."""
        return any(
            part != thing and part.startswith(f"{thing}.") and name.startswith(f"{part}.")
            for part in self._duties
        )

    def _levers_of_readiness(self, one: Happening) -> Iterator[Grow]:
        """The levers that make the actor of an action readier: its own, and what its aims read."""
        if one.kind != "action":
            return
        actor = self._model.parts.actors[one.by[0]]
        aims = [actor.aims[index] for index in one.serves]
        rows = [row for aim in aims for row in (aim.target, aim.worst, aim.weight)]
        if (doctrine := actor.doctrine) is not None:
            rows += [doctrine.met, doctrine.missed, doctrine.up, doctrine.down]
        yield from self._levers_in(*(aim.of for aim in aims))
        yield from self._pull({actor.spread, *rows})

    def _levers_in(self, *formulas: Formula) -> Iterator[Grow]:
        """The levers that formulas read, directly, as it is known or as it is worked out."""
        yield from self._pull(origins(formulas, self._followed))

    def _pull(self, rows: Container[int]) -> Iterator[Grow]:
        for name in self._levers:
            if self._model.row(name) in rows:
                yield partial(self._lever, name)

    def _lever(self, name: str, _: int) -> Cause | None:
        """A lever, where it first is come upon."""
        if name in self._pulled:
            return None
        self._pulled.add(name)
        return lever(self._model, name, self._levers[name])

    def _given_to(self, *formulas: Formula) -> Iterator[Grow]:
        """The numbers that formulas read by name and that nothing changes."""
        return self._given(sorted({row for formula in formulas for row in formula.reads}))

    def _given(self, rows: Sequence[int]) -> Iterator[Grow]:
        for row in rows:
            name = self._model.rows[row]
            if self._model.roles[row] is Kept.PARAMETER and name not in self._levers:
                value = float(self._book.state(START)[row, 0])
                yield partial(self._number, name, value)

    def _number(self, name: str, value: float, _: int) -> Cause:
        return Cause(Role.GIVEN, name, self._model.title_of(name) or name, BEGINNING, value=value)

    def _last(self, name: str, kinds: set[Kind], before: Moment) -> Entry | None:
        """The last entry of a name before a moment."""
        found = [
            one
            for one in self._log
            if one.name == name and one.kind in kinds and one.moment < before
        ]
        return found[-1] if found else None

    def _seen(self, cause: Cause, depth: int) -> bool:
        """Whether it stands in the tree with its causes already; from now on it does."""
        key = (cause.name, cause.moment)
        known = key in self._told
        if depth > 0:
            self._told.add(key)
        return known

    def _titled(self, row: int) -> str:
        name = self._model.rows[row]
        return self._model.title_of(name) or name

    def _is_parameter(self, row: int) -> bool:
        return not self._book.changes(
            row, Moment(0, Phase.CALENDAR), Moment(self._book.days + 1, Phase.CALENDAR)
        )


def _fought(fronts: Sequence[Front]) -> dict[int, list[Formula]]:
    """What the rows follow that fronts change: whether they are open, and their own laws."""
    laws: dict[int, list[Formula]] = {}
    for front in fronts:
        open_ = formula_of(f"v[{front.open}]")
        pairs: list[tuple[int | None, Formula | None]] = [
            (front.km2, front.moves),
            (front.speed, front.moves),
        ]
        for side in front.sides:
            pairs += [(row, side.losses) for row in (side.men, side.lost)]
            pairs += [(row, side.fire) for row in (side.shells, side.fired)]
        for row, law in pairs:
            if row is not None and law is not None:
                laws.setdefault(row, []).extend((open_, law))
    return laws


def _formulas(factors: Sequence[Factor]) -> list[Formula]:
    """All that factors read."""
    return [each for one in factors for each in (one.driver, one.at_0, one.at_1)]


def _stations(force: Force) -> set[int]:
    """The rows that count where a force is."""
    return {stage.row for stage in force.stages} | {force.home}


def _told_beside(cause: Cause, beside: set[tuple[str, Moment]]) -> bool:
    """Whether causes beside it tell all that a cause does."""
    if cause.again:
        return (cause.name, cause.moment) in beside
    is_sum = cause.role is Role.THRESHOLD and bool(cause.causes) and not cause.smaller
    return is_sum and all(_told_beside(one, beside) for one in cause.causes)


def _effective(entry: Entry) -> Moment:
    """When what an entry says takes effect."""
    return Moment(entry.moment.day, Phase.EFFECTS)


def _ratio(old: np.ndarray, new: np.ndarray) -> float:
    return float(new[0] / old[0]) if old[0] > 0 else float("nan")


def _strength(ratio: float) -> float:
    return abs(log(ratio)) if isfinite(ratio) and ratio > 0 else 0.0


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
