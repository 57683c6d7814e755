"""What was simulated for checks before, so that it is not simulated again."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from escalate import __version__
from escalate.runs import whole
from escalate.runs.job import the_engine
from escalate.runs.store import told

MOST = 48
"""Ensembles that a folder keeps: those that were asked for last."""
Arrays = Mapping[str, NDArray[Any]]


class Memory:
    """Arrays by all that they follow from; kept in a folder too, if there is one.

    A file that is damaged, or was pruned, is simulated again: nothing is lost with it but time.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._held: dict[str, Arrays] = {}

    def recall(self, of: object) -> Arrays | None:
        """What was kept of something, if it was.

        `of` names all that the arrays follow from, and says so in its `repr`.
        """
        key = _key(of)
        if key not in self._held and self._folder:
            found = _read(self._folder / f"{key}.npz")
            if found is not None:
                self._held[key] = found
        return self._held.get(key)

    def keep(self, of: object, arrays: Arrays) -> None:
        """Keep arrays; raises StoreError if the folder cannot be written."""
        key = _key(of)
        self._held[key] = arrays
        if not self._folder:
            return
        file = BytesIO()
        np.savez_compressed(file, allow_pickle=False, **arrays)
        with told("write", self._folder):
            self._folder.mkdir(exist_ok=True)
            whole.replace(self._folder / f"{key}.npz", file.getvalue())
            self._prune()

    def _prune(self) -> None:
        assert self._folder is not None
        dated = sorted((path.stat().st_mtime_ns, path) for path in self._folder.glob("*.npz"))
        for _, path in dated[:-MOST]:
            path.unlink(missing_ok=True)


def _key(of: object) -> str:
    engine = the_engine()
    text = repr((__version__, engine.results_version, engine.dice, of))
    return blake2b(text.encode(), digest_size=16).hexdigest()


def _read(path: Path) -> Arrays | None:
    """The arrays of a file, which counts as asked for now; None if they cannot be had."""
    try:
        with np.load(BytesIO(path.read_bytes()), allow_pickle=False) as file:
            found = {name: file[name] for name in file.files}
    except (OSError, ValueError, EOFError, KeyError, BadZipFile):
        return None
    with suppress(OSError):
        os.utime(path)
    return found
