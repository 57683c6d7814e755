"""One actor's part in a scenario on a page; computes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
        Factor,
        Flow,
        Manner,
        Resolve,
        Rung,
        Sight,
        Tie,
        Troops,
        Wish,
    )
    from escalate.views.terminal import Terminal

INDENT = 2
NEVER = ("0", "false")  # formulas that never hold
FACTORS = (
    "×1 to 2 by x: multiplied by 1 where x is 0 or less, by 2 where it is 1 or more, and in "
    "proportion in between. A chance is what it says as things stand on day 0."
)


@dataclass(frozen=True)
class Item:
    """A thing to say of an actor: under which label, and the lines below its head."""

    label: str
    head: str
    lines: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, label: str, words: Iterable[str], *lines: Iterable[str]) -> Item:
        """The first of the words as its head, the rest and the lines below."""
        head, *more = words
        below = (tuple(line) for line in (more, *lines))
        return cls(label, head, tuple(line for line in below if line))


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
        for item in self._items():
            said = "" if item.label == told else item.label
            grid.add_row(terminal.text(said, "dim"), terminal.text(item.head))
            for line in item.lines:
                details = terminal.text(" · ".join(line))
                grid.add_row("", Padding(details, (0, 0, 0, INDENT)))
            told = item.label
        terminal.print(terminal.text(f"{self.brief.title} in {self.title}", "bold"), grid)
        if self._has_factors():
            terminal.print("", terminal.text(FACTORS, "dim"))

    def facts(self) -> Iterator[tuple[str, str]]:
        """A line a fact."""
        yield "Actor", f"{self.brief.title} in {self.title}"
        for item in self._items():
            first, *others = item.lines or ((),)
            yield item.label, "; ".join(map(", ".join, ((item.head, *first), *others)))
        if self._has_factors():
            yield "Note", FACTORS

    def document(self) -> dict[str, Any]:
        """The same for programs."""
        actor = asdict(self.brief)
        return {"scenario": self.scenario, "title": self.title, "actor": actor}

    def _has_factors(self) -> bool:
        one = self.brief
        duties, deeds = (*one.owes, *one.is_owed), (*one.menu, *one.raised_by)
        return any(duty.factors for duty in duties) or any(deed.factors for deed in deeds)

    def _items(self) -> Iterator[Item]:
        one = self.brief
        if one.about:
            yield Item.of("About", [one.about])
        yield Item.of("Name", [one.name])
        yield Item.of("Stands", [_rung(one.rung) + (", at war" if one.fighting else "")])
        yield Item.of("Resolve", _resolve(one.resolve))
        if one.doctrine:
            yield Item.of("Doctrine", [one.doctrine.title, *_manner(one.doctrine)])
        if not one.sees:
            yield Item.of("Sees", ["everything at once and as it is"])
        yield from (Item.of("Sees", _sight(sight)) for sight in one.sees)
        yield from (Item.of("Aims", _wish(wish)) for wish in one.aims)
        yield from (Item.of("Ties", [_tie(tie)]) for tie in one.ties)
        yield from (Item.of("Gives", _flow(flow, "to")) for flow in one.gives)
        yield from (Item.of("Gets", _flow(flow, "from")) for flow in one.gets)
        yield from (Item.of("Sends", _troops(force)) for force in one.forces)
        yield from (_duty("Owes", bond) for bond in one.owes)
        yield from (_duty("Is owed", bond) for bond in one.is_owed)
        yield from (_act("May do", deed) for deed in one.menu)
        yield from (_act("Raised by", deed) for deed in one.raised_by)


def _rung(rung: Rung) -> str:
    return f"rung {rung.number} ({rung.word})" if rung.word else f"rung {rung.number}"


def _resolve(resolve: Resolve) -> Iterator[str]:
    if not resolve.spread:
        yield "the same in all worlds"
        return
    low, high = amount(resolve.low), amount(resolve.high)
    yield f"{amount(resolve.spread)}: ×{low} to {high} in two worlds of three"
    yield "multiplies the chance of steps up"
    yield "divides that of steps down"


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


def _tie(tie: Tie) -> str:
    return f"{tie.other}: {amount(tie.alignment)} of 1"


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


def _duty(label: str, bond: Bond) -> Item:
    return Item.of(label, _bond(bond), map(_factor, bond.factors), _effects(bond.then))


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


def _act(label: str, deed: Deed) -> Item:
    """A deed: how likely it is and when; by what factors; how long and how often; what then."""
    factors = map(_factor, deed.factors)
    return Item.of(label, _deed(deed), factors, _course(deed), _effects(deed.then))


def _deed(deed: Deed) -> Iterator[str]:
    yield f"{deed.about} ({deed.name})"
    if deed.decided_by:
        yield f"decided by {deed.decided_by}"
    if deed.rung:
        yield _rung(deed.rung)
    if deed.step:
        yield "a step up" if deed.step > 0 else "a step down"
    yield deed.chance
    if deed.serves:
        yield f"serves {' and '.join(deed.serves)}"
    if deed.when:
        yield f"when {deed.when}"
    if deed.veto:
        yield f"not while {deed.veto}"


def _factor(factor: Factor) -> str:
    return f"×{_end(factor.at_0)} to {_end(factor.at_1)} by {factor.by}"


def _end(end: float | str) -> str:
    return end if isinstance(end, str) else amount(end)


def _course(deed: Deed) -> Iterator[str]:
    if deed.takes:
        yield f"takes {_days(deed.takes)}"
    if deed.lasts:
        yield f"lasts {_days(deed.lasts)}"
    if deed.until:
        yield f"until {'something ends it' if deed.until in NEVER else deed.until}"
    yield _often(deed)


def _often(deed: Deed) -> str:
    if deed.at_most == 1:
        return "once"
    said = "repeats" if deed.at_most is None else f"at most {deed.at_most} times"
    return f"{said}, at least {_days((deed.cooldown,))} apart" if deed.cooldown else said


def _effects(then: tuple[str, ...]) -> Iterator[str]:
    if then:
        yield f"then {', '.join(then)}"


def _days(days: Days) -> str:
    """A duration: `7 days`, `3 to 10 days`, `10 to 30 days, most likely 14`."""
    low, *likely, high = days if len(days) > 1 else (*days, *days)
    span = amount(low) if low == high else f"{amount(low)} to {amount(high)}"
    middle = "".join(f", most likely {amount(one)}" for one in likely)
    return f"{span} day{'s' * (span != '1')}{middle}"
