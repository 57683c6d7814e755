"""The Typer app: commands in panels, global options, exit codes; holds no logic."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from escalate import __version__
from escalate.cli.bands import bands
from escalate.cli.check import check
from escalate.cli.cite import cite
from escalate.cli.classes import classes
from escalate.cli.compare import compare
from escalate.cli.hinge import hinge
from escalate.cli.lab import lab
from escalate.cli.new import new
from escalate.cli.paths import paths
from escalate.cli.play import play
from escalate.cli.run import run
from escalate.cli.runs import runs
from escalate.cli.show import show
from escalate.cli.sources import sources
from escalate.cli.timeline import timeline
from escalate.cli.whatif import whatif
from escalate.cli.why import why
from escalate.errors import EscalateError, ExitCode
from escalate.runs import pinning  # noqa: F401  # before any command imports numpy
from escalate.views.terminal import Terminal

PANELS = ("Write", "Run", "Look", "Compare", "Explain", "Play and teach", "Share")
"""The panels of commands, in the order of help."""


class Panels(TyperGroup):
    """The group of commands: help in panels, and one place where every error ends."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the commands under the headings of their panels."""
        panels: dict[str, list[tuple[str, str]]] = {panel: [] for panel in PANELS}
        for name, command in self.commands.items():
            line = (name, command.get_short_help_str(formatter.width - 13))
            panels.setdefault(str(getattr(command, "rich_help_panel", "")), []).append(line)
        for panel, lines in panels.items():
            with formatter.section(panel):
                formatter.write_dl(lines, col_spacing=11 - max(len(name) for name, _ in lines))

    def invoke(self, ctx: Any) -> Any:
        """Run a command; whatever goes wrong becomes words on stderr and an exit code."""
        try:
            code = super().invoke(ctx)
            ctx.obj.stdout.flush()
        except (TyperException, typer.Exit, typer.Abort):
            raise
        except BrokenPipeError:  # the reader has seen enough
            _abandon_stdout()
            code = ExitCode.OK
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001  # none may show a traceback
            code = _complain(ctx.obj, error, debug=ctx.params["debug"])
        raise typer.Exit(code)


def _complain(terminal: Terminal, error: BaseException, *, debug: bool) -> ExitCode:
    if debug:
        import traceback

        terminal.complain("".join(traceback.format_exception(error)).rstrip())
    match error:
        case EscalateError():
            says_it_itself = hasattr(error, "problems") or error.exit_code is ExitCode.INTERRUPTED
            terminal.complain(str(error) if says_it_itself else f"error: {error}")
        case KeyboardInterrupt():
            terminal.complain("stopped")
            return ExitCode.INTERRUPTED
        case OSError():
            _abandon_stdout()
            terminal.complain(f"error: {error}")
            return ExitCode.NOT_SAVED
        case _:
            terminal.complain(
                f"error: a mistake in escalate itself ({type(error).__name__}: {error})\n"
                "  run again with --debug before the command, and send what it prints"
            )
            return ExitCode.INTERNAL
    return error.exit_code


def _abandon_stdout() -> None:
    """Keep the interpreter from writing once more, when it ends, where nothing can be written."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


app = typer.Typer(
    cls=Panels,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command(rich_help_panel="Write")(new)
app.command(rich_help_panel="Write")(check)
app.command(rich_help_panel="Write")(show)
app.command(rich_help_panel="Write")(sources)
app.command(rich_help_panel="Run")(run)
app.command(rich_help_panel="Look")(runs)
app.command(rich_help_panel="Look")(timeline)
app.command(rich_help_panel="Look")(bands)
app.command(rich_help_panel="Look")(paths)
app.command(rich_help_panel="Compare")(compare)
app.command(rich_help_panel="Explain")(why)
app.command(rich_help_panel="Explain")(whatif)
app.command(rich_help_panel="Explain")(hinge)
app.command(rich_help_panel="Play and teach")(play)
app.add_typer(lab, name="lab", rich_help_panel="Play and teach")
app.add_typer(classes, name="class", rich_help_panel="Play and teach")
app.command(rich_help_panel="Share")(cite)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"escalate {__version__}")
        raise typer.Exit


@app.callback()
def options(
    ctx: typer.Context,
    *,
    debug: Annotated[bool, typer.Option("--debug", help="Show where an error arose.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Escalation scenarios as thousands of simulated worlds: to teach, not to forecast."""
    del debug, version  # the group reads the one, the callback the other
    ctx.obj = ctx.obj or Terminal.of_process()
