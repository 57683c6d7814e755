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
from escalate.runs.ensemble import Progress, Tally, pieces_of
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
    engine = the_engine()
    tally = Tally(worlds, progress)
    job = _Job(engine.simulate, model, seed, wanted, engine.tells)
    parts: dict[int, Observed] = {}
    for part in pieces_of(job, [range(1, worlds + 1)], workers, None, tally.under_way):
        parts[part.worlds.start] = part.observed
        tally.finished(part.worlds)
    ordered = [parts[start] for start in sorted(parts)]
    return Observed(*(np.concatenate(each, axis=-1) for each in zip(*ordered, strict=True)))


class _Part(NamedTuple):
    worlds: range
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
    """Observes some worlds; it pickles."""

    simulate: Simulate
    model: Model
    seed: int
    wanted: Wanted
    tells: bool

    def __call__(self, worlds: range, tell: Tell | None = None) -> _Part:
        asked = {"tell": tell} if self.tells and tell else {}
        watch = _Watch(self.wanted.numbers)
        every = np.ones(len(worlds), bool)
        blocked = dict.fromkeys(sorted(self.wanted.blocked), every)
        columns = Columns(np.asarray(worlds, np.int64), blocked=blocked)
        history = self.simulate(self.model, self.seed, columns, onlooker=watch, **asked)
        failed = np.isfinite(history.failures.day)
        days = [last - first + 1 for _, first, last in self.wanted.numbers]
        sums = np.array(watch.sums).reshape(len(days), len(worlds))
        ending = np.where(failed, -1, history.ending).astype(np.int8)
        means = sums / np.array(days, float)[:, None]
        firsts = _firsts(history, self.wanted.firsts)
        return _Part(worlds, Observed(ending, history.outcome_day, means, firsts))


def _firsts(history: History, names: Sequence[str]) -> Floats:
    """The first day of each happening in each column: (names, columns)."""
    firsts = np.full((len(names), len(history.worlds)), np.nan)
    events = history.events
    came = np.isin(events.kind, [Kind.HAPPENED, Kind.INVOKED])
    for row, name in zip(firsts, names, strict=True):
        of = came & (events.happening == events.names.index(name))
        row[events.column[of][::-1]] = events.day[of][::-1]  # what is written last is the first
    return firsts
