"""What the lines of a check measure: asked first, simulated once for all, then told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from escalate.analysis import estimates
from escalate.analysis.estimates import Estimate
from escalate.analysis.goal import goal, plain
from escalate.engine.columns import Bools, Floats
from escalate.errors import EscalateError
from escalate.model import reading
from escalate.model.formulas import Formula
from escalate.model.model import Model
from escalate.model.syntax import FormulaError
from escalate.runs.observed import Observable, Observed, Wanted
from escalate.teach.labs.shape import Measured

Values = Callable[[], Floats]
"""A number of every world, once it is simulated."""
Truths = Callable[[], Bools]


@dataclass
class Ensemble:
    """The worlds of one model, of which lines ask for numbers before they are simulated."""

    model: Model
    blocked: frozenset[str] = frozenset()
    _asked: list[tuple[str, int, int]] = field(default_factory=list)
    _formulas: list[tuple[Formula, int, int]] = field(default_factory=list)
    _firsts: list[str] = field(default_factory=list)
    seen: Observed | None = None

    def follows_from(self, seed: int, worlds: int) -> object:
        """All that its numbers follow from."""
        kept = (tuple(self._asked), tuple(self._firsts), tuple(sorted(self.blocked)))
        return Observed._fields, self.model.canonical, seed, worlds, kept

    @property
    def observable(self) -> Observable:
        """What is to be simulated of it."""
        wanted = Wanted(tuple(self._formulas), tuple(self._firsts), self.blocked)
        return Observable(self.model, wanted)

    def number(self, text: str, first: int, last: int) -> Values:
        """A number averaged over some days; raises EscalateError if it is none."""
        return self._ask(text, reading.number, first, last)

    def condition(self, text: str, day: int | None = None) -> Truths:
        """Where a condition holds on a day, the last if none is given.

        Raises EscalateError if it is none.
        """
        when = self.model.days if day is None else day
        asked = self._ask(text, reading.condition, when, when)
        return lambda: asked() > 0

    def formula(self, formula: Formula, first: int, last: int) -> Values:
        """A formula of this model averaged over some days."""
        return self._keep(f"law {formula.text}", formula, first, last)

    def first_day(self, name: str) -> Values:
        """The first day of something that happens; NaN where it never does."""
        if name not in self._firsts:
            self._firsts.append(name)
        at = self._firsts.index(name)
        return lambda: self._seen.firsts[at]

    def sound(self) -> Bools:
        """The worlds that did not fail."""
        ok: Bools = self._seen.ending >= 0
        return ok

    def met(self, name: str | None) -> Truths:
        """Where worlds came to an ending, or to the headline."""
        one = goal(name, self.model.outcomes, self.model.headline)
        return lambda: one.met(self._seen.ending, self._seen.outcome_day)

    def day_of(self, name: str | None) -> Values:
        """The day on which worlds came to an ending or the headline."""
        one = goal(name, self.model.outcomes, self.model.headline)
        return lambda: one.day(self._seen.outcome_day, self.model.days)

    @property
    def _seen(self) -> Observed:
        assert self.seen is not None
        return self.seen

    def _ask(
        self,
        text: str,
        bind: Callable[[Model, str], Formula],
        first: int,
        last: int,
    ) -> Values:
        try:
            formula = bind(self.model, text)
        except FormulaError as error:
            raise EscalateError(f"{text!r}: {error.what}", error.hint) from error
        return self._keep(text, formula, first, last)

    def _keep(self, text: str, formula: Formula, first: int, last: int) -> Values:
        key = (text, first, last)
        if key not in self._asked:
            self._asked.append(key)
            self._formulas.append((formula, first, last))
        at = self._asked.index(key)
        return lambda: self._seen.numbers[at]


def holds(ensemble: Ensemble, what: str, day: int | None = None) -> Truths:
    """Where worlds came to an ending, or something happened or holds by a day or the last."""
    model = ensemble.model
    if plain(what) in {plain(one) for one in (model.headline.name, *model.outcomes)}:
        return ensemble.met(what)
    if what in model.happenings:
        tally = "invoked" if model.happenings[what].kind == "treaty" else "count"
        return ensemble.condition(f"{what}.{tally} > 0", day)
    return ensemble.condition(what, day)


@dataclass(frozen=True)
class Sides:
    """The worlds that are measured, those that they are held against, and the lab's own start."""

    here: Ensemble
    there: Ensemble | None
    start: Ensemble | None
    """For bars `of start`; None if there are none."""


Measure = Callable[[], "Measurements"]


@dataclass(frozen=True)
class Measurements:
    """What a line measures, and the same against the lab's own start if a bar asks for it."""

    value: Estimate
    of_start: Estimate | None = None


def measure(line: Measured, sides: Sides) -> Measure:
    """Ask for what a line needs, and tell how to work it out."""
    given = None if line.given is None else sides.here.condition(line.given)
    others = [one for one in (sides.there, sides.start) if one is not None]

    def among() -> Bools:
        worlds = sides.here.sound()
        for one in others:
            worlds = worlds & one.sound()
        return worlds if given is None else worlds & given()

    match line.measure:
        case "share":
            return _share(line, sides, among)
        case "ratio":
            assert line.ratio is not None
            return _ratio(line, sides, among)
        case _:
            return _number(line, sides, among)


def _share(line: Measured, sides: Sides, among: Truths) -> Measure:
    what = str(line.share)
    day = None if line.at is None else _day(line.at, sides.here.model)
    here = holds(sides.here, what, day)
    if sides.there is None:
        return lambda: Measurements(estimates.share(here(), among()))
    there = holds(sides.there, what, day)
    return lambda: Measurements(estimates.points(here(), there(), among()))


def _number(line: Measured, sides: Sides, among: Truths) -> Measure:
    text = str(line.mean if line.mean is not None else line.median)
    over = estimates.median if line.median is not None else estimates.mean
    here = _values(line, sides.here, text)
    if sides.there is not None:
        there = _values(line, sides.there, text)
        return lambda: Measurements(over(here() - there(), among()))
    if sides.start is None:
        return lambda: Measurements(over(here(), among()))
    start = _values(line, sides.start, text)

    def told() -> Measurements:
        ones = np.ones(len(here()))
        of_start = estimates.of_start((here(), ones), (start(), ones), among())
        return Measurements(over(here(), among()), of_start)

    return told


def _ratio(line: Measured, sides: Sides, among: Truths) -> Measure:
    assert line.ratio is not None
    over, under = (_values(line, sides.here, text) for text in line.ratio)
    if sides.start is None:
        return lambda: Measurements(estimates.ratio(over(), under(), among()))
    start = [_values(line, sides.start, text) for text in line.ratio]

    def told() -> Measurements:
        then = (start[0](), start[1]())
        of_start = estimates.of_start((over(), under()), then, among())
        return Measurements(estimates.ratio(over(), under(), among()), of_start)

    return told


def _values(line: Measured, ensemble: Ensemble, text: str) -> Values:
    first, last = _days(line, ensemble.model)
    return ensemble.number(text, first, last)


def _days(line: Measured, model: Model) -> tuple[int, int]:
    """The first and the last of the days that a line looks at, counted from the start."""
    if line.days is not None:
        first, last = (_day(one, model) for one in line.days)
        return first, last
    day = model.days if line.at is None else _day(line.at, model)
    return day, day


def _day(when: date, model: Model) -> int:
    day = (when - model.start).days
    if not 0 <= day <= model.days:
        raise EscalateError(f"{when} is outside the scenario", "see its `start` and `days`")
    return day
