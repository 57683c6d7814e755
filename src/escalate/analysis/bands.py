"""Quantities over time: the median of worlds and the band in which most of them lie."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from escalate.analysis.summary import quantiles
from escalate.engine.columns import Floats
from escalate.errors import EscalateError
from escalate.model.model import Model
from escalate.runs.ensemble import Series
from escalate.scenario.problems import nearest


@dataclass(frozen=True)
class Point:
    """A quantity on a day: None where it is a number in no world."""

    day: int
    low: float | None
    median: float | None
    high: float | None
    worlds: int
    """In how many worlds it is a number."""


@dataclass(frozen=True)
class Band:
    """A quantity over time, over the worlds in which it is a number."""

    name: str
    title: str
    unit: str
    points: tuple[Point, ...]

    def at(self, day: int) -> Point:
        """The point of a day; raises KeyError if there is none."""
        for point in self.points:
            if point.day == day:
                return point
        raise KeyError(day)


def known_rows(model: Model, names: Sequence[str]) -> tuple[str, ...]:
    """The rows that are asked for, or those that the scenario watches.

    Raises EscalateError for a name that nothing has, and where there is nothing to show.
    """
    for name in names:
        if name not in model.rows:
            raise EscalateError(f"nothing is named {name!r}", nearest(name, model.rows))
    if not (names or model.watch):
        hint = "name some, or list them under `watch:` in the scenario"
        raise EscalateError("this scenario watches no quantities", hint)
    return tuple(dict.fromkeys(names)) or model.watch


def bands(model: Model, series: Series, names: Iterable[str]) -> tuple[Band, ...]:
    """The bands of some of the rows of a series."""
    found = []
    for name in names:
        values = series.values[series.rows.index(name)]
        points = [_point(int(day), at) for day, at in zip(series.days, values, strict=True)]
        title, unit = model.title_of(name) or name, model.units.get(name, "")
        found.append(Band(name, title, unit, tuple(points)))
    return tuple(found)


def _point(day: int, values: Floats) -> Point:
    low, median, high = quantiles(values)
    return Point(day, low, median, high, worlds=int((~np.isnan(values)).sum()))
