"""Where scenarios are found: a path, or the name of a shipped one; reads text, understands none."""

from __future__ import annotations

import stat
from pathlib import Path

from escalate.scenario.problems import file_error, nearest
from escalate.scenario.reader import LARGEST_FILE

_PACKAGE = Path(__file__).resolve().parents[1]
_HOMES = (_PACKAGE, _PACKAGE.parents[1])  # a wheel, a checkout


def shipped() -> dict[str, Path]:
    """The scenarios that come with the package, by name; those that labs stand on come last."""
    folders = (_folder("scenarios"), labs())
    return {path.stem: path for folder in folders for path in sorted(folder.glob("*.yaml"))}


def labs() -> Path:
    """The folder of the labs that come with the package."""
    return _folder("labs")


def minimal() -> Path:
    """A small scenario to begin with; it is not one of those that are shipped."""
    return _folder("scenarios") / "new" / "minimal.yaml"


def schema() -> Path | None:
    """What tells an editor how a scenario is written, if it is installed."""
    path = _folder("scenarios") / "scenario.schema.json"
    return path if path.is_file() else None


def _folder(name: str) -> Path:
    """Where the files of a kind are that come with the package."""
    places = [home / name for home in _HOMES]
    return next((folder for folder in places if folder.is_dir()), places[0])


def find(source: str) -> Path:
    """The file that a path or the name of a shipped scenario means.

    A folder that is called like a shipped scenario stands in nobody's way. Raises ScenarioError if
    there is none.
    """
    path = Path(source)
    if path.suffix in {".yaml", ".yml"}:
        return path
    known = shipped()
    if source in known and not path.is_file():
        return known[source]
    if _exists(path):
        return path
    names = ", ".join(known) or "none"
    hint = nearest(source, known) or f"shipped scenarios: {names}; or give the path of a file"
    raise file_error(source, "no such file, and no shipped scenario has this name", hint)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name that no file can have
        return False


def read_text(path: Path) -> str:
    """The text of a scenario file.

    Raises ScenarioError if it is missing, no ordinary file, too large, or not UTF-8.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise file_error(path, "not an ordinary file", "give the path of a YAML file")
        if status.st_size > 4 * LARGEST_FILE:
            raise file_error(path, "the file is too large", "a scenario has at most 1 MiB")
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise file_error(path, "no such file", _neighbour(path)) from None
    except UnicodeDecodeError as error:
        what = f"not UTF-8 at byte {error.start}"
        raise file_error(path, what, "save the file as UTF-8") from None
    except OSError as error:
        raise file_error(path, error.strerror or "cannot be read") from None


def _neighbour(path: Path) -> str:
    """The nearest file name in the same folder, if any."""
    folder = path.parent
    names = [p.name for p in folder.glob("*.y*ml")] if folder.is_dir() else []
    return nearest(path.name, names) or "give a path, or the name of a shipped scenario"
