"""Quantities over time as tables: medians and bands by day; computes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from escalate.views.ensemble import NOTE, change_documents, changed
from escalate.views.numbers import amount, day, whole
from escalate.views.pages import page_table
from escalate.views.tables import Column, pairs, table

if TYPE_CHECKING:
    from escalate.analysis.bands import Band, Point
    from escalate.views.terminal import Terminal

BAND = "5 – 95% of worlds"


@dataclass(frozen=True)
class BandsView:
    """Some quantities of an ensemble over time."""

    title: str
    start: date
    worlds: int
    seed: int
    failed: int
    changes: Sequence[tuple[str, str, str]]
    picked: Sequence[str]
    bands: Sequence[Band]

    def draw(self, terminal: Terminal) -> None:
        """Print a table for each quantity."""
        terminal.print(terminal.text(self.title, "bold"), pairs(terminal, self._header()))
        for band in self.bands:
            terminal.print("", terminal.text(_heading(band), "bold"), self._table(terminal, band))
        terminal.print(terminal.text(NOTE, "dim"))

    def _header(self, to: str = " → ") -> list[tuple[str, str]]:
        failed = f", {whole(self.failed)} of them failed and are left out" if self.failed else ""
        return [
            *changed(self.changes, to, self.picked),
            ("Seed", str(self.seed)),
            ("Worlds", f"{whole(self.worlds)}{failed}"),
        ]

    def _table(self, terminal: Terminal, band: Band) -> Any:
        columns = [
            Column("day", [str(point.day) for point in band.points], right=True),
            Column("date", [self._date(point) for point in band.points], right=True, drop=1),
            Column("median", [amount(point.median) for point in band.points], right=True),
            Column(BAND, [_between(point) for point in band.points], right=True),
            Column("of worlds", self._counts(band), right=True),
        ]
        return table(terminal, columns)[0]

    def _counts(self, band: Band) -> list[str]:
        """In how many worlds it is a number, unless it is one in all of them."""
        counts = [point.worlds for point in band.points]
        whole_ensemble = set(counts) == {self.worlds - self.failed}
        return ["" if whole_ensemble else whole(count) for count in counts]

    def _date(self, point: Point) -> str:
        return day(self.start + timedelta(days=point.day))

    def facts(self) -> Iterator[tuple[str, str]]:
        """Each quantity on each day in a line of its own."""
        yield "Title", self.title
        yield from self._header(" to ")
        for band in self.bands:
            for point in band.points:
                value = f"median {amount(point.median)} {band.unit}".rstrip()
                between = _between(point, " to ")
                of = f" of {whole(point.worlds)}"
                yield f"{band.title}, day {point.day}", f"{value}, 5% to 95%{of} worlds {between}"
        yield "Note", NOTE

    def document(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            "title": self.title,
            "start": self.start.isoformat(),
            "seed": self.seed,
            "worlds": self.worlds,
            "failed": self.failed,
            "changes": change_documents(self.changes),
            "quantiles": [0.05, 0.5, 0.95],
            "bands": [asdict(band) for band in self.bands],
            "note": NOTE,
        }


def _heading(band: Band) -> str:
    unit = f", {band.unit}" if band.unit else ""
    named = band.title != band.name
    return f"{band.title} ({band.name}){unit}" if named else f"{band.name}{unit}"


def _between(point: Point, to: str = " – ") -> str:
    return "none" if point.low is None else f"{amount(point.low)}{to}{amount(point.high)}"


def markdown(bands: Sequence[Band], days: Sequence[int]) -> str:
    """Medians with their bands as a table for a page: a row a quantity, a column a day."""

    def cell(point: Point) -> str:
        return f"{amount(point.median)} ({_between(point, ' to ')})"

    rows = [[_heading(band), *(cell(band.at(day)) for day in days)] for band in bands]
    return page_table(["", *(f"day {day}" for day in days)], rows)


def medians(bands: Sequence[Band], days: Sequence[int]) -> str:
    """Medians alone as a table for a page: a row a quantity, a column a day."""
    rows = [[band.name, *(amount(band.at(day).median) for day in days)] for band in bands]
    return page_table(["day", *map(str, days)], rows)
