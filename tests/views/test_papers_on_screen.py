"""Papers drawn in the width there is."""

from __future__ import annotations

from io import StringIO

from escalate.views.papers.paper import Grid, Paper
from escalate.views.papers.screen import draw
from escalate.views.terminal import Terminal

REPORT = Grid(
    ("item", "what we say", "sure"),
    (
        ("Ground lost in the east since 1 November", "none", "high"),
        ("Shells in store", "598,935 – 1,112,308 rounds", "moderate"),
    ),
    "The situation report",
)


def test_names_never_stand_alone_however_narrow_the_screen() -> None:
    terminal = Terminal(width=50)
    draw(Paper("Council 1", (REPORT,)), terminal)
    assert isinstance(terminal.stdout, StringIO)

    heads = [line for line in terminal.stdout.getvalue().splitlines() if line.startswith("item")]

    assert [head.split(maxsplit=1)[1] for head in heads] == ["what we say", "sure"]
