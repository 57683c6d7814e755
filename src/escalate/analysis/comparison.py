"""Scenarios and runs side by side in the same worlds: all that `compare` shows; prints nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from escalate.analysis.comparable import Unpartnered, unpartnered
from escalate.analysis.contrasts import (
    Changes,
    Order,
    Sought,
    chosen,
    means,
    partner,
    shares,
    sought,
    together,
)
from escalate.analysis.differences import Day0Difference, Differences, differences
from escalate.analysis.flips import Apart, Flips, Moves, apart, flips, moves, partings
from escalate.analysis.goal import Goal, goal
from escalate.analysis.pairing import Pairing, Side
from escalate.analysis.wanted import goals, had, quantities
from escalate.runs.ensemble import Progress


@dataclass(frozen=True)
class Asked:
    """What a comparison is asked for."""

    outcomes: Sequence[str] = ()
    """Headline and all endings if none is named."""
    of: Sequence[str] = ()
    """Quantities."""
    day: int | None = None
    """Of the quantities; the last if None."""
    only_seen: bool = False
    at_least: float = 0.0
    """A difference of shares, from 0 to 1."""
    order: Order | None = None
    flips: int | None = None
    """How many flipped worlds to tell of; all if None."""


@dataclass(frozen=True)
class Input:
    """A value that differs: in the base, and in the things where it is another; None if none."""

    name: str
    base: str | None
    others: Mapping[str, str | None]


@dataclass(frozen=True)
class Comparison:
    """What differs between a base and other things in the same worlds."""

    title: str
    start: date
    days: int
    seed: int
    base: str
    others: tuple[str, ...]
    worlds: int
    """How many are compared."""
    failed: int
    """How many more failed somewhere."""
    left_out: tuple[tuple[str, int], ...]
    """Of which run how many more are left out, because another does not have them."""
    inputs: tuple[Input, ...]
    day_0: tuple[tuple[str, tuple[Day0Difference, ...]], ...]
    """Of each thing the chances that are meant on another day 0."""
    headline: str
    """Of the base."""
    members: tuple[str, ...]
    other_headlines: tuple[str, ...]
    """The things whose headline is another, so that it is not compared."""
    unpartnered: tuple[Unpartnered, ...]
    day: int
    """Of the quantities."""
    changes: Changes
    hidden: int
    """How many rows are not shown although they were asked for."""
    sought: Sought | None
    first: str
    """The outcome that is looked into: the first that is asked for, or the headline."""
    luck: tuple[tuple[str, float], ...]
    """For each thing how many times as many worlds its change would need with other luck."""
    moves: tuple[Moves, ...]
    flips: tuple[Flips, ...]
    apart: tuple[Apart, ...]


def compare(pairing: Pairing, asked: Asked, progress: Callable[[Progress], None]) -> Comparison:
    """What differs; quantities that no run has saved are simulated again.

    Raises EscalateError for names that nothing has, and as reading a run does.
    """
    base, others = pairing.base, pairing.others
    manifest = base.run.manifest
    found = [side.of for side in pairing.sides]
    asked_for = goals(found, manifest.seed, asked.outcomes)
    names = quantities(found, manifest.seed, asked.of)
    day = manifest.days if asked.day is None else asked.day
    values = [side.values(had(base.of, side.of, names), day, progress) for side in pairing.sides]
    changes = together(list(shares(pairing, asked_for)), list(means(pairing, names, values)))
    shown = chosen(changes, only_seen=asked.only_seen, at_least=asked.at_least, order=asked.order)
    parted = list(zip(others, partings(pairing), strict=True))
    flipped = (flips(pairing, side, one, asked_for[0], asked.flips) for side, one in parted)
    inputs = [(side.label, _differences(base, side)) for side in others]
    return Comparison(
        title=manifest.title,
        start=manifest.start,
        days=manifest.days,
        seed=manifest.seed,
        base=base.label,
        others=tuple(side.label for side in others),
        worlds=pairing.of,
        failed=pairing.failed,
        left_out=pairing.left_out,
        inputs=tuple(_inputs(inputs)),
        day_0=tuple((label, one.day_0) for label, one in inputs if one.day_0),
        headline=manifest.headline.name,
        members=tuple(manifest.headline.members),
        other_headlines=tuple(side.label for side in others if not _same_headline(base, side)),
        unpartnered=tuple(
            one for side in others for one in unpartnered(base.of, side.of, manifest.seed)
        ),
        day=day,
        changes=shown,
        hidden=changes.asked - len(shown.shares) - len(shown.means),
        sought=sought(shown, asked_for[0].name, asked.at_least),
        first=asked_for[0].name,
        luck=tuple(_luck(changes, asked_for[0])),
        moves=tuple(moves(pairing, side) for side in others),
        flips=tuple(one for one in flipped if one),
        apart=tuple(apart(side.label, one) for side, one in parted),
    )


def _luck(changes: Changes, to: Goal) -> Iterator[tuple[str, float]]:
    for row in changes.shares:
        if (row.of, row.headline) == (to.name, to.ever) and row.luck is not None:
            yield row.thing, row.luck


def _same_headline(base: Side, side: Side) -> bool:
    here, there = base.run.manifest, side.run.manifest
    return partner(goal(None, here.outcomes, here.headline), here, there) is not None


def _differences(base: Side, side: Side) -> Differences:
    here, there = base.of, side.of
    factors = here.model.day_0_factors, there.model.day_0_factors
    return differences(here.scenario, there.scenario, *factors)


def _inputs(found: Sequence[tuple[str, Differences]]) -> Iterator[Input]:
    """Every value that differs somewhere, in the order in which things first have it."""
    names = dict.fromkeys(one.name for _, differing in found for one in differing.values)
    for name in names:
        mine = [(label, one) for label, d in found for one in d.values if one.name == name]
        bases = [one.here for _, one in mine if one.here is not None]
        yield Input(
            name,
            max(bases, key=len, default=None),
            {label: one.there for label, one in mine},
        )
