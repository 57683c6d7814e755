"""Which world a class plays: one in which things happen and orders matter; says how rare it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Literal

import numpy as np

from escalate.analysis.roads import roads
from escalate.analysis.summary import Share, share
from escalate.engine.columns import Bools, Floats
from escalate.engine.draws import Draws
from escalate.errors import EscalateError
from escalate.runs.ensemble import Progress
from escalate.teach.classes.singles import Tried, last_taken, singles, tried, worth_trying
from escalate.teach.classes.sitting import Sitting

EVENTFUL = 4
"""Milestones before the third council, at the least."""
EXAMINED = 200
"""Worlds that are examined at once, in their order, until one is found."""
How = Literal["auto", "random", "named"]
Wanted = Literal["auto", "random"] | int
Reporting = Callable[[], AbstractContextManager[Callable[[Progress], None]]]
"""Opens a report on the progress of one long piece of work."""


@dataclass(frozen=True)
class Choice:
    """The world that a class plays, and how it was found."""

    how: How
    world: int
    milestones: int
    """Milestones that it meets before the third council under doctrine."""
    tried: tuple[Tried, ...]
    """What each single order that can change it makes of it."""
    eventful: Share
    """How many of all worlds have enough milestones in time and no headline too early."""
    like: Share | None = None
    """How many of the worlds examined are besides such that one order changes the headline; None
    if it was not looked for.
    """


def chosen(sitting: Sitting, wanted: Wanted, reporting: Reporting) -> Choice:
    """The world that is wanted: a number, one drawn by the seed, or the first that fits.

    A world fits if under doctrine it meets EVENTFUL milestones before the third council and no
    headline before the second, and if one order of one of the seats changes its headline.

    Raises EscalateError if there is no such world, and what simulating raises.
    """
    search = _Search(sitting, reporting)
    if wanted == "auto":
        return search.first()
    if wanted == "random":
        luck = Draws(sitting.seed, np.array([1])).stream("class/world").fresh(0)
        return search.only(1 + int(luck[0] * sitting.worlds), "random")
    if wanted > sitting.worlds:
        what = f"world {wanted:,} is not one of the {sitting.worlds:,} worlds that are counted"
        raise EscalateError(what, f"give one from 1 to {sitting.worlds:,}, or more --worlds")
    return search.only(wanted, "named")


class _Search:
    """The worlds of a sitting, and which of them fit."""

    def __init__(self, sitting: Sitting, reporting: Reporting) -> None:
        self._sitting, self._reporting = sitting, reporting
        model, worlds, headline = sitting.model, sitting.worlds, sitting.headline
        outcomes = sitting.ensemble.outcomes(worlds)
        events = sitting.ensemble.events(first=worlds)
        self._sound = ~outcomes.failed
        self._came: Bools = headline.met(outcomes.ending, outcomes.outcome_day)
        self._milestones = np.zeros(worlds, int)
        first_day = roads(model, headline, outcomes, events).first_day
        self._milestones[self._sound] = (first_day < sitting.council_day(3)).sum(axis=0)
        day: Floats = headline.day(outcomes.outcome_day, model.days)
        early = self._came & (day < sitting.council_day(2))
        self._fits: Bools = self._sound & (self._milestones >= EVENTFUL) & ~early
        self._every = singles(sitting)
        self._taken = last_taken(events, [one.order.action for one in self._every])

    def first(self) -> Choice:
        """The first world that fits, with the share of those like it among all examined."""
        found: list[Tried] = []
        worlds = self._sitting.worlds
        for start in range(0, worlds, EXAMINED):
            examined = range(start + 1, min(start + EXAMINED, worlds) + 1)
            found += self._try([world for world in examined if self._fits[world - 1]])
            like = {one.world for one in found if self._changes(one)}
            if like:
                count = share("like it", len(like), int(self._sound[: examined.stop - 1].sum()))
                return self._choice("auto", min(like), found, count)
        raise self._none()

    def only(self, world: int, how: How) -> Choice:
        """One world, whatever it is like."""
        if not self._sound[world - 1]:
            raise EscalateError(f"world {world} failed", "give another, or `--world auto`")
        return self._choice(how, world, self._try([world]), None)

    def _changes(self, one: Tried) -> bool:
        """Whether an order changed the headline of its world."""
        return one.ending >= 0 and one.headline != bool(self._came[one.world - 1])

    def _try(self, worlds: Sequence[int]) -> tuple[Tried, ...]:
        asked = [
            (world, single)
            for world in worlds
            for single in worth_trying(self._every, world, self._taken)
        ]
        with self._reporting() as progress:
            return tried(self._sitting, asked, progress)

    def _choice(self, how: How, world: int, found: Sequence[Tried], like: Share | None) -> Choice:
        eventful = share("eventful", int(self._fits.sum()), int(self._sound.sum()))
        own = tuple(one for one in found if one.world == world)
        return Choice(how, world, int(self._milestones[world - 1]), own, eventful, like)

    def _none(self) -> EscalateError:
        """What is missing, and what to do."""
        worlds, eventful = self._sitting.worlds, int(self._fits.sum())
        hint = "give `--world random`, or the number of a world; or another `--seed`"
        if not eventful:
            what = f"no world of {worlds:,} has enough happening in time and no headline too early"
            hint = f"name more `milestones:`, or put the councils later; or {hint}"
        else:
            what = f"in no world of {worlds:,} one order of a seat changes the headline"
            hint = f"put on menus what the headline turns on; or {hint}"
        return EscalateError(what, hint)
