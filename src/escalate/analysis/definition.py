"""What an outcome is made of by its own definition; tries nothing."""

from __future__ import annotations

from escalate.analysis.goal import Goal
from escalate.model.model import Model
from escalate.model.order import origins


def defining(model: Model, goal: Goal) -> frozenset[str]:
    """The happenings and duties that an outcome's condition reads, or whose flag it reads.

    That they cause it says how it is defined, and nothing of the crisis.
    """
    parts = model.parts
    conditions = [parts.outcomes[at].when for at in goal.at]
    read = origins([one for one in conditions if one], parts.derived)
    fighting = {actor.fighting for actor in parts.actors} & read
    found = set()
    for one in parts.happenings:
        targets = {effect.target for effect in one.effects if effect.verb == "="}
        if one.marks & read or targets & fighting:
            found.add(one.name)
    for duty in parts.duties:
        sends = {parts.actors[at].fighting for at in duty.by} if duty.sends_troops else set()
        if duty.marks & read or sends & fighting:
            found.add(duty.name)
    return frozenset(found)
