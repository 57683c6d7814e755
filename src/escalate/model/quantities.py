"""Numbers and quantities to rows: parameters, what moves by itself, what is derived."""

from __future__ import annotations

from math import nan

from escalate.model.binder import Binder
from escalate.model.parts import Derived, Limit, Moving, Spread
from escalate.model.table import Role
from escalate.scenario.names import Leaf
from escalate.scenario.problems import Place
from escalate.scenario.schema import Quantity

_STARTS = {
    ("actors", "rung"),
    ("actors", "fighting"),
    ("edges", "alignment"),
    ("treaties", "in_force"),
    ("supplies", "stock"),
    ("fronts", "km2"),
    ("forces", "start"),
    ("forces", "pledged"),
}
"""Sections and keys of numbers that a run starts from and changes."""


def register_numbers(binder: Binder) -> None:
    """A row for every number of the scenario, and for every derived quantity."""
    for leaf in binder.leaves:
        if leaf.number is not None:
            binder.row(leaf.name, _role(binder, leaf.place), _initial(binder, leaf))
    for name, quantity in sorted(binder.document.quantities.items()):
        if quantity.is_ is not None:
            binder.row(name, Role.DERIVED)


def _initial(binder: Binder, leaf: Leaf) -> float:
    assert leaf.number is not None
    if leaf.name in binder.unfit:
        return nan
    if leaf.place[-1] == "date" and leaf.number.unit == "date":
        return leaf.number.value - binder.document.start.toordinal()
    return leaf.number.value


def _role(binder: Binder, place: Place) -> Role:
    section, *rest = place
    if section == "quantities" and len(rest) == 1:
        moves = binder.document.quantities[str(rest[0])].start is not None
        return Role.START if moves else Role.PARAMETER
    if len(rest) > 1 and (section, rest[1]) in _STARTS and place[-1] not in {"min", "max"}:
        return Role.START
    if place[-2:] == ("skill", "start"):
        return Role.START
    return Role.PARAMETER


def bind_quantities(
    binder: Binder,
) -> tuple[tuple[Moving, ...], tuple[Limit, ...], tuple[Spread, ...], list[Derived]]:
    """What moves, within what limits, what worlds draw for themselves, and what is derived."""
    quantities = sorted(binder.document.quantities.items())
    moving = [_moving(binder, name, q) for name, q in quantities if q.start is not None]
    derived = [
        Derived(binder.number_row(name), binder.number(q.is_, ("quantities", name, "is")))
        for name, q in quantities
        if q.is_ is not None
    ]
    stirring = tuple(one for one in moving if one.level or one.change or one.noise is not None)
    return stirring, _limits(binder), _spreads(binder), derived


def _moving(binder: Binder, name: str, quantity: Quantity) -> Moving:
    place: Place = ("quantities", name)
    toward, change = quantity.toward, quantity.change
    return Moving(
        name=name,
        row=binder.number_row(name),
        level=binder.number(toward.level, (*place, "toward", "level")) if toward else None,
        half_life=binder.number_row(f"{name}.toward.half_life") if toward else None,
        change=binder.number(change, (*place, "change")) if change else None,
        noise=binder.optional_row(f"{name}.noise", quantity.noise),
    )


def _limits(binder: Binder) -> tuple[Limit, ...]:
    limits = []
    for name, quantity in binder.document.quantities.items():
        if quantity.start is not None:
            limits.append(_limit(binder, name, quantity.min, quantity.max))
    for name, front in binder.document.fronts.items():
        limits.append(_limit(binder, f"{name}.km2", front.km2.min, front.km2.max))
    for edge in binder.document.edges:
        low = binder.row(f"{edge}.alignment.min", Role.PARAMETER, 0.0)
        high = binder.row(f"{edge}.alignment.max", Role.PARAMETER, 1.0)
        limits.append(Limit(binder.number_row(f"{edge}.alignment"), low, high))
    kept = [limit for limit in limits if limit.low is not None or limit.high is not None]
    return tuple(sorted(kept, key=lambda limit: binder.table.names[limit.row]))


def _limit(binder: Binder, name: str, low: object, high: object) -> Limit:
    return Limit(
        binder.number_row(name),
        binder.optional_row(f"{name}.min", low),
        binder.optional_row(f"{name}.max", high),
    )


def _spreads(binder: Binder) -> tuple[Spread, ...]:
    """The numbers that every world draws from their range."""
    spreads = []
    for leaf in binder.leaves:
        number = leaf.number
        if number is not None and number.per_world and number.range:
            low, high = number.range
            row = binder.number_row(leaf.name)
            spreads.append(Spread(leaf.name, row, low, high, number.shape))
    return tuple(sorted(spreads, key=lambda spread: spread.name))
