"""How a happening came about, as the log keeps it until the end of a run; computes nothing."""

from __future__ import annotations

from dataclasses import dataclass

from escalate.engine.columns import Bools, Floats


@dataclass(frozen=True)
class Luck:
    """How far chances had come when something occurred, and the rolls they had to pass.

    NaN where nothing was left to chance. While `summed` they are sums of hazard: the chance of
    a sum is 1 - exp(-sum), worked out once for a whole log.
    """

    chance: Floats
    roll: Floats
    summed: bool

    def of(self, those: Bools) -> Luck:
        """The luck of some of the columns."""
        return Luck(self.chance[those], self.roll[those], self.summed)
