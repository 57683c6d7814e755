"""Things side by side in the same worlds: tables, lines, JSON and a page; computes nothing."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from rich.table import Table

from escalate.views.contrasts import (
    document,
    drawn_means,
    drawn_shares,
    mean_columns,
    quantities,
    said_mean,
    said_share,
    share_columns,
)
from escalate.views.ensemble import NOTE, spoken
from escalate.views.flips import (
    drawn_flips,
    drawn_moves,
    flips_document,
    flips_title,
    move_columns,
    moves_title,
    parted,
    said_flip,
    said_moves,
)
from escalate.views.numbers import amount, counted, day, in_points, whole
from escalate.views.pages import page_table, plain
from escalate.views.stacks import Field, Row, stacked
from escalate.views.tables import pairs

if TYPE_CHECKING:
    from rich.console import RenderableType

    from escalate.analysis.comparison import Comparison, Input
    from escalate.analysis.contenders import Contender
    from escalate.analysis.flips import Apart
    from escalate.views.tables import Column
    from escalate.views.terminal import Terminal

CLOSEST = 5
"""Flipped worlds that are told of unless all are asked for."""
MOST_INPUTS, MOST_STACKED = 12, 6
"""Inputs that a table tells, and that are told below each other where there is no room for it."""
MOST_NAMES = 8
AS_BASE = "·"
NOTHING = "not there"
INTERVALS = (
    "Changes are in the same worlds: of shares with Tango's score interval, of means with "
    "Student's. in / out: worlds that come to it only there, and only in the base. "
    "p: exact McNemar or paired t, after Holm over {rows}."
)
ENDINGS = "Each world stands under the gravest outcome it met."


@dataclass(frozen=True)
class ComparisonView:
    """A comparison with what only the command knows."""

    comparison: Comparison
    found: Sequence[Contender]
    simulated: tuple[int, ...]
    program: str
    again: tuple[str, ...]
    """The words of this command, without its worlds."""
    worlds: int | None
    """How many it asked for, if it did."""
    most_worlds: int
    """How many it can ask for."""
    full: bool = False
    """Whether each thing is told of in full, however many there are."""

    def draw(self, terminal: Terminal) -> None:
        """Print inputs, outcomes, quantities, where the worlds went, and the closest calls."""
        one = self.comparison
        terminal.print(terminal.text(one.title, "bold"), pairs(terminal, list(self._header())))
        if one.inputs:
            self._draw_inputs(terminal)
        if one.changes.shares:
            terminal.print("", *drawn_shares(terminal, one.changes.shares, one.base))
        if one.changes.means:
            terminal.print("", terminal.text(self._of_means(), "bold"))
            terminal.print(*drawn_means(terminal, one.changes.means, one.worlds))
        terminal.print("", *(terminal.text(words, "dim") for words in self._notes()))
        for moves in self._few(one.moves):
            terminal.print("", *drawn_moves(terminal, moves, one.base))
        for flips in self._few(one.flips):
            terminal.print("", *drawn_flips(terminal, flips, one.base, self._date))
        terminal.print("", *(terminal.text(words) for words in self._parted(self._few(one.apart))))
        for name, words in self._footer():  # unwrapped, so that it can be copied
            terminal.write(f"{name:<5}  {words}")
        terminal.print(terminal.text(NOTE, "dim"))

    def facts(self) -> Iterator[tuple[str, str]]:
        """Header, inputs, outcomes, quantities and worlds, each in a line of its own."""
        one = self.comparison
        yield "Title", one.title
        yield from self._header(" to ")
        for value in one.inputs:
            told = [f"{one.base} {value.base or NOTHING}"]
            told += [f"{label} {there or NOTHING}" for label, there in value.others.items()]
            yield f"Input, {value.name}", ", ".join(told)
        shown = set()
        for row in one.changes.shares:
            name = f"Headline, {row.of}" if row.headline else row.of
            if name not in shown:
                yield f"{name}, {one.base}", spoken(row.base)
            shown.add(name)
            yield f"{name}, {row.thing}", said_share(row)
        if one.changes.means:
            yield "Quantities", self._of_means()
        for mean in one.changes.means:
            yield f"{mean.title}, {mean.thing}", said_mean(mean)
        for moves in one.moves:
            yield moves_title(moves, one.base).replace(" → ", " to "), said_moves(moves)
        for flips in one.flips:
            yield "Flipped", flips_title(flips)
            for flip in flips.closest:
                yield f"World {flip.world}", said_flip(flip, flips, one.base, self._date)
        yield from (("Parted", words) for words in self._parted(one.apart))
        yield from (("Note", words) for words in self._notes())
        yield from self._footer()
        yield "Note", NOTE

    def document(self) -> dict[str, Any]:
        """The same numbers for programs; shares and changes of shares from 0 to 1."""
        one = self.comparison
        rows = one.changes.asked
        return {
            "title": one.title,
            "base": one.base,
            "others": list(one.others),
            "start": one.start.isoformat(),
            "end": (one.start + timedelta(days=one.days)).isoformat(),
            "days": one.days,
            "seed": one.seed,
            "worlds": one.worlds,
            "failed": one.failed,
            "left_out": dict(one.left_out),
            "simulated": dict(zip((one.base, *one.others), self.simulated, strict=True)),
            "intervals": {"share": "95% Wilson", "change": "95% Tango", "mean": "95% Student"},
            "p": {"share": "exact McNemar", "mean": "paired t", "adjusted": "Holm", "rows": rows},
            "inputs": [asdict(value) for value in one.inputs],
            "day_0": {label: [asdict(each) for each in found] for label, found in one.day_0},
            "headline": {"name": one.headline, "members": list(one.members)},
            "other_headlines": list(one.other_headlines),
            "without_partner": [asdict(each) for each in one.unpartnered],
            "outcomes": [document(row, rows) for row in one.changes.shares],
            "day": one.day,
            "quantities": [document(row, rows) for row in one.changes.means],
            "hidden": one.hidden,
            "sought": self._sought(),
            "luck": dict(one.luck),
            "moves": [asdict(moves) for moves in one.moves],
            "flipped": [flips_document(flips) for flips in one.flips],
            "parted": [asdict(apart) for apart in one.apart],
            "next": self._next(),
            "note": NOTE,
        }

    def markdown(self, terminal: Terminal) -> Iterator[str]:
        """The same as a page."""
        one = self.comparison

        def said(words: str) -> str:
            return plain(terminal.clean(words))

        def page(heads: Iterable[str], columns: Iterable[Sequence[str]]) -> str:
            rows = [[said(cell) for cell in row] for row in zip(*columns, strict=True) if any(row)]
            return page_table([said(head) for head in heads], rows).rstrip("\n")

        def of_columns(columns: Sequence[Column]) -> str:
            return page([one.header for one in columns], [one.cells for one in columns])

        yield f"# {said(one.title)}"
        yield "\n".join(f"- {name}: {said(words)}" for name, words in self._header())
        if one.inputs:
            yield "## Inputs that differ"
            names, fields = self._input_fields(one.inputs)
            columns = (names, *fields)
            yield page((each.header for each in columns), (each.cells for each in columns))
            yield from map(said, self._legend())
        if one.changes.shares:
            yield "## Outcomes"
            yield of_columns(share_columns(one.changes.shares, one.base))
        if one.changes.means:
            yield f"## {self._of_means()}"
        for heading, block in quantities(one.changes.means):
            yield f"### {said(heading)}"
            yield of_columns(mean_columns(block))
        yield from map(said, self._notes())
        for moves in self._few(one.moves):
            yield f"## {said(moves_title(moves, one.base))}"
            yield of_columns(move_columns(moves, one.base))
        for flips in self._few(one.flips):
            yield f"## {said(flips_title(flips))}"
            told = (
                (each.world, said_flip(each, flips, one.base, self._date)) for each in flips.closest
            )
            yield "\n".join(f"- world {world}: {said(words)}" for world, words in told)
        yield from map(said, self._parted(self._few(one.apart)))
        yield from (f"{name}: `{words}`" for name, words in self._footer())
        yield NOTE

    def _header(self, to: str = " → ") -> Iterator[tuple[str, str]]:
        one = self.comparison
        yield "Base", one.base
        yield "With", ", ".join(one.others)
        yield "Period", f"{day(one.start)}{to}{day(one.start + timedelta(days=one.days))}"
        yield "Seed", str(one.seed)
        new = zip((one.base, *one.others), self.simulated, strict=True)
        told = ", ".join(f"{whole(count)} of {label}" for label, count in new if count)
        news = f"simulated now: {told}" if told else "all saved already"
        yield "Worlds", f"{whole(one.worlds)} of each, by the same luck ({news})"
        if one.failed:
            yield "Failed", f"{counted(one.failed, 'world')}, in one of them at least: left out"
        for label, count in one.left_out:
            yield "Left out", f"{counted(count, 'world')} of {label} that another does not have"

    def _draw_inputs(self, terminal: Terminal) -> None:
        """Print the first values that differ, fewer where a column a thing has no room."""
        every = self.comparison.inputs
        values = _first(every, MOST_INPUTS)
        told = list(self._side_by_side(terminal, values))
        if isinstance(told[0], Table):
            told += [terminal.text(words, "dim") for words in self._legend()]
        else:
            values = _first(every, MOST_STACKED)
            told = list(self._side_by_side(terminal, values))
        terminal.print("", *told)
        if more := len(every) - len(values):
            terminal.print(terminal.text(f"and {more} more:", "dim"))
            for command in self._all_inputs():  # unwrapped, so that it can be copied
                terminal.write(f"  {command}")

    def _side_by_side(
        self, terminal: Terminal, values: Sequence[Input]
    ) -> Iterator[RenderableType]:
        rows = [Row(value.name, list(_lines(value))) for value in values]
        yield from stacked(terminal, *self._input_fields(values), rows)

    def _legend(self) -> Iterator[str]:
        if len(self.comparison.others) > 1:
            yield f"{AS_BASE}: as in {self.comparison.base}"

    def _input_fields(self, values: Sequence[Input]) -> tuple[Field, list[Field]]:
        one = self.comparison
        names = Field("input", [value.name for value in values])
        fields = [Field(one.base, [value.base or NOTHING for value in values], wraps=True)]
        for label in one.others:
            cells = [
                (value.others[label] or NOTHING) if label in value.others else AS_BASE
                for value in values
            ]
            fields.append(Field(label, cells, wraps=True))
        return names, fields

    def _all_inputs(self) -> Iterator[str]:
        """The commands that tell every value that differs."""
        base, *others = self.found
        for one in others:
            if one.label in self._in_full():
                words = ["show", one.source, *one.options, "--diff", base.source]
                yield shlex.join([self.program, *words])

    def _of_means(self) -> str:
        one = self.comparison
        return f"Means on {self._date(one.day)} (day {one.day})"

    def _notes(self) -> Iterator[str]:
        """What the tables leave to be said."""
        one = self.comparison
        changes = one.changes
        if changes.shares:
            yield ENDINGS
        if any(row.headline for row in changes.shares):
            yield f"{one.headline}: {' or '.join(one.members)}, on any day"
        yield INTERVALS.format(rows=counted(changes.asked, "row"))
        if one.hidden:
            yield f"Not shown: {whole(one.hidden)} of {counted(changes.asked, 'row')}."
        for label in one.other_headlines:
            yield f"The headline of {label} is another: only its endings are compared."
        for label, found in one.day_0:
            chances = counted(len(found), "chance")
            yield f"{label} means {chances} on another day 0, so the same number is another chance."
        for each in one.unpartnered:
            sides = ((one.base, each.only_base), (each.thing, each.only_there))
            for label, names in sides:
                if names:
                    yield f"Without a partner, {each.kind} of {label} alone: {_listed(names)}"
        if words := self._missed():
            yield words
        yield from self._luck()

    def _missed(self) -> str:
        """What would often be missed with so many worlds, and how many would show it."""
        found = self.comparison.sought
        if found is None:
            return ""
        row = found.row
        smallest = self._sized(row.smallest(self.comparison.changes.asked))
        missed = f"a difference under about {smallest} would often be missed"
        if found.worlds <= row.worlds:
            shown = f"one of {self._sized(found.size)} would mostly be seen"
        else:
            shown = f"{whole(found.worlds)} worlds would show one of {self._sized(found.size)}"
        return f"~ No difference seen. In {row.of}, {row.thing}, {missed}; {shown}."

    def _sized(self, size: float) -> str:
        """A size of the row of which it is told how many worlds would show it."""
        found = self.comparison.sought
        assert found
        unit = getattr(found.row, "unit", None)
        return in_points(size) if unit is None else f"{amount(size)} {unit}".rstrip()

    def _sought(self) -> dict[str, Any] | None:
        found = self.comparison.sought
        if found is None:
            return None
        row = found.row
        told = {"of": row.of, "thing": row.thing, "size": found.size, "worlds": found.worlds}
        return {**told, "smallest_seen": row.smallest(self.comparison.changes.asked)}

    def _luck(self) -> Iterator[str]:
        """What it is worth that the worlds are paired."""
        for thing, luck in self.comparison.luck:
            times = f"{luck:.1f} times as many worlds"
            yield f"{self.comparison.first}, {thing}: the same luck did the work of {times}."

    def _parted(self, found: Sequence[Apart]) -> Iterator[str]:
        one = self.comparison
        for apart in found:
            yield f"Histories with {apart.thing}: {parted(apart, one.worlds, self._date)}."

    def _few(self, found: Sequence[Any]) -> Sequence[Any]:
        """What is told of the things that are told in full."""
        return [each for each in found if each.thing in self._in_full()]

    def _in_full(self) -> tuple[str, ...]:
        """All things where there are two, or else the first."""
        others = self.comparison.others
        return others if self.full or len(others) <= 2 else others[:1]

    def _footer(self) -> Iterator[tuple[str, str]]:
        one = self.comparison
        asked = ["--worlds", str(self.worlds)] if self.worlds else []
        if more := self._more():
            yield "More", shlex.join([self.program, *self.again, "--worlds", str(more)])
        if len(self._in_full()) < len(one.others):
            yield "All", shlex.join([self.program, *self.again, *asked, "--all"])
        yield "Next", self._next()

    def _more(self) -> int | None:
        """How many worlds would show a difference, where they can be simulated."""
        found = self.comparison.sought
        if not found or any(each.saved for each in self.found):
            return None
        return found.worlds if found.row.worlds < found.worlds <= self.most_worlds else None

    def _next(self) -> str:
        """The command that tells why the closest call came to the outcome where it did."""
        one = self.comparison
        seed = ["--seed", str(one.seed)] if one.seed != 1 else []
        for flips in one.flips:
            for flip in flips.closest[:1]:
                came_there = flip.world in flips.entered
                thing = flips.thing if came_there else self.comparison.base
                of = next(each for each in self.found if each.label == thing)
                words = ["why", of.source, str(flip.world), *of.options, *seed]
                return shlex.join([self.program, *words])
        last = self.found[-1]
        return shlex.join([self.program, "timeline", last.source, "1", *last.options, *seed])

    def _date(self, when: int) -> str:
        return day(self.comparison.start + timedelta(days=when))


def _lines(value: Input) -> Iterator[str]:
    for label, there in value.others.items():
        yield f"{value.base or NOTHING} → {there or NOTHING} in {label}"


def _listed(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMES
    told = ", ".join(names[:MOST_NAMES] if more > 0 else names)
    return f"{told} and {more} more" if more > 0 else told


def _first(values: Sequence[Input], most: int) -> Sequence[Input]:
    """So many values, or one less and room to say how many more there are."""
    return values if len(values) <= most else values[: most - 1]
