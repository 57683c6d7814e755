"""What can honestly be said of a share in one sentence, and when nothing can; prints nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from escalate.analysis.goal import Goal
from escalate.analysis.intervals import Interval, paired, wilson
from escalate.analysis.significance import SEEN, mcnemar
from escalate.analysis.summary import Failure, Share, failures, share
from escalate.engine.columns import Bools
from escalate.errors import EscalateError
from escalate.runs.ensemble import Ensemble

FEWEST = 100
"""Worlds that a percentage needs: with fewer its interval may be wider than 20 points."""


class Against(NamedTuple):
    """The share of the same worlds without the changes, and the difference that these made."""

    share: Share
    entered: int
    left: int
    difference: Interval
    """Of the share with the changes from that without, from -1 to 1 (Tango's interval)."""
    p: float
    """That luck alone parts the two as unevenly (exact McNemar)."""

    @property
    def seen(self) -> bool:
        """Whether a difference can be seen, as `compare` sees it in this row alone."""
        return self.p < SEEN


@dataclass(frozen=True)
class Citation:
    """The share of an outcome with all that a reader needs to check it."""

    scenario: str
    title: str
    start: date
    end: date
    hash: str
    seed: int
    version: str  # of escalate, that began the run
    worlds: int
    changes: tuple[tuple[str, str, str], ...]
    came: Share
    members: tuple[str, ...]
    """The outcomes that are counted together on whatever day; none for an ending."""
    against: Against | None
    failures: tuple[Failure, ...]


def cite(
    ensemble: Ensemble, worlds: int, wanted: Goal, base: Ensemble | None, enough: str
) -> Citation:
    """The share of worlds that came to an outcome, with that of the same worlds unchanged.

    `enough` is the command that plays worlds enough. Raises EscalateError with what may be said
    instead where fewer than a hundred worlds did not fail, and what reading the ensemble raises.
    """
    manifest = ensemble.manifest
    outcomes = ensemble.outcomes(worlds)
    sound = ~outcomes.failed
    came = wanted.met(outcomes.ending, outcomes.outcome_day)
    count, of = int(came.sum()), int(sound.sum())
    _refuse_if_too_few(count, of, worlds - of, enough)
    alike = base and _question(base) == _question(ensemble)
    return Citation(
        scenario=manifest.scenario,
        title=manifest.title,
        start=manifest.start,
        end=manifest.start + timedelta(days=manifest.days),
        hash=manifest.hash,
        seed=manifest.seed,
        version=manifest.escalate,
        worlds=worlds,
        changes=manifest.changes,
        came=share(wanted.name, count, of),
        members=manifest.headline.members if wanted.ever else (),
        against=_against(base, worlds, wanted, came, sound) if base and alike else None,
        failures=failures(outcomes),
    )


def _refuse_if_too_few(count: int, of: int, failed: int, enough: str) -> None:
    if of >= FEWEST:
        return
    low, high = wilson(count, of)
    wide = f"its 95% interval would be {100 * (high - low):.0f} points wide"
    apart = f" (and {failed} that failed)" if failed else ""
    said = f'say "in {count} of {of} simulated worlds"; or, for a percentage: {enough}'
    counted = f"{of} world{'s' * (of != 1)}{apart}"
    raise EscalateError(f"{counted} cannot support a percentage: {wide}", said)


def _against(base: Ensemble, worlds: int, wanted: Goal, came: Bools, sound: Bools) -> Against:
    """The same worlds of the base, of those that failed in neither."""
    outcomes = base.outcomes(worlds)
    both = sound & ~outcomes.failed
    unchanged = both & wanted.met(outcomes.ending, outcomes.outcome_day)
    entered = int((both & came & ~unchanged).sum())
    left = int((unchanged & ~came).sum())
    of = int(both.sum())
    found = share(wanted.name, int(unchanged.sum()), of)
    interval, p = paired(entered, left, of), mcnemar(entered, left)
    return Against(found, entered, left, interval, p)


def _question(ensemble: Ensemble) -> tuple[object, ...]:
    """What must be alike if two shares are to stand beside each other."""
    manifest = ensemble.manifest
    return manifest.outcomes, manifest.headline, manifest.start, manifest.days
