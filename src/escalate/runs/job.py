"""What is done with a chunk of worlds, in whatever process; knows no file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from escalate.engine.columns import Columns
from escalate.engine.history import History
from escalate.runs.tables import Piece

if TYPE_CHECKING:
    from escalate.model.model import Model

Simulate = Callable[..., History]  # of a model, a seed and columns, and perhaps `tell`
Tell = Callable[[float], None]


class Engine(NamedTuple):
    """What simulates, and what two ensembles must share to be the same."""

    simulate: Simulate  # a pure function that pickles
    dice: str  # the letter of the scheme that draws are addressed by
    results_version: int
    tells: bool = False  # whether it can be asked to `tell` what share is done


@dataclass(frozen=True)
class Job:
    """Simulates worlds of one model and seed that change nothing; it pickles."""

    simulate: Simulate
    model: Model
    seed: int
    tells: bool = False
    points: tuple[int, ...] = ()
    """The days on which its series has points; those of a run that is saved if there are none."""

    def __call__(self, worlds: range, tell: Tell | None = None) -> Piece:
        """What is kept of these worlds; `tell` hears what share of the work is done."""
        asked: dict[str, Any] = {"tell": tell} if self.tells and tell else {}
        if self.points:
            asked["points"] = self.points
        history = self.simulate(self.model, self.seed, Columns.of(worlds), **asked)
        return Piece.of(history, self.model)


def the_engine() -> Engine:
    """The engine of this version."""
    from escalate.engine.chunk import DICE, RESULTS_VERSION, simulate

    return Engine(simulate, DICE, RESULTS_VERSION, tells=True)
