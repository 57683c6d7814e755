"""A tiny engine for the tests of saving: its worlds are plain functions of seed and world id."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np

from escalate.engine.columns import Columns, Floats, Ints
from escalate.engine.history import Events, Failures, History, Kind
from escalate.model.parts import Headline
from escalate.runs.job import Engine
from escalate.scenario.overrides import Change

if TYPE_CHECKING:
    from escalate.model.model import Model

HAPPENINGS = ("strike", "talks", "general war", "ceasefire", "köprü")


@dataclass(frozen=True)
class FakeModel:
    """What `runs` reads of a model; `scratch` is a folder for engines that misbehave."""

    name: str = "border-war"
    title: str = "A border war"
    start: date = date(2025, 3, 1)
    days: int = 75
    outcomes: tuple[str, ...] = ("general war", "ceasefire", "long war")
    headline: Headline = field(
        default_factory=lambda: Headline("war or truce", ("general war", "ceasefire"))
    )
    actors: tuple[str, ...] = ("north", "south")
    watch: tuple[str, ...] = ("front.km", "day")
    rows: tuple[str, ...] = ("front.km", "day", "north.shells")
    titles: dict[str, str] = field(default_factory=lambda: {"north": "The North"})
    units: dict[str, str] = field(default_factory=lambda: {"front.km": "km"})
    changes: tuple[Change, ...] = (Change("north.shells", "10", "20"),)
    canonical: str = "north: {shells: 20}"
    scratch: Path = Path()


def a_model(**fields: object) -> Model:
    return cast("Model", FakeModel(**fields))  # type: ignore[arg-type]


def simulate(model: Model, seed: int, columns: Columns) -> History:
    worlds = columns.worlds
    luck = _luck(seed, worlds)
    failed = worlds % 97 == 0
    series_days = np.array([0, 30, 60, model.days])
    return History(
        worlds=worlds,
        ending=(luck * 3).astype(np.int8),
        outcome_day=np.stack([_day(luck, 0.4), _day(luck, 0.7), np.full(len(worlds), np.nan)]),
        peak=np.stack([np.floor(luck * 9), np.floor(luck * 5)]),
        series_days=series_days,
        series=np.stack([series_days[:, None] * luck, series_days[:, None] + 0 * luck]),
        events=_events(worlds, luck),
        failures=Failures(
            day=np.where(failed, worlds % 70, np.nan), row=np.where(failed, worlds % 3, -1)
        ),
    )


ENGINE = Engine(simulate, "t", 1)


def simulate_but_die_once(model: Model, seed: int, columns: Columns) -> History:
    """The first process that meets world 700 is killed."""
    if 700 in columns.worlds and _first_time(model):
        os.kill(os.getpid(), signal.SIGKILL)
    return simulate(model, seed, columns)


def simulate_but_die(model: Model, seed: int, columns: Columns) -> History:
    """Every process that meets world 700 is killed."""
    if 700 in columns.worlds:
        os.kill(os.getpid(), signal.SIGKILL)
    return simulate(model, seed, columns)


def simulate_but_hang(model: Model, seed: int, columns: Columns) -> History:
    """Whoever meets a world above 2,048 says its process id in `hangs` and waits for `go_on`."""
    if columns.worlds.max() > 2048:
        with _scratch(model, "hangs").open("w", encoding="ascii") as pipe:
            pipe.write(f"{os.getpid()}\n")
        _scratch(model, "go_on").read_bytes()
    return simulate(model, seed, columns)


def simulate_but_fail(model: Model, seed: int, columns: Columns) -> History:
    """A mistake in the engine that world 700 brings to light."""
    if 700 in columns.worlds:
        raise OSError("world 700 is odd")
    return simulate(model, seed, columns)


def files_in(folder: Path) -> dict[str, bytes]:
    """All files of a saved run but its lock, by their path in it."""
    paths = [path for path in folder.rglob("*") if path.is_file() and path.name != "lock"]
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def _scratch(model: Model, name: str) -> Path:
    return cast("FakeModel", model).scratch / name


def _first_time(model: Model) -> bool:
    try:
        _scratch(model, "died").touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def _luck(seed: int, worlds: Ints) -> Floats:
    """A number from 0 to 1 for each world, with plenty of digits."""
    mixed = (worlds * 2654435761 + seed * 40503 + 12345) % 1_000_003
    return mixed / 1_000_003


def _day(luck: Floats, below: float) -> Floats:
    return np.where(luck < below, np.floor(luck * 75), np.nan)


def _events(worlds: Ints, luck: Floats) -> Events:
    """World w has w % 4 entries; what is left to chance in every other one."""
    column = np.repeat(np.arange(len(worlds)), worlds % 4)
    world = worlds[column]
    entry = np.arange(len(column)) - np.searchsorted(column, column)
    left_to_chance = (world + entry) % 2 == 0
    return Events(
        column=column,
        day=(entry * 20 + world % 7).astype(np.int16),
        happening=((world // 5 + entry) % len(HAPPENINGS)).astype(np.int16),
        kind=((world + entry) % len(Kind)).astype(np.int8),
        chance=np.where(left_to_chance, luck[column], np.nan),
        roll=np.where(left_to_chance, luck[column] / (1 + entry), np.nan),
        names=HAPPENINGS,
    )
