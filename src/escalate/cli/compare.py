"""`escalate compare`: scenarios and saved runs side by side, in the same worlds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from escalate.cli.options import (
    WORLDS,
    Json,
    Plain,
    RunsFolder,
    again,
    day_number,
    hundredths,
    number,
    program,
)
from escalate.errors import EscalateError, ExitCode
from escalate.views.terminal import Terminal

Base = Annotated[
    str, typer.Argument(metavar="THING", help="A scenario or a saved run, the base of it all.")
]
Others = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[WITH]...",
        help="What the base can pick (a,b), settings (x.y=3), another scenario, or a saved run.",
    ),
]
Picks = Annotated[
    list[str] | None,
    typer.Option("--scenario", "-s", metavar="NAMES", help="One thing more, picked by the base."),
]
Sets = Annotated[
    list[str] | None,
    typer.Option("--set", "-S", metavar="NAME=VALUE", help="All together are one thing more."),
]
Orders = Annotated[
    list[Path] | None,
    typer.Option(
        "--orders", metavar="FILE", dir_okay=False, help="Orders of a seat are one thing more."
    ),
]
Worlds = Annotated[
    int | None,
    typer.Option(
        parser=number(1, WORLDS),
        metavar="N",
        help="How many worlds; unless set, 1000, or those that the saved runs have.",
    ),
]
Seed = Annotated[
    int | None,
    typer.Option(
        parser=number(0, 2**64 - 1),
        metavar="N",
        help="The luck of all worlds; unless set, that of the saved runs, or 1.",
    ),
]
Of = Annotated[
    list[str] | None,
    typer.Option("--of", metavar="NAME", help="A quantity; `watched` for all that are watched."),
]
At = Annotated[
    str | None, typer.Option("--at", metavar="DAY", help="Of quantities: 2024-12-31, or 60.")
]
Outcomes = Annotated[
    list[str] | None,
    typer.Option("--outcome", metavar="NAME", help="Only this ending or headline; repeatable."),
]
OnlyChanged = Annotated[
    bool, typer.Option("--only-changed", help="Only where a difference is seen.")
]
Sort = Annotated[
    Literal["name", "change", "p", "share"] | None,
    typer.Option("--sort", help="The order of outcomes and quantities."),
]
AtLeast = Annotated[
    float,
    typer.Option(
        parser=hundredths("points"), metavar="POINTS", help="Only shares that differ by as much."
    ),
]
Flipped = Annotated[
    bool, typer.Option("--flipped", help="Tell of every flipped world, not of five.")
]
All = Annotated[
    bool, typer.Option("--all", help="Tell of each thing where the worlds went and which flipped.")
]
Markdown = Annotated[bool, typer.Option("--md", help="Tables in Markdown, for a page.")]


def compare(
    ctx: typer.Context,
    thing: Base,
    others: Others = None,
    *,
    worlds: Worlds = None,
    seed: Seed = None,
    picks: Picks = None,
    sets: Sets = None,
    orders: Orders = None,
    of: Of = None,
    at: At = None,
    outcomes: Outcomes = None,
    only_changed: OnlyChanged = False,
    sort: Sort = None,
    at_least: AtLeast = 0.0,
    flipped: Flipped = False,
    full: All = False,
    runs_folder: RunsFolder = Path("runs"),
    markdown: Markdown = False,
    json: Json = False,
    plain: Plain = False,
) -> ExitCode:
    """Compare scenarios, sets and runs in the same worlds."""
    from escalate.analysis.comparable import check_comparable, common_seed
    from escalate.analysis.comparison import Asked
    from escalate.analysis.comparison import compare as compared
    from escalate.analysis.contenders import contenders
    from escalate.analysis.pairing import pair, play, worlds_to_play
    from escalate.analysis.wanted import goals, quantities
    from escalate.views.comparison import CLOSEST, ComparisonView
    from escalate.views.forms import Form, show
    from escalate.views.progress import progress

    terminal: Terminal = ctx.obj
    form = Form.chosen(plain=plain, json=json, markdown=markdown)
    if at is not None and not of:
        raise EscalateError("--at is the day of quantities", "name them: --of NAME")
    found = contenders(
        thing, others or (), picks or (), sets or (), orders=orders or (), root=runs_folder
    )
    luck = common_seed(found, seed)
    check_comparable(found, luck)
    base = found[0].model
    words = ["compare", thing, *(others or ()), *again(luck, picks, sets, orders)]
    words += [] if runs_folder == Path("runs") else ["--runs-folder", str(runs_folder)]
    for option, values in (("--outcome", outcomes), ("--of", of), ("--at", [at] if at else ())):
        words += [word for value in values or () for word in (option, value)]
    words += ["--at-least", f"{100 * at_least:g}"] if at_least else []
    words += ["--sort", sort] if sort else []
    given = {"--only-changed": only_changed, "--flipped": flipped, "--all": full}
    words += [option for option, is_given in given.items() if is_given]
    asked = Asked(
        outcomes=outcomes or (),
        of=of or (),
        day=None if at is None else day_number(at, base.start, base.days),
        only_seen=only_changed,
        at_least=at_least,
        order=sort,
        flips=None if flipped else CLOSEST,
    )
    goals(found, luck, asked.outcomes)  # what nobody has is told before a world is simulated
    quantities(found, luck, asked.of)
    count = worlds_to_play(found, worlds)
    extensions = []
    for one in found:
        with progress(terminal) as report:
            played = play(one, seed=luck, worlds=count, root=runs_folder, progress=report)
        extensions.append(played)
    pairing = pair(found, [each.ensemble for each in extensions], worlds)
    with progress(terminal) as report:
        comparison = compared(pairing, asked, report)
    view = ComparisonView(
        comparison,
        found,
        simulated=tuple(each.simulated for each in extensions),
        program=program(),
        again=tuple(words),
        worlds=worlds,
        most_worlds=WORLDS,
        full=full,
    )
    show(view, terminal, form)
    return ExitCode.WORLDS_FAILED if comparison.failed else ExitCode.OK
