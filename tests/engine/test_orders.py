"""Orders are carried out, refused and held as written; silence is the ensemble's world."""

import numpy as np
import pytest
from small_worlds import crisis, days_of, exactly, many, some, stories, tally

from escalate.engine.chunk import simulate
from escalate.engine.columns import Columns
from escalate.engine.orders import Orders
from escalate.model.model import Model

WORLDS = 300
SEAT = """
    actors:
      red: {sees: {alarm.count: {lag: 4}, fear: {lag: 3}}}
      blue: {}
    quantities:
      fear: {start: 0, change: "0.1"}
    actions:
      strike: {by: red, p: 0.3, within: 60, veto: "truce.active"}
      talk: {by: red, p: 0.2, within: 60, repeats: true, cooldown: 5}
      arm: {by: red, p: 0.001, within: 300, when: "fear >= 1"}
      answer: {by: blue, p: 0.5, within: 30}
    events:
      alarm: {date: 25}
      truce: {date: 28, lasts: 20}
    seats:
      red:
        office: the staff
        councils: [10, 20, 40]
        menu: {strike: {title: a strike}, talk: {title: talks}, arm: {title: arms}}
"""


def ordered(*orders: str) -> Model:
    lines = "\n".join(f"        - {{{one}}}" for one in orders)
    plan = f"    orders:\n      red:\n{lines}\n" if orders else ""
    return crisis(SEAT + plan)


def days(model: Model, name: str) -> list[float]:
    return list(days_of(many(model, WORLDS), name))


def test_a_seat_without_orders_plays_the_very_worlds_of_the_ensemble() -> None:
    model = ordered()
    silent = simulate(
        model, 7, Columns.of(range(1, 51)), deciders={"red": Orders(model.seats["red"])}
    )
    waiting = ordered('council: 1, do: strike, if: "known.red.fear > 900"')

    assert exactly(silent) == exactly(simulate(model, 7, Columns.of(range(1, 51))))
    assert stories(many(waiting, WORLDS)) == stories(many(model, WORLDS))


def test_what_is_ordered_is_done_on_the_day_of_the_council() -> None:
    before, after = days(ordered(), "strike"), days(ordered("council: 1, do: strike"), "strike")

    sooner = [day for day in before if day < 10]
    assert sooner
    assert [day for day in after if day < 10] == sooner
    assert all(day == 10 for was, day in zip(before, after, strict=True) if not was < 10)


def test_the_second_order_of_a_council_is_given_the_day_after() -> None:
    model = ordered("council: 1, do: talk", "council: 1, do: strike")
    history = many(model, WORLDS)
    both = (days_of(history, "strike") == 11) & (days_of(history, "talk") == 10)

    assert both.mean() > 0.8  # in the others doctrine had done one before


def test_what_is_refused_once_is_not_tried_again() -> None:
    model = ordered("council: 1, do: arm")
    orders = Orders(model.seats["red"], model.orders["red"])
    history = some(model, [1, 2], deciders={"red": orders})

    assert [(one.day, one.action, list(one.columns)) for one in orders.refused] == [
        (10, "arm", [0, 1])
    ]
    assert tally(history, "arm").sum() == 0


def test_what_is_held_does_not_happen_before_the_next_council_and_its_chance_rests() -> None:
    model = ordered("council: 2, hold: strike")
    held, free = np.array(days(model, "strike")), np.array(days(ordered(), "strike"))

    assert not ((held >= 20) & (held < 40)).any()
    assert ((free >= 20) & (free < 40)).any()
    assert (held[free < 20] == free[free < 20]).all()
    # the chance of the days from 20 to 40 is not made up for: few strikes fall on day 40
    assert (held == 40).mean() < 0.05


def test_what_is_left_to_doctrine_again_is_held_no_longer() -> None:
    both = ordered(
        "council: 1, hold: strike", "council: 2, hold: strike", "council: 3, leave: strike"
    )
    history = np.array(days(both, "strike"))

    assert not ((history >= 10) & (history < 40)).any()
    assert (history >= 50).any()


def test_an_if_waits_until_the_actor_knows_it_and_nothing_stands_in_its_way() -> None:
    knows = ordered('council: 1, do: talk, if: "known.red.alarm"')
    vetoed = ordered('council: 1, do: strike, if: "known.red.alarm"')
    at_talks = days_of(many(knows, WORLDS), "talk")
    at_strike = np.array(days(vetoed, "strike"))

    assert 30 in at_talks  # the alarm of the evening of day 25, four days late
    assert 29 not in at_talks
    late = at_strike[at_strike >= 30]
    assert (late >= 48).all()  # the truce that began on day 28 lasts 20 days
    assert (late < 51).any()


def test_an_if_that_is_left_is_dropped() -> None:
    model = ordered('council: 1, do: arm, if: "known.red.fear >= 2.5"', "council: 2, leave: arm")
    kept = ordered('council: 1, do: arm, if: "known.red.fear >= 2.5"')

    assert tally(many(model, WORLDS), "arm").mean() < 0.1
    assert set(days(kept, "arm")) >= {28.0}  # fear is 2.5 on day 25, and known three days late


def test_orders_of_some_columns_leave_the_others_alone() -> None:
    model = ordered("council: 1, do: strike", "council: 2, hold: talk")
    plan = model.orders["red"]
    given = np.array([[False, True, False, True], [False, False, True, True]])
    silent = ordered()
    played = some(silent, [9, 9, 9, 9], deciders={"red": Orders(silent.seats["red"], plan, given)})
    alone = {
        0: silent,
        1: ordered("council: 1, do: strike"),
        2: ordered("council: 2, hold: talk"),
        3: model,
    }

    for column, other in alone.items():
        assert stories(played)[column] == stories(some(other, [9]))[0]


def test_an_action_that_waits_for_occasions_can_be_ordered_without_one() -> None:
    body = """
        actions:
          answer: {by: red, each: alarm, p: 0.001, veto: "day < 5"}
        events:
          alarm: {date: 50}
        seats:
          red: {office: the staff, councils: [3, 8], menu: {answer: {title: an answer}}}
        orders:
          red: [{council: 1, do: answer}, {council: 2, do: answer}]
    """
    model = crisis(body)

    assert set(days_of(many(model, 50), "answer")) == {8.0}


def test_orders_do_not_change_the_luck_of_others() -> None:
    model = ordered("council: 1, do: strike", "council: 2, do: talk")

    assert np.array_equal(days(model, "answer"), days(ordered(), "answer"), equal_nan=True)


@pytest.mark.parametrize("size", [1, 7, WORLDS])
def test_orders_give_the_same_worlds_in_chunks_of_any_size(size: int) -> None:
    model = ordered('council: 1, do: talk, if: "known.red.alarm"', "council: 2, hold: strike")
    whole = many(model, WORLDS)
    ids = range(1, WORLDS + 1)
    parts = [ids[first : first + size] for first in range(0, 21, size)]

    for part in parts:
        alone = simulate(model, 20_241_101, Columns.of(part))
        assert stories(alone) == [stories(whole)[world - 1] for world in part]
