"""Laws to formulas and rows: what must hold, whatever happens; looks at no world."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from escalate.model.binder import Binder
from escalate.model.bounds import Bound
from escalate.model.formulas import Formula
from escalate.model.table import SETTABLE
from escalate.scenario import schema
from escalate.scenario.problems import Place, nearest


@dataclass(frozen=True)
class Relation:
    """What a change to some numbers must do to some rows."""

    sets: tuple[tuple[int, float], ...]
    multiplies: tuple[tuple[int, float], ...]
    then: tuple[tuple[int, str], ...]
    """Rows, and what they do: rises, falls, same, never rises, never falls."""
    mean: bool
    """It is asked of the mean of all worlds on the last day, not of every world on every day."""
    still: bool


@dataclass(frozen=True)
class Law:
    """Something that must hold, in words, and how to see whether it does."""

    text: str
    picks: tuple[str, ...]
    """The overrides and scenarios under which it must hold."""
    always: Formula | None
    relation: Relation | None


def bind_laws(
    binder: Binder, picks: Collection[str], bounds: Mapping[str, Bound]
) -> tuple[Law, ...]:
    """The laws of a scenario in which some overrides or scenarios are picked.

    A law of other picks may speak of what only they bring, so it is not bound.
    """
    laws = []
    for index, law in enumerate(binder.document.laws):
        known = {**binder.document.overrides, **binder.document.scenarios}
        for at, name in enumerate(law.with_):
            binder.known("override or scenario", name, known, ("laws", index, "with", at))
        if not law.with_ or set(law.with_) == set(picks):
            laws.append(_law(binder, law, ("laws", index), bounds))
    return tuple(laws)


def _law(binder: Binder, law: schema.Law, place: Place, bounds: Mapping[str, Bound]) -> Law:
    always = binder.maybe(law.always, (*place, "always"))
    given = law.relation
    relation = _relation(binder, given, (*place, "relation"), bounds) if given else None
    return Law(law.law, law.with_, always, relation)


def _relation(
    binder: Binder, given: schema.Relation, place: Place, bounds: Mapping[str, Bound]
) -> Relation:
    then = [
        (row, verb)
        for name, verb in given.then.items()
        if (row := binder.known_row(name, (*place, "then", name))) is not None
    ]
    sets = _numbers(binder, given.set_, (*place, "set"), bounds)
    multiplies = _numbers(binder, given.multiply, (*place, "multiply"), bounds, multiplied=True)
    return Relation(
        sets=sets,
        multiplies=multiplies,
        then=tuple(then),
        mean=given.in_ == "mean",
        still=given.still,
    )


def _numbers(
    binder: Binder,
    given: Mapping[str, float],
    place: Place,
    bounds: Mapping[str, Bound],
    *,
    multiplied: bool = False,
) -> tuple[tuple[int, float], ...]:
    """The rows of numbers that can be changed from outside, and what they are changed by."""
    names = [
        name
        for name, role in zip(binder.table.names, binder.table.roles, strict=True)
        if role in SETTABLE
    ]
    found = []
    for name, number in given.items():
        if name not in names:
            if not binder.lost.has(name):
                hint = nearest(name, names)
                binder.problem(f"no number is named {name!r}", (*place, name), hint)
            continue
        row = binder.number_row(name)
        found.append((row, number))
        becomes = number * binder.table.initial[row] if multiplied else number
        if name in bounds and not bounds[name].allows(becomes):
            what = f"{name} would be {becomes:g}; it must be {bounds[name].words}"
            binder.problem(what, (*place, name))
    return tuple(found)
