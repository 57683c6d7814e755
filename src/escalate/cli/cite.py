"""`escalate cite`: one honest sentence about a share."""

from __future__ import annotations

import shlex
from pathlib import Path

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
    program,
)
from escalate.errors import ExitCode
from escalate.views.terminal import Terminal


def cite(
    ctx: typer.Context,
    scenario: ScenarioOrRun,
    *,
    to: To = None,
    worlds: AnyWorlds = None,
    seed: AnySeed = None,
    picks: Picks = None,
    sets: Sets = None,
    runs_folder: RunsFolder = Path("runs"),
    json: Json = False,
    plain: Plain = False,
) -> ExitCode:
    """Say how often worlds came to an outcome, in one honest sentence."""
    from escalate.analysis.citation import cite as cited
    from escalate.analysis.goal import goal
    from escalate.runs.asked import WORLDS, asked
    from escalate.views.citation import CitationView
    from escalate.views.forms import Form, show
    from escalate.views.progress import progress

    terminal: Terminal = ctx.obj
    form = Form.chosen(plain=plain, json=json)
    of = asked(
        scenario, sets=sets or (), picks=picks or (), seed=seed, worlds=worlds, root=runs_folder
    )
    wanted = goal(to, of.model.outcomes, of.model.headline)
    with progress(terminal) as tell:
        ensemble = of.ensemble(tell)
    base = None
    if of.loaded.changes:
        with progress(terminal) as tell:
            base = of.unchanged().ensemble(tell)
    asking = ("--to", to) if to else ()
    options = again(of.seed, picks, sets)

    def command(name: str, *more: str) -> str:
        return shlex.join([program(), name, of.scenario, *options, *more])

    citation = cited(
        ensemble, of.worlds, wanted, base, command("cite", *asking, "--worlds", str(WORLDS))
    )
    view = CitationView(
        citation,
        repeat=command("run", "--worlds", str(of.worlds)),
        next=command("paths", *asking, "--worlds", str(of.worlds)),
        picked=of.loaded.asked,
    )
    show(view, terminal, form)
    return ExitCode.WORLDS_FAILED if citation.failures else ExitCode.OK
