"""The order of a day, stated once, and how processes keep to it; knows no mechanism."""

from __future__ import annotations

from collections.abc import Callable, Generator
from enum import IntEnum
from typing import Any, cast

import numpy as np
import simpy

from escalate.engine.columns import Ints

Process = Generator[simpy.Event, None, None]


class Clock(simpy.Environment):
    """The calendar of a chunk, which knows what part of the day it is."""

    def __init__(self) -> None:
        super().__init__()
        self.phase = Phase.CALENDAR
        self.over: Callable[[], None] | None = None
        """Called whenever a mechanism has done its part of a phase."""

    def serve(self, phase: Phase, step: Callable[[int], None]) -> None:
        """Have a mechanism do its part of a phase of today."""
        self.phase = phase
        step(int(self.now))
        if self.over:
            self.over()


class Phase(IntEnum):
    """The parts of a day, in their order.

    Within a phase everything reads the state as it was when the phase began.
    """

    CALENDAR = 10
    ARRIVALS = 20
    DISPATCH = 30
    DERIVE = 40
    MOVE = 50
    FRONTS = 60
    SUBSTEPS = 65
    STAGES = 70
    LOSSES = 75
    ANSWERS = 80
    TRIGGERS = 85
    SIGHT = 90
    DECIDE = 100
    EFFECTS = 110
    RUNGS = 120
    SETTLE = 130
    RECORD = 140


def at(env: Clock, phase: Phase, days: int = 1) -> simpy.Event:
    """An event in the given phase, so many whole days from now."""
    event = simpy.Event(env)
    event._ok, event._value = True, None  # noqa: SLF001 - as simpy's own Timeout does
    env.schedule(event, priority=cast("Any", phase), delay=days)
    return event


def daily(env: Clock, phase: Phase, step: Callable[[int], None], *, first: int) -> Process:
    """A process that takes its step in the same phase of every day, from the first on."""
    yield at(env, phase, first)
    while True:
        env.serve(phase, step)
        yield at(env, phase)


class Diary:
    """Days on which something falls due: one process a day serves all worlds due that day."""

    def __init__(self, env: Clock, phase: Phase, serve: Callable[[int], None]) -> None:
        self._env, self._phase, self._serve = env, phase, serve
        self._noted: set[int] = set()

    def note(self, days: Ints) -> None:
        """Have the days served, once each; all lie after today."""
        for day in np.unique(days).tolist():
            if day not in self._noted:
                self._noted.add(day)
                self._env.process(self._one_day(int(day)))

    def _one_day(self, day: int) -> Process:
        yield at(self._env, self._phase, day - int(self._env.now))
        self._env.serve(self._phase, self._serve)
