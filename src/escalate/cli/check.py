"""`escalate check`: every mistake of a scenario at once, or one line that says it is sound."""

from __future__ import annotations

import typer

from escalate.cli.options import Picks, ScenarioName, Sets
from escalate.errors import ExitCode
from escalate.views.terminal import Terminal


def check(
    ctx: typer.Context, scenario: ScenarioName, *, picks: Picks = None, sets: Sets = None
) -> ExitCode:
    """Find every mistake in a scenario, and say what to do about it."""
    from escalate.model.build import judge, wrong_overrides
    from escalate.scenario.load import load
    from escalate.scenario.problems import ScenarioError
    from escalate.views.numbers import counted

    terminal: Terminal = ctx.obj
    loaded = load(scenario, sets or (), picks or ())
    judgement = judge(loaded)
    if problems := judgement.problems or wrong_overrides(loaded):
        raise ScenarioError(problems, judgement.warnings)
    model = judgement.model
    sizes = {
        "actor": model.actors,
        "happening": model.happenings,
        "outcome": model.outcomes,
        "row": model.rows,
    }
    counts = ", ".join(counted(len(things), noun) for noun, things in sizes.items())
    terminal.write(f"{model.name}: no problems ({counts})")
    for warning in model.warnings:
        terminal.write(f"warning: {warning}")
    return ExitCode.OK
