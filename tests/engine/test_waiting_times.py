"""When chances come true, against the distributions that probability theory gives them."""

import numpy as np
import pytest
from scipy import stats
from small_worlds import (
    ENSEMBLE,
    crisis,
    days_of,
    fits,
    geometric,
    histogram,
    many,
    share_fits,
    tally,
    traced,
)

YEAR = 365.25


def test_the_wait_for_a_chance_is_geometric() -> None:
    history = many(crisis("events: {war: {p: 0.5, within: 30}}", days=150))

    a_day = 1 - 0.5 ** (1 / 30)
    assert fits(histogram(days_of(history, "war"), 1, 150), geometric(a_day, 150))


@pytest.mark.parametrize("p", [0.01, 0.35, 0.9, 0.999])
@pytest.mark.parametrize("within", [1, 7, 45])
def test_a_chance_within_some_days_is_the_share_of_worlds_by_then(p: float, within: int) -> None:
    history = many(crisis(f"events: {{war: {{p: {p}, within: {within}}}}}", days=within))

    assert share_fits(tally(history, "war").sum(), ENSEMBLE, p)


def test_nothing_left_to_chance_happens_on_day_0() -> None:
    history = many(crisis("events: {war: {p: 0.9999, within: 1}}", days=1))

    assert np.nanmin(days_of(history, "war")) == 1


@pytest.mark.parametrize(("per", "days"), [("week", 7), ("month", 30.44), ("year", YEAR)])
def test_a_rate_that_repeats_gives_poisson_counts(per: str, days: float) -> None:
    rate = 0.02 * days
    body = f"events: {{incident: {{rate: {rate}, per: {per}, repeats: true}}}}"

    counts = tally(many(crisis(body, days=300)), "incident")

    expected = stats.poisson(0.02 * 300).pmf(np.arange(25))
    assert fits(np.bincount(counts, minlength=25), [*expected[:-1], 1 - expected[:-1].sum()])


def test_a_fast_rate_loses_nothing_to_the_length_of_a_day() -> None:
    history = many(
        crisis("events: {shelling: {rate: 0.5, per: day, repeats: true}}", days=200), 2_000
    )

    # One a day at most: in the mean a quarter of one still waits (a queue with load 1/2).
    counts = tally(history, "shelling")
    assert stats.ttest_1samp(counts, 0.5 * 200 - 0.25).pvalue > 1e-6


def test_a_chance_that_does_not_repeat_comes_true_once() -> None:
    history = many(crisis("events: {war: {rate: 1, per: day}}", days=60), 2_000)

    assert set(tally(history, "war")) == {1}


def test_of_competing_chances_each_comes_first_by_its_hazard() -> None:
    body = """
        events:
          peace: {rate: 0.02, per: day, veto: "war.count > 0"}
          war: {rate: 0.03, per: day, veto: "peace.count > 0"}
    """
    history = many(crisis(body, days=400))

    q, r = 1 - np.exp(-0.02), 1 - np.exp(-0.03)
    peace, war = tally(history, "peace") > 0, tally(history, "war") > 0
    seen = [(peace & ~war).sum(), (war & ~peace).sum(), (peace & war).sum()]
    either = 1 - (1 - q) * (1 - r)
    assert (peace | war).mean() > 0.999
    assert fits(seen, np.array([q * (1 - r), r * (1 - q), q * r]) / either)


def test_a_chance_grows_on_open_days_only() -> None:
    body = """
        quantities:
          door: {is: "1 if 10 <= day < 30 or 50 <= day < 55 or day >= 80 else 0"}
        events:
          war: {rate: 0.02, per: day, when: "door > 0"}
    """
    days = days_of(many(crisis(body, days=120)), "war")

    is_open = [10 <= day < 30 or 50 <= day < 55 or day >= 80 for day in range(1, 121)]
    opened = np.cumsum(is_open)
    by_then = 1 - np.exp(-0.02 * opened)
    on_day = np.diff([0.0, *by_then])
    assert fits(histogram(days, 1, 120), [*on_day, 1 - by_then[-1]])


def test_a_veto_keeps_the_sum_and_does_not_increase_it() -> None:
    body = """
        events:
          war: {rate: 0.05, per: day, veto: "20 <= day < 60"}
    """
    days = days_of(many(crisis(body, days=80)), "war")

    free = np.array([not 20 <= day < 60 for day in range(1, 81)])
    by_then = 1 - np.exp(-0.05 * np.cumsum(free))
    assert fits(histogram(days, 1, 80), [*np.diff([0.0, *by_then]), 1 - by_then[-1]])


def test_a_chance_at_each_occasion_is_geometric_in_occasions() -> None:
    body = """
        events:
          incident: {certain: true, repeats: true, cooldown: 2}
          war: {p: 0.2, each: incident}
    """
    days = days_of(many(crisis(body, days=181)), "war")

    # Incidents on days 0, 3, 6, ...; what follows from one follows on the next day.
    assert np.all((days[~np.isnan(days)] - 1) % 3 == 0)
    occasions = (days - 1) / 3 + 1
    assert fits(histogram(occasions, 1, 60), geometric(0.2, 60))


def test_occasions_are_independent_where_the_chance_repeats() -> None:
    body = """
        events:
          incident: {certain: true, repeats: true, cooldown: 4}
          exchange: {p: 0.3, each: incident, repeats: true}
    """
    history = many(crisis(body, days=59))

    counts = tally(history, "exchange")
    expected = stats.binom(12, 0.3).pmf(np.arange(13))
    assert set(tally(history, "incident")) == {12}
    assert fits(np.bincount(counts, minlength=13), expected)


def test_after_a_happening_its_cooldown_must_pass() -> None:
    body = "events: {incident: {rate: 7, per: year, repeats: true, cooldown: 9}}"
    history = many(crisis(body, days=700))

    first, second = (days_of(history, "incident", nth=nth) for nth in (1, 2))
    assert np.nanmin(second - first) == 10

    # On the clock of open days the fourth occurrence waits for four exponentials.
    open_days = days_of(history, "incident", nth=4) - 3 * 9
    by_then = stats.gamma(4, scale=YEAR / 7).cdf(np.arange(0, 601, 20))
    seen = np.histogram(open_days, np.arange(0.5, 601, 20))[0]
    assert fits([*seen, ENSEMBLE - seen.sum()], [*np.diff(by_then), 1 - by_then[-1]])


def test_nothing_happens_more_often_than_it_may() -> None:
    body = "events: {wave: {rate: 0.2, per: day, at_most: 3}}"
    counts = tally(many(crisis(body, days=40)), "wave")

    expected = stats.poisson(0.2 * 40).pmf([0, 1, 2])
    assert counts.max() == 3
    # A second one on the same day waits for the next: only the last days can tell.
    assert abs((counts < 3).mean() - expected.sum()) < 0.005


@pytest.mark.parametrize("resolve", ["up", "down"])
def test_resolve_mixes_hasty_and_slow_worlds(resolve: str) -> None:
    body = f"""
        actors: {{red: {{resolve: 0.8}}, blue: {{}}}}
        actions: {{strike: {{by: red, rung: 2, resolve: {resolve}, p: 0.4, within: 50}}}}
    """
    history = many(crisis(body, days=50))

    frailty = stats.lognorm(0.8)
    hazard = -np.log(1 - 0.4)
    share = 1 - frailty.expect(lambda f: np.exp(-hazard * f))
    assert share_fits(tally(history, "strike").sum(), ENSEMBLE, share)


def test_talk_is_left_alone_by_resolve() -> None:
    body = """
        actors: {red: {resolve: 0.8}, blue: {}}
        actions: {offer: {by: red, rung: 0, p: 0.4, within: 50}}
    """
    history = many(crisis(body, days=50))

    assert share_fits(tally(history, "offer").sum(), ENSEMBLE, 0.4)


def test_a_factor_multiplies_the_hazard_as_it_was_on_day_0() -> None:
    body = """
        quantities: {heat: {start: 0.5}}
        events:
          hot: {date: 0, then: ["heat = 1"]}
          war: {p: 0.3, within: 40, times: {heat: [1, 2]}}
    """
    history = many(crisis(body, days=47), trace=False)

    # Factor 1.5 on day 0 is the chance as written; from the council of day 7 on it is 2.
    days = np.arange(1, 48)
    hazard = -np.log(0.7) / 40 * np.where(days <= 7, 1.0, 2.0 / 1.5)
    by_then = 1 - np.exp(-np.cumsum(hazard))
    assert fits(
        histogram(days_of(history, "war"), 1, 47), [*np.diff([0.0, *by_then]), 1 - by_then[-1]]
    )


def test_resolve_spreads_evenly_around_1_on_a_logarithmic_scale() -> None:
    history = many(crisis("actors: {red: {resolve: 0.5}, blue: {}}", days=1), trace=True)

    frailty = traced(history, "red.frailty")[0]
    assert stats.kstest(np.log(frailty) / 0.5, "norm").pvalue > 1e-6
    assert set(traced(history, "blue.frailty")[0]) == {1.0}
