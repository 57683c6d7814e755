"""`escalate timeline`: one world simulated alone and told day by day."""

from __future__ import annotations

import shlex
from typing import Annotated

import typer

from escalate.cli.options import (
    Json,
    Orders,
    Picks,
    Plain,
    ScenarioName,
    Seed,
    Sets,
    World,
    again,
    day_number,
    program,
)
from escalate.errors import EscalateError, ExitCode

From = Annotated[
    str | None, typer.Option("--from", metavar="DAY", help="First day: 2024-12-31, or 60.")
]
To = Annotated[str | None, typer.Option("--to", metavar="DAY", help="Last day: 2024-12-31, or 60.")]

All = Annotated[
    bool, typer.Option("--all", help="Tell everything, also what happens again and again.")
]


def timeline(
    ctx: typer.Context,
    scenario: ScenarioName,
    world: World,
    *,
    seed: Seed = 1,
    picks: Picks = None,
    sets: Sets = None,
    orders: Orders = None,
    first: From = None,
    last: To = None,
    full: All = False,
    json: Json = False,
    plain: Plain = False,
) -> ExitCode:
    """Tell one world day by day: who did what, and what chance did."""
    from escalate.analysis.story import story
    from escalate.engine.chunk import simulate
    from escalate.engine.columns import Columns
    from escalate.model.build import build
    from escalate.scenario.load import load
    from escalate.views.forms import Form, show
    from escalate.views.story import StoryView

    form = Form.chosen(plain=plain, json=json)
    loaded = load(scenario, sets or (), picks or (), orders or ())
    model = build(loaded)
    begin = day_number(first or "0", model.start, model.days)
    end = day_number(last or str(model.days), model.start, model.days)
    if begin > end:
        raise EscalateError(f"--from {first} is after --to {last}", "exchange the two")
    history = simulate(model, seed, Columns.of([world]))
    told = story(model, history, seed, begin, end)
    why = shlex.join([program(), "why", scenario, str(world), *again(seed, picks, sets, orders)])
    following = "" if told.failure else why
    view = StoryView(told, begin, end, full=full, picked=loaded.picked, next=following)
    show(view, ctx.obj, form)
    return ExitCode.WORLDS_FAILED if told.failure else ExitCode.OK
