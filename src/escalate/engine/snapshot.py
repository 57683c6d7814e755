"""What an onlooker may see of a chunk at the end of a day; nothing here may be changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from escalate.engine.columns import Bools, Floats, Ints


class Snapshot(NamedTuple):
    """The state of a chunk when a day is over; the last axis of every array is the column."""

    day: int
    values: Floats
    """(rows, columns)"""
    live: Bools
    """(columns,): the worlds that have not failed."""
    menu: Bools
    """(happenings, columns): where each might have occurred today."""
    hazard: Floats
    """(happenings, columns): a day's hazard, as it was judged last."""
    occurrence: Ints
    """(happenings, columns): how often each has occurred, or was ordered to."""


Onlooker = Callable[[Snapshot], None]
