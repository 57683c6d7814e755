"""What a run says: shares, watched quantities, where it is saved; computes nothing."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from escalate.views.numbers import amount, counted, day, interval, share, whole
from escalate.views.tables import Column, pairs, table, tables

if TYPE_CHECKING:
    from escalate.analysis.summary import Failure, Share, Spread, Summary
    from escalate.views.terminal import Terminal

NOTE = "This counts worlds in a model. It is not a forecast."
MOST_CHANGES = 6  # that a header tells one by one
LONGEST_VALUE = 40  # characters of a value in a header
SHARE = "share (95%\nWilson interval)"


@dataclass(frozen=True)
class EnsembleView:
    """A summary with what only the run itself knows."""

    summary: Summary
    actors: int
    happenings: int
    warnings: int
    simulated: int
    scenario: str  # as the user named it
    options: tuple[str, ...]  # that name the same worlds again
    program: str = "escalate"  # how this command is called from here
    picked: tuple[str, ...] = ()  # the overrides in it

    def draw(self, terminal: Terminal) -> None:
        """Print header, outcomes, watched quantities, and what to do next."""
        summary = self.summary
        terminal.print(
            terminal.text(summary.title, "bold"),
            pairs(terminal, self._header()),
            "",
            *_outcomes(terminal, summary),
            "",
            *_watched(terminal, summary),
        )
        for name, words in self._footer():  # unwrapped, so that it can be copied
            terminal.write(f"{name:<5}  {words}")
        terminal.print(terminal.text(NOTE, "dim"))

    def facts(self) -> Iterator[tuple[str, str]]:
        """Header, shares, quantities and footer, each in a line of its own."""
        yield "Title", self.summary.title
        yield from self._header(" to ")
        for each in self.summary.outcomes:
            yield each.name, spoken(each)
        yield f"Headline, {self.summary.headline.name}", spoken(self.summary.headline)
        for spread in self.summary.watched:
            low, high = amount(spread.low), amount(spread.high)
            value = f"median {amount(spread.median)}, 5% to 95% of worlds {low} to {high}"
            yield spread.title, f"{value} {spread.unit}".rstrip()
        yield from self._footer()
        yield "Note", NOTE

    def document(self) -> dict[str, Any]:
        """The same numbers for programs."""
        return {
            **summary_document(self.summary),
            "actors": self.actors,
            "happenings": self.happenings,
            "warnings": self.warnings,
            "simulated": self.simulated,
            "watched": [asdict(spread) for spread in self.summary.watched],
            "failures": [asdict(failure) for failure in self.summary.failures],
            "next": self._next(),
            "note": NOTE,
        }

    def _header(self, to: str = " → ") -> list[tuple[str, str]]:
        summary = self.summary
        rows = [
            ("Period", f"{day(summary.start)}{to}{day(summary.end)}"),
            ("Model", f"{counted(self.actors, 'actor')}, {counted(self.happenings, 'happening')}"),
            *changed(summary.changes, to, self.picked),
            ("Seed", str(summary.seed)),
            ("Worlds", f"{whole(summary.worlds)} ({self._news()}){failed(summary.failures)}"),
        ]
        if self.warnings:
            again = shlex.join([self.program, "check", self.scenario, *self.options])
            rows.append(("Warnings", f"{self.warnings}: {again}"))
        return rows

    def _news(self) -> str:
        if not self.simulated:
            return "saved already, nothing to simulate"
        return f"{whole(self.simulated)} simulated now"

    def _footer(self) -> list[tuple[str, str]]:
        return [("Saved", str(self.summary.folder)), ("Next", self._next())]

    def _next(self) -> str:
        world = str(self.summary.example)
        return shlex.join([self.program, "timeline", self.scenario, world, *self.options])


def changed(
    changes: Sequence[tuple[str, str, str]], to: str, picked: Sequence[str] = ()
) -> list[tuple[str, str]]:
    """What differs from the base: the overrides in it, and a row for each of the first changes."""
    if not changes:
        return [("Changed", "nothing: the file as it stands")]
    rows = [("With", ", ".join(picked))] if picked else []
    told = changes if len(changes) <= MOST_CHANGES else changes[: MOST_CHANGES - 1]
    rows += [("Changed", f"{name}: {_short(old)}{to}{_short(new)}") for name, old, new in told]
    if len(told) < len(changes):
        rows.append(("Changed", f"and {len(changes) - len(told)} more"))
    return rows


def _short(words: str) -> str:
    return words if len(words) <= LONGEST_VALUE else words[: LONGEST_VALUE - 1] + "…"


def change_documents(changes: Sequence[tuple[str, str, str]]) -> list[dict[str, str]]:
    """What differs from the base, for programs."""
    return [{"name": name, "old": old, "new": new} for name, old, new in changes]


def spoken(of: Share) -> str:
    """A share as a person would read it aloud."""
    between = interval(of, " to ")
    shares = f"{share(of)}, 95% Wilson interval {between}, {of.words}"
    return f"{whole(of.count)} of {whole(of.of)} worlds, {shares}"


def written(shares: Sequence[Share]) -> list[str]:
    """Shares with their intervals, the shares set to one width."""
    width = max(len(share(each)) for each in shares)
    return [f"{share(each):>{width}} ({interval(each)})" for each in shares]


def summary_document(summary: Summary) -> dict[str, Any]:
    """What a saved run says, for programs: shares from 0 to 1."""
    return {
        "scenario": summary.scenario,
        "title": summary.title,
        "start": summary.start.isoformat(),
        "end": summary.end.isoformat(),
        "folder": str(summary.folder),
        "seed": summary.seed,
        "worlds": summary.worlds,
        "failed": len(summary.failures),
        "changes": change_documents(summary.changes),
        "interval": "95% Wilson",
        "headline": {**share_document(summary.headline), "members": list(summary.members)},
        "outcomes": [share_document(each) for each in summary.outcomes],
    }


def share_document(of: Share) -> dict[str, Any]:
    """A share for programs, from 0 to 1."""
    return {**asdict(of), "share": of.share}


def failed(failures: Sequence[Failure]) -> str:
    """What is said of failed worlds behind the number of all; nothing where none failed."""
    if not failures:
        return ""
    first = failures[0]
    return (
        f", {whole(len(failures))} of them failed and are outside all shares"
        f" (world {first.world} on day {first.day}: {first.row} was not a finite number)"
    )


def _outcomes(terminal: Terminal, summary: Summary) -> Iterator[Any]:
    """The table of outcomes; where it is too narrow for the words, they follow below it."""
    rows = [*summary.outcomes, summary.headline]
    gap = len(summary.outcomes)  # an empty row sets the headline apart

    def spaced(cells: list[str]) -> list[str]:
        return [*cells[:gap], "", *cells[gap:]]

    names = spaced([each.name for each in rows])
    columns = [
        Column("outcome", names),
        Column("worlds", spaced([whole(each.count) for each in rows]), right=True),
        Column(SHARE, spaced(written(rows))),
        Column("in words", spaced([each.words for each in rows]), drop=1),
    ]
    yield from tables(terminal, columns, bold=gap + 1)
    yield terminal.text("Each world stands under the gravest outcome it met.", "dim")
    members = " or ".join(summary.members)
    yield terminal.text(f"{summary.headline.name}: {members}, on any day", "dim")


def _watched(terminal: Terminal, summary: Summary) -> Iterator[Any]:
    """The table of watched quantities; where it is too narrow, two lines for each of them."""
    rows: Sequence[Spread] = summary.watched
    if not rows:
        return
    end = f"on {day(summary.end)}"
    ranges = [f"{amount(row.low)} – {amount(row.high)}" for row in rows]
    medians = [amount(row.median) for row in rows]
    built, _ = table(
        terminal,
        [
            Column(end, [row.title for row in rows]),
            Column("median", medians, right=True),
            Column("5 – 95% of worlds", ranges, right=True),
            Column("unit", [row.unit for row in rows]),
        ],
    )
    if terminal.fits(built):
        yield built
    else:
        yield terminal.text(f"{end}: median (5 – 95% of worlds)", "bold")
        for row, median, between in zip(rows, medians, ranges, strict=True):
            yield from map(terminal.text, (row.title, f"  {median} ({between}) {row.unit}"))
    yield ""
