"""The ledger of a world: every change of every row, with what made it."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from small_worlds import SEED, crisis, exactly

from escalate.engine.chunk import simulate
from escalate.engine.columns import Columns
from escalate.engine.history import History
from escalate.engine.ledger import Ledger
from escalate.engine.phases import Phase
from escalate.model.build import build
from escalate.model.model import Model
from escalate.scenario.load import load


@cache
def strait() -> Model:
    return build(load("strait"))


def kept(model: Model, world: int = 1) -> tuple[Ledger, History]:
    ledger = Ledger()
    history = simulate(model, SEED, Columns.of([world]), ledger=ledger, trace=True)
    return ledger, history


@pytest.mark.parametrize("world", [1, 2, 417])
def test_the_changes_of_all_days_add_up_to_what_every_row_becomes(world: int) -> None:
    ledger, history = kept(strait(), world)
    assert history.trace is not None
    held = ledger.start.copy()
    notes = iter(ledger.notes)
    note = next(notes, None)
    for day in range(strait().days + 1):
        while note and note.day == day:
            assert np.array_equal(held[note.rows], note.before, equal_nan=True)
            held[note.rows] = note.after
            note = next(notes, None)
        now = [history.trace[name][day, 0] for name in strait().rows]
        assert np.array_equal(held, now, equal_nan=True), f"day {day}"


def test_a_world_is_the_same_with_a_ledger_and_without() -> None:
    _, told = kept(strait(), 5)
    untold = simulate(strait(), SEED, Columns.of([5]), trace=True)
    assert exactly(told) == exactly(untold)


def test_notes_follow_the_order_of_days_and_their_phases() -> None:
    ledger, _ = kept(strait())
    moments = [(note.day, note.phase) for note in ledger.notes]
    assert moments == sorted(moments)


def test_whoever_changes_a_row_is_named() -> None:
    ledger, _ = kept(
        crisis(
            """
            quantities: {a: {start: 0}, b: {start: 1, toward: {level: 0, half_life: 5}}}
            supplies:
              tap: {from: red, to: blue, what: b, per_month: 304.4, every: 10, transit: 2}
            events:
              one: {date: 2031-03-04, then: [a += 1]}
              two: {date: 2031-03-04, then: [a += 2]}
            """,
            days=20,
        )
    )
    by = {
        (note.source, float(change))
        for note in ledger.notes
        if note.phase is Phase.EFFECTS
        for change in note.after - note.before
    }
    assert {("one", 1.0), ("two", 2.0)} <= by
    assert "tap" in {note.source for note in ledger.notes if note.phase is Phase.ARRIVALS}
    assert {note.source for note in ledger.notes if note.phase is Phase.MOVE} == {""}
