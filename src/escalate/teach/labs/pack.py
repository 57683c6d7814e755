"""A pack of labs held against itself: starts fail, solutions pass, cheats are refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Literal, NamedTuple

from escalate.analysis.estimates import Estimate
from escalate.errors import EscalateError
from escalate.runs.ensemble import Progress
from escalate.teach.labs.bars import Bar, distance
from escalate.teach.labs.folder import Lab
from escalate.teach.labs.judge import check
from escalate.teach.labs.memory import Memory
from escalate.teach.labs.shape import FILE, SEED, WORLDS
from escalate.teach.labs.verdict import Told, Verdict

MARGIN_WORLDS = 65_536
START = "start"
SHARE_START, SHARE_SOLUTION = 2.0, 1.5
"""Points by which a start must miss its bar at least, and a solution must clear it."""
HALF_WIDTHS_START, HALF_WIDTHS_SOLUTION = 3.0, 2.0
"""The same for differences and means, in half-widths of the check's interval."""
ROOM = 0.04
"""Shares nearer to none or all than this leave no room for a margin in points."""
Kind = Literal["start", "solution", "cheat"]


@dataclass(frozen=True)
class Case:
    """One thing that a lab ships, checked with one seed."""

    lab: str
    kind: Kind
    name: str
    seed: int
    as_wanted: bool
    """A start and a cheat are refused, a solution passes."""
    refused_by: tuple[str, ...]
    """The lines that were not met."""
    wanted_by: str = ""
    """The line that should refuse a cheat."""
    why: str = ""
    """What is not as it should be, in words."""


class Everything:
    """The records of a student who has done all that can be done besides."""

    def most_worlds(self, scenario: str) -> int:
        """As many worlds as anybody asks for."""
        return 1_000_000_000

    def predicted(self, scenario: str) -> bool:
        """There is a prediction."""
        return True

    def played(self, scenario: str) -> bool:
        """There is a game."""
        return True


def matrix(
    labs: Sequence[Lab],
    *,
    seeds: int,
    margins: bool,
    progress: Callable[[Progress], None],
) -> Iterator[Case]:
    """Every start, solution and cheat of some labs, with as many seeds from that of a check on.

    With `margins` each is checked in 65,536 worlds of the first seed too, and bars must lie as far
    off as a fair check needs.
    """
    for lab in labs:
        asked: list[tuple[int, int | None]] = [(SEED + at, None) for at in range(seeds)]
        asked += [(SEED, MARGIN_WORLDS)] if margins else []
        for seed, worlds in asked:
            trial = Trial(lab, seed, worlds, Memory(), progress)
            kinds = {"start", "solution"} if worlds else {"start", "solution", "cheat"}
            yield from (trial.case(one) for one in shipped(lab) if one.kind in kinds)


class Shipped(NamedTuple):
    """Something that a lab ships to be held against its check."""

    kind: Kind
    name: str


def shipped(lab: Lab) -> Iterator[Shipped]:
    """The start, every solution and every cheat of a lab."""
    yield Shipped("start", START)
    yield from (Shipped("solution", name) for name in lab.says.solutions)
    yield from (Shipped("cheat", name) for name in lab.says.cheats)


@dataclass(frozen=True)
class Trial:
    """One seed in which all that a lab ships is checked; what is simulated is kept for all."""

    lab: Lab
    seed: int
    worlds: int | None
    memory: Memory
    progress: Callable[[Progress], None]

    def case(self, one: Shipped) -> Case:
        """One of the things that the lab ships, checked."""
        slug, seed, worlds = self.lab.slug, self.seed, self.worlds
        wanted_by = self.lab.says.cheats[one.name] if one.kind == "cheat" else ""
        name = f"{one.name}, {worlds:,} worlds" if worlds else one.name
        try:
            verdict = self.checked(one)
        except EscalateError as error:
            fine = one.kind == "start" or wanted_by == FILE
            why = "" if fine else f"it cannot be read: {error.what}"
            return Case(slug, one.kind, name, seed, not why, (FILE,), wanted_by, why)
        missed = tuple(line.id for line in verdict.lines if not line.met)
        why = _wrong(one.kind, missed, wanted_by)
        if worlds and not why:
            why = _margin(verdict, one.kind)
        return Case(slug, one.kind, name, seed, not why, missed, wanted_by, why)

    def checked(self, one: Shipped) -> Verdict:
        """The verdict on one of them; raises what `check` raises."""
        with TemporaryDirectory() as desk:
            return check(
                self.lab,
                laid_out(self.lab, one, Path(desk)),
                Everything(),
                seed=self.seed,
                worlds=self.worlds,
                memory=self.memory,
                progress=self.progress,
            )


def laid_out(lab: Lab, one: Shipped, desk: Path) -> Path:
    """The folder that a student would have who did so."""
    place = desk / lab.slug
    place.mkdir()
    for file, data in lab.for_students().items():
        (place / file).write_bytes(data)
    source = {"solution": lab.solved, "cheat": lab.cheated}.get(one.kind)
    if source:
        copytree(source(one.name), place, dirs_exist_ok=True)
    return place


def _wrong(kind: Kind, missed: tuple[str, ...], wanted_by: str) -> str:
    """What is not as it should be."""
    if kind == "solution":
        return f"it does not pass: {', '.join(missed)}" if missed else ""
    if not missed:
        return "it passes"
    if kind == "cheat" and wanted_by not in missed:
        return f"{wanted_by} lets it pass; refused by {', '.join(missed)} alone"
    return ""


def _margin(verdict: Verdict, kind: Kind) -> str:
    """Which bar lies too near, if one does."""
    lines = [line for line in verdict.lines if line.value is not None and line.bars]
    if kind == "solution":
        near = [line.id for line in lines if not _clears(line)]
        return f"too near to its bar: {', '.join(near)}" if near else ""
    missed = [line for line in verdict.lines if not line.met]
    if any(line not in lines for line in missed) or any(map(_misses, missed)):
        return ""
    return "the start misses no bar by enough"


def _clears(line: Told) -> bool:
    """Whether a line is met by enough, with as many sets as are wanted."""
    far = [_beyond(value, line, SHARE_SOLUTION, HALF_WIDTHS_SOLUTION) for value in _values(line)]
    return sum(gap < 0 for gap in far) >= (line.wanted or 1)


def _misses(line: Told) -> bool:
    """Whether a line is missed by enough, with more sets than may miss it."""
    far = [_beyond(value, line, -SHARE_START, -HALF_WIDTHS_START) for value in _values(line)]
    return sum(gap > 0 for gap in far) > len(far) - (line.wanted or 1)


def _values(line: Told) -> list[Estimate]:
    return [part.value for part in line.parts] or [one for one in [line.value] if one]


def _beyond(value: Estimate, line: Told, points: float, half_widths: float) -> float:
    """By how much a number that is moved towards its bar by a margin lies beyond it.

    The margin is in points for shares, and in half-widths of the interval of an ordinary check for
    all else, and for shares so near to none or all that there is no room for points.
    """
    gaps = []
    for bar in line.bars:
        held = line.of_start if bar.of_start and line.of_start else value
        point = Estimate(held.value, held.value, held.value, held.of, held.kind)
        half = (held.high - held.low) / 2 * (MARGIN_WORLDS / WORLDS) ** 0.5
        room = held.kind == "share" and all(ROOM < end < 1 - ROOM for end in _ends(bar))
        gaps.append(distance(point, bar).to_go + (points / 100 if room else half_widths * half))
    return max(gaps)


def _ends(bar: Bar) -> list[float]:
    return [end for end in (bar.low, bar.high) if isfinite(end)]
