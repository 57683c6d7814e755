"""A scenario file and those that it extends, one laid over the other; judges none of them."""

from __future__ import annotations

from pathlib import Path

from escalate.scenario.layers import Layers
from escalate.scenario.library import read_text, shipped
from escalate.scenario.problems import Problem, ScenarioError, closest, nearest
from escalate.scenario.reader import UNREAD, Reading, read

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
    if named is UNREAD:
        raise ScenarioError(reading.problems)
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
    except (OSError, ValueError, RuntimeError):  # no file can have this name, or links go round
        inside, found = True, False
    if not inside:
        what = f"{named!r} lies outside the folder of this file"
        raise _refused([reading], what, "copy it beside this file, or below")
    if not found:
        hint = _near(named, path.parent, target.parent) or nearest(named, known)
        if not hint or f"{named!r}" in hint:
            hint = "it is looked for in the folder of this file"
        raise _refused([reading], _not_a_file(named, target), hint)
    return target


def _not_a_file(named: str, path: Path) -> str:
    """What stands in the place of a file that is to be extended."""
    try:
        if path.is_dir():
            return f"{named!r} is a folder, not a file"
        if path.exists():
            return f"{named!r} is no ordinary file"
        if path.is_symlink():
            return f"{named!r} is a link that leads nowhere"
    except (OSError, ValueError):  # a name that no file can have
        pass
    return f"there is no {named!r} to extend"


def _near(named: str, *folders: Path) -> str:
    """The file with the nearest name, in the folder of this file or in the one that was meant."""
    own = folders[0]
    try:
        found = [file for folder in folders for file in sorted(folder.glob("*.y*ml"))]
    except (OSError, ValueError):
        found = []
    found = [file for file in found if file.is_relative_to(own)]
    names = {file.with_suffix("").relative_to(own).as_posix(): file for file in found}
    close = closest(named.rpartition(".")[0] or named, names)
    return f"did you mean {names[close].relative_to(own).as_posix()!r}?" if close else ""


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
