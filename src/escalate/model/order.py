"""The order in which derived rows are worked out; a cycle is a problem."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter

from escalate.model.binder import Binder
from escalate.model.parts import Derived


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


def in_order(derived: Sequence[Derived], binder: Binder) -> tuple[Derived, ...]:
    """Derived rows, each after those it reads; by name where that leaves a choice."""
    names = binder.table.names
    by_row = {one.row: one for one in sorted(derived, key=lambda one: names[one.row])}
    graph = {row: sorted(one.formula.reads & by_row.keys()) for row, one in by_row.items()}
    try:
        order = TopologicalSorter(graph).static_order()
        return tuple(by_row[row] for row in order)
    except CycleError as error:
        rows = error.args[1]
        circle = " reads ".join(names[row] for row in reversed(rows))
        place = binder.places.get(names[rows[0]], ("quantities", names[rows[0]], "is"))
        binder.problem(f"a circle: {circle}", place, "derive one of them from something else")
        return ()
