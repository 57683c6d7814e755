"""Rows in a table where the width allows, and below each other where not; computes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from escalate.views.terminal import Terminal

if TYPE_CHECKING:  # as in terminal
    from rich.console import RenderableType
    from rich.text import Text

LEAST = 20  # columns in which words can be read
GAP = 2
INDENT = 2


@dataclass(frozen=True)
class Field:
    """A column of a table: names break at their dots, words between each other, others never."""

    header: str
    cells: Sequence[str]
    wraps: bool = False
    right: bool = False
    drop: int = 0  # 0 stays; where the width is short those with the highest leave first


@dataclass(frozen=True)
class Row:
    """A row as it stands where there is no room for a table: a name, and lines below it."""

    name: str
    lines: Sequence[str]


def stacked(
    terminal: Terminal, names: Field, fields: Sequence[Field], rows: Sequence[Row]
) -> Iterator[RenderableType]:
    """The fields beside the names; or the rows, which say the same. Empty fields are left out."""
    kept = [field for field in fields if any(field.cells)]
    if terminal.width is None:
        yield _table(terminal, names, kept, _longest(names.cells))
        return
    hidden: list[str] = []
    while (room := _room(terminal.width, names, kept)) is None:
        loosest = max(kept, key=lambda field: field.drop)
        if not loosest.drop:
            yield from _below(terminal, rows)
            return
        kept.remove(loosest)
        hidden.append(loosest.header)
    yield _table(terminal, names, kept, room)
    if hidden:
        yield terminal.text(f"No room at this width for: {', '.join(hidden)}", "dim")


def _room(width: int, names: Field, fields: Sequence[Field]) -> int | None:
    """The columns that are left for names beside the fields, or None if those are too few."""
    room = width - sum(_least(field) + GAP for field in fields)
    longest = max((len(part) for name in names.cells for part in _parts(name)), default=0)
    return room if room >= max(longest + INDENT, len(names.header)) else None


def _least(field: Field) -> int:
    longest = _longest((field.header, *field.cells))
    if not field.wraps:
        return longest
    words = (word for cell in field.cells for word in cell.split(" "))
    return max(_longest(words), min(longest, LEAST), len(field.header))


def _longest(cells: Sequence[str] | Iterator[str]) -> int:
    return max(map(len, cells), default=0)


def _parts(name: str) -> list[str]:
    """A name in the parts between which a line may end."""
    head, *rest = name.split(".")
    return [head, *(f".{part}" for part in rest)]


def _table(terminal: Terminal, names: Field, fields: Sequence[Field], room: int) -> RenderableType:
    from rich.table import Table

    width = min(room, max(_longest(names.cells), len(names.header)))
    grid = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), header_style="bold")
    grid.add_column(terminal.text(names.header), no_wrap=True)
    for field in fields:
        grid.add_column(
            terminal.text(field.header),
            justify="right" if field.right else "left",
            no_wrap=not field.wraps,
            min_width=_least(field),
            overflow="fold",
        )
    for name, *cells in zip(names.cells, *(field.cells for field in fields), strict=True):
        grid.add_row(_folded(terminal, name, width), *map(terminal.text, cells))
    return grid


def _folded(terminal: Terminal, name: str, width: int) -> Text:
    """A name whose lines end before dots."""
    lines = [""]
    for part in _parts(name):
        if lines[-1] and len(lines[-1]) + len(part) > width:
            lines.append(" " * INDENT)
        lines[-1] += part
    return _lines(terminal, lines)


def _lines(terminal: Terminal, lines: Sequence[str]) -> Text:
    from rich.text import Text

    return Text("\n").join(map(terminal.text, lines))


def _below(terminal: Terminal, rows: Sequence[Row]) -> Iterator[RenderableType]:
    from rich.padding import Padding

    for row in rows:
        yield terminal.text(row.name, "bold")
        for line in row.lines:
            yield Padding(terminal.text(line), (0, 0, 0, INDENT))
