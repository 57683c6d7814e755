"""Order files: what seats order, to be laid over a scenario's own orders; judges no order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from escalate.scenario.layers import Origin
from escalate.scenario.library import read_text
from escalate.scenario.overrides import Setting
from escalate.scenario.problems import Mark, Place, Problem, Source, at_source, nearest
from escalate.scenario.reader import Reading, read

KEYS = ("seat", "council", "orders")
SAID = ("say", "tell", "because", "predict")
"""What an order sheet may say besides, to people."""
EXAMPLE = "seat: SEAT, and below it orders: with lines such as `- {council: 1, do: ACTION}`"


@dataclass
class _Orders:
    """The orders of one seat, from one file or several, and where each stands."""

    by: str
    given: list[Any] = field(default_factory=list)
    source: Source = field(default_factory=Source)


def ordered(paths: Sequence[Path]) -> list[Setting]:
    """The orders of some files as settings of a scenario, one for each seat.

    A file holds one sheet or a list of sheets, each with `seat` and `orders`. A `council` beside
    them is that of all orders that name none. Sheets of one seat are put together.

    Raises ScenarioError if a file cannot be read, or holds no sheets.
    """
    seats: dict[str, _Orders] = {}
    for path in paths:
        reading = read(read_text(path), str(path))
        problems = list(reading.problems)
        for place, sheet in _sheets(reading.tree):
            wrong = list(_wrong(sheet, place))
            problems += wrong
            if not wrong:
                _add(seats, sheet, place, reading)
        if problems:
            raise at_source(problems, reading.source)
    return [_setting(seat, orders) for seat, orders in seats.items()]


def _sheets(tree: Any) -> Iterator[tuple[Place, Any]]:
    if isinstance(tree, list):
        yield from (((index,), sheet) for index, sheet in enumerate(tree))
    else:
        yield (), tree


def _wrong(sheet: Any, place: Place) -> Iterator[Problem]:
    """What keeps a sheet from being one."""
    if not isinstance(sheet, dict):
        yield Problem("this is no order sheet", place, f"write {EXAMPLE}")
        return
    for key in sheet:
        if key not in (*KEYS, *SAID):
            known = nearest(key, (*KEYS, *SAID)) or f"known here: {', '.join((*KEYS, *SAID))}"
            yield Problem(f"unknown key {key!r}", (*place, key), known, at_key=True)
    if not isinstance(sheet.get("seat"), str):
        what = "an order sheet says whose it is"
        yield Problem(what, (*place, "seat") if "seat" in sheet else place, f"write {EXAMPLE}")
    if not isinstance(sheet.get("orders", []), list):
        yield Problem("`orders` is a list", (*place, "orders"), "begin each order with `- `")


def _add(seats: dict[str, _Orders], sheet: dict[str, Any], place: Place, reading: Reading) -> None:
    """Add the orders of a sheet to those of its seat."""
    name = sheet["seat"]
    orders = seats.setdefault(name, _Orders(reading.file))
    orders.source.texts.update(reading.source.texts)
    common = {"council": sheet["council"]} if "council" in sheet else {}
    first = len(orders.given)
    for order in sheet.get("orders") or []:
        orders.given.append({**common, **order} if isinstance(order, dict) else order)
    numbers = range(first, len(orders.given))
    for old, new in (
        (reading.source.marks, orders.source.marks),
        (reading.source.keys, orders.source.keys),
    ):
        new.update(_moved(old, (*place, "orders"), name, first))
        if council := old.get((*place, "council")):
            new.update({("orders", name, at, "council"): council for at in numbers} | new)
        new.setdefault(("orders", name), reading.source.marks[*place, "seat"])


def _moved(
    marks: Mapping[Place, Mark], within: Place, seat: str, first: int
) -> Iterator[tuple[Place, Mark]]:
    """Where the orders within a sheet stand, by their places among all orders of the seat."""
    for place, mark in marks.items():
        if place[: len(within)] == within and len(place) > len(within):
            index, *rest = place[len(within) :]
            yield ("orders", seat, first + int(index), *rest), mark


def _setting(seat: str, orders: _Orders) -> Setting:
    place = ("orders", seat)
    return Setting(f"orders.{seat}", place, orders.given, Origin(orders.by, orders.source, place))
