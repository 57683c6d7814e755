from dataclasses import dataclass, replace
from datetime import date
from typing import cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalate.analysis.guesses import counted, groups, scores
from escalate.analysis.summary import share
from escalate.model.parts import Headline
from escalate.runs.ensemble import Ensemble, Manifest, Outcomes

NAN = np.nan
ENDINGS = ("war", "clash", "truce", "calm")
WIDER = Headline("wider war", ("war", "clash"))


@dataclass(frozen=True)
class Saved:
    """An ensemble whose worlds are in memory."""

    manifest: Manifest
    table: Outcomes

    def outcomes(self, first: int) -> Outcomes:
        assert first == len(self.table.world)
        return self.table


def saved(headline: Headline) -> Ensemble:
    """Six worlds: the second met a clash and ended in a truce, the fourth failed after a war."""
    never = [NAN] * 6
    manifest = Manifest(
        format=1,
        escalate="0.1.0",
        scenario="two-states",
        title="Two states",
        hash="abc",
        seed=0,
        dice="a",
        results_version=1,
        design="worlds",
        start=date(2024, 11, 1),
        days=60,
        outcomes=ENDINGS,
        headline=headline,
        actors=("north",),
        watch=(),
        changes=(),
        titles={},
        units={},
    )
    table = Outcomes(
        world=np.arange(1, 7),
        ending=np.array([3, 2, 0, -1, 1, 3], np.int8),
        outcome_day=np.array(
            [
                [NAN, NAN, 30, 5, NAN, NAN],
                [NAN, 12, NAN, NAN, 40, NAN],
                [NAN, 50, NAN, NAN, NAN, NAN],
                never,
            ]
        ),
        peak=np.zeros((1, 6)),
        last=np.zeros((0, 6)),
        failed=np.array([False, False, False, True, False, False]),
        failed_day=np.array([NAN, NAN, NAN, 7, NAN, NAN]),
        failed_row=np.array([None, None, None, "load", None, None], object),
    )
    return cast("Ensemble", Saved(manifest, table))


def test_the_headline_is_asked_first_and_then_every_ending_outside_it() -> None:
    assert groups(ENDINGS, WIDER) == ("wider war", "truce", "calm")


def test_a_world_that_met_the_headline_and_ended_otherwise_is_counted_once() -> None:
    found = [(each.name, each.count, each.of) for each in counted(saved(WIDER), 6)]
    assert found == [("wider war", 3, 5), ("truce", 0, 5), ("calm", 2, 5)]


@pytest.mark.parametrize("members", [("clash",), ("truce",), ("calm",), ("war", "calm")])
def test_whatever_the_headline_every_sound_world_is_in_one_group(members: tuple[str, ...]) -> None:
    found = counted(saved(replace(WIDER, members=members)), 6)
    assert sum(each.count for each in found) == 5


@given(
    st.lists(st.tuples(st.integers(0, 300), st.integers(0, 1000)), min_size=2, max_size=8).filter(
        lambda pairs: sum(count for count, _ in pairs) and sum(guess for _, guess in pairs)
    )
)
def test_miss_and_luck_are_exactly_the_mean_brier_score_over_the_worlds(
    pairs: list[tuple[int, int]],
) -> None:
    counts = [count for count, _ in pairs]
    guess = np.array([given for _, given in pairs]) / sum(given for _, given in pairs)
    ending = np.repeat(np.arange(len(counts)), counts)
    brier = ((guess - np.eye(len(counts))[ending]) ** 2).sum(axis=1).mean()
    worlds = [share(str(at), count, len(ending)) for at, count in enumerate(counts)]
    found = scores([guess.tolist()], worlds)
    assert abs(found.guesses[0].miss + found.luck - brier) < 1e-12
    assert abs(found.even.miss + found.luck - _brier_of_even(ending, len(counts))) < 1e-12


def _brier_of_even(ending: np.ndarray, groups: int) -> float:
    even = np.full(groups, 1 / groups)
    return float(((even - np.eye(groups)[ending]) ** 2).sum(axis=1).mean())


def test_points_off_are_a_root_mean_square() -> None:
    worlds = [share("a", 12, 100), share("b", 28, 100), share("c", 60, 100)]
    found = scores([(0.3, 0.3, 0.4), (0.12, 0.28, 0.6)], worlds)
    assert found.guesses[0].off == pytest.approx(((18**2 + 2**2 + 20**2) / 3) ** 0.5 / 100)
    assert found.guesses[1].off == 0
    assert found.even.off == pytest.approx(0.1996, abs=1e-4)
