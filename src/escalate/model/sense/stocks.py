"""Warnings of stocks that are used and never filled; changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, inf

from escalate.model.acts import DAYS
from escalate.model.binder import Binder
from escalate.model.model import Mechanisms
from escalate.model.parts import Front, Moving, Side
from escalate.model.sense import intervals
from escalate.model.sense.extents import Extents, on_day_0, written
from escalate.model.sense.reach import Hoped, Reach
from escalate.model.sense.reasons import figure
from escalate.model.sense.unread import effects, read_rows
from escalate.scenario.problems import Problem

SOON = 1 / 3
"""Share of the run: a stock that lasts longer may be meant to be all there is."""
HALF = 1 / 2
"""Share of the run: what is down only later may be meant to run down."""


def unfed_stocks(
    binder: Binder, parts: Mechanisms, found: Reach, hoped: Hoped
) -> Iterator[Problem]:
    """Warn of stocks that nothing adds to and that would soon be gone, or never are there."""
    yield from _used_up(binder, parts, found, hoped)
    doubtful = {**_run_down(binder, parts, found, hoped), **_empty(binder, parts, found, hoped)}
    read = read_rows(binder, parts) if doubtful else set()
    for name, (what, hint) in doubtful.items():
        if binder.table.index[name] in read or name in binder.document.watch:
            yield Problem(what, ("quantities", name), hint, at_key=True)


def _used_up(binder: Binder, parts: Mechanisms, found: Reach, hoped: Hoped) -> Iterator[Problem]:
    """Judge what goods, soldiers and rounds are taken out of, used as on day 0."""
    extents = on_day_0(binder, parts, written(binder))
    daily: dict[int, float] = {}
    for row, use in _uses(parts, extents):
        daily[row] = daily.get(row, 0.0) + use
    for row, use in sorted(daily.items()):
        if row in found.extents.fed or not use > 0:
            continue
        lasts = extents.rows[row].low / use
        if lasts < SOON * binder.document.days and row not in hoped().extents.fed:
            name = binder.table.names[row]
            what = f"nothing adds to {name!r}: as it is used on day 0 it lasts {lasts:,.0f} days"
            yield Problem(what, binder.places[name], _filled(binder, parts, row), at_key=True)


def _run_down(
    binder: Binder, parts: Mechanisms, found: Reach, hoped: Hoped
) -> dict[str, tuple[str, str]]:
    """What falls by a `change` and is sure to be down before half of the run, and what to say."""
    lows = {limit.row: limit.low for limit in parts.limits}
    soon = HALF * binder.document.days
    said = {}
    for moving in parts.moving:
        low = lows.get(moving.row)
        lasts = _lasts(moving, low, found)
        if lasts >= soon or _lasts(moving, low, hoped()) >= soon:
            continue
        end = f"is down to its `min`, {_least(low, found)}," if low else "would be down to 0"
        hint = _filled(binder, parts, moving.row)
        hint += "" if low else ": without a `min` it goes on below 0"
        what = f"nothing adds to {moving.name!r}: by its `change` it {end} by day {ceil(lasts)}"
        said[moving.name] = (what, hint)
    return said


def _least(low: int, found: Reach) -> str:
    return figure(found.extents.rows[low].low)


def _lasts(moving: Moving, low: int | None, found: Reach) -> float:
    """The most days until a quantity that nothing adds to is sure to be down; or no end of them."""
    extents = found.extents
    if moving.change is None or moving.row in extents.fed:
        return inf
    change = extents.number(moving.change)
    held = found.first[moving.row].high - (0.0 if low is None else extents.rows[low].low)
    return held / -change.high if change.high < 0 < held and not change.missing else inf


def _empty(
    binder: Binder, parts: Mechanisms, found: Reach, hoped: Hoped
) -> dict[str, tuple[str, str]]:
    """What begins at a `min` of 0 and has nothing to move it, and what to say."""
    moved = {moving.row for moving in parts.moving} | {one.target for one in effects(parts)}
    by_laws = {name for law in binder.document.laws if law.relation for name in law.relation.set_}
    said = {}
    for name, quantity in binder.document.quantities.items():
        row = binder.table.index[name]
        if quantity.start is None or quantity.min is None or row in moved or name in by_laws:
            continue
        if _stays_0(found, row) and _stays_0(hoped(), row):
            hint = f"{_filled(binder, parts, row)}; or write `value: 0`"
            said[name] = (f"{name!r} is always 0: nothing adds to it", hint)
    return said


def _stays_0(found: Reach, row: int) -> bool:
    held = found.extents.rows[row]
    return row not in found.extents.fed and held.fixed and held.low == 0


def _filled(binder: Binder, parts: Mechanisms, row: int) -> str:
    """What would add to a stock."""
    if binder.table.names[row].removesuffix(".stock") in binder.document.supplies:
        return "give it `made_per_month`, or leave out `stock` if there is no end to it"
    for supply in parts.supplies:
        if supply.into == row:
            keys = "`open`, `per_month`, `load` and `while`"
            return f"{supply.name!r} flows into it and never brings any: look at its {keys}"
    if any(moving.row == row and moving.change for moving in parts.moving):
        return "let a supply flow `into` it, or an effect add to it"
    return "give it a `change`, or let a supply flow `into` it or an effect add to it"


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
