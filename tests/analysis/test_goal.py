"""Goals: which worlds came to an ending or the headline, and on which day."""

import numpy as np
import pytest

from escalate.analysis.goal import goal
from escalate.errors import EscalateError
from escalate.model.parts import Headline

OUTCOMES = ("nuclear use", "general war", "Cold_Peace", "calm")
HEADLINE = Headline("broader war", ("nuclear use", "general war"))
NAN = np.nan

# Worlds: war then nuclear use; war alone; nothing; failed after war; a peace after war.
ENDING = np.array([0, 1, 3, -1, 1], np.int8)
DAY = np.array(
    [
        [30, NAN, NAN, NAN, NAN],
        [12, 40, NAN, 5, 8],
        [NAN, NAN, NAN, NAN, 60],
        [NAN] * 5,
    ]
)


def test_the_headline_counts_worlds_where_a_member_ever_held() -> None:
    wanted = goal(None, OUTCOMES, HEADLINE)

    assert wanted.met(ENDING, DAY).tolist() == [True, True, False, False, True]
    assert wanted.day(DAY, 90)[[0, 1, 4]].tolist() == [12, 40, 8]


def test_an_ending_counts_worlds_that_stand_under_it() -> None:
    wanted = goal("general war", OUTCOMES, HEADLINE)

    assert wanted.met(ENDING, DAY).tolist() == [False, True, False, False, True]
    assert wanted.day(DAY, 90)[1] == 40


def test_an_ending_that_is_what_is_left_comes_on_the_last_day() -> None:
    wanted = goal("calm", OUTCOMES, HEADLINE)

    assert wanted.met(ENDING, DAY).tolist() == [False, False, True, False, False]
    assert wanted.day(DAY, 90).tolist() == [90] * 5


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("BROADER WAR", "broader war"),
        ("nuclear_use", "nuclear use"),
        ("cold peace", "Cold_Peace"),
        ("Cold_Peace", "Cold_Peace"),
    ],
)
def test_a_name_is_known_whatever_its_capitals_and_spaces(name: str, found: str) -> None:
    assert goal(name, OUTCOMES, HEADLINE).name == found


def test_a_name_that_both_have_is_the_endings_where_it_is_asked_for() -> None:
    headline = Headline("general war", ("nuclear use", "general war"))

    assert goal(None, OUTCOMES, headline).met(ENDING, DAY).sum() == 3
    assert goal("general war", OUTCOMES, headline).met(ENDING, DAY).sum() == 2


def test_a_name_that_nothing_has_is_refused_with_the_nearest() -> None:
    with pytest.raises(EscalateError) as refused:
        goal("nuclear us", OUTCOMES, HEADLINE)
    assert refused.value.hint == "did you mean 'nuclear use'?"

    with pytest.raises(EscalateError) as refused:
        goal("xyzzy", OUTCOMES, HEADLINE)
    assert refused.value.hint == ("known: broader war, nuclear use, general war, Cold_Peace, calm")
