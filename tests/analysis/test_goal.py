import numpy as np
import pytest

from escalate.analysis.goal import goal
from escalate.errors import EscalateError
from escalate.model.parts import Headline

OUTCOMES = ("war", "long_war", "calm")
HEADLINE = Headline("war", ("war", "long_war"))


def test_no_name_is_the_headline_even_where_an_ending_has_its_name() -> None:
    assert goal(None, OUTCOMES, HEADLINE).at == (0, 1)
    assert goal(None, OUTCOMES, HEADLINE).ever
    assert goal("war", OUTCOMES, HEADLINE).at == (0,)


@pytest.mark.parametrize("name", ["long_war", "long war", "Long War"])
def test_an_ending_is_found_however_it_is_spelt(name: str) -> None:
    assert goal(name, OUTCOMES, HEADLINE).name == "long_war"


def test_a_name_that_nothing_has_gets_the_nearest() -> None:
    with pytest.raises(EscalateError, match="did you mean 'calm'"):
        goal("clam", OUTCOMES, HEADLINE)


def test_a_headline_counts_what_ever_held_and_a_failed_world_nowhere() -> None:
    ending = np.array([2, 0, -1, 2], np.int8)
    days = np.full((3, 4), np.nan)
    days[1, 0] = 5
    days[0, 2] = 3

    assert goal(None, OUTCOMES, HEADLINE).met(ending, days).tolist() == [True, True, False, False]
    assert goal("war", OUTCOMES, HEADLINE).met(ending, days).tolist() == [False, True, False, False]
