"""A new scenario file, copied from one that is shipped; overwrites nothing."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from escalate.errors import EscalateError
from escalate.scenario.library import minimal, read_text, schema, shipped
from escalate.scenario.problems import nearest
from escalate.scenario.reader import means_itself

_NAME = re.compile(r"^scenario:[^#\n]*?(?=\s*(#.*)?$)", re.MULTILINE)
_MODELINE = re.compile(r"\A# yaml-language-server:.*\n")
_LONGEST_NAME = 64


def begin(file: Path, source: str | None = None) -> None:
    """Write a scenario to begin with: a shipped one with its comments, or a small one.

    Raises EscalateError if there is no such scenario, if the file is there already, or if it is
    none that a scenario can be.
    """
    text = copied(read_text(_template(source)), file.stem)
    _refuse(file)
    _write(file, text)


def _template(source: str | None) -> Path:
    known = shipped()
    if source is None:
        return minimal()
    if source not in known:
        hint = nearest(source, known) or f"shipped scenarios: {', '.join(known) or 'none'}"
        raise EscalateError(f"no shipped scenario is named {source!r}", hint)
    return known[source]


def copied(text: str, stem: str) -> str:
    """The text of a shipped scenario under a new name; editors find its schema from anywhere."""
    name = short_name(stem)
    text = _NAME.sub(f"scenario: {name if means_itself(name) else repr(name)}", text, count=1)
    text = _MODELINE.sub("", text)
    known = schema()
    modeline = f"# yaml-language-server: $schema={known.as_uri()}\n" if known else ""
    return modeline + text


def short_name(stem: str) -> str:
    """A name that a scenario may have, as near to the name of its file as can be."""
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode("ascii")
    name = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    return name[:_LONGEST_NAME].rstrip("-") or "scenario"


def _refuse(file: Path) -> None:
    """Raise EscalateError for a file that cannot be begun."""
    if file.is_dir():
        raise EscalateError(f"{file} is a folder", f"write {file / 'my-scenario.yaml'}")
    if file.suffix not in {".yaml", ".yml"}:
        raise EscalateError(f"{file}: a scenario file ends in .yaml", f"write {file}.yaml")
    if file.exists() or file.is_symlink():
        raise _there_already(file)
    if not file.parent.is_dir():
        what = f"{file}: there is no folder {file.parent}"
        raise EscalateError(what, "make it first, or choose another")


def _there_already(file: Path) -> EscalateError:
    return EscalateError(f"{file} is there already", "choose another name, or remove it first")


def _write(file: Path, text: str) -> None:
    """Write a file that is not there; what cannot be written to the end is not left behind."""
    try:
        stream = file.open("x", encoding="utf-8", newline="\n")
    except FileExistsError:
        raise _there_already(file) from None
    try:
        with stream:
            stream.write(text)
    except BaseException:
        file.unlink(missing_ok=True)
        raise
