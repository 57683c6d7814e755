"""One world day by day; computes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from escalate.analysis.story import Deed, Meanwhile, Reading, Story
from escalate.engine.history import Kind
from escalate.views.ensemble import NOTE, change_documents, changed
from escalate.views.numbers import amount, chance, day
from escalate.views.tables import pairs

if TYPE_CHECKING:
    from escalate.views.terminal import Terminal

LABELS = {  # what a line begins with, and what it adds
    Kind.HAPPENED: ("", ""),
    Kind.DECIDED: ("decided", "takes effect later"),
    Kind.LAPSED: ("lapsed", "a veto or its own condition stood in the way"),
    Kind.ENDED: ("ended", ""),
    Kind.BLOCKED: ("blocked", "taken away from this world"),
    Kind.INVOKED: ("treaty invoked", "its parties consult"),
    Kind.HONOURED: ("treaty honoured", ""),
    Kind.DECLINED: ("treaty declined", ""),
    Kind.REACHED: ("outcome reached", ""),
    Kind.CANCELLED: ("called off", ""),
    Kind.TURNED_OUT: ("turned out", ""),
    Kind.PREVENTED: ("prevented", "something stood in its way on its day"),
}


@dataclass(frozen=True)
class StoryView:
    """The days of one world from `first` to `last`, in full or with what is routine counted."""

    story: Story
    first: int
    last: int
    full: bool = False
    picked: tuple[str, ...] = ()
    next: str = ""
    """The command that goes on from here."""

    def draw(self, terminal: Terminal) -> None:
        """Print the days one below the other, and the ending."""
        from rich.table import Table

        story = self.story
        terminal.print(
            terminal.text(f"World {story.world} of {story.title}", "bold"),
            pairs(terminal, list(self._header())),
            "",
        )
        grid = Table.grid(padding=(0, 2, 0, 0), pad_edge=False)
        for _ in ("date", "day"):
            grid.add_column(no_wrap=True, justify="right")
        told = None
        for when, words, style in self._lines():
            date = ("", "") if when == told else (day(story.date(when)), f"day {when}")
            grid.add_row(*map(terminal.text, date), terminal.text(words, style))
            told = when
        terminal.print(grid, "", terminal.text(f"Ending  {self._ending()}", "bold"))
        if self.next:
            terminal.write(f"Next    {self.next}")
            terminal.print(terminal.text(NOTE, "dim"))

    def facts(self) -> Iterator[tuple[str, str]]:
        """A line a deed and a line a reading, each with its date."""
        yield "World", f"{self.story.world} of {self.story.title}"
        yield from self._header(" to ")
        for when, words, _ in self._lines(", "):
            yield f"{day(self.story.date(when))}, day {when}", words
        yield "Ending", self._ending()
        if self.next:
            yield "Next", self.next
            yield "Note", NOTE

    def document(self) -> dict[str, Any]:
        """The same history for programs."""
        story = self.story
        ended = story.ending_day
        return {
            "scenario": story.scenario,
            "title": story.title,
            "world": story.world,
            "seed": story.seed,
            "changes": change_documents(story.changes),
            "start": story.start.isoformat(),
            "days": story.days,
            "from": self.first,
            "to": self.last,
            "events": [
                {**asdict(deed), "date": self._iso(deed.day), "kind": deed.kind.name.lower()}
                for deed in story.deeds
            ],
            "readings": [self._reading(reading) for reading in story.readings],
            "ending": {
                "name": story.ending,
                "day": ended,
                "date": None if ended is None else self._iso(ended),
            },
            "failure": story.failure and asdict(story.failure),
            "next": self.next,
            "note": NOTE,
        }

    def _header(self, to: str = " → ") -> Iterator[tuple[str, str]]:
        story = self.story
        yield "Period", f"{day(story.date(self.first))}{to}{day(story.date(self.last))}"
        yield from changed(story.changes, to, self.picked)
        yield "Seed", str(story.seed)
        if any(isinstance(entry, Meanwhile) for entry in self._entries()):
            yield "Told", "what happens again and again is counted; --all tells it every time"

    def _entries(self) -> Sequence[Deed | Meanwhile | Reading]:
        return self.story.all_entries() if self.full else list(self.story.entries())

    def _lines(self, joint: str = " · ") -> Iterator[tuple[int, str, str]]:
        """Day, words and style of every line."""
        for entry in self._entries():
            match entry:
                case Deed():
                    style = "bold" if entry.kind is Kind.REACHED else ""
                    yield entry.day, told(entry, joint), style
                case Meanwhile():
                    yield entry.day, _counted(entry, joint), "dim"
                case Reading() if entry.values:
                    yield entry.day, _read(entry, joint), "dim"

    def _ending(self) -> str:
        story = self.story
        if story.failure:
            what = f"on day {story.failure.day} {story.failure.row} was not a finite number"
            return f"none: {what}, so this world failed and counts nowhere"
        when = story.days if story.ending_day is None else story.ending_day
        return f"{story.ending}, {day(story.date(when))}, day {when}"

    def _reading(self, reading: Reading) -> dict[str, Any]:
        keys = ("name", "title", "value", "unit")
        values = [dict(zip(keys, value, strict=True)) for value in reading.values]
        return {"day": reading.day, "date": self._iso(reading.day), "values": values}

    def _iso(self, when: int) -> str:
        return self.story.date(when).isoformat()


def told(deed: Deed, joint: str = " · ") -> str:
    """Who did what; on which rung; its chance and what it was held against."""
    parts = [named(deed, joint), LABELS[deed.kind][1]]
    if deed.rung is not None and deed.kind in {Kind.HAPPENED, Kind.DECIDED}:
        parts.append(f"rung {deed.rung} ({deed.rung_word})")
    if deed.chance is not None and deed.roll is not None:
        at_once = deed.kind in {Kind.HONOURED, Kind.DECLINED}  # one question, put once
        parts.append(f"{'chance' if at_once else 'chance so far'} {chance(deed.chance)}")
        parts.append(f"roll {chance(deed.roll)}")
    return joint.join(filter(None, parts))


def named(deed: Deed, joint: str = " · ") -> str:
    """Who did what, behind a word for what became of it."""
    who = " and ".join(deed.who)
    known = deed.what.casefold().startswith(who.casefold())  # also where nobody acts
    words = deed.what if known else f"{who}: {deed.what}"
    return joint.join(filter(None, (LABELS[deed.kind][0], words)))


def _counted(meanwhile: Meanwhile, joint: str) -> str:
    counts = (f"{count} × {named(deed, joint)}" for deed, count in meanwhile.deeds)
    return joint.join(("meanwhile", *counts))


def _read(reading: Reading, joint: str) -> str:
    values = (f"{title}: {amount(value)} {unit}" for _, title, value, unit in reading.values)
    return joint.join(value.rstrip() for value in values)
