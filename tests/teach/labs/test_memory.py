"""What a desk remembers of checks is what was simulated, or nothing."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from escalate.errors import EscalateError
from escalate.teach.labs import memory
from escalate.teach.labs.memory import Memory

DAYS = {"day": np.array([3.0, np.nan]), "ending": np.array([0, -1], np.int8)}


def test_a_desk_remembers_over_night(tmp_path: Path) -> None:
    Memory(tmp_path / "kept").keep(("a model", 2, 8192), DAYS)
    found = Memory(tmp_path / "kept").recall(("a model", 2, 8192))

    assert found is not None
    assert {*found} == {*DAYS}
    assert all(np.array_equal(found[name], DAYS[name], equal_nan=True) for name in DAYS)
    assert found["ending"].dtype == np.int8


@pytest.mark.parametrize(
    "other", [("a model", 3, 8192), ("a model", 2, 8191), ("b model", 2, 8192)]
)
def test_nothing_is_remembered_of_something_else(tmp_path: Path, other: object) -> None:
    remembered = Memory(tmp_path)
    remembered.keep(("a model", 2, 8192), DAYS)

    assert remembered.recall(other) is None
    assert Memory(tmp_path).recall(other) is None


@pytest.mark.parametrize("version", ["9.9.9", ""])
def test_nothing_is_remembered_by_another_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    Memory(tmp_path).keep("a model", DAYS)
    monkeypatch.setattr(memory, "__version__", version)

    assert Memory(tmp_path).recall("a model") is None


@pytest.mark.parametrize("damage", [b"", b"PK", b"not numbers"])
def test_a_damaged_file_is_as_none(tmp_path: Path, damage: bytes) -> None:
    Memory(tmp_path).keep("a model", DAYS)
    (path,) = tmp_path.glob("*.npz")
    path.write_bytes(damage or path.read_bytes()[:100])

    assert Memory(tmp_path).recall("a model") is None


def test_those_that_were_asked_for_last_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "MOST", 2)
    for age, name in ((30, "oldest, asked for again"), (20, "old")):
        Memory(tmp_path).keep(name, DAYS)
        path = max(tmp_path.glob("*.npz"), key=lambda one: one.stat().st_mtime_ns)
        os.utime(path, (1000 - age, 1000 - age))
    Memory(tmp_path).recall("oldest, asked for again")
    Memory(tmp_path).keep("new", DAYS)

    kept = {
        name for name in ("oldest, asked for again", "old", "new") if Memory(tmp_path).recall(name)
    }
    assert kept == {"oldest, asked for again", "new"}


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(EscalateError, match="file"):
        Memory(tmp_path / "file").keep("a model", DAYS)
