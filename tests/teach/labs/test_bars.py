"""The whole interval lies on the right side of a bar, or it is not met."""

from __future__ import annotations

from math import inf, isnan, nan

import pytest

from escalate.analysis.estimates import Estimate
from escalate.errors import EscalateError
from escalate.teach.labs.bars import Bar, bars_of, distance, number
from escalate.teach.labs.shape import Line


def around(low: float, value: float, high: float) -> Estimate:
    return Estimate(value, low, high, 100, "number")


@pytest.mark.parametrize(
    ("verb", "ends", "met", "to_go"),
    [
        ("below", (-inf, 6), True, -1),
        ("below", (-inf, 5), False, 0),  # an open bar: touching it is not below it
        ("at_most", (-inf, 5), True, 0),
        ("at_most", (-inf, 4), False, 1),  # although the value itself is 4
        ("above", (3, inf), False, 0),
        ("at_least", (3, inf), True, 0),
        ("at_least", (3.5, inf), False, 0.5),
        ("inside", (3, 5), True, 0),
        ("inside", (3.5, 4.5), False, 0.5),
        ("touches", (5, 9), True, 0),
        ("touches", (6, 9), False, 1),
        ("touches", (0, 1), False, 2),
        ("touches", (4, 4), True, -1),
    ],
)
def test_the_far_end_of_an_interval_decides(
    verb: str,
    ends: tuple[float, float],
    met: bool,  # noqa: FBT001
    to_go: float,
) -> None:
    found = distance(around(3, 4, 5), Bar(verb, *ends))

    assert found.met is met
    assert found.to_go == pytest.approx(to_go)


@pytest.mark.parametrize("verb", ["below", "above", "inside", "touches"])
def test_what_is_no_number_meets_no_bar(verb: str) -> None:
    found = distance(around(-inf, nan, inf), Bar(verb, -inf, inf))

    assert not found.met
    assert isnan(found.to_go)


@pytest.mark.parametrize("verb", ["below", "at_least", "inside"])
def test_a_number_without_an_interval_meets_no_bar_with_an_end(verb: str) -> None:
    ends = {"below": (-inf, 9), "at_least": (1, inf), "inside": (1, 9)}[verb]
    found = distance(around(-inf, 4, inf), Bar(verb, *ends))

    assert (found.met, found.to_go) == (False, inf)


@pytest.mark.parametrize(
    ("bar", "meant"),
    [
        ({"below": "10%"}, Bar("below", -inf, 0.1)),
        ({"below": 0.1}, Bar("below", -inf, 0.1)),
        ({"above": 1}, Bar("above", 1, inf)),
        ({"inside": ["5%", "75%"]}, Bar("inside", 0.05, 0.75)),
        ({"touches": [0, 2]}, Bar("touches", 0, 2)),
    ],
    ids=str,
)
def test_a_bar_is_a_share_or_a_number(bar: dict[str, object], meant: Bar) -> None:
    line = Line.model_validate({"say": "It", "share": "war", **bar})

    assert list(bars_of(line)) == [meant]


def test_a_bar_of_a_difference_of_shares_is_in_points() -> None:
    told = {"say": "It", "share": "war", "against": "start", "at_most": "-2%"}

    assert list(bars_of(Line.model_validate(told))) == [Bar("at_most", -inf, -2)]


def test_a_bar_of_the_start_is_a_share_of_it() -> None:
    line = Line.model_validate({"say": "It", "mean": "aid", "at_least": "99% of start"})

    assert list(bars_of(line)) == [Bar("at_least", 0.99, inf, of_start=True)]


@pytest.mark.parametrize("given", ["a tenth", "", "%", "10 points", "of start"])
def test_what_is_no_bar_is_refused_with_what_to_write(given: str) -> None:
    with pytest.raises(EscalateError) as refused:
        number(given)

    assert "write 10%" in refused.value.hint
