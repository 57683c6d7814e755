"""The saved runs side by side, inputs before outcomes; computes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from escalate.views.ensemble import SHARE, spoken, summary_document, written
from escalate.views.numbers import whole
from escalate.views.tables import Column, table

if TYPE_CHECKING:
    from escalate.analysis.summary import Summary
    from escalate.views.terminal import Terminal


CHANGED = "changed"


@dataclass(frozen=True)
class CatalogueView:
    """What is saved under a folder, and what there cannot be read and why."""

    root: Path
    runs: tuple[Summary, ...]
    damaged: tuple[tuple[Path, str], ...]

    def draw(self, terminal: Terminal) -> None:
        """Print a row a run, then the damaged ones."""
        if self.runs:
            built, hidden = table(terminal, self._columns())
            terminal.print(built)
            if others := [header for header in hidden if header != CHANGED]:
                words = f"No room at this width for: {', '.join(others)}"
                terminal.print(terminal.text(words, "dim"))
            if CHANGED in hidden:
                self._draw_changes(terminal)
        else:
            terminal.print(terminal.text(self._empty()))
        for folder, why in self.damaged:
            terminal.print(terminal.text(f"! {folder}: {why}"))

    def _draw_changes(self, terminal: Terminal) -> None:
        """Print on lines of their own what tells runs of one scenario apart."""
        for run in self.runs:
            if run.changes:
                words = f"{run.folder.name} changed {changes(run, ' → ')}"
                terminal.print(terminal.text(words))

    def facts(self) -> Iterator[tuple[str, str]]:
        """A line a run."""
        if not self.runs:
            yield "Runs", self._empty()
        for run in self.runs:
            headline = f"{run.headline.name} in {spoken(run.headline)}"
            inputs = f"changed {changes(run, ' to ') or 'nothing'}, seed {run.seed}"
            yield run.folder.name, f"{run.scenario}, {inputs}, {headline}"
        for folder, why in self.damaged:
            yield f"Damaged, {folder.name}", why

    def document(self) -> dict[str, Any]:
        """The same numbers for programs."""
        return {
            "folder": str(self.root),
            "runs": [{"name": run.folder.name, **summary_document(run)} for run in self.runs],
            "damaged": [{"folder": str(folder), "why": why} for folder, why in self.damaged],
        }

    def _empty(self) -> str:
        return f"No runs are saved in {self.root}. Start one with: escalate run SCENARIO"

    def _columns(self) -> list[Column]:
        runs = self.runs
        return [
            Column("run", [run.folder.name for run in runs]),
            Column("scenario", [run.scenario for run in runs], drop=2),
            Column(CHANGED, [changes(run, " → ") for run in runs], drop=3),
            Column("seed", [str(run.seed) for run in runs], right=True, drop=1),
            Column("worlds", [whole(run.worlds) for run in runs], right=True),
            Column("headline", [run.headline.name for run in runs]),
            Column(SHARE, written([run.headline for run in runs])),
        ]


def changes(run: Summary, to: str) -> str:
    """What a run changed in its scenario, on one line."""
    return ", ".join(f"{name}: {old}{to}{new}" for name, old, new in run.changes)
