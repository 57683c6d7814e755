"""How long chances stood open, and what became of them; simulates nothing itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import expm1, log1p

import numpy as np
from numpy.typing import NDArray

from escalate.analysis.phrases import written_chance, written_will
from escalate.analysis.summary import Share, share
from escalate.engine.history import History, Kind
from escalate.engine.snapshot import Snapshot
from escalate.model.model import Model
from escalate.model.outcomes import slug
from escalate.model.parts import Happening

Floats = NDArray[np.float64]

ENOUGH = 20
"""Occurrences by the written chance alone, or askings, from which on a pace can be told."""
WEEK = 7
"""Days from one sample of the factors to the next: they are judged weekly."""


@dataclass(frozen=True)
class Exposure:
    """A chance as it was written, and what came of it.

    While a chance stands open its hazard adds up; what the written hazard alone would have added
    up to is how often it would have happened. The quantiles are those of what multiplied the
    written hazard, over worlds and weeks in which it stood open.
    """

    name: str
    kind: str
    written: str
    worlds: Share
    """Those in which it happened."""
    times: float
    """Occurrences a world, as they were."""
    expected: float | None
    """Occurrences a world by the written chance alone, over the days it stood open."""
    median: float | None
    high: float | None
    """The factor's median and 95th percentile."""
    came_to: float | None
    """The chance, or the rate, at which it came while it stood open, as the written one is meant;
    of a duty the share of those asked. None where it hardly ever stood open."""
    stated: tuple[float, float] | None
    """The range that the scenario gives for the written chance."""

    @property
    def outside(self) -> bool:
        """Whether it came at another pace than the scenario allows for; its factors say why."""
        if self.came_to is None or self.stated is None:
            return False
        return not self.stated[0] <= self.came_to <= self.stated[1]


@dataclass(frozen=True)
class Never:
    """What never happened, and why, as far as that can be told."""

    name: str
    kind: str
    worlds: Share
    why: str
    meant: str | None
    """Why it is in the scenario all the same, where the scenario says so."""


class ExposureWatch:
    """An onlooker that adds up how long each happening stood open, and samples its factors."""

    def __init__(
        self, model: Model, worlds: int, ranges: Mapping[str, tuple[float, float]] | None = None
    ) -> None:
        self._model, self._ranges = model, ranges or {}
        self._written = [written_hazard(model, one) for one in model.parts.happenings]
        shape = (len(self._written), worlds)
        self._open = np.zeros(shape)
        self._occurred = np.zeros(shape)
        self._samples: list[list[Floats]] = [[] for _ in self._written]
        self._asked = np.zeros((len(model.parts.duties), worlds))

    def __call__(self, seen: Snapshot) -> None:
        """Look at a day."""
        if seen.day:  # on day 0 nothing is left to chance yet
            self._open += seen.menu & seen.live
        self._occurred = np.where(seen.live, seen.occurrence, self._occurred)
        for index, duty in enumerate(self._model.parts.duties):
            asked = seen.values[duty.invoked[0]]
            self._asked[index] = np.where(seen.live, asked, self._asked[index])
        for index, written in enumerate(self._written):
            weekly = seen.day % WEEK == 1 or self._model.parts.happenings[index].each
            if written and weekly and seen.day:
                open_ = seen.menu[index] & seen.live
                if open_.any():
                    self._samples[index].append(seen.hazard[index][open_] / written)

    def exposures(self, history: History) -> list[Exposure]:
        """Every chance of an action, event or duty that can be told."""
        found = [
            self._exposure(index, one, history)
            for index, one in enumerate(self._model.parts.happenings)
            if one.left_to_chance
        ]
        return found + self._duties(history)

    def _exposure(self, index: int, one: Happening, history: History) -> Exposure:
        worlds = len(history.worlds)
        samples = self._samples[index]
        factors = np.concatenate(samples) if samples else np.empty(0)
        times, expected = float(self._occurred[index].mean()), self._expected(index, one)
        enough = expected if expected and expected * worlds >= ENOUGH else None
        return Exposure(
            name=one.name,
            kind=one.kind,
            written=written_chance(self._model, one),
            worlds=share(one.name, int((self._occurred[index] > 0).sum()), worlds),
            times=times,
            expected=expected,
            median=float(np.median(factors)) if len(factors) else None,
            high=float(np.quantile(factors, 0.95)) if len(factors) else None,
            came_to=_came_to(self._model, one, times / enough) if enough else None,
            stated=self._ranges.get(self._model.rows[_number(one)]),
        )

    def _expected(self, index: int, one: Happening) -> float | None:
        """Occurrences a world by the written chance; what repeats keeps what it overshoots."""
        written = self._written[index]
        if written is None:
            return None
        daily = written if one.repeats and not one.each else -expm1(-written)
        return float(self._open[index].mean() * daily)

    def _duties(self, history: History) -> list[Exposure]:
        found = []
        for index, duty in enumerate(self._model.parts.duties):
            asked = self._asked[index] > 0
            honoured = happened(history, duty.name, Kind.HONOURED) & asked
            honours = share(duty.name, int(honoured.sum()), int(asked.sum()))
            will = float(self._model.initial[duty.will])
            written = written_will(self._model, duty)
            times = float(honoured.sum() / max(1, asked.sum()))
            found.append(
                Exposure(
                    name=duty.name,
                    kind="treaty",
                    written=written,
                    worlds=honours,
                    times=times,
                    expected=will,
                    median=None,
                    high=None,
                    came_to=times if asked.sum() >= ENOUGH else None,
                    stated=self._ranges.get(self._model.rows[duty.will]),
                )
            )
        return found

    def never(self, history: History) -> list[Never]:
        """The happenings, duties and outcomes that no world saw."""
        worlds = len(history.worlds)
        idle: list[tuple[str, str, str, str]] = [
            (one.name, one.kind, one.name, self._why(index))
            for index, one in enumerate(self._model.parts.happenings)
            if not self._occurred[index].any()
        ]
        idle += [
            (duty.name, "treaty", duty.name, "its trigger was never met")
            for index, duty in enumerate(self._model.parts.duties)
            if not self._asked[index].any()
        ]
        idle += [
            (outcome.name, "outcome", slug(outcome.name), "its condition never held")
            for outcome, days in zip(self._model.parts.outcomes, history.outcome_day, strict=True)
            if outcome.when is not None and np.isnan(days).all()
        ]
        return [
            Never(name, kind, share(name, 0, worlds), why, self._model.rare.get(key))
            for name, kind, key, why in idle
        ]

    def _why(self, index: int) -> str:
        days = self._open[index].mean()
        if not days:
            return "it never stood open: a condition, a veto or an occasion was missing"
        return f"it stood open for {days:,.1f} days a world, and its chance did not come"


def _number(one: Happening) -> int:
    """The row of the chance that is written."""
    assert one.chance is not None
    row = one.chance.rate if one.chance.rate is not None else one.chance.p
    assert row is not None
    return row


def _came_to(model: Model, one: Happening, pace: float) -> float:
    """What a written chance would have to be for what came of it, at so many times its pace."""
    written = model.initial[_number(one)]
    if one.chance is not None and one.chance.within is not None:
        return -expm1(log1p(-written) * pace)
    return written * pace


def happened(history: History, name: str, kind: Kind) -> NDArray[np.bool_]:
    """The worlds that saw something of a kind; (columns,)."""
    events = history.events
    seen = np.zeros(len(history.worlds), bool)
    if name in events.names:
        of = (events.happening == events.names.index(name)) & (events.kind == kind)
        seen[events.column[of]] = True
    return seen


def written_hazard(model: Model, one: Happening) -> float | None:
    """What a day, or an occasion, adds to a happening's hazard by its written chance alone."""
    chance = one.chance
    if chance is None or chance.kind == "certain":
        return None
    if chance.rate is not None:
        return model.initial[chance.rate] / chance.per
    assert chance.p is not None
    days = 1.0 if chance.within is None else model.initial[chance.within]
    return -log1p(-model.initial[chance.p]) / days
