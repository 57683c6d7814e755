"""Injects to days, seats and minutes that there are; gives none."""

from __future__ import annotations

from collections.abc import Iterator

from escalate.model.binder import Binder, listed
from escalate.model.parts import Inject
from escalate.scenario import injects as written

ALL = "all"
"""What stands for every seat."""
_PLANS = tuple(map(str, written.PLANS))


def bind_injects(binder: Binder) -> tuple[Inject, ...]:
    """The injects of a scenario by their days; a problem for what cannot be given."""
    bound = [_bound(binder, name, told) for name, told in binder.document.injects.items()]
    return tuple(sorted(bound, key=lambda one: one.day))


def _bound(binder: Binder, name: str, told: written.Inject) -> Inject:
    place = ("injects", name)
    if told.happening is not None:
        known = binder.happened
        binder.known("action, event or duty", told.happening, known, (*place, "happening"))
    day = binder.day_number(told.day)
    if day is None:
        what = "an inject is given on a day of the run"
        hint = f"days 0 to {binder.document.days}, as a date or a number"
        binder.problem(what, (*place, "day"), hint)
    minutes = dict(_minutes(binder, name, told))
    return Inject(name, day or 0, tuple(_seats(binder, name, told)), minutes, told)


def _seats(binder: Binder, name: str, told: written.Inject) -> Iterator[str]:
    seats = binder.document.seats
    for index, seat in enumerate(told.to):
        if seat == ALL:
            yield from seats
        elif seat not in seats and binder.lost.lacks("seats"):
            continue  # it may be the one that could not be read
        elif binder.known("seat", seat, seats, ("injects", name, "to", index)):
            yield seat


def _minutes(binder: Binder, name: str, told: written.Inject) -> Iterator[tuple[int, int]]:
    for plan, minute in told.plans.items():
        place = ("injects", name, "plans", plan)
        if plan not in _PLANS:
            binder.key_problem(
                f"there is no plan of {plan} minutes", place, f"plans: {listed(_PLANS)}"
            )
        elif not 0 <= minute < int(plan):
            what = f"minute {minute} is not within {plan} minutes"
            binder.problem(what, place, f"0 to {int(plan) - 1}")
        else:
            yield int(plan), minute
