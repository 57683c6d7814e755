"""Warnings of names that nothing else in a scenario makes use of; changes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from escalate.model.binder import Binder
from escalate.model.formulas import Formula
from escalate.model.model import Mechanisms
from escalate.model.parts import Effect, Factor
from escalate.scenario.problems import Problem
from escalate.scenario.schema import ScenarioFile

_WORD = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*")
_Use = tuple[Formula | None, int | None]
"""A formula, and the row that it is there to change: reading itself is no use to others."""


def unread(binder: Binder, parts: Mechanisms) -> Iterator[Problem]:
    """Warn of quantities, edges and sights that nothing reads, and of actors without a part."""
    read = read_rows(binder, parts)
    mentioned = _mentioned(binder.document)
    index = binder.table.index
    for name in binder.document.quantities:
        if index[name] not in read and name not in mentioned:
            hint = "read it in a formula, watch it, or take it out"
            yield Problem(f"nothing reads {name!r}", ("quantities", name), hint, at_key=True)
    for edge in binder.document.edges:
        name = f"{edge}.alignment"
        if index[name] not in read and name not in mentioned:
            hint = "read it in a formula, watch it, or take it out"
            yield Problem(f"nothing reads {name!r}", ("edges", edge), hint, at_key=True)
    yield from _sights(binder, read)
    yield from _actors(binder, parts, read, mentioned)


def _sights(binder: Binder, read: set[int]) -> Iterator[Problem]:
    for actor, known in binder.views.items():
        if actor in binder.document.seats:
            continue  # whoever takes the seat may read it
        for quantity, row in known.items():
            if row not in read:
                what = f"nothing that {actor} decides or aims at reads {quantity!r}"
                place = ("actors", actor, "sees", quantity)
                hint = "read it in a `when`, `times`, `cancel_if` or aim of its own, or take it out"
                yield Problem(what, place, hint, at_key=True)


def _actors(
    binder: Binder, parts: Mechanisms, read: set[int], mentioned: set[str]
) -> Iterator[Problem]:
    rows = {binder.table.names[row] for row in read | {one.target for one in effects(parts)}}
    owners = {name.partition(".")[0] for name in rows | mentioned | {*binder.document.quantities}}
    busy = owners | set(_named(binder.document))
    for actor in binder.document.actors:
        if actor not in busy:
            what = f"{actor!r} does nothing, and nothing else names it"
            yield Problem(what, ("actors", actor), "give it a part, or take it out", at_key=True)


def _named(document: ScenarioFile) -> Iterator[str]:
    """The actors that other things name."""
    for edge in document.edges.values():
        yield from edge.between
    for supply in document.supplies.values():
        yield from (supply.from_, supply.to)
    for force in document.forces.values():
        yield from (force.from_, force.to_help or "")
    for front in document.fronts.values():
        yield from (front.soil or "", *front.losses, *front.fire, *front.from_, *front.shells)
    for treaty in document.treaties.values():
        for duty in treaty.duties.values():
            yield from (*duty.by, duty.to or "", duty.soil or "")
    for action in document.actions.values():
        yield from action.by
    for event in document.events.values():
        yield from event.by


def _mentioned(document: ScenarioFile) -> set[str]:
    """Every name in what is watched, in laws, in seats, and in what overrides put in place."""
    names = set(document.watch)
    for seat in document.seats.values():
        names.update(seat.report)
        for aim in seat.aims.values():
            names.update(_WORD.findall(aim.kept))
    for text in _texts([law.model_dump() for law in document.laws]):
        names.update(_WORD.findall(text))
    for override in document.overrides.values():
        for text in _texts([*override.changes.values(), override.new]):
            names.update(_WORD.findall(text))
    return names


def _texts(tree: Any) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict):
        yield from (key for key in tree if isinstance(key, str))
        for child in tree.values():
            yield from _texts(child)
    elif isinstance(tree, list | tuple):
        for child in tree:
            yield from _texts(child)


def read_rows(binder: Binder, parts: Mechanisms) -> set[int]:
    """The rows that something reads, fills or takes from, themselves aside."""
    kept = {row: binder.table.index[name] for name, row in binder.at_start.items()}
    read = {*_used(parts)}
    for formula, own in _formulas(parts):
        if formula is not None:
            read |= {kept.get(row, row) for row in formula.reads} - {own}
    for sight in parts.sights:
        if sight.known in read:
            read |= {sight.row} if sight.told is None else sight.told.reads
    return read


def _used(parts: Mechanisms) -> Iterator[int]:
    """The rows that goods, soldiers and rounds go into or come out of."""
    for supply in parts.supplies:
        yield from (row for row in (supply.into, supply.stock) if row is not None)
    for front in parts.fronts:
        for side in front.sides:
            yield from (row for row in (side.men, side.shells) if row is not None)


def _formulas(parts: Mechanisms) -> Iterator[_Use]:
    for moving in parts.moving:
        yield from ((moving.level, moving.row), (moving.change, moving.row))
    for derived in parts.derived:
        if not derived.once:
            yield derived.formula, derived.row
    for force in parts.forces:
        yield from ((force.only_in, None), (force.losses, None))
    for front in parts.fronts:
        yield front.moves, None
        for side in front.sides:
            yield from ((side.losses, None), (side.lasting, None), (side.fire, None))
    for duty in parts.duties:
        yield duty.trigger, None
        yield from _of_factors(duty.factors)
    for one in parts.happenings:
        yield from ((text, None) for text in (one.when, one.veto, one.cancel_if, one.until))
        yield from _of_factors(one.chance.factors if one.chance else ())
    for actor in parts.actors:
        yield from ((aim.of, None) for aim in actor.aims)
    yield from ((outcome.when, None) for outcome in parts.outcomes)
    yield from ((effect.amount, effect.target) for effect in effects(parts))


def _of_factors(factors: Iterable[Factor]) -> Iterator[_Use]:
    for factor in factors:
        yield from ((text, None) for text in (factor.driver, factor.at_0, factor.at_1))


def effects(parts: Mechanisms) -> Iterator[Effect]:
    """Every effect that changes a row."""
    lists = [one.effects for one in parts.happenings] + [duty.effects for duty in parts.duties]
    yield from (effect for effects in lists for effect in effects if effect.amount is not None)
