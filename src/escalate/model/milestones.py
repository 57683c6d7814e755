"""Milestones: the happenings, duties and outcomes that mark the road a world took."""

from __future__ import annotations

from collections.abc import Iterator

from escalate.model.binder import Binder
from escalate.model.outcomes import slug
from escalate.scenario.schema import ScenarioFile


def bind_milestones(binder: Binder) -> tuple[str, ...]:
    """The milestones by the names that formulas have for them; a problem for each unknown one."""
    document = binder.document
    if not document.milestones:
        return tuple(_with_a_rung(document))
    outcomes = {name: slug(name) for name in document.outcomes}
    known = {*binder.happened, *outcomes}
    found = []
    for index, name in enumerate(document.milestones):
        place = ("milestones", index)
        if document.milestones.index(name) < index:
            binder.problem(f"{name!r} is named twice", place, "name it once")
        elif binder.known("action, event, duty or outcome", name, known, place):
            found.append(outcomes.get(name, name))
    return tuple(found)


def _with_a_rung(document: ScenarioFile) -> Iterator[str]:
    """All that climb the ladder."""
    for name, act in {**document.actions, **document.events}.items():
        if act.rung:
            yield name
    for treaty, part in document.treaties.items():
        yield from (f"{treaty}.{name}" for name, duty in part.duties.items() if duty.rung)
