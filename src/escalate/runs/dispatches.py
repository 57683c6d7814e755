"""When supplies sent something, which no run saves: simulated again, and saved nowhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from escalate.engine.columns import Bools, Columns, Floats
from escalate.engine.snapshot import Snapshot
from escalate.runs.ensemble import Progress, Tally, pieces_of
from escalate.runs.job import Simulate, Tell, the_engine

if TYPE_CHECKING:
    from escalate.model.model import Model


class Dispatches(NamedTuple):
    """What supplies sent; arrays have shape (supplies, worlds)."""

    under_way: Bools
    """Whether something was under way on day 0."""
    first: Floats
    """The first day after day 0 on which something was sent; NaN if never."""


def dispatches_of(
    model: Model,
    seed: int,
    worlds: int,
    *,
    workers: int | None = None,
    progress: Callable[[Progress], None],
) -> Dispatches:
    """What every supply sent in worlds 1 to `worlds`."""
    engine = the_engine()
    tally = Tally(worlds, progress)
    job = _Look(engine.simulate, model, seed, engine.tells)
    parts: dict[int, Dispatches] = {}
    for seen in pieces_of(job, [range(1, worlds + 1)], workers, None, tally.under_way):
        parts[seen.worlds.start] = seen.dispatches
        tally.finished(seen.worlds)
    ordered = [parts[start] for start in sorted(parts)]
    return Dispatches(
        np.concatenate([part.under_way for part in ordered], axis=1),
        np.concatenate([part.first for part in ordered], axis=1),
    )


class _Seen(NamedTuple):
    worlds: range
    dispatches: Dispatches


@dataclass(frozen=True)
class _Look:
    """Simulates some worlds and watches their supplies; it pickles."""

    simulate: Simulate
    model: Model
    seed: int
    tells: bool

    def __call__(self, worlds: range, tell: Tell | None = None) -> _Seen:
        asked = {"tell": tell} if self.tells and tell else {}
        watch = _Watch([supply.sent for supply in self.model.parts.supplies], len(worlds))
        self.simulate(self.model, self.seed, Columns.of(worlds), onlooker=watch, **asked)
        return _Seen(worlds, Dispatches(watch.day_0 > 0, watch.first))


@dataclass
class _Watch:
    """Notes the first day after day 0 on which more was sent than on day 0."""

    rows: list[int]
    worlds: int
    day_0: Floats = field(init=False)
    first: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.first = np.full((len(self.rows), self.worlds), np.nan)

    def __call__(self, seen: Snapshot) -> None:
        sent = seen.values[self.rows]
        if not seen.day:
            self.day_0 = sent
        self.first[np.isnan(self.first) & (sent > self.day_0)] = seen.day
