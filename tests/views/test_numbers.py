from datetime import date

import pytest

from escalate.analysis.summary import share as shared
from escalate.views.numbers import (
    amount,
    chance,
    counted,
    day,
    difference,
    in_points,
    interval,
    points,
    probability,
    share,
    whole,
)


def test_counts_have_their_thousands_apart() -> None:
    assert whole(10_000_000) == "10,000,000"


def test_one_thing_is_no_plural() -> None:
    assert [counted(count, "actor") for count in (0, 1, 1000)] == [
        "0 actors",
        "1 actor",
        "1,000 actors",
    ]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "0"),
        (-0.0, "0"),
        (0.76349, "0.763"),
        (26.94, "26.9"),
        (612.3, "612"),
        (999.4, "999"),
        (999.6, "1,000"),
        (1_170_000.4, "1,170,000"),
        (-1_234.5, "-1,234"),
        (0.00012345, "0.000123"),
        (1e300, "1e+300"),
        (None, "none"),
    ],
)
def test_quantities_have_three_digits_or_more_before_the_point(
    value: float | None, said: str
) -> None:
    assert amount(value) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, "0.0%"), (0.1234, "12.3%"), (0.01, "1.0%"), (0.00042, "0.042%"), (0.9999, "100.0%")],
)
def test_small_chances_keep_two_digits(value: float, said: str) -> None:
    assert chance(value) == said


@pytest.mark.parametrize(
    ("count", "of", "said"),
    [
        (0, 500, "0 (0 – 0.8%)"),
        (500, 500, "100% (99.2 – 100%)"),
        (94, 500, "18.8% (15.6 – 22.5%)"),
        (1, 500, "0.2% (0.0 – 1.1%)"),
        (1, 4096, "0.02% (0.00 – 0.14%)"),
        (1_130_000, 10_000_000, "11.30% (11.28 – 11.32%)"),
        (0, 0, "none (0 – 100%)"),
    ],
)
def test_a_share_stands_before_its_interval(count: int, of: int, said: str) -> None:
    counted = shared("war", count, of)
    assert f"{share(counted)} ({interval(counted)})" == said


def test_an_interval_can_be_read_aloud() -> None:
    assert interval(shared("war", 0, 500), " to ") == "0 to 0.8%"


def test_dates_are_written_out() -> None:
    assert day(date(2024, 11, 1)) == "1 Nov 2024"


@pytest.mark.parametrize(
    ("value", "low", "high", "said"),
    [
        (0.066, 0.039, 0.093, "+6.6"),
        (-0.064, -0.089, -0.039, "-6.4"),
        (0.0, -0.01, 0.01, "0.0"),
        (-0.0001, -0.01, 0.01, "0.0"),
        (0.00012, 0.0001, 0.0002, "+0.012"),
    ],
)
def test_changes_of_shares_are_points_with_a_sign(
    value: float, low: float, high: float, said: str
) -> None:
    assert points(value, low, high) == said


@pytest.mark.parametrize(
    ("value", "low", "high", "said"),
    [
        (-1.2749, -1.3021, -1.2431, "-1.27"),
        (-56_202, -58_461, -53_942, "-56,202"),
        (0.00157, -0.00995, 0.00157, "+0.002"),
        (0, 0, 0, "0"),
        (-3.5, -3.5, -3.5, "-3.5"),
    ],
)
def test_changes_of_means_have_the_digits_of_their_interval(
    value: float, low: float, high: float, said: str
) -> None:
    assert difference(value, low, high) == said


@pytest.mark.parametrize(
    ("p", "said"),
    [(1.0, "1"), (0.6789, "0.68"), (0.0004, "<0.001"), (0.0499996, "0.0499996"), (0.05, "0.05")],
)
def test_no_p_is_rounded_over_the_edge_of_what_is_seen(p: float, said: str) -> None:
    assert probability(p) == said


def test_one_point_is_no_plural() -> None:
    assert [in_points(size) for size in (0.01, 0.0067, 0.12, 0.994, 0.996, 1)] == [
        "1 point",
        "0.67 points",
        "12 points",
        "99 points",
        "100 points",
        "100 points",
    ]
