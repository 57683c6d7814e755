"""What a chunk of worlds leaves behind: plain arrays, a column a world; no statistics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from escalate.engine.columns import Floats, Ints


class Kind(IntEnum):
    """What an entry of the event log says about its happening."""

    HAPPENED = 0  # an event occurred, or an action's order was carried out
    DECIDED = 1  # an action was decided; its order takes effect later
    LAPSED = 2  # the order fell due and a veto or its own condition stood in the way
    ENDED = 3  # a state that lasted came to its end
    BLOCKED = 4  # it would have happened, and was taken away
    INVOKED = 5  # a treaty's trigger was met and its parties consult
    HONOURED = 6
    DECLINED = 7
    REACHED = 8  # an outcome held for the first time
    CANCELLED = 9  # the order was called off by its own cancel_if
    TURNED_OUT = 10  # which branch a happening took; its name is happening.branch
    PREVENTED = 11  # it was to happen on this day, and something stood in its way


@dataclass(frozen=True)
class Events:
    """The event log, sorted by column, then as things happened; arrays have shape (entries,).

    `chance` is the chance so far on that day and `roll` what it was held against, both from 0
    to 1; NaN where nothing was left to chance.
    """

    column: Ints
    day: NDArray[np.int16]
    happening: NDArray[np.int16]  # an index into `names`
    kind: NDArray[np.int8]  # a Kind
    chance: Floats
    roll: Floats
    names: tuple[str, ...]


@dataclass(frozen=True)
class Failures:
    """Worlds that met a number that is not finite; arrays have shape (columns,)."""

    day: Floats  # NaN where the world did not fail
    row: Ints  # an index into the model's rows; -1 where the world did not fail


@dataclass(frozen=True)
class History:
    """All that is kept of a chunk; the last axis of every array is the column."""

    worlds: Ints
    ending: NDArray[np.int8]  # an index into the model's outcomes, in their order of gravity
    outcome_day: Floats  # (outcomes, columns): first day it held; NaN if never
    peak: Floats  # (actors, columns): highest rung, actors in the model's order
    series_days: Ints  # (points,)
    series: Floats  # (watched rows, points, columns)
    events: Events
    failures: Failures
    trace: Mapping[str, Floats] | None = None  # row name -> (days + 1, columns)
