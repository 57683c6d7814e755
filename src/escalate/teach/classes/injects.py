"""Injects as a lesson gives them: when, to whom, and whether they are so in the world played."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from escalate.analysis.story import Deed
from escalate.model.model import Model
from escalate.model.parts import Inject
from escalate.teach.classes.key import Branch, whole_name
from escalate.teach.classes.plans import Plan, Step


@dataclass(frozen=True)
class Given:
    """An inject in a lesson."""

    number: int
    inject: Inject
    to: tuple[str, ...]
    """The seats with a team that are told."""
    minute: int | None
    """None for a spare one."""
    step: Step | None
    """The step of the plan that the minute belongs to."""
    came: tuple[Deed, ...]
    """What came of the thing it tells of under doctrine, in order; empty if it never did."""

    @property
    def in_time(self) -> tuple[Deed, ...]:
        """What of that has come about by the day of the inject."""
        return tuple(deed for deed in self.came if deed.day <= self.inject.day)

    @property
    def to_keep_back(self) -> bool:
        """Whether it is a fact that is none in this world by its day, or a rumour that is one."""
        told = self.inject.told
        if told.happening is None or told.kind == "message":
            return False
        return bool(self.in_time) == (told.kind == "rumour")


def given(model: Model, plan: Plan, teams: Sequence[str], doctrine: Branch) -> tuple[Given, ...]:
    """The injects for some teams: those with a minute in the plan in order, then the spare ones.

    Those that are only for seats without a team are left out; so are those of other plans.
    """
    return tuple(
        Given(number, inject, to, minute, step, came)
        for number, (inject, to, minute, step, came) in enumerate(
            sorted(_given(model, plan, teams, doctrine), key=_order), start=1
        )
    )


_Found = tuple[Inject, tuple[str, ...], int | None, Step | None, tuple[Deed, ...]]


def _given(model: Model, plan: Plan, teams: Sequence[str], doctrine: Branch) -> Iterator[_Found]:
    for inject in model.injects:
        to = tuple(seat for seat in teams if seat in inject.to)
        minute = inject.minutes.get(plan.minutes)
        if to and (minute is not None or not inject.minutes):
            step = None if minute is None else plan.step_at(minute)
            yield inject, to, minute, step, tuple(_came(inject, doctrine))


def _order(found: _Found) -> tuple[bool, int, int]:
    inject, _, minute, _, _ = found
    return minute is None, minute or 0, inject.day


def _came(inject: Inject, doctrine: Branch) -> Iterator[Deed]:
    """What the calendar has of the thing that an inject tells of."""
    for deed, _ in doctrine.calendar:
        if inject.told.happening == whole_name(deed):
            yield deed
