"""What factors come to where the rows that they read are at their ends; simulates no world.

A formula may read a row twice, and intervals of it are then wider than what it can come to. So it
is worked out at ends that rows can have together: that may miss the least, but finds none that is
not there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import product
from math import isfinite

import numpy as np

from escalate.model.binder import Binder
from escalate.model.formulas import Values
from escalate.model.model import Mechanisms
from escalate.model.order import origins
from escalate.model.parts import Factor
from escalate.model.sense.intervals import Interval
from escalate.model.sense.reach import Reach
from escalate.model.table import Role

MOST = 6
"""Rows that move; of more it is not likely that all are at an end at once."""


def least_at_corners(binder: Binder, parts: Mechanisms, factor: Factor, found: Reach) -> float:
    """The least that a factor is seen to come to, or infinity where that is not known."""
    derived = [one for one in parts.derived if not one.once]
    rows = origins((factor.at_0, factor.at_1), derived)
    beneath = origins((factor.driver,), derived)
    apart = rows.isdisjoint(beneath)  # the driver may be anywhere while the ends are where they are
    rows = rows if apart else rows | beneath
    moving = [row for row in sorted(rows) if not found.extents.rows[row].fixed]
    if not _judged(binder, found, moving):
        return np.inf
    values = _corners(binder, found, sorted(rows), moving)
    with np.errstate(all="ignore"):
        for one in derived:
            values[one.row] = one.formula(values)
        driver = found.extents.number(factor.driver)
        drivers = [driver.low, driver.high] if apart else [factor.driver(values)]
        sizes = [_size(factor, share, values) for share in drivers]
    return float(np.min(sizes)) if np.isfinite(sizes).all() else np.inf


def _size(factor: Factor, driver: Values | float, values: Values) -> Values:
    low, high = factor.at_0(values), factor.at_1(values)
    size: Values = low + (high - low) * np.clip(driver, 0.0, 1.0)
    return np.broadcast_to(size, values.shape[1:])


def _judged(binder: Binder, found: Reach, moving: Sequence[int]) -> bool:
    """Whether rows can be at their ends together, for all that is known.

    What the engine keeps hangs together: only one such row is let move, and only if it is no more
    than a flag, as a count can hardly be all that it might.
    """
    if not moving or len(moving) > MOST:
        return False
    kept = [row for row in moving if not _free(binder, row)]
    held = found.extents.rows
    return (
        len(kept) <= 1
        and all(_within(held[row], 0.0, 1.0) for row in kept)
        and all(isfinite(held[row].low) and isfinite(held[row].high) for row in moving)
        and not any(held[row].missing for row in moving)
    )


def _free(binder: Binder, row: int) -> bool:
    if binder.table.roles[row] is Role.PARAMETER or row == binder.day:
        return True
    return binder.table.names[row] in binder.document.quantities


def _within(held: Interval, low: float, high: float) -> bool:
    return low <= held.low and held.high <= high


def _corners(binder: Binder, found: Reach, rows: Iterable[int], moving: Collection[int]) -> Values:
    """Every row at its only number or at each of its ends, one column a combination."""
    ends = [(found.extents.rows[row].low, found.extents.rows[row].high) for row in moving]
    corners = np.array(list(product(*ends))).T
    values = np.repeat(np.array(binder.table.initial)[:, None], corners.shape[1], axis=1)
    for row in rows:
        values[row] = found.extents.rows[row].low
    values[list(moving)] = corners
    return values
