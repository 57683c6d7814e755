"""What differs between two scenarios, side by side; computes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from escalate.views.numbers import amount
from escalate.views.stacks import Field, Row, stacked
from escalate.views.tables import pairs

if TYPE_CHECKING:
    from rich.console import RenderableType

    from escalate.analysis.differences import Day0Difference, Difference, Differences
    from escalate.views.terminal import Terminal

NOTHING = "not there"
DAY_0 = (
    "A chance is meant as things stand on day 0 of its own scenario. What multiplies these "
    "comes to another number there, so the same `p`, `rate` or `will` is another chance:"
)
LEFT_OUT = "Titles, notes, sources and ranges are not compared; --all compares them too."


@dataclass(frozen=True)
class DifferencesView:
    """Two scenarios, each as the user named it with what was changed in it."""

    here: str
    there: str
    differences: Differences
    full: bool = False

    def draw(self, terminal: Terminal) -> None:
        """Print the values that differ, then the chances that are meant on another day 0."""
        found = self.differences
        if not (found.values or found.day_0):
            terminal.print(terminal.text(self._same()))
            return
        sides = [("Here", self.here), ("There", self.there)]
        terminal.print(pairs(terminal, sides))
        if found.values:
            terminal.print("", *_beside(terminal, *_texts(found.values)))
        if found.day_0:
            terminal.print("", terminal.text(DAY_0), *_beside(terminal, *_amounts(found.day_0)))
        if not self.full:
            terminal.print("", terminal.text(LEFT_OUT, "dim"))

    def facts(self) -> Iterator[tuple[str, str]]:
        """A line a difference."""
        found = self.differences
        yield from (("Here", self.here), ("There", self.there))
        if not (found.values or found.day_0):
            yield "Differences", self._same()
        for names, here, there in (_texts(found.values), _amounts(found.day_0, "Day 0, ")):
            for name, left, right in zip(names, here, there, strict=True):
                yield name, f"here {left}, there {right}"
        if not self.full:
            yield "Note", LEFT_OUT

    def document(self) -> dict[str, Any]:
        """The same for programs."""
        return {"here": self.here, "there": self.there, **asdict(self.differences)}

    def _same(self) -> str:
        what = "" if self.full else " in what fixes results"
        return f"No difference{what}: {self.here} is the same as {self.there}."


def _texts(found: Sequence[Difference]) -> tuple[list[str], list[str], list[str]]:
    return (
        [one.name for one in found],
        [NOTHING if one.here is None else one.here for one in found],
        [NOTHING if one.there is None else one.there for one in found],
    )


def _amounts(
    found: Sequence[Day0Difference], before: str = ""
) -> tuple[list[str], list[str], list[str]]:
    return (
        [f"{before}{one.name}" for one in found],
        [f"×{amount(one.here)}" for one in found],
        [f"×{amount(one.there)}" for one in found],
    )


def _beside(
    terminal: Terminal, names: list[str], here: list[str], there: list[str]
) -> Iterator[RenderableType]:
    rows = [
        Row(name, [f"here   {left}", f"there  {right}"])
        for name, left, right in zip(names, here, there, strict=True)
    ]
    fields = [Field("here", here, wraps=True), Field("there", there, wraps=True)]
    yield from stacked(terminal, Field("name", names), fields, rows)
