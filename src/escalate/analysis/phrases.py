"""Chances and figures of a model in words; counts no world and prints nothing."""

from __future__ import annotations

from escalate.model.model import Model
from escalate.model.parts import Chance, Duty, Happening

_PERIODS = {1.0: "day", 7.0: "week", 30.44: "month", 365.25: "year"}


def written_chance(model: Model, happening: Happening) -> str:
    """A happening's chance as its scenario says it: `35% in 90 days`, `3 a year`."""
    return _chance(model, happening.chance) if happening.chance else "on its date"


def _chance(model: Model, chance: Chance) -> str:
    held = model.initial
    if chance.rate is not None:
        return f"{held[chance.rate]:g} a {_PERIODS[chance.per]}"
    if chance.p is None:
        return "certain"
    if chance.within is not None:
        return f"{percent(held[chance.p])} in {held[chance.within]:g} days"
    return f"{percent(held[chance.p])} each time"


def written_will(model: Model, duty: Duty) -> str:
    """How likely a duty is honoured, as its scenario says it."""
    return f"will {percent(model.initial[duty.will])}"


def percent(share: float) -> str:
    """A share as the scenario's author would write it: no digits that it does not have."""
    return f"{100 * share:.4g}%"
