"""A ladder climbed rung by rung, against linear algebra."""

import numpy as np
from small_worlds import ENSEMBLE, crisis, days_of, fits, many, tally

CLIMB = (0.03, 0.05, 0.08)
"""Hazard a day of the step from each rung to the next; the last leads to war."""
CALM = (0.02, 0.015, 0.01)
"""Hazard a day that the crisis ends while it stands on each rung."""

BODY = f"""
quantities:
  height: {{is: "first.count + second.count"}}
events:
  first: {{rate: {CLIMB[0]}, per: day, when: "height == 0", veto: "ended > 0"}}
  second: {{rate: {CLIMB[1]}, per: day, when: "height == 1", veto: "ended > 0"}}
  war: {{rate: {CLIMB[2]}, per: day, when: "height == 2", veto: "ended > 0"}}
  calm_0: {{rate: {CALM[0]}, per: day, when: "height == 0", veto: "ended > 0"}}
  calm_1: {{rate: {CALM[1]}, per: day, when: "height == 1", veto: "ended > 0"}}
  calm_2: {{rate: {CALM[2]}, per: day, when: "height == 2", veto: "ended > 0"}}
"""
ENDED = '  ended: {is: "war.count + calm_0.count + calm_1.count + calm_2.count"}\n'
LADDER = BODY.replace("events:", ENDED + "events:")

RUNGS, WAR, PEACE = 3, 3, 4


def transitions() -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """The chances of a day from state to state; a step and calm on one day are calm."""
    up, calm = 1 - np.exp(-np.array(CLIMB)), 1 - np.exp(-np.array(CALM))
    matrix = np.eye(5)
    for rung in range(RUNGS):
        matrix[rung] = 0.0
        matrix[rung, PEACE] = calm[rung]
        matrix[rung, rung + 1] = (1 - calm[rung]) * up[rung]
        matrix[rung, rung] = (1 - calm[rung]) * (1 - up[rung])
    return matrix


def test_where_worlds_stand_and_how_they_end_is_what_linear_algebra_says() -> None:
    horizon = 60
    history = many(crisis(LADDER, days=horizon))

    climbed = tally(history, "first") + tally(history, "second")
    calm = np.array([tally(history, f"calm_{rung}") for rung in range(RUNGS)]).any(axis=0)
    war = (tally(history, "war") > 0) & ~calm
    state = np.where(calm, PEACE, np.where(war, WAR, climbed))

    expected = np.linalg.matrix_power(transitions(), horizon)[0]
    assert fits(np.bincount(state, minlength=5), expected)


def test_how_many_end_in_war_and_when_is_what_linear_algebra_says() -> None:
    history = many(crisis(LADDER, days=700))

    matrix = transitions()
    inner, out = matrix[:RUNGS, :RUNGS], matrix[:RUNGS, RUNGS:]
    fundamental = np.linalg.inv(np.eye(RUNGS) - inner)
    war, peace = (fundamental @ out)[0]
    days = np.nanmin(
        [days_of(history, name) for name in ("war", "calm_0", "calm_1", "calm_2")], axis=0
    )
    calm = np.array([tally(history, f"calm_{rung}") for rung in range(RUNGS)])
    ended_in_peace = calm.any(axis=0)

    assert not np.isnan(days).any()
    assert fits([ENSEMBLE - ended_in_peace.sum(), ended_in_peace.sum()], [war, peace])

    mean = fundamental.sum(axis=1)[0]
    second_moment = ((2 * fundamental - np.eye(RUNGS)) @ fundamental.sum(axis=1))[0]
    error = np.sqrt((second_moment - mean**2) / ENSEMBLE)
    assert abs(days.mean() - mean) < 5 * error


def test_a_chain_advances_one_link_a_day_whatever_its_order_in_the_file() -> None:
    links = [f"link_{n}: {{when: 'link_{n - 1}.count > 0'}}" for n in range(1, 6)]
    for order in (links, links[::-1]):
        history = many(crisis(f"events: {{link_0: {{date: 3}}, {', '.join(order)}}}", days=20), 3)
        for n in range(6):
            assert set(days_of(history, f"link_{n}")) == {3 + n}


def test_what_follows_each_occurrence_follows_on_the_next_day() -> None:
    body = """
        events:
          last: {certain: true, each: middle}
          middle: {certain: true, each: spark}
          spark: {date: 6}
    """
    history = many(crisis(body, days=20), 3)

    assert [set(days_of(history, name)) for name in ("spark", "middle", "last")] == [{6}, {7}, {8}]
