"""Labs as they lie in their folders: read, and every mistake of an author told; checks nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from escalate.errors import EscalateError
from escalate.scenario import library
from escalate.scenario.kinds import keys_at
from escalate.scenario.library import read_text
from escalate.scenario.misfits import problem_of
from escalate.scenario.problems import Problem, at_source, file_error, nearest
from escalate.scenario.reader import read
from escalate.teach.labs.bars import bars_of
from escalate.teach.labs.shape import CHANGE, FILE, FRAME, LabFile

CHECK, README, HINTS, LESSON = "lab.yaml", "README.md", "hints.md", "lesson.md"
SOLUTIONS, CHEATS = "solutions", "cheats"
ANSWER, ORDERS = "answer.yaml", "orders.yaml"
ALWAYS = ("frame", "change", "file")
"""What can refuse a cheat besides the lines: what every check has, and what cannot be read."""
NOT_FOR_STUDENTS = frozenset({CHECK, HINTS, LESSON, SOLUTIONS, CHEATS})
HINT_TITLES = ("where", "what", "how")
DISCUSS = "discuss"
_PRINTED = re.compile(r"^ {4}escalate (.+)$|`escalate (\w+ [^`]+)`", re.MULTILINE)
_HEADING = re.compile(r"^## +(.+?) *$", re.MULTILINE)


@dataclass(frozen=True)
class Lab:
    """A lab in its folder."""

    folder: Path
    says: LabFile

    @property
    def slug(self) -> str:
        """Its short name, which is that of its folder."""
        return self.says.lab

    def scenario_in(self, folder: Path) -> str:
        """The scenario that is played of the files in a folder; in the lab's own, its own."""
        named = self.says.scenario
        if folder == self.folder and self.says.own:
            named = self.says.own
        return str(folder / named) if Path(named).suffix else named

    def for_students(self) -> dict[str, bytes]:
        """What a student is given, by the name of the file."""
        return {
            path.name: path.read_bytes()
            for path in sorted(self.folder.iterdir())
            if path.is_file() and path.name not in {*NOT_FOR_STUDENTS, self.says.own}
        }

    def hints(self) -> tuple[str, str, str]:
        """Where, what and how; raises EscalateError if a section is missing."""
        parts = sections(read_text(self.folder / HINTS))
        where, what, how = (self._part(parts, HINTS, title) for title in HINT_TITLES)
        return where, what, how

    def lesson(self) -> tuple[str, str]:
        """What is told after success, and the question to discuss; with slots to be filled."""
        text = read_text(self.folder / LESSON)
        parts = sections(text)
        told = _HEADING.split(text)[0]
        told = re.sub(r"^# .*\n+", "", told)
        return told.strip(), self._part(parts, LESSON, DISCUSS)

    def commands(self) -> list[str]:
        """What its pages give to type, each once, in their order, without the programme's name."""
        text = "\n".join(read_text(self.folder / page) for page in (README, HINTS, LESSON))
        return list(dict.fromkeys(one or other for one, other in _PRINTED.findall(text)))

    def solved(self, name: str) -> Path:
        """The folder of a solution."""
        return self.folder / SOLUTIONS / name

    def cheated(self, name: str) -> Path:
        """The folder of an answer that must be refused."""
        return self.folder / CHEATS / name

    def _part(self, parts: Mapping[str, str], file: str, title: str) -> str:
        try:
            return parts[title]
        except KeyError:
            what = f"{self.folder / file}: there is no section ## {title.capitalize()}"
            raise EscalateError(what, "the format is in docs/labs.md") from None


def sections(text: str) -> dict[str, str]:
    """The sections of a text in Markdown, by their titles in small letters."""
    pieces = _HEADING.split(text)
    return {
        title.casefold(): body.strip()
        for title, body in zip(pieces[1::2], pieces[2::2], strict=True)
    }


def read_lab(folder: Path) -> Lab:
    """The lab in a folder.

    Raises ScenarioError with every mistake in its `lab.yaml`.
    """
    path = folder / CHECK
    reading = read(read_text(path), str(path))
    problems = list(reading.problems)
    if not isinstance(reading.tree, dict):
        raise at_source([Problem("this is no lab: it holds no `key: value` lines")], reading.source)
    try:
        says = LabFile.model_validate(reading.tree)
    except ValidationError as error:
        problems += [_problem(detail) for detail in error.errors(include_url=False)]
        raise at_source(problems, reading.source) from None
    lab = Lab(folder, says)
    problems += [*_missing(lab), *_unread(lab.says)]
    if problems:
        raise at_source(problems, reading.source)
    return lab


def _problem(detail: Any) -> Problem:
    place = tuple(detail["loc"])
    if detail["type"] == "extra_forbidden":
        known = keys_at(place[:-1], LabFile)
        what, key = f"unknown key {str(place[-1])!r}", str(place[-1])
        hint = nearest(key, known) or f"known here: {', '.join(sorted(known))}"
        return Problem(what, place, hint, at_key=True)
    return problem_of(detail, place)


def _missing(lab: Lab) -> Iterator[Problem]:
    """Files and folders that a lab speaks of and that are not there, and the other way round."""
    if lab.slug != lab.folder.resolve().name:
        what = f"the lab's name is that of its folder, {lab.folder.resolve().name}"
        yield Problem(what, ("lab",))
    for file in (*lab.says.edit, README, HINTS, LESSON):
        if not (lab.folder / file).is_file():
            place = ("edit",) if file in lab.says.edit else ()
            yield Problem(f"there is no file {file}", place, "a lab's files are in docs/labs.md")
    lines = {*lab.says.checks, *ALWAYS}
    for name, line in lab.says.cheats.items():
        if line not in lines:
            hint = nearest(line, lines) or f"lines: {', '.join(sorted(lines))}"
            yield Problem(f"no line is named {line!r}", ("cheats", name), hint)
    for kind, named in ((SOLUTIONS, lab.says.solutions), (CHEATS, lab.says.cheats)):
        there = {path.name for path in (lab.folder / kind).glob("*") if path.is_dir()}
        for name in named.keys() - there:
            yield Problem(f"there is no folder {kind}/{name}", (kind, name), at_key=True)
        for name in sorted(there - named.keys()):
            yield Problem(f"the folder {kind}/{name} is not named here", (kind,), at_key=True)


def _unread(says: LabFile) -> Iterator[Problem]:
    """Bars that are no numbers, and cheats that no line of the check could refuse."""
    for name, line in says.checks.items():
        try:
            list(bars_of(line))
        except EscalateError as error:
            yield Problem(error.what, ("checks", name), error.hint)
    lines = (*says.checks, FRAME, CHANGE, FILE)
    for name, line_id in says.cheats.items():
        if line_id not in lines:
            hint = nearest(line_id, lines) or f"lines: {', '.join(lines)}"
            yield Problem(f"no line is called {line_id!r}", ("cheats", name), hint)


def all_labs(pack: Path | None = None) -> dict[str, Lab]:
    """The labs of a pack by their names, in the order of their numbers; the shipped ones if none.

    Raises ScenarioError if one cannot be read, or there is none.
    """
    folder = pack or library.labs()
    found = [read_lab(path.parent) for path in sorted(folder.glob(f"*/{CHECK}"))]
    if not found:
        raise file_error(folder, f"no folder in it holds a {CHECK}", "a pack is a folder of labs")
    return {lab.slug: lab for lab in sorted(found, key=lambda one: one.says.number)}


def lab_named(name: str, pack: Path | None = None) -> Lab:
    """The lab of a name or a number.

    Raises EscalateError if there is none.
    """
    labs = all_labs(pack)
    numbered = {str(lab.says.number): lab for lab in labs.values()}
    lab = labs.get(name) or numbered.get(name)
    if lab is None:
        hint = nearest(name, labs) or f"labs: {', '.join(labs)}"
        raise EscalateError(f"no lab is named {name!r}", hint)
    return lab
