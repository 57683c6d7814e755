from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from fake_engine import ENGINE, a_model

from escalate.errors import EscalateError, StoreError
from escalate.runs.ensemble import Ensemble, extend, open_run, saved_runs
from escalate.runs.store import Damaged, Store

WORLDS = 1500


@pytest.fixture
def run(tmp_path: Path) -> Ensemble:
    return a_run(tmp_path / "runs")


def a_run(root: Path, name: str = "border-war", worlds: int = WORLDS) -> Ensemble:
    model = a_model(name=name)
    options = {"resolved": "", "seed": 3, "workers": 1, "engine": ENGINE}
    return extend(model, worlds=worlds, root=root, **options).ensemble  # type: ignore[arg-type]


def test_a_run_is_opened_by_its_path_or_its_name(run: Ensemble) -> None:
    assert open_run(run.folder) == run
    assert open_run(str(run.folder)) == run
    assert open_run(run.folder.name, run.folder.parent) == run
    assert run.manifest.scenario == "border-war"
    assert run.worlds == WORLDS


def test_a_run_is_opened_from_inside_its_folder(
    run: Ensemble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(run.folder)
    assert open_run(".").manifest == run.manifest


def test_a_run_that_is_not_there_is_said_with_the_nearest(run: Ensemble) -> None:
    with pytest.raises(StoreError) as said:
        open_run("bordr-war-" + run.manifest.hash, run.folder.parent)
    assert "no saved run" in said.value.what
    assert run.folder.name in said.value.hint


def test_runs_are_listed_by_name_and_damaged_ones_apart(run: Ensemble) -> None:
    root = run.folder.parent
    other = a_run(root, "arms-race", 10)
    bad = a_run(root, "bad", 10)
    (bad.folder / "manifest.json").write_bytes(b"{}")
    (root / "notes").mkdir()
    (root / "readme.txt").write_bytes(b"")
    sound, damaged = saved_runs(root)
    assert sound == [other, run]
    assert [(each.folder, each.why) for each in damaged] == [
        (bad.folder, "manifest.json does not match its checksum")
    ]


def test_no_runs_are_listed_where_there_is_no_folder(tmp_path: Path) -> None:
    assert saved_runs(tmp_path / "none") == ([], [])


def test_a_run_that_was_only_begun_has_no_worlds(run: Ensemble) -> None:
    shutil.rmtree(run.folder / "parts")
    assert open_run(run.folder).worlds == 0


def test_a_run_without_manifest_is_damaged(run: Ensemble) -> None:
    (run.folder / "manifest.json").unlink()
    with pytest.raises(Damaged, match=r"manifest\.json is missing"):
        open_run(run.folder)
    assert [each.folder for each in saved_runs(run.folder.parent)[1]] == [run.folder]


def test_a_manifest_of_another_run_is_damage(run: Ensemble) -> None:
    moved = run.folder.rename(run.folder.parent / "border-war-000000000000")
    with pytest.raises(Damaged, match=f"is that of {run.folder.name}"):
        open_run(moved)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"format": 2}, "it has format 2, and this version reads 1"),
        ({"start": "tomorrow"}, "tomorrow"),
        ({"actors": None}, "NoneType"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_manifest_that_makes_no_sense_is_damage(
    tmp_path: Path, run: Ensemble, change: dict[str, object], why: str
) -> None:
    content = json.loads((run.folder / "manifest.json").read_bytes())
    manifest = json.dumps(content | change).encode()
    store = Store(tmp_path / "elsewhere" / run.folder.name)
    with store.held({"manifest.json": manifest}):
        pass
    with pytest.raises(Damaged, match=r"manifest\.json cannot be understood") as found:
        open_run(store.folder)
    assert why in found.value.why


@pytest.mark.parametrize("first", [1, 1000, 1024, 1025, WORLDS])
def test_the_first_worlds_are_read_alone(run: Ensemble, first: int) -> None:
    assert list(run.outcomes(first).world) == list(range(1, first + 1))
    assert run.series(first).values.shape == (2, 4, first)
    assert set(run.events(first=first).world) <= set(range(1, first + 1))


@pytest.mark.parametrize("world", [1, 3, 1024, 1026, 1499])
def test_one_world_is_read_alone(run: Ensemble, world: int) -> None:
    everything, alone = run.events(), run.events(world)
    inside = everything.world == world
    assert alone.day.tolist() == everything.day[inside].tolist()
    assert alone.happening.tolist() == everything.happening[inside].tolist()


@pytest.mark.parametrize("world", [0, -1, WORLDS + 1])
def test_a_world_that_is_not_saved_is_refused(run: Ensemble, world: int) -> None:
    with pytest.raises(EscalateError, match=f"has no world .*{world:,}: it has 1,500 worlds"):
        run.events(world)
    with pytest.raises(EscalateError):
        run.outcomes(world)


def test_a_part_that_goes_while_a_run_is_open_is_missed(run: Ensemble) -> None:
    shutil.rmtree(run.folder / "parts" / "00000-1024")
    with pytest.raises(Damaged, match=r"00000-1024/outcomes\.parquet is missing"):
        run.outcomes()


def test_after_a_gap_no_world_counts(run: Ensemble) -> None:
    shutil.rmtree(run.folder / "parts" / "00000-1024")
    assert open_run(run.folder).worlds == 0


def test_damage_is_found_block_by_block(run: Ensemble) -> None:
    assert run.damage() == []
    parts = run.folder / "parts"
    (parts / "00000-1024" / "events.parquet").write_bytes(b"PAR1")
    (parts / "00001-476" / "outcomes.parquet").unlink()
    (run.folder / "scenario.yaml").write_bytes(b"north: 2\n")
    assert [each.why for each in run.damage()] == [
        "scenario.yaml does not match its checksum",
        "parts/00000-1024/events.parquet does not match its checksum",
        "parts/00001-476/outcomes.parquet is missing",
    ]
    with pytest.raises(Damaged):
        run.events()
    assert run.series(1024).values.shape == (2, 4, 1024)
