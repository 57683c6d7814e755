"""Which milestones tell the worlds that came to an outcome from those that had not yet."""

from __future__ import annotations

from math import erfc, sqrt
from typing import NamedTuple

import numpy as np

from escalate.analysis.roads import NEVER, Roads
from escalate.analysis.significance import SEEN, holm
from escalate.engine.columns import Bools, Floats, Ints


def telling(roads: Roads, least: float) -> frozenset[str]:
    """The milestones that a road is told by.

    A milestone tells if on the day of the outcome the worlds that came to it had met it more, or
    less, often than all the worlds that had not come to it before that day: the log-rank test
    (Mantel 1966) of a state that changes in time, with Holm's adjustment over the milestones; and
    if that made a difference of `least` worlds, as many as make a branch. To compare on the same
    day is what matters: most milestones are met sooner or later by worlds that run on. Milestones
    that do not tell are kept where they split no road from another.
    """
    met = np.where(roads.on_road(), roads.first_day, np.inf)
    known = np.flatnonzero(np.isfinite(met).any(axis=1))
    tests = [logrank(roads.came, roads.day, met[at]) for at in known]
    values = holm([test.p for test in tests])
    kept = [
        int(at)
        for at, test, p in zip(known, tests, values, strict=True)
        if p < SEEN and abs(test.surplus) >= least
    ]
    return frozenset(roads.milestones[at] for at in _with_those_that_split_nothing(roads, kept))


class LogRank(NamedTuple):
    """Whether what came was blind to what had been met."""

    surplus: float
    """Worlds by which it had been met more often than if it were blind; below 0 if less often."""
    p: float


def logrank(came: Bools, day: Floats, met: Floats) -> LogRank:
    """The log-rank test of a state that worlds enter on the day `met`, infinity if never.

    All of shape (worlds,). Worlds that `came` did so on their `day` and are at risk until then,
    the others always; what is met is met no later than that. Mantel (1966), with the variance of
    the hypergeometric.
    """
    until = np.where(came, day, np.inf)
    days, comes = np.unique(day[came], return_counts=True)
    of = len(until) - np.searchsorted(np.sort(until), days)
    left = np.sort(until[np.isfinite(met)])
    had = np.searchsorted(np.sort(met), days, side="right") - np.searchsorted(left, days)
    share = had / of
    surplus = float(np.isfinite(left).sum() - (comes * share).sum())
    spread = comes * share * (1 - share) * (of - comes) / np.maximum(of - 1, 1)
    variance = float(spread.sum())
    return LogRank(surplus, erfc(abs(surplus) / sqrt(2 * variance)) if variance else 1.0)


def _with_those_that_split_nothing(roads: Roads, kept: list[int]) -> list[int]:
    """The milestones that are kept, and every other that leaves as many different roads."""
    place = np.where(roads.on_road(), roads.place, NEVER)[:, roads.came]
    names = [roads.milestones[at] for at in kept]
    ways: dict[tuple[str, ...], int] = {}
    those = zip(roads.of(names), roads.came, strict=True)
    way = np.array([ways.setdefault(road, len(ways)) for road, came in those if came], int)
    for at in np.flatnonzero((place < NEVER).any(axis=1)).tolist():
        if at not in kept and _splits_nothing(_rank(place, kept, at), way):
            kept = [*kept, at]
    return kept


def _rank(place: Ints, kept: list[int], at: int) -> Ints:
    """(worlds,): where a milestone stands among those that are kept; -1 where it is not met."""
    return np.where(place[at] < NEVER, (place[kept] < place[at]).sum(axis=0), -1)


def _splits_nothing(rank: Ints, way: Ints) -> bool:
    """Whether all worlds of each way have one rank."""
    of_way = np.empty(way.max() + 1, np.int64)
    of_way[way] = rank
    return bool((of_way[way] == rank).all())
