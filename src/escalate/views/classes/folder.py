"""All texts of a pack by their paths; writes none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from escalate.scenario.plain_yaml import written
from escalate.teach.classes.teams import SMALLEST
from escalate.views.classes.key import debrief_paper, key_paper
from escalate.views.classes.plan import injects_paper, plan_paper, slips
from escalate.views.classes.readme import readme_paper
from escalate.views.classes.rubric import rubric_paper
from escalate.views.classes.team import MOST_WORDS, order_file, order_paper, role_paper
from escalate.views.classes.wording import GAME, SCENARIO
from escalate.views.numbers import counted, whole
from escalate.views.papers.html import html
from escalate.views.papers.markdown import markdown
from escalate.views.papers.paper import Paper, Text, words_of

if TYPE_CHECKING:
    from escalate.teach.classes.pack import Pack


def texts(pack: Pack, program: str) -> dict[str, str]:
    """Every file of the folder, by its path."""
    return {
        "README.md": markdown(readme_paper(pack, notes(pack))),
        **dict(_teacher(pack, program)),
        **dict(_teams(pack)),
    }


def notes(pack: Pack) -> tuple[str, ...]:
    """What a teacher should know before the lesson."""
    return tuple(_notes(pack))


def _notes(pack: Pack) -> Iterator[str]:
    for team in pack.teams:
        words = words_of(role_paper(pack, team))
        if words > MOST_WORDS:
            yield (
                f"The role sheet of {team.title} has {whole(words)} words; more than {MOST_WORDS}"
                " are not read in three minutes. Shorten what its seat says."
            )
    back = [str(one.number) for one in pack.injects if one.to_keep_back]
    if back:
        which = "Inject" if len(back) == 1 else "Injects"
        yield f"{which} {', '.join(back)} would not be as meant in this world: keep back."
    if not pack.injects:
        yield "There are no injects for these teams: write some under `injects:` in the scenario."
    if len(pack.teams) < SMALLEST:
        few = counted(len(pack.teams), "team")
        yield f"The pack is for {few}; {SMALLEST} teams are the smallest class that is worth it."


def _teacher(pack: Pack, program: str) -> Iterator[tuple[str, str]]:
    papers = {
        "plan": plan_paper(pack, program),
        "injects": injects_paper(pack),
        "key": key_paper(pack, program),
        "debrief": debrief_paper(pack, program),
        "rubric": rubric_paper(),
    }
    for name, paper in papers.items():
        yield f"teacher/{name}.md", markdown(paper)
    yield SCENARIO, pack.resolved
    yield GAME, _game(pack)
    yield from _printed("teacher", f"Teacher: {pack.title}", list(papers.values()))
    cards = slips(pack) or (Paper("Slips", (Text("This pack has no injects."),)),)
    yield from _printed("slips", f"Slips: {pack.title}", cards, cards=True)


def _game(pack: Pack) -> str:
    """A scenario that carries out what teams order."""
    head = (
        "# The game: copy the orders of each team below its seat, in place of [].\n"
        "# What a team does not order, doctrine decides.\n"
    )
    orders: dict[str, list[str]] = {team.name: [] for team in pack.teams}
    return head + written({"escalate": 1, "extends": "scenario.yaml", "orders": orders})


def _teams(pack: Pack) -> Iterator[tuple[str, str]]:
    for team in pack.teams:
        papers = [role_paper(pack, team), order_paper(pack, team)]
        for name, paper in zip(("role", "order-sheet"), papers, strict=True):
            yield f"teams/{team.name}/{name}.md", markdown(paper)
        for council in range(1, len(team.councils) + 1):
            yield f"teams/{team.name}/orders-{council}.yaml", order_file(team, council)
        yield from _printed(team.name, f"{team.title}: {pack.title}", papers)


def _printed(
    name: str, title: str, papers: Sequence[Paper], *, cards: bool = False
) -> Iterator[tuple[str, str]]:
    yield f"print/{name}.html", html(title, papers, cards=cards)
    yield f"print/{name}-large.html", html(title, papers, large=True, cards=cards)
