"""Bounds that the numbers of a scenario keep by their meaning; changes nothing."""

from __future__ import annotations

from dataclasses import dataclass

from escalate.model.binder import Binder
from escalate.scenario.names import leaves
from escalate.scenario.problems import Place


@dataclass(frozen=True)
class Bound:
    """The least and the most that a number may be, and what it is called."""

    low: float
    high: float
    words: str
    above: bool = False
    """The least itself is not allowed."""

    def allows(self, value: float) -> bool:
        """Whether a number keeps the bound."""
        return (value > self.low if self.above else value >= self.low) and value <= self.high


_INF = float("inf")
_POSITIVE = Bound(0, _INF, "above 0", above=True)
_NOT_NEGATIVE = Bound(0, _INF, "not below 0")
_SHARE = Bound(0, 1, "a share from 0 to 1")
_COUNT = Bound(1, _INF, "at least 1")

_BY_KEY = {
    "half_life": _POSITIVE,
    "within": _POSITIVE,
    "rung_days": _POSITIVE,
    "heat_half_life": _POSITIVE,
    "heat_per_rung": _NOT_NEGATIVE,
    "rate": _NOT_NEGATIVE,
    "cooldown": _NOT_NEGATIVE,
    "at_most": _COUNT,
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
    "pledged": _NOT_NEGATIVE,
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


def check_bounds(binder: Binder) -> None:
    """A problem for every number that breaks the bound of its key."""
    for leaf in leaves(binder.document):
        key = _key(leaf.place)
        bound = _BY_KEY.get(key)
        if bound and leaf.number is not None and not bound.allows(leaf.number.value):
            what = f"{leaf.name} is {leaf.number.value:g}; it must be {bound.words}"
            binder.problem(what, leaf.place)


def _key(place: Place) -> str:
    """The last word of a place that the language, not the scenario, chose; or nothing."""
    words = [word for word in place[2:] if isinstance(word, str)]
    if not words or place[0] == "escalation":
        return str(place[-1])
    return "" if len(words) > 1 and words[-2] in _KEYED_BY_NAME else words[-1]
