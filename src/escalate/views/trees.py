"""Trees as lines with guides, wrapped under themselves; computes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING

from escalate.views.terminal import Terminal

if TYPE_CHECKING:
    from rich.text import Text

NARROWEST = 24  # columns that words keep, however deep they stand


@dataclass(frozen=True)
class Node:
    """What a line of a tree says, and what stands below it."""

    words: str
    below: Sequence[Node] = ()
    style: str = ""


def drawn(terminal: Terminal, root: Node) -> Iterator[Text]:
    """A tree from its root down."""
    yield from _lines(terminal, root, "", "")


def _lines(terminal: Terminal, node: Node, first: str, others: str) -> Iterator[Text]:
    guide = "│  " if node.below else "   "
    for number, words in enumerate(_wrapped(terminal, node.words, len(first))):
        before = first if not number else f"{others}{guide if node.below else ''}"
        line = terminal.text(before, "dim")
        line.append_text(terminal.text(words, node.style))
        yield line
    for one in node.below:
        branch, stem = ("└─ ", "   ") if one is node.below[-1] else ("├─ ", "│  ")
        yield from _lines(terminal, one, others + branch, others + stem)


def _wrapped(terminal: Terminal, words: str, indent: int) -> list[str]:
    if terminal.width is None:
        return [words]
    room = max(terminal.width - indent - 3, NARROWEST)
    return wrap(words, room, break_long_words=True, break_on_hyphens=False) or [""]
