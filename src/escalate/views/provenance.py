"""Values with what gave them, and what they were before; computes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from escalate.views.stacks import Field, Row, stacked
from escalate.views.tables import pairs

if TYPE_CHECKING:
    from escalate.scenario.provenance import Former, Giver, Value
    from escalate.views.terminal import Terminal

BEFORE = "before"


@dataclass(frozen=True)
class ProvenanceView:
    """The values of one scenario in the order of its file."""

    scenario: str
    title: str
    values: tuple[Value, ...]

    def draw(self, terminal: Terminal) -> None:
        """Print each value, what gave it, and below it what it was before."""
        files = Files(giver for value in self.values for giver in _givers(value))
        lines = [line for value in self.values for line in _lines(value)]
        terminal.print(
            terminal.text(self.title, "bold"),
            pairs(terminal, [("Files" if not index else "", f) for index, f in enumerate(files)]),
            "",
            *stacked(
                terminal,
                Field("name", [name for name, _, _ in lines]),
                [
                    Field("value", [text for _, text, _ in lines], wraps=True),
                    Field("from", [files.words(giver) for _, _, giver in lines], wraps=True),
                ],
                [_row(value, files) for value in self.values],
            ),
        )

    def facts(self) -> Iterator[tuple[str, str]]:
        """A line a value."""
        files = Files(giver for value in self.values for giver in _givers(value))
        yield "Title", self.title
        yield from (("File", file) for file in files)
        for value in self.values:
            parts = [f"{value.text}, from {files.words(value.giver)}"]
            parts += [f"{BEFORE} {_told(former, files, ', from ')}" for former in value.former]
            yield value.name, "; ".join(parts)

    def document(self) -> dict[str, Any]:
        """The same for programs."""
        values = [_document(value) for value in self.values]
        return {"scenario": self.scenario, "title": self.title, "values": values}


class Files:
    """The files that values stand in, called by their names where those differ."""

    def __init__(self, givers: Iterable[Giver]) -> None:
        self._files = dict.fromkeys(giver.file for giver in givers if giver.file)
        names = [Path(file).name for file in self._files]
        self._names = {file: Path(file).name for file in self._files}
        if len(set(names)) < len(names):
            self._names = {file: file for file in self._files}

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def words(self, giver: Giver) -> str:
        """What gave a value, and where it stands."""
        where = f"{self._names[giver.file]}:{giver.mark.line}" if giver.mark else ""
        if giver.kind == "override":
            return f"override {giver.name} ({where})"
        return {"command line": "-S", "default": "default"}.get(giver.kind, where)


def giver_document(giver: Giver) -> dict[str, Any]:
    """What gave a value, for programs."""
    mark = giver.mark
    return {
        "kind": giver.kind,
        "name": giver.name or None,
        "file": mark.file if mark else None,
        "line": mark.line if mark else None,
        "column": mark.column if mark else None,
    }


def _document(value: Value) -> dict[str, Any]:
    return {
        "name": value.name,
        "value": value.text,
        "from": giver_document(value.giver),
        "before": [
            {"value": former.text, "from": giver_document(former.giver)} for former in value.former
        ],
    }


def _givers(value: Value) -> list[Giver]:
    return [value.giver, *(former.giver for former in value.former)]


def _lines(value: Value) -> Iterator[tuple[str, str, Giver]]:
    yield value.name, value.text, value.giver
    for former in value.former:
        yield f"  {BEFORE}", former.text, former.giver


def _row(value: Value, files: Files) -> Row:
    before = (f"{BEFORE}: {_told(former, files, ' · ')}" for former in value.former)
    return Row(value.name, [f"{value.text} · {files.words(value.giver)}", *before])


def _told(former: Former, files: Files, joint: str) -> str:
    return f"{former.text}{joint}{files.words(former.giver)}"
