"""Which laws of a model are broken, in which world and on which day; simulates, saves nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from escalate.engine.chunk import simulate
from escalate.engine.columns import Columns
from escalate.engine.snapshot import Snapshot
from escalate.model.laws import Law, Relation
from escalate.model.model import Model

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

SLACK = 1e-9
"""Relative difference below which two numbers count as equal: sums are rounded."""
DOUBT = 3.0
"""Standard errors by which a mean must lie on the wrong side."""


@dataclass(frozen=True)
class Broken:
    """A law that does not hold: in how many worlds, and where that shows first."""

    law: str
    picks: tuple[str, ...]
    worlds: int
    of: int
    world: int | None
    day: int | None
    detail: str
    """What was seen there, in words."""


class AlwaysWatch:
    """An onlooker that looks every day whether conditions hold."""

    def __init__(self, laws: Sequence[Law], worlds: int) -> None:
        self._laws = [law for law in laws if law.always is not None]
        self._first = np.full((len(self._laws), worlds), -1)

    def __call__(self, seen: Snapshot) -> None:
        """Note where a condition fails for the first time."""
        for law, first in zip(self._laws, self._first, strict=True):
            assert law.always is not None
            holds = np.broadcast_to(law.always(seen.values), first.shape)
            first[(first < 0) & seen.live & ~holds] = seen.day

    def broken(self, worlds: NDArray[np.int64]) -> list[Broken]:
        """The laws that failed in some world."""
        found = []
        for law, first in zip(self._laws, self._first, strict=True):
            where = np.flatnonzero(first >= 0)
            if len(where):
                at = where[np.argmin(first[where])]
                place = (int(worlds[at]), int(first[at]))
                found.append(Broken(law.text, law.picks, len(where), len(worlds), *place, ""))
        return found


def broken_relations(
    model: Model, laws: Sequence[Law], seed: int, worlds: Sequence[int]
) -> list[Broken]:
    """The relations that do not hold between the same worlds with and without a change."""
    found = []
    for law in laws:
        if law.relation is None:
            continue
        before = _still(model) if law.relation.still else {}
        rows = [row for row, _ in law.relation.then]
        without = _rows(model, seed, worlds, before, rows)
        changed = _changed(model, law.relation) | before
        with_it = _rows(model, seed, worlds, changed, rows)
        found += _compared(model, law, worlds, without, with_it)
    return found


def _still(model: Model) -> dict[str, float]:
    """The values that turn all chances and all noise off."""
    parts = model.parts
    rows = [one.chance.p for one in parts.happenings if one.chance]
    rows += [one.chance.rate for one in parts.happenings if one.chance]
    rows += [duty.will for duty in parts.duties]
    rows += [moving.noise for moving in parts.moving]
    rows += [actor.spread for actor in parts.actors]
    return {model.rows[row]: 0.0 for row in rows if row is not None}


def _changed(model: Model, relation: Relation) -> dict[str, float]:
    scaled = {model.rows[row]: model.initial[row] * size for row, size in relation.multiplies}
    return scaled | {model.rows[row]: value for row, value in relation.sets}


def _rows(
    model: Model, seed: int, worlds: Sequence[int], values: dict[str, float], rows: list[int]
) -> Floats:
    """Some rows on every day: (days, rows, worlds); not a number in worlds that have failed."""
    days: list[Floats] = []

    def keep(seen: Snapshot) -> None:
        days.append(np.where(seen.live, seen.values[rows], np.nan))

    columns = Columns(
        np.array(worlds, np.int64),
        {name: np.full(len(worlds), value) for name, value in values.items()},
    )
    simulate(model, seed, columns, onlooker=keep)
    return np.array(days)


def _compared(
    model: Model, law: Law, worlds: Sequence[int], without: Floats, with_it: Floats
) -> list[Broken]:
    assert law.relation is not None
    found = []
    for index, (row, verb) in enumerate(law.relation.then):
        was, became = without[:, index], with_it[:, index]
        judged = _in_mean if law.relation.mean else _in_every_world
        if broken := judged(law, model.rows[row], verb, was, became, worlds):
            found.append(broken)
    return found


def _sides(was: Floats, became: Floats) -> tuple[Bools, Bools]:
    """Where a row is higher with the change, and where it is lower."""
    slack = SLACK * np.maximum(np.abs(was), np.abs(became))
    return became - was > slack, was - became > slack


def _wrong_side(verb: str, higher: Bools, lower: Bools) -> Bools:
    match verb:
        case "rises" | "never falls":
            return lower
        case "falls" | "never rises":
            return higher
        case _:
            return higher | lower


def _in_every_world(  # noqa: PLR0913, PLR0917 (all that one row of a law is about)
    law: Law, row: str, verb: str, was: Floats, became: Floats, worlds: Sequence[int]
) -> Broken | None:
    higher, lower = _sides(was, became)
    wrong = _wrong_side(verb, higher, lower)
    if wrong.any():
        day = int(np.argmax(wrong.any(axis=1)))
        at = int(np.argmax(wrong[day]))
        detail = f"{row} is {became[day, at]:,.6g} with the change, {was[day, at]:,.6g} without"
        count = int(wrong.any(axis=0).sum())
        return Broken(law.text, law.picks, count, len(worlds), worlds[at], day, detail)
    return _unmoved(law, row, verb, worlds, moves=bool((higher | lower).any()))


def _in_mean(  # noqa: PLR0913, PLR0917 (all that one row of a law is about)
    law: Law, row: str, verb: str, was: Floats, became: Floats, worlds: Sequence[int]
) -> Broken | None:
    """Judge the paired difference on the last day, in the mean of the worlds."""
    difference = (became - was)[-1]
    difference = difference[~np.isnan(difference)]
    mean = float(difference.mean()) if len(difference) else 0.0
    error = float(difference.std(ddof=1) / np.sqrt(len(difference))) if len(difference) > 1 else 0.0
    apart = abs(mean) > DOUBT * error and abs(mean) > SLACK * float(np.nanmax(np.abs(was[-1])))
    wrong = _wrong_side(verb, np.array([apart and mean > 0]), np.array([apart and mean < 0]))
    if wrong.any():
        detail = f"{row} changes by {mean:+,.6g} in the mean, standard error {error:.2g}"
        return Broken(law.text, law.picks, len(worlds), len(worlds), None, len(was) - 1, detail)
    return _unmoved(law, row, verb, worlds, moves=bool(np.any(difference != 0)))


def _unmoved(law: Law, row: str, verb: str, worlds: Sequence[int], *, moves: bool) -> Broken | None:
    """What rises or falls must do so somewhere."""
    if moves or verb not in {"rises", "falls"}:
        return None
    detail = f"{row} is the same with and without the change"
    return Broken(law.text, law.picks, len(worlds), len(worlds), None, None, detail)
