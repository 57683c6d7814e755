"""One world in two futures, side by side; computes nothing."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from escalate.analysis.branch import NEARLY, Branch, Future
from escalate.analysis.story import Deed
from escalate.engine.history import Kind
from escalate.views.ensemble import NOTE, change_documents, changed
from escalate.views.numbers import amount, counted, day, number, whole
from escalate.views.story import named, told
from escalate.views.tables import Column, pairs, table

if TYPE_CHECKING:
    from escalate.views.terminal import Terminal

ALIKE = "what happens and what is watched is the same in both; only numbers behind it differ"
MOST_DAYS = 30
"""Days with something unlike that are told one by one, unless all are asked for."""


@dataclass(frozen=True)
class BranchView:
    """Two futures of one world from the day on which they part."""

    branch: Branch
    titles: dict[str, str]
    scenario: str  # as the user named it
    options: tuple[str, ...]  # that name the same worlds again
    program: str = "escalate"
    picked: tuple[str, ...] = ()
    full: bool = False

    def draw(self, terminal: Terminal) -> None:
        """Print what is unlike from the day on which the futures part, and how both end."""
        branch = self.branch
        heading = f"World {branch.world} of {branch.title}"
        terminal.print(terminal.text(heading, "bold"), pairs(terminal, self._header()), "")
        if branch.parted is not None:
            for part in self._parts(terminal):
                terminal.print(*part, "")
        terminal.write(f"Next   {self._next()}")
        terminal.print(terminal.text(NOTE, "dim"))

    def facts(self) -> Iterator[tuple[str, str]]:
        """A line for whatever only one of the futures holds."""
        branch = self.branch
        yield "World", f"{branch.world} of {branch.title}"
        yield from self._header(" to ")
        for side in branch.sides():
            when = f"{day(self.branch.date(side.day))}, day {side.day}"
            yield from ((f"{when}, as it was", told(deed, ", ")) for deed in side.was)
            yield from ((f"{when}, what if", told(deed, ", ")) for deed in side.would_be)
        for name, was, would_be in self._last():
            yield f"{name}, on the last day", f"as it was {was}, what if {would_be}"
        for often in branch.often():
            yield named(often.deed, " "), f"as it was {often.was}, what if {often.would_be} times"
        if branch.parted is not None and not self._listed():
            yield "Unlike", ALIKE
        yield "Next", self._next()
        yield "Note", NOTE

    def document(self) -> dict[str, Any]:
        """Both futures in full, for programs."""
        branch = self.branch
        done = branch.intervention
        return {
            "scenario": branch.scenario,
            "title": branch.title,
            "world": branch.world,
            "seed": branch.seed,
            "changes": change_documents(branch.changes),
            "start": branch.start.isoformat(),
            "days": branch.days,
            "intervention": {
                "without": list(done.without),
                "forced": dict(done.forced),
                "moved": dict(done.moved),
                "changed": dict(done.changed),
                "since": done.since,
            },
            "parted": branch.parted,
            "parted_on": None if branch.parted is None else self._iso(branch.parted),
            "as_it_was": self._future(branch.was),
            "what_if": self._future(branch.would_be),
            "next": self._next(),
            "note": NOTE,
        }

    def _header(self, to: str = " → ") -> list[tuple[str, str]]:
        branch = self.branch
        rows = [*changed(branch.changes, to, self.picked), ("Seed", str(branch.seed))]
        rows += [("What if", words) for words in self._done()]
        if branch.parted is None:
            rows.append(("Parted", "never: every quantity and event of every day is the same"))
        else:
            when = f"{day(self.branch.date(branch.parted))}, day {branch.parted}"
            rows.append(("Parted", f"{when}; until then every quantity and event is the same"))
        rows.append(("As it was", self._ending(branch.was)))
        rows.append(("What if", self._ending(branch.would_be)))
        return rows

    def _done(self) -> Iterator[str]:
        done = self.branch.intervention
        yield from (f"without {self._named(name)}" for name in done.without)
        for name, on in done.forced.items():
            yield f"{self._named(name)}, forced on {day(self.branch.date(on))}{self._how(name)}"
        for name, on in done.moved.items():
            yield f"{self._named(name)}, moved to {day(self.branch.date(on))}{self._how(name)}"
        for name, value in done.changed.items():
            since = f" from {day(self.branch.date(done.since))} on" if done.since else ""
            yield f"{name} = {number(name, value, self.branch)}{since}"

    def _how(self, name: str) -> str:
        """What of a deed is on its day, if it is not all of it."""
        kinds = {deed.kind for deed in self.branch.would_be.deeds if deed.name == name}
        if Kind.INVOKED in kinds:
            return ": it is called upon, and may be declined"
        return ": it is decided, and takes effect later" if Kind.DECIDED in kinds else ""

    def _named(self, name: str) -> str:
        title = self.titles.get(name, "")
        return f"{name} ({title})" if title else name

    def _ending(self, future: Future) -> str:
        if future.ending is None:
            return "no ending: the world fails"
        when = self.branch.days if future.ending_day is None else future.ending_day
        parted = self.branch.parted
        both = parted is not None and when < parted
        return f"{future.ending}, {day(self.branch.date(when))}{', reached in both' * both}"

    def _parts(self, terminal: Terminal) -> Iterator[list[Any]]:
        """The tables of what is unlike; a sentence where nothing is that could be listed."""
        if not self._listed():
            yield [terminal.text(f"{ALIKE[0].upper()}{ALIKE[1:]}.")]
        parts = (self._unlike(terminal), self._again(terminal), self._ends(terminal))
        yield from (part for part in map(list, parts) if part)

    def _listed(self) -> bool:
        """Whether anything is unlike that the tables list."""
        return bool(list(self.branch.sides()) or self.branch.often() or self._last())

    def _unlike(self, terminal: Terminal) -> Iterator[Any]:
        """The days on which only one of the futures holds something, side by side."""
        sides = list(self.branch.sides(every=self.full))
        shown = sides if self.full else sides[:MOST_DAYS]
        if shown:
            columns = [
                Column("date", [day(self.branch.date(side.day)) for side in shown], right=True),
                Column("as it was", [_joined(side.was) for side in shown]),
                Column("what if", [_joined(side.would_be) for side in shown]),
            ]
            yield table(terminal, columns)[0]
        if len(shown) < len(sides):
            left = whole(len(sides) - len(shown))
            yield terminal.text(f"… {left} more days on which they differ; --all tells them", "dim")
        if not self.full and (count := self.branch.nearly()):
            words = f"… {counted(count, 'deed')} that both have, within {NEARLY} days of each other"
            yield terminal.text(words, "dim")

    def _again(self, terminal: Terminal) -> Iterator[Any]:
        """What happens again and again, counted."""
        often = self.branch.often()
        if often:
            rows = [
                Column("again and again, how often", [named(one.deed, ": ") for one in often]),
                Column("as it was", [str(one.was) for one in often], right=True),
                Column("what if", [str(one.would_be) for one in often], right=True),
            ]
            yield table(terminal, rows)[0]

    def _ends(self, terminal: Terminal) -> Iterator[Any]:
        """The watched quantities that are unlike on the last day."""
        rows = self._last()
        if not rows:
            return
        end = f"on {day(self.branch.date(self.branch.days))}"
        columns = [
            Column(end, [name for name, _, _ in rows]),
            Column("as it was", [was for _, was, _ in rows], right=True),
            Column("what if", [would_be for _, _, would_be in rows], right=True),
        ]
        yield table(terminal, columns)[0]

    def _last(self) -> list[tuple[str, str, str]]:
        """The watched quantities that end otherwise, and what both futures have of them."""
        pairs_ = zip(self.branch.was.last.values, self.branch.would_be.last.values, strict=True)
        return [
            (title, _valued(was, unit), _valued(would_be, unit))
            for (_, title, was, unit), (_, _, would_be, _) in pairs_
            if was != would_be
        ]

    def _next(self) -> str:
        words = [self.program, "why", self.scenario, str(self.branch.world), *self.options]
        return shlex.join(words)

    def _future(self, future: Future) -> dict[str, Any]:
        keys = ("name", "title", "value", "unit")
        return {
            "ending": future.ending,
            "ending_day": future.ending_day,
            "events": [
                {**asdict(deed), "date": self._iso(deed.day), "kind": deed.kind.name.lower()}
                for deed in future.deeds
            ],
            "last": [dict(zip(keys, value, strict=True)) for value in future.last.values],
        }

    def _iso(self, number: int) -> str:
        return self.branch.date(number).isoformat()


def _joined(deeds: Sequence[Deed]) -> str:
    return "; ".join(named(deed, ": ") for deed in deeds)


def _valued(value: float | None, unit: str) -> str:
    return f"{amount(value)} {unit}".rstrip()
