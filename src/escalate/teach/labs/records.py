"""What a student has done besides editing files: runs, predictions, games; reads and counts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from escalate.runs.saved import saved_runs
from escalate.teach.play.saved import GAMES, finished
from escalate.teach.predictions import stored


@dataclass(frozen=True)
class FolderRecords:
    """The records below a folder, in the places where commands keep them."""

    folders: tuple[Path, ...]
    """Where commands may have been called: the lab's folder and the desk."""

    def most_worlds(self, scenario: str) -> int:
        """The most worlds that a saved run of a scenario has, whatever was changed in it."""
        found = [run for folder in self.folders for run in saved_runs(folder / "runs")[0]]
        return max((run.worlds for run in found if run.manifest.scenario == scenario), default=0)

    def predicted(self, scenario: str) -> bool:
        """Whether a prediction of a scenario is stored, or was declined."""
        return any(stored(folder / "runs", scenario) for folder in self.folders)

    def played(self, scenario: str) -> bool:
        """Whether a game of a scenario was played to its end."""
        return any(finished(folder / GAMES, scenario) for folder in self.folders)
