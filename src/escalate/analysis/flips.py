"""Where worlds went, which of them flipped, and when their histories parted; prints nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from escalate.analysis.contrasts import came, partner
from escalate.analysis.goal import Goal
from escalate.analysis.pairing import Pairing, Side
from escalate.analysis.parting import Entry, Parting, only_one, parting
from escalate.analysis.story import Deed, deed
from escalate.engine.columns import Floats
from escalate.engine.history import Kind


@dataclass(frozen=True)
class Moves:
    """Where the worlds went: how many that end as one thing in the base end as which there."""

    thing: str
    base: tuple[str, ...]
    there: tuple[str, ...]
    worlds: tuple[tuple[int, ...], ...]
    """A row an ending of the base, a column an ending there; endings of no world are left out."""


@dataclass(frozen=True)
class Flip:
    """A world that came to an outcome on one side alone, and when its two histories parted."""

    world: int
    base: str
    """How it ends in the base."""
    there: str
    parted: int | None
    """First day on which anything that is saved differs."""
    day: int | None
    """First day on which something happened on one side alone."""
    base_deed: Deed | None
    """What happened in the base alone on that day."""
    there_deed: Deed | None


@dataclass(frozen=True)
class Flips:
    """The worlds that came to an outcome there alone, and in the base alone."""

    thing: str
    of: str
    entered: tuple[int, ...]
    left: tuple[int, ...]
    closest: tuple[Flip, ...]
    """Those whose histories stayed alike longest, the longest first."""


@dataclass(frozen=True)
class Apart:
    """When the two histories of each world parted, over all worlds that were compared."""

    thing: str
    parted: float | None
    """Median of the first days on which anything that is saved differs, where something does."""
    never: int
    """In how many worlds nothing does."""
    deed: float | None
    """Median of the first days on which something happened on one side alone, where it did."""
    never_deed: int
    """In how many worlds the same happened on the same days."""


def partings(pairing: Pairing) -> list[Parting]:
    """When the worlds of the base and of each other thing parted."""
    base = pairing.base
    return [
        parting(pairing.worlds, base.events, side.events, (base.series, side.series))
        for side in pairing.others
    ]


def apart(thing: str, parted: Parting) -> Apart:
    """The spread of the days on which worlds parted."""
    never, never_deed = (int(np.isnan(days).sum()) for days in parted)
    return Apart(thing, _median(parted.day), never, _median(parted.deed_day), never_deed)


def _median(days: Floats) -> float | None:
    known = days[~np.isnan(days)]
    return float(np.median(known)) if len(known) else None


def moves(pairing: Pairing, side: Side) -> Moves:
    """Where the worlds of the base went on another side."""
    at = pairing.worlds - 1
    names = [one.run.manifest.outcomes for one in (pairing.base, side)]
    here, there = (one.outcomes.ending[at] for one in (pairing.base, side))
    counts = np.zeros([len(each) for each in names], int)
    np.add.at(counts, (here, there), 1)
    rows, columns = (np.flatnonzero(counts.any(axis=axis)) for axis in (1, 0))
    return Moves(
        side.label,
        tuple(names[0][row] for row in rows),
        tuple(names[1][column] for column in columns),
        tuple(map(tuple, counts[np.ix_(rows, columns)].tolist())),
    )


def flips(
    pairing: Pairing, side: Side, parted: Parting, to: Goal, most: int | None
) -> Flips | None:
    """The worlds that flipped, `most` of them with what parted them; None if `side` has no `to`."""
    base = pairing.base
    theirs = partner(to, base.run.manifest, side.run.manifest)
    if theirs is None:
        return None
    here, there = came(pairing, base, to), came(pairing, side, theirs)
    flipped = np.flatnonzero(here != there)
    latest = sorted(flipped, key=lambda at: _alike(parted, int(at)), reverse=True)
    return Flips(
        thing=side.label,
        of=to.name,
        entered=tuple(pairing.worlds[there & ~here].tolist()),
        left=tuple(pairing.worlds[here & ~there].tolist()),
        closest=tuple(_flip(pairing, side, parted, int(at)) for at in latest[:most]),
    )


def _alike(parted: Parting, at: int) -> tuple[float, float, int]:
    """How long two histories stayed alike: in what happened, then in all that is saved."""
    day, deed_day = (float(np.nan_to_num(days[at], nan=np.inf)) for days in parted)
    return deed_day, day, -at


def _flip(pairing: Pairing, side: Side, parted: Parting, at: int) -> Flip:
    base, world = pairing.base, int(pairing.worlds[at])
    endings = [one.run.manifest.outcomes[one.outcomes.ending[world - 1]] for one in (base, side)]
    first, day = (None if np.isnan(days[at]) else int(days[at]) for days in parted)
    deeds = (None, None) if day is None else only_one(world, day, base.events, side.events)
    return Flip(
        world=world,
        base=endings[0],
        there=endings[1],
        parted=first,
        day=day,
        base_deed=_told(base, deeds[0]),
        there_deed=_told(side, deeds[1]),
    )


def _told(side: Side, entry: Entry | None) -> Deed | None:
    if entry is None:
        return None
    return deed(side.of.model, entry.day, Kind(entry.kind), entry.name)
