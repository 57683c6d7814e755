"""Tables that shrink to the width there is; computes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rich.table import Table
from rich.text import Text

from escalate.views.terminal import Terminal


@dataclass(frozen=True)
class Column:
    """A column of a table; where the width is short those with the highest `drop` leave first."""

    header: str  # its line ends count where there is a width to save
    cells: Sequence[str]
    right: bool = False
    drop: int = 0  # 0 stays whatever the width


def table(
    terminal: Terminal, columns: Sequence[Column], bold: int | None = None
) -> tuple[Table, list[str]]:
    """The columns that fit, with one row in bold, and the headers of those that do not.

    A column without a word in it is left out.
    """
    built, hidden = _fitting(terminal, columns, bold)
    return built, [_one_line(column.header) for column in hidden]


def tables(
    terminal: Terminal, columns: Sequence[Column], bold: int | None = None
) -> Iterator[Table | str]:
    """The columns that fit, and below them the others, each time behind the first column."""
    built, hidden = _fitting(terminal, columns, bold)
    yield built
    if hidden:
        yield ""
        first, *others = sorted(hidden, key=columns.index)
        yield from tables(terminal, [columns[0], replace(first, drop=0), *others], bold)


def _fitting(
    terminal: Terminal, columns: Sequence[Column], bold: int | None
) -> tuple[Table, list[Column]]:
    kept = [column for column in columns if any(column.cells)]
    hidden: list[Column] = []
    while not terminal.fits(built := _build(terminal, kept, bold)):
        loosest = max(kept, key=lambda column: column.drop)
        if not loosest.drop:
            break
        kept.remove(loosest)
        hidden.append(loosest)
    return built, hidden


def _build(terminal: Terminal, columns: Sequence[Column], bold: int | None) -> Table:
    grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    headers = [column.header.split("\n") for column in columns]
    height = max(map(len, headers), default=0)
    for column, header in zip(columns, headers, strict=True):
        lines = (
            [*[""] * (height - len(header)), *header] if terminal.width else [*filter(None, header)]
        )
        grid.add_column(
            Text("\n" if terminal.width else " ").join(map(terminal.text, lines)),
            overflow="fold",
            justify="right" if column.right else "left",
        )
    for index, cells in enumerate(zip(*(column.cells for column in columns), strict=True)):
        grid.add_row(*map(terminal.text, cells), style="bold" if index == bold else None)
    return grid


def _one_line(header: str) -> str:
    return header.replace("\n", " ")


def pairs(terminal: Terminal, rows: Sequence[tuple[str, str]]) -> Table:
    """Labels and what they say; what is too long goes on under itself."""
    grid = Table.grid(padding=(0, 2, 0, 0), pad_edge=False)
    grid.add_column()
    grid.add_column(overflow="fold")
    for label, words in rows:
        grid.add_row(terminal.text(label, "dim"), terminal.text(words))
    return grid
