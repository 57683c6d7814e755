"""What students write is understood in the many ways in which people write it."""

from __future__ import annotations

from typing import Any

import pytest

from escalate.analysis.intervals import wilson
from escalate.teach.labs import answers
from escalate.teach.labs.answers import UnreadError

POINTS: list[tuple[Any, float]] = [
    ("12%", 0.12),
    ("12 %", 0.12),
    ("12 percent", 0.12),
    ("12 per cent", 0.12),
    ("12.5%", 0.125),
    ("12,5 %", 0.125),
    ("0,1", 0.1),
    ("0.12", 0.12),
    (0.12, 0.12),
    (".12", 0.12),
    ("12", 0.12),
    (12, 0.12),
    ("12 in 100", 0.12),
    ("1 in 8", 0.125),
    ("1 in 1,000", 0.001),
    ("about 12 %", 0.12),
    ("About 12%", 0.12),
    ("roughly 12 %", 0.12),
    ("ca. 12 %", 0.12),
    ("~12%", 0.12),
    ("around 12%", 0.12),
    ("12 %.", 0.12),
    ("0", 0.0),
    ("0 %", 0.0),
    ("100 %", 1.0),
    (1, 1.0),
]
RANGES: list[tuple[Any, float, float]] = [
    ("10–14 %", 0.10, 0.14),
    ("10 - 14 %", 0.10, 0.14),
    ("10% - 14%", 0.10, 0.14),
    ("10 to 14 %", 0.10, 0.14),
    ("10% to 14%", 0.10, 0.14),
    ("10 to 14", 0.10, 0.14),
    ("10...14 %", 0.10, 0.14),
    ("between 10 and 14 %", 0.10, 0.14),
    ("from 10 to 14 %", 0.10, 0.14),
    ("0.1 – 0.14", 0.10, 0.14),
    ([10, 14], 0.10, 0.14),
    ([0.1, 0.14], 0.10, 0.14),
    (["10%", "14%"], 0.10, 0.14),
    (["10", 14], 0.10, 0.14),
    ("about 10 to 14 %", 0.10, 0.14),
    ("at most 5 %", 0.0, 0.05),
    ("up to 5%", 0.0, 0.05),
    ("no more than 5 %", 0.0, 0.05),
    ("under 5 %", 0.0, 0.05),
    ("less than 5%", 0.0, 0.05),
    ("< 5 %", 0.0, 0.05),
    ("<=5%", 0.0, 0.05),
    ("≤ 0.5 %", 0.0, 0.005),
    ("at most 1 in 200", 0.0, 0.005),
    ("below 0.5%", 0.0, 0.005),
    ("very unlikely", 0.05, 0.20),
    ("Unlikely", 0.20, 0.45),
    ("almost no chance", 0.01, 0.05),
    ("remote", 0.01, 0.05),
    ("12 ± 2 %", 0.10, 0.14),
    ("12 % +- 2", 0.10, 0.14),
    ("about 0.12 +/- 0.02", 0.10, 0.14),
    ("10,5 – 14,5 %", 0.105, 0.145),
    ("roughly even odds", 0.45, 0.55),
    ("probable", 0.55, 0.80),
    ("almost certainly", 0.95, 0.99),
]
COUNTS = ["246 of 2,000", "246/2000", "246 out of 2000", "246 of 2_000 worlds", "246 of 2 000"]
DIFFERENCES: list[tuple[Any, float, float]] = [
    ("-2.4 to -1.8", -2.4, -1.8),
    ("−2.4 to −1.8", -2.4, -1.8),
    ("-2.4 to -1.8 points", -2.4, -1.8),
    ("[-2, 1]".strip("[]").replace(", ", " to "), -2, 1),
    ([-2, 1], -2, 1),
    ("about 0.4", 0.4, 0.4),
    ("-2,1 ± 0,3 points", -2.4, -1.8),
    ("+0.4", 0.4, 0.4),
    ("from -1 to 1 points", -1, 1),
]
WRONG: list[Any] = [
    "",
    "many",
    "120 %",
    "-3 %",
    "14 to 10 %",
    "[10, 14, 18]",
    [10],
    [10, 14, 18],
    [],
    "12 of 0",
    "12 of 10",
    "1.5 of 10",
    "x of 10",
    "1 in 0",
    "9 in 8",
    "ten per cent",
    "12 % or so of them all",
    "12 14",
    True,
    None,
    {"low": 10},
    "nan",
    "inf",
    "1e99",
    "at most",
    "at most many",
    "10,14",
    "12 ± many",
    "2 ± 3 %",
    "10 % – ",
    "– 14 %",
    "about",
    "%",
]
KNOWN = {
    "un_session": ("The Security Council meets",),
    "korea_incident": ("Shots are fired at the border",),
    "long_range": (),
}


def test_there_are_enough_ways_of_writing() -> None:
    assert len(POINTS) + len(RANGES) + len(COUNTS) + len(DIFFERENCES) >= 60
    assert len(WRONG) >= 30


@pytest.mark.parametrize(("given", "meant"), POINTS, ids=str)
def test_a_share_is_understood(given: object, meant: float) -> None:
    claimed = answers.share(given)

    assert (claimed.low, claimed.high) == pytest.approx((meant, meant))


@pytest.mark.parametrize(("given", "low", "high"), RANGES, ids=str)
def test_a_range_of_shares_is_understood(given: object, low: float, high: float) -> None:
    claimed = answers.share(given)

    assert (claimed.low, claimed.high) == pytest.approx((low, high))


@pytest.mark.parametrize("given", COUNTS)
def test_a_count_is_its_interval(given: str) -> None:
    claimed = answers.share(given)

    assert (claimed.low, claimed.high) == pytest.approx(wilson(246, 2000))
    assert claimed.note


@pytest.mark.parametrize(("given", "low", "high"), DIFFERENCES, ids=str)
def test_a_difference_in_points_is_understood(given: object, low: float, high: float) -> None:
    claimed = answers.points(given)

    assert (claimed.low, claimed.high) == pytest.approx((low, high))


@pytest.mark.parametrize("given", WRONG, ids=repr)
def test_what_is_no_share_is_refused_with_what_to_write(given: object) -> None:
    with pytest.raises(UnreadError) as refused:
        answers.share(given)

    assert refused.value.hint


@pytest.mark.parametrize("given", ["2000", 2000, "2,000", "2_000", "2000 worlds", "2 000 runs"])
def test_a_number_of_worlds_is_understood(given: object) -> None:
    assert answers.count(given) == 2000


@pytest.mark.parametrize("given", ["some", -1, "1.5", True, [2000], ""])
def test_what_is_no_number_of_worlds_is_refused(given: object) -> None:
    with pytest.raises(UnreadError):
        answers.count(given)


@pytest.mark.parametrize(
    "given", ["un_session", "UN session", "un-session", "The security council meets.", "un_sesion"]
)
def test_a_thing_goes_by_its_name_by_its_title_and_with_one_slip(given: str) -> None:
    named = answers.name(given, KNOWN)

    assert named.name == "un_session"
    assert bool(named.note) == (given == "un_sesion")


@pytest.mark.parametrize("given", ["", "war", 7, None, "session korea", "yes"])
def test_what_names_nothing_is_refused(given: object) -> None:
    with pytest.raises(UnreadError):
        answers.name(given, KNOWN)


def test_several_things_are_named_in_a_list_or_with_commas() -> None:
    as_list = answers.names(["long range", "un_session"], KNOWN)
    with_commas = answers.names("long-range, un_session", KNOWN)

    assert [one.name for one in as_list] == ["long_range", "un_session"]
    assert as_list == with_commas
