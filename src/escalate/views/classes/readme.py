"""What is in a pack, how the session runs, and what to print; computes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from escalate.views.classes.wording import NOTE, council_day
from escalate.views.numbers import counted
from escalate.views.papers.paper import Block, Grid, Heading, Paper, Points, Text

if TYPE_CHECKING:
    from escalate.teach.classes.pack import Pack


def readme_paper(pack: Pack, notes: tuple[str, ...]) -> Paper:
    """The first thing to read."""
    return Paper(f"Class pack: {pack.title}", tuple(_blocks(pack, notes)))


def _blocks(pack: Pack, notes: tuple[str, ...]) -> Iterator[Block]:
    plan = pack.plan
    councils = ", ".join(council_day(pack, number) for number in range(1, plan.councils + 1))
    yield Text(
        f"{plan.minutes} minutes, {counted(len(pack.teams), 'team')},"
        f" {counted(plan.councils, 'council')} ({councils}). {NOTE}"
    )
    if pack.about:
        yield Text(f"{pack.about.rstrip('.')}.")
    if notes:
        yield Heading("Look at this first")
        yield Points(notes)
    yield Heading("What is here")
    rows = (
        ("teacher/plan.md", "the lesson, minute by minute"),
        ("teacher/injects.md", "news to give, when, and whether it is so in this world"),
        ("teacher/key.md", "the world, its calendar, orders that change it, all worlds"),
        ("teacher/debrief.md", "four questions, filled in as far as the key can"),
        ("teacher/rubric.md", "what is marked"),
        ("teacher/scenario.yaml", "the scenario as it is played"),
        ("teacher/game.yaml", "takes the teams' orders"),
        ("teams/TEAM/role.md", "a team's role sheet"),
        ("teams/TEAM/order-sheet.md", "its menu, and room to write"),
        ("teams/TEAM/orders-1.yaml", "its orders at council 1, to be filled in; one a council"),
        ("print/", "the same as pages for A4, each also in large print"),
    )
    yield Grid(("file", "what it is"), rows, "Files of this pack")
    yield Heading("The session in ten lines")
    yield Points(tuple(_session(pack)), numbered=True)
    yield Heading("What to print")
    yield Points(
        (
            "print/teacher.html, once. It holds the key: keep it away from the teams.",
            "print/TEAM.html, once a team and one for each member who wants it.",
            "print/slips.html, once, cut apart: the injects.",
            "The same with -large at the end of the name for those who see little, or for all.",
            "All of it is dark on white. Screen readers do best with .md files or the pages.",
        )
    )
    yield Heading("Teams")
    yield Points(tuple(f"{team.title}: teams/{team.name}" for team in pack.teams))
    if pack.empty:
        yield Text(f"Without a team, by doctrine: {', '.join(pack.empty)}.")
    yield Text("Use team codes, and write no name of a person into any of these files.")


def _session(pack: Pack) -> Iterator[str]:
    plan = pack.plan
    several = plan.councils > 1
    yield "Read the plan and the key. Do one turn yourself, so that the command is no news."
    yield "Print. Give out role sheets the day before, if you can."
    yield "Frame: what a world is, what this is not, and the contract."
    yield "Forecasts on paper, before any number is shown; declining is an answer."
    yield "Teams read; one reads aloud, one writes, one objects."
    yield f"Council 1{', and later the next' if several else ''}: injects at their minutes."
    yield "Collect orders, copy them into teacher/game.yaml, and tell what follows (plan, Turns)."
    yield "Everyone leaves the role before anybody judges."
    yield "Debrief with the four questions. If late, drop a council and never the debrief."
    yield "Exit ticket. Afterwards the orders against doctrine, in all worlds."
