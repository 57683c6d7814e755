"""Differences of shares and means in the same worlds, as cells and words; computes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby
from math import isfinite
from typing import TYPE_CHECKING, Any

from escalate.analysis.summary import Share
from escalate.views.ensemble import share_document, spoken, written
from escalate.views.numbers import amount, difference, points, probability, whole
from escalate.views.tables import Column, table

if TYPE_CHECKING:
    from rich.console import RenderableType

    from escalate.analysis.contrasts import MeanChange, ShareChange
    from escalate.views.terminal import Terminal

    Change = ShareChange | MeanChange

UNSEEN, UP, DOWN = "~", "▲", "▼"
NO_INTERVAL = "no interval"


def mark(row: Change) -> str:
    """Whether there is more of it, less, or no difference that can be seen."""
    return UNSEEN if not row.seen else UP if row.change > 0 else DOWN


def blocks(rows: Sequence[ShareChange]) -> list[list[ShareChange]]:
    """The rows of each outcome, headlines apart from endings of the same name."""
    return [list(block) for _, block in groupby(rows, lambda row: (row.headline, row.of))]


def share_columns(rows: Sequence[ShareChange], base: str) -> list[Column]:
    """Each outcome: its name, the base, and the things beside it."""
    lines: list[tuple[str, ...]] = []
    for block in blocks(rows):
        shares = written([block[0].base, *(row.there for row in block)])
        lines += [("",) * 5] if lines else []
        lines += [(block[0].of, "", "", "", ""), (f"  {base}", shares[0], "", "", "")]
        lines += [
            (
                f"{mark(row)} {row.thing}",
                told,
                f"{_number(row)} ({_between(row)})",
                f"{whole(row.entered)} / {whole(row.left)}",
                probability(row.adjusted),
            )
            for row, told in zip(block, shares[1:], strict=True)
        ]
    names, shares, changes, flips, ps = map(list, zip(*lines, strict=True))
    return [
        Column("outcome", names),
        Column("share (95%\nWilson interval)", shares),
        Column("change, points\n(95% interval)", changes),
        Column("in / out", flips, right=True),
        Column("p", ps, right=True),
    ]


def drawn_shares(
    terminal: Terminal, rows: Sequence[ShareChange], base: str
) -> Iterator[RenderableType]:
    """The table of outcomes; or where it is too narrow, the same lines below each other."""
    built, _ = table(terminal, share_columns(rows, base))
    if terminal.fits(built):
        yield built
        return
    for number, block in enumerate(blocks(rows)):
        shares = written([block[0].base, *(row.there for row in block)])
        yield from [""] if number else []
        yield terminal.text(block[0].of, "bold")
        yield terminal.text(f"  {base}: {shares[0].strip()}")
        for row, told in zip(block, shares[1:], strict=True):
            yield terminal.text(f"{mark(row)} {row.thing}: {told.strip()}")
            yield terminal.text(f"    {_number(row)} ({_between(row)}) points")
            moved = f"{whole(row.entered)} in, {whole(row.left)} out"
            yield terminal.text(f"    {moved}, p {probability(row.adjusted)}")


def mean_columns(rows: Sequence[MeanChange]) -> list[Column]:
    """One quantity in each of the things, beside the base in the same worlds."""
    return [
        Column("with", [f"{mark(row)} {row.thing}" for row in rows]),
        Column("base", [amount(row.base) for row in rows], right=True),
        Column("mean", [amount(row.there) for row in rows], right=True),
        Column("change (95%\ninterval)", [f"{_size(row)} ({_range(row)})" for row in rows]),
        Column("p", [probability(row.adjusted) for row in rows], right=True),
        Column("worlds", [whole(row.worlds) for row in rows], right=True, drop=1),
    ]


def quantities(rows: Sequence[MeanChange]) -> list[tuple[str, list[MeanChange]]]:
    """The rows of each quantity behind its title, its name and its unit."""
    found = [list(block) for _, block in groupby(rows, lambda row: row.of)]
    return [(_heading(block[0]), block) for block in found]


def drawn_means(
    terminal: Terminal, rows: Sequence[MeanChange], of: int
) -> Iterator[RenderableType]:
    """A table for each quantity, or where it is too narrow the same lines below each other."""
    for heading, block in quantities(rows):
        yield from ("", terminal.text(heading, "bold"))
        built, hidden = table(terminal, mean_columns(block))
        if terminal.fits(built):
            yield built
            if hidden and any(row.worlds != of for row in block):
                counts = ", ".join(f"{row.thing} {whole(row.worlds)}" for row in block)
                yield terminal.text(f"of worlds: {counts}", "dim")
            continue
        for row in block:
            yield terminal.text(f"{mark(row)} {row.thing}: {_means(row, ' → ')}")
            told = f"{_size(row)} ({_range(row)}), p {probability(row.adjusted)}"
            yield terminal.text(f"    {told}, {whole(row.worlds)} worlds")


def said_share(row: ShareChange) -> str:
    """A row of an outcome as a person would read it aloud."""
    change = "no difference seen" if not row.seen else f"change {_number(row)} points"
    moved = f"{whole(row.entered)} worlds in, {whole(row.left)} out"
    p = probability(row.adjusted)
    return f"{spoken(row.there)}; {change}, 95% interval {_between(row)} points; {moved}; p {p}"


def said_mean(row: MeanChange) -> str:
    """A row of a quantity as a person would read it aloud."""
    change = "no difference seen" if not row.seen else f"change {_size(row)} {row.unit}".rstrip()
    p = probability(row.adjusted)
    told = f"mean {_means(row, ' to ')}; {change}, 95% interval {_range(row)}; p {p}"
    return f"{told}; of {whole(row.worlds)} worlds"


def document(row: Change, rows: int) -> dict[str, Any]:
    """A row for programs, `rows` of which are looked at together; None for what is infinite."""
    told = asdict(row) | {"seen": row.seen, "smallest_seen": row.smallest(rows)}
    if isinstance(row.base, Share):
        told |= {"base": share_document(row.base), "there": share_document(row.there)}
    return {
        key: None if isinstance(value, float) and not isfinite(value) else value
        for key, value in told.items()
    }


def _number(row: ShareChange) -> str:
    """The difference in points, where one is seen."""
    return points(row.change, row.low, row.high) if row.seen else UNSEEN


def _between(row: ShareChange) -> str:
    low, high = (points(end, row.low, row.high) for end in (row.low, row.high))
    return f"{low} to {high}"


def _size(row: MeanChange) -> str:
    """The difference in the quantity's unit, where one is seen."""
    return difference(row.change, row.low, row.high) if row.seen else UNSEEN


def _range(row: MeanChange) -> str:
    if not isfinite(row.low):
        return NO_INTERVAL
    low, high = (difference(end, row.low, row.high) for end in (row.low, row.high))
    return f"{low} to {high}"


def _means(row: MeanChange, to: str) -> str:
    return f"{amount(row.base)}{to}{amount(row.there)} {row.unit}".rstrip()


def _heading(row: MeanChange) -> str:
    unit = f", {row.unit}" if row.unit else ""
    return f"{row.title} ({row.of}){unit}" if row.title != row.of else f"{row.of}{unit}"
