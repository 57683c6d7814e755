"""A new scenario file, copied from one that there is; overwrites nothing."""

from __future__ import annotations

import re
import shlex
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from escalate.errors import EscalateError
from escalate.scenario.library import find, minimal, read_text, schema
from escalate.scenario.reader import means_itself

_NAME = re.compile(r"^scenario:[^#\n]*?(?=\s*(#.*)?$)", re.MULTILINE)
_MODELINE = re.compile(r"\A# yaml-language-server:.*\n")
_COMMENT = re.compile(r"#.*")
_SCHEMA = "scenario.schema.json"
_LONGEST_NAME = 64


@dataclass(frozen=True)
class Begun:
    """What stands beside a new scenario for editors to read."""

    schema: Path | None
    """Nothing, if it is not installed."""
    is_new: bool
    """Whether it was not there before."""


def begin(file: Path, source: str | None = None) -> Begun:
    """Write a scenario to begin with: a copy of another with its comments, or a small one.

    Beside it comes the schema that it names for editors.

    Raises EscalateError if there is no such scenario, if the file is there already, or if it is
    none that a scenario can be.
    """
    template = minimal() if source is None else find(source)
    text = read_text(template)
    _refuse(file)
    known = schema()
    modeline = f"# yaml-language-server: $schema={_SCHEMA}\n" if known else ""
    try:
        _write(file, modeline + copied(text, template.stem, file))
    except FileExistsError:
        raise _there_already(file) from None
    if not known:
        return Begun(None, is_new=False)
    beside = file.with_name(_SCHEMA)
    try:
        _write(beside, known.read_text(encoding="utf-8"))
    except FileExistsError:
        return Begun(beside, is_new=False)
    return Begun(beside, is_new=True)


def copied(text: str, old: str, file: Path) -> str:
    """The text of a scenario under the name of a new file, without its line for editors.

    The commands in its comments become about the new file.
    """
    name = short_name(file.stem)
    text = _NAME.sub(f"scenario: {name if means_itself(name) else repr(name)}", text, count=1)
    command = re.compile(rf"(\bescalate \w+ ){re.escape(old)}(\.ya?ml)?(?![\w/-]|\.\w)")
    new = shlex.quote(file.name)

    def about_the_new(comment: re.Match[str]) -> str:
        return command.sub(lambda found: found[1] + new, comment[0])

    return _COMMENT.sub(about_the_new, _MODELINE.sub("", text))


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
    """Write a file that is not there; what cannot be written to the end is not left behind.

    Raises FileExistsError for a file that is there.
    """
    stream = file.open("x", encoding="utf-8", newline="\n")
    try:
        with stream:
            stream.write(text)
    except BaseException:
        file.unlink(missing_ok=True)
        raise
