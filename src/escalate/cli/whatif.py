"""`escalate whatif`: one world again with something blocked, forced, moved or changed."""

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
    day_number,
    program,
)
from escalate.errors import EscalateError, ExitCode

Without = Annotated[
    list[str] | None,
    typer.Option("--without", metavar="NAME", help="Take this away; may be repeated."),
]
Force = Annotated[
    str | None, typer.Option("--force", metavar="NAME", help="Have this come about, with --on DAY.")
]
On = Annotated[
    str | None, typer.Option("--on", metavar="DAY", help="The day of --force: 2024-12-31, or 60.")
]
Move = Annotated[
    str | None,
    typer.Option("--move", metavar="NAME", help="Have this come about on another day, --to DAY."),
]
To = Annotated[
    str | None, typer.Option("--to", metavar="DAY", help="The day of --move: 2024-12-31, or 60.")
]
From = Annotated[
    str | None,
    typer.Option("--from", metavar="DAY", help="Change what -S says from this day on only."),
]
All = Annotated[bool, typer.Option("--all", help="Tell every day on which the futures differ.")]


def whatif(
    ctx: typer.Context,
    scenario: ScenarioName,
    world: World,
    *,
    without: Without = None,
    force: Force = None,
    on: On = None,
    move: Move = None,
    to: To = None,
    sets: Sets = None,
    since: From = None,
    picks: Picks = None,
    orders: Orders = None,
    seed: Seed = 1,
    full: All = False,
    json: Json = False,
    plain: Plain = False,
) -> ExitCode:
    """Play one world again with one thing otherwise, side by side."""
    from escalate.analysis.branch import Intervention, branch
    from escalate.analysis.changes import numbers
    from escalate.analysis.story import plain_name
    from escalate.model.build import build
    from escalate.scenario.load import changed, load
    from escalate.views.branch import BranchView
    from escalate.views.forms import Form, show

    _go_together(("--force", force), ("--on", on))
    _go_together(("--move", move), ("--to", to))
    if since and not sets:
        raise EscalateError("--from goes with -S", "say what is to change: -S name=value")
    form = Form.chosen(plain=plain, json=json)
    both = None if since else sets
    loaded = load(scenario, both or (), picks or (), orders or ())
    model = build(loaded)
    later = {}
    if since:
        names = [text.partition("=")[0].strip() for text in sets or ()]
        later = numbers(
            build(changed(loaded.written, sets or (), picks or (), orders or ())), names
        )
    done = Intervention(
        without=tuple(without or ()),
        forced={force: day_number(on, model.start, model.days)} if force and on else {},
        moved={move: day_number(to, model.start, model.days)} if move and to else {},
        changed=later,
        since=day_number(since, model.start, model.days) if since else None,
    )
    if done.is_none:
        hint = (
            "add --without, --force with --on, --move with --to, or -S with --from\n"
            "  `escalate compare` holds whole scenarios and sets against each other"
        )
        raise EscalateError("nothing is to be otherwise", hint)
    found = branch(model, seed, world, done)
    done = found.intervention
    view = BranchView(
        found,
        titles={name: plain_name(model, name) for name in done.named},
        scenario=scenario,
        options=again(seed, picks, both, orders),
        program=program(),
        picked=loaded.picked,
        full=full,
    )
    show(view, ctx.obj, form)
    failed = found.was.ending is None or found.would_be.ending is None
    return ExitCode.WORLDS_FAILED if failed else ExitCode.OK


def _go_together(one: tuple[str, str | None], other: tuple[str, str | None]) -> None:
    """Raise EscalateError where only one of two options is given."""
    (given, value), (missing, nothing) = (one, other) if one[1] else (other, one)
    if value and not nothing:
        raise EscalateError(f"{given} {value} needs {missing}", f"add {missing}, or leave it out")
