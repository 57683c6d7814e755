"""`escalate bands`: quantities over time, as medians and bands over many worlds."""

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
    Worlds,
)
from escalate.errors import ExitCode
from escalate.views.terminal import Terminal

Names = Annotated[
    list[str] | None,
    typer.Argument(metavar="[NAME]...", help="Quantities; those under `watch:` if none is named."),
]


def bands(
    ctx: typer.Context,
    scenario: ScenarioName,
    names: Names = None,
    *,
    worlds: Worlds = 1000,
    seed: Seed = 1,
    picks: Picks = None,
    sets: Sets = None,
    orders: Orders = None,
    runs_folder: RunsFolder = Path("runs"),
    json: Json = False,
    plain: Plain = False,
) -> ExitCode:
    """Show quantities over time: medians, and bands of 90% of worlds."""
    import numpy as np

    from escalate.analysis.bands import bands as found
    from escalate.analysis.bands import known_rows
    from escalate.model.build import build
    from escalate.runs.ensemble import extend
    from escalate.runs.unsaved import series_of
    from escalate.scenario.load import load
    from escalate.views.bands import BandsView
    from escalate.views.forms import Form, show
    from escalate.views.progress import progress

    terminal: Terminal = ctx.obj
    form = Form.chosen(plain=plain, json=json)
    loaded = load(scenario, sets or (), picks or (), orders or ())
    model = build(loaded)
    rows = known_rows(model, names or ())
    with progress(terminal) as tell:
        if set(rows) <= set(model.watch):
            resolved = loaded.resolved(model.day_0_factors)
            ensemble = extend(
                model, resolved=resolved, seed=seed, worlds=worlds, root=runs_folder, progress=tell
            ).ensemble
            series = ensemble.series(worlds)
        else:
            series = series_of(model, rows, seed=seed, worlds=worlds, progress=tell)
    view = BandsView(
        title=model.title,
        start=model.start,
        worlds=worlds,
        seed=seed,
        failed=int(np.isnan(series.values[:, -1]).all(axis=0).sum()),
        changes=[(change.name, change.old, change.new) for change in model.changes],
        picked=loaded.picked,
        bands=found(model, series, rows),
    )
    show(view, terminal, form)
    return ExitCode.OK
