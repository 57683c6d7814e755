"""What today's happenings do, all at once: nothing is judged here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from escalate.engine.columns import Floats, Ints
from escalate.engine.forces import Forces
from escalate.engine.phases import Phase, daily
from escalate.engine.world import World
from escalate.model.parts import Effect

Mark = tuple[int, float, bool]  # a row, a number, and whether it is added or set


@dataclass(frozen=True)
class Act:
    """One happening in a cohort of columns: what it does, and the marks it leaves."""

    name: str
    columns: Ints
    effects: tuple[Effect, ...] = ()
    marks: tuple[Mark, ...] = ()
    rung: int | None = None
    by: tuple[int, ...] = ()


class Effects:
    """Collects the day's acts and carries them out in their phase.

    Amounts are worked out on the state as the phase began; `=` comes first, then `*=`, then the
    sums, each in the order of names, and only then the marks (`.count`, `.active`, `.day`).
    """

    def __init__(self, world: World, forces: Forces) -> None:
        self._world, self._forces = world, forces
        self._acts: list[Act] = []
        self.ends: Callable[[int, Ints, int], None] | None = None
        """Ends a lasting state: its index, the columns, the day."""
        self.done: Sequence[Act] = ()
        """What was carried out today."""
        world.env.process(daily(world.env, Phase.EFFECTS, self._carry_out, first=0))

    def add(self, act: Act) -> None:
        """Have an act carried out today."""
        if len(act.columns):
            self._acts.append(act)

    def _carry_out(self, day: int) -> None:
        acts = self.done = sorted(self._acts, key=lambda act: act.name)
        self._acts = []
        if not acts:
            return
        changes = [
            (act, effect, self._amount(act, effect)) for act in acts for effect in act.effects
        ]
        self._assign([change for change in changes if change[1].verb == "="])
        for verb in ("*=", "+="):
            for act, effect, amount in changes:
                if effect.verb == verb:
                    self._change(act.columns, effect, amount)
                    self._world.credit(act.name)
        self._world.clip({effect.target for _, effect, _ in changes if effect.amount})
        self._command(changes, day)
        for act in acts:
            for row, number, adds in act.marks:
                held = self._world.values[row][act.columns] if adds else 0.0
                self._world.values[row][act.columns] = held + number
            self._world.credit(act.name)

    def _amount(self, act: Act, effect: Effect) -> Floats:
        if effect.amount is None:
            return np.empty(0)
        amount = np.asarray(effect.amount(self._world.values), float)
        return amount[act.columns] if amount.ndim else np.full(len(act.columns), float(amount))

    def _change(self, columns: Ints, effect: Effect, amount: Floats) -> None:
        held = self._world.values[effect.target][columns]
        changed = held * amount if effect.verb == "*=" else held + amount
        self._world.values[effect.target][columns] = changed

    def _assign(self, changes: list[tuple[Act, Effect, Floats]]) -> None:
        """Set rows; a world in which two acts disagree about a row has failed."""
        given: dict[int, Floats] = {}
        for act, effect, amount in changes:
            said = given.setdefault(effect.target, np.full(self._world.count, np.nan))
            before = said[act.columns]
            disagree = ~np.isnan(before) & (before != amount)
            self._world.fail(act.columns[disagree], effect.target)
            said[act.columns] = amount
            self._world.values[effect.target][act.columns] = amount
            self._world.credit(act.name)

    def _command(self, changes: list[tuple[Act, Effect, Floats]], day: int) -> None:
        for act, effect, _ in changes:
            if effect.verb == "end" and self.ends:
                self.ends(effect.target, act.columns, day)
            elif effect.verb == "recall":
                self._forces.recall(effect.target, act.columns)
            self._world.credit(act.name)
        for act, effect, _ in changes:
            if effect.verb == "send":
                self._forces.send(effect.target, act.columns, day)
            self._world.credit(act.name)
