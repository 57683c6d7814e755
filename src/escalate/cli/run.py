"""`escalate run`: many worlds of one scenario, simulated, saved and counted."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from escalate.cli.options import (
    Json,
    Orders,
    Picks,
    Plain,
    Predict,
    RunsFolder,
    ScenarioName,
    Seed,
    Sets,
    Worlds,
    again,
    number,
    program,
)
from escalate.errors import ExitCode
from escalate.views.terminal import Terminal

Workers = Annotated[
    int | None,
    typer.Option(
        parser=number(1, 1024), metavar="N", help="Processes at work; one for each core if unset."
    ),
]


def run(
    ctx: typer.Context,
    scenario: ScenarioName,
    *,
    worlds: Worlds = 1000,
    seed: Seed = 1,
    picks: Picks = None,
    sets: Sets = None,
    orders: Orders = None,
    predict: Predict = False,
    workers: Workers = None,
    runs_folder: RunsFolder = Path("runs"),
    json: Json = False,
    plain: Plain = False,
) -> ExitCode:
    """Play a scenario in many worlds and count how they end."""
    import signal

    from escalate.runs.executors import start_early

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # to be told to end is Ctrl-C too
    if workers != 1:
        start_early()  # workers import what they need while the scenario is read
    from escalate.analysis.guesses import counted, scores
    from escalate.analysis.summary import summarize
    from escalate.cli.predicting import predicted
    from escalate.model.build import build
    from escalate.runs.ensemble import extend
    from escalate.scenario.load import load
    from escalate.views.ensemble import EnsembleView
    from escalate.views.forms import Form, show
    from escalate.views.predictions import PredictedView
    from escalate.views.progress import progress

    terminal: Terminal = ctx.obj
    form = Form.chosen(plain=plain, json=json)
    loaded = load(scenario, sets or (), picks or (), orders or ())
    model = build(loaded)
    guesses = predicted(model, seed, runs_folder, terminal) if predict else []
    with progress(terminal) as report:
        extension = extend(
            model,
            resolved=loaded.resolved(model.day_0_factors),
            seed=seed,
            worlds=worlds,
            root=runs_folder,
            workers=workers,
            progress=report,
        )
    summary = summarize(extension.ensemble, worlds)
    view = EnsembleView(
        summary,
        actors=len(model.actors),
        happenings=len(model.happenings),
        warnings=len(model.warnings),
        simulated=extension.simulated,
        scenario=scenario,
        picked=loaded.picked,
        options=again(seed, picks, sets, orders),
        program=program(),
    )
    if guesses and summary.headline.of:
        found = scores(guesses, counted(extension.ensemble, worlds))
        show(PredictedView(view, found), terminal, form)
    else:
        show(view, terminal, form)
    return ExitCode.WORLDS_FAILED if summary.failures else ExitCode.OK
