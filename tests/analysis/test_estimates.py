"""Numbers over worlds, held against scipy and against formulas written down another way."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from escalate.analysis import estimates
from escalate.engine.columns import Floats

LUCK = np.random.default_rng(5)
WORLDS = 500
EVERY = np.ones(WORLDS, bool)
NOBODY = np.zeros(WORLDS, bool)


def skewed() -> Floats:
    return LUCK.gamma(2.0, 3.0, WORLDS)


def test_a_share_has_the_interval_of_wilson() -> None:
    holds, among = LUCK.random(WORLDS) < 0.3, LUCK.random(WORLDS) < 0.8
    found = estimates.share(holds, among)
    there = stats.binomtest(int((holds & among).sum()), int(among.sum())).proportion_ci(
        method="wilson"
    )

    assert (found.low, found.high) == pytest.approx((there.low, there.high))
    assert found.value == pytest.approx((holds & among).sum() / among.sum())
    assert (found.of, found.count) == (among.sum(), (holds & among).sum())


def test_a_mean_has_the_interval_of_student_and_leaves_out_what_is_no_number() -> None:
    values, among = skewed(), LUCK.random(WORLDS) < 0.7
    values[::7] = np.nan
    known = values[among & ~np.isnan(values)]
    found = estimates.mean(values, among)
    low, high = stats.t.interval(0.95, len(known) - 1, known.mean(), stats.sem(known))

    assert (found.value, found.low, found.high) == pytest.approx((known.mean(), low, high))
    assert found.of == len(known)


@pytest.mark.parametrize("worlds", [10, 51, 500])
def test_between_the_ends_of_a_median_lie_95_per_cent_of_tosses_of_a_coin(worlds: int) -> None:
    values = LUCK.permutation(worlds).astype(float)  # each is its own rank from 0
    found = estimates.median(values, np.ones(worlds, bool))
    coin = stats.binom(worlds, 0.5)

    covered = coin.cdf(found.high) - coin.cdf(found.low)
    assert 0.94 <= covered <= 0.99
    assert found.value == np.median(values)


@pytest.mark.parametrize("worlds", [2, 3, 9, 100, 101])
def test_a_median_reads_the_same_from_below_and_from_above(worlds: int) -> None:
    values, every = LUCK.normal(size=worlds), np.ones(worlds, bool)
    one, other = estimates.median(values, every), estimates.median(-values, every)

    assert (one.low, one.value, one.high) == (-other.high, -other.value, -other.low)


def test_a_difference_of_shares_counts_the_worlds_that_differ() -> None:
    here, there = LUCK.random(WORLDS) < 0.4, LUCK.random(WORLDS) < 0.3
    found = estimates.points(here, there, EVERY)

    assert found.value == pytest.approx(100 * (here.mean() - there.mean()))
    assert found.low < found.value < found.high
    mirrored = estimates.points(there, here, EVERY)
    assert (mirrored.low, mirrored.high) == pytest.approx((-found.high, -found.low))


def test_a_ratio_has_the_interval_that_worlds_drawn_again_give() -> None:
    under = skewed()
    over = 0.2 * under + LUCK.gamma(1.0, 0.3, WORLDS)
    found = estimates.ratio(over, under, EVERY)
    drawn = LUCK.integers(0, WORLDS, (4000, WORLDS))
    again = over[drawn].sum(axis=1) / under[drawn].sum(axis=1)

    assert found.value == pytest.approx(over.sum() / under.sum())
    low, high = np.quantile(again, [0.025, 0.975])
    assert (found.low, found.high) == pytest.approx((low, high), rel=0.01)


def test_what_one_ratio_is_of_another_is_paired() -> None:
    under = skewed()
    over = under * LUCK.uniform(0.5, 1.5, WORLDS)
    more = over * 1.1
    found = estimates.of_start((more, under), (over, under), EVERY)
    apart = estimates.ratio(more, under, EVERY)

    assert found.value == pytest.approx(1.1)
    assert found.high - found.low < 1e-9 < apart.high - apart.low


def test_a_ratio_to_itself_is_one() -> None:
    pair = (skewed(), skewed())
    found = estimates.of_start(pair, pair, EVERY)

    assert (found.value, found.low, found.high) == pytest.approx((1, 1, 1))


def test_nothing_in_all_worlds_is_not_called_impossible() -> None:
    found = estimates.ratio(np.zeros(WORLDS), np.ones(WORLDS), EVERY)

    assert found.value == found.low == 0
    assert found.high == pytest.approx(stats.chi2(1).ppf(0.95) / WORLDS, rel=0.01)


@pytest.mark.parametrize("over", [np.ones(WORLDS), np.zeros(WORLDS)])
def test_a_ratio_to_nothing_says_nothing(over: Floats) -> None:
    found = estimates.ratio(over, np.zeros(WORLDS), EVERY)

    assert np.isnan(found.value)
    assert (found.low, found.high) == (-np.inf, np.inf)


def test_of_no_worlds_nothing_is_said() -> None:
    values = skewed()
    for found in (
        estimates.mean(values, NOBODY),
        estimates.median(values, NOBODY),
        estimates.ratio(values, values, NOBODY),
    ):
        assert found.of == 0
        assert np.isnan(found.value)
        assert (found.low, found.high) == (-np.inf, np.inf)
    share = estimates.share(EVERY, NOBODY)
    assert np.isnan(share.value)
    assert (share.low, share.high) == (0, 1)
    assert np.isnan(estimates.points(EVERY, EVERY, NOBODY).value)
