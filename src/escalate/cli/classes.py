"""`escalate class`: a lesson in a folder; `build` writes it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from escalate.cli.options import (
    PROGRAM,
    WORLDS,
    Json,
    Picks,
    Plain,
    RunsFolder,
    ScenarioName,
    Seed,
    Sets,
    Worlds,
    number,
)
from escalate.errors import ExitCode
from escalate.views.terminal import Terminal

if TYPE_CHECKING:
    from escalate.teach.classes.choice import Wanted

PLANS = (25, 50, 90)


def _minutes(text: str) -> int:
    try:
        minutes = int(str(text))
    except ValueError:
        minutes = 0
    if minutes not in PLANS:
        raise typer.BadParameter(f"{text!r} is not one of the plans: 25, 50 or 90 minutes")
    return minutes


def _world(text: str) -> str:
    if text in {"auto", "random"}:
        return text
    try:
        return str(number(1, WORLDS)(text))
    except typer.BadParameter:
        raise typer.BadParameter(f"{text!r} is neither auto, random nor a world's number") from None


Minutes = Annotated[
    int, typer.Option(parser=_minutes, metavar="25|50|90", help="How long the lesson is.")
]
Teams = Annotated[
    int | None,
    typer.Option(
        parser=number(1, 100),
        metavar="N",
        help="How many teams: the first seats of the scenario; all if unset.",
        show_default=False,
    ),
]
World = Annotated[
    str,
    typer.Option(
        parser=_world,
        metavar="auto|random|N",
        help="The world to play: one where orders matter, one drawn by the seed, or this one.",
    ),
]
Folder = Annotated[
    Path | None,
    typer.Option(
        "--to",
        metavar="FOLDER",
        help="The folder to write, which is not there yet; class-SCENARIO if unset.",
        show_default=False,
    ),
]

classes = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Build a lesson for a class: plan, roles, orders, key.",
)


@classes.callback()
def _sub() -> None:
    """Keep `build` a word of its own, also while it is the only one."""


@classes.command()
def build(
    ctx: typer.Context,
    scenario: ScenarioName,
    *,
    minutes: Minutes = 50,
    teams: Teams = None,
    world: World = "auto",
    folder: Folder = None,
    worlds: Worlds = 1000,
    seed: Seed = 1,
    picks: Picks = None,
    sets: Sets = None,
    runs_folder: RunsFolder = Path("runs"),
    json: Json = False,
    plain: Plain = False,
) -> ExitCode:
    """Write the folder for a lesson: for the teacher, for each team, and to print."""
    from functools import partial

    from escalate.runs.asked import asked
    from escalate.teach.classes.pack import Wish, pack, takers
    from escalate.teach.classes.plans import plan
    from escalate.teach.classes.sitting import Sitting
    from escalate.teach.folder import refuse_existing, write_whole
    from escalate.views.classes.built import BuiltView
    from escalate.views.classes.folder import notes, texts
    from escalate.views.forms import Form, show
    from escalate.views.progress import progress

    terminal: Terminal = ctx.obj
    form = Form.chosen(plain=plain, json=json)
    of = asked(
        scenario, sets=sets or (), picks=picks or (), seed=seed, worlds=worlds, root=runs_folder
    )
    target = folder or Path(f"class-{of.model.name}")
    wish = Wish(minutes, teams, _wanted(world))
    seats = takers(of.model, wish, scenario)
    refuse_existing(target)
    with progress(terminal) as tell:
        ensemble = of.ensemble(tell)
    sitting = Sitting(of.model, seats, plan(minutes).councils, ensemble, of.worlds)
    made = pack(of.loaded, sitting, wish, partial(progress, terminal))
    written = texts(made, PROGRAM)
    write_whole(target, written)
    show(BuiltView(made, target, len(written), notes(made)), terminal, form)
    return ExitCode.WORLDS_FAILED if made.worlds.failures else ExitCode.OK


def _wanted(world: str) -> Wanted:
    match world:
        case "auto" | "random":
            return world
    return int(world)
