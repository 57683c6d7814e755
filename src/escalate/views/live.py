"""What `check --live` says: findings first, then every chance beside what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from escalate.views.numbers import counted, interval, share, whole
from escalate.views.tables import Column, tables

if TYPE_CHECKING:
    from escalate.analysis.exposure import Exposure, Never
    from escalate.analysis.laws import Broken
    from escalate.analysis.levers import Lever
    from escalate.analysis.live import Live
    from escalate.views.terminal import Terminal

DEAD = "nothing that a run saves: no happening, no ending, no peak, nothing that is watched."
TIMES = (
    "Times: occurrences a world. By chance: what the written chance alone would have given over "
    "the days it stood open. Factor: what multiplied it, median and 95th percentile. "
    "Came to: the written chance that would have brought as much; ! lies outside its range. "
    "Of treaties, the share of the worlds asked that honoured them."
)


@dataclass(frozen=True)
class LiveView:
    """A report on some worlds that were played."""

    live: Live

    def draw(self, terminal: Terminal) -> None:
        """Print the findings, then the table of chances."""
        for line in self._findings():
            terminal.print(terminal.text(line))
        terminal.print("", *tables(terminal, self._chances()), terminal.text(TIMES, "dim"))

    def _findings(self) -> Iterator[str]:
        live = self.live
        yield f"Played {counted(live.worlds, 'world')}, seed {live.seed}; {live.failed} failed."
        if not live.laws:
            yield "No laws are written."
        elif not live.broken:
            yield f"No law of {live.laws} is broken."
        yield from (f"! broken law: {_broken(one)}" for one in live.broken)
        yield from (f"! never: {_never(one)}" for one in live.never if not one.meant)
        yield from (f"never, as meant: {_never(one)}" for one in live.never if one.meant)
        if not live.dead:
            yield f"No lever of {whole(live.levers)} is dead."
        for thing, names in _by_thing(live.dead).items():
            yield f"! dead lever{'s' * (len(names) > 1)}: {thing}: {', '.join(names)}"
        if live.dead:
            yield f"Of {counted(live.levers, 'lever')} {len(live.dead)} change {DEAD}"

    def _chances(self) -> list[Column]:
        every = self.live.exposures
        return [
            Column("chance", [one.name for one in every]),
            Column("as written", [one.written for one in every], drop=1),
            Column("came to", [_came_to(one) for one in every], right=True, drop=1),
            Column("happened in\n(95% Wilson)", [_in(one) for one in every], right=True),
            Column("times", [f"{one.times:.2g}" for one in every], right=True, drop=4),
            Column("by\nchance", [_figure(one.expected) for one in every], right=True, drop=3),
            Column("factor", [_factor(one) for one in every], right=True, drop=2),
        ]

    def facts(self) -> Iterator[tuple[str, str]]:
        """Findings and chances, each in a line of its own."""
        live = self.live
        yield "Worlds", f"{whole(live.worlds)}, seed {live.seed}, {live.failed} failed"
        yield "Laws", f"{live.laws}, {len(live.broken)} broken"
        yield from (("Broken law", _broken(one)) for one in live.broken)
        yield from (
            ("Never, as meant" if one.meant else "Never", _never(one)) for one in live.never
        )
        yield "Levers", f"{whole(live.levers)}, {len(live.dead)} dead"
        for thing, names in _by_thing(live.dead).items():
            yield "Dead", f"{thing}: {', '.join(names)}"
        for one in live.exposures:
            said = f"written {one.written}, happened in {_in(one)}, {one.times:.2g} times a world"
            if one.came_to is not None:
                said += f", came to {_came_to(one)}"
            if one.expected is not None:
                said += f", {_figure(one.expected)} by the written chance alone"
            if one.median is not None:
                said += f", factor {_factor(one)}"
            yield one.name, said

    def document(self) -> dict[str, Any]:
        """The same for programs."""
        return asdict(self.live)


def _came_to(one: Exposure) -> str:
    """The pace at which it came, marked where the scenario does not allow for it."""
    if one.came_to is None:
        return ""
    by_share = "%" in one.written
    figure = f"{100 * one.came_to:.2g}%" if by_share else f"{one.came_to:.2g}"
    return f"! {figure}" if one.outside else figure


def _in(one: Exposure) -> str:
    return f"{share(one.worlds)} ({interval(one.worlds)})" if one.worlds.of else "never asked"


def _figure(number: float | None) -> str:
    return "" if number is None else f"{number:.2g}"


def _factor(one: Exposure) -> str:
    if one.median is None or one.high is None:
        return ""
    return f"×{one.median:.2g} (×{one.high:.2g})"


def _broken(one: Broken) -> str:
    where = f"{one.law}: in {whole(one.worlds)} of {counted(one.of, 'world')}"
    if one.picks:
        where = f"{one.law} (with {', '.join(one.picks)}): in {whole(one.worlds)} of {one.of}"
    if one.world is not None:
        where += f", first in world {one.world} on day {one.day}"
    return f"{where}; {one.detail}" if one.detail else where


def _never(one: Never) -> str:
    seen = f"{one.kind} {one.name}, {share(one.worlds)} ({interval(one.worlds)})"
    return f"{seen}: {one.meant or one.why}"


def _by_thing(levers: Sequence[Lever]) -> dict[str, list[str]]:
    """The names of levers within the things that they belong to."""
    things: dict[str, list[str]] = {}
    for lever in levers:
        thing, _, part = lever.name.partition(".")
        things.setdefault(thing, []).append(part or "its value")
    return things
