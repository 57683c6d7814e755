"""One actor's part in a scenario on a page; computes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from escalate.analysis.phrases import percent
from escalate.views.numbers import amount

if TYPE_CHECKING:
    from escalate.analysis.brief import (
        Bond,
        Brief,
        Days,
        Deed,
        Flow,
        Manner,
        Rung,
        Sight,
        Troops,
        Wish,
    )
    from escalate.views.terminal import Terminal

INDENT = 2


@dataclass(frozen=True)
class BriefView:
    """What an actor is, wants, sees, owes and may do."""

    scenario: str
    title: str
    brief: Brief

    def draw(self, terminal: Terminal) -> None:
        """Print the page; a label stands once beside all that it says."""
        from rich.padding import Padding
        from rich.table import Table

        grid = Table.grid(padding=(0, 2, 0, 0), pad_edge=False)
        told = ""
        for label, head, *more in self._items():
            said = "" if label == told else label
            grid.add_row(terminal.text(said, "dim"), terminal.text(head))
            if more:
                details = terminal.text(" · ".join(more))
                grid.add_row("", Padding(details, (0, 0, 0, INDENT)))
            told = label
        terminal.print(terminal.text(f"{self.brief.title} in {self.title}", "bold"), grid)

    def facts(self) -> Iterator[tuple[str, str]]:
        """A line a fact."""
        yield "Actor", f"{self.brief.title} in {self.title}"
        yield from ((label, ", ".join(words)) for label, *words in self._items())

    def document(self) -> dict[str, Any]:
        """The same for programs."""
        actor = asdict(self.brief)
        return {"scenario": self.scenario, "title": self.title, "actor": actor}

    def _items(self) -> Iterator[tuple[str, ...]]:
        """A label, what it says, and what more there is to say of it."""
        one = self.brief
        if one.about:
            yield "About", one.about
        yield "Name", one.name
        yield "Stands", _rung(one.rung) + (", at war" if one.fighting else "")
        if one.doctrine:
            yield "Doctrine", one.doctrine.title, *_manner(one.doctrine)
        if not one.sees:
            yield "Sees", "everything at once and as it is"
        yield from (("Sees", *_sight(sight)) for sight in one.sees)
        yield from (("Aims", *_wish(wish)) for wish in one.aims)
        yield from (("Ties", f"{tie.other}: {amount(tie.alignment)} of 1") for tie in one.ties)
        yield from (("Gives", *_flow(flow, "to")) for flow in one.gives)
        yield from (("Gets", *_flow(flow, "from")) for flow in one.gets)
        yield from (("Sends", *_troops(force)) for force in one.forces)
        yield from (("Owes", *_bond(bond)) for bond in one.owes)
        yield from (("Is owed", *_bond(bond)) for bond in one.is_owed)
        yield from (("May do", *_deed(deed)) for deed in one.menu)
        yield from (("Raised by", *_deed(deed)) for deed in one.raised_by)


def _rung(rung: Rung) -> str:
    return f"rung {rung.number} ({rung.word})" if rung.word else f"rung {rung.number}"


def _manner(doctrine: Manner) -> Iterator[str]:
    """The four numbers of a doctrine in words."""
    yield f"chances ×{amount(doctrine.met)} where its aims are met"
    yield f"×{amount(doctrine.missed)} where they are missed altogether"
    yield f"×{amount(doctrine.up)} on every step up"
    yield f"×{amount(doctrine.down)} on every step down"


def _wish(wish: Wish) -> Iterator[str]:
    yield f"{wish.name}: {wish.title or wish.of}" + (f" ({wish.of})" if wish.title else "")
    unit = f" {wish.unit}" if wish.unit else ""
    yield f"content at {amount(wish.target)}{unit}, desperate at {amount(wish.worst)}{unit}"
    if wish.weight != 1:
        yield f"weighs {amount(wish.weight)}"


def _sight(sight: Sight) -> Iterator[str]:
    yield f"{sight.title} ({sight.name})" if sight.title else sight.name
    if sight.never:
        yield "never learns of a change"
    if sight.told:
        yield f"is told {sight.told} instead"
    if sight.days_late:
        yield f"{_days((sight.days_late,))} late"
    if sight.error:
        yield f"{percent(sight.error)} off"


def _flow(flow: Flow, way: str) -> Iterator[str]:
    yield f"{flow.title}, {way} {flow.other}"
    yield f"{amount(flow.per_month)} {flow.what} a month"
    yield f"{_days(flow.days)} under way"
    if flow.stock is not None:
        yield f"{amount(flow.stock)} in stock"


def _troops(force: Troops) -> Iterator[str]:
    yield f"{force.title}, for {force.helps}" if force.helps else force.title
    if force.where:
        yield f"to {force.where}"
    yield from (f"{stage}: {amount(count)}" for stage, count in force.stages if count)
    if force.pledged:
        yield f"pledged: {amount(force.pledged)}"
    yield f"a wave: {amount(force.wave)}"
    if force.total is not None:
        yield f"at most {amount(force.total)}"


def _bond(bond: Bond) -> Iterator[str]:
    yield f"{bond.title} ({bond.treaty})"
    yield f"by {' and '.join(bond.by)}" + (f" to {bond.to}" if bond.to else "")
    yield "in force" if bond.in_force > 0 else "not in force"
    yield f"when {bond.trigger}"
    yield f"consults for {_days(bond.consult)}"
    yield f"will {percent(bond.will)}"
    yield f"help: {bond.help.replace('_', ' ')}"
    if bond.rung:
        yield _rung(bond.rung)


def _deed(deed: Deed) -> Iterator[str]:
    yield f"{deed.about} ({deed.name})"
    if deed.decided_by:
        yield f"decided by {deed.decided_by}"
    if deed.rung:
        yield _rung(deed.rung)
    yield deed.chance
    if deed.when:
        yield f"when {deed.when}"
    if deed.veto:
        yield f"not while {deed.veto}"
    if deed.takes:
        yield f"takes {_days(deed.takes)}"


def _days(days: Days) -> str:
    """A duration: `7 days`, `3 to 10 days`, `10 to 30 days, most likely 14`."""
    low, *likely, high = days if len(days) > 1 else (*days, *days)
    span = amount(low) if low == high else f"{amount(low)} to {amount(high)}"
    middle = "".join(f", most likely {amount(one)}" for one in likely)
    return f"{span} day{'s' * (span != '1')}{middle}"
