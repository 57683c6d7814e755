"""Lines that hold what a student claims against the lab's own worlds."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol, TypeVar

from escalate.analysis import company as seen_with
from escalate.analysis import estimates
from escalate.analysis.definition import defining
from escalate.analysis.estimates import Estimate
from escalate.analysis.goal import goal
from escalate.analysis.intervals import wilson
from escalate.teach.labs import answers
from escalate.teach.labs.answers import Claimed, Named, UnreadError
from escalate.teach.labs.bars import bars_of, distance
from escalate.teach.labs.bench import Bench
from escalate.teach.labs.measuring import measure
from escalate.teach.labs.shape import Line
from escalate.teach.labs.submission import Answer
from escalate.teach.labs.verdict import Told

Judge = Callable[[], Told]
HONEST = 0.8
"""What of the width that so many worlds can tell a claimed range must have at least."""
T = TypeVar("T")


class Records(Protocol):
    """What a student has done besides."""

    def most_worlds(self, scenario: str) -> int:
        """The most worlds that a saved run of a scenario has."""

    def predicted(self, scenario: str) -> bool:
        """Whether a prediction of a scenario is stored, or was declined."""

    def played(self, scenario: str) -> bool:
        """Whether a game of a scenario was played to its end."""


def read_claim(answer: Answer, key: str, reader: Callable[[Any], T]) -> T:
    """What is claimed under a key; raises ScenarioError, with its place, if it cannot be read."""
    value = answer.value(key)
    try:
        return reader(value)
    except UnreadError as error:
        raise answer.refusal(key, error.what, error.hint) from None


def claimed(name: str, line: Line, bench: Bench) -> Judge:
    """Judges a range, or an upper bound, against what is measured of the lab's own worlds."""
    answer = bench.student.answer
    is_share = line.share is not None and line.against is None
    given = read_claim(answer, str(line.claim), answers.share if is_share else answers.points)
    of = None if line.honest is None else read_claim(answer, line.honest, answers.count)
    own = line.model_copy(update={"own": True})
    asked = measure(own, bench.sides(own, ()))
    return partial(_held_against, name, line, given, of, asked)


def _held_against(
    name: str, line: Line, given: Claimed, of: int | None, asked: Callable[[], Any]
) -> Told:
    value: Estimate = asked().value
    upper = line.at_most is not None
    reasons = list(_bound(line, given, of, value) if upper else _range(line, given, of, value))
    notes = [given.note] if given.note and reasons else []
    return Told(name, line.say, not reasons, reasons=(*reasons, *notes))


def _range(line: Line, given: Claimed, of: int | None, value: Estimate) -> list[str]:
    """What is wrong with a range that should hold what is measured."""
    scale = 100.0 if value.kind == "share" else 1.0
    low, high, true = scale * given.low, scale * given.high, scale * value.value
    reasons = []
    if line.covers is not None and not low - line.covers <= true <= high + line.covers:
        reasons.append(
            f"you say {_span(low, high, value)}, and the worlds of this lab say otherwise"
        )
    if line.narrow is not None and high - low > line.narrow + 1e-9:
        reasons.append(
            f"{_span(low, high, value)} is too wide to say much: {line.narrow:g} points at most"
        )
    if of is not None and value.kind == "share":
        able = _able(value.value, of)
        if high - low < HONEST * able - 1e-9:
            words = f"{of:,} worlds can tell no closer than about {able:.1f} points"
            reasons.append(f"{_span(low, high, value)} claims to know too much: {words}")
    return reasons


def _able(share: float, of: int) -> float:
    """The width in points of the interval that so many worlds give of a share."""
    if of < 1:
        return 100.0
    low, high = wilson(min(of, round(share * of)), of)
    return 100 * (high - low)


def _bound(line: Line, given: Claimed, of: int | None, value: Estimate) -> list[str]:
    """What is wrong with an upper bound."""
    (bar,) = (bar for bar in bars_of(line) if bar.verb == "at_most")
    said = 100 * given.high
    reasons = []
    if given.low > 0:
        reasons.append(f"say it from above: at most {said:.3g}%")
    if given.high < value.low:
        reasons.append(f"at most {said:.3g}% is too little: it happens more often here")
    if given.high > bar.high + 1e-12:
        reasons.append(f"at most {said:.3g}% says too little: {100 * bar.high:.3g}% is the most")
    if of is not None:
        rest = 100 * wilson(0, of)[1] if of else 100.0
        if said < rest - 1e-9:
            words = f"even if none of {of:,} worlds has it, up to {rest:.2g}% is possible"
            reasons.append(f"at most {said:.3g}% claims to know too much: {words}")
    return reasons


def _span(low: float, high: float, value: Estimate) -> str:
    unit = "%" if value.kind == "share" else ""
    return f"{low:.3g}{unit}" if low == high else f"{low:.3g} to {high:.3g}{unit}"


def _thing(bench: Bench, key: str) -> Named:
    known = answers.happenings(bench.start().model)
    return read_claim(bench.student.answer, key, lambda given: answers.name(given, known))


def needed(name: str, line: Line, bench: Bench) -> Judge:
    """Judges whether the headline is clearly rarer without what is named."""
    thing = _thing(bench, str(line.needed))
    with_it, bars = bench.start(), tuple(bars_of(line))
    if reason := _by_definition(bench, thing.name):
        return lambda: Told(name, line.say, met=False, reasons=(reason,))
    without = bench.ensemble(bench.own, bench.own.usual, frozenset({thing.name}))

    def judge() -> Told:
        sound = with_it.sound() & without.sound()
        value = estimates.points(without.met(None)(), with_it.met(None)(), sound)
        met = all(distance(value, bar).met for bar in bars)
        wrong = f"without {thing.name} the headline is hardly rarer"
        reasons = [] if met else [wrong]
        return Told(name, line.say, met, reasons=(*reasons, *filter(None, [thing.note])))

    return judge


def _by_definition(bench: Bench, thing: str) -> str:
    model = bench.start().model
    if thing in defining(model, goal(None, model.outcomes, model.headline)):
        return f"{thing} is part of what {model.headline.name} means: look for what leads to it"
    return ""


def company(name: str, line: Line, bench: Bench) -> Judge:
    """Judges whether something is seen more often with the headline, and does not cause it."""
    thing = _thing(bench, str(line.company))
    if reason := _by_definition(bench, thing.name):
        return lambda: Told(name, line.say, met=False, reasons=(reason,))
    with_it = bench.start()
    without = bench.ensemble(bench.own, bench.own.usual, frozenset({thing.name}))
    seen, times, within = with_it.first_day(thing.name), line.at_least, line.within
    assert isinstance(times, float)
    assert within is not None

    def judge() -> Told:
        came, day = with_it.met(None)(), with_it.day_of(None)()
        sound = with_it.sound() & without.sound()
        cases = seen_with.matched(came & sound, sound, day)
        (one,) = seen_with.companies(cases, seen()[None, :])
        change = estimates.points(without.met(None)(), came, sound)
        reasons = []
        if not _share_of(one.with_it) >= times * _share_of(one.without):
            reasons.append(
                f"{thing.name} is not clearly commoner before the headline than elsewhere"
            )
        if not (change.low >= -within and change.high <= within):
            reasons.append(f"without {thing.name} the headline changes: it is more than company")
        notes = filter(None, [thing.note])
        return Told(name, line.say, not reasons, reasons=(*reasons, *notes))

    return judge


def _share_of(share: Any) -> float:
    return float(share.count / share.of) if share.of else 0.0


def recorded(name: str, line: Line, bench: Bench, records: Records) -> Judge:
    """Judges whether a student did something: ran so many worlds, predicted, or played."""
    scenario = bench.own.model(bench.own.usual).name
    reason = ""
    if line.saved is not None:
        stated = read_claim(bench.student.answer, line.saved, answers.count)
        most = records.most_worlds(scenario)
        if stated > most:
            reason = f"you state {stated:,} worlds, and the runs saved here have {most:,}"
    elif line.predicted and not records.predicted(scenario):
        reason = f"no prediction is stored: escalate run {scenario} --predict asks for one"
    elif line.played and not records.played(scenario):
        reason = "no game was played to its end yet: escalate play"
    told = Told(name, line.say, not reason, reasons=(reason,) if reason else ())
    return lambda: told
