"""Arguments and options that commands share; reads none of them."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from escalate.errors import EscalateError

WORLDS = 10_000_000


def number(low: int, high: int) -> Callable[[str], int]:
    """A reader of whole numbers within limits, which says what it wants when it gets another."""

    def read(text: str) -> int:
        try:
            value = int(str(text).replace(",", ""))  # as outputs write it
        except ValueError:
            value = low - 1
        if not low <= value <= high:
            raise typer.BadParameter(f"{text!r} is not a whole number from {low} to {high:_}")
        return value

    return read


def hundredths(what: str) -> Callable[[str], float]:
    """A reader of shares from 0 to 1 that are given as numbers from 0 to 100, of such a kind."""

    def read(text: str) -> float:
        try:
            value = float(str(text).removesuffix("%"))  # a default is a number already
        except ValueError:
            value = -1.0
        if not 0 <= value <= 100:
            raise typer.BadParameter(f"{text!r} is not a number of {what} from 0 to 100")
        return value / 100

    return read


ScenarioName = Annotated[
    str,
    typer.Argument(metavar="SCENARIO", help="A scenario file, or the name of a shipped scenario."),
]
World = Annotated[
    int, typer.Argument(parser=number(1, WORLDS), metavar="WORLD", help="The number of the world.")
]
ScenarioOrRun = Annotated[
    str,
    typer.Argument(metavar="SCENARIO", help="A scenario, as for `run`, or a run that is saved."),
]
Sets = Annotated[
    list[str] | None,
    typer.Option("--set", "-S", metavar="NAME=VALUE", help="Change a number; may be repeated."),
]
Picks = Annotated[
    list[str] | None,
    typer.Option(
        "--scenario", "-s", metavar="NAMES", help="Overrides and scenarios of the file: a,b."
    ),
]
Orders = Annotated[
    list[Path] | None,
    typer.Option(
        "--orders", metavar="FILE", dir_okay=False, help="What a seat orders; may be repeated."
    ),
]
Seed = Annotated[
    int,
    typer.Option(
        parser=number(0, 2**64 - 1), metavar="N", help="The luck of all worlds: any whole number."
    ),
]
Worlds = Annotated[
    int, typer.Option(parser=number(1, WORLDS), metavar="N", help="How many worlds to play.")
]
AnySeed = Annotated[
    int | None,
    typer.Option(
        parser=number(0, 2**64 - 1),
        metavar="N",
        help="The luck of all worlds; 1 if unset, or that of a saved run.",
        show_default=False,
    ),
]
AnyWorlds = Annotated[
    int | None,
    typer.Option(
        parser=number(1, WORLDS),
        metavar="N",
        help="How many worlds; 1000 if unset, or all of a saved run.",
        show_default=False,
    ),
]
To = Annotated[
    str | None,
    typer.Option(metavar="OUTCOME", help="An ending or the headline; the headline if unset."),
]
RunsFolder = Annotated[
    Path, typer.Option(metavar="FOLDER", file_okay=False, help="Where runs are saved.")
]
Plain = Annotated[
    bool, typer.Option("--plain", help="One `name: value` a line, for screen readers.")
]
Predict = Annotated[
    bool, typer.Option("--predict", help="Ask first what you expect, and show how near it was.")
]
Json = Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")]


PROGRAM = "escalate"
"""How pages call the command that are read by others, who have it where their shell finds it."""


def program() -> str:
    """How the command is called: by its name where the shell finds it, by its path elsewhere."""
    called = Path(sys.argv[0])
    found = called.name != PROGRAM or shutil.which(PROGRAM)
    return PROGRAM if found else os.path.relpath(called)


def again(
    seed: int,
    picks: list[str] | None,
    sets: list[str] | None,
    orders: list[Path] | None = None,
) -> tuple[str, ...]:
    """The options that name the same worlds in another command."""
    named = ("--seed", str(seed)) if seed != 1 else ()
    picked = tuple(word for names in picks or () for word in ("-s", names))
    changed = tuple(word for change in sets or () for word in ("-S", change))
    return named + picked + changed + tuple(w for path in orders or () for w in _ordering(path))


def _ordering(path: Path) -> tuple[str, str]:
    return "--orders", str(path)


def day_number(text: str, start: date, days: int) -> int:
    """The day, counted from 0, that a date or a number names; raises EscalateError outside."""
    hint = f"give a day from 0 to {days}, or a date from {start} on, as 2024-12-31"
    plain = text.strip().removeprefix("day ")
    if plain.isdecimal():
        day = int(plain)
    elif when := _date(plain):
        day = (when - start).days
    else:
        raise EscalateError(f"{text!r} is neither a day nor a date", hint)
    if not 0 <= day <= days:
        raise EscalateError(f"{text} is outside the scenario", hint)
    return day


def _date(text: str) -> date | None:
    """The date that a text is, as ISO 8601 writes it or as outputs do: 2024-12-31, 1 Nov 2024."""
    for form in ("%Y-%m-%d", "%d %b %Y", "%d %B %Y"):
        with suppress(ValueError):
            return datetime.strptime(text, form).date()  # noqa: DTZ007 (a date alone)
    return None
