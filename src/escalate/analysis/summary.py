"""A saved ensemble as the numbers that `run` and `runs` show; draws and prints nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from escalate.analysis.goal import goal
from escalate.analysis.intervals import wilson
from escalate.analysis.words import in_words
from escalate.runs.ensemble import Damaged, Ensemble, Outcomes, saved_runs

Mask = NDArray[np.bool_]

SHARES = (0.05, 0.5, 0.95)
"""Quantiles over worlds: the ends of a band that holds 90 % of them, and the median."""


@dataclass(frozen=True)
class Share:
    """How many of the worlds, with the 95 % Wilson interval of the share and its words."""

    name: str
    count: int
    of: int
    low: float
    high: float
    words: str

    @property
    def share(self) -> float | None:
        """From 0 to 1; None of no worlds."""
        return self.count / self.of if self.of else None


@dataclass(frozen=True)
class Spread:
    """A watched quantity on the last day: the median of worlds, and 90 % of them around it.

    Of worlds in which it is a number: the day of what never happened is none. None if there is
    no such world.
    """

    name: str
    title: str
    unit: str
    median: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Failure:
    """A world that met a number that is not finite, on a day counted from 0, in a row."""

    world: int
    day: int
    row: str


@dataclass(frozen=True)
class Summary:
    """What the first worlds of an ensemble say; failed worlds are counted apart from all shares."""

    scenario: str
    title: str
    start: date
    end: date
    folder: Path
    seed: int
    worlds: int
    changes: tuple[tuple[str, str, str], ...]  # name, old, new
    outcomes: tuple[Share, ...]  # endings, gravest first: they add up
    headline: Share  # worlds where any member ever held
    members: tuple[str, ...]
    watched: tuple[Spread, ...]
    failures: tuple[Failure, ...]
    example: int  # the first world of the headline, or else the first that did not fail


def share(name: str, count: int, of: int) -> Share:
    """A count with its interval and words."""
    low, high = wilson(count, of)
    return Share(name, count, of, low, high, in_words(low, high))


def summarize(ensemble: Ensemble, worlds: int) -> Summary:
    """The numbers of worlds 1 to `worlds`; raises StoreError if they cannot be read."""
    manifest = ensemble.manifest
    table = ensemble.outcomes(worlds)
    sound = ~table.failed
    headline = goal(None, manifest.outcomes, manifest.headline)
    held = headline.met(table.ending, table.outcome_day) & sound
    of = int(sound.sum())
    start = manifest.start
    return Summary(
        scenario=manifest.scenario,
        title=manifest.title,
        start=start,
        end=start + timedelta(days=manifest.days),
        folder=ensemble.folder,
        seed=manifest.seed,
        worlds=worlds,
        changes=tuple((name, old, new) for name, old, new in manifest.changes),
        outcomes=tuple(
            share(name, int((sound & (table.ending == index)).sum()), of)
            for index, name in enumerate(manifest.outcomes)
        ),
        headline=share(manifest.headline.name, int(held.sum()), of),
        members=tuple(manifest.headline.members),
        watched=_watched(ensemble, table, sound),
        failures=failures(table),
        example=_first(table.world, held, sound),
    )


def failures(table: Outcomes) -> tuple[Failure, ...]:
    """The worlds that failed, in their order."""
    return tuple(
        Failure(int(table.world[at]), int(table.failed_day[at]), str(table.failed_row[at]))
        for at in np.flatnonzero(table.failed)
    )


def summarize_all(
    root: Path,
) -> tuple[tuple[Summary, ...], tuple[tuple[Path, str], ...]]:
    """Every saved run under a folder, and apart from them those without a sound world and why."""
    ensembles, damaged = saved_runs(root)
    summaries = []
    unread = [(each.folder, each.why) for each in damaged]
    for ensemble in ensembles:
        try:
            if ensemble.worlds:
                summaries.append(summarize(ensemble, ensemble.worlds))
            else:
                unread.append((ensemble.folder, "its first world is not saved yet"))
        except Damaged as found:
            unread.append((found.folder, found.why))
    return tuple(summaries), tuple(unread)


def _watched(ensemble: Ensemble, table: Outcomes, sound: Mask) -> tuple[Spread, ...]:
    manifest = ensemble.manifest
    if not sound.any():
        return ()
    spreads = [quantiles(row) for row in table.last[:, sound]]
    return tuple(
        Spread(
            name=name,
            title=manifest.titles.get(name, name),
            unit=manifest.units.get(name, ""),
            low=low,
            median=median,
            high=high,
        )
        for name, (low, median, high) in zip(manifest.watch, spreads, strict=True)
    )


def quantiles(values: NDArray[np.float64]) -> list[float] | list[None]:
    """The 5 %, 50 % and 95 % quantiles of those values that are numbers."""
    known = values[~np.isnan(values)]
    if not len(known):
        return [None, None, None]
    found: list[float] = np.quantile(known, SHARES).tolist()
    return found


def _first(worlds: NDArray[np.int64], *choices: Mask) -> int:
    """The id of the first world of the first choice that has any, or of the first world."""
    return next((int(worlds[mask.argmax()]) for mask in choices if mask.any()), int(worlds[0]))
