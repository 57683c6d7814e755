"""`escalate runs`: what is saved, inputs and outcomes side by side."""

from __future__ import annotations

from pathlib import Path

import typer

from escalate.cli.options import Json, Plain, RunsFolder
from escalate.errors import ExitCode


def runs(
    ctx: typer.Context,
    *,
    runs_folder: RunsFolder = Path("runs"),
    json: Json = False,
    plain: Plain = False,
) -> ExitCode:
    """List the saved runs with what each changed and its headline."""
    from escalate.analysis.summary import summarize_all
    from escalate.views.catalogue import CatalogueView
    from escalate.views.forms import Form, show

    form = Form.chosen(plain=plain, json=json)
    summaries, damaged = summarize_all(runs_folder)
    show(CatalogueView(runs_folder, summaries, damaged), ctx.obj, form)
    return ExitCode.OK
