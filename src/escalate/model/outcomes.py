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
            binder.problem(f"{name!r} is not a name for an outcome", ("outcomes", name))
            continue
        binder.happened[slug(name)] = binder.row(f"{slug(name)}.day", initial=float("nan"))


def bind_outcomes(binder: Binder) -> tuple[Outcome, ...]:
    """The outcomes in their order of gravity; exactly one, the last, is `otherwise`."""
    given = binder.document.outcomes
    names = list(given)
    others = [name for name, outcome in given.items() if outcome is None]
    if others != names[-1:]:
        hint = "close the list with one line such as `long war: otherwise`"
        binder.problem("the last outcome, and only it, is `otherwise`", ("outcomes",), hint)
    _check_headline(binder, names[:-1])
    return tuple(
        Outcome(
            name=name,
            when=binder.condition(outcome.when, ("outcomes", name, "when")) if outcome else None,
            at_end=outcome.at_end if outcome else False,
            day=binder.happened.get(slug(name), binder.day),
        )
        for name, outcome in given.items()
    )


def _check_headline(binder: Binder, known: list[str]) -> None:
    for index, name in enumerate(binder.document.headline.any_of):
        binder.known("outcome", name, known, ("headline", "any_of", index))


def bind_headline(document: ScenarioFile) -> Headline:
    """The outcomes that are counted together."""
    return Headline(document.headline.name, document.headline.any_of)
