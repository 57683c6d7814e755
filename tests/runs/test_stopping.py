from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fake_engine import ENGINE, a_model, files_in

from escalate.errors import ExitCode
from escalate.runs.ensemble import Ensemble, extend, saved_runs

STOPPED = Path(__file__).with_name("stopped.py")
SECONDS = 10  # far more than it takes; a test that waits so long has failed


class Run:
    """A run of 5,000 worlds in a process of its own, all at work on worlds that never end."""

    def __init__(self, scratch: Path, workers: int, chunk: int) -> None:
        self.root = scratch / "runs"
        self._go_on = scratch / "go_on"
        os.mkfifo(self._go_on)
        os.mkfifo(scratch / "hangs")
        with os.fdopen(os.open(scratch / "hangs", os.O_RDWR), encoding="ascii") as hangs:
            self.process = subprocess.Popen(
                [sys.executable, STOPPED, scratch, str(workers), str(chunk)],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                start_new_session=True,
            )
            self.at_work = [int(hangs.readline()) for _ in range(workers)]
        self._until_done(2048 // chunk * chunk)

    def _until_done(self, worlds: int) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            if int(line) == worlds:
                return

    def interrupt(self) -> tuple[str, str]:
        """Press Ctrl-C, which all processes of the terminal get; what is said then."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.communicate(timeout=SECONDS)

    def go_on(self) -> None:
        """Let the worlds that never end end."""
        with self._go_on.open("wb"):
            pass

    def saved(self) -> Ensemble:
        (ensemble,), damaged = saved_runs(self.root)
        assert not damaged
        assert not ensemble.damage()
        return ensemble


@contextmanager
def running(scratch: Path, workers: int, chunk: int) -> Iterator[Run]:
    run = Run(scratch, workers, chunk)
    with run.process:
        try:
            yield run
        finally:
            run.process.kill()


def in_peace(root: Path) -> dict[str, bytes]:
    """The files of the same run where nobody stops it."""
    extend(a_model(), resolved="", seed=3, worlds=5000, root=root, workers=1, engine=ENGINE)
    return files_in(root)


@pytest.mark.parametrize(("workers", "chunk", "kept"), [(1, 700, 1400), (2, 1024, 2048)])
def test_ctrl_c_ends_promptly_and_keeps_what_was_finished(
    tmp_path: Path, workers: int, chunk: int, kept: int
) -> None:
    with running(tmp_path, workers, chunk) as run:
        out, err = run.interrupt()
        assert run.process.returncode == ExitCode.INTERRUPTED
        assert out == f"stopped: {kept:,} of 5,000 worlds are saved\n"
        assert err == ""
        assert run.saved().worlds == kept
        for worker in run.at_work:
            with pytest.raises(ProcessLookupError):
                os.kill(worker, 0)
    in_peace(run.root)
    assert files_in(run.root) == in_peace(tmp_path / "in peace")


def test_a_killed_command_leaves_its_lock_and_its_workers_to_nobody(tmp_path: Path) -> None:
    with running(tmp_path, 2, 1024) as run:
        ends = [os.pidfd_open(worker) for worker in run.at_work]
        run.process.kill()
        run.process.wait(timeout=SECONDS)
        assert run.saved().worlds == 2048
        in_peace(run.root)
        run.go_on()
        for end in ends:
            assert select.select([end], [], [], SECONDS)[0] == [end]
            os.close(end)
        assert run.process.communicate(timeout=SECONDS) == ("", "")
    assert files_in(run.root) == in_peace(tmp_path / "in peace")
