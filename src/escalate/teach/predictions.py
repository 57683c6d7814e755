"""What people predicted of runs, kept beside them in one file; asks and scores nothing.

A line of JSON for each, without a name of a person and without a date: the same answers give the
same bytes. A writer that is killed leaves the file as it was or with its whole line.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from escalate.errors import EscalateError
from escalate.runs import whole
from escalate.runs.store import told

FILE = "predictions.jsonl"


@dataclass(frozen=True)
class Prediction:
    """The shares that somebody expected of a run, before its numbers were shown, or a refusal."""

    scenario: str
    """The name of the scenario."""
    run: str
    """The hash of the run: the same scenario with the same changes and the same seed."""
    seed: int
    of: tuple[str, ...]
    """What the shares are of; every world is in exactly one of these."""
    shares: tuple[float, ...] | None
    """From 0 to 1, adding to 1; None if the answer was to decline."""


def stored(root: Path, scenario: str) -> tuple[Prediction, ...]:
    """What was predicted or declined for a scenario, in the order in which it was answered.

    `root` is the folder of the runs. Raises EscalateError for a line that is no prediction, and
    StoreError if the file cannot be read.
    """
    path = root / FILE
    lines = _read(path).splitlines()
    found = (_understood(path, number, line) for number, line in enumerate(lines, start=1))
    return tuple(one for one in found if one.scenario == scenario)


def store(root: Path, prediction: Prediction) -> None:
    """Add a prediction to those of a folder of runs; raises StoreError if it cannot be written."""
    path = root / FILE
    line = json.dumps(asdict(prediction)) + "\n"
    with told("write", path):
        root.mkdir(parents=True, exist_ok=True)
        with _alone(root):
            whole.replace(path, _read(path) + line.encode())


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Wait until no other process adds to the file, and keep all others waiting."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _read(path: Path) -> bytes:
    with told("read", path):
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return b""


def _understood(path: Path, number: int, line: bytes) -> Prediction:
    try:
        tree: Any = json.loads(line)
        shares = tree["shares"]
        return Prediction(
            scenario=str(tree["scenario"]),
            run=str(tree["run"]),
            seed=int(tree["seed"]),
            of=tuple(map(str, tree["of"])),
            shares=None if shares is None else tuple(map(float, shares)),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise EscalateError(
            f"{path}, line {number}, is no prediction", "delete the line"
        ) from error
