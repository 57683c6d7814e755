"""Bounds that the numbers of a scenario keep by their meaning; changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from escalate.model.binder import Binder
from escalate.scenario.names import Leaf
from escalate.scenario.problems import Place
from escalate.scenario.schema import Moving, Quantity


@dataclass(frozen=True)
class Bound:
    """The least and the most that a number may be, and what it is called."""

    low: float
    high: float
    words: str
    above: bool = False
    """The least itself is not allowed."""
    below: bool = False
    """The most itself is not allowed."""
    whole: bool = False

    def allows(self, values: ArrayLike) -> bool:
        """Whether all numbers keep the bound; what is not a number does."""
        x = np.asarray(values, float)
        x = x[~np.isnan(x)]
        low = x > self.low if self.above else x >= self.low
        high = x < self.high if self.below else x <= self.high
        return bool((low & high & (not self.whole or np.rint(x) == x)).all())


_INF = float("inf")
_POSITIVE = Bound(0, _INF, "above 0", above=True)
_NOT_NEGATIVE = Bound(0, _INF, "0 or more")
_SHARE = Bound(0, 1, "a share from 0 to 1")
_DAYS = Bound(1, _INF, "at least 1")
_COUNT = Bound(1, _INF, "a whole number, at least 1", whole=True)
_SOLDIERS = Bound(0, _INF, "a whole number, 0 or more", whole=True)
_DAY = Bound(-_INF, _INF, "a whole day", whole=True)
_CHANCE = Bound(0, 1, "a chance from 0 to below 1", below=True)

_BY_KEY = {
    "half_life": _POSITIVE,
    "within": _DAYS,
    "rung_days": _POSITIVE,
    "heat_half_life": _POSITIVE,
    "heat_per_rung": _NOT_NEGATIVE,
    "rate": _NOT_NEGATIVE,
    "cooldown": _NOT_NEGATIVE,
    "at_most": _COUNT,
    "every": _COUNT,
    "date": _DAY,
    "p": _CHANCE,
    "will": _SHARE,
    "rearm": _NOT_NEGATIVE,
    "per_month": _NOT_NEGATIVE,
    "made_per_month": _NOT_NEGATIVE,
    "stock": _NOT_NEGATIVE,
    "jitter": _SHARE,
    "loss": _SHARE,
    "good": _SHARE,
    "load": _NOT_NEGATIVE,
    "noise": _NOT_NEGATIVE,
    "alignment": _SHARE,
    "in_force": _SHARE,
    "wave": _NOT_NEGATIVE,
    "pledged": _SOLDIERS,
    "total": _NOT_NEGATIVE,
    "closes_below": _NOT_NEGATIVE,
    "resolve": _NOT_NEGATIVE,
    "lag": _NOT_NEGATIVE,
    "error": _NOT_NEGATIVE,
    "weight": _POSITIVE,
    "met": _NOT_NEGATIVE,
    "missed": _NOT_NEGATIVE,
    "up": _NOT_NEGATIVE,
    "down": _NOT_NEGATIVE,
}
_KEYED_BY_NAME = {"odds", "times", "start", "days", "aims", "sees", "duties"}
"""Keys whose children are names of the scenario's own choosing."""


def bounds_of(leaves: Iterable[Leaf]) -> dict[str, Bound]:
    """The bounds of the numbers of a scenario, by name."""
    return {
        leaf.name: bound
        for leaf in leaves
        if leaf.number is not None and (bound := _bound(leaf.place))
    }


def _bound(place: Place) -> Bound | None:
    if place[0] == "forces" and place[2] == "start":
        return _SOLDIERS
    if "odds" in place:
        return _SHARE
    if place[0] in {"actions", "events"} and place[2] == "lag":
        return None  # days, which are judged together
    return _BY_KEY.get(_key(place))


def check_bounds(binder: Binder) -> dict[str, Bound]:
    """The bounds by name, and a problem for every number that breaks its own or its limits."""
    bounds = bounds_of(binder.leaves)
    for leaf in binder.leaves:
        bound = _bound(leaf.place) if leaf.name in bounds else None
        if bound is None or leaf.number is None:
            continue
        drawn = (leaf.number.range or ()) if leaf.number.per_world else ()
        for value in (leaf.number.value, *drawn):
            if bound.allows(value):
                continue
            verb = "is" if value == leaf.number.value else "may be drawn as"
            what = f"{leaf.name} {verb} {value:g}; it must be {bound.words}"
            binder.problem(what, leaf.place, _hint(value, bound))
            binder.unfit.add(leaf.name)
            break
    for name, quantity in binder.document.quantities.items():
        _check_limits(binder, quantity, ("quantities", name))
    for name, front in binder.document.fronts.items():
        _check_limits(binder, front.km2, ("fronts", name, "km2"))
    return bounds


def _hint(value: float, bound: Bound) -> str:
    if bound is _CHANCE and value == 1:
        return "write `certain: true` for what is sure"
    percent = bound in {_CHANCE, _SHARE} and 2 < value <= 100
    return f"write {value / 100:g} for {value:g} %" if percent else ""


def _check_limits(binder: Binder, part: Quantity | Moving, place: Place) -> None:
    if part.start is None:
        return
    low = -_INF if part.min is None else part.min.value
    high = _INF if part.max is None else part.max.value
    start = part.start.value
    if low > high:
        what = f"`min` is {low:g} and above `max`, which is {high:g}"
        binder.key_problem(what, (*place, "min"), "exchange them")
    elif start < low:
        binder.problem(f"the start {start:g} lies below `min`, {low:g}", (*place, "start"))
    elif start > high:
        binder.problem(f"the start {start:g} lies above `max`, {high:g}", (*place, "start"))


def _key(place: Place) -> str:
    """The last word of a place that the language, not the scenario, chose; or nothing."""
    words = [word for word in place[2:] if isinstance(word, str)]
    if not words or place[0] == "escalation":
        return str(place[-1])
    return "" if len(words) > 1 and words[-2] in _KEYED_BY_NAME else words[-1]
