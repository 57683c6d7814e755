"""`escalate why`: the causes of one world's ending, and which of them were needed."""

from __future__ import annotations

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
    number,
    program,
)
from escalate.errors import ExitCode

On = Annotated[
    str | None,
    typer.Option("--on", metavar="NAME", help="Explain this outcome, action, event or duty."),
]
Depth = Annotated[
    int,
    typer.Option(parser=number(1, 50), metavar="N", help="Causes one behind another, at most."),
]


def why(
    ctx: typer.Context,
    scenario: ScenarioName,
    world: World,
    *,
    on: On = None,
    depth: Depth = 4,
    seed: Seed = 1,
    picks: Picks = None,
    sets: Sets = None,
    orders: Orders = None,
    json: Json = False,
    plain: Plain = False,
) -> ExitCode:
    """Explain one world's ending: causes, luck, what was needed."""
    from escalate.analysis.causes.why import why as explained
    from escalate.model.build import build
    from escalate.scenario.load import changed, load
    from escalate.views.causes import WhyView
    from escalate.views.forms import Form, show

    form = Form.chosen(plain=plain, json=json)
    loaded = load(scenario, sets or (), picks or (), orders or ())
    model = build(loaded)
    base = build(changed(loaded.written, (), ())) if model.changes else model
    found = explained(model, base, seed=seed, world=world, on=on, depth=depth)
    view = WhyView(
        found,
        scenario=scenario,
        options=again(seed, picks, sets, orders),
        program=program(),
        picked=loaded.picked,
    )
    show(view, ctx.obj, form)
    return ExitCode.WORLDS_FAILED if found.failed else ExitCode.OK
