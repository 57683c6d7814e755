"""Waves of a force on their way: each a cohort with its own stage and its own due day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from escalate.engine.columns import Floats, Ints
from escalate.engine.durations import Wait
from escalate.engine.phases import Diary


@dataclass(frozen=True)
class Move:
    """Waves that leave one stage today: the column and the soldiers of each.

    A column is there more than once if several of its waves leave at once.
    """

    stage: int
    columns: Ints
    soldiers: Floats


class Waves:
    """Waves by number and column.

    The soldiers that a stage starts with are the wave of the stage's own number; those sent later
    follow. A wave's days in a stage are drawn by its number, so no other wave can shift them.
    """

    def __init__(self, waits: Sequence[Wait], diary: Diary, count: int) -> None:
        self._waits, self._diary = waits, diary
        self._next = np.full(count, len(waits))
        shape = (len(waits) + 4, count)
        self._due = np.zeros(shape, np.int64)  # 0 where no wave is under way
        self._stage = np.zeros(shape, np.int64)
        self._soldiers = np.zeros(shape)

    def start(self, stage: int, columns: Ints, soldiers: Floats) -> None:
        """Put the soldiers that a stage starts with on their way on day 0."""
        self._enter(stage, np.full(len(columns), stage), columns, soldiers, day=0)

    def send(self, columns: Ints, soldiers: Floats, day: int) -> None:
        """Put a new wave into the first stage."""
        numbers = self._next[columns]
        self._next[columns] += 1
        self._grow(int(numbers.max(initial=0)) + 1)
        self._enter(0, numbers, columns, soldiers, day)

    def stop(self, columns: Ints) -> None:
        """Forget the waves that are under way in some columns."""
        self._due[:, columns] = 0

    def move(self, day: int) -> Iterator[Move]:
        """Move on the waves that are due today, the furthest first."""
        numbers, columns = np.nonzero(self._due == day)
        stages = self._stage[numbers, columns]
        self._due[numbers, columns] = 0
        for stage in range(len(self._waits) - 1, -1, -1):
            those = stages == stage
            if not those.any():
                continue
            number, column = numbers[those], columns[those]
            soldiers = self._soldiers[number, column]
            if stage + 1 < len(self._waits):
                self._enter(stage + 1, number, column, soldiers, day)
            yield Move(stage, column, soldiers)

    def _enter(self, stage: int, numbers: Ints, columns: Ints, soldiers: Floats, day: int) -> None:
        due = day + self._waits[stage].days(numbers, columns)
        self._due[numbers, columns] = due
        self._stage[numbers, columns] = stage
        self._soldiers[numbers, columns] = soldiers
        self._diary.note(due)

    def _grow(self, waves: int) -> None:
        short = waves - len(self._due)
        if short > 0:
            more = ((0, max(short, len(self._due))), (0, 0))
            self._due = np.pad(self._due, more)
            self._stage = np.pad(self._stage, more)
            self._soldiers = np.pad(self._soldiers, more)
