"""A pack of labs held against itself: starts fail, solutions pass, cheats are refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Literal, NamedTuple

from escalate.errors import EscalateError
from escalate.runs.ensemble import Progress
from escalate.teach.labs import margins
from escalate.teach.labs.folder import Lab
from escalate.teach.labs.judge import check
from escalate.teach.labs.memory import Memory
from escalate.teach.labs.shape import FILE, SEED
from escalate.teach.labs.verdict import Verdict

START = "start"
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
    with_margins: bool,
    progress: Callable[[Progress], None],
) -> Iterator[Case]:
    """Every start, solution and cheat of some labs, with as many seeds from that of a check on.

    Those `with_margins` are checked in 65,536 worlds of the first seed too, where bars must lie as
    far off as a fair check needs; of cheats those that a line with a bar should refuse.
    """
    for lab in labs:
        asked: list[tuple[int, int | None]] = [(SEED + at, None) for at in range(seeds)]
        asked += [(SEED, margins.MARGIN_WORLDS)] if with_margins else []
        for seed, worlds in asked:
            trial = Trial(lab, seed, worlds, Memory(), progress)
            yield from (trial.case(one) for one in shipped(lab) if not worlds or _has_bar(lab, one))


class Shipped(NamedTuple):
    """Something that a lab ships to be held against its check."""

    kind: Kind
    name: str


def shipped(lab: Lab) -> Iterator[Shipped]:
    """The start, every solution and every cheat of a lab."""
    yield Shipped("start", START)
    yield from (Shipped("solution", name) for name in lab.says.solutions)
    yield from (Shipped("cheat", name) for name in lab.says.cheats)


def _has_bar(lab: Lab, one: Shipped) -> bool:
    """Whether a number decides on it, so that luck may have a say."""
    if one.kind != "cheat":
        return True
    line = lab.says.checks.get(lab.says.cheats[one.name])
    return line is not None and any(line.bars())


@dataclass(frozen=True)
class Trial:
    """One seed in which all that a lab ships is checked; what is simulated is kept for all."""

    lab: Lab
    seed: int
    worlds: int | None
    """None: as many as the lab says. Else those in which margins are measured too."""
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
            why = _too_near(verdict, one.kind, wanted_by)
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


def _too_near(verdict: Verdict, kind: Kind, wanted_by: str) -> str:
    """Which bar lies too near for a fair check, if one does."""
    match kind:
        case "start":
            return margins.start_too_near(verdict)
        case "solution":
            return margins.solution_too_near(verdict)
        case "cheat":
            return margins.cheat_too_near(verdict, wanted_by)
