"""What fixes the results of a scenario, in one spelling; leaves out what is only said."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel

from escalate.scenario.numbers import Number
from escalate.scenario.schema import ScenarioFile

_ONLY_SAID = {"title", "about", "note", "source", "as_of", "what", "grade", "rare"}
_NOT_RESULTS = {
    "scenario",
    "sources",
    "overrides",
    "scenarios",
    "laws",
    "milestones",
    "seats",
    "orders",
    "injects",
    "played",
    "day_0_factors",
}


def canonical(document: ScenarioFile, factors: Mapping[str, float]) -> str:
    """The scenario without titles, notes, sources and ranges that nothing draws from.

    `factors` are the products on day 0 by which its chances are divided; they are part of it.
    """
    kept = _plain(document)
    kept["outcomes"] = list(kept["outcomes"].items())  # their order is their gravity
    kept["ladder"] = len(kept["ladder"])
    if document.orders:
        kept["orders"] = [_ordered(document, seat) for seat in sorted(document.orders)]
    kept["factors"] = {name: float(size).hex() for name, size in factors.items()}
    return json.dumps(kept, sort_keys=True, ensure_ascii=False)


def _ordered(document: ScenarioFile, name: str) -> list[Any]:
    """What a seat orders, when, and what its orders mean."""
    seat = document.seats[name]
    titles = {item.title: action for action, item in seat.menu.items()}
    return [name, titles, _plain(seat.councils), _plain(document.orders[name])]


def _plain(part: Any) -> Any:
    if isinstance(part, BaseModel):
        return _fields(part)
    if isinstance(part, Mapping):
        return {key: _plain(child) for key, child in part.items()}
    if isinstance(part, tuple):
        return [_plain(child) for child in part]
    return part.isoformat() if isinstance(part, date) else part


def _fields(part: BaseModel) -> dict[str, Any]:
    skip = set(_ONLY_SAID)
    if isinstance(part, ScenarioFile):
        skip |= _NOT_RESULTS
    if not getattr(part, "per_world", False):
        skip.add("range")
    if getattr(part, "shape", "pieces") == "pieces" or "range" in skip:
        skip.add("shape")
    if not (isinstance(part, Number) and part.unit == "date"):
        skip.add("unit")
    fields = type(part).model_fields
    return {name: _plain(getattr(part, name)) for name in fields if name not in skip}
