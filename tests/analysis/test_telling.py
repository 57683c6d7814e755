"""Milestones that tell: a log-rank test, the same as scipy's where that can do it."""

from statistics import NormalDist

import numpy as np
import pytest
from numpy.typing import ArrayLike
from scipy.stats import CensoredData
from scipy.stats import logrank as reference

from escalate.analysis.roads import NEVER, Roads
from escalate.analysis.telling import logrank, telling

NEVER_MET = np.inf


def test_a_state_from_the_first_day_is_a_group_as_scipy_compares_them() -> None:
    luck = np.random.default_rng(11)
    group = luck.random(300) < 0.4
    day = np.ceil(luck.exponential(np.where(group, 40, 70)))
    came = day <= 60
    day = np.minimum(day, 60.0)

    def censored(those: np.ndarray) -> CensoredData:
        return CensoredData(uncensored=day[those & came], right=day[those & ~came] + 1)

    found = logrank(came, day, np.where(group, 0.0, NEVER_MET))

    assert found.p == pytest.approx(reference(censored(group), censored(~group)).pvalue, rel=1e-12)
    assert found.surplus > 0


def test_a_state_that_is_entered_is_counted_on_each_day_by_itself() -> None:
    luck = np.random.default_rng(5)
    came = luck.random(120) < 0.5
    day = np.where(came, luck.integers(1, 30, 120), 30).astype(float)
    met = luck.integers(0, 40, 120).astype(float)
    met[met > day] = NEVER_MET

    surplus = variance = 0.0
    for today in range(31):
        risk = [w for w in range(120) if not came[w] or day[w] >= today]
        comes = [w for w in risk if came[w] and day[w] == today]
        had = {w for w in risk if met[w] <= today}
        of, events = len(risk), len(comes)
        surplus += len(had & set(comes)) - events * len(had) / of
        if of > 1:
            share = len(had) / of
            variance += events * share * (1 - share) * (of - events) / (of - 1)
    z = surplus / variance**0.5

    found = logrank(came, day, met)
    assert found.surplus == pytest.approx(surplus, rel=1e-12)
    assert found.p == pytest.approx(2 * NormalDist().cdf(-abs(z)), rel=1e-9)


def test_what_all_have_met_and_what_none_has_says_nothing() -> None:
    came, day = np.array([True, True, False]), np.array([3.0, 5.0, 9.0])

    for met in (np.zeros(3), np.full(3, NEVER_MET)):
        assert logrank(came, day, met) == (0.0, 1.0)


def roads(came: ArrayLike, day: ArrayLike, **first: ArrayLike) -> Roads:
    """Worlds that met milestones on these days, -1 for never; of one day in the order given."""
    days = np.array(list(first.values()))
    met = np.where(days < 0, NEVER, days)
    place = met * 10 + np.arange(len(first))[:, None]
    return Roads(
        world=np.arange(1, days.shape[1] + 1),
        came=np.asarray(came),
        day=np.asarray(day, float),
        milestones=tuple(first),
        first_day=met,
        place=np.where(met == NEVER, NEVER, place),
    )


def crowd(seed: int = 3) -> Roads:
    """600 worlds: a cause before every end, a date, noise, and what comes only afterwards."""
    luck = np.random.default_rng(seed)
    cause = luck.integers(10, 90, 600)
    cause[luck.random(600) < 0.5] = -1
    came = (cause > 0) & (luck.random(600) < 0.6)
    day = np.where(came, cause + 5, 100)
    noise = luck.integers(0, 100, 600)
    late = np.where(luck.random(600) < 0.9, 95, -1)
    return roads(
        came, day, cause=cause, noise=noise, date=np.full(600, 2), late=late, feast=np.full(600, 50)
    )


def test_causes_are_kept_and_noise_is_not() -> None:
    kept = telling(crowd(), 10)

    assert "cause" in kept
    assert "noise" not in kept


def test_what_others_meet_later_is_not_held_against_the_worlds_that_came_early() -> None:
    """Nine in ten of all worlds meet `late`, and hardly one that came: on their day nobody had."""
    worlds = crowd()
    met = worlds.on_road()[3]

    assert met[worlds.came].mean() < 0.1
    assert met[~worlds.came].mean() > 0.85
    assert "late" not in telling(worlds, 10)


def test_what_splits_no_road_stays_though_it_tells_nothing() -> None:
    kept = telling(crowd(), 10)

    assert "date" in kept  # before every cause
    assert "feast" not in kept  # before some and after others


def test_a_difference_of_fewer_worlds_than_a_branch_has_is_none() -> None:
    luck = np.random.default_rng(8)
    cause = np.where(luck.random(400) < 0.2, 10, -1)
    came = luck.random(400) < np.where(cause > 0, 0.6, 0.2)
    worlds = roads(came, np.full(400, 50), cause=cause)
    surplus = (cause[came] > 0).sum() - came.sum() * (cause > 0).mean()

    assert surplus > 20
    assert telling(worlds, surplus - 1) == {"cause"}
    assert telling(worlds, surplus + 1) == frozenset()


def test_noise_is_kept_no_oftener_than_the_level_says() -> None:
    found = sum("noise" in telling(crowd(seed), 1) for seed in range(200))

    assert found <= 15


@pytest.mark.parametrize("came", [[False, False], [True, True]])
def test_worlds_that_are_all_alike_are_told_by_what_splits_none(came: list[bool]) -> None:
    worlds = roads(came, [9, 9], first=[2, 3], never=[-1, -1], second=[4, 5])

    assert telling(worlds, 3) == (frozenset({"first", "second"}) if came[0] else frozenset())


def test_without_milestones_there_is_nothing_to_tell() -> None:
    nothing = np.empty((0, 2), np.int64)
    worlds = Roads(
        np.array([1, 2]), np.array([True, False]), np.array([3.0, 9.0]), (), *[nothing] * 2
    )

    assert telling(worlds, 3) == frozenset()
    assert worlds.of(()) == [(), ()]
