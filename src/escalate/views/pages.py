"""Tables as Markdown has them; computes nothing."""

from __future__ import annotations

from collections.abc import Sequence


def page_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table for a page, all columns but the first set right."""
    lines = [heads, ["---", *("---:" for _ in heads[1:])], *rows]
    return "".join(f"| {' | '.join(map(_cell, cells))} |\n" for cells in lines)


def _cell(words: str) -> str:
    return words.replace("|", "\\|").replace("\n", " ")
