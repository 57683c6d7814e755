"""What is done with a chunk of worlds, in whatever process; knows no file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from escalate.engine.columns import Columns
from escalate.engine.history import History
from escalate.runs.tables import Piece

if TYPE_CHECKING:
    from escalate.model.model import Model

Simulate = Callable[["Model", int, Columns], History]


class Engine(NamedTuple):
    """What simulates, and what two ensembles must share to be the same."""

    simulate: Simulate  # a pure function that pickles
    dice: str  # the letter of the scheme that draws are addressed by
    results_version: int


@dataclass(frozen=True)
class Job:
    """Simulates worlds of one model and seed that change nothing; it pickles."""

    simulate: Simulate
    model: Model
    seed: int

    def __call__(self, worlds: range) -> Piece:
        """What is kept of these worlds."""
        history = self.simulate(self.model, self.seed, Columns.of(worlds))
        return Piece.of(history, self.model)


def the_engine() -> Engine:
    """The engine of this version."""
    from escalate.engine.chunk import DICE, RESULTS_VERSION, simulate

    return Engine(simulate, DICE, RESULTS_VERSION)
