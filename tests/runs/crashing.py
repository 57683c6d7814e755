"""Saves a run again and again, and is killed each time at the next call that touches the disk.

Usage: crashing.py FOLDER FIRST THEN: FIRST worlds are saved in peace; the extension to THEN worlds
dies at its first such call, then at its second, and so on. What is left must be whole, and the
next try must give the same bytes. Prints how many deaths there were. A process of its own,
because only one without threads may fork.
"""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from crash_case import CALLS, save
from fake_engine import files_in

from escalate.runs.ensemble import saved_runs


class Disk:
    """Forgets, when the power is cut, what was not flushed to it.

    That is half of each such file, and the new names in each such folder.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._flushed = {path.stat().st_ino for path in root.rglob("*")}
        self._renamed: list[tuple[Path, Path]] = []
        self._rename = os.rename

    def fsync(self, descriptor: int) -> None:
        flushed = os.fstat(descriptor).st_ino
        self._flushed.add(flushed)
        self._renamed = [
            (old, new) for old, new in self._renamed if new.parent.stat().st_ino != flushed
        ]

    def rename(self, old: Path, new: Path) -> None:
        self._rename(old, new)
        self._renamed.append((old, new))

    def forget(self) -> None:
        for old, new in reversed(self._renamed):
            self._rename(new, old)
        for path in self._root.rglob("*"):
            if path.is_file() and path.stat().st_ino not in self._flushed:
                os.truncate(path, path.stat().st_size // 2)


def die_at(fatal: int, disk: Disk) -> None:
    """Meet a power cut instead of the n-th call from now on that touches the disk."""
    calls = itertools.count(1)

    def deadly(call: Callable[..., Any]) -> Callable[..., Any]:
        def called(*args: Any, **options: Any) -> Any:
            if next(calls) == fatal:
                disk.forget()
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*args, **options)

        return called

    calm = {name: getattr(os, name) for name in CALLS}
    for name, call in {**calm, "fsync": disk.fsync, "rename": disk.rename}.items():
        setattr(os, name, deadly(call))


def dies(root: Path, worlds: int, fatal: int) -> bool:
    """Whether an extension in a child process met the fatal call."""
    child = os.fork()
    if child == 0:
        die_at(fatal, Disk(root))
        save(root, worlds)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in {0, -signal.SIGKILL}
    return code != 0


def whole_worlds(root: Path) -> int:
    """How many worlds are saved, all of them whole."""
    sound, damaged = saved_runs(root)
    assert not damaged
    assert not any(ensemble.damage() for ensemble in sound)
    return sum(ensemble.worlds for ensemble in sound)


def main(folder: Path, first: int, then: int) -> None:
    setattr(os, "fsync", lambda _: None)  # noqa: B010  real ones would take most of the time
    before, trial = folder / "before", folder / "trial"
    before.mkdir()
    if first:
        save(before, first)
    shutil.copytree(before, trial)
    save(trial, then)
    expected = files_in(trial)
    for fatal in itertools.count(1):
        shutil.rmtree(trial)
        shutil.copytree(before, trial)
        died = dies(trial, then, fatal)
        assert whole_worlds(trial) >= first, f"worlds lost by death {fatal}"
        save(trial, then)
        assert files_in(trial) == expected, f"other bytes after death {fatal}"
        if not died:
            print(fatal - 1)  # noqa: T201 (what the test reads)
            return


main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
