"""What a thing has to do with an outcome, in words; counts and simulates nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from escalate.analysis.company import Company
from escalate.analysis.significance import SEEN
from escalate.analysis.summary import Share


class Verdict(StrEnum):
    """What a thing has to do with an outcome."""

    CAUSES = "causes it"
    PREVENTS = "prevents it"
    ENOUGH = "enough for it, never needed"
    WOULD_CAUSE = "would cause it"
    WOULD_PREVENT = "would prevent it"
    ALONG = "goes along with it, does not cause it"
    AFTER = "comes after it, does not cause it"
    APART = "seen less with it, does not prevent it"
    UNSEEN = "no difference seen"
    NEVER = "never happened"


@dataclass(frozen=True)
class Effect:
    """What comes of changing one thing, with the same luck, over all worlds."""

    tried: int
    """Worlds that were simulated again; in the others it can make no difference."""
    took_place: int
    """Of those, in how many what was forced came about; all of them where it was blocked."""
    day: int | None
    """The day on which it was forced."""
    share: Share
    """Of the outcome when the thing is changed, of all worlds that did not fail, as they were or
    changed."""
    entered: int
    left: int
    change: float
    """Of the outcome's share, with Tango's 95 % interval for the same worlds."""
    low: float
    high: float
    p: float
    """McNemar's exact p value, adjusted for all effects looked at together (Holm)."""
    smallest: float
    """A change that as many worlds would show four times in five, whichever of all looked at."""
    decisive: Share
    """Where it was blocked: of the worlds that had seen it and came to the outcome, those that do
    not any more (its necessity). Where it was forced: of the worlds without the outcome in which
    it took place, before a graver one had held, those that come to it (its sufficiency)."""
    example: int | None
    """The first of the worlds that are decisive."""

    @property
    def seen(self) -> bool:
        """Whether it makes a difference that can be seen."""
        return self.p < SEEN


def verdict_of(
    blocked: Effect | None, forced: Effect | None, company: Company, in_the_end: Company
) -> Verdict:
    """The first verdict that applies.

    `company` is by the day of the outcome, or a matched day; `in_the_end` by the last day.
    """
    if blocked is None:
        return Verdict.NEVER
    if blocked.seen:
        return Verdict.CAUSES if blocked.change < 0 else Verdict.PREVENTS
    if forced and forced.seen:
        return _where_forced(blocked, forced)
    if company.clear and _refuted(company, blocked):
        return Verdict.ALONG if company.suggests > 0 else Verdict.APART
    if in_the_end.clear and in_the_end.suggests > 0 and _refuted(in_the_end, blocked):
        return Verdict.AFTER
    return Verdict.UNSEEN


def _where_forced(blocked: Effect, forced: Effect) -> Verdict:
    """Blocking shows nothing: it never does, or too seldom."""
    if forced.change < 0:
        return Verdict.WOULD_PREVENT
    idle = blocked.decisive.of > 0 and not blocked.left
    return Verdict.ENOUGH if idle else Verdict.WOULD_CAUSE


def _refuted(company: Company, blocked: Effect) -> bool:
    """Whether taking it away does, beyond doubt, less than its company suggests."""
    return not blocked.low <= -company.suggests <= blocked.high
