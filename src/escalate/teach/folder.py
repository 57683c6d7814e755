"""A fresh folder with some texts in it, written whole or not at all; chooses no text."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from escalate.errors import EscalateError


def refuse_existing(folder: Path) -> None:
    """Raise EscalateError for a folder that is there, or that cannot be made."""
    if folder.exists() or folder.is_symlink():
        what = f"{folder} is there already, and nothing in it is overwritten"
        raise EscalateError(what, "give another with --to, or rename or remove it first")
    if not folder.absolute().parent.is_dir():
        what = f"there is no folder {folder.parent} to write {folder.name} into"
        raise EscalateError(what, "make it first, or choose another with --to")


def write_whole(folder: Path, texts: Mapping[str, str]) -> None:
    """Write texts by their paths in a folder that is not there yet.

    They are written beside it first, so that a folder of this name is always whole. Raises
    EscalateError if it is there, OSError if it cannot be written; then nothing is left behind.
    """
    refuse_existing(folder)
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.absolute().parent))
    try:
        whole = beside / folder.name
        for path, text in texts.items():
            file = whole / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
        refuse_existing(folder)
        whole.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
