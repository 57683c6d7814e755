"""`escalate paths`: the roads by which worlds came to an outcome, as a tree."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from escalate.cli.options import (
    AnySeed,
    AnyWorlds,
    Json,
    Picks,
    Plain,
    RunsFolder,
    ScenarioOrRun,
    Sets,
    To,
    again,
    hundredths,
    number,
    program,
)
from escalate.errors import ExitCode
from escalate.views.terminal import Terminal

Depth = Annotated[
    int, typer.Option(parser=number(1, 100), metavar="N", help="How many milestones to follow.")
]
AtLeast = Annotated[
    float,
    typer.Option(
        parser=hundredths("per cent"),
        metavar="PERCENT",
        help="Fold branches of fewer of the worlds that came to the outcome; 0 folds nothing.",
    ),
]
All = Annotated[
    bool, typer.Option("--all", help="Keep every milestone, also those that tell nothing.")
]


def paths(
    ctx: typer.Context,
    scenario: ScenarioOrRun,
    *,
    to: To = None,
    worlds: AnyWorlds = None,
    seed: AnySeed = None,
    picks: Picks = None,
    sets: Sets = None,
    depth: Depth = 6,
    at_least: AtLeast = 5.0,
    every: All = False,
    runs_folder: RunsFolder = Path("runs"),
    json: Json = False,
    plain: Plain = False,
) -> ExitCode:
    """Show the roads to an outcome as a tree, with shares at each fork."""
    from escalate.analysis.goal import goal
    from escalate.analysis.paths import paths as found
    from escalate.runs.asked import asked
    from escalate.views.forms import Form, show
    from escalate.views.paths import PathsView
    from escalate.views.progress import progress

    terminal: Terminal = ctx.obj
    form = Form.chosen(plain=plain, json=json)
    of = asked(
        scenario, sets=sets or (), picks=picks or (), seed=seed, worlds=worlds, root=runs_folder
    )
    wanted = goal(to, of.model.outcomes, of.model.headline)
    with progress(terminal) as tell:
        ensemble = of.ensemble(tell)
    tree = found(of.model, ensemble, of.worlds, wanted, depth=depth, at_least=at_least, every=every)
    options = again(tree.seed, picks, sets)
    view = PathsView(tree, of.scenario, options, program=program(), picked=of.loaded.picked)
    show(view, terminal, form)
    return ExitCode.WORLDS_FAILED if tree.failures else ExitCode.OK
