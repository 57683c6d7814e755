"""Does the same work on many chunks, here or in worker processes; knows no model and no file.

Each worker has a pipe of its own, so the death of one neither hangs nor spoils the others:
`concurrent.futures` waits for ever if a worker is killed while it sends a result.
Light to import, so that a command can call `start_early` before it reads its scenario.
"""

from __future__ import annotations

import multiprocessing
import signal
import traceback
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable
from contextlib import suppress
from functools import partial
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import Connection, wait
from typing import Generic, TypeVar, cast

from escalate.errors import EscalateError, ExitCode
from escalate.runs import pinning  # noqa: F401 (workers inherit it)

R = TypeVar("R")
Work = Callable[..., R]  # of a chunk; if it has a true `tells`, of one to tell its share too
Tell = Callable[[range, float], None]
_Answer = tuple[object, Exception | None]  # what was made, or why it could not be

_ATTEMPTS = 3
_PRELOADED = ["__main__", "escalate.engine.chunk", "escalate.runs.job"]


class WorkersDied(EscalateError):  # noqa: N818 (it is they who erred)
    """A chunk of worlds that ended its worker process at every attempt."""

    exit_code = ExitCode.WORLDS_FAILED

    def __init__(self, chunk: range) -> None:
        what = f"worlds {chunk[0]} to {chunk[-1]} ended their worker process {_ATTEMPTS} times"
        super().__init__(what, "if memory ran out, fewer workers need less")
        self.chunk = chunk


def start_early() -> None:
    """Start the server that workers are forked from; its imports run beside the caller's.

    It never sees Ctrl-C, nor do the workers before they ignore it: what that means is for the
    parent to decide.
    """
    multiprocessing.set_forkserver_preload(_PRELOADED)
    resource_tracker.ensure_running()  # or the server starts it, and that unblocks the signal
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _untold(chunk: range, share: float) -> None:
    """Nobody wants to know."""


def in_this_process(
    work: Work[R], chunks: Iterable[range], tell: Tell = _untold
) -> Generator[R, None, None]:
    """What is made of each chunk, in order; `tell` hears what share of a chunk is done."""
    return (_done(work, chunk, partial(tell, chunk)) for chunk in chunks)


def in_processes(
    work: Work[R], chunks: Iterable[range], workers: int, tell: Tell = _untold
) -> Generator[R, None, None]:
    """What is made of each chunk, as they are finished; `work` must pickle.

    A chunk whose worker dies is done again by another one, twice at most; then no other chunk is
    begun, and once those under way are finished WorkersDied is raised. What `work` raises is
    raised here. Closing the generator kills the workers.
    """
    start_early()
    ahead, deaths = deque(chunks), Counter[range]()
    crew: list[_Worker[R]] = []
    try:
        while ahead or crew:
            while ahead and len(crew) < workers:
                crew.append(_Worker(work, ahead.popleft()))
            for worker, answer in _answers(crew, tell):
                if answer and ahead:
                    worker.begin(ahead.popleft())
                else:
                    crew.remove(worker)
                    worker.end()
                if answer:
                    made, error = answer
                    if error:
                        raise error
                    yield cast("R", made)
                else:
                    deaths[worker.chunk] += 1
                    ahead.appendleft(worker.chunk)
                    if deaths[worker.chunk] == _ATTEMPTS:
                        ahead.clear()
    finally:
        for worker in crew:
            worker.end()
    if _ATTEMPTS in deaths.values():
        raise WorkersDied(deaths.most_common(1)[0][0])


class _Worker(Generic[R]):
    """A process that works on one chunk at a time."""

    def __init__(self, work: Work[R], chunk: range) -> None:
        context = multiprocessing.get_context("forkserver")
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(work, theirs), daemon=True)
        self._process.start()
        theirs.close()
        self.begin(chunk)

    def begin(self, chunk: range) -> None:
        """Give it a chunk; if it has died, there will be no answer."""
        self.chunk = chunk
        with suppress(BrokenPipeError):
            self.pipe.send(chunk)

    def answer(self) -> _Answer | float | None:
        """What came of its chunk, or the share that is done; None if it died."""
        try:
            answer: _Answer | float = self.pipe.recv()
        except (EOFError, OSError):
            return None
        return answer

    def end(self) -> None:
        """Kill it: it holds nothing that could be torn."""
        self._process.kill()
        self._process.join()
        self.pipe.close()


def _ready(crew: list[_Worker[R]]) -> list[_Worker[R]]:
    """Wait until a worker has something to say, or has died."""
    pipes = wait([worker.pipe for worker in crew])
    return [worker for worker in crew if worker.pipe in pipes]


def _answers(
    crew: list[_Worker[R]], tell: Tell
) -> Generator[tuple[_Worker[R], _Answer | None], None, None]:
    """What came of chunks; words on how far they are go to `tell`."""
    for worker in _ready(crew):
        answer = worker.answer()
        if isinstance(answer, float):
            tell(worker.chunk, answer)
        else:
            yield worker, answer


def _serve(work: Work[R], pipe: Connection) -> None:
    """In a worker: work on one chunk after the other, until the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError):
        while True:
            pipe.send(_answer(work, pipe.recv(), pipe.send))


def _done(work: Work[R], chunk: range, tell: Callable[[float], None]) -> R:
    """What is made of a chunk, by work that may or may not tell how far it is."""
    return work(chunk, tell) if getattr(work, "tells", False) else work(chunk)


def _answer(work: Work[R], chunk: range, tell: Callable[[float], None]) -> _Answer:
    try:
        return _done(work, chunk, tell), None
    except Exception as error:  # noqa: BLE001 (it is the parent's to judge)
        error.add_note(traceback.format_exc())
        return None, error
