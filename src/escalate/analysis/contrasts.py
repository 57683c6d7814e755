"""What differs between paired worlds in shares and in means, and whether it can be seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, log10
from typing import Any, Literal, TypeVar

import numpy as np

from escalate.analysis.goal import Goal, goal
from escalate.analysis.intervals import mean, paired
from escalate.analysis.pairing import Pairing, Side
from escalate.analysis.significance import (
    SEEN,
    holm,
    mcnemar,
    smallest_mean,
    smallest_seen,
    student,
    worlds_needed,
)
from escalate.analysis.summary import Share, share
from escalate.engine.columns import Bools, Floats
from escalate.runs.manifest import Manifest

Order = Literal["name", "change", "p", "share"]


@dataclass(frozen=True)
class Change:
    """How far something differs between the base and a thing, in the same worlds."""

    of: str
    thing: str
    worlds: int
    """In how many worlds it was held against the base."""
    change: float
    """Of a share from -1 to 1, of a quantity in its unit."""
    low: float
    high: float
    """The ends of its 95 % interval; infinite where fewer than two worlds speak."""
    p: float
    adjusted: float
    """p after Holm, over all rows that are asked for."""

    @property
    def seen(self) -> bool:
        """Whether a difference can be seen."""
        return self.adjusted < SEEN


@dataclass(frozen=True)
class ShareChange(Change):
    """Of worlds that come to an ending, or to the headline on any day."""

    headline: bool
    base: Share
    there: Share
    entered: int
    """Worlds that come to it there alone."""
    left: int
    """Worlds that come to it in the base alone."""
    luck: float | None
    """How many times as many worlds would be needed with other luck; None if no world differs."""

    def smallest(self, rows: int) -> float:
        """What would be seen four times in five among so many rows, with as many worlds."""
        return smallest_seen(self.entered, self.left, self.worlds, rows)

    def needed(self, size: float, rows: int) -> int | None:
        """How many worlds would show a difference of a size."""
        return worlds_needed(size, (self.entered + self.left) / self.worlds, rows)


@dataclass(frozen=True)
class MeanChange(Change):
    """Of a quantity, over the worlds in which it is a number in both."""

    title: str
    unit: str
    base: float | None
    there: float | None
    deviation: float
    """The standard deviation of the differences."""

    def smallest(self, rows: int) -> float:
        """What would be seen four times in five among so many rows, with as many worlds."""
        return smallest_mean(self.deviation, self.worlds, rows) if self.worlds else 0.0

    def needed(self, size: float, rows: int) -> int | None:
        """How many worlds would show a difference of a size."""
        return ceil(self.worlds * (self.smallest(rows) / size) ** 2) if size else None


@dataclass(frozen=True)
class Sought:
    """Of a row in which no difference is seen: what would be missed, and what would show it."""

    row: ShareChange | MeanChange
    size: float
    """A difference that is asked about."""
    worlds: int
    """How many worlds would show it, in two digits."""


def shares(pairing: Pairing, goals: Sequence[Goal]) -> Iterator[ShareChange]:
    """Each of some endings and headlines of the base beside each thing that has it too."""
    for of in goals:
        here = came(pairing, pairing.base, of)
        for side in pairing.others:
            theirs = partner(of, pairing.base.run.manifest, side.run.manifest)
            if theirs:
                yield _share(of, side.label, here, came(pairing, side, theirs))


def came(pairing: Pairing, side: Side, to: Goal) -> Bools:
    """Which of the paired worlds came to a goal on one side."""
    at = pairing.worlds - 1
    met: Bools = to.met(side.outcomes.ending, side.outcomes.outcome_day)[at]
    return met


def partner(of: Goal, here: Manifest, there: Manifest) -> Goal | None:
    """The same goal in another run, if that has it: a headline needs the same members."""
    if of.ever:
        mine, theirs = here.headline, there.headline
        alike = (mine.name, set(mine.members)) == (theirs.name, set(theirs.members))
        return goal(None, there.outcomes, theirs) if alike else None
    return ending(of.name, there) if of.name in there.outcomes else None


def ending(name: str, of: Manifest) -> Goal:
    """The worlds that end under a name."""
    return Goal(name, (of.outcomes.index(name),), ever=False)


def _share(of: Goal, thing: str, here: Bools, there: Bools) -> ShareChange:
    worlds = len(here)
    entered, left = int((there & ~here).sum()), int((here & ~there).sum())
    low, high = paired(entered, left, worlds)
    p = mcnemar(entered, left)
    return ShareChange(
        of=of.name,
        thing=thing,
        worlds=worlds,
        change=(entered - left) / worlds,
        low=low,
        high=high,
        p=p,
        adjusted=p,
        headline=of.ever,
        base=share(of.name, int(here.sum()), worlds),
        there=share(of.name, int(there.sum()), worlds),
        entered=entered,
        left=left,
        luck=_luck(here, there, entered, left),
    )


def _luck(here: Bools, there: Bools, entered: int, left: int) -> float | None:
    """The variance of the difference between unpaired worlds, for one between paired ones."""
    worlds = len(here)
    variance = (entered + left) / worlds - ((entered - left) / worlds) ** 2
    if not entered + left or not variance:
        return None
    return sum(float(one.mean() * (1 - one.mean())) for one in (here, there)) / variance


def means(
    pairing: Pairing, names: Sequence[str], values: Sequence[Mapping[str, Floats]]
) -> Iterator[MeanChange]:
    """Each of some quantities of the base beside each thing that has it too.

    `values` are those of the base and of the others, in worlds from 1 on.
    """
    model = pairing.base.of.model
    at = pairing.worlds - 1
    for name in names:
        for side, theirs in zip(pairing.others, values[1:], strict=True):
            if name in theirs:
                title, unit = model.title_of(name) or name, model.units.get(name, "")
                told = {"of": name, "thing": side.label, "title": title, "unit": unit}
                yield _mean(told, values[0][name][at], theirs[name][at])


def _mean(told: dict[str, Any], here: Floats, there: Floats) -> MeanChange:
    known = ~(np.isnan(here) | np.isnan(there))
    here, there = here[known], there[known]
    apart = there - here
    low, high = mean(apart)
    p = student(apart)
    return MeanChange(
        **told,
        worlds=len(apart),
        change=float(apart.mean()) if len(apart) else 0.0,
        low=low,
        high=high,
        p=p,
        adjusted=p,
        base=float(here.mean()) if len(here) else None,
        there=float(there.mean()) if len(there) else None,
        deviation=float(apart.std(ddof=1)) if len(apart) > 1 else 0.0,
    )


Row = TypeVar("Row", ShareChange, MeanChange)


@dataclass(frozen=True)
class Changes:
    """All rows that were asked for, or those of them that are shown."""

    shares: tuple[ShareChange, ...]
    means: tuple[MeanChange, ...]
    asked: int
    """Over how many rows p is adjusted."""


def together(shares: Sequence[ShareChange], means: Sequence[MeanChange]) -> Changes:
    """Rows that are looked at together, with p adjusted for that."""
    adjusted = iter(holm([row.p for row in (*shares, *means)]))
    return Changes(
        tuple(replace(row, adjusted=next(adjusted)) for row in shares),
        tuple(replace(row, adjusted=next(adjusted)) for row in means),
        len(shares) + len(means),
    )


def chosen(changes: Changes, *, only_seen: bool, at_least: float, order: Order | None) -> Changes:
    """The rows to show, in an order; p stays adjusted for all that were looked at.

    `at_least` is a difference of shares, and leaves means alone. The rows of one outcome or
    quantity stay together.
    """
    shares = [row for row in changes.shares if abs(row.change) >= at_least]
    return replace(
        changes,
        shares=tuple(_ordered([row for row in shares if row.seen or not only_seen], order)),
        means=tuple(_ordered([row for row in changes.means if row.seen or not only_seen], order)),
    )


def _ordered(rows: Sequence[Row], order: Order | None) -> Iterator[Row]:
    """Rows by outcome or quantity, the largest first, or the least p, or by name."""
    blocks: dict[tuple[bool, str], list[Row]] = {}
    for row in rows:
        headline = isinstance(row, ShareChange) and row.headline
        blocks.setdefault((headline, row.of), []).append(row)
    parts = list(blocks.values())
    if order == "name":
        parts.sort(key=lambda block: block[0].of.casefold())
        parts = [sorted(block, key=lambda row: row.thing.casefold()) for block in parts]
    elif order:
        parts = [sorted(block, key=lambda row: _rank(row, order)) for block in parts]
        parts.sort(key=lambda block: _rank(block[0], order))
    for block in parts:
        yield from block


def _rank(row: ShareChange | MeanChange, order: Order) -> float:
    match order, row:
        case "p", _:
            return row.p
        case "share", ShareChange():
            return -max(row.base.share or 0, row.there.share or 0)
        case "change", MeanChange():
            return -abs(row.change) / row.deviation if row.deviation else -abs(row.change)
        case "share", _:
            return 0
    return -abs(row.change)


def sought(changes: Changes, first: str, at_least: float) -> Sought | None:
    """Of the rows in which no difference is seen, that of the outcome `first`, or the first.

    What is asked about is a difference of `at_least`, or else half of what would mostly be seen.
    None if all differences are seen, or nothing varies.
    """
    every: list[ShareChange | MeanChange] = [*changes.shares, *changes.means]
    rows = [row for row in every if not row.seen]
    rows.sort(key=lambda row: row.of != first)
    for row in rows:
        smallest = row.smallest(changes.asked)
        if smallest:
            share = isinstance(row, ShareChange)
            size = at_least if share and at_least else float(f"{smallest / 2:.0e}")
            return Sought(row, size, _in_two_digits(row.needed(size, changes.asked) or row.worlds))
    return None


def _in_two_digits(count: int) -> int:
    unit: int = 10 ** max(0, int(log10(count)) - 1)
    return ceil(count / unit) * unit
