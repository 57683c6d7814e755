"""Ensembles extended to as many worlds as are asked for: what is saved is not simulated again."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from escalate.errors import EscalateError, ExitCode
from escalate.runs.assembly import Assembly
from escalate.runs.blocks import BLOCK, chunk_size, cut, missing, wanted, worlds_of
from escalate.runs.executors import R, Work, in_processes, in_this_process
from escalate.runs.frames import EventLog, Outcomes, Series
from escalate.runs.identity import folder_name
from escalate.runs.job import Engine, Job, the_engine
from escalate.runs.manifest import Manifest
from escalate.runs.saved import ROOT, Ensemble, open_run, read_piece, saved_runs
from escalate.runs.store import MANIFEST, SCENARIO, Damaged, Store
from escalate.runs.tables import Piece

if TYPE_CHECKING:
    from escalate.model.model import Model

__all__ = [
    "Damaged",
    "Ensemble",
    "EventLog",
    "Extension",
    "Interrupted",
    "Manifest",
    "Outcomes",
    "Progress",
    "Series",
    "extend",
    "open_run",
    "saved_runs",
]

_WORTH_A_WORKER = 500  # worlds that take about as long as a worker takes to start


class Progress(NamedTuple):
    """How many of the worlds to simulate are done."""

    done: int
    total: int


class Extension(NamedTuple):
    """An ensemble that has all the worlds asked for, and how many of them are new."""

    ensemble: Ensemble
    simulated: int


def _untold(_: Progress) -> None:
    """Nobody wants to know."""


class Interrupted(EscalateError):  # noqa: N818 (nothing went wrong)
    """Stopped by Ctrl-C: how many of the worlds asked for are saved."""

    exit_code = ExitCode.INTERRUPTED

    def __init__(self, saved: int, worlds: int) -> None:
        what = f"stopped: {saved:,} of {worlds:,} worlds are saved"
        super().__init__(what, "run the same command again to go on from there")
        self.saved = saved
        self.worlds = worlds


def extend(  # noqa: PLR0913 (named, and most have defaults)
    model: Model,
    *,
    resolved: str,
    seed: int,
    worlds: int,
    root: Path = ROOT,
    workers: int | None = None,
    chunk: int | None = None,
    progress: Callable[[Progress], None] | None = None,
    engine: Engine | None = None,
) -> Extension:
    """Make sure that worlds 1 to `worlds` of this model and seed are saved under `root`.

    Only what is missing is simulated. `resolved` is the scenario's text, saved beside the worlds.
    Neither `workers` (all cores if None) nor `chunk` (worlds simulated at once) changes a result.
    Raises Interrupted after Ctrl-C, WorkersDied if worlds end their process, StoreError if the run
    cannot be saved, Damaged if what is saved is not as it was written. What was finished before
    is saved whichever it is.
    """
    engine = engine or the_engine()
    manifest = Manifest.of(model, seed, engine)
    store = Store(root / folder_name(manifest.scenario, manifest.hash))
    if store.begun():
        ensemble = Ensemble.at(store.folder)
        if ensemble.worlds >= worlds:
            return Extension(ensemble, 0)
    head = {MANIFEST: manifest.to_json(), SCENARIO: resolved.encode()}
    with store.held(head):
        gaps = missing(store.saved(), worlds)
        tally = Tally(sum(map(len, gaps)), progress or _untold)
        job = Job(engine.simulate, model, seed, engine.tells)
        pieces = pieces_of(job, gaps, workers, chunk, tally.under_way)
        try:
            _save(store, worlds, pieces, tally)
        except KeyboardInterrupt:
            unsaved = sum(map(len, missing(store.saved(), worlds)))
            raise Interrupted(worlds - unsaved, worlds) from None
    return Extension(Ensemble.at(store.folder), tally.done)


def pieces_of(
    job: Work[R],
    gaps: Sequence[range],
    workers: int | None,
    chunk: int | None,
    tell: Callable[[range, float], None],
) -> Generator[R, None, None]:
    """The missing worlds, simulated in as many processes as are worth starting."""
    worlds = sum(map(len, gaps))
    crew = crew_for(worlds, workers)
    if crew == 1:
        return in_this_process(job, cut(gaps, chunk or chunk_size(worlds, 1, 2 * BLOCK)), tell)
    chunks = cut(gaps, chunk or chunk_size(worlds, crew))
    return in_processes(job, chunks, min(crew, len(chunks)), tell)


def crew_for(worlds: int, workers: int | None = None) -> int:
    """As many workers as are asked for, or as are worth starting for some worlds."""
    return workers or max(1, min(_cores(), worlds // _WORTH_A_WORKER))


def _cores() -> int:
    """The cores that this process may use, where the system tells."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Tally:
    """Counts the worlds of a call as they are done, in whole chunks and in parts of them."""

    def __init__(self, total: int, tell: Callable[[Progress], None]) -> None:
        self.done, self._total, self._tell = 0, total, tell
        self._parts: dict[range, float] = {}

    def under_way(self, chunk: range, share: float) -> None:
        """Hear what share of a chunk is done."""
        self._parts[chunk] = share
        self.say()

    def finished(self, worlds: range) -> None:
        """Hear that a chunk is done."""
        self._parts.pop(worlds, None)
        self.done += len(worlds)
        self.say()

    def say(self) -> None:
        """Tell how far the call is."""
        parts = sum(len(chunk) * share for chunk, share in self._parts.items())
        self._tell(Progress(self.done + int(parts), self._total))


def _save(store: Store, worlds: int, pieces: Generator[Piece, None, None], tally: Tally) -> None:
    """Save each block once all of it is there, and in the end what is there of the others."""
    saved = store.saved()
    assembly = Assembly[Piece](worlds)
    for block, count in wanted(worlds).items():
        if 0 < saved.get(block, 0) < count:
            assembly.add(read_piece(store, worlds_of(block, saved[block])))
    tally.say()
    try:
        with closing(pieces):
            for piece in pieces:
                assembly.add(piece)
                for whole in assembly.whole():
                    _write(store, whole)
                tally.finished(piece.worlds)
    finally:
        for begun in assembly.begun():
            _write(store, begun)


def _write(store: Store, pieces: Sequence[Piece]) -> None:
    piece = Piece.joined(pieces)
    store.save(piece.worlds, piece.files())
