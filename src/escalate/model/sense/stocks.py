"""Warnings of stocks that are used and never filled; changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

from escalate.model.acts import DAYS
from escalate.model.binder import Binder
from escalate.model.model import Mechanisms
from escalate.model.parts import Front, Side
from escalate.model.sense import intervals
from escalate.model.sense.extents import Extents, on_day_0, written
from escalate.model.sense.reach import Reach
from escalate.scenario.problems import Problem

SOON = 1 / 3
"""Share of the run: a stock that lasts longer may be meant to be all there is."""


def unfed_stocks(binder: Binder, parts: Mechanisms, found: Reach) -> Iterator[Problem]:
    """Warn of stocks that nothing adds to and that, used as on day 0, would soon be gone."""
    extents = on_day_0(binder, parts, written(binder))
    daily: dict[int, float] = {}
    for row, use in _uses(parts, extents):
        daily[row] = daily.get(row, 0.0) + use
    for row, use in sorted(daily.items()):
        if row in found.extents.fed or not use > 0:
            continue
        lasts = extents.rows[row].low / use
        if lasts < SOON * binder.document.days:
            yield _unfed(binder, binder.table.names[row], lasts)


def _unfed(binder: Binder, name: str, lasts: float) -> Problem:
    what = f"nothing adds to {name!r}: as it is used on day 0 it lasts {lasts:,.0f} days"
    hint = "give it a `change`, or let a supply flow `into` it"
    if name.removesuffix(".stock") in binder.document.supplies:
        hint = "give it `made_per_month`, or leave out `stock` if there is no end to it"
    return Problem(what, binder.places[name], hint, at_key=True)


def _uses(parts: Mechanisms, extents: Extents) -> Iterator[tuple[int, float]]:
    """What is taken a day out of each row, as things stand on day 0."""
    rows = extents.rows
    for supply in parts.supplies:
        if supply.stock is not None:
            yield supply.stock, rows[supply.flow].low * rows[supply.per_month].low / DAYS["month"]
    for front in parts.fronts:
        for side in front.sides:
            yield from _fought(extents, front, side)


def _fought(extents: Extents, front: Front, side: Side) -> Iterator[tuple[int, float]]:
    open_ = extents.rows[front.open]
    if side.fire is not None and side.shells is not None:
        yield side.shells, (open_ * intervals.high(extents.number(side.fire), 0.0)).low
    if side.losses is not None and side.men is not None:
        lost = open_ * intervals.high(extents.number(side.losses), 0.0)
        lasting = 1.0 if side.lasting is None else extents.number(side.lasting)
        yield side.men, (lost * lasting).low
