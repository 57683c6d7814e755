"""The overrides and scenarios that a file offers; computes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import RenderableType

    from escalate.scenario.offered import Offer, Offers
    from escalate.views.terminal import Terminal

NONE = "This scenario has no overrides and no scenarios to pick with -s."
PICK = "Pick one or several with -s, as in: -s {names}"


@dataclass(frozen=True)
class SetsView:
    """What can be picked with -s, and what each changes."""

    scenario: str
    title: str
    offers: Offers

    def draw(self, terminal: Terminal) -> None:
        """Print the overrides with their changes, then the lists of them."""
        terminal.print(terminal.text(self.title, "bold"))
        for heading, found in self._kinds():
            terminal.print("", terminal.text(heading, "bold"))
            for one in found:
                terminal.print(*_drawn(terminal, one))
        terminal.print("", terminal.text(self._next(), "dim"))

    def facts(self) -> Iterator[tuple[str, str]]:
        """A line an override, and a line a list."""
        yield "Title", self.title
        for heading, found in self._kinds():
            for one in found:
                yield f"{heading.removesuffix('s')} {one.name}", "; ".join(_said(one, " to "))
        yield "Note", self._next()

    def document(self) -> dict[str, Any]:
        """The same for programs."""
        return {"scenario": self.scenario, "title": self.title, **asdict(self.offers)}

    def _kinds(self) -> list[tuple[str, tuple[Offer, ...]]]:
        kinds = [("Overrides", self.offers.overrides), ("Scenarios", self.offers.scenarios)]
        return [(heading, found) for heading, found in kinds if found]

    def _next(self) -> str:
        names = [one.name for one in (*self.offers.overrides, *self.offers.scenarios)]
        return PICK.format(names=names[-1]) if names else NONE


def _drawn(terminal: Terminal, one: Offer) -> Iterator[RenderableType]:
    from rich.padding import Padding

    yield terminal.text(one.name, "bold")
    for line in _said(one, " → "):
        yield Padding(terminal.text(line), (0, 0, 0, 2))


def _said(one: Offer, to: str) -> Iterator[str]:
    """What it is about, what it is made of, and what it changes."""
    if one.about:
        yield one.about
    if one.parts:
        yield f"picks {', '.join(one.parts)}"
    else:
        yield from (f"{change.name}: {change.old}{to}{change.new}" for change in one.changes)
    yield from (f"! cannot be picked: {what}" for what in one.wrong)
