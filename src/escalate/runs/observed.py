"""Numbers of every world that no run saves: simulated in as many processes as are worth it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from escalate.engine.columns import Columns, Floats
from escalate.engine.history import History, Kind
from escalate.engine.snapshot import Snapshot
from escalate.model.formulas import Formula
from escalate.runs.blocks import shared_out
from escalate.runs.ensemble import Progress, Tally, crew_for, pieces_of
from escalate.runs.job import Simulate, Tell, the_engine

if TYPE_CHECKING:
    from escalate.model.model import Model


@dataclass(frozen=True)
class Wanted:
    """What is kept of every world."""

    numbers: tuple[tuple[Formula, int, int], ...] = ()
    """A formula, and the first and the last of the days over which it is averaged."""
    firsts: tuple[str, ...] = ()
    """Happenings and duties of which the first day is kept: done, or invoked."""
    blocked: frozenset[str] = frozenset()
    """What is taken away in all worlds."""


class Observed(NamedTuple):
    """What was kept; the last axis is the world."""

    ending: NDArray[np.int8]
    """An index into the model's outcomes; -1 where the world failed."""
    outcome_day: Floats
    numbers: Floats
    """(wanted numbers, worlds)"""
    firsts: Floats
    """(wanted happenings, worlds); NaN where it never happened."""


def observed(  # noqa: PLR0913 (named, and one has a default)
    model: Model,
    seed: int,
    worlds: int,
    wanted: Wanted,
    *,
    workers: int | None = None,
    progress: Callable[[Progress], None],
) -> Observed:
    """What is wanted of worlds 1 to `worlds`."""
    asked = [Observable(model, wanted)]
    return observed_of_each(asked, seed, worlds, workers=workers, progress=progress)[0]


class Observable(NamedTuple):
    """A model, and what is wanted of its worlds."""

    model: Model
    wanted: Wanted


def observed_of_each(
    asked: Sequence[Observable],
    seed: int,
    worlds: int,
    *,
    workers: int | None = None,
    progress: Callable[[Progress], None],
) -> list[Observed]:
    """What is wanted of worlds 1 to `worlds` of several models, simulated side by side."""
    engine = the_engine()
    tally = Tally(len(asked) * worlds, progress)
    job = _Job(engine.simulate, tuple(asked), seed, worlds, engine.tells)
    crew = crew_for(len(asked) * worlds, workers)
    pieces = shared_out(len(asked), worlds, crew)
    parts: dict[int, Observed] = {}
    tally.say()
    for part in pieces_of(job, pieces, crew, max(map(len, pieces), default=1), tally.under_way):
        parts[part.piece.start] = part.observed
        tally.finished(part.piece)
    found: list[list[Observed]] = [[] for _ in asked]
    for start in sorted(parts):
        found[job.number(start)].append(parts[start])
    return [_joined(ones) for ones in found]


def _joined(parts: Sequence[Observed]) -> Observed:
    return Observed(*(np.concatenate(each, axis=-1) for each in zip(*parts, strict=True)))


class _Part(NamedTuple):
    piece: range
    observed: Observed


@dataclass
class _Watch:
    """Looks at some formulas every day, and keeps their sums over their days."""

    numbers: Sequence[tuple[Formula, int, int]]
    sums: list[Floats] = field(default_factory=list)

    def __call__(self, seen: Snapshot) -> None:
        count = seen.values.shape[1]
        if not self.sums:
            self.sums = [np.zeros(count) for _ in self.numbers]
        for at, (formula, first, last) in enumerate(self.numbers):
            if first <= seen.day <= last:
                self.sums[at] = self.sums[at] + np.asarray(formula(seen.values), float)


@dataclass(frozen=True)
class _Job:
    """Observes some worlds of several ensembles that are laid end to end; it pickles."""

    simulate: Simulate
    asked: tuple[Observable, ...]
    seed: int
    worlds: int
    tells: bool

    def number(self, at: int) -> int:
        """The ensemble that stands at a place."""
        return (at - 1) // self.worlds

    def __call__(self, piece: range, tell: Tell | None = None) -> _Part:
        told = {"tell": tell} if self.tells and tell else {}
        number = self.number(piece.start)
        model, wanted = self.asked[number]
        watch = _Watch(wanted.numbers)
        every = np.ones(len(piece), bool)
        blocked = dict.fromkeys(sorted(wanted.blocked), every)
        columns = Columns(np.asarray(piece, np.int64) - number * self.worlds, blocked=blocked)
        history = self.simulate(model, self.seed, columns, onlooker=watch, **told)
        failed = np.isfinite(history.failures.day)
        days = [last - first + 1 for _, first, last in wanted.numbers]
        sums = np.array(watch.sums).reshape(len(days), len(piece))
        ending = np.where(failed, -1, history.ending).astype(np.int8)
        means = sums / np.array(days, float)[:, None]
        firsts = _firsts(history, wanted.firsts)
        return _Part(piece, Observed(ending, history.outcome_day, means, firsts))


def _firsts(history: History, names: Sequence[str]) -> Floats:
    """The first day of each happening in each column: (names, columns)."""
    firsts = np.full((len(names), len(history.worlds)), np.nan)
    events = history.events
    came = np.isin(events.kind, [Kind.HAPPENED, Kind.INVOKED])
    for row, name in zip(firsts, names, strict=True):
        of = came & (events.happening == events.names.index(name))
        row[events.column[of][::-1]] = events.day[of][::-1]  # what is written last is the first
    return firsts
