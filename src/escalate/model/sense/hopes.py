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
from escalate.model.outcomes import slug
from escalate.model.sense.intervals import Interval
from escalate.model.table import Role
from escalate.scenario.schema import Override

_WORD = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*")


@dataclass(frozen=True)
class Hopes:
    """What is to be had by overrides beside what the scenario says."""

    numbers: Mapping[int, Interval]
    """What rows may be set to."""
    rows: frozenset[int]
    """Rows that may be anything."""
    acts: frozenset[str]
    """Happenings, duties and outcomes that nothing keeps from coming about."""
    rungs: frozenset[int]
    """Rungs that something may raise actors to."""


NO_HOPES = Hopes({}, frozenset(), frozenset(), frozenset())


def hopes(binder: Binder) -> Hopes:
    """What any override of the file gives to hope for."""
    overrides = binder.document.overrides.values()
    numbers: dict[int, Interval] = {}
    words: set[str] = set()
    for name, value in (one for override in overrides for one in _changes(override)):
        row = binder.table.get(name)
        if row is None or not (ends := _ends(value)):
            words |= {*_prefixes(name), *_words(value)}
        else:
            known = numbers.get(row)
            low, high = (
                (min(ends), max(ends))
                if known is None
                else (min(known.low, *ends), max(known.high, *ends))
            )
            numbers[row] = Interval(low, high)
    rungs = {rung for override in overrides for rung in _rungs(override)}
    return Hopes(numbers, _rows(binder, words), _acts(binder, words), frozenset(rungs))


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


def _prefixes(name: str) -> Iterator[str]:
    """A name, and whatever it may be a part of: `a.b.c`, `a.b` and `a`."""
    yield from accumulate(name.split("."), lambda thing, part: f"{thing}.{part}")


def _words(tree: Any) -> set[str]:
    """Every name in the texts of a tree, and the names of what they may be a part of."""
    if isinstance(tree, str):
        return set(_WORD.findall(tree))
    if isinstance(tree, dict):
        inner: Iterable[Any] = (*tree, *tree.values())
    else:
        inner = tree if isinstance(tree, list | tuple) else ()
    return set[str]().union(*map(_words, inner))


def _rows(binder: Binder, words: set[str]) -> frozenset[int]:
    """The rows that words name and something may change, and those of the actors among them."""
    names = words | {
        f"{actor}.{part}"
        for actor in binder.document.actors
        if actor in words
        for part in ("rung", "peak", "heat", "fighting")
    }
    table = binder.table
    found = {table.index[name] for name in names if name in table.index}
    return frozenset(row for row in found if table.roles[row] is not Role.PARAMETER)


def _acts(binder: Binder, words: set[str]) -> frozenset[str]:
    document = binder.document
    duties = [f"{name}.{duty}" for name, one in document.treaties.items() for duty in one.duties]
    acts = {*document.actions, *document.events, *duties} & words
    return frozenset(acts | {name for name in document.outcomes if slug(name) in words})


def _rungs(override: Override) -> Iterator[int]:
    for name, value in _changes(override):
        for key, rung in _leaves(name, value):
            if key.rpartition(".")[2] == "rung" and isinstance(rung, int):
                yield rung


def _leaves(key: str, value: Any) -> Iterator[tuple[str, Any]]:
    yield key, value
    if isinstance(value, dict):
        for inner, child in value.items():
            yield from _leaves(str(inner), child)
