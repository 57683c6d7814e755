"""Outcomes and the headline: the names under which worlds are counted."""

from __future__ import annotations

import re

from escalate.model.binder import Binder
from escalate.model.parts import Headline, Outcome
from escalate.scenario.schema import ScenarioFile


def slug(name: str) -> str:
    """An outcome's name as formulas spell it: `nuclear use` is `outcome.nuclear_use`."""
    return "outcome." + re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


def register_outcomes(binder: Binder) -> None:
    """The rows of the first day on which each outcome held."""
    for name in binder.document.outcomes:
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9 _'-]*", name):
            hint = "letters from A to Z, digits, spaces, - and _, beginning with a letter"
            what = f"{name!r} is not a name for an outcome"
            binder.key_problem(what, ("outcomes", name), hint)
            continue
        if slug(name) in binder.happened:
            what = f"{name!r} is {slug(name)} in formulas, as is another outcome"
            binder.key_problem(what, ("outcomes", name), "choose another name")
            continue
        binder.happened[slug(name)] = binder.row(f"{slug(name)}.day", initial=float("nan"))


def bind_outcomes(binder: Binder) -> tuple[Outcome, ...]:
    """The outcomes in their order of gravity; exactly one, the last, is `otherwise`."""
    given = binder.document.outcomes
    _check_last(binder)
    _check_headline(binder)
    return tuple(
        Outcome(
            name=name,
            when=binder.condition(outcome.when, ("outcomes", name, "when")) if outcome else None,
            at_end=outcome.at_end if outcome else False,
            day=binder.happened.get(slug(name), binder.day),
        )
        for name, outcome in given.items()
    )


def _check_last(binder: Binder) -> None:
    """Exactly one outcome, the last, is what is left."""
    given = binder.document.outcomes
    last = list(given)[-1]
    for name, outcome in given.items():
        if outcome is None and name != last:
            hint = "put it at the end: it counts the worlds that are left"
            what = f"{name!r} is `otherwise` and not the last"
            binder.key_problem(what, ("outcomes", name), hint)
    if all(given.values()) and not binder.lost.lacks("outcome"):
        hint = "close the list with one line such as `long war: otherwise`"
        binder.key_problem("the last outcome is not `otherwise`", ("outcomes", last), hint)


def _check_headline(binder: Binder) -> None:
    outcomes = binder.document.outcomes
    known = [name for name, outcome in outcomes.items() if outcome]
    for index, name in enumerate(binder.document.headline.any_of):
        place = ("headline", "any_of", index)
        if name in outcomes and name not in known:
            what = f"{name!r} is what is left, which is no part of a headline"
            binder.problem(what, place, f"known: {', '.join(known)}" if known else "")
        else:
            binder.known("outcome", name, known, place)


def bind_headline(document: ScenarioFile) -> Headline:
    """The outcomes that are counted together."""
    return Headline(document.headline.name, document.headline.any_of)
