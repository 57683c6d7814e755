"""`escalate hinge`: over many worlds, what causes an outcome and what merely goes along with it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from escalate.cli.options import (
    Json,
    Orders,
    Picks,
    Plain,
    RunsFolder,
    ScenarioName,
    Seed,
    Sets,
    To,
    Worlds,
    again,
    program,
)
from escalate.errors import ExitCode
from escalate.views.terminal import Terminal

Only = Annotated[
    list[str] | None,
    typer.Option(
        "--only", metavar="NAME", help="Try only this action, event, treaty or supply; repeatable."
    ),
]
NoForce = Annotated[
    bool, typer.Option("--no-force", help="Take things away, but put none in: about half the time.")
]
All = Annotated[
    bool, typer.Option("--all", help="List also what shows no difference or never happened.")
]


def hinge(
    ctx: typer.Context,
    scenario: ScenarioName,
    *,
    to: To = None,
    only: Only = None,
    no_force: NoForce = False,
    full: All = False,
    worlds: Worlds = 1000,
    seed: Seed = 1,
    picks: Picks = None,
    sets: Sets = None,
    orders: Orders = None,
    runs_folder: RunsFolder = Path("runs"),
    json: Json = False,
    plain: Plain = False,
) -> ExitCode:
    """Tell what causes an outcome from what merely goes along with it."""
    from escalate.runs.executors import start_early

    start_early()  # workers import what they need while the scenario is read
    from escalate.analysis.hinges import hinges, question
    from escalate.model.build import build
    from escalate.runs.ensemble import extend
    from escalate.scenario.load import load
    from escalate.views.forms import Form, show
    from escalate.views.hinges import HingesView
    from escalate.views.progress import progress

    terminal: Terminal = ctx.obj
    form = Form.chosen(plain=plain, json=json)
    loaded = load(scenario, sets or (), picks or (), orders or ())
    model = build(loaded)
    asked = question(model, to, only or ())
    with progress(terminal) as tell:
        ensemble = extend(
            model,
            resolved=loaded.resolved(model.day_0_factors),
            seed=seed,
            worlds=worlds,
            root=runs_folder,
            progress=tell,
        ).ensemble
    with progress(terminal) as tell:
        found = hinges(model, ensemble, worlds, asked=asked, force=not no_force, progress=tell)
    view = HingesView(
        found,
        scenario=scenario,
        options=again(seed, picks, sets, orders),
        program=program(),
        picked=loaded.picked,
        full=full or bool(only),
    )
    show(view, terminal, form)
    return ExitCode.WORLDS_FAILED if found.failed else ExitCode.OK
