"""How often things are seen with an outcome and without it, by matched days; simulates nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from escalate.analysis.significance import SEEN, fisher, holm
from escalate.analysis.summary import Share, share
from escalate.engine.columns import Bools, Floats


class Cases(NamedTuple):
    """Worlds by whether they came to an outcome, each with the day until which it is looked at.

    Arrays have shape (worlds,); a world that failed is in neither.
    """

    with_it: Bools
    without: Bools
    until: Floats


@dataclass(frozen=True)
class Company:
    """In how many of the worlds with the outcome something is seen, and of those without it."""

    with_it: Share
    without: Share
    p: float
    """Fisher's exact p value, adjusted for all things looked at together (Holm)."""

    @property
    def clear(self) -> bool:
        """Whether it is seen more often with the outcome than without it, or less often."""
        return self.p < SEEN

    @property
    def suggests(self) -> float:
        """By how much the outcome's share would fall if it were as rare as where this is not seen.

        That is what company alone would make one expect of taking it away; 0 where there is no
        world in which it is not seen.
        """
        came, other = self.with_it, self.without
        unseen = (came.of - came.count, other.of - other.count)
        if not sum(unseen):
            return 0.0
        return came.of / (came.of + other.of) - unseen[0] / sum(unseen)


def matched(came: Bools, sound: Bools, day: Floats) -> Cases:
    """The cases of an outcome, which `came` worlds came to on a `day`.

    The worlds without it have no such day, and to count in them until the end would flatter what
    comes late: each is given that of a world with it, in turn, in the order of their ids. Luck
    knows nothing of ids, so that is as good as drawing them by lot, and every world of the one
    kind stands for as many of the other, give or take one. There must be a world with it.
    """
    without = sound & ~came
    until = np.where(came, day, np.nan)
    until[without] = np.resize(day[came], int(without.sum()))
    return Cases(came, without, until)


def companies(cases: Cases, seen: Floats) -> list[Company]:
    """The company of every thing, whose first days are `seen`, (things, worlds)."""
    by_then = seen <= cases.until
    counts = [
        (
            int(row[cases.with_it].sum()),
            int(cases.with_it.sum()),
            int(row[cases.without].sum()),
            int(cases.without.sum()),
        )
        for row in by_then
    ]
    adjusted = holm([fisher(*each) for each in counts])
    return [
        Company(share("with", with_it, of), share("without", without, of_others), p)
        for (with_it, of, without, of_others), p in zip(counts, adjusted, strict=True)
    ]


def whole_run(cases: Cases, days: int) -> Cases:
    """The same worlds, looked at until the last day."""
    until: Floats = np.where(cases.with_it | cases.without, float(days), np.nan)
    return cases._replace(until=until)
