"""Trees as lines with guides, wrapped under themselves; computes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from escalate.views.terminal import Terminal

if TYPE_CHECKING:
    from rich.text import Text

NARROWEST = 24  # columns that words keep, however deep they stand
GLUE = "\u00a0"
"""A space at which no line ends."""
_PASSING, _NOTHING = "│  ", "   "


@dataclass(frozen=True)
class Node:
    """What a line of a tree says, lines that belong to it, and what stands below it."""

    words: str
    below: Sequence[Node] = ()
    style: str = ""
    notes: Sequence[str] = ()


def drawn(terminal: Terminal, root: Node) -> Iterator[Text]:
    """A tree from its root down."""
    yield from _lines(terminal, root, "", "")


def _lines(terminal: Terminal, node: Node, first: str, others: str) -> Iterator[Text]:
    indent = len(others) + len(_PASSING)
    before = first
    for words in wrapped(terminal, node.words, indent):
        yield terminal.text(before, "dim").append_text(terminal.text(words, node.style))
        before = others + (_PASSING if node.below else "")
    before = others + (_PASSING if node.below else _NOTHING)
    for note in node.notes:
        for words in wrapped(terminal, note, indent):
            yield terminal.text(before, "dim").append_text(terminal.text(words))
    for one in node.below:
        branch, stem = ("└─ ", _NOTHING) if one is node.below[-1] else ("├─ ", _PASSING)
        yield from _lines(terminal, one, others + branch, others + stem)


def wrapped(terminal: Terminal, words: str, indent: int = 0) -> Iterator[str]:
    """The words in lines that leave so many columns free; only what has no space is cut.

    What GLUE joins stays in one line if it can. Into a pipe it is one line.
    """
    from rich.cells import cell_len, chop_cells

    parts = [terminal.clean(part.replace(GLUE, " ")) for part in words.split(" ")]
    if terminal.width is None:
        yield " ".join(parts)
        return
    room = max(terminal.width - indent, min(NARROWEST, terminal.width))
    line = ""
    for part in parts:
        if line and cell_len(line) + 1 + cell_len(part) > room:
            yield line
            line = ""
        if line:
            line += f" {part}"
        elif cell_len(part) <= room:
            line = part
        else:
            *cut, line = chop_cells(part, room) or [""]
            yield from cut
    yield line
