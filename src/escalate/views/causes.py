"""Why one world ended as it did, as a tree and a table; computes nothing."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from escalate.analysis.causes.cause import Cause, Role
from escalate.analysis.causes.needed import Without
from escalate.analysis.causes.why import Ended, Why
from escalate.views.ensemble import NOTE, change_documents, changed
from escalate.views.numbers import amount, chance, day, number, signed
from escalate.views.tables import Column, pairs, tables
from escalate.views.trees import Node, drawn

if TYPE_CHECKING:
    from escalate.views.terminal import Terminal

LUCK = (
    "Chance so far: how likely it was to have come by then. Roll: the luck that it had to meet; of "
    "all worlds so many are as lucky as this one, or luckier."
)
LUCKIEST = "the luckiest roll"
UNLIKE = "the first day unlike the base"
_NUMBERS = {Role.LEVER, Role.GIVEN}
_AT_ONCE = {Role.HONOURED, Role.DECLINED}  # one question, put once
_SAID = {
    Role.HONOURED: "treaty honoured: ",
    Role.DECLINED: "treaty declined: ",
    Role.INVOKED: "treaty invoked: ",
    Role.ENDED: "ended: ",
    Role.DRIFT: "drift of ",
    Role.FRONT: "fighting: ",
}


@dataclass(frozen=True)
class WhyView:
    """The causes of an ending or a happening, and what was needed for it."""

    why: Why
    scenario: str  # as the user named it
    options: tuple[str, ...]  # that name the same worlds again
    program: str = "escalate"
    picked: tuple[str, ...] = ()

    def draw(self, terminal: Terminal) -> None:
        """Print the tree, the world without each cause, and a sentence."""
        why = self.why
        heading = f"World {why.world} of {why.title}"
        terminal.print(terminal.text(heading, "bold"), pairs(terminal, self._header()), "")
        if why.tree is None:
            terminal.print(terminal.text(self._nothing()))
        else:
            terminal.print(*drawn(terminal, self._node(why.tree)))
        if why.alone:
            terminal.print("", terminal.text("Same world, same luck, one thing taken away", "bold"))
            terminal.print(*tables(terminal, self._columns(why.alone)))
        if apart := [one for one in why.pairs if one.needed]:
            terminal.print("", terminal.text("Two things taken away", "bold"))
            terminal.print(*tables(terminal, self._columns(apart)))
        if sentence := self._sentence():
            terminal.print("", terminal.text(sentence))
        if why.luckiest:
            terminal.print(terminal.text(LUCK, "dim"))
        terminal.write(f"Next   {self._next()}")
        terminal.print(terminal.text(NOTE, "dim"))

    def facts(self) -> Iterator[tuple[str, str]]:
        """A line a cause, numbered by where it stands in the tree."""
        why = self.why
        yield "World", f"{why.world} of {why.title}"
        yield from self._header(" to ")
        if why.tree is None:
            yield "Causes", self._nothing()
        else:
            yield from self._numbered(why.tree, "")
        for one in why.alone:
            yield f"Without {self._named(one)}", f"{self._ends(one)}, {self._verdict(one)}"
        for one in why.pairs:
            if one.needed:
                yield f"Without {self._named(one)}", f"{self._ends(one)}, {self._verdict(one)}"
        if sentence := self._sentence():
            yield "In a sentence", sentence
        yield "Next", self._next()
        yield "Note", NOTE

    def document(self) -> dict[str, Any]:
        """The same for programs: causes nested in what they cause."""
        why = self.why
        base = why.base
        return {
            "scenario": why.scenario,
            "title": why.title,
            "world": why.world,
            "seed": why.seed,
            "changes": change_documents(why.changes),
            "asked": why.asked,
            "failed": why.failed,
            "ending": self._ended(why.ended),
            "base": base
            and {
                "ending": self._ended(base.ended),
                "unlike_from": base.unlike_from,
                "unlike": base.unlike,
            },
            "causes": why.tree and self._cause(why.tree),
            "luckiest": why.luckiest and why.luckiest.name,
            "without": [self._without(one) for one in why.alone],
            "pairs": [self._without(one) for one in why.pairs],
            "next": self._next(),
            "note": NOTE,
        }

    def _header(self, to: str = " → ") -> list[tuple[str, str]]:
        why = self.why
        rows = [*changed(why.changes, to, self.picked), ("Seed", str(why.seed))]
        if why.failed:
            return [*rows, ("Ending", "none: this world failed and counts nowhere")]
        rows.append(("Ending", self._dated(why.ended)))
        if why.base:
            rows.append(("In the base", f"{self._dated(why.base.ended)}, by the same luck"))
            if why.base.unlike_from is None:
                rows.append(("Unlike it", "on no day"))
            else:
                when = day(self.why.date(why.base.unlike_from))
                rows.append(("Unlike it", f"from {when} on: {why.base.words}"))
        return rows

    def _dated(self, ended: Ended) -> str:
        when = self.why.days if ended.day is None else ended.day
        return f"{ended.name}, {day(self.why.date(when))}"

    def _nothing(self) -> str:
        why = self.why
        if why.failed:
            return "There is nothing to explain: the world failed."
        if not why.is_outcome:
            return f"{why.asked} did not come about in this world."
        if why.asked == why.ended.name:
            return f"There is no cause to name: no other outcome held, and {why.asked} is left."
        return f"{why.asked} did not come about in this world."

    def _node(self, cause: Cause) -> Node:
        below = [self._node(one) for one in cause.causes]
        if cause.smaller:
            below.append(Node(f"… {cause.smaller} smaller", style="dim"))
        if cause.deeper:
            below.append(Node(f"… {cause.deeper} more behind it", style="dim"))
        style = "bold" if cause.role is Role.OUTCOME else ""
        return Node(f"{self._told(cause)}{self._mark(cause)}", below, style)

    def _told(self, cause: Cause, joint: str = " · ") -> str:
        """When, by how much, what, and by what luck."""
        when = day(self.why.date(cause.moment.day))
        parts = [self._number(cause) if cause.role in _NUMBERS else f"{when}  {self._what(cause)}"]
        if cause.value is not None and cause.role is Role.THRESHOLD:
            parts.append(f"at {amount(cause.value)}")
        if cause.again:
            return joint.join([*parts, "as above"])
        if cause.decided is not None:
            parts.append(f"decided {day(self.why.date(cause.decided))}")
        if cause.roll is not None and cause.chance is not None:
            so_far = "chance" if cause.role in _AT_ONCE else "chance so far"
            parts += [cause.written, f"{so_far} {chance(cause.chance)}, roll {chance(cause.roll)}"]
        elif cause.role is Role.HAPPENED:
            parts.append(cause.written)
        return joint.join(filter(None, parts))

    def _number(self, cause: Cause) -> str:
        """A lever or a given number; a date as one."""
        return f"{cause.role.value}: {cause.name} = {number(cause.name, cause.value, self.why)}"

    def _what(self, cause: Cause) -> str:
        words = f"{_SAID.get(cause.role, '')}{cause.words}"
        if cause.role is Role.FACTOR:
            return f"chance ×{amount(cause.amount)} by {cause.words}"
        if cause.role is Role.READINESS:
            return f"chance ×{amount(cause.amount)} by the aims of {cause.words}"
        if cause.amount is None:
            return words
        times = f", {cause.times} times" if cause.times > 1 else ""
        return f"{signed(amount(cause.amount))}{times}: {words}"

    def _mark(self, cause: Cause) -> str:
        base = self.why.base
        marks = []
        if cause is self.why.luckiest:
            marks.append(LUCKIEST)
        if base and (cause.name, cause.moment.day) == (base.unlike, base.unlike_from):
            marks.append(UNLIKE)
        return f"  ◄ {', '.join(marks)}" if marks else ""

    def _numbered(self, cause: Cause, number: str) -> Iterator[tuple[str, str]]:
        mark = self._mark(cause).replace("  ◄", ",")
        yield (
            f"Cause {number}".rstrip() if number else "What came about",
            (f"{self._told(cause, ', ')}{mark}"),
        )
        for at, one in enumerate(cause.causes, 1):
            yield from self._numbered(one, f"{number}.{at}".strip("."))
        if cause.smaller or cause.deeper:
            left = f"{cause.smaller} smaller, {cause.deeper} more behind it"
            yield f"Left out below {number or 'it'}", left

    def _columns(self, found: list[Without] | tuple[Without, ...]) -> list[Column]:
        return [
            Column("taken away", [self._named(one) for one in found]),
            Column("so it ends in", [self._ends(one) for one in found]),
            Column("", [self._verdict(one) for one in found]),
            Column("name", [" ".join(_names(one)) for one in found], drop=1),
        ]

    def _verdict(self, one: Without) -> str:
        """Whether it was needed, and whether the headline comes about all the same."""
        if not one.needed:
            return "not needed"
        defines = {cause.name for cause in one.links} <= self.why.defining
        still = one.headline and self.why.headline not in {"", self.why.asked}
        return f"needed{' by definition' if defines else ''}" + (
            f", but still {self.why.headline}" if still else ""
        )

    def _named(self, one: Without) -> str:
        return " and ".join(
            f"{cause.name} back to the base" if cause.role is Role.LEVER else cause.words
            for cause in one.links
        )

    def _ends(self, one: Without) -> str:
        if one.ending is None:
            return "none: the world fails"
        if self.why.asked == self.why.ended.name:
            if one.came_about and one.day is not None:
                return f"{one.ending}, {day(self.why.date(one.day))}"
            return one.ending
        if one.day is None:
            return f"{one.ending}, without it"
        return f"{one.ending}, with it on {day(self.why.date(one.day))}"

    def _sentence(self) -> str:
        why = self.why
        if not why.alone:
            return ""
        needed = [self._named(one) for one in why.alone if one.needed]
        if needed:
            count = f"Of {len(why.alone)} causes that were taken away one by one"
            return f"{count} {_of(len(needed))} needed: {'; '.join(needed)}."
        if apart := [self._named(one) for one in why.pairs if one.needed]:
            both = "; or ".join(apart)
            return f"No single cause was needed. Either of these was enough: {both}."
        tried = ", and no two of them," if why.pairs else ""
        return f"None of the causes that were taken away{tried} was needed."

    def _next(self) -> str:
        why = self.why
        words = [self.program, "whatif", self.scenario, str(why.world), *self.options]
        needed = [one.links[0] for one in why.alone if one.needed]
        for cause in needed or [one.links[0] for one in why.alone]:
            if cause.role not in {Role.SUPPLY, Role.LEVER}:
                return shlex.join([*words, "--without", cause.name])
        return shlex.join([self.program, "timeline", self.scenario, str(why.world), *self.options])

    def _cause(self, cause: Cause) -> dict[str, Any]:
        return {
            "role": cause.role.value,
            "name": cause.name,
            "words": cause.words,
            "day": cause.moment.day,
            "date": self.why.date(cause.moment.day).isoformat(),
            "phase": cause.moment.phase.name.lower(),
            "amount": cause.amount,
            "times": cause.times,
            "value": cause.value,
            "decided": cause.decided,
            "written": cause.written,
            "chance": cause.chance,
            "roll": cause.roll,
            "again": cause.again,
            "smaller": cause.smaller,
            "deeper": cause.deeper,
            "causes": [self._cause(one) for one in cause.causes],
        }

    def _ended(self, ended: Ended) -> dict[str, Any]:
        date = None if ended.day is None else self.why.date(ended.day).isoformat()
        return {"name": ended.name, "day": ended.day, "date": date}

    def _without(self, one: Without) -> dict[str, Any]:
        return {
            "taken_away": [cause.name for cause in one.links],
            "ending": one.ending,
            "came_about": one.came_about,
            "headline": one.headline,
            "day": one.day,
            "needed": one.needed,
        }


def _names(one: Without) -> list[str]:
    """The names by which commands know what was taken away."""
    return [cause.name for cause in one.links]


def _of(count: int) -> str:
    return "one was" if count == 1 else f"{count} were"
