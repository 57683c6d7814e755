"""The tree of causes of an outcome or a happening in one world; takes nothing away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import isfinite, log

import numpy as np

from escalate.analysis.causes.book import Book, Moment
from escalate.analysis.causes.cause import Cause, Role
from escalate.analysis.causes.contributions import Contribution, Contributions
from escalate.analysis.phrases import written_chance, written_will
from escalate.analysis.story import plain_name
from escalate.engine.decisions import WEEK
from escalate.engine.history import Events, Kind
from escalate.engine.phases import Phase
from escalate.model.chances import readiness, size_of
from escalate.model.conditions import Atom, deciding, taken_apart, written
from escalate.model.formulas import Formula
from escalate.model.model import Model
from escalate.model.order import origins
from escalate.model.parts import Duty, Happening

MOST = 3
"""Contributions, factors or occurrences that one cause is told with."""
TELLING = 1.1
"""A chance that is multiplied by less than this, or divided by less, is as it was."""
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
        self._marks = {row for one in parts.happenings for row in _marks(one)}
        self._marks |= {row for duty in parts.duties for row in _signs(duty)}
        self._active = {one.active: one.name for one in parts.happenings}
        self._supplies = {one.name for one in parts.supplies}
        self._forces = {one.name: number for number, one in enumerate(parts.forces)}
        self._fronts = {one.km2: one for one in parts.fronts}
        self._moving = {one.row: one for one in parts.moving}
        self._told: set[tuple[str, Moment]] = set()

    def outcome(self, name: str, depth: int) -> Cause | None:
        """Why an outcome came about; None if it did not, or is what is left."""
        outcome = next(one for one in self._model.parts.outcomes if one.name == name)
        reached = self._last(name, {Kind.REACHED}, Moment(self._book.days + 1, Phase.CALENDAR))
        if reached is None or outcome.when is None:
            return None
        cause = Cause(Role.OUTCOME, name, name, reached.moment)
        return self._grown(cause, self._conditions(outcome.when, reached.moment), depth)

    def happening(self, name: str, depth: int) -> Cause | None:
        """Why a happening first took effect, or a duty was first called upon; None if never."""
        kinds = {Kind.HONOURED, Kind.DECLINED} if name in self._duties else {Kind.HAPPENED}
        first = next((one for one in self._log if one.name == name and one.kind in kinds), None)
        if first is None:
            return None
        return self._thing(name, Moment(first.moment.day, Phase.RECORD), depth)

    def _grown(self, cause: Cause, below: Iterable[Grow], depth: int, smaller: int = 0) -> Cause:
        """The cause with its own causes, as deep as is asked for."""
        found = list(below)
        if depth <= 0:
            return replace(cause, deeper=len(found) + smaller)
        causes = [one for one in (grow(depth - 1) for grow in found) if one]
        return replace(cause, causes=tuple(causes), smaller=smaller)

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
        return self._grown(cause, self._why_happened(one, entry.moment), depth)

    def _why_happened(self, one: Happening, moment: Moment) -> Iterator[Grow]:
        for row in one.each:
            if self._book.state(moment)[row, 0] == moment.day - 1:
                name = self._model.rows[row].removesuffix(".day")
                yield partial(self._thing, name, moment)
        if one.when is not None:
            yield from self._conditions(one.when, moment)
        yield from self._levers_of(one.name, moment)
        if one.chance is not None:
            yield from self._multiplied(one, moment)

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
        below = [
            *self._conditions(duty.trigger, invoked.moment),
            *self._levers_of(duty.name, invoked.moment),
        ]
        return self._grown(cause, below, depth)

    def _conditions(self, formula: Formula, moment: Moment) -> Iterator[Grow]:
        """The comparisons by which a condition holds, those that came to hold last first."""
        found = [
            (self._since(atom, moment), atom)
            for atom in deciding(taken_apart(formula), self._book.state(moment))
        ]
        for day, atom in sorted(found, key=lambda one: -one[0]):
            yield from self._levers_in(atom.holds, moment)
            if day:
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
        changes = self._book.changes(row, Moment(0, Phase.CALENDAR), moment)
        if not changes:
            return None
        name, last = changes[-1].source, changes[-1].moment
        if row in self._active and not changes[-1].after:
            name = self._active[row]
            cause = Cause(Role.ENDED, name, plain_name(self._model, name), last)
            return self._grown(cause, [partial(self._thing, name, last)], depth)
        return self._thing(name, moment, depth)

    def _threshold(self, atom: Atom, moment: Moment, depth: int) -> Cause:
        states = self._book.states(moment.phase)[:, : moment.day + 1]
        measures = np.broadcast_to(np.asarray(atom.measure(states), float), states.shape[1])
        after = Moment(self._furthest(atom, measures, moment), moment.phase)
        rows = sorted(atom.holds.reads - {self._model.day})
        changing = [row for row in rows if not self._is_parameter(row)]
        cause = Cause(
            Role.THRESHOLD,
            self._model.rows[changing[0]] if changing else "",
            written(atom.holds, self._model.rows),
            min(moment, Moment(moment.day, Phase.SETTLE)),
            value=float(self._book.state(moment)[changing[0], 0]) if len(changing) == 1 else None,
        )
        return self._with_contributions(cause, atom.measure, after, moment, depth)

    def _furthest(self, atom: Atom, measures: np.ndarray, moment: Moment) -> int:
        """The last day on which a comparison was furthest from holding, since it last held."""
        held = np.asarray(atom.holds(self._book.states(moment.phase)[:, : moment.day]), bool)
        before = np.flatnonzero(np.broadcast_to(held, moment.day))
        first = int(before[-1]) + 1 if len(before) else 0
        part = measures[first : moment.day]
        if not len(part) or np.isnan(part).all():
            return max(moment.day - 1, 0)
        return first + len(part) - 1 - int(np.nanargmin(part[::-1]))

    def _with_contributions(
        self, cause: Cause, formula: Formula, after: Moment, before: Moment, depth: int
    ) -> Cause:
        """The largest signed contributions to a change as its causes."""
        found = self._contributions.to(formula, after, before)
        told, smaller = found[:MOST], max(len(found) - MOST, 0)
        return self._grown(cause, [partial(self._contributed, one) for one in told], depth, smaller)

    def _contributed(self, one: Contribution, depth: int) -> Cause | None:
        source, model = one.source, self._model
        thing = self._thing(source, Moment(one.last.day, Phase.RUNGS), depth) if source else None
        if thing is not None:
            return replace(thing, amount=one.amount, times=one.times)
        row = model.rows[one.row]
        if source in self._supplies:
            words = f"{plain_name(model, source)} into {model.title_of(row) or row}"
            cause = Cause(Role.SUPPLY, source, words, one.last, amount=one.amount)
            return self._grown(cause, self._levers_of(source, one.last), depth)
        if source in self._forces:
            cause = Cause(
                Role.FORCE, source, plain_name(model, source), one.last, amount=one.amount
            )
            return self._grown(cause, self._sent(source, one.last), depth)
        return self._course(one, depth)

    def _sent(self, force: str, moment: Moment) -> Iterator[Grow]:
        """What sent or recalled a force, and the levers of the force."""
        number = self._forces[force]
        for one in self._happenings.values():
            moves = {effect.target for effect in one.effects if effect.verb in {"send", "recall"}}
            if number in moves:
                yield partial(self._thing, one.name, moment)
        yield from self._levers_of(force, moment)

    def _course(self, one: Contribution, depth: int) -> Cause:
        """A row that moved by itself: by the calendar, its own law, or fighting."""
        model, row = self._model, model_name(self._model, one.row)
        if one.row in (model.day, model.winter):
            return Cause(Role.CALENDAR, row, "the calendar", one.last, amount=one.amount)
        if one.last.phase is Phase.FRONTS:
            law = self._fronts[one.row].moves if one.row in self._fronts else None
            cause = Cause(Role.FRONT, row, model.title_of(row) or row, one.last, amount=one.amount)
        else:
            moving = self._moving.get(one.row)
            law = (moving.level or moving.change) if moving else None
            cause = Cause(Role.DRIFT, row, model.title_of(row) or row, one.last, amount=one.amount)
        deeds = self._deeds_behind(law, one.last) if law else []
        return self._grown(cause, [partial(self._contributed, deed) for deed in deeds], depth)

    def _deeds_behind(self, law: Formula, moment: Moment) -> list[Contribution]:
        """What others did, since the beginning, to the law by which a row moves."""
        found = self._contributions.to(law, START, moment)
        return [one for one in found if one.source][:MOST]

    def _multiplied(self, one: Happening, moment: Moment) -> Iterator[Grow]:
        """What had raised or lowered a chance since day 0, the strongest first."""
        assert one.chance is not None
        council = moment
        if not one.each:
            council = Moment(WEEK * ((moment.day - 1) // WEEK), Phase.DECIDE)
        if council.day <= 0:
            return
        old, new = self._book.state(START), self._book.state(council)
        found: list[tuple[float, Grow]] = []
        for factor in one.chance.factors:
            ratio = _ratio(size_of(factor, old), size_of(factor, new))
            found.append((ratio, partial(self._factor, factor.driver, ratio, council)))
        if one.by and one.kind == "action":
            actor = self._model.parts.actors[one.by[0]]
            ratio = _ratio(*(readiness(actor, one, values) for values in (old, new)))
            aims = [actor.aims[index].of for index in one.serves]
            found.append((ratio, partial(self._readier, actor.name, aims, ratio, council)))
        telling = [(ratio, grow) for ratio, grow in found if _strength(ratio) >= log(TELLING)]
        telling.sort(key=lambda pair: -_strength(pair[0]))
        yield from (grow for _, grow in telling[:MOST])

    def _factor(self, driver: Formula, ratio: float, moment: Moment, depth: int) -> Cause:
        words = written(driver, self._model.rows)
        cause = Cause(Role.FACTOR, words, words, moment, amount=ratio)
        return self._with_contributions(cause, driver, START, moment, depth)

    def _readier(
        self, actor: str, aims: Sequence[Formula], ratio: float, moment: Moment, depth: int
    ) -> Cause:
        words = plain_name(self._model, actor)
        cause = Cause(Role.READINESS, actor, words, moment, amount=ratio)
        found = [one for aim in aims for one in self._contributions.to(aim, START, moment)]
        below = [partial(self._contributed, one) for one in found[:MOST]]
        return self._grown(cause, below, depth, max(len(found) - MOST, 0))

    def _levers_of(self, thing: str, moment: Moment) -> Iterator[Grow]:
        """The levers that belong to a thing."""
        for name in self._levers:
            if name.startswith(f"{thing}.") and not self._belongs_to_a_part(name, thing):
                yield partial(self._lever, name, moment)

    def _belongs_to_a_part(self, name: str, thing: str) -> bool:
        """Whether a lever is that of a duty that the thing's treaty has, not of the thing."""
        return any(
            part != thing and part.startswith(f"{thing}.") and name.startswith(f"{part}.")
            for part in self._duties
        )

    def _levers_in(self, formula: Formula, moment: Moment) -> Iterator[Grow]:
        """The levers that a formula reads, directly or through what is worked out."""
        read = {self._model.rows[row] for row in origins([formula], self._model.parts.derived)}
        for name in self._levers:
            if name in read:
                yield partial(self._lever, name, moment)

    def _lever(self, name: str, moment: Moment, depth: int) -> Cause:
        value = self._levers[name]
        title = self._model.title_of(name) or name
        return Cause(Role.LEVER, name, title, Moment(0, Phase.CALENDAR), value=value)

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

    def _is_parameter(self, row: int) -> bool:
        return not self._book.changes(
            row, Moment(0, Phase.CALENDAR), Moment(self._book.days + 1, Phase.CALENDAR)
        )


def model_name(model: Model, row: int) -> str:
    """The name of a row."""
    return model.rows[row]


def _marks(one: Happening) -> Iterator[int]:
    """The rows by which others can tell that a happening was."""
    yield from (one.count, one.active, one.day)
    yield from (branch.flag for branch in one.branches)


def _signs(duty: Duty) -> Iterator[int]:
    """The rows by which others can tell that a duty was called upon and answered."""
    yield from (*duty.invoked, *duty.honoured, *duty.declined, *duty.day)


def _effective(entry: Entry) -> Moment:
    """When what an entry says takes effect."""
    return Moment(entry.moment.day, Phase.EFFECTS)


def _ratio(old: np.ndarray, new: np.ndarray) -> float:
    return float(new[0] / old[0]) if old[0] > 0 else float("nan")


def _strength(ratio: float) -> float:
    return abs(log(ratio)) if isfinite(ratio) and ratio > 0 else 0.0


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
