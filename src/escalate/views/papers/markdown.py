"""Papers as Markdown; computes nothing."""

from __future__ import annotations

from escalate.views.pages import page_table, plain
from escalate.views.papers.paper import Block, Code, Grid, Heading, Lines, Paper, Points, Text


def markdown(paper: Paper) -> str:
    """A paper as Markdown."""
    blocks = [f"# {plain(paper.title)}", *map(_block, paper.blocks)]
    return "\n\n".join(blocks) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * block.level} {plain(block.words)}"
        case Text():
            label = f"**{plain(block.label)}** " if block.label else ""
            return label + plain(block.words)
        case Points():
            marks = [f"{at}." if block.numbered else "-" for at in range(1, len(block.items) + 1)]
            return "\n".join(
                f"{mark} {plain(item)}" for mark, item in zip(marks, block.items, strict=True)
            )
        case Grid():
            rows = [[plain(cell) for cell in row] for row in block.rows]
            table = page_table([plain(head) for head in block.heads], rows, right=False)
            return f"{plain(block.caption)}:\n\n{table.rstrip()}"
        case Code():
            return "\n".join(["```text", *block.lines, "```"])
        case Lines():
            return "\n\n".join([f"**{plain(block.label)}**", *["\\_" * 40] * block.count])
