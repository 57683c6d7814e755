from __future__ import annotations

import errno
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from fake_engine import files_in
from hypothesis import given, settings
from hypothesis import strategies as st

from escalate.errors import ExitCode, StoreError
from escalate.runs.blocks import worlds_of
from escalate.runs.store import Damaged, Store

HEAD = {"manifest.json": b"{}\n", "scenario.yaml": b"north: 1\n"}
FILES = {"outcomes.parquet": b"outcomes", "events.parquet": b"events", "series.parquet": b""}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An ensemble with a whole block and a partial one."""
    store = Store(tmp_path / "runs" / "border-war-0123456789ab")
    with store.held(HEAD):
        store.save(worlds_of(0), FILES)
        store.save(worlds_of(1, 500), FILES)
    return store


def test_what_is_saved_is_found(store: Store) -> None:
    assert store.saved() == {0: 1024, 1: 500}
    assert store.begun()
    assert {name: store.head(name) for name in HEAD} == HEAD
    assert store.read(worlds_of(1, 500), "events.parquet") == b"events"


def test_the_folder_holds_what_the_documentation_says(store: Store) -> None:
    assert sorted(files_in(store.folder)) == sorted(
        ["SHA256SUMS", "manifest.json", "scenario.yaml"]
        + [f"parts/{part}/{name}" for part in ("00000-1024", "00001-500") for name in FILES]
        + [f"parts/{part}/SHA256SUMS" for part in ("00000-1024", "00001-500")]
    )


def test_anyone_can_check_the_checksums(store: Store) -> None:
    for folder in (store.folder, store.folder / "parts" / "00001-500"):
        checked = subprocess.run(
            ["sha256sum", "--check", "--strict", "SHA256SUMS"],
            cwd=folder,
            capture_output=True,
            check=True,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
        )
        assert checked.stdout.count(b": OK\n") == len(
            (folder / "SHA256SUMS").read_bytes().splitlines()
        )


def test_nothing_is_saved_where_nothing_was_begun(tmp_path: Path) -> None:
    store = Store(tmp_path / "none")
    assert store.saved() == {}
    assert not store.begun()
    assert not store.folder.exists()


def test_a_fuller_part_takes_the_place_of_the_lesser(store: Store) -> None:
    with store.held(HEAD):
        store.save(worlds_of(1, 900), FILES)
    assert store.saved() == {0: 1024, 1: 900}
    assert not (store.folder / "parts" / "00001-500").exists()


def test_a_lesser_part_is_not_saved_over_a_fuller(store: Store) -> None:
    before = files_in(store.folder)
    with store.held(HEAD):
        store.save(worlds_of(1, 400), dict.fromkeys(FILES, b"other"))
    assert files_in(store.folder) == before


def test_the_head_is_written_once(store: Store) -> None:
    before = files_in(store.folder)
    with store.held(dict.fromkeys(HEAD, b"other")):
        pass
    assert files_in(store.folder) == before


def test_what_a_killed_writer_left_is_ignored_and_swept(store: Store) -> None:
    before = files_in(store.folder)
    parts = store.folder / "parts"
    shutil.copytree(parts / "00001-500", parts / "unfinished")
    shutil.copytree(parts / "00001-500", parts / "00001-400")
    assert store.saved() == {0: 1024, 1: 500}
    with store.held(HEAD):
        assert files_in(store.folder) == before


def test_other_peoples_files_stay(store: Store) -> None:
    note = store.folder / "parts" / "note.txt"
    note.write_bytes(b"mine")
    with store.held(HEAD):
        store.save(worlds_of(2), FILES)
    assert note.read_bytes() == b"mine"
    assert store.saved() == {0: 1024, 1: 500, 2: 1024}


def test_a_second_writer_is_refused_while_the_first_writes(store: Store) -> None:
    second = Store(store.folder)
    with store.held(HEAD):
        refused = pytest.raises(StoreError, match="another command is writing")
        with refused as error, second.held(HEAD):
            pass
        assert error.value.exit_code == ExitCode.NOT_SAVED
    with second.held(HEAD):
        second.save(worlds_of(1, 501), FILES)


@pytest.mark.parametrize(
    "name",
    [
        "manifest.json",
        "scenario.yaml",
        "parts/00000-1024/events.parquet",
        "parts/00001-500/series.parquet",
    ],
)
@pytest.mark.parametrize("harm", ["cut", "emptied", "grown", "gone"])
def test_a_harmed_file_is_named(store: Store, name: str, harm: str) -> None:
    path = store.folder / name
    data = path.read_bytes()
    if harm == "gone" or (harm in {"cut", "emptied"} and not data):
        path.unlink()
    else:
        path.write_bytes({"cut": data[:-1], "emptied": b"", "grown": data + b"\n"}[harm])
    with pytest.raises(Damaged, match=path.name) as found:
        read(store, path)
    assert found.value.folder == store.folder
    assert name in found.value.why
    assert "run again" in found.value.hint


@settings(deadline=None)
@given(at=st.integers(min_value=0), bit=st.integers(0, 7), sums=st.booleans())
def test_any_flipped_bit_is_noticed(
    tmp_path_factory: pytest.TempPathFactory, at: int, bit: int, *, sums: bool
) -> None:
    store = Store(tmp_path_factory.mktemp("runs"))
    with store.held(HEAD):
        store.save(worlds_of(0), {"events.parquet": b"events"})
    path = store.folder / "parts" / "00000-1024" / "events.parquet"
    harmed = path.with_name("SHA256SUMS") if sums else path
    data = bytearray(harmed.read_bytes())
    data[at % len(data)] ^= 1 << bit
    harmed.write_bytes(data)
    with pytest.raises(Damaged):
        read(store, path)


@pytest.mark.parametrize("name", ["manifest.json", "parts/00000-1024/events.parquet"])
def test_missing_checksums_are_named(store: Store, name: str) -> None:
    path = store.folder / name
    path.with_name("SHA256SUMS").unlink()
    with pytest.raises(Damaged, match="SHA256SUMS is missing"):
        read(store, path)


def read(store: Store, path: Path) -> bytes:
    if path.parent == store.folder:
        return store.head(path.name)
    block, count = map(int, path.parent.name.split("-"))
    return store.read(worlds_of(block, count), path.name)


@pytest.mark.parametrize("name", ["manifest.json", "parts/00001-500/events.parquet"])
def test_a_file_that_cannot_be_read_is_said_in_a_sentence(store: Store, name: str) -> None:
    path = store.folder / name
    path.unlink()
    path.mkdir()
    with pytest.raises(StoreError, match=rf"^cannot read .*{path.name}: is a directory"):
        read(store, path)


def test_a_folder_that_cannot_be_made_is_said_in_a_sentence() -> None:
    store = Store(Path("/sys/runs/border-war-0123456789ab"))  # not even root may write there
    said = pytest.raises(StoreError, match=r"^cannot write /sys/runs/border-war-\w+: \w+")
    with said, store.held(HEAD):
        pass


def test_a_root_that_is_a_file_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "runs").write_bytes(b"")
    store = Store(tmp_path / "runs" / "border-war-0123456789ab")
    said = pytest.raises(StoreError, match=r"^cannot write .*: not a directory")
    with said, store.held(HEAD):
        pass


def test_a_folder_deleted_by_another_is_said_in_a_sentence(store: Store) -> None:
    with store.held(HEAD):
        shutil.rmtree(store.folder)
        with pytest.raises(StoreError, match=r"^cannot write .*: no such file or directory"):
            store.save(worlds_of(2), FILES)
    assert not store.folder.exists()


def test_a_full_disk_is_said_in_a_sentence(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = files_in(store.folder / "parts" / "00000-1024")
    monkeypatch.setattr(os, "fsync", full)
    with store.held(HEAD), pytest.raises(StoreError) as said:
        store.save(worlds_of(2), FILES)
    assert said.value.what == f"cannot write {store.folder}: no space left on device"
    assert said.value.exit_code == ExitCode.NOT_SAVED
    assert store.saved() == {0: 1024, 1: 500}
    assert files_in(store.folder / "parts" / "00000-1024") == before
