from __future__ import annotations

import os
from pathlib import Path

import pytest
from fake_engine import ENGINE, a_model, files_in, simulate_but_die, simulate_but_die_once

from escalate.errors import ExitCode
from escalate.runs.ensemble import extend, saved_runs
from escalate.runs.executors import WorkersDied, in_processes, in_this_process
from escalate.runs.job import Simulate

CHUNKS = [range(start, start + 10) for start in range(0, 200, 10)]


def threads_allowed(chunk: range) -> tuple[range, str]:
    return chunk, os.environ["OPENBLAS_NUM_THREADS"]


def where(_: range) -> int:
    return os.getpid()


def large(chunk: range) -> bytes:
    """Far more than a pipe holds."""
    return bytes(10_000_000) + bytes(chunk)


def fail(chunk: range) -> None:
    raise ValueError(chunk)


def test_one_process_works_in_order() -> None:
    assert list(in_this_process(tuple, CHUNKS)) == [tuple(chunk) for chunk in CHUNKS]
    assert set(in_this_process(where, CHUNKS)) == {os.getpid()}


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_every_chunk_is_worked_on_once(workers: int) -> None:
    made = list(in_processes(tuple, CHUNKS, workers))
    assert sorted(made) == [tuple(chunk) for chunk in CHUNKS]


def test_workers_are_other_processes_and_no_more_than_asked_for() -> None:
    workers = set(in_processes(where, CHUNKS, 2))
    assert 1 <= len(workers) <= 2
    assert os.getpid() not in workers


def test_workers_that_are_not_needed_are_not_started() -> None:
    assert list(in_processes(tuple, CHUNKS[:1], 50)) == [tuple(CHUNKS[0])]
    assert list(in_processes(tuple, [], 2)) == []


def test_results_may_be_large() -> None:
    made = list(in_processes(large, CHUNKS[:4], 2))
    assert sorted(made) == [large(chunk) for chunk in CHUNKS[:4]]


def test_workers_use_one_thread_each() -> None:
    assert {threads for _, threads in in_processes(threads_allowed, CHUNKS, 2)} == {"1"}


def test_what_the_work_raises_is_raised_here_with_its_traceback() -> None:
    with pytest.raises(ValueError, match=r"range\(0, 10\)") as raised:
        list(in_processes(fail, CHUNKS[:1], 2))
    assert "in fail" in raised.value.__notes__[0]


def test_closing_kills_the_workers() -> None:
    made = in_processes(where, CHUNKS, 2)
    worker = next(made)
    made.close()
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)


def save(root: Path, scratch: Path, simulate: Simulate = ENGINE.simulate) -> dict[str, bytes]:
    extend(
        a_model(scratch=scratch),
        resolved="",
        seed=3,
        worlds=2000,
        root=root,
        workers=2,
        chunk=500,
        engine=ENGINE._replace(simulate=simulate),
    )
    return files_in(root)


def test_the_chunk_of_a_killed_worker_is_simulated_again(tmp_path: Path) -> None:
    survived = save(tmp_path / "survived", tmp_path, simulate_but_die_once)
    assert (tmp_path / "died").exists()
    assert survived == save(tmp_path / "in peace", tmp_path)


def test_a_chunk_that_always_kills_its_worker_is_named(tmp_path: Path) -> None:
    with pytest.raises(WorkersDied) as died:
        save(tmp_path / "runs", tmp_path, simulate_but_die)
    assert died.value.what == "worlds 501 to 1000 ended their worker process 3 times"
    assert died.value.exit_code == ExitCode.WORLDS_FAILED
    (ensemble,), _ = saved_runs(tmp_path / "runs")
    assert ensemble.worlds == 500  # what the other worker was at is finished first
    assert save(tmp_path / "runs", tmp_path) == save(tmp_path / "in peace", tmp_path)
