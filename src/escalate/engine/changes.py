"""Numbers that columns change on a later day; what follows from them is for the mechanisms."""

from __future__ import annotations

import numpy as np

from escalate.engine.columns import Ints
from escalate.engine.phases import Phase, Process, at
from escalate.engine.world import World


def schedule_changes(world: World) -> None:
    """Have the numbers changed when their day begins; hazards follow at the next council."""
    if world.later is None:
        return
    since = world.columns.since
    for day in np.unique(since[~np.isnan(since)]).astype(int).tolist():
        world.env.process(_on(world, day, np.flatnonzero(since == day)))


def _on(world: World, day: int, columns: Ints) -> Process:
    yield at(world.env, Phase.CALENDAR, day)
    world.env.serve(Phase.CALENDAR, lambda _: _change(world, columns))


def _change(world: World, columns: Ints) -> None:
    values = world.values[:, columns]
    assert world.later is not None
    for row, where in world.changes():
        values[row] = np.where(where[columns], world.later[row, columns], values[row])
    world.clip_all(values)
    world.model.derive(values, "evening")
    world.values[:, columns] = values
    for renew in world.renewals:
        renew()
