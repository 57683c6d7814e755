import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from escalate.analysis.intervals import wilson


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
