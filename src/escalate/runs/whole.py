"""Files that are written whole or not at all, whenever the writer is killed; knows no content."""

from __future__ import annotations

import os
from pathlib import Path


def write(path: Path, data: bytes) -> None:
    """Write a file and see it onto the disk; a kill may leave a part of it."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync(folder: Path) -> None:
    """Make names in a folder last: renames are not on the disk before."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace(path: Path, data: bytes) -> None:
    """Put a file in the place of another, or of none: there is always the one or the other."""
    draft = path.with_name(f".{path.name}.unfinished")
    write(draft, data)
    draft.replace(path)
    sync(path.parent)
