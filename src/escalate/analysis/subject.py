"""One world of a scenario, as all that is told of it names it; tells nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from escalate.model.model import Model


@dataclass(frozen=True)
class Subject:
    """Which world of which scenario, and what was changed in it: (name, old, new)."""

    scenario: str
    title: str
    start: date
    days: int
    world: int
    seed: int
    changes: tuple[tuple[str, str, str], ...]

    def date(self, day: int) -> date:
        """The calendar date of a day counted from 0."""
        return self.start + timedelta(days=day)


def subject(model: Model, seed: int, world: int) -> dict[str, Any]:
    """The fields of a Subject."""
    return {
        "scenario": model.name,
        "title": model.title,
        "start": model.start,
        "days": model.days,
        "world": world,
        "seed": seed,
        "changes": tuple((change.name, change.old, change.new) for change in model.changes),
    }
