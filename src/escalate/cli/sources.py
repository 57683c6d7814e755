"""`escalate sources`: every number of a scenario with its source, or the word assumption."""

from __future__ import annotations

from typing import Annotated

import typer

from escalate.cli.options import Json, Picks, Plain, ScenarioName, Sets
from escalate.errors import ExitCode

Missing = Annotated[
    bool, typer.Option("--missing", help="Only the numbers that nothing stands behind.")
]
Full = Annotated[bool, typer.Option("--all", help="Defaults too, which no file gives.")]


def sources(
    ctx: typer.Context,
    scenario: ScenarioName,
    *,
    picks: Picks = None,
    sets: Sets = None,
    missing: Missing = False,
    full: Full = False,
    json: Json = False,
    plain: Plain = False,
) -> ExitCode:
    """List every number with its source, or the word assumption."""
    from escalate.analysis.sources import sources as backed
    from escalate.model.build import build
    from escalate.scenario.load import load
    from escalate.views.forms import Form, show
    from escalate.views.sources import SourcesView

    form = Form.chosen(plain=plain, json=json)
    loaded = load(scenario, sets or (), picks or ())
    build(loaded)  # what is wrong with it is said first
    numbers = tuple(backed(loaded, full=full))
    view = SourcesView(loaded.name, loaded.title, numbers, missing=missing)
    show(view, ctx.obj, form)
    return ExitCode.OK
