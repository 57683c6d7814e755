"""A scenario file and those that it extends, one laid over the other; judges none of them."""

from __future__ import annotations

from pathlib import Path

from escalate.scenario.layers import Layers
from escalate.scenario.library import read_text, shipped
from escalate.scenario.problems import Problem, ScenarioError, nearest
from escalate.scenario.reader import Reading, read

KEY = "extends"
DEEPEST = 10  # files


def read_all(text: str, path: Path) -> tuple[Layers, tuple[Problem, ...]]:
    """The document of a file laid over those that it extends, and what is wrong with the texts.

    Raises ScenarioError where a file cannot be read as YAML, or what it extends cannot be had.
    """
    readings = _chain(text, path)
    problems = [problem for reading in readings for problem in reading.problems]
    first, *rest = reversed(readings)
    layers = Layers(first.tree, first.source)
    for reading in rest:
        layers.lay(reading)
    return layers, (*problems, *layers.problems)


def _chain(text: str, path: Path) -> list[Reading]:
    """The file and those below it, the last of which extends nothing."""
    readings: list[Reading] = []
    seen: dict[Path, Path] = {}
    below: Path | None = path
    while below is not None:
        seen[below.resolve()] = below
        reading = read(text, str(below))
        readings.append(reading)
        below = _extended(reading, below)
        if below is None:
            break
        _refuse_circle(readings, below, seen)
        text = _read_extended(readings, below)
    return readings


def _extended(reading: Reading, path: Path) -> Path | None:
    """The file that a document extends; the key is taken out of the document."""
    if not isinstance(reading.tree, dict) or KEY not in reading.tree:
        return None
    named = reading.tree.pop(KEY)
    if not isinstance(named, str) or not named.strip():
        raise _refused([reading], f"`{KEY}` must be the name of a file", "such as base.yaml")
    known = shipped()
    if named in known:
        return known[named]
    folder = path.resolve().parent
    target = path.parent / named
    try:
        inside = not Path(named).is_absolute() and target.resolve().is_relative_to(folder)
        found = target.is_file()
    except (OSError, ValueError):  # a name that no file can have
        inside, found = True, False
    if not inside:
        what = f"{named!r} lies outside the folder of this file"
        raise _refused([reading], what, "copy it beside this file, or below")
    if not found:
        files = [*(file.name for file in sorted(path.parent.glob("*.y*ml"))), *known]
        hint = nearest(named, files) or f"it is looked for in {path.parent}"
        raise _refused([reading], f"there is no {named!r} to extend", hint)
    return target


def _refuse_circle(readings: list[Reading], below: Path, seen: dict[Path, Path]) -> None:
    if below.resolve() in seen:
        circle = " extends ".join(str(file) for file in (*seen.values(), below))
        raise _refused(readings, f"a circle: {circle}", "one of them must extend nothing")
    if len(readings) >= DEEPEST:
        raise _refused(readings, f"more than {DEEPEST} files, each extending the next")


def _read_extended(readings: list[Reading], path: Path) -> str:
    try:
        return read_text(path)
    except ScenarioError as error:
        raise _refused(readings, str(error)) from None


def _refused(readings: list[Reading], what: str, hint: str = "") -> ScenarioError:
    """The error that stands at the last document's `extends`, after all that is known already."""
    last = readings[-1]
    known = [problem for reading in readings for problem in reading.problems]
    return ScenarioError([*known, Problem(what, (KEY,), hint).located(last.source)])
