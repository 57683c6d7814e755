"""Shares that a person expected of the endings, held against all worlds; asks and stores nothing.

Against an ensemble with shares s, the mean Brier score of a guess f over the worlds is exactly
sum((f - s)^2) + sum(s (1 - s)): a miss, and the luck of the draw, which is the same for every
guess (the decomposition of Murphy 1973, for one guess that is made of all worlds).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from escalate.analysis.goal import goal
from escalate.analysis.summary import Share, share
from escalate.engine.columns import Floats
from escalate.model.parts import Headline
from escalate.runs.saved import Ensemble


@dataclass(frozen=True)
class Score:
    """A guess, and how far it lies from the shares of the worlds."""

    shares: tuple[float, ...]
    """From 0 to 1, one for each of the groups."""
    miss: float
    """The sum of squared differences to the shares of the worlds."""

    @property
    def off(self) -> float:
        """The root mean square of the differences, from 0 to 1."""
        return sqrt(self.miss / len(self.shares))


@dataclass(frozen=True)
class Scores:
    """Guesses beside the worlds, and beside the guess of someone who knows nothing."""

    worlds: tuple[Share, ...]
    """One for each of the groups."""
    guesses: tuple[Score, ...]
    """In the order in which they were made."""
    even: Score
    luck: float
    """What the draw of a world adds to the mean Brier score of whatever guess."""


def groups(outcomes: Sequence[str], headline: Headline) -> tuple[str, ...]:
    """What is guessed: the headline, then each ending outside it; a world is in exactly one."""
    return (headline.name, *(name for name in outcomes if name not in headline.members))


def counted(ensemble: Ensemble, worlds: int) -> tuple[Share, ...]:
    """The share of each of the groups among worlds 1 to `worlds`, without those that failed.

    Raises what reading the ensemble raises.
    """
    manifest = ensemble.manifest
    table = ensemble.outcomes(worlds)
    return grouped(table.ending, table.outcome_day, manifest.outcomes, manifest.headline)


def grouped(
    ending: NDArray[np.int8], outcome_day: Floats, outcomes: tuple[str, ...], headline: Headline
) -> tuple[Share, ...]:
    """The share of each of the groups among some worlds, without those that failed.

    `ending` is an index into the outcomes, -1 where a world failed; `outcome_day` is
    (outcomes, worlds).
    """
    sound = ending >= 0
    held = goal(None, outcomes, headline).met(ending, outcome_day) & sound
    counts = [int(held.sum())] + [
        int((sound & ~held & (ending == index)).sum())
        for index, name in enumerate(outcomes)
        if name not in headline.members
    ]
    of = int(sound.sum())
    names = groups(outcomes, headline)
    return tuple(share(name, count, of) for name, count in zip(names, counts, strict=True))


def scores(guesses: Sequence[Sequence[float]], worlds: Sequence[Share]) -> Scores:
    """Guesses held against the shares of the worlds, of which one at least must be sound."""
    true = [each.count / each.of for each in worlds]
    even = [1 / len(true)] * len(true)
    return Scores(
        tuple(worlds),
        tuple(_score(guess, true) for guess in guesses),
        _score(even, true),
        sum(one * (1 - one) for one in true),
    )


def _score(guess: Sequence[float], true: Sequence[float]) -> Score:
    differences = (one - other for one, other in zip(guess, true, strict=True))
    return Score(tuple(guess), sum(each**2 for each in differences))
