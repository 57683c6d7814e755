"""Warnings of what can never be in a scenario, or always is; changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from escalate.model.binder import Binder
from escalate.model.formulas import Formula
from escalate.model.model import Mechanisms
from escalate.model.outcomes import slug
from escalate.model.parts import Duty, Happening, Outcome
from escalate.model.rare import rare
from escalate.model.sense.reach import Hoped, Reach, reach
from escalate.model.sense.reasons import Reasons
from escalate.scenario.problems import Place, Problem

T = TypeVar("T")


def never(
    binder: Binder, parts: Mechanisms, found: Reach, hoped: Hoped, reasons: Reasons
) -> Iterator[Problem]:
    """Warn of happenings, treaties, outcomes and rungs that no world can ever see.

    What is `hoped` for, as an override of the file may bring it about, is left in peace.
    """
    meant = rare(binder.document)
    for one in parts.happenings:
        if one.name not in meant and not _either(found, hoped, Reach.can_happen, one):
            yield from _happening(one, found, reasons)
    yield from _treaties(
        [one for one in parts.duties if one.name not in meant], parts, found, hoped, reasons
    )
    for outcome in parts.outcomes:
        said = slug(outcome.name) in meant
        if outcome.when is None or said:
            continue
        if not _either(found, hoped, Reach.can_end, outcome):
            what = f"{outcome.name!r} can never come about"
            place = ("outcomes", outcome.name, "when")
            yield Problem(what, place, reasons.never(outcome.when))
    yield from _headline(binder, parts, found, hoped)
    yield from _rungs(binder, parts, found, hoped)


def _either(found: Reach, hoped: Hoped, can: Callable[[Reach, T], bool], one: T) -> bool:
    """Whether something can be, as the scenario is or by an override of its file."""
    return can(found, one) or can(hoped(), one)


def at_odds(parts: Mechanisms, reasons: Reasons) -> Iterator[Problem]:
    """Warn of conditions that contradict themselves where nothing else becomes impossible by it."""
    for one in parts.happenings:
        for key in ("veto", "cancel_if", "until"):
            formula: Formula | None = getattr(one, key)
            if formula is not None and (hint := reasons.at_odds(formula)):
                place = (f"{one.kind}s", one.name, key)
                yield Problem(f"the `{key}` of {one.name!r} contradicts itself", place, hint)


def always(binder: Binder, parts: Mechanisms, found: Reach) -> Iterator[Problem]:
    """Warn of outcomes that every world comes to, whatever happens in it."""
    first: Reach | None = None
    for outcome in parts.outcomes:
        if outcome.when is None:
            continue
        place: Place = ("outcomes", outcome.name, "when")
        hint = "every world would count as this: make it depend on what may also not happen"
        if outcome.at_end:
            if found.must_end(outcome):
                yield Problem(f"{outcome.name!r} holds at the end of every world", place, hint)
            continue
        first = first or reach(binder, parts, days=0)
        if first.must_end(outcome):
            yield Problem(f"{outcome.name!r} holds in every world from day 0", place, hint)


def _happening(one: Happening, found: Reach, reasons: Reasons) -> Iterator[Problem]:
    """Warn of an action or event that never happens, at the first part of it that is in the way."""
    place: Place = (f"{one.kind}s", one.name)
    key = found.obstacle(one)
    formulas = {"when": one.when, "veto": one.veto, "cancel_if": one.cancel_if}
    because = {
        "p": "its chance is 0",
        "rate": "its chance is 0",
        "each": "nor can what it follows",
        "when": "its `when` never holds",
        "veto": "its `veto` always holds",
        "cancel_if": "its `cancel_if` always holds",
        "lag": f"it would take effect after the last day, {found.days}",
    }
    hints = {
        "p": "give it a chance above 0, or take it out",
        "rate": "give it a chance above 0, or take it out",
        "each": "let it follow something that can happen",
        "lag": "shorten its `lag`, or make the run longer",
    }
    if key not in because:  # a date outside the run is warned of by itself
        return
    if formula := formulas.get(key):
        hints[key] = reasons.never(formula) if key == "when" else reasons.always(formula)
    yield Problem(f"{one.name!r} can never happen: {because[key]}", (*place, key), hints[key])


def _treaties(
    duties: Iterable[Duty], parts: Mechanisms, found: Reach, hoped: Hoped, reasons: Reasons
) -> Iterator[Problem]:
    told: set[str] = set()
    for duty in duties:
        treaty, _, name = duty.name.partition(".")
        if treaty not in told and not _either(found, hoped, Reach.in_force, duty):
            told.add(treaty)
            what = f"{treaty!r} can never be in force"
            yield Problem(what, ("treaties", treaty, "in_force"), _setters(parts, duty, treaty))
        if not _either(found, hoped, Reach.can_be_met, duty):
            place: Place = ("treaties", treaty, "duties", name, "trigger")
            what = f"nothing can meet the trigger of {duty.name!r}"
            yield Problem(what, place, reasons.never(duty.trigger))


def _setters(parts: Mechanisms, duty: Duty, treaty: str) -> str:
    """What would bring a treaty into force, if only it could happen."""
    acts = [(one.name, one.effects) for one in parts.happenings]
    acts += [(one.name, one.effects) for one in parts.duties]
    for name, effects in acts:
        if any(effect.target == duty.in_force and effect.amount for effect in effects):
            return f"{name!r} would change that, and can never happen"
    return f"let an action or event set it: then: [{treaty}.in_force = 1]"


def _headline(binder: Binder, parts: Mechanisms, found: Reach, hoped: Hoped) -> Iterator[Problem]:
    headline = binder.document.headline
    known = {outcome.name: outcome for outcome in parts.outcomes}
    members: list[Outcome] = [known[name] for name in headline.any_of if name in known]
    if members and not any(_either(found, hoped, Reach.can_end, one) for one in members):
        what = f"nothing in the headline {headline.name!r} can come about"
        yield Problem(what, ("headline", "any_of"), "name an outcome that can")


def _rungs(binder: Binder, parts: Mechanisms, found: Reach, hoped: Hoped) -> Iterator[Problem]:
    """Warn of rungs that no actor starts at and nothing that can happen has."""
    for key, title in sorted(binder.document.ladder.items(), key=lambda rung: int(rung[0])):
        if _climbs(parts, found, int(key)) or _climbs(parts, hoped(), int(key)):
            continue
        hint = f"no actor starts there, and no action, event or duty has `rung: {key}`"
        acts = [(one.name, one.rung) for one in parts.happenings]
        acts += [(one.name, one.rung) for one in parts.duties]
        if waiting := [name for name, rung in acts if rung == int(key)]:
            hint = f"{waiting[0]!r} has this rung, and can never happen"
        what = f"rung {key}, {title!r}, is out of reach"
        yield Problem(what, ("ladder", key), hint, at_key=True)


def _climbs(parts: Mechanisms, found: Reach, rung: int) -> bool:
    """Whether an actor may start at a rung, or an act raise it there."""
    if rung in found.hopes.rungs or any(found.first[one.rung].has(rung) for one in parts.actors):
        return True
    if any(one.rung == rung and found.can_happen(one) for one in parts.happenings):
        return True
    return any(one.rung == rung and found.can_be_honoured(one) for one in parts.duties)
