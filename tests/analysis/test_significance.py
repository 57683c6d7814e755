"""Exact tests and what they can show, against scipy's own and by hand."""

import numpy as np
import pytest
from scipy import stats

from escalate.analysis.significance import SEEN, fisher, holm, mcnemar, smallest_seen


@pytest.mark.parametrize(
    ("count", "of", "other", "of_other"),
    [(0, 5, 0, 7), (5, 5, 7, 7), (5, 5, 0, 7), (1, 9, 8, 30), (236, 244, 562, 756), (0, 0, 3, 9)],
)
def test_fishers_test_is_that_of_scipy(count: int, of: int, other: int, of_other: int) -> None:
    table = [[count, of - count], [other, of_other - other]]

    assert fisher(count, of, other, of_other) == pytest.approx(stats.fisher_exact(table).pvalue)


def test_fishers_test_of_many_small_tables_is_that_of_scipy() -> None:
    luck = np.random.default_rng(1)
    for of, of_other in luck.integers(1, 60, (200, 2)).tolist():
        count, other = int(luck.integers(of + 1)), int(luck.integers(of_other + 1))
        table = [[count, of - count], [other, of_other - other]]
        wanted = stats.fisher_exact(table).pvalue
        assert fisher(count, of, other, of_other) == pytest.approx(wanted)


@pytest.mark.parametrize("looked_at", [1, 20])
@pytest.mark.parametrize("of", [200, 1000, 20_000])
def test_the_least_difference_is_one_that_would_be_seen(of: int, looked_at: int) -> None:
    """Where no world differs: so many worlds that all go one way have a p value below 5 %."""
    worlds = round(smallest_seen(0, 0, of, looked_at) * of)

    assert mcnemar(worlds, 0) * looked_at < SEEN
    assert mcnemar(worlds // 2, 0) * looked_at > SEEN


def test_the_least_difference_grows_with_the_worlds_that_differ_and_what_is_looked_at() -> None:
    assert smallest_seen(50, 50, 1000) > smallest_seen(5, 5, 1000)
    assert smallest_seen(50, 50, 1000, 9) > smallest_seen(50, 50, 1000)
    assert smallest_seen(0, 0, 5) == 1.0


def test_holm_multiplies_the_least_by_all_and_never_puts_one_before_another() -> None:
    assert holm([0.04, 0.01, 0.03]) == pytest.approx([0.06, 0.03, 0.06])
    assert holm([]) == []
