"""Whether a difference in the same worlds can be seen, and how many worlds would show it."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, sqrt
from statistics import NormalDist

import numpy as np

from escalate.engine.columns import Floats, Ints

SEEN = 0.05
"""The p value below which a difference counts as seen."""
POWER = 0.8
"""How often a difference of the size that is asked for would be seen."""
UNSEEN_WORLDS = 3.0
"""How many worlds out of the next as many may well differ where none did (the rule of three)."""
_ROUNDING = 1e-7  # of chances that are as likely as each other


def mcnemar(entered: int, left: int) -> float:
    """The exact two-sided p value of a difference: `entered` worlds came in, `left` went out.

    If nothing made a difference each of them went either way like a coin (McNemar 1947, with the
    binomial in place of chi-squared). 1 where no world differs.
    """
    if not entered + left:
        return 1.0
    from scipy.special import bdtr

    return min(1.0, 2 * float(bdtr(min(entered, left), entered + left, 0.5)))


def fisher(count: int, of: int, other: int, of_other: int) -> float:
    """The exact two-sided p value of a difference between the shares of two sets of worlds.

    Of all ways to deal out as many hits as there are, the chance of those no likelier than this
    one (Fisher 1935). 1 where one of the sets is empty.
    """
    from scipy.special import gammaln

    hits, worlds = count + other, of + of_other
    dealt = np.arange(max(0, hits - of_other), min(hits, of) + 1)

    def ways(among: Ints | int, some: Ints | int) -> Floats:
        logs: Floats = gammaln(among + 1) - gammaln(some + 1) - gammaln(among - some + 1)
        return logs

    chances = np.exp(ways(of, dealt) + ways(of_other, hits - dealt) - ways(worlds, hits))
    seen = chances[count - dealt[0]]
    return min(1.0, float(chances[chances <= seen * (1 + _ROUNDING)].sum()))


def holm(values: Sequence[float]) -> list[float]:
    """The p values adjusted for being looked at together: Holm (1979), in the order given."""
    adjusted = [0.0] * len(values)
    worst = 0.0
    ascending = sorted(range(len(values)), key=lambda at: values[at])
    for rank, at in enumerate(ascending):
        worst = max(worst, min(1.0, (len(values) - rank) * values[at]))
        adjusted[at] = worst
    return adjusted


def student(values: Floats) -> float:
    """The two-sided p value of Student's t test that the mean of independent values is nought.

    1 of fewer than two values. Of values that are all the same but nought it is 0: nothing
    varies, so there is no luck that could have made them.
    """
    if len(values) < 2 or not values.any():
        return 1.0
    from scipy.special import stdtr

    error = float(values.std(ddof=1)) / sqrt(len(values))
    return 2 * float(stdtr(len(values) - 1, -abs(float(values.mean())) / error)) if error else 0.0


def worlds_needed(difference: float, discordant: float, rows: int = 1) -> int | None:
    """How many worlds would show a difference of shares four times in five; None if none would.

    `discordant` is the share of worlds that differ. Connor (1987), equation 2, two-sided at 5 %,
    or at 5 % over the number of `rows` that are looked at together, as Holm asks of the first.
    """
    size = abs(difference)
    if not size:
        return None
    varied = max(discordant, size)
    alpha, beta = _quantiles(rows)
    return ceil((alpha * sqrt(varied) + beta * sqrt(varied - size * size)) ** 2 / size**2)


def smallest_seen(entered: int, left: int, of: int, rows: int = 1) -> float:
    """The least difference of shares that as many worlds would show four times in five.

    With as many worlds differing as did, or with three where none did; or with as many as the
    difference itself takes, where that is more. `rows` as above.
    """
    deviates = sum(_quantiles(rows))
    worlds = max(entered + left, UNSEEN_WORLDS, deviates**2)
    return min(1.0, deviates * sqrt(worlds) / of)


def smallest_mean(deviation: float, of: int, rows: int = 1) -> float:
    """The least mean that as many values of this standard deviation would show as often."""
    return sum(_quantiles(rows)) * deviation / sqrt(of)


def _quantiles(rows: int) -> tuple[float, float]:
    return NormalDist().inv_cdf(1 - SEEN / rows / 2), NormalDist().inv_cdf(POWER)
