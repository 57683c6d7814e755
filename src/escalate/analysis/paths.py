"""The roads to an outcome as a prefix tree with shares at each fork; draws and prints nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from escalate.analysis.goal import Goal
from escalate.analysis.roads import Road, roads
from escalate.analysis.story import plain_name
from escalate.analysis.summary import Failure, Share, failures, share
from escalate.analysis.telling import telling
from escalate.model.model import Model
from escalate.model.outcomes import slug
from escalate.runs.ensemble import Ensemble

FEWEST = 3
"""Worlds that make a branch, however few came to the outcome."""


@dataclass(frozen=True)
class Folded:
    """Branches of a fork that are not drawn: how many different roads, in how many worlds."""

    ways: int
    worlds: int


@dataclass(frozen=True)
class Branch:
    """Worlds that came to the outcome by roads that begin alike, and where they part.

    `fork` is their share of those that stood at the fork before. `came` is the share of all
    worlds whose road begins so, whether they came to the outcome or not, that came to it; None
    where the outcome itself is what comes next.
    """

    road: Road
    fork: Share
    came: Share | None
    branches: tuple[Branch, ...]
    folded: Folded | None


@dataclass(frozen=True)
class Commonest:
    """The road that most worlds took, and the first world that took it."""

    road: Road
    taken: Share  # of the worlds that came to the outcome
    world: int


@dataclass(frozen=True)
class Paths:
    """How worlds came to an outcome, told by those milestones that are not left out."""

    scenario: str
    title: str
    start: date
    end: date
    seed: int
    worlds: int
    changes: tuple[tuple[str, str, str], ...]
    came: Share
    members: tuple[str, ...]  # the outcomes that belong to it, where it is not one of them
    ways: int  # different roads
    commonest: Commonest | None
    tree: Branch | None
    titles: dict[str, str]
    left_out: tuple[str, ...]  # milestones of these roads that are not told
    depth: int
    at_least: float  # a share of the worlds that came to the outcome
    failures: tuple[Failure, ...]


def paths(  # noqa: PLR0913 (half of them named)
    model: Model,
    ensemble: Ensemble,
    worlds: int,
    wanted: Goal,
    *,
    depth: int,
    at_least: float,
    every: bool,
) -> Paths:
    """The roads that the first worlds of an ensemble took to an outcome.

    At most `depth` milestones of a road are told. Branches of less than a share `at_least` of
    the worlds that came to the outcome, or of fewer than three, are folded; none if it is 0.
    Milestones that tell nothing are left out unless `every` is set. Raises what reading the
    ensemble raises.
    """
    manifest = ensemble.manifest
    outcomes = ensemble.outcomes(worlds)
    found = roads(model, wanted, outcomes, ensemble.events(first=worlds))
    least = max(FEWEST, at_least * int(found.came.sum()))
    kept = frozenset(found.milestones) if every else telling(found, least)
    taken = found.of(kept)
    came = [road for road, comes in zip(taken, found.came, strict=True) if comes]
    tree = _Tree.of(wanted.name, taken, depth, least if at_least else 1)
    all_of_them = share(wanted.name, len(came), len(came))
    return Paths(
        scenario=manifest.scenario,
        title=manifest.title,
        start=manifest.start,
        end=manifest.start + timedelta(days=manifest.days),
        seed=manifest.seed,
        worlds=worlds,
        changes=manifest.changes,
        came=share(wanted.name, len(came), len(taken)),
        members=_members(wanted, manifest.outcomes),
        ways=len(set(came)),
        commonest=_commonest(came, found.world[found.came].tolist()),
        tree=tree.grow((), came, all_of_them) if came else None,
        titles={name: _titled(model, name) for name in found.milestones},
        left_out=tuple(name for name in found.met() if name not in kept),
        depth=depth,
        at_least=at_least,
        failures=failures(outcomes),
    )


def _members(wanted: Goal, outcomes: Sequence[str]) -> tuple[str, ...]:
    return tuple(outcomes[at] for at in wanted.at) if wanted.ever else ()


def _commonest(came: Sequence[Road], worlds: Sequence[int]) -> Commonest | None:
    """Of roads that are taken as often, the one that the first world took."""
    if not came:
        return None
    ((road, count),) = Counter(came).most_common(1)  # the first of those that are alike
    return Commonest(road, share("", count, len(came)), worlds[came.index(road)])


def _titled(model: Model, name: str) -> str:
    """A milestone in words: a duty by its own title, or by its treaty's and its name."""
    reached = {slug(outcome): outcome for outcome in model.outcomes}
    info = model.happenings.get(name)
    duty = model.title_of(name) if info and info.kind == "treaty" else ""
    return reached.get(name) or duty or plain_name(model, name)


@dataclass(frozen=True)
class _Tree:
    """What branches are grown from."""

    outcome: str
    begun: Mapping[Road, int]
    """In how many worlds, of those that came to the outcome and the others, a road begins so."""
    depth: int
    least: float

    @classmethod
    def of(cls, outcome: str, every: Sequence[Road], depth: int, least: float) -> Self:
        """The tree of the roads of all worlds."""
        begun = Counter(road[:at] for road in every for at in range(min(len(road), depth) + 1))
        return cls(outcome, begun, depth, least)

    def grow(self, start: Road, came: Sequence[Road], fork: Share) -> Branch:
        """All roads of worlds that came to the outcome and whose road begins with `start`."""
        at = len(start)
        ways: dict[str, list[Road]] = {}
        for road in came:
            ways.setdefault("" if len(road) == at else road[at], []).append(road)
        ordered = sorted(ways.items(), key=lambda way: (-len(way[1]), way[0]))
        shown = [way for way in ordered if self._shown(*way, at, alone=len(ways) == 1)]
        thin = [road for way in ordered if way not in shown for road in way[1]]
        return Branch(
            road=start,
            fork=fork,
            came=share(self.outcome, len(came), self.begun[start]),
            branches=tuple(self._branch(start, name, those, len(came)) for name, those in shown),
            folded=Folded(len(set(thin)), len(thin)) if thin else None,
        )

    def _shown(self, name: str, those: Sequence[Road], at: int, *, alone: bool) -> bool:
        return (not name or at < self.depth) and (alone or len(those) >= self.least)

    def _branch(self, start: Road, name: str, those: Sequence[Road], of: int) -> Branch:
        if name:
            return self.grow((*start, name), those, share(name, len(those), of))
        return Branch(start, share(self.outcome, len(those), of), None, (), None)
