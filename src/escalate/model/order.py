"""The order in which derived rows are worked out; a cycle is a problem."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter

from escalate.model.binder import Binder
from escalate.model.formulas import Formula
from escalate.model.parts import Derived
from escalate.scenario.problems import Place


def mark_overnight(derived: Sequence[Derived], changing: frozenset[int]) -> tuple[Derived, ...]:
    """Mark the rows that follow, directly or not, from rows that change overnight."""
    moved = set(changing)
    marked = []
    for one in derived:
        follows = not moved.isdisjoint(one.formula.reads)
        if follows and not one.once:
            moved.add(one.row)
        marked.append(replace(one, changes_overnight=follows))
    return tuple(marked)


def origins(formulas: Iterable[Formula], derived: Iterable[Derived]) -> set[int]:
    """The rows that formulas follow from, those that are worked out left out."""
    reads = {one.row: one.formula.reads for one in derived}
    seen: set[int] = set()
    waiting = [row for formula in formulas for row in formula.reads]
    while waiting:
        row = waiting.pop()
        if row not in seen:
            seen.add(row)
            waiting.extend(reads.get(row, ()))
    return seen - reads.keys()


def in_order(derived: Sequence[Derived], binder: Binder) -> tuple[Derived, ...]:
    """Derived rows, each after those it reads; by name where that leaves a choice.

    Rows that read each other in a circle are problems, and left out.
    """
    names = binder.table.names
    by_row = {one.row: one for one in sorted(derived, key=lambda one: names[one.row])}
    while True:
        graph = {row: sorted(one.formula.reads & by_row.keys()) for row, one in by_row.items()}
        try:
            return tuple(by_row[row] for row in TopologicalSorter(graph).static_order())
        except CycleError as error:
            circle = error.args[1]
            _refuse(circle, binder)
            for row in set(circle):
                del by_row[row]


def _refuse(circle: Sequence[int], binder: Binder) -> None:
    names = [binder.table.names[row] for row in reversed(circle)]
    place: Place = ("quantities", names[0], "is")
    if names[0] not in binder.document.quantities:
        place = binder.places.get(names[0], ())
    hint = "derive one of them from something else"
    binder.problem(f"a circle: {' reads '.join(names)}", place, hint)
