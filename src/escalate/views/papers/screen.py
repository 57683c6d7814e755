"""Papers on a screen, and as lines to be heard; computes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from escalate.views.papers.paper import Block, Code, Grid, Heading, Lines, Paper, Points, Text
from escalate.views.tables import Column, tables
from escalate.views.trees import wrapped

if TYPE_CHECKING:
    from escalate.views.terminal import Terminal


def draw(paper: Paper, terminal: Terminal) -> None:
    """Print a paper as text and tables, in the width there is."""
    for line in wrapped(terminal, paper.title):
        terminal.print(terminal.text(line, "bold"))
    terminal.write("")
    for before, block in zip((None, *paper.blocks), paper.blocks, strict=False):
        if isinstance(before, Text) and isinstance(block, Text | Points):
            pass  # they belong together
        elif before is not None and not isinstance(before, Heading):
            terminal.write("")
        for thing in _drawn(block, terminal):
            terminal.print(thing)
    terminal.write("")


def _drawn(block: Block, terminal: Terminal) -> Iterator[Any]:
    match block:
        case Heading():
            for line in wrapped(terminal, block.words):
                yield terminal.text(line, "bold")
        case Text():
            label = f"{block.label} " if block.label else ""
            yield from map(terminal.text, wrapped(terminal, label + block.words))
        case Points():
            for number, item in enumerate(block.items, start=1):
                mark = f"{number}. " if block.numbered else "- "
                first, *rest = wrapped(terminal, item, len(mark))
                yield terminal.text(mark + first)
                yield from (terminal.text(" " * len(mark) + line) for line in rest)
        case Grid():
            yield from tables(terminal, _columns(block))
        case Code():
            for line in block.lines:
                terminal.write(f"  {line}")  # never wrapped: it is to be copied
        case Lines():
            yield terminal.text(f"{block.label} ____")


def _columns(grid: Grid) -> list[Column]:
    """The columns of a table, of which the later ones leave first where there is no room.

    The first two stay together: names alone tell nothing.
    """
    return [
        Column(head, [row[at] for row in grid.rows], drop=max(at - 1, 0))
        for at, head in enumerate(grid.heads)
    ]


def facts(paper: Paper) -> Iterator[tuple[str, str]]:
    """A paper as names and values, in the order in which they should be heard."""
    yield "Page", paper.title
    under = "Text"
    for block in paper.blocks:
        match block:
            case Heading():
                under = block.words
                yield "Part", block.words
            case Text():
                yield block.label.rstrip(":") or under, block.words
            case Points():
                for number, item in enumerate(block.items, start=1):
                    yield f"{under} {number}", item
            case Grid():
                yield "Table", block.caption
                for row in block.rows:
                    cells = zip(block.heads[1:], row[1:], strict=True)
                    yield row[0], "; ".join(f"{head}: {cell}" for head, cell in cells if cell)
            case Code():
                yield from (("Command", line) for line in block.lines)
            case Lines():
                yield block.label, "to be written"
