"""A debrief names the order that changed the ending, or says that none did, and is right."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from small_game import kept_nowhere, model_of, orders, silent, unheard

from escalate.engine.chunk import simulate
from escalate.engine.columns import Column, Columns
from escalate.engine.history import History
from escalate.teach.play.debrief import Debrief, debrief, roads
from escalate.teach.play.game import Game, play

WORLD = 3


@cache
def found(*given: tuple[int, str, str], picks: tuple[str, ...] = ()) -> Debrief:
    model = model_of(*picks)
    game = Game(model, 1, WORLD, ("lund",), {"lund": orders(model, *given)}, {"lund": 12})
    return debrief(play(game, silent, kept_nowhere), "lund", worlds=60, progress=unheard)


def test_one_order_changed_the_ending() -> None:
    told = found((2, "do", "concede"), (3, "hold", "parade"))

    assert told.verdict == "this order"
    assert (told.played.ending, told.doctrine.ending) == ("peace", "war")
    (road,) = told.turning
    assert [order.action for _, order in road.without] == ["concede"]
    assert (road.ending, road.day) == ("war", 120)
    assert told.pairs == ()


def test_that_order_is_confirmed_by_taking_its_action_away_in_the_same_world() -> None:
    model = model_of()
    plan = {"lund": orders(model, (2, "do", "concede"), (3, "hold", "parade"))}
    ordered = replace(model, orders=plan)
    without = Columns.stack([Column(WORLD), Column(WORLD, blocked=frozenset({"concede"}))])
    history = simulate(ordered, 1, without)

    assert [model.outcomes[ending] for ending in history.ending] == ["peace", "war"]


def test_two_orders_changed_it_only_together() -> None:
    told = found((2, "do", "concede"), (3, "do", "apologise"))

    assert told.verdict == "only together"
    assert all(road.ending == "peace" for road in told.singles)
    (road,) = told.turning
    assert {order.action for _, order in road.without} == {"concede", "apologise"}
    assert road.ending == "war"


def test_both_are_needed_where_one_is_not_enough() -> None:
    told = found((2, "do", "concede"), (3, "do", "apologise"), picks=("both_needed",))

    assert told.verdict == "this order"
    assert len(told.turning) == 2


def test_no_order_changed_it() -> None:
    told = found((2, "do", "parade"), (3, "hold", "parade"))

    assert (told.verdict, told.turning) == ("none", ())
    assert told.played.ending == told.doctrine.ending == "war"


def test_without_any_order_there_is_nothing_to_take_back() -> None:
    told = found()

    assert (told.singles, told.pairs, told.verdict) == ((), (), "none")
    assert told.played == told.doctrine
    assert told.luck.changes[0][2:] == (0, 0)


def test_taking_back_an_order_that_was_never_given_changes_nothing() -> None:
    model = model_of()
    given = orders(model, (2, "do", "concede"))
    (never,) = orders(model, (5, "do", "apologise"))
    game = Game(model, 1, WORLD, ("lund",), {"lund": given}, {"lund": 12})
    played, other = roads(game, [(), (("lund", never),)], model.seats["lund"].aims)

    assert (other.ending, other.day, other.aims) == (played.ending, played.day, played.aims)


@pytest.mark.parametrize("council", [2, 7])
def test_up_to_the_council_of_an_order_the_world_is_the_same_without_it(council: int) -> None:
    model = model_of()
    plan = orders(model, (council, "do", "parade"))
    game = Game(model, 1, WORLD, ("lund",), {"lund": plan}, {"lund": 12})
    played = play(game, silent, kept_nowhere).history
    doctrine = simulate(model, 1, Columns.of([WORLD]))
    day = model.seats["lund"].councils[council - 1]

    def before(history: History) -> list[tuple[int, ...]]:
        events = history.events
        early = events.day < day
        return list(
            zip(events.day[early], events.happening[early], events.kind[early], strict=True)
        )

    assert before(played) == before(doctrine)


def test_aims_are_judged_on_the_last_day_on_every_road() -> None:
    told = found((2, "do", "concede"), (3, "hold", "parade"))

    assert told.played.aims == (True, False)
    assert told.doctrine.aims == (False, True)


def test_reports_stand_beside_the_truth_and_the_widest_gap_is_named() -> None:
    told = found((2, "do", "concede"), (3, "hold", "parade"))

    assert told.widest is not None
    assert told.widest.line.item.name in {"secret", "alarm"}
    last = [gap for gap in told.gaps if gap.line.item.name == "secret"][-1]
    assert last.line.value == 3
    assert last.truth == pytest.approx(3 + 0.1 * 114)


def test_the_plan_is_held_against_an_empty_seat_in_the_same_worlds() -> None:
    told = found((2, "do", "concede"), (3, "hold", "parade"))
    name, change, entered, left = told.luck.changes[0]

    assert name == "war"
    assert (entered, left) == (0, 60)
    assert change.value == pytest.approx(-100)
    assert dict(told.luck.doctrine.shares)["war"].value == 1
    assert told.luck.plan.aims[1].value == 0
    assert np.isclose(told.luck.aim_changes[0].value, 100)
