"""`escalate lab`: guided exercises, started, checked, helped along and noted down."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from escalate.cli.options import Json, Plain, program
from escalate.errors import EscalateError, ExitCode
from escalate.views.terminal import Terminal

if TYPE_CHECKING:
    from escalate.teach.labs.desk import Desk
    from escalate.teach.labs.folder import Lab
    from escalate.views.labs import VerdictView

lab = typer.Typer(
    help="Learn by doing: exercises with hints and checks.",
    rich_markup_mode=None,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Name = Annotated[
    str | None,
    typer.Argument(metavar="LAB", help="A lab's name or number; the current one if left out."),
]
Pack = Annotated[
    Path | None,
    typer.Option("--pack", metavar="FOLDER", file_okay=False, help="Labs of your own."),
]


@lab.command("list")
def list_(
    ctx: typer.Context, *, pack: Pack = None, json: Json = False, plain: Plain = False
) -> ExitCode:
    """List the labs, the tracks through them, and how far you are."""
    from escalate.teach.labs.folder import all_labs
    from escalate.views.forms import Form, show
    from escalate.views.labs import LabsView

    desk = _desk()
    labs = all_labs(pack) if pack else desk.labs()
    view = LabsView(labs, desk.state.labs, desk.state.current, program())
    show(view, ctx.obj, Form.chosen(plain=plain, json=json))
    return ExitCode.OK


@lab.command()
def start(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="LAB", help="A lab's name or number.")],
    *,
    pack: Pack = None,
    json: Json = False,
    plain: Plain = False,
) -> ExitCode:
    """Put a lab's files into a folder of its name, and say what to do."""
    from escalate.views.forms import Form, show
    from escalate.views.labs import StartView

    desk = _desk()
    found, fresh = desk.start(name, pack)
    view = StartView(found, _shown(desk.place(found)), fresh, program())
    show(view, ctx.obj, Form.chosen(plain=plain, json=json))
    return ExitCode.OK


@lab.command()
def check(
    ctx: typer.Context, name: Name = None, *, json: Json = False, plain: Plain = False
) -> ExitCode:
    """Check what your worlds do; 0 if it is passed, 1 if not yet."""
    from escalate.views.forms import Form, show

    form = Form.chosen(plain=plain, json=json)
    desk = _desk()
    view = checked(desk, desk.lab(name, Path.cwd()), ctx.obj)
    show(view, ctx.obj, form)
    return ExitCode.OK if view.verdict.passed else ExitCode.NOT_YET


@lab.command()
def hint(
    ctx: typer.Context, name: Name = None, *, json: Json = False, plain: Plain = False
) -> ExitCode:
    """Tell where to look, then what it is, then how, one hint at a time."""
    from escalate.views.forms import Form, show
    from escalate.views.labs import HintView

    desk = _desk()
    found = desk.lab(name, Path.cwd())
    opened = desk.open_hint(found)
    view = HintView(found, opened, desk.waits(found), program())
    show(view, ctx.obj, Form.chosen(plain=plain, json=json))
    return ExitCode.OK


@lab.command()
def reset(ctx: typer.Context, name: Name = None) -> ExitCode:
    """Put a lab's files back as they were at the start; yours are set aside."""
    desk = _desk()
    found = desk.lab(name, Path.cwd())
    aside = desk.reset(found)
    terminal: Terminal = ctx.obj
    if aside:
        terminal.write(f"Kept   your files, in {_shown(aside)}")
    terminal.write(f"Reset  {_shown(desk.place(found))}, as it was at the start")
    return ExitCode.OK


@lab.command()
def solution(
    ctx: typer.Context, name: Name = None, *, json: Json = False, plain: Plain = False
) -> ExitCode:
    """After success: where solutions lie, and why each works."""
    from escalate.views.forms import Form, show
    from escalate.views.labs import SolutionsView

    form = Form.chosen(plain=plain, json=json)
    desk = _desk()
    found = desk.lab(name, Path.cwd())
    if not desk.progress(found).passed:
        what = f"solutions of {found.slug} are shown once its check is passed"
        raise EscalateError(what, f"`{program()} lab hint` helps on the way, and costs nothing")
    show(SolutionsView(found), ctx.obj, form)
    return ExitCode.OK


@lab.command()
def progress(ctx: typer.Context, *, json: Json = False, plain: Plain = False) -> ExitCode:
    """Say how many labs are passed, and what comes next."""
    from escalate.views.forms import Form, show
    from escalate.views.labs import ProgressView

    desk = _desk()
    notes = desk.folder / "notes.md"
    view = ProgressView(
        desk.labs(),
        desk.state.labs,
        desk.state.current,
        program(),
        notes=_shown(notes) if notes.exists() else None,
    )
    show(view, ctx.obj, Form.chosen(plain=plain, json=json))
    return ExitCode.OK


@lab.command()
def watch(ctx: typer.Context, name: Name = None) -> ExitCode:
    """Check on every save. Keys: h hint, n next, l list, r reset, q quit."""
    from escalate.cli.lab_watch import watched

    desk = _desk()
    return watched(desk, desk.lab(name, Path.cwd()), ctx.obj)


@lab.command("check-pack")
def check_pack(
    ctx: typer.Context,
    pack: Annotated[
        Path | None,
        typer.Argument(metavar="FOLDER", file_okay=False, help="The labs; the shipped ones."),
    ] = None,
    *,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="LAB", help="Only this lab; repeatable.")
    ] = None,
    seeds: Annotated[int, typer.Option(metavar="N", min=1, max=100, help="How many seeds.")] = 1,
    margins: Annotated[
        bool, typer.Option("--margins", help="Measure in 65,536 worlds how far bars lie.")
    ] = False,
    json: Json = False,
    plain: Plain = False,
) -> ExitCode:
    """For authors: every start fails, every solution passes, every cheat is refused."""
    from escalate.teach.labs.folder import all_labs, lab_named
    from escalate.teach.labs.pack import matrix
    from escalate.views.forms import Form, show
    from escalate.views.lab_pack import PackView
    from escalate.views.progress import progress as bar

    form = Form.chosen(plain=plain, json=json)
    labs = [lab_named(one, pack) for one in only] if only else [*all_labs(pack).values()]
    with bar(ctx.obj) as report:
        cases = matrix(labs, seeds=seeds, with_margins=margins, progress=report)
    view = PackView(tuple(cases))
    show(view, ctx.obj, form)
    return ExitCode.OK if view.sound else ExitCode.NOT_YET


def _desk() -> Desk:
    from escalate.teach.labs.desk import Desk

    return Desk.found(Path.cwd())


def _shown(path: Path) -> Path:
    """A path as short as it can be said from here."""
    try:
        return path.resolve().relative_to(Path.cwd())
    except ValueError:
        return path


def checked(desk: Desk, found: Lab, terminal: Terminal) -> VerdictView:
    """Check a lab, note how it went, and what to show."""
    from escalate.runs.executors import start_early
    from escalate.teach.labs.judge import check as judged
    from escalate.teach.labs.records import FolderRecords
    from escalate.views.labs import VerdictView, entry
    from escalate.views.progress import progress as bar

    start_early()
    place = desk.place(found)
    records = FolderRecords((place, desk.folder))
    try:
        with bar(terminal) as report:
            verdict = judged(found, place, records, memory=desk.memory, progress=report)
    except EscalateError:
        desk.checked(found, passed=False)  # to be told of a mistake is a check too: hints go on
        raise
    desk.checked(found, passed=verdict.passed)
    if not verdict.passed:
        return VerdictView(verdict, program())
    noted = desk.note(found, entry(verdict))
    ways = [(found.solved(name), why) for name, why in found.says.solutions.items()]
    notes = _shown(desk.folder / "notes.md") if noted else None
    return VerdictView(verdict, program(), tuple(ways[:2]), notes)
