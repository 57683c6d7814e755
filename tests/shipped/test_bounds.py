"""Storm-corps over time: its medians keep to what the record allows, day by day."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from escalate.analysis.bands import Band, bands
from escalate.engine.chunk import simulate
from escalate.engine.columns import Columns
from escalate.model.build import build
from escalate.runs.frames import Series
from escalate.scenario.load import load
from escalate.scenario.reader import read

PATH = Path(__file__).resolve().parents[2] / "docs" / "bounds.yaml"
READ: Any = read(PATH.read_text(encoding="utf-8"), str(PATH)).tree
DAYS: list[int] = READ["days"]
BOUNDS: dict[str, Any] = READ["medians"]
WORLDS = 600


@pytest.fixture(scope="module")
def found() -> dict[str, Band]:
    model = replace(build(load("storm-corps")), watch=tuple(BOUNDS))
    history = simulate(model, 1, Columns.of(range(1, WORLDS + 1)))
    series = Series(history.series_days, model.watch, history.series)
    return {band.name: band for band in bands(model, series, model.watch)}


def test_at_least_twenty_quantities_have_bounds_with_a_reason_on_five_days() -> None:
    assert len(BOUNDS) >= 20
    assert DAYS == [30, 90, 180, 360, 540]
    for name, bound in BOUNDS.items():
        assert len(bound["why"].split()) >= 5, name
        assert len(bound["between"]) == len(DAYS), name
        assert all(low < high for low, high in bound["between"]), name


@pytest.mark.parametrize("name", BOUNDS)
def test_the_median_of_worlds_lies_between_its_bounds(name: str, found: dict[str, Band]) -> None:
    medians = [found[name].at(day).median for day in DAYS]

    for day, median, (low, high) in zip(DAYS, medians, BOUNDS[name]["between"], strict=True):
        assert median is not None
        assert low <= median <= high, f"day {day}: {median:g} is not between {low} and {high}"


def test_worlds_differ_more_the_longer_they_run(found: dict[str, Band]) -> None:
    for name in ("east.gained", "storm_corps.lost", "russia.force"):
        points = [found[name].at(day) for day in DAYS]
        widths = [point.high - point.low for point in points if point.high and point.low]
        assert np.all(np.diff(widths) > 0), name
