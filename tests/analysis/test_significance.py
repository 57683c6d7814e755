"""Exact tests and what they can show, against scipy's own, published figures and by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, fisher_exact, ttest_1samp

from escalate.analysis.significance import (
    SEEN,
    fisher,
    holm,
    mcnemar,
    smallest_mean,
    smallest_seen,
    student,
    worlds_needed,
)


@given(st.integers(0, 300), st.integers(0, 300))
def test_mcnemar_is_the_test_of_a_fair_coin(entered: int, left: int) -> None:
    known = binomtest(entered, entered + left).pvalue if entered + left else 1.0

    assert mcnemar(entered, left) == pytest.approx(known, rel=1e-9)


@pytest.mark.parametrize(
    ("entered", "left", "p"),
    [(7, 1, 0.0703), (16, 6, 0.0525)],
)
def test_mcnemar_is_that_of_fagerland_lydersen_and_laake_2013(
    entered: int, left: int, p: float
) -> None:
    assert mcnemar(entered, left) == mcnemar(left, entered) == pytest.approx(p, abs=5e-5)


@pytest.mark.parametrize(
    ("values", "adjusted"),
    [
        ([], []),
        ([0.03], [0.03]),
        ([0.01, 0.04, 0.03, 0.005], [0.03, 0.06, 0.06, 0.02]),
        ([0.02, 0.02], [0.04, 0.04]),
        ([0.04, 0.01], [0.04, 0.02]),
        ([0.9, 0.8, 0.01], [1.0, 1.0, 0.03]),
    ],
)
def test_holm_by_hand(values: list[float], adjusted: list[float]) -> None:
    assert holm(values) == pytest.approx(adjusted)


@given(st.lists(st.floats(0, 1), max_size=20))
def test_holm_refuses_what_stepping_down_refuses(values: list[float]) -> None:
    """As Holm wrote it: the least p against a k-th of the level, the next against one less."""
    refused = set()
    for rank, at in enumerate(sorted(range(len(values)), key=values.__getitem__)):
        if values[at] * (len(values) - rank) > 0.05:
            break
        refused.add(at)

    assert {at for at, p in enumerate(holm(values)) if p <= 0.05} == refused


@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=40))
def test_student_is_the_test_of_scipy(values: list[int]) -> None:
    numbers = np.array(values, float)
    if numbers.std():
        assert student(numbers) == pytest.approx(ttest_1samp(numbers, 0).pvalue, rel=1e-6)
    else:
        assert student(numbers) == (0.0 if numbers[0] else 1.0)


def test_one_value_tests_nothing() -> None:
    assert student(np.array([5.0])) == student(np.array([])) == 1.0


def power(size: float, differing: float, worlds: int, rows: int) -> float:
    """How often a difference is seen, by simulation, as the first that Holm judges among rows."""
    entering = (differing + size) / 2
    luck = np.random.default_rng([worlds, rows])
    shares = [entering, differing - entering, 1 - differing]
    counts = luck.multinomial(worlds, shares, size=2000)
    return float(np.mean([mcnemar(int(came), int(went)) * rows < 0.05 for came, went, _ in counts]))


@pytest.mark.parametrize("rows", [1, 10])
def test_as_many_worlds_as_are_said_to_be_needed_show_it_four_times_in_five(rows: int) -> None:
    worlds = worlds_needed(0.02, 0.08, rows)
    assert worlds

    assert power(0.02, 0.08, worlds, rows) == pytest.approx(0.8, abs=0.04)


@pytest.mark.parametrize("rows", [1, 10])
def test_the_smallest_difference_is_seen_four_times_in_five(rows: int) -> None:
    smallest = smallest_seen(40, 40, 1000, rows)

    assert power(smallest, 0.08, 1000, rows) == pytest.approx(0.8, abs=0.06)
    assert smallest_seen(0, 0, 1000) == smallest_seen(2, 1, 1000) > 0


def test_a_smaller_difference_needs_more_worlds_and_none_needs_none() -> None:
    needed = [worlds_needed(size, 0.1) or 0 for size in (0.01, 0.02, 0.05)]

    assert needed == sorted(needed, reverse=True)
    assert worlds_needed(0.0, 0.1) is None


def test_the_smallest_mean_is_seen_four_times_in_five() -> None:
    smallest = smallest_mean(3.0, 200)
    luck = np.random.default_rng(5)
    seen = [student(luck.normal(smallest, 3.0, 200)) < 0.05 for _ in range(2000)]

    assert np.mean(seen) == pytest.approx(0.8, abs=0.03)


@pytest.mark.parametrize(
    ("count", "of", "other", "of_other"),
    [(0, 5, 0, 7), (5, 5, 7, 7), (5, 5, 0, 7), (1, 9, 8, 30), (236, 244, 562, 756), (0, 0, 3, 9)],
)
def test_fishers_test_is_that_of_scipy(count: int, of: int, other: int, of_other: int) -> None:
    table = [[count, of - count], [other, of_other - other]]

    assert fisher(count, of, other, of_other) == pytest.approx(fisher_exact(table).pvalue)


def test_fishers_test_of_many_small_tables_is_that_of_scipy() -> None:
    luck = np.random.default_rng(1)
    for of, of_other in luck.integers(1, 60, (200, 2)).tolist():
        count, other = int(luck.integers(of + 1)), int(luck.integers(of_other + 1))
        table = [[count, of - count], [other, of_other - other]]
        wanted = fisher_exact(table).pvalue
        assert fisher(count, of, other, of_other) == pytest.approx(wanted)


@pytest.mark.parametrize("rows", [1, 20])
@pytest.mark.parametrize("of", [200, 1000, 20_000])
def test_the_least_difference_is_one_that_would_be_seen(of: int, rows: int) -> None:
    """Where no world differs: so many worlds that all go one way have a p value below 5 %."""
    worlds = round(smallest_seen(0, 0, of, rows) * of)

    assert mcnemar(worlds, 0) * rows < SEEN
    assert mcnemar(worlds // 2, 0) * rows > SEEN


def test_the_least_difference_grows_with_the_worlds_that_differ_and_the_rows() -> None:
    assert smallest_seen(50, 50, 1000) > smallest_seen(5, 5, 1000)
    assert smallest_seen(50, 50, 1000, 9) > smallest_seen(50, 50, 1000)
    assert smallest_seen(0, 0, 5) == 1.0
