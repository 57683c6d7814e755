from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fake_engine import ENGINE, a_model, files_in, simulate, simulate_but_fail

from escalate.engine.columns import Columns
from escalate.engine.history import History
from escalate.errors import StoreError
from escalate.model.build import build
from escalate.model.model import Model
from escalate.runs.ensemble import Extension, Progress, extend
from escalate.runs.store import Damaged
from escalate.scenario.load import load


class Counting:
    """An engine that notes which worlds it was asked for."""

    def __init__(self) -> None:
        self.worlds: list[int] = []
        self.engine = ENGINE._replace(simulate=self._simulate)

    def _simulate(self, model: Model, seed: int, columns: Columns) -> History:
        self.worlds += columns.worlds.tolist()
        return simulate(model, seed, columns)


def saved(root: Path, worlds: int, **options: Any) -> Extension:
    given: dict[str, Any] = {"workers": 1, "engine": ENGINE, "model": a_model(), **options}
    return extend(**given, resolved="north: 1\n", seed=3, worlds=worlds, root=root)


def test_the_worlds_asked_for_are_simulated_and_saved(tmp_path: Path) -> None:
    counting = Counting()
    ensemble, simulated = saved(tmp_path / "runs", 1000, engine=counting.engine)
    assert simulated == ensemble.worlds == 1000
    assert counting.worlds == list(range(1, 1001))
    assert ensemble.folder.parent == tmp_path / "runs"
    assert (ensemble.folder / "scenario.yaml").read_bytes() == b"north: 1\n"


def test_asked_again_nothing_is_simulated_nor_written(tmp_path: Path) -> None:
    counting = Counting()
    saved(tmp_path, 1000)
    stamps = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    for worlds in (1000, 400):
        ensemble, simulated = saved(tmp_path, worlds, engine=counting.engine)
        assert (ensemble.worlds, simulated) == (1000, 0)
    assert counting.worlds == []
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == stamps


def test_more_worlds_are_joined_to_those_saved(tmp_path: Path) -> None:
    counting = Counting()
    saved(tmp_path / "grown", 1000)
    ensemble, simulated = saved(tmp_path / "grown", 2000, engine=counting.engine)
    assert (ensemble.worlds, simulated) == (2000, 1000)
    assert counting.worlds == list(range(1001, 2001))
    saved(tmp_path / "at once", 2000)
    assert files_in(tmp_path / "grown") == files_in(tmp_path / "at once")


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("chunk", [37, 256, 4096, None])
def test_chunks_and_workers_leave_no_trace(tmp_path: Path, workers: int, chunk: int | None) -> None:
    saved(tmp_path / "plain", 2500)
    saved(tmp_path / "other", 2500, workers=workers, chunk=chunk)
    assert files_in(tmp_path / "other") == files_in(tmp_path / "plain")


@pytest.mark.parametrize("workers", [1, 2])
def test_chunks_of_one_world_leave_no_trace(tmp_path: Path, workers: int) -> None:
    saved(tmp_path / "plain", 60)
    saved(tmp_path / "other", 60, workers=workers, chunk=1)
    assert files_in(tmp_path / "other") == files_in(tmp_path / "plain")


def test_the_shipped_engine_gives_the_same_bytes_from_any_chunks(tmp_path: Path) -> None:
    model = build(load("strait"))
    options: dict[str, Any] = {"model": model, "engine": None}
    saved(tmp_path / "plain", 40, **options)
    saved(tmp_path / "other", 9, **options)
    saved(tmp_path / "other", 40, **options, workers=2, chunk=16)
    assert files_in(tmp_path / "other") == files_in(tmp_path / "plain")


def test_progress_counts_the_worlds_of_this_call(tmp_path: Path) -> None:
    told: list[Progress] = []
    saved(tmp_path, 1000)
    saved(tmp_path, 2000, chunk=400, progress=told.append)
    assert told == [(0, 1000), (400, 1000), (800, 1000), (1000, 1000)]


@pytest.mark.parametrize(
    "change",
    [
        {"model": a_model(canonical="north: 2")},
        {"engine": ENGINE._replace(dice="u")},
        {"engine": ENGINE._replace(results_version=2)},
    ],
)
def test_another_content_is_another_ensemble(tmp_path: Path, change: dict[str, Any]) -> None:
    first, _ = saved(tmp_path, 100)
    other, simulated = saved(tmp_path, 200, **change)
    assert simulated == 200
    assert first.folder != other.folder


def test_a_title_makes_no_other_ensemble(tmp_path: Path) -> None:
    first, _ = saved(tmp_path, 100)
    other, simulated = saved(tmp_path, 100, model=a_model(title="Renamed"))
    assert (other, simulated) == (first, 0)


def test_what_is_saved_is_what_was_simulated(tmp_path: Path) -> None:
    ensemble, _ = saved(tmp_path, 2500, chunk=700)
    history = simulate(a_model(), 3, Columns.of(range(1, 2501)))
    outcomes, events, series = ensemble.outcomes(), ensemble.events(), ensemble.series()
    np.testing.assert_array_equal(outcomes.world, history.worlds)
    np.testing.assert_array_equal(outcomes.outcome_day, history.outcome_day)
    np.testing.assert_array_equal(events.world, history.events.column + 1)
    np.testing.assert_array_equal(events.roll, history.events.roll)
    np.testing.assert_array_equal(series.values, history.series)


def test_an_engine_that_raises_leaves_what_was_finished(tmp_path: Path) -> None:
    failing = ENGINE._replace(simulate=simulate_but_fail)
    for workers in (1, 2):
        with pytest.raises(OSError, match="world 700 is odd"):
            saved(tmp_path, 1000, engine=failing, chunk=300, workers=workers)
    counting = Counting()
    saved(tmp_path, 1000, engine=counting.engine)
    assert counting.worlds == list(range(601, 1001))


def test_a_second_run_of_the_same_ensemble_is_refused_and_harms_nothing(tmp_path: Path) -> None:
    def simulate_in_a_crowd(model: Model, seed: int, columns: Columns) -> History:
        with pytest.raises(StoreError, match="another command is writing"):
            saved(tmp_path, 100)
        return simulate(model, seed, columns)

    crowded = ENGINE._replace(simulate=simulate_in_a_crowd)
    assert saved(tmp_path, 100, engine=crowded).simulated == 100


def test_a_folder_deleted_under_way_is_said_in_a_sentence(tmp_path: Path) -> None:
    def simulate_and_delete(model: Model, seed: int, columns: Columns) -> History:
        shutil.rmtree(tmp_path / "runs")
        return simulate(model, seed, columns)

    with pytest.raises(StoreError, match=r"^cannot write .*: no such file or directory"):
        saved(tmp_path / "runs", 100, engine=ENGINE._replace(simulate=simulate_and_delete))
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_run_is_not_extended(tmp_path: Path) -> None:
    counting = Counting()
    folder = saved(tmp_path, 1000).ensemble.folder
    (folder / "parts" / "00000-1000" / "series.parquet").write_bytes(b"")
    with pytest.raises(Damaged, match=r"series\.parquet does not match"):
        saved(tmp_path, 2000, engine=counting.engine)
    assert counting.worlds == []


def test_the_remedy_for_a_damaged_part_works(tmp_path: Path) -> None:
    counting = Counting()
    folder = saved(tmp_path, 2500).ensemble.folder
    before = files_in(folder)
    shutil.rmtree(folder / "parts" / "00001-1024")
    assert saved(tmp_path, 2500, engine=counting.engine).simulated == 1024
    assert counting.worlds == list(range(1025, 2049))
    assert files_in(folder) == before
