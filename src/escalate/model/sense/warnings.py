"""What a scenario may not mean to say although it says it well; changes nothing.

Chances are judged here; the other modules judge what can be, and what is of use.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from math import log1p

import numpy as np

from escalate.model.acts import DAYS
from escalate.model.binder import Binder
from escalate.model.model import Mechanisms
from escalate.model.parts import Chance, Factor, Happening
from escalate.model.sense.factors import stuck_factors
from escalate.model.sense.hopes import hopes
from escalate.model.sense.never import always, at_odds, never
from escalate.model.sense.reach import Reach, reach
from escalate.model.sense.reasons import Reasons
from escalate.model.sense.stocks import unfed_stocks
from escalate.model.sense.unread import unread
from escalate.scenario.problems import Place, Problem
from escalate.scenario.shape import Lost

MOST_PRODUCT = 10.0
MOST_A_DAY = 0.5


def warnings(binder: Binder, parts: Mechanisms) -> Iterator[Problem]:
    """All that is said well and cannot be meant, or is of no use."""
    yield from _chances(binder, parts)
    if _whole(binder):
        found = reach(binder, parts, binder.document.days)
        reasons = Reasons(binder, parts, found)
        hoped = cache(lambda: _hoped(binder, parts, found))
        yield from never(binder, parts, found, hoped, reasons)
        yield from at_odds(parts, reasons)
        yield from always(binder, parts, found)
        yield from stuck_factors(binder, parts, found, hoped, reasons)
        yield from unfed_stocks(binder, parts, found, hoped)
        yield from unread(binder, parts)


def _hoped(binder: Binder, parts: Mechanisms, found: Reach) -> Reach:
    """What can be with the overrides of the file too."""
    if not binder.document.overrides:
        return found
    return reach(binder, parts, binder.document.days, hopes(binder))


def _whole(binder: Binder) -> bool:
    """Whether nothing is missing: what is not there might be what makes something possible."""
    return not binder.problems and binder.lost == Lost()


def _chances(binder: Binder, parts: Mechanisms) -> Iterator[Problem]:
    """Chances that can grow past reason, and rates that a cooldown holds down."""
    initial = binder.table.initial
    for happening in parts.happenings:
        place: Place = (f"{happening.kind}s", happening.name)
        if happening.date is not None:
            yield from _out_of_reach(binder, initial[happening.date], (*place, "date"))
        chance = happening.chance
        if chance is None:
            continue
        most = _most(chance.factors, initial)
        if most > MOST_PRODUCT:
            what = f"the factors of {happening.name!r} can multiply to {most:.3g}"
            yield Problem(what, (*place, "times"), "is each meant beside all the others?")
        yield from _often(chance, initial, place)
        if chance.rate is not None:
            yield from _held_down(happening, initial, chance.per, initial[chance.rate], place)
    yield from _to_itself(binder)


def _most(factors: tuple[Factor, ...], initial: list[float]) -> float:
    """The largest product of factors, by what their ends are at the start."""
    values = np.array(initial)
    most = 1.0
    for factor in factors:
        most *= max(float(end(values)) for end in (factor.at_0, factor.at_1))
    return most


def _often(chance: Chance, initial: list[float], place: Place) -> Iterator[Problem]:
    """Warn of what would happen more than every other day: it can happen but once a day."""
    daily = 0.0
    if chance.rate is not None:
        daily = initial[chance.rate] / chance.per
    elif chance.kind == "within" and chance.p is not None and chance.within is not None:
        daily = -log1p(-initial[chance.p]) / initial[chance.within]
    if daily > MOST_A_DAY:
        what = f"{daily:.2g} a day is more than happenings can keep up with"
        yield Problem(what, place, "it can happen once a day; what is owed is kept for later days")


def _out_of_reach(binder: Binder, day: float, place: Place) -> Iterator[Problem]:
    if not 0 <= day <= binder.document.days:
        what = f"day {day:g} lies outside the run, days 0 to {binder.document.days}"
        yield Problem(what, place, "it will never come")


def _held_down(
    happening: Happening, initial: list[float], per: float, rate: float, place: Place
) -> Iterator[Problem]:
    wait = initial[happening.cooldown]
    if not happening.repeats or not wait or not rate:
        return
    realised = per / (per / rate + wait)
    if realised < 0.9 * rate:
        period = next(word for word, days in DAYS.items() if days == per)
        what = f"with {wait:g} days' cooldown {rate:g} a {period} become about {realised:.3g}"
        hint = "the rate counts from the end of the cooldown: raise it if that is not meant"
        yield Problem(what, (*place, "cooldown"), hint)


def _to_itself(binder: Binder) -> Iterator[Problem]:
    for name, supply in binder.document.supplies.items():
        if supply.from_ == supply.to:
            what = f"{supply.to!r} sends {name!r} to itself"
            yield Problem(what, ("supplies", name, "to"), "name the actor that gets it")
