"""Tables and words as Markdown has them; computes nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Within a word `_` means itself in Markdown, as do `~` before a space and `<` before a number.
_MARKS = re.compile(
    r"[\\`*\[\]]|(?<![^\W_])_|_(?![^\W_])|~(?=\S)|(?<=\S)~|<(?=[A-Za-z/!?])|&(?=#|\w+;)"
)


def plain(words: str) -> str:
    """Words in which nothing is taken for Markdown or HTML, for a paragraph or a cell."""
    return _MARKS.sub(r"\\\g<0>", words)


def page_table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, right: bool = True) -> str:
    """A table for a page; all columns but the first set right, unless they hold words."""
    lines = [heads, ["---", *("---:" if right else "---" for _ in heads[1:])], *rows]
    return "".join(f"| {' | '.join(map(_cell, cells))} |\n" for cells in lines)


def _cell(words: str) -> str:
    return words.replace("|", "\\|").replace("\n", " ")
