"""Trials: columns end as each of them ends alone, however the work is shared."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from escalate.engine.chunk import simulate
from escalate.engine.columns import Column, Columns
from escalate.model.build import build
from escalate.model.model import Model
from escalate.runs import ensemble
from escalate.runs.ensemble import Progress
from escalate.runs.trials import Endings, endings_of
from escalate.scenario.load import load, load_text

SEED = 4
CHANGES: tuple[dict[str, Any], ...] = (
    {},
    {"blocked": frozenset({"dunmore_enters"})},
    {"forced": {"dunmore_enters": 40}},
    {"values": {"tension": 0.9}},
    {"blocked": frozenset({"offensive", "corvia_ratifies"}), "forced": {"ceasefire": 30}},
)
SOUND: dict[str, Any] = {"blocked": frozenset({"strike"})}
OVERFLOW = """\
escalate: 1
scenario: overflow
title: Too much
start: 2031-03-01
days: 20
ladder: {0: talks, 1: war}
actors: {red: {}}
quantities:
  load: {is: "1e308 * (1 + 10 * strike.count)"}
events:
  strike: {p: 0.5, within: 20}
outcomes:
  strain: {when: "load > 1"}
  calm: otherwise
headline: {name: strain, any_of: [strain]}
"""


@pytest.fixture(scope="module")
def strait() -> Model:
    return build(load("strait"))


@pytest.fixture(scope="module")
def columns() -> list[Column]:
    """Worlds in no order, some of them twice, that block, force and set things, or nothing."""
    worlds = np.random.default_rng(1).integers(1, 12, 24).tolist()
    return [Column(world, **CHANGES[at % len(CHANGES)]) for at, world in enumerate(worlds)]


@pytest.fixture(scope="module")
def alone(strait: Model, columns: list[Column]) -> Endings:
    """What the engine says of each column by itself."""
    histories = [simulate(strait, SEED, Columns.stack([column])) for column in columns]
    return Endings(
        np.array([history.ending[0] for history in histories]),
        np.stack([history.outcome_day[:, 0] for history in histories], axis=1),
        np.ones(len(columns), bool),
    )


def silent(_: Progress) -> None:
    """Nobody listens."""


def same(one: Endings, other: Endings) -> bool:
    return np.array_equal(one.ending, other.ending) and np.array_equal(
        one.outcome_day, other.outcome_day, equal_nan=True
    )


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_any_number_of_workers_gives_what_each_column_gives_alone(
    strait: Model, columns: list[Column], alone: Endings, workers: int
) -> None:
    assert same(endings_of(strait, SEED, columns, workers=workers, progress=silent), alone)
    assert len(set(alone.ending.tolist())) >= 3


@pytest.mark.parametrize("size", [1, 7, 23, 24])
def test_so_do_chunks_of_any_size(
    strait: Model,
    columns: list[Column],
    alone: Endings,
    size: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ensemble, "chunk_size", lambda *_: size)

    assert same(endings_of(strait, SEED, columns, workers=1, progress=silent), alone)


def test_a_change_does_what_it_says_to_its_own_column_alone(strait: Model) -> None:
    never = Column(5, blocked=frozenset({"dunmore_enters"}))
    always = Column(5, forced={"dunmore_enters": 40})
    endings = endings_of(strait, SEED, [always, never, Column(5)], workers=1, progress=silent)
    day = endings.outcome_day[strait.outcomes.index("war with Dunmore")]

    assert day[0] == 40
    assert np.isnan(day[1])
    assert endings.ending[0] == 0 != endings.ending[1]


def test_worlds_that_fail_end_in_minus_one() -> None:
    model = build(load_text(OVERFLOW, Path("overflow.yaml")))
    columns = [Column(world, **change) for world in range(1, 9) for change in ({}, SOUND)]
    endings = endings_of(model, SEED, columns, workers=2, progress=silent)
    history = simulate(model, SEED, Columns.stack(columns))
    failed = np.isfinite(history.failures.day)

    assert failed.any()
    assert not failed.all()
    assert ((endings.ending == -1) == failed).all()
    assert (endings.ending[~failed] == history.ending[~failed]).all()


def test_of_no_columns_there_are_no_endings(strait: Model) -> None:
    endings = endings_of(strait, SEED, [], progress=silent)

    assert endings.ending.shape == (0,)
    assert endings.outcome_day.shape == (len(strait.outcomes), 0)


def test_progress_counts_columns_up_to_all_of_them(strait: Model, columns: list[Column]) -> None:
    told: list[Progress] = []
    endings_of(strait, SEED, columns, workers=1, progress=told.append)

    assert {each.total for each in told} == {24}
    assert [each.done for each in told] == sorted(each.done for each in told)
    assert told[-1].done == 24
