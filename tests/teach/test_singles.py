"""Single orders are carried out each in a world of its own, and change only what they can."""

from pathlib import Path

import numpy as np
from strait_class import model_of, sitting

from escalate.engine.chunk import simulate
from escalate.engine.columns import Columns
from escalate.model.parts import Order
from escalate.runs.ensemble import Progress
from escalate.runs.ordered import Ordered, endings_of
from escalate.teach.classes.pack import Wish
from escalate.teach.classes.singles import last_taken, singles, tried, worth_trying

WISH = Wish(50, None, "auto")


def unheard(so_far: Progress) -> None:
    """Nobody wants to know."""


def test_a_world_without_orders_is_that_of_doctrine() -> None:
    model = model_of()
    hotline = Order(1, 10, "do", "hotline")
    columns = [Ordered(world) for world in range(1, 40)] + [Ordered(7, {"lund": (hotline,)})]
    ends = endings_of(model, 1, columns, workers=1, progress=unheard)
    alone = simulate(model, 1, Columns.of(range(1, 40)))
    assert np.array_equal(ends.ending[:39], alone.ending)
    assert np.array_equal(ends.outcome_day[:, :39], alone.outcome_day, equal_nan=True)


def test_what_a_world_comes_to_does_not_depend_on_those_beside_it() -> None:
    model = model_of()
    plans = [
        {},
        {"lund": (Order(1, 10, "do", "hotline"),)},
        {"lund": (Order(1, 10, "do", "hotline"),), "norva": (Order(2, 40, "hold", "embargo"),)},
        {"belmar": (Order(1, 10, "hold", "blockade"),)},
    ]
    columns = [Ordered(world, plan) for world in range(1, 30) for plan in plans]
    together = endings_of(model, 1, columns, workers=1, progress=unheard)
    for at in (1, 2, 3, 50, 51, 115):
        alone = endings_of(model, 1, [columns[at]], workers=1, progress=unheard)
        assert alone.ending[0] == together.ending[at]
        days = together.outcome_day[:, at]
        assert np.array_equal(alone.outcome_day[:, 0], days, equal_nan=True)
    assert len(set(together.ending.tolist())) > 1


def test_every_order_on_a_menu_is_among_the_singles(tmp_path: Path) -> None:
    _, who = sitting(tmp_path, WISH)
    every = singles(who)
    assert len(every) == (2 + 1 + 1 + 2) * 2 * 2  # actions, verbs, councils
    assert len(set(every)) == len(every)
    assert {one.order.day for one in every if one.seat == "ostria"} == {12, 42}


def test_a_hold_that_is_not_tried_would_change_nothing(tmp_path: Path) -> None:
    _, who = sitting(tmp_path, WISH)
    events, outcomes = who.ensemble.events(first=60), who.ensemble.outcomes(60)
    every = singles(who)
    taken = last_taken(events, [one.order.action for one in every])
    left_out = [
        (world, single)
        for world in range(1, 61)
        for single in set(every) - set(worth_trying(every, world, taken))
    ]
    assert len(left_out) > 100
    for one in tried(who, left_out, unheard):
        assert one.ending == outcomes.ending[one.world - 1]


def test_an_order_changes_the_headline_of_some_worlds(tmp_path: Path) -> None:
    _, who = sitting(tmp_path, WISH)
    outcomes = who.ensemble.outcomes(60)
    came = who.headline.met(outcomes.ending, outcomes.outcome_day)
    hotline = next(one for one in singles(who) if one.order.action == "hotline")
    told = tried(who, [(world, hotline) for world in range(1, 61)], unheard)
    assert any(one.headline != came[one.world - 1] for one in told)
    assert not all(one.headline != came[one.world - 1] for one in told)
