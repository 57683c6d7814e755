"""Bars lie so far from what a lab ships that no ordinary check hangs on luck."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest

from escalate.analysis.estimates import Estimate
from escalate.analysis.intervals import wilson
from escalate.teach.labs.bars import Bar
from escalate.teach.labs.folder import Lab
from escalate.teach.labs.margins import (
    MARGIN_WORLDS,
    cheat_too_near,
    solution_too_near,
    start_too_near,
)
from escalate.teach.labs.verdict import Part, Told, Verdict

INFINITY = float("inf")
BELOW_10 = Bar("below", -INFINITY, 0.1)
TOUCHES = Bar("touches", 0.2, 0.3)
ABOVE_1_POINT = Bar("above", 1.0, INFINITY)
AT_MOST_80_OF_START = Bar("at_most", -INFINITY, 0.8, of_start=True)


def share(of_worlds: float) -> Estimate:
    count = round(of_worlds * MARGIN_WORLDS)
    low, high = wilson(count, MARGIN_WORLDS)
    return Estimate(count / MARGIN_WORLDS, low, high, MARGIN_WORLDS, "share", count)


def points(change: float, half: float) -> Estimate:
    """A difference of which an ordinary check would have an interval of that half width."""
    half *= (8_192 / MARGIN_WORLDS) ** 0.5
    return Estimate(change, change - half, change + half, MARGIN_WORLDS, "points")


def line(value: Estimate | None, *bars: Bar, met: bool = False) -> Told:
    return Told("risk", "Risk", met, value, bars=bars)


def verdict(*lines: Told, worlds_of_a_check: int = 8_192) -> Verdict:
    lab = SimpleNamespace(says=SimpleNamespace(worlds=worlds_of_a_check))
    return Verdict(cast(Lab, lab), lines, {}, {}, (), MARGIN_WORLDS, 2)


@pytest.mark.parametrize(
    ("value", "bar", "far"),
    [
        (share(0.121), BELOW_10, True),
        (share(0.119), BELOW_10, False),
        (points(-0.1, 0.3), ABOVE_1_POINT, True),
        (points(0.2, 0.3), ABOVE_1_POINT, False),
    ],
)
def test_a_start_misses_its_bar_by_two_points_or_three_half_widths(
    value: Estimate, bar: Bar, *, far: bool
) -> None:
    assert (start_too_near(verdict(line(value, bar))) == "") == far


def test_a_start_that_misses_a_line_without_a_bar_misses_it_by_enough() -> None:
    assert start_too_near(verdict(line(None), line(share(0.11), BELOW_10))) == ""


def test_one_bar_that_is_missed_by_enough_is_enough_for_a_start() -> None:
    assert start_too_near(verdict(line(share(0.15), BELOW_10), line(share(0.11), BELOW_10))) == ""


@pytest.mark.parametrize(
    ("value", "bar", "far"),
    [
        (share(0.084), BELOW_10, True),
        (share(0.086), BELOW_10, False),
        (points(1.7, 0.3), ABOVE_1_POINT, True),
        (points(1.5, 0.3), ABOVE_1_POINT, False),
    ],
)
def test_a_solution_clears_its_bars_by_a_point_and_a_half_or_two_half_widths(
    value: Estimate, bar: Bar, *, far: bool
) -> None:
    told = solution_too_near(verdict(line(value, bar, met=True)))

    assert told == ("" if far else "too near to its bar: risk")


def test_what_is_held_against_the_start_is_measured_as_such() -> None:
    near = replace(line(share(0.5), AT_MOST_80_OF_START, met=True), of_start=points(0.79, 0.1))

    assert solution_too_near(verdict(near))
    assert not solution_too_near(verdict(replace(near, of_start=points(0.5, 0.1))))


@pytest.mark.parametrize(
    ("value", "bar", "far"),
    [
        # 8,192 worlds of a share of a tenth have a half width of 0.65 points
        (share(0.104), BELOW_10, True),
        (share(0.102), BELOW_10, False),
        (share(0.28), TOUCHES, False),
        (share(0.33), TOUCHES, True),
        (share(0.315), TOUCHES, False),
        (points(0.8, 0.3), ABOVE_1_POINT, True),
        (points(0.9, 0.3), ABOVE_1_POINT, False),
    ],
)
def test_a_cheat_is_refused_by_more_than_luck_can_make_up_for(
    value: Estimate, bar: Bar, *, far: bool
) -> None:
    told = cheat_too_near(verdict(line(value, bar)), "risk")

    assert told == ("" if far else "too near to its bar: risk")


def test_a_check_of_more_worlds_lets_a_bar_lie_nearer() -> None:
    near = line(share(0.102), BELOW_10)

    assert cheat_too_near(verdict(near), "risk")
    assert not cheat_too_near(verdict(near, worlds_of_a_check=65_536), "risk")


def test_a_cheat_is_held_to_the_line_that_should_refuse_it_alone() -> None:
    other = replace(line(share(0.1), BELOW_10), id="aid")

    assert cheat_too_near(verdict(other, line(share(0.2), BELOW_10)), "risk") == ""
    assert cheat_too_near(verdict(line(None)), "risk") == ""


def test_of_several_sets_as_many_must_be_far_as_are_wanted() -> None:
    parts = [Part((), share(value), met=True, to_go=0.0) for value in (0.05, 0.05, 0.099)]
    two = replace(line(share(0.099), BELOW_10, met=True), parts=tuple(parts), wanted=2)

    assert not solution_too_near(verdict(two))
    assert solution_too_near(verdict(replace(two, wanted=3)))
    assert cheat_too_near(verdict(two), "risk")
    assert start_too_near(verdict(replace(two, met=False)))
