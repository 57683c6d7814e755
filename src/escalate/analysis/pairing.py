"""The worlds that several runs have in common, read side by side; draws and prints nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from escalate.analysis.contenders import Contender
from escalate.engine.columns import Floats, Ints
from escalate.errors import EscalateError
from escalate.runs.ensemble import (
    Ensemble,
    EventLog,
    Extension,
    Outcomes,
    Progress,
    Series,
    extend,
)
from escalate.runs.job import the_engine
from escalate.runs.unsaved import series_of

USUAL = 1000
"""How many worlds are compared where nothing says otherwise."""


@dataclass(frozen=True)
class Side:
    """One of the things that are compared, with its run."""

    of: Contender
    run: Ensemble
    first: int
    """Worlds 1 to this number are read."""

    @property
    def label(self) -> str:
        """What tables call it."""
        return self.of.label

    @cached_property
    def outcomes(self) -> Outcomes:
        """How its worlds ended."""
        return self.run.outcomes(self.first)

    @cached_property
    def events(self) -> EventLog:
        """What happened in its worlds."""
        return self.run.events(first=self.first)

    @cached_property
    def series(self) -> Series:
        """What it watched."""
        return self.run.series(self.first)

    def values(
        self, rows: Sequence[str], day: int, progress: Callable[[Progress], None]
    ) -> dict[str, Floats]:
        """Some rows at the end of a day, in worlds 1 to `first`.

        What is not saved is simulated again, from the scenario that is saved with the run.
        """
        watched = self.run.manifest.watch
        saved = [row for row in rows if row in watched and day in self.series.days]
        point = np.searchsorted(self.series.days, day)
        found = {row: self.series.values[watched.index(row), point] for row in saved}
        missing = [row for row in rows if row not in found]
        if missing:
            series = self._again(missing, day, progress)
            found |= {row: series.values[at, 0] for at, row in enumerate(missing)}
        return found

    def _again(self, rows: Sequence[str], day: int, progress: Callable[[Progress], None]) -> Series:
        manifest, engine = self.run.manifest, the_engine()
        if (manifest.dice, manifest.results_version) != (engine.dice, engine.results_version):
            what = f"{', '.join(rows)} on day {day}: {self.label} has not saved it"
            raise EscalateError(what, "another version of the engine made this run")
        return series_of(
            self.of.model,
            rows,
            seed=manifest.seed,
            worlds=self.first,
            days=(day,),
            progress=progress,
        )


@dataclass(frozen=True)
class Pairing:
    """The worlds that the base and all others have, and that failed in none of them."""

    base: Side
    others: tuple[Side, ...]
    worlds: Ints
    left_out: tuple[tuple[str, int], ...]
    """Of which run how many worlds are left out, because another does not have them."""
    failed: int
    """How many more, because they failed in one of them at least."""

    @property
    def of(self) -> int:
        """How many worlds are compared."""
        return len(self.worlds)

    @property
    def sides(self) -> tuple[Side, ...]:
        """The base and the others."""
        return self.base, *self.others


def worlds_to_play(found: Sequence[Contender], worlds: int | None) -> int:
    """How many worlds each should have: what is asked for, or as many as all saved runs have."""
    return worlds or min((one.saved.worlds for one in found if one.saved), default=USUAL)


def play(
    one: Contender, *, seed: int, worlds: int, root: Path, progress: Callable[[Progress], None]
) -> Extension:
    """The run of a thing, of which what is missing is simulated and saved under `root`.

    A run that was named itself is taken as it is. Raises as `extend` does.
    """
    if one.saved:
        return Extension(one.saved, 0)
    resolved = one.scenario.resolved(one.model.day_0_factors)
    return extend(
        one.model, resolved=resolved, seed=seed, worlds=worlds, root=root, progress=progress
    )


def pair(found: Sequence[Contender], runs: Sequence[Ensemble], worlds: int | None) -> Pairing:
    """The worlds that the runs of all have in common, the first `worlds` of them if it is given.

    Raises EscalateError if there is no sound world, and as `Ensemble` does.
    """
    for run in runs:
        if not run.worlds:
            raise EscalateError(f"{run.folder}: its first world is not saved yet", "run it again")
    wanted = worlds_to_play(found, worlds)
    had = [run.worlds if one.saved else wanted for one, run in zip(found, runs, strict=True)]
    if worlds:
        had = [min(one, worlds) for one in had]
    first = min(had)
    sides = tuple(Side(one, run, first) for one, run in zip(found, runs, strict=True))
    sound = ~np.any([side.outcomes.failed for side in sides], axis=0)
    if not sound.any():
        what = f"none of the {first:,} worlds is sound in all that is compared"
        raise EscalateError(what, "`escalate run` tells which failed, and why")
    left = ((one.label, count - first) for one, count in zip(found, had, strict=True))
    return Pairing(
        base=sides[0],
        others=sides[1:],
        worlds=sides[0].outcomes.world[sound],
        left_out=tuple((label, count) for label, count in left if count),
        failed=int((~sound).sum()),
    )
