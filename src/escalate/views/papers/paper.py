"""What a paper consists of: headings, paragraphs, lists and tables; draws none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Heading:
    """A heading within a paper: level 2 or 3."""

    words: str
    level: int = 2


@dataclass(frozen=True)
class Text:
    """A paragraph; with a `label` it begins with that, set apart."""

    words: str
    label: str = ""


@dataclass(frozen=True)
class Points:
    """A list, numbered or not."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Grid:
    """A table; the first cell of each row names the row. An empty cell is to be filled in."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str
    """What it shows, for those who hear it."""


@dataclass(frozen=True)
class Code:
    """Commands, a line each, to be copied as they are."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Lines:
    """Room to write by hand, under a label."""

    label: str
    count: int = 1


Block = Heading | Text | Points | Grid | Code | Lines


@dataclass(frozen=True)
class Paper:
    """A sheet, or several, with a title."""

    title: str
    blocks: Sequence[Block] = field(default_factory=tuple)


def words_of(paper: Paper) -> int:
    """How many words a paper has; a mark that stands alone is none."""
    return sum(any(map(str.isalnum, word)) for word in " ".join(_texts(paper)).split())


def _texts(paper: Paper) -> list[str]:
    texts = [paper.title]
    for block in paper.blocks:
        match block:
            case Heading():
                texts.append(block.words)
            case Text():
                texts += [block.label, block.words]
            case Points():
                texts += block.items
            case Grid():
                texts += [*block.heads, *(cell for row in block.rows for cell in row)]
            case Code():
                texts += block.lines
            case Lines():
                texts.append(block.label)
    return texts
