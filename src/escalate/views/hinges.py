"""What `hinge` says: verdicts in words, then what each thing does; computes nothing."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from escalate.analysis.verdicts import Verdict
from escalate.views.ensemble import NOTE, change_documents, changed, spoken
from escalate.views.numbers import counted, interval, points, probability, share, whole
from escalate.views.tables import Column, pairs, table, tables

if TYPE_CHECKING:
    from rich.console import RenderableType

    from escalate.analysis.hinges import Hinge, Hinges
    from escalate.analysis.summary import Share
    from escalate.analysis.verdicts import Effect
    from escalate.views.terminal import Terminal

QUIET = (Verdict.UNSEEN, Verdict.NEVER)
"""Verdicts that are counted, and listed only when asked for."""

NONE = "none"


@dataclass(frozen=True)
class HingesView:
    """Everything that was taken away and tried, of which what matters is shown."""

    hinges: Hinges
    scenario: str  # as the user named it
    options: tuple[str, ...]  # that name the same worlds again
    program: str = "escalate"
    picked: tuple[str, ...] = ()
    full: bool = False

    def draw(self, terminal: Terminal) -> None:
        """Print the verdicts, then tables of what they rest on."""
        terminal.print(
            terminal.text(self.hinges.title, "bold"), pairs(terminal, self._header()), ""
        )
        for verdict, names in self._verdicts():
            terminal.print(terminal.text(verdict, "bold"), _indented(terminal, names))
        for line in self._quiet():
            terminal.print(terminal.text(line))
        shown = self._shown()
        if shown:
            terminal.print("", *self._tables(terminal, shown))
        terminal.print("", *(terminal.text(line, "dim") for line in self._explained()))
        terminal.write(f"Next   {self._next()}")
        terminal.print(terminal.text(NOTE, "dim"))

    def facts(self) -> Iterator[tuple[str, str]]:
        """Each thing in a line of its own."""
        yield "Title", self.hinges.title
        yield from self._header(" to ")
        for one in self._shown():
            yield one.thing.name, "; ".join((*_told(one), *self._defined(one)))
        yield from (("Others", line) for line in self._quiet())
        yield from (("How", line) for line in self._explained())
        yield "Next", self._next()
        yield "Note", NOTE

    def document(self) -> dict[str, Any]:
        """The same for programs; every thing is in it."""
        found = self.hinges
        return {
            "title": found.title,
            "start": found.start.isoformat(),
            "seed": found.seed,
            "worlds": found.worlds,
            "failed": found.failed,
            "changes": change_documents(found.changes),
            "interval": "95% Wilson; of changes 95% Tango, paired",
            "outcome": {**_share(found.outcome), "members": list(found.members)},
            "tests": found.tests,
            "trials": found.trials,
            "smallest_seen": found.smallest,
            "things": [
                {**_document(one), "defining": one.thing.name in found.defining}
                for one in found.every
            ],
            "next": self._next(),
            "note": NOTE,
        }

    def _header(self, to: str = " → ") -> list[tuple[str, str]]:
        found = self.hinges
        failed = f", {whole(found.failed)} of them failed and are left out" if found.failed else ""
        again = f"{whole(found.trials)} more with one thing changed"
        return [
            *changed(found.changes, to, self.picked),
            ("Seed", str(found.seed)),
            ("Worlds", f"{whole(found.worlds)}{failed}, and {again}"),
            ("Outcome", f"{found.outcome.name}: {spoken(found.outcome)}"),
        ]

    def _shown(self) -> list[Hinge]:
        return [one for one in self.hinges.every if self.full or one.verdict not in QUIET]

    def _verdicts(self) -> Iterator[tuple[str, str]]:
        """The things under each verdict, in the order of the verdicts."""
        shown = self._shown()
        for verdict in Verdict:
            names = [self._called(one) for one in shown if one.verdict is verdict]
            if names:
                yield f"{verdict.value[0].upper()}{verdict.value[1:]}", ", ".join(names)

    def _defined(self, one: Hinge) -> Iterator[str]:
        if one.thing.name in self.hinges.defining:
            yield f"part of how {self.hinges.outcome.name} is defined"

    def _called(self, one: Hinge) -> str:
        name = f"{one.thing.name}*" if one.thing.name in self.hinges.defining else one.thing.name
        why = one.thing.rare if one.verdict is Verdict.NEVER else None
        return f"{name} ({why})" if why else name

    def _quiet(self) -> Iterator[str]:
        """How many things have nothing to show."""
        if self.full:
            return
        counts = {
            verdict: sum(one.verdict is verdict for one in self.hinges.every) for verdict in QUIET
        }
        said = [f"{whole(count)} {verdict.value}" for verdict, count in counts.items() if count]
        if said:
            yield f"Of {whole(len(self.hinges.every))} things: {', '.join(said)}; --all lists them."

    def _tables(self, terminal: Terminal, shown: Sequence[Hinge]) -> Iterator[RenderableType | str]:
        """One table where there is room for it, else one for each question."""
        names = Column("thing", [one.thing.name for one in shown])
        blocked, forced = [one.blocked for one in shown], [one.forced for one in shown]
        groups = [
            [
                Column("seen in worlds\nwith it", [_seen(one.company.with_it) for one in shown]),
                Column(
                    "in worlds\nwithout it", [_seen(one.company.without) for one in shown], drop=1
                ),
            ],
            [
                Column("blocked: its share\nchanges by points", list(map(_changes, blocked))),
                Column("p", list(map(_p, blocked)), right=True),
                Column("needed in", list(map(_decisive, blocked)), drop=1),
            ],
            [
                Column("forced: its share\nchanges by points", list(map(_changes, forced))),
                Column("p", list(map(_p, forced)), right=True),
                Column("enough in", list(map(_decisive, forced)), drop=1),
            ],
        ]
        every, hidden = table(terminal, [names, *(one for group in groups for one in group)])
        if terminal.fits(every) and not hidden:
            yield every
            return
        for number, group in enumerate(groups):
            if any(any(column.cells) for column in group):
                yield from ("",) if number else ()
                yield from tables(terminal, [names, *group])

    def _explained(self) -> Iterator[str]:
        found = self.hinges
        yield (
            "Shares with 95% Wilson intervals, changes with 95% intervals for the same worlds. "
            "Seen: by the day of the outcome, or by that of another world. p: exact McNemar, for "
            f"{counted(found.tests, 'test')} together (Holm)."
        )
        yield (
            "Needed in: of the worlds with both, where the outcome is gone once it is blocked. "
            "Enough in: of the worlds with neither, where it comes once it is forced."
        )
        if any(one.thing.name in found.defining for one in self._shown()):
            yield (
                f"* Part of how {found.outcome.name} is defined: what it does to that is no "
                "finding. Look at what comes before it."
            )
        if found.smallest is not None:
            yield (
                f"~ No difference seen: one of {100 * found.smallest:.1f} points would be, "
                "four times in five."
            )

    def _next(self) -> str:
        world = str(self.hinges.example)
        return shlex.join([self.program, "why", self.scenario, world, *self.options])


def _indented(terminal: Terminal, words: str) -> RenderableType:
    from rich.padding import Padding

    return Padding(terminal.text(words), (0, 0, 0, 2))


def _seen(of: Share) -> str:
    return f"{share(of)} ({interval(of)})"


def _changes(effect: Effect | None) -> str:
    """The change where one is seen; there is none where it always comes too late to matter."""
    if effect is None:
        return ""
    if not effect.tried:
        return NONE
    if not effect.seen:
        return "~"
    mark = "▼" if effect.change < 0 else "▲"
    change, between = _in_points(effect)
    return f"{mark} {change} ({between})"


def _in_points(effect: Effect) -> tuple[str, str]:
    """A change and its interval."""
    ends = effect.low, effect.high
    low, high = (points(end, *ends) for end in ends)
    return points(effect.change, *ends), f"{low} to {high}"


def _p(effect: Effect | None) -> str:
    return probability(effect.p) if effect and effect.tried else ""


def _decisive(effect: Effect | None) -> str:
    return _seen(effect.decisive) if effect and effect.decisive.of else ""


def _told(one: Hinge) -> Iterator[str]:
    """All about one thing, as a person would read it aloud."""
    yield one.verdict.value
    if one.thing.rare:
        yield f"rare: {one.thing.rare}"
    yield f"seen with the outcome in {spoken(one.company.with_it)}"
    yield f"without it in {spoken(one.company.without)}"
    for how, decisive, effect in (
        ("blocked", "needed", one.blocked),
        ("forced", "enough", one.forced),
    ):
        if effect:
            yield f"{how}{_on(effect)}: {_spoken(effect)}"
            if effect.decisive.of:
                yield f"{decisive} in {spoken(effect.decisive)}"


def _on(effect: Effect) -> str:
    return "" if effect.day is None else f" on day {effect.day}"


def _spoken(effect: Effect) -> str:
    change, between = _in_points(effect)
    moved = f"{whole(effect.entered)} in, {whole(effect.left)} out"
    if not effect.tried:
        return f"{NONE}: it comes too late to matter"
    p = f"{moved}, p {probability(effect.p)}"
    if not effect.seen:
        return f"no difference seen, {p}"
    then = f"{change} points, 95% interval {between}, to {share(effect.share)}"
    return f"{then}, {p}"


def _share(of: Share) -> dict[str, Any]:
    return {**asdict(of), "share": of.share}


def _document(one: Hinge) -> dict[str, Any]:
    return {
        **asdict(one.thing),
        "verdict": one.verdict.value,
        "begun": _share(one.begun),
        "seen_with": _share(one.company.with_it),
        "seen_without": _share(one.company.without),
        "seen_p": one.company.p,
        "suggests": one.company.suggests,
        "in_the_end_with": _share(one.in_the_end.with_it),
        "in_the_end_without": _share(one.in_the_end.without),
        "blocked": _effect(one.blocked, "needed"),
        "forced": _effect(one.forced, "enough"),
    }


def _effect(effect: Effect | None, decisive: str) -> dict[str, Any] | None:
    if effect is None:
        return None
    known = asdict(effect)
    del known["decisive"]
    return {**known, "share": _share(effect.share), decisive: _share(effect.decisive)}
