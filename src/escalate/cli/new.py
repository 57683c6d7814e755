"""`escalate new`: a scenario file to begin with."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from escalate.cli.options import program
from escalate.errors import ExitCode
from escalate.views.terminal import Terminal

File = Annotated[Path, typer.Argument(metavar="FILE", help="The file to write, such as mine.yaml.")]
From = Annotated[
    str | None,
    typer.Option("--from", metavar="SCENARIO", help="Copy this: a file, or a shipped scenario."),
]


def new(ctx: typer.Context, file: File, *, source: From = None) -> ExitCode:
    """Start a scenario: a small one, or a copy of a shipped one."""
    from escalate.scenario.beginning import begin

    terminal: Terminal = ctx.obj
    begun = begin(file, source)
    terminal.write(f"Wrote  {file}, {f'a copy of {source}' if source else 'a small scenario'}")
    if begun.is_new:
        terminal.write(f"       {begun.schema}, for editors; the scenario works without it")
    elif begun.schema:
        terminal.write(f"Kept   {begun.schema}, as it was")
    for label, command in (("Next", "check"), ("", "run")):
        terminal.write(f"{label:<5}  {shlex.join([program(), command, str(file)])}")
    return ExitCode.OK
