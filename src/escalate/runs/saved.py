"""Ensembles as they are saved, found and read; writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Self

import pyarrow as pa

from escalate.errors import EscalateError, StoreError
from escalate.runs.blocks import BLOCK, block_of, unbroken, worlds_of
from escalate.runs.frames import EventLog, Outcomes, Series
from escalate.runs.identity import folder_name
from escalate.runs.manifest import Manifest
from escalate.runs.store import MANIFEST, SCENARIO, Damaged, Store, told
from escalate.runs.tables import EVENTS, FILES, OUTCOMES, SERIES, Piece, between, decoded
from escalate.scenario.problems import nearest

ROOT = Path("runs")
"""Where runs are saved unless another folder is named."""


@dataclass(frozen=True)
class Ensemble:
    """Worlds 1 to `worlds`, saved in a folder.

    Whatever reads them raises Damaged where a file is missing or is not as it was written,
    StoreError if it cannot be read, and EscalateError if a world that is asked for is not saved.
    """

    folder: Path
    manifest: Manifest
    worlds: int

    @classmethod
    def at(cls, folder: Path) -> Self:
        """The ensemble of a folder."""
        store = Store(folder)
        data = store.head(MANIFEST)
        try:
            manifest = Manifest.from_json(data)
        except (ValueError, KeyError, TypeError) as error:
            raise Damaged(folder, f"{MANIFEST} cannot be understood: {error}") from error
        expected = folder_name(manifest.scenario, manifest.hash)
        if folder.absolute().name != expected:
            raise Damaged(folder, f"{MANIFEST} is that of {expected}", f"rename it to {expected}")
        return cls(folder, manifest, unbroken(store.saved()))

    def outcomes(self, first: int | None = None) -> Outcomes:
        """How each of the first worlds ended; of all worlds if None."""
        return Outcomes.of(self._table(OUTCOMES, self._first(first)), self.manifest)

    def events(self, world: int | None = None, *, first: int | None = None) -> EventLog:
        """What happened in one world, or in each of the first worlds."""
        worlds = self._first(first) if world is None else range(world, world + 1)
        return EventLog.of(self._table(EVENTS, worlds))

    def resolved(self) -> str:
        """The text of its scenario after all changes, which gives the same results."""
        return Store(self.folder).head(SCENARIO).decode()

    def series(self, first: int | None = None) -> Series:
        """The watched quantities of the first worlds over time."""
        return Series.of(self._table(SERIES, self._first(first)), self.manifest.watch)

    def damage(self) -> list[Damaged]:
        """What is damaged, at most one file of each part; reads everything."""
        store = Store(self.folder)
        parts = [worlds_of(block, count) for block, count in store.saved().items()]
        reads = [partial(store.head, SCENARIO)] + [
            partial(read_piece, store, part) for part in parts
        ]
        return [found for found in map(_finding, reads) if found]

    def _first(self, worlds: int | None) -> range:
        return range(1, 1 + (self.worlds if worlds is None else worlds))

    def _table(self, name: str, worlds: range) -> pa.Table:
        if not worlds or worlds.start < 1 or worlds.stop > self.worlds + 1:
            raise EscalateError(
                f"{self.folder} has no world {worlds.stop - 1:,}: it has {self.worlds:,} worlds"
            )
        store = Store(self.folder)
        saved = store.saved()
        blocks = range(block_of(worlds[0]), block_of(worlds[-1]) + 1)
        parts = [worlds_of(block, saved.get(block, BLOCK)) for block in blocks]
        tables = [decoded(store.read(part, name)) for part in parts]
        return between(pa.concat_tables(tables), worlds)


def find_run(run: str | Path, root: Path = ROOT) -> Ensemble | None:
    """The saved run at a path, or with this folder name under `root`; None if there is none.

    Raises Damaged if it is not as it was written.
    """
    for folder in (Path(run), root / run) if str(run) else ():
        with suppress(OSError, StoreError):  # a name that no folder can have
            if folder.is_dir() and Store(folder).begun():
                break
    else:
        return None
    return Ensemble.at(folder)


def open_run(run: str | Path, root: Path = ROOT) -> Ensemble:
    """The saved run at a path, or with this folder name under `root`.

    Raises StoreError if there is none, Damaged if it is not as it was written.
    """
    if found := find_run(run, root):
        return found
    names = [ensemble.folder.name for ensemble in saved_runs(root)[0]]
    raise StoreError(
        f"{run}: no saved run", nearest(str(run), names) or "`escalate runs` lists them"
    )


def saved_runs(root: Path = ROOT) -> tuple[list[Ensemble], list[Damaged]]:
    """The saved runs under a folder by name, and apart from them those that are damaged."""
    sound, damaged = [], []
    with told("read", root):
        folders = sorted(root.iterdir()) if root.is_dir() else []
    for folder in folders:
        try:
            if Store(folder).begun():
                sound.append(Ensemble.at(folder))
        except Damaged as found:
            damaged.append(found)
        except StoreError as error:
            damaged.append(Damaged(folder, error.what))
    return sound, damaged


def read_piece(store: Store, worlds: range) -> Piece:
    """All that is saved of the worlds of a part; raises as Ensemble does."""
    return Piece.from_files(worlds, {name: store.read(worlds, name) for name in FILES})


def _finding(read: Callable[[], object]) -> Damaged | None:
    try:
        read()
    except Damaged as found:
        return found
    return None
