"""The extension that crashes are tried on, and the calls at which they strike."""

from __future__ import annotations

from pathlib import Path

from fake_engine import ENGINE, a_model

from escalate.runs.ensemble import extend

CALLS = ("open", "mkdir", "fsync", "rename", "unlink", "rmdir")
"""Every call that touches the disk."""


def save(root: Path, worlds: int) -> None:
    extend(
        a_model(),
        resolved="",
        seed=3,
        worlds=worlds,
        root=root,
        workers=1,
        chunk=700,
        engine=ENGINE,
    )
