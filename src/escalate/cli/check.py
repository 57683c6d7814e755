"""`escalate check`: every mistake of a scenario at once, or one line that says it is sound."""

from __future__ import annotations

from typing import Annotated

import typer

from escalate.cli.options import Json, Orders, Picks, Plain, ScenarioName, Seed, Sets, number
from escalate.errors import ExitCode
from escalate.views.terminal import Terminal

Live = Annotated[
    bool,
    typer.Option(
        "--live", help="Play some worlds too: broken laws, dead levers, what never happens."
    ),
]
Worlds = Annotated[
    int,
    typer.Option(parser=number(1, 4096), metavar="N", help="How many worlds --live plays."),
]


def check(
    ctx: typer.Context,
    scenario: ScenarioName,
    *,
    picks: Picks = None,
    sets: Sets = None,
    orders: Orders = None,
    live: Live = False,
    worlds: Worlds = 200,
    seed: Seed = 1,
    json: Json = False,
    plain: Plain = False,
) -> ExitCode:
    """Find every mistake in a scenario, and say what to do about it."""
    from escalate.model.build import judge, wrong_overrides
    from escalate.scenario.load import load
    from escalate.scenario.problems import ScenarioError
    from escalate.views.forms import Form, show
    from escalate.views.soundness import SoundnessView

    terminal: Terminal = ctx.obj
    form = Form.chosen(plain=plain, json=json)
    loaded = load(scenario, sets or (), picks or (), orders or ())
    judgement = judge(loaded)
    if problems := judgement.problems or wrong_overrides(loaded):
        raise ScenarioError(problems, judgement.warnings)
    if not live:
        show(SoundnessView(judgement.model), terminal, form)
        return ExitCode.OK

    from escalate.analysis.live import live as played
    from escalate.model.build import picked
    from escalate.views.live import LiveView
    from escalate.views.progress import progress

    with progress(terminal) as tell:
        report = played(
            loaded, judgement.model, picked(loaded), seed=seed, worlds=worlds, tell=tell
        )
    show(SoundnessView(judgement.model, LiveView(report)), terminal, form)
    return ExitCode.BAD_INPUT if report.broken else ExitCode.OK
