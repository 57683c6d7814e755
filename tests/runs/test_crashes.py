from __future__ import annotations

import errno
import itertools
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from crash_case import CALLS, save
from fake_engine import files_in

from escalate.errors import StoreError
from escalate.runs.ensemble import saved_runs

CRASHING = Path(__file__).with_name("crashing.py")


@pytest.mark.parametrize(("first", "then"), [(0, 1500), (1000, 2500)])
def test_a_writer_killed_at_any_call_leaves_whole_parts_and_is_gone_on_from(
    tmp_path: Path, first: int, then: int
) -> None:
    done = subprocess.run(
        [sys.executable, CRASHING, tmp_path, str(first), str(then)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout) > 20


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EROFS])
def test_a_disk_that_fails_at_any_call_leaves_whole_parts_and_is_gone_on_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: None)  # real ones would take most of the time
    before, trial = tmp_path / "before", tmp_path / "trial"
    save(before, 1000)
    shutil.copytree(before, trial)
    save(trial, 2500)
    expected = files_in(trial)
    for fatal in itertools.count(1):
        shutil.rmtree(trial)
        shutil.copytree(before, trial)
        calls = itertools.count(1)
        with pytest.MonkeyPatch.context() as patch:
            for name in CALLS:
                patch.setattr(os, name, failing(getattr(os, name), calls, fatal, error))
            told = attempt(trial)
        if next(calls) <= fatal:
            assert told is None
            assert fatal > 20
            return
        assert told is None or os.strerror(error).lower() in told
        assert [ensemble.damage() for ensemble in saved_runs(trial)[0]] == [[]]
        save(trial, 2500)
        assert files_in(trial) == expected


def attempt(root: Path) -> str | None:
    """What is said of an extension that may fail; None if it does not."""
    try:
        save(root, 2500)
    except StoreError as error:
        return error.what
    return None


def failing(
    call: Callable[..., Any], calls: itertools.count[int], fatal: int, error: int
) -> Callable[..., Any]:
    """The call, from the fatal one on failing as it does on a disk that is full or broken."""

    def called(*args: Any, **options: Any) -> Any:
        if next(calls) >= fatal:
            raise OSError(error, os.strerror(error))
        return call(*args, **options)

    return called
