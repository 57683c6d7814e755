from functools import cache

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.optimize import brentq, minimize_scalar
from scipy.stats import binomtest, norm, t

from escalate.analysis.intervals import mean, paired, wilson


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_intervals_are_those_of_newcombe_1998_table_1_method_3(
    count: int, of: int, low: float, high: float
) -> None:
    assert wilson(count, of) == pytest.approx((low, high), abs=5e-5)


counts = st.integers(1, 10_000_000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@given(counts, st.sampled_from([0.5, 0.9, 0.95, 0.999]))
def test_the_intervals_are_those_of_scipy(counted: tuple[int, int], level: float) -> None:
    count, of = counted
    known = binomtest(count, of).proportion_ci(level, method="wilson")
    assert wilson(count, of, level) == pytest.approx((known.low, known.high), abs=1e-12)


@given(counts)
def test_an_interval_holds_its_share_and_has_a_width(counted: tuple[int, int]) -> None:
    count, of = counted
    low, high = wilson(count, of)
    assert 0 <= low <= count / of <= high <= 1
    assert low < high


@given(counts)
def test_what_did_not_happen_has_the_mirrored_interval(counted: tuple[int, int]) -> None:
    count, of = counted
    low, high = wilson(of - count, of)
    assert (1 - high, 1 - low) == pytest.approx(wilson(count, of), abs=1e-12)


def test_none_and_all_reach_the_very_ends() -> None:
    assert wilson(0, 7).low == 0
    assert wilson(7, 7).high == 1


def test_no_worlds_say_nothing() -> None:
    assert wilson(0, 0) == (0, 1)


@pytest.mark.parametrize(
    ("count", "of", "level"), [(-1, 5, 0.9), (6, 5, 0.9), (1, 5, 0), (1, 5, 1)]
)
def test_what_cannot_be_counted_is_refused(count: int, of: int, level: float) -> None:
    with pytest.raises(ValueError, match=f"no interval for {count} of {of}"):
        wilson(count, of, level)


# ------------------------------------------------------------------ differences in the same worlds


@pytest.mark.parametrize(
    ("entered", "left", "of", "low", "high"),
    [
        (7, 1, 21, 0.026, 0.517),  # airway hyper-responsiveness, Bentur et al.
        (16, 6, 161, 0.00543, 0.124),  # complete response, Cavo et al.
    ],
)
def test_paired_intervals_are_those_of_fagerland_lydersen_and_laake_2014(
    entered: int, left: int, of: int, low: float, high: float
) -> None:
    assert paired(entered, left, of) == pytest.approx((low, high), abs=5e-4)


def score(entered: int, left: int, of: int, difference: float) -> float:
    """Tango's statistic, with the likeliest shares under a difference searched for, not solved."""
    counts = np.array([entered, left, of - entered - left])

    def unlikely(lost: float) -> float:
        shares = np.array([lost + difference, lost, 1 - 2 * lost - difference])
        return -float(counts @ np.log(np.maximum(shares, 1e-300)))

    ends = (max(0.0, -difference), (1 - difference) / 2)
    lost = minimize_scalar(unlikely, bounds=ends, method="bounded", options={"xatol": 1e-12})
    spread = np.sqrt(max(of * (2 * lost.x + difference - difference**2), 1e-300))
    return float((entered - left - of * difference) / spread)


@given(
    st.tuples(st.integers(1, 40), st.integers(1, 40), st.integers(1, 400)),
    st.sampled_from([0.8, 0.95, 0.99]),
)
@example((1, 1, 1), 0.95)
def test_paired_intervals_hold_what_a_score_test_would_not_refuse(
    counts: tuple[int, int, int], level: float
) -> None:
    entered, left, _ = counts
    of, z = sum(counts), float(norm.ppf(0.5 + level / 2))
    observed = (entered - left) / of
    low = brentq(lambda d: score(entered, left, of, d) - z, -1 + 1e-9, observed)
    high = brentq(lambda d: score(entered, left, of, d) + z, observed, 1 - 1e-9)

    assert paired(entered, left, of, level) == pytest.approx((low, high), abs=2e-6)


def test_where_no_world_differs_the_interval_is_that_of_none_of_so_many() -> None:
    low, high = paired(0, 0, 500)

    assert high == pytest.approx(wilson(0, 500).high, abs=1e-9)
    assert low == pytest.approx(-high, abs=1e-12)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 1000))
def test_the_other_way_round_the_interval_is_mirrored(entered: int, left: int, same: int) -> None:
    of = entered + left + same
    low, high = paired(entered, left, of)

    assert -1 <= low <= high <= 1
    assert paired(left, entered, of) == pytest.approx((-high, -low), abs=1e-9)


@pytest.mark.parametrize("base", [0.03, 0.2])
@pytest.mark.parametrize("differing", [20, 50, 100])
@pytest.mark.parametrize("net", [0.0, 0.3])
def test_19_of_20_paired_intervals_hold_the_truth(base: float, differing: int, net: float) -> None:
    worlds, draws = 1000, 20_000
    leaving = min(base, differing / worlds * (1 - net) / 2)  # no more can go out than were in
    entering = differing / worlds - leaving
    luck = np.random.default_rng([int(1000 * base), differing, int(10 * net)])
    counts = luck.multinomial(worlds, [entering, leaving, 1 - entering - leaving], size=draws)
    interval = cache(paired)
    found = [interval(int(came), int(went), worlds) for came, went, _ in counts]
    held = np.mean([low <= entering - leaving <= high for low, high in found])

    assert 0.93 <= held <= 0.97


@pytest.mark.parametrize(("entered", "left", "of"), [(-1, 0, 5), (3, 3, 5), (0, -1, 5)])
def test_pairs_that_cannot_be_counted_are_refused(entered: int, left: int, of: int) -> None:
    with pytest.raises(ValueError, match=f"{entered} in and {left} out of {of}"):
        paired(entered, left, of)


# ------------------------------------------------------------------------------------------- means


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=50), st.sampled_from([0.9, 0.95]))
def test_means_have_the_interval_of_scipy(values: list[float], level: float) -> None:
    spread = np.std(values, ddof=1) / np.sqrt(len(values))
    low, high = mean(np.array(values), level)
    if spread:
        known = t.interval(level, len(values) - 1, loc=np.mean(values), scale=spread)
        assert (low, high) == pytest.approx(known, rel=1e-9, abs=1e-9)
    else:
        assert low == high == np.mean(values)


def test_one_value_says_nothing_of_a_mean() -> None:
    assert mean(np.array([3.0])) == (-np.inf, np.inf)
