"""One chunk of worlds from day 0 to the horizon: a pure function of (model, seed, columns)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial

import numpy as np

from escalate.engine.changes import schedule_changes
from escalate.engine.columns import Columns
from escalate.engine.deciders import Decider
from escalate.engine.decisions import Decisions
from escalate.engine.draws import DICE
from escalate.engine.effects import Effects
from escalate.engine.forces import Forces
from escalate.engine.fronts import Fronts
from escalate.engine.history import History
from escalate.engine.ledger import Ledger
from escalate.engine.outcomes import Outcomes
from escalate.engine.phases import Clock, Phase, daily
from escalate.engine.quantities import Quantities
from escalate.engine.record import Record
from escalate.engine.rungs import Rungs
from escalate.engine.sight import Sights
from escalate.engine.snapshot import Onlooker
from escalate.engine.supplies import Supplies
from escalate.engine.treaties import Treaties
from escalate.engine.world import World
from escalate.model.model import Model

TOLD_EVERY = 20
"""Days from one word of progress to the next."""
RESULTS_VERSION = 1
"""Raised whenever the same scenario and seed give other numbers than before."""


def simulate(  # noqa: PLR0913 (named, and all but three have defaults)
    model: Model,
    seed: int,
    columns: Columns,
    *,
    deciders: Mapping[str, Decider] | None = None,
    trace: bool = False,
    tell: Callable[[float], None] | None = None,
    onlooker: Onlooker | None = None,
    ledger: Ledger | None = None,
    points: Collection[int] = (),
    steps: int = 1,
) -> History:
    """Simulate some worlds of a scenario; each column's history depends on that column alone.

    `deciders` takes the place of doctrine for the actors it names. With `trace` every row of
    every day is kept too, and nothing else changes. `tell` hears now and then what share of the
    days is done. An `onlooker` is shown every day when it is over, and may change nothing; a
    `ledger` is told every change of the first column. The series has `points` on the days that are
    given, or every 30 days and on the last. In more `steps` than one a day, quantities and fronts
    move in as many parts of it: to see whether a day is short enough.

    Raises EscalateError if a column sets what the scenario does not have.
    """
    with np.errstate(all="ignore"):
        env = Clock()
        world = World(env, model, seed, columns, ledger)
        schedule_changes(world)
        quantities = Quantities(world, steps)
        Supplies(world)
        fronts = Fronts(world, steps)
        if steps > 1:
            again = partial(_again, quantities, fronts, steps - 1)
            env.process(daily(env, Phase.SUBSTEPS, again, first=1))
        effects = Effects(world, Forces(world))
        Treaties(world, effects)
        Sights(world)
        decisions = Decisions(world, effects, deciders)
        Rungs(world, effects)
        outcomes = Outcomes(world)
        record = Record(world, trace=trace, points=points)
        if tell is not None:
            days = daily(env, Phase.RECORD, partial(_tell_share, tell, model.days), first=0)
            env.process(days)
        if onlooker is not None:
            show = partial(_show, world, decisions, onlooker)
            env.process(daily(env, Phase.RECORD, show, first=0))
        env.run(until=model.days + 1)
        return _history(world, outcomes, record)


def _again(quantities: Quantities, fronts: Fronts, times: int, day: int) -> None:
    for _ in range(times):
        quantities.move_again(day)
        fronts.fight_again(day)


def _tell_share(tell: Callable[[float], None], days: int, day: int) -> None:
    if day % TOLD_EVERY == 0:
        tell(day / (days + 1))


def _show(world: World, decisions: Decisions, onlooker: Onlooker, day: int) -> None:
    onlooker(decisions.snapshot(day, world.values, world.live))


def _history(world: World, outcomes: Outcomes, record: Record) -> History:
    parts = world.model.parts
    return History(
        worlds=world.columns.worlds,
        ending=outcomes.endings(),
        outcome_day=world.values[[one.day for one in parts.outcomes]],
        peak=world.values[[actor.peak for actor in parts.actors]],
        series_days=record.days,
        series=record.series(),
        events=world.log.events(),
        failures=record.failures(),
        trace=record.trace(),
    )


__all__ = ["DICE", "RESULTS_VERSION", "simulate"]
