"""What the switches of the claims do, measured in the same worlds and kept in a file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from claimed import LAST_DAY, Book, Point

from escalate.analysis.goal import Goal, goal
from escalate.analysis.intervals import mean
from escalate.analysis.significance import student
from escalate.engine.columns import Bools, Floats
from escalate.model.build import build
from escalate.model.model import Model
from escalate.runs.ensemble import extend
from escalate.runs.job import the_engine
from escalate.runs.manifest import Manifest
from escalate.scenario.load import Scenario, changed, load

PATH = Path(__file__).with_name("claims-measured.json")
SCENARIO = "storm-corps"
WORLDS, SEED = 2_000, 1
FIRST = 100
"""Worlds of which the counts are kept apart, so that a test can count them again."""
_DIGITS = 9


@dataclass(frozen=True)
class Asked:
    """What is measured of a switch beside all endings and the headline."""

    means: tuple[Point, ...]
    came: Mapping[str, Point] = field(default_factory=dict)
    """Milestones, with the row that says how often each came about."""

    @property
    def points(self) -> tuple[Point, ...]:
        """Every row and day that is read."""
        return *self.means, *self.came.values()


class Worlds:
    """All endings of the first worlds of a model, and some of its rows."""

    def __init__(self, model: Model, points: Iterable[Point], worlds: int) -> None:
        self._rows = tuple(dict.fromkeys(point.row for point in points))
        self.goals = goals(model)
        watching = replace(model, watch=self._rows)
        with TemporaryDirectory() as root:
            run = extend(watching, resolved="", seed=SEED, worlds=worlds, root=Path(root)).ensemble
            self._outcomes, self._series = run.outcomes(worlds), run.series(worlds)

    def met(self, name: str) -> Bools:
        """Which worlds came to an ending, or to the headline."""
        return self.goals[name].met(self._outcomes.ending, self._outcomes.outcome_day)

    def on(self, point: Point) -> Floats:
        """A row on a day in each world."""
        (at,) = np.flatnonzero(self._series.days == point.day)
        values: Floats = self._series.values[self._rows.index(point.row), at]
        return values


def goals(model: Model) -> dict[str, Goal]:
    """The headline and every ending, by name."""
    names = (None, *model.outcomes)
    found = (goal(name, model.outcomes, model.headline) for name in names)
    return {one.name: one for one in found}


def asked_of(book: Book, model: Model) -> dict[str, Asked]:
    """What is asked of each switch, by its name; under the scenario's own, of all of them."""
    rows = {name: f"{name}.count" for name in model.milestones}
    came = {
        name: Point(row if row in model.rows else f"{name}.honoured", LAST_DAY)
        for name, row in rows.items()
    }
    switches = {
        switch: Asked(points, came if switch in book.told else {})
        for switch, points in book.points().items()
    }
    read = {Point(name, LAST_DAY) for one in book.claims for name in one.output}
    read = {point for point in read if point.row in model.rows}
    every = read.union(*(one.means for one in switches.values()))
    return {SCENARIO: Asked(tuple(sorted(every)), came), **switches}


def switched(scenario: Scenario, name: str) -> Model:
    """The model as it is, or with an override or a list of them picked."""
    return build(scenario if name == SCENARIO else changed(scenario.written, [], [name]))


def hash_of(model: Model) -> str:
    """What a run of this model would be known by."""
    return Manifest.of(model, SEED, the_engine()).hash


def kept() -> dict[str, Any]:
    """What has been measured; nothing where there is no file that can be read."""
    with suppress(OSError, ValueError):
        found: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))
        return found
    return {}


def stale(
    found: Mapping[str, Any], hashes: Mapping[str, str], asked: Mapping[str, Asked]
) -> list[str]:
    """What was measured of other worlds, another scenario or engine, or asked of less."""
    head = (found.get("worlds"), found.get("seed"), found.get("first"))
    old = found.get("measured", {})
    if head != (WORLDS, SEED, FIRST) or old.get(SCENARIO, {}).get("hash") != hashes[SCENARIO]:
        return list(asked)
    return [
        name for name, wanted in asked.items() if not _is_of(old.get(name), hashes[name], wanted)
    ]


def _is_of(old: Any, content: str, asked: Asked) -> bool:
    return bool(old) and (old["hash"], {*old["means"]}, {*old["came"]}) == (
        content,
        {point.key for point in asked.means},
        {*asked.came},
    )


def refresh(book: Book) -> None:
    """Measure what is stale, and keep each as soon as it is measured."""
    scenario = load(SCENARIO)
    asked = asked_of(book, build(scenario))
    models = {name: switched(scenario, name) for name in asked}
    hashes = {name: hash_of(model) for name, model in models.items()}
    again = stale(kept(), hashes, asked)
    found = {
        name: one for name, one in kept().get("measured", {}).items() if name in {*asked} - {*again}
    }
    if again:
        base = Worlds(models[SCENARIO], asked[SCENARIO].points, WORLDS)
        found[SCENARIO] = {"hash": hashes[SCENARIO], **as_it_is(base, asked[SCENARIO])}
        for at, name in enumerate(again, 1):
            print(f"measuring {name} ({at} of {len(again)})", flush=True)
            if name != SCENARIO:
                there = Worlds(models[name], asked[name].points, WORLDS)
                found[name] = {"hash": hashes[name], **apart(base, there, asked[name])}
            _keep(asked, found)
    _keep(asked, found)


def _keep(order: Iterable[str], found: Mapping[str, Any]) -> None:
    measured = {name: found[name] for name in order if name in found}
    told = {"worlds": WORLDS, "seed": SEED, "first": FIRST, "measured": measured}
    PATH.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def as_it_is(base: Worlds, asked: Asked) -> dict[str, Any]:
    """In how many worlds each ending and milestone came about, and the mean of each row."""
    return {
        "outcomes": {name: int(base.met(name).sum()) for name in base.goals},
        "came": {name: int((base.on(point) > 0).sum()) for name, point in asked.came.items()},
        "means": {point.key: _short(base.on(point).mean()) for point in asked.means},
    }


def apart(base: Worlds, there: Worlds, asked: Asked) -> dict[str, Any]:
    """How many worlds go in and out of each ending and milestone, and how far each mean moves."""
    met = {name: (base.met(name), there.met(name)) for name in base.goals}
    came = {name: (base.on(point) > 0, there.on(point) > 0) for name, point in asked.came.items()}
    moved = {point.key: there.on(point) - base.on(point) for point in asked.means}
    return {
        "outcomes": {name: _in_and_out(*both) for name, both in met.items()},
        "came": {name: _in_and_out(*both) for name, both in came.items()},
        "means": {key: _mean(values) for key, values in moved.items()},
        "first": {
            "outcomes": {
                name: _in_and_out(*(one[:FIRST] for one in both)) for name, both in met.items()
            },
            "means": {key: _short(values[:FIRST].mean()) for key, values in moved.items()},
        },
    }


def _in_and_out(here: Bools, there: Bools) -> list[int]:
    return [int((there & ~here).sum()), int((here & ~there).sum())]


def _mean(moved: Floats) -> dict[str, float]:
    low, high = mean(moved)
    told = {"change": moved.mean(), "low": low, "high": high, "p": student(moved)}
    return {key: _short(value) for key, value in told.items()}


def _short(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")
