"""The folder of one ensemble: whole files or none, sealed by checksums; knows no tables.

    <scenario>-<hash>/manifest.json, scenario.yaml, SHA256SUMS, lock
                      parts/<block>-<worlds>/<table>.parquet, SHA256SUMS

A part is written under another name, flushed to the disk and renamed. So a writer killed at any
moment, or a disk that is full, leaves whole parts only.
"""

from __future__ import annotations

import fcntl
import hashlib
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from escalate.errors import StoreError
from escalate.runs.blocks import block_of, worlds_of
from escalate.runs.whole import sync, write

MANIFEST, SCENARIO = "manifest.json", "scenario.yaml"
_SUMS = "SHA256SUMS"
_DRAFT = "unfinished"
_PART = re.compile(r"(\d{5,})-(\d{1,4})", re.ASCII)


class Damaged(StoreError):  # noqa: N818 (a finding as much as an error)
    """A saved ensemble that is not as it was written: its folder, and why."""

    def __init__(self, folder: Path, why: str, hint: str = "") -> None:
        super().__init__(f"{folder} is damaged: {why}", hint or "delete this folder and run again")
        self.folder = folder
        self.why = why


class Store:
    """The folder of one ensemble, which need not exist."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._parts = folder / "parts"

    def saved(self) -> dict[int, int]:
        """How many worlds of which block are saved; the fullest part speaks for its block."""
        return dict(sorted(self._found()))

    def begun(self) -> bool:
        """Whether there is an ensemble here, be it without worlds, be it damaged."""
        with told("read", self.folder):
            return (self.folder / MANIFEST).exists() or bool(self.saved())

    def head(self, name: str) -> bytes:
        """The bytes of a file that the ensemble began with.

        Raises Damaged if it has changed or is missing, StoreError if it cannot be read.
        """
        return self._read(self.folder / name, "delete this folder and run again")

    def read(self, worlds: range, name: str) -> bytes:
        """The bytes of a file of the part that holds these worlds; raises as `head` does."""
        part = self._part(worlds)
        hint = f"delete {part} and run again: only its worlds are simulated again"
        return self._read(part / name, hint)

    @contextmanager
    def held(self, head: Mapping[str, bytes]) -> Iterator[None]:
        """Be the only one who writes; a new folder begins with the files of `head`.

        Raises StoreError if another process writes, or nothing can be written.
        """
        with told("write", self.folder):
            self._parts.mkdir(parents=True, exist_ok=True)
            lock = (self.folder / "lock").open("ab")
        with lock:
            with told("write", self.folder):
                _lock(lock, self.folder)
                self._begin(head)
                self._sweep()
            yield

    def save(self, worlds: range, files: Mapping[str, bytes]) -> None:
        """Save the first worlds of a block, unless as many are saved already.

        Raises StoreError if that fails; then nothing has changed.
        """
        draft = self._parts / _DRAFT
        with told("write", self.folder):
            if len(worlds) <= self.saved().get(block_of(worlds[0]), 0):
                return
            shutil.rmtree(draft, ignore_errors=True)
            draft.mkdir()
            for name, data in _sealed(files).items():
                write(draft / name, data)
            sync(draft)
            draft.rename(self._part(worlds))
            sync(self._parts)
            self._sweep()

    def _begin(self, head: Mapping[str, bytes]) -> None:
        """Write the head, the manifest last: without one, nothing has begun."""
        if (self.folder / MANIFEST).exists():
            return
        files = _sealed(head)
        for name in sorted(files, key=lambda name: name == MANIFEST):
            draft = self.folder / _DRAFT
            write(draft, files[name])
            draft.rename(self.folder / name)
            sync(self.folder)
        sync(self.folder.parent)

    def _found(self) -> Iterator[tuple[int, int]]:
        """Block and number of worlds of every part."""
        with told("read", self._parts):
            paths = list(self._parts.iterdir()) if self._parts.exists() else []
        for match in (_PART.fullmatch(path.name) for path in paths):
            if match:
                block, count = map(int, match.groups())
                yield block, count

    def _sweep(self) -> None:
        """Remove what killed writers left, and parts that a fuller one replaces."""
        shutil.rmtree(self._parts / _DRAFT, ignore_errors=True)
        fullest = self.saved()
        for block, count in self._found():
            if count < fullest[block]:
                shutil.rmtree(self._part(worlds_of(block, count)))

    def _part(self, worlds: range) -> Path:
        return self._parts / f"{block_of(worlds[0]):05d}-{len(worlds)}"

    def _read(self, path: Path, hint: str) -> bytes:
        with told("read", path):
            try:
                data, sums = path.read_bytes(), (path.parent / _SUMS).read_bytes()
            except FileNotFoundError as error:
                missing = Path(error.filename).relative_to(self.folder)
                raise Damaged(self.folder, f"{missing} is missing", hint) from None
        if _sum(path.name, data) not in sums:
            what = f"{path.relative_to(self.folder)} does not match its checksum"
            raise Damaged(self.folder, what, hint)
        return data


def _sealed(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files and their checksums, in the form that `sha256sum -c` reads."""
    return {**files, _SUMS: b"".join(_sum(name, data) for name, data in files.items())}


def _sum(name: str, data: bytes) -> bytes:
    return f"{hashlib.sha256(data).hexdigest()}  {name}\n".encode()


def _lock(lock: IO[bytes], folder: Path) -> None:
    """Hold the lock until it is closed, by whatever end the process meets."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        hint = "wait until it has finished, then run again"
        raise StoreError(f"another command is writing {folder}", hint) from None


@contextmanager
def told(doing: str, path: Path) -> Iterator[None]:
    """Say in one sentence why a file or folder cannot be read or written."""
    try:
        yield
    except OSError as error:
        why = (error.strerror or "the system refuses").lower()
        hint = "what was saved before is whole; run again to go on" if doing == "write" else ""
        raise StoreError(f"cannot {doing} {path}: {why}", hint) from error
