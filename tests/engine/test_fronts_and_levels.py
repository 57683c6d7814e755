"""Fighting and moving quantities, where arithmetic says exactly what must come of them."""

import numpy as np
import pytest
from scipy import stats
from small_worlds import ENSEMBLE, crisis, fits, many, some, traced

A, B = 1_000.0, 600.0
ALPHA, BETA = 2e-5, 1e-5

FRONT = f"""
quantities:
  red.men: {{start: {A}, min: 0}}
  blue.men: {{start: {B}, min: 0}}
fronts:
  plain:
    km2: 100
    losses:
      red: "{BETA} * red.men * blue.men"
      blue: "{ALPHA} * red.men * blue.men"
    from: {{red: red.men, blue: blue.men}}
"""


def test_lanchesters_linear_law_holds_on_every_day() -> None:
    history = some(crisis(FRONT, days=900), [1])
    red, blue = traced(history, "red.men")[:, 0], traced(history, "blue.men")[:, 0]

    np.testing.assert_allclose(ALPHA * (A - red), BETA * (B - blue), rtol=1e-11, atol=1e-15)
    assert np.all(np.diff(red) < 0)
    assert np.all(np.diff(blue) < 0)


def test_lanchesters_linear_law_names_the_survivor() -> None:
    history = some(crisis(FRONT, days=3_000), [1])

    assert traced(history, "blue.men")[-1, 0] < 1e-9
    assert traced(history, "red.men")[-1, 0] == pytest.approx(A - B * BETA / ALPHA, rel=1e-9)


def test_each_side_loses_by_what_stood_there_when_the_day_began() -> None:
    history = some(crisis(FRONT, days=1), [1])

    assert traced(history, "red.men")[1, 0] == A - BETA * A * B
    assert traced(history, "blue.men")[1, 0] == B - ALPHA * A * B


def test_no_more_is_fired_than_there_is_and_two_fronts_share_it() -> None:
    body = """
        quantities: {red.shells: {start: 100, min: 0}}
        fronts:
          north: {km2: 10, fire: {red: "90"}, shells: {red: red.shells}}
          south: {km2: 10, fire: {red: "30"}, shells: {red: red.shells}}
    """
    history = some(crisis(body, days=3), [1])

    assert list(traced(history, "red.shells")[:, 0]) == [100, 0, 0, 0]
    assert traced(history, "north.fired_red")[-1, 0] == pytest.approx(75)
    assert traced(history, "south.fired_red")[-1, 0] == pytest.approx(25)


def test_a_front_that_is_all_but_gone_closes_and_its_fighting_stops() -> None:
    body = """
        quantities: {red.men: {start: 1_000, min: 0}}
        fronts:
          strait: {km2: 30, closes_below: 12, moves: "-5",
                   losses: {red: "10"}, from: {red: red.men}}
    """
    history = some(crisis(body, days=8), [1])

    assert list(traced(history, "strait.km2")[:, 0]) == [30, 25, 20, 15, 0, 0, 0, 0, 0]
    assert traced(history, "red.men")[-1, 0] == 1_000 - 4 * 10


def test_half_of_a_gap_closes_in_a_half_life() -> None:
    body = "quantities: {fear: {start: 0, toward: {level: 1, half_life: 10}}}"
    fear = traced(some(crisis(body, days=40), [1]), "fear")[:, 0]

    np.testing.assert_allclose(fear, 1 - 0.5 ** (np.arange(41) / 10), rtol=1e-13, atol=0)


def test_heat_fades_by_its_half_life() -> None:
    body = """
        escalation: {heat_per_rung: 0.1, heat_half_life: 7}
        actions: {strike: {by: red, rung: 3, date: 5}}
    """
    heat = traced(some(crisis(body, days=40), [1]), "red.heat")[:, 0]

    assert np.all(heat[:5] == 0)
    np.testing.assert_allclose(heat[5:], 0.3 * 0.5 ** (np.arange(36) / 7), rtol=1e-12)


def test_a_rung_falls_by_one_after_so_many_days_without_an_act_that_high() -> None:
    body = """
        escalation: {rung_days: 10}
        actors: {red: {rung: 1}, blue: {}}
        actions: {strike: {by: red, rung: 3, date: 5}}
    """
    history = some(crisis(body, days=40), [1])

    rung = traced(history, "red.rung")[:, 0]
    assert list(rung[[4, 5, 14, 15, 24, 25, 40]]) == [1, 3, 3, 2, 2, 1, 1]
    assert set(traced(history, "red.peak")[5:, 0]) == {3}


def test_change_is_so_much_a_day_within_its_limits() -> None:
    body = """
        quantities:
          stock: {start: 10, max: 12, change: "rate / 4"}
          rate: 3
    """
    stock = traced(some(crisis(body, days=4), [1]), "stock")[:, 0]

    assert list(stock) == [10, 10.75, 11.5, 12, 12]


def test_quantities_move_from_the_same_old_values() -> None:
    body = """
        quantities:
          a: {start: 1, change: "b"}
          b: {start: 10, change: "a"}
    """
    history = some(crisis(body, days=2), [1])

    assert list(traced(history, "a")[:, 0]) == [1, 11, 22]
    assert list(traced(history, "b")[:, 0]) == [10, 11, 22]


def test_noise_has_mean_0_and_its_variance_grows_with_the_days() -> None:
    history = many(crisis("quantities: {mood: {start: 0, noise: 0.25}}", days=16), trace=True)
    mood = traced(history, "mood")

    steps = np.diff(mood, axis=0).ravel() / 0.25
    assert stats.ttest_1samp(steps, 0.0).pvalue > 1e-6
    # The variance of a sum of four even lanes: kurtosis 3 - 6/5/4.
    spread = np.sqrt((2.7 - 1) / len(steps))
    assert abs(steps.var() - 1) < 5 * spread
    assert np.abs(steps).max() <= np.sqrt(12)
    last = mood[-1] / (0.25 * 4)
    assert abs(last.var() - 1) < 5 * np.sqrt(2 / ENSEMBLE)
    assert stats.kstest(last, "norm").pvalue > 1e-6


def test_noise_of_one_day_says_nothing_about_the_next() -> None:
    history = many(crisis("quantities: {mood: {start: 0, noise: 1}}", days=2), trace=True)
    first, second = np.diff(traced(history, "mood"), axis=0)

    assert stats.pearsonr(first, second).pvalue > 1e-6


def test_the_value_is_the_median_of_what_worlds_draw() -> None:
    body = "quantities: {load: {value: 100, range: [80, 200], per_world: true}}"
    load = traced(many(crisis(body, days=1), trace=True), "load")[0]

    edges = [80, 85, 90, 95, 100, 125, 150, 175, 200]
    assert load.min() >= 80
    assert load.max() <= 200
    assert fits(np.histogram(load, edges)[0], np.full(8, 1 / 8))


def test_a_range_that_is_not_drawn_stays_at_its_value() -> None:
    body = "quantities: {load: {value: 100, range: [80, 200]}}"
    history = many(crisis(body, days=1), 200, trace=True)

    assert set(traced(history, "load").ravel()) == {100}


def test_winter_is_full_from_mid_december_to_mid_february() -> None:
    winter = traced(some(crisis("", days=365), [1]), "winter")[:, 0]

    # The crisis begins on 1 March.
    assert winter[0] == pytest.approx(1 - 14 / 59)
    assert winter[45] == 0  # 15 April
    assert winter[228] == 0  # 15 October
    assert winter[289] == 1  # 15 December
    assert winter[351] == 1  # 15 February


@pytest.mark.parametrize(("lasting", "share"), [("-1", 0), ("2", 1), ("0.25", 0.25)])
def test_of_those_who_are_lost_no_less_than_none_and_no_more_than_all_are_gone(
    lasting: str, share: float
) -> None:
    body = f"""
        quantities: {{men: {{start: 100, min: 0}}}}
        fronts:
          line: {{km2: 9, losses: {{red: 4}}, from: {{red: men}}, lasting: {{red: "{lasting}"}}}}
    """
    history = some(crisis(body, days=5), [1])

    assert traced(history, "men")[5, 0] == 100 - 5 * 4 * share
    assert traced(history, "line.lost_red")[5, 0] == 20
