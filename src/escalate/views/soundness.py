"""What `check` says of a scenario without mistakes; computes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from escalate.views.numbers import counted

if TYPE_CHECKING:
    from escalate.model.model import Model
    from escalate.views.live import LiveView
    from escalate.views.terminal import Terminal


@dataclass(frozen=True)
class SoundnessView:
    """A sound scenario: how large it is, what looks odd, and what playing it showed."""

    model: Model
    live: LiveView | None = None

    def draw(self, terminal: Terminal) -> None:
        """Print one line, the warnings as they stand in the file, and what was played."""
        terminal.print(terminal.text(f"{self.model.name}: no problems ({self._size()})"))
        for warning in self.model.warnings:
            terminal.write(f"warning: {warning}")
        if self.live:
            self.live.draw(terminal)

    def facts(self) -> Iterator[tuple[str, str]]:
        """The same, a fact a line."""
        yield self.model.name, f"no problems, {self._size()}"
        for warning in self.model.warnings:
            yield "Warning", f"{warning.mark}: {warning.what}; {warning.hint}"
        if self.live:
            yield from self.live.facts()

    def document(self) -> dict[str, Any]:
        """The same for programs."""
        warnings = [
            {"where": str(one.mark), "what": one.what, "hint": one.hint}
            for one in self.model.warnings
        ]
        live = self.live.document() if self.live else None
        sizes = {name: len(things) for name, things in self._sizes().items()}
        return {"scenario": self.model.name, **sizes, "warnings": warnings, "live": live}

    def _sizes(self) -> dict[str, Any]:
        model = self.model
        return {
            "actors": model.actors,
            "happenings": model.happenings,
            "outcomes": model.outcomes,
            "rows": model.rows,
        }

    def _size(self) -> str:
        sizes = self._sizes().items()
        return ", ".join(counted(len(things), noun.removesuffix("s")) for noun, things in sizes)
