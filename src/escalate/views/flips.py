"""Where worlds went, which flipped, and when their histories parted; computes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from escalate.views.numbers import counted, whole
from escalate.views.story import named
from escalate.views.tables import Column, pairs, table

if TYPE_CHECKING:
    from rich.console import RenderableType

    from escalate.analysis.flips import Apart, Flip, Flips, Moves
    from escalate.views.terminal import Terminal

    Date = Callable[[int], str]

NONE = "·"
MOST_MOVES = 12
"""Moves that a list tells one by one."""


def move_columns(moves: Moves, base: str, heads: Sequence[str] | None = None) -> list[Column]:
    """A row an ending of the base, a column an ending there, headed as they are named or else."""
    heads = heads or [name.replace(" ", "\n") for name in moves.there]
    sums = [whole(sum(row)) for row in moves.worlds]
    columns = zip(heads, zip(*moves.worlds, strict=True), strict=True)
    return [
        Column(base, list(moves.base)),
        Column("all", sums, right=True),
        *(Column(head, [_count(n) for n in column], right=True) for head, column in columns),
    ]


def _count(worlds: int) -> str:
    return whole(worlds) if worlds else NONE


def drawn_moves(terminal: Terminal, moves: Moves, base: str) -> Iterator[RenderableType]:
    """The two-way table; with letters for its columns, or as a list, where it is too narrow."""
    yield terminal.text(moves_title(moves, base), "bold")
    built, _ = table(terminal, move_columns(moves, base))
    if terminal.fits(built):
        yield built
        return
    letters = [chr(ord("a") + at) for at in range(len(moves.there))]
    short, _ = table(terminal, move_columns(moves, base, letters))
    if terminal.fits(short):
        yield short
        keys = (f"{letter} {name}" for letter, name in zip(letters, moves.there, strict=True))
        yield terminal.text(", ".join(keys), "dim")
        return
    told = _by_size(moves)
    yield from (terminal.text(f"  {line}") for line in told[:MOST_MOVES])
    if len(told) > MOST_MOVES:
        yield terminal.text(f"  and {counted(len(told) - MOST_MOVES, 'smaller move')}", "dim")


def moves_title(moves: Moves, base: str) -> str:
    """What the table shows."""
    worlds = counted(sum(map(sum, moves.worlds)), "world")
    return f"Where the {worlds} went, {base} → {moves.thing}"


def _by_size(moves: Moves, to: str = " → ") -> list[str]:
    """Each move with its worlds, the largest first; then what stayed."""
    cells = [
        (count, here, there)
        for here, row in zip(moves.base, moves.worlds, strict=True)
        for there, count in zip(moves.there, row, strict=True)
        if count
    ]
    cells.sort(key=lambda cell: (cell[1] == cell[2], -cell[0]))
    return [
        f"{whole(count)} stayed {here}" if here == there else f"{whole(count)} {here}{to}{there}"
        for count, here, there in cells
    ]


def said_moves(moves: Moves) -> str:
    """The same to be heard."""
    return "; ".join(_by_size(moves, " to "))


def flips_title(flips: Flips) -> str:
    """How many worlds flipped, which way."""
    return f"{flips.of}, {flips.thing}: {_moved(flips)}"


def _moved(flips: Flips) -> str:
    entered = f"{counted(len(flips.entered), 'world')} came in"
    return f"{entered}, {whole(len(flips.left))} went out"


def drawn_flips(
    terminal: Terminal, flips: Flips, base: str, date: Date
) -> Iterator[RenderableType]:
    """The closest calls, each with what parted its two histories."""
    yield terminal.text(flips_title(flips), "bold")
    rows = []
    for flip in flips.closest:
        rows.append((f"world {flip.world}", f"{flip.base} → {flip.there}, {_until(flip, date)}"))
        rows += [("", line) for line in _deeds(flip, base, flips.thing)]
    if rows:
        yield terminal.text(_which(flips), "dim")
        yield pairs(terminal, rows)


def _which(flips: Flips) -> str:
    told, all_of_them = len(flips.closest), len(flips.entered) + len(flips.left)
    which = "all of them" if told == all_of_them else f"{told} of {whole(all_of_them)}"
    return f"The closest calls, whose two histories stayed alike longest ({which}):"


def _until(flip: Flip, date: Date) -> str:
    if flip.day is None:
        return "alike in all that happened"
    words = f"the same happens until {date(flip.day)} (day {flip.day})"
    if flip.parted is None or flip.parted == flip.day:
        return words
    return f"{words}, with other numbers from {date(flip.parted)} on"


def _deeds(flip: Flip, base: str, thing: str) -> Iterator[str]:
    for label, deed in ((base, flip.base_deed), (thing, flip.there_deed)):
        if deed is not None:
            yield f"only {label}: {named(deed)}"


def said_flip(flip: Flip, flips: Flips, base: str, date: Date) -> str:
    """A flipped world to be heard."""
    parts = [f"{flip.base} to {flip.there}", _until(flip, date), *_deeds(flip, base, flips.thing)]
    return "; ".join(parts).replace(" · ", ", ")


def parted(apart: Apart, worlds: int, date: Date) -> str:
    """When the histories of all worlds parted."""
    if apart.parted is None:
        return "the histories of all worlds are the same"

    def told(what: str, median: float, never: int) -> str:
        some = f"{whole(worlds - never)} of {whole(worlds)}"
        return f"{what} in {some}, in half of those by {date(int(median))}"

    numbers = told("numbers differ", apart.parted, apart.never)
    if apart.deed is None:
        return f"the same happens in all of them; {numbers}"
    return f"{told('something else happens', apart.deed, apart.never_deed)}; {numbers}"


def flips_document(flips: Flips) -> dict[str, Any]:
    """The same for programs."""
    document = asdict(flips)
    for flip in document["closest"]:
        for side in ("base_deed", "there_deed"):
            if flip[side] is not None:
                flip[side]["kind"] = flip[side]["kind"].name.lower()
    return document
