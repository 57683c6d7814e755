"""What the overrides of a file may make possible, judged from their words; makes none of them.

Numbers count as what they become. Whatever else an override changes or brings may do anything, so
that nothing is called impossible that an override is there for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from math import inf
from typing import Any

from escalate.model.binder import Binder
from escalate.model.sense.intervals import Interval, hull
from escalate.model.table import Role
from escalate.scenario.schema import Override

_TARGET = re.compile(r"([a-z][\w.]*)\s*[-+*]?=(?!=)")
_MOVED = re.compile(r"\b(?:send|recall)\s+(\w+)")


@dataclass(frozen=True)
class Hopes:
    """What is to be had by overrides beside what the scenario says."""

    numbers: Mapping[int, Interval]
    """What rows may be set to."""
    rows: Mapping[int, Interval]
    """What rows may come to in a run."""
    acts: frozenset[str]
    """Happenings, duties and outcomes that nothing keeps from coming about."""
    rungs: frozenset[int]
    """Rungs that something may raise actors to."""


NO_HOPES = Hopes({}, {}, frozenset(), frozenset())
_ALL = Interval(-inf, inf)


def hopes(binder: Binder) -> Hopes:
    """What any override of the file gives to hope for."""
    overrides = binder.document.overrides.values()
    numbers: dict[int, Interval] = {}
    things: set[str] = set()
    leaves: list[tuple[str, Any]] = []
    for name, value in (one for override in overrides for one in _changes(override)):
        row, ends = binder.table.get(name), _ends(value)
        if row is None or not ends:
            things.update(accumulate(name.split("."), "{}.{}".format))
            leaves.extend(_leaves(name, value))
        else:
            held = Interval(min(ends), max(ends))
            numbers[row] = hull(numbers.get(row, held), held)
    rows = _rows(binder, things, {*_changed(leaves)})
    rungs = {rung for key, rung in leaves if _last(key) == "rung" and isinstance(rung, int)}
    return Hopes(numbers, rows, _acts(binder, things), frozenset(rungs))


def _changes(override: Override) -> Iterator[tuple[str, Any]]:
    yield from override.changes.items()
    for things in override.new.values():
        yield from things.items()


def _ends(value: Any) -> list[float]:
    """The numbers that a plain number, or one with its range, may be; nothing of all else."""
    if isinstance(value, dict):
        inner = [value.get("value"), *(value.get("range") or ())]
        return [end for one in inner for end in _ends(one)] if "value" in value else []
    return [float(value)] if isinstance(value, int | float) and not isinstance(value, bool) else []


def _leaves(key: str, value: Any) -> Iterator[tuple[str, Any]]:
    """The single values of a tree, each with the key under which it stands."""
    if isinstance(value, dict):
        for inner, child in value.items():
            yield from _leaves(str(inner), child)
    elif isinstance(value, list | tuple):
        for child in value:
            yield from _leaves(key, child)
    else:
        yield key, value


def _last(key: str) -> str:
    return key.rpartition(".")[2]


def _changed(leaves: Iterable[tuple[str, Any]]) -> Iterator[str]:
    """What effects change or move, what goods flow into, and who takes part."""
    for key, value in leaves:
        if isinstance(value, str) and _last(key) == "then":
            yield from _TARGET.findall(value)
            yield from _MOVED.findall(value)
        elif isinstance(value, str) and _last(key) in {"into", "by", "from"}:
            yield value


def _rows(binder: Binder, things: set[str], changed: set[str]) -> dict[int, Interval]:
    """How far what is changed may go, unless it only counts what happens."""
    acts = {*binder.document.actions, *binder.document.events, *binder.document.treaties}
    names = changed | things - acts
    return {
        row: _reach(binder, name)
        for name, row in binder.table.index.items()
        if binder.table.roles[row] is not Role.PARAMETER
        and (name in names or name.partition(".")[0] in names - acts)
    }


def _reach(binder: Binder, name: str) -> Interval:
    thing, _, part = name.rpartition(".")
    if thing in binder.document.actors and part in {"rung", "peak"}:
        return Interval(0, len(binder.document.ladder) - 1)
    return _ALL


def _acts(binder: Binder, things: set[str]) -> frozenset[str]:
    """The happenings, duties and outcomes among some things."""
    document = binder.document
    duties = {
        f"{treaty}.{name}"
        for treaty, part in document.treaties.items()
        for name in part.duties
        if not things.isdisjoint({treaty, f"{treaty}.{name}"})
    }
    outcomes = {name for name in document.outcomes if f"outcomes.{name}" in things}
    return frozenset(duties | outcomes | things & {*document.actions, *document.events})
