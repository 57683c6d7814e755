"""What worlds are asked about: an ending, or the headline; and which worlds came to it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from escalate.engine.columns import Bools, Floats
from escalate.errors import EscalateError
from escalate.model.parts import Headline
from escalate.scenario.problems import nearest


@dataclass(frozen=True)
class Goal:
    """An ending or the headline: the worlds that `run` counts under this name."""

    name: str
    at: tuple[int, ...]
    """Indices of the outcomes that belong to it."""
    ever: bool
    """Whether it is enough that one of them held on some day, as for a headline."""

    def met(self, ending: np.ndarray, outcome_day: Floats) -> Bools:
        """Which worlds came to it: `ending` is (worlds,), `outcome_day` (outcomes, worlds).

        A world that failed, whose ending is -1, came to nothing.
        """
        met = np.isin(ending, self.at)
        if self.ever:
            met |= (~np.isnan(outcome_day[list(self.at)])).any(axis=0)
        reached: Bools = met & (ending >= 0)
        return reached

    def settled(self, outcome_day: Floats, day: Floats | float) -> Bools:
        """Which worlds come to it, or do not, whatever may happen in them from a day on.

        The day is one for all worlds, or one for each; NaN settles nothing.
        """
        deciding = self.at if self.ever else range(max(1, self.at[0]))
        return np.asarray((outcome_day[list(deciding)] < day).any(axis=0))

    def day(self, outcome_day: Floats, days: int) -> Floats:
        """The first day on which it held, in each world; the last day where none is noted."""
        held = outcome_day[list(self.at)]
        first: Floats = np.where(np.isnan(held), days, held).min(axis=0)
        return first


def goal(name: str | None, outcomes: tuple[str, ...], headline: Headline) -> Goal:
    """The ending or headline of a name, whatever its capitals; the headline if there is none.

    Where both have one name it is the ending's. Raises EscalateError if nothing has the name.
    """
    known = {plain(one): one for one in (headline.name, *outcomes)}
    wanted = None if name is None else known.get(plain(name))
    if wanted in outcomes:
        return Goal(wanted, (outcomes.index(wanted),), ever=False)
    if name is None or wanted:
        return Goal(headline.name, tuple(map(outcomes.index, headline.members)), ever=True)
    every = ", ".join(dict.fromkeys(known.values()))
    raise EscalateError(
        f"no outcome is named {name!r}", nearest(name, known.values()) or f"known: {every}"
    )


def plain(name: str) -> str:
    """A name whatever its capitals, and with spaces for underscores."""
    return name.casefold().replace("_", " ")
