"""Files are whole whenever the writer is killed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from escalate.runs import whole


class Killed(BaseException):
    """What a kill is to a test: nothing catches it."""


def killed(*_: object, **__: object) -> None:
    raise Killed


def test_a_file_is_put_in_place_of_another_or_of_none(tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    for data in (b"first", b"second", b""):
        whole.replace(path, data)
        assert path.read_bytes() == data
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(("owner", "step"), [(os, "fsync"), (Path, "replace")])
def test_a_writer_that_is_killed_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, owner: object, step: str
) -> None:
    path = tmp_path / "state.json"
    whole.replace(path, b"old")
    with monkeypatch.context() as patched:
        patched.setattr(owner, step, killed)
        with pytest.raises(Killed):
            whole.replace(path, b"new and longer")

    assert path.read_bytes() == b"old"
    whole.replace(path, b"new")
    assert path.read_bytes() == b"new"
