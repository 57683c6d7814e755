"""The staff's estimate: what comes of worlds that look the same from where a seat sits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from escalate.analysis import estimates
from escalate.analysis.estimates import Estimate
from escalate.analysis.goal import goal
from escalate.engine.columns import Bools
from escalate.model import formulas
from escalate.model.model import Model
from escalate.runs.ensemble import Progress
from escalate.runs.observed import Observed, Wanted, observed
from escalate.teach.play.council import Council, Line

WORLDS = 2_000
FEWEST = 100
"""Worlds below which an estimate says nothing."""
AHEAD = 90
"""Days that it looks ahead."""
ALIKE = 0.15
"""How far a number may lie from the seat's own, as a share of it, where a world looks the same."""


@dataclass(frozen=True)
class Staff:
    """What the staff can say at a council."""

    worlds: int
    alike: int
    """Worlds that look the same from here."""
    by_numbers: bool
    """Whether they look the same in numbers too, and not only in what has happened."""
    until: int
    """The last day that it speaks of."""
    soon: tuple[tuple[str, Estimate], ...]
    """What may come until then, and in which share of those worlds; empty if they are too few."""


def staff(
    model: Model,
    seed: int,
    council: Council,
    *,
    worlds: int = WORLDS,
    progress: Callable[[Progress], None],
) -> Staff:
    """Count over worlds in which the orders so far are carried out; no truth of a game is read.

    Worlds look the same where the seat would know of the same happenings, and of numbers near to
    its own; where such worlds are too few, of the same happenings alone.
    """
    lines = council.report
    ahead = [line for line in lines if line.item.happens and line.value < 0.5]
    wanted = Wanted(
        numbers=tuple(
            (formulas.row(line.item.known, line.item.row), council.day, council.day)
            for line in lines
        ),
        firsts=tuple(line.item.name for line in ahead),
    )
    seen = observed(model, seed, worlds, wanted, progress=progress)
    by_events = _alike(seen, lines, numbers=False)
    alike = _alike(seen, lines, numbers=True)
    by_numbers = int(alike.sum()) >= FEWEST
    if not by_numbers:
        alike = by_events
    until = min(council.day + AHEAD, model.days)
    count = int(alike.sum())
    soon = tuple(_soon(model, seen, ahead, until, alike)) if count >= FEWEST else ()
    return Staff(worlds, count, by_numbers, until, soon)


def _alike(seen: Observed, lines: tuple[Line, ...], *, numbers: bool) -> Bools:
    alike: Bools = seen.ending >= 0
    for line, known in zip(lines, seen.numbers, strict=True):
        if line.item.happens:
            alike = alike & ((known >= 0.5) == (line.value >= 0.5))
        elif numbers:
            room = max(2 * line.error, ALIKE) * abs(line.value)
            alike = alike & (np.abs(known - line.value) <= room)
    return alike


def _soon(
    model: Model, seen: Observed, ahead: list[Line], until: int, alike: Bools
) -> list[tuple[str, Estimate]]:
    told = [
        (line.item.title, estimates.share(first <= until, alike))
        for line, first in zip(ahead, seen.firsts, strict=True)
    ]
    headline = goal(None, model.outcomes, model.headline)
    came = headline.met(seen.ending, seen.outcome_day)
    day = headline.day(seen.outcome_day, model.days)
    told.append((model.headline.name, estimates.share(came & (day <= until), alike)))
    return told
