"""One world in two futures: alike until they part, and both told in full."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from escalate.analysis.branch import Branch, Intervention, branch
from escalate.analysis.changes import changed_numbers, numbers
from escalate.engine.chunk import simulate
from escalate.engine.columns import Column, Columns
from escalate.engine.history import Kind
from escalate.errors import EscalateError
from escalate.model.build import build
from escalate.model.model import Model
from escalate.model.table import Role
from escalate.scenario.load import load, load_text

SEED = 1
SMALL = """\
escalate: 1
scenario: small
title: A small crisis
start: 2031-03-01
days: 100
ladder: {0: talks, 1: threats, 2: arms, 3: war}
actors: {red: {}, blue: {}}
quantities: {a: {start: 0, change: "rate"}, rate: 1}
supplies:
  tap: {from: red, to: blue, what: a, per_month: 304.4, every: 10, transit: 2, into: a}
events:
  vote: {date: 2031-03-11, then: [a += 5]}
  noise: {rate: 0.5, per: day, repeats: true}
  raid: {certain: true, when: "a > 400", then: [a += 1]}
outcomes: {war: {when: "raid.count > 0"}, peace: otherwise}
headline: {name: war, any_of: [war]}
watch: [a]
"""


@cache
def strait() -> Model:
    return build(load("strait"))


def small(*sets: str) -> Model:
    return build(load_text(SMALL, Path("small.yaml"), sets))


def told(found: Branch, *, mine: bool) -> list[tuple[int, str, str]]:
    future = found.was if mine else found.would_be
    return [(deed.day, deed.name, deed.kind.name) for deed in future.deeds]


def test_nothing_done_never_parts() -> None:
    found = branch(strait(), SEED, 2, Intervention(forced={}))
    assert found.parted is None
    assert found.was == found.would_be
    assert list(found.sides()) == []


@pytest.mark.parametrize("world", [2, 5, 12])
@pytest.mark.parametrize(
    "done",
    [
        Intervention(without=("incident",)),
        Intervention(forced={"dunmore_enters": 120}),
        Intervention(moved={"incident": 200}),
        Intervention(changed={"tension.toward.half_life": 4.0}, since=150),
        Intervention(without=("belmar_shells",)),
    ],
)
def test_the_past_is_the_same_in_every_row_and_entry_until_they_part(
    world: int, done: Intervention
) -> None:
    model = strait()
    found = branch(model, SEED, world, done)
    assert found.parted is not None
    before = [
        [one for one in told(found, mine=mine) if one[0] < found.parted] for mine in (True, False)
    ]
    assert before[0] == before[1]
    assert told(found, mine=True) == told(branch(model, SEED, world, Intervention()), mine=True)
    again = simulate(
        model,
        SEED,
        Columns.stack(
            [
                Column(world),
                Column(
                    world,
                    {},
                    frozenset(done.without),
                    {**done.forced, **done.moved},
                    done.moved,
                    done.changed,
                    done.since,
                ),
            ]
        ),
        trace=True,
    )
    assert again.trace is not None
    rows = [
        again.trace[name]
        for name, role in zip(model.rows, model.roles, strict=True)
        if role is not Role.PARAMETER
    ]
    early = np.array(rows)[:, : found.parted]
    assert np.array_equal(early[..., 0], early[..., 1], equal_nan=True)


def test_what_is_taken_away_parts_them_when_it_would_have_come_about() -> None:
    found = branch(small(), SEED, 1, Intervention(without=("vote",)))
    assert found.parted == 10
    side = next(found.sides())
    assert [deed.kind for deed in side.was] == [Kind.HAPPENED]
    assert [deed.kind for deed in side.would_be] == [Kind.BLOCKED]


def test_what_is_forced_comes_about_on_its_day() -> None:
    found = branch(small(), SEED, 1, Intervention(forced={"raid": 3}))
    assert found.parted == 3
    assert (found.would_be.ending, found.would_be.ending_day) == ("war", 3)


@pytest.mark.parametrize("day", [2, 40])
def test_a_dated_happening_is_moved_by_its_date(day: int) -> None:
    found = branch(small(), SEED, 1, Intervention(moved={"vote": day}))
    votes = [one for one in told(found, mine=False) if one[1] == "vote"]
    assert votes == [(day, "vote", "HAPPENED")]
    assert found.parted == min(day, 10)


@pytest.mark.parametrize("day", [2, 60])
def test_others_are_moved_earlier_or_later(day: int) -> None:
    found = branch(small(), SEED, 1, Intervention(moved={"raid": day}))
    raids = [one for one in told(found, mine=False) if one[1] == "raid"]
    assert raids == [(day, "raid", "HAPPENED")]


def test_what_does_not_come_about_cannot_be_moved() -> None:
    with pytest.raises(EscalateError, match="does not come about"):
        branch(small("a.change=0", "tap.per_month=0"), SEED, 1, Intervention(moved={"raid": 5}))


def test_a_number_is_another_from_its_day_on() -> None:
    found = branch(small(), SEED, 1, Intervention(changed={"rate": 3.0}, since=50))
    assert found.parted == 50
    was, would_be = (future.last.values[0][2] for future in (found.was, found.would_be))
    assert was is not None
    assert would_be is not None
    assert would_be - was == pytest.approx(2 * 51)


def test_a_supply_can_be_taken_away() -> None:
    found = branch(small(), SEED, 1, Intervention(without=("tap",)))
    assert found.was.last.values[0][2] > (found.would_be.last.values[0][2] or 0)  # type: ignore[operator]


def test_what_happens_again_and_again_is_counted() -> None:
    found = branch(small(), SEED, 1, Intervention(changed={"noise.rate": 0.2}, since=50))
    (often,) = found.often()
    counts = [
        sum(one[1] == "noise" and one[0] >= (found.parted or 0) for one in told(found, mine=mine))
        for mine in (True, False)
    ]
    assert [often.was, often.would_be] == counts
    assert often.was > often.would_be
    assert "noise" not in {deed.name for side in found.sides() for deed in side.was}
    assert branch(small(), SEED, 1, Intervention(without=("vote",))).often() == []


def test_what_comes_a_little_earlier_or_later_is_counted_unless_all_is_asked_for() -> None:
    text = SMALL + "overrides: {}\n"
    text = text.replace("a += 5", "a += 25").replace("rate: 1}", "rate: 10}")
    model = build(load_text(text, Path("small.yaml")))
    found = branch(model, SEED, 1, Intervention(without=("vote",)))
    raids = [one[0] for mine in (True, False) for one in told(found, mine=mine) if one[1] == "raid"]
    assert 0 < raids[1] - raids[0] <= 3
    assert found.nearly() == 2  # the raid, and the war that it is
    few = [deed.name for side in found.sides() for deed in (*side.was, *side.would_be)]
    every = [deed.name for side in found.sides(every=True) for deed in (*side.was, *side.would_be)]
    assert "raid" not in few
    assert every.count("raid") == 2


@pytest.mark.parametrize(
    ("done", "what", "hint"),
    [
        (Intervention(without=("vtoe",)), "'vtoe'", "vote"),
        (Intervention(forced={"tap": 3}), "tap is a supply", "--without"),
        (Intervention(moved={"rade": 3}), "'rade'", "raid"),
    ],
)
def test_names_that_nothing_has_are_refused(done: Intervention, what: str, hint: str) -> None:
    with pytest.raises(EscalateError, match=what) as error:
        branch(small(), SEED, 1, done)
    assert hint in error.value.hint


def test_numbers_that_differ_are_found_by_name() -> None:
    assert changed_numbers(small("rate=2", "tap.every=5"), small()) == {"rate": 2, "tap.every": 5}
    assert changed_numbers(small(), small()) == {}


def test_only_numbers_change_from_a_day_on() -> None:
    assert numbers(small(), ["rate", "a"]) == {"rate": 1, "a": 0}
    with pytest.raises(EscalateError, match=r"raid\.when"):
        numbers(small(), ["raid.when"])
