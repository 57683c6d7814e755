"""The worlds that a command asks for: those of a scenario, or of a run that is saved already."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from escalate.errors import EscalateError
from escalate.runs.ensemble import Progress, extend
from escalate.runs.saved import Ensemble, find_run
from escalate.runs.store import SCENARIO

if TYPE_CHECKING:
    from escalate.model.model import Model
    from escalate.scenario.load import Scenario

SEED, WORLDS = 1, 1000
"""What is played of a scenario where nothing else is asked."""


@dataclass(frozen=True)
class Asked:
    """Worlds 1 to `worlds` of a scenario or of a saved run, and how commands name them."""

    loaded: Scenario
    model: Model
    seed: int
    worlds: int
    root: Path
    saved: Ensemble | None
    scenario: str
    """The scenario as the user named it, or the one that was saved with the run."""

    def ensemble(self, progress: Callable[[Progress], None]) -> Ensemble:
        """An ensemble that has these worlds; raises what `extend` raises."""
        if self.saved:
            return self.saved
        resolved = self.loaded.resolved(self.model.day_0_factors)
        return extend(
            self.model,
            resolved=resolved,
            seed=self.seed,
            worlds=self.worlds,
            root=self.root,
            progress=progress,
        ).ensemble

    def unchanged(self) -> Asked:
        """The same worlds of the scenario as it is written."""
        from escalate.model.build import build
        from escalate.scenario.load import changed

        loaded = changed(self.loaded.written, (), ())
        return replace(self, loaded=loaded, model=build(loaded), saved=None)


def asked(  # noqa: PLR0913 (named)
    source: str,
    *,
    sets: Sequence[str],
    picks: Sequence[str],
    seed: int | None,
    worlds: int | None,
    root: Path,
) -> Asked:
    """What a source means: a scenario, by its path or name, or a saved run, by its own.

    Of a scenario 1,000 worlds of seed 1 are meant if nothing else is asked, of a run all that it
    has. Raises EscalateError if a saved run is to be changed or has too few worlds, and what
    `load`, `build` and `find_run` raise.
    """
    from escalate.model.build import build
    from escalate.scenario.load import load, load_text

    saved = find_run(source, root)
    if not saved:
        loaded = load(source, sets, picks)
        seed = SEED if seed is None else seed
        return Asked(loaded, build(loaded), seed, worlds or WORLDS, root, None, source)
    if sets or picks or seed not in {None, saved.manifest.seed}:
        what = f"{source} is a saved run, which -s, -S and --seed cannot change"
        raise EscalateError(what, "give the scenario in its place")
    if saved.worlds < (worlds or 1):
        what = f"{source} has {saved.worlds:,} worlds, not {worlds or 1:,}"
        raise EscalateError(what, "run it again with as many as you want")
    path = saved.folder / SCENARIO
    loaded = load_text(saved.resolved(), path)
    count = worlds or saved.worlds
    return Asked(loaded, build(loaded), saved.manifest.seed, count, root, saved, str(path))
