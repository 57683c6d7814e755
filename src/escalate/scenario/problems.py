"""Every mistake in a scenario as what, where and what to do; reads and writes no file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from escalate.errors import EscalateError

Place = tuple[str | int, ...]  # the keys and indices that lead to a value


@dataclass(frozen=True, order=True)
class Mark:
    """A position in a file, counted from 1."""

    line: int
    column: int


@dataclass(frozen=True)
class Problem:
    """One mistake: what is wrong, its place in the document, and what to do."""

    what: str
    place: Place = ()
    hint: str = ""
    offset: int = 0  # characters into the value at `place`, for formulas
    at_key: bool = False  # it is the key that is wrong, not its value
    mark: Mark | None = None
    file: str = ""
    excerpt: str = ""

    def located(self, source: Source) -> Problem:
        """The same problem with its file, line, column and excerpt."""
        if given := source.override(self.place):
            return replace(self, what=f"-S {given}: {self.what}", mark=None)
        found = source.key(self.place) if self.at_key else source.mark(self.place, self.offset)
        mark = self.mark or found
        return replace(self, mark=mark, file=source.file, excerpt=source.excerpt(mark))

    def __str__(self) -> str:
        where = f"{self.file}:{self.mark.line}:{self.mark.column}: " if self.mark else ""
        lines = [where + self.what]
        if self.excerpt and self.mark:
            lines += _caret(self.excerpt, self.mark.column)
        if self.hint:
            lines.append(f"  {self.hint}")
        return "\n".join(lines)


MOST_SHOWN = 50  # problems
WIDEST = 56  # characters of a source line that an excerpt shows: it stands in 60 columns


def _caret(line: str, column: int) -> list[str]:
    """The line around the column, and a caret below the column."""
    start = max(0, column - 1 - WIDEST // 2) if len(line) > WIDEST else 0
    shown = line[start : start + WIDEST]
    return [f"    {shown}", f"    {' ' * (column - 1 - start)}^"]


@dataclass(frozen=True)
class Source:
    """The text of a scenario and where each of its values stands."""

    file: str
    text: str
    marks: dict[Place, Mark]
    keys: dict[Place, Mark]
    given: dict[Place, str]  # values that came from the command line, as they were written

    def override(self, place: Place) -> str | None:
        """The override that put a value at this place, as it was written."""
        given = (self.given.get(place[:end]) for end in range(len(place), 0, -1))
        return next((text for text in given if text), None)

    def mark(self, place: Place, offset: int = 0) -> Mark | None:
        """The position of a value, or of the nearest value around it."""
        for end in range(len(place), -1, -1):
            if mark := self.marks.get(place[:end]):
                exact = end == len(place)
                return self._inside(mark, offset) if exact and offset else mark
        return None

    def key(self, place: Place) -> Mark | None:
        """The position of a key, or of its value where it has none."""
        return self.keys.get(place) or self.mark(place)

    def excerpt(self, mark: Mark | None) -> str:
        """The line of the file that a mark stands in."""
        lines = self.text.splitlines()
        shown = lines[mark.line - 1] if mark and mark.line <= len(lines) else ""
        return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "�", shown.replace("\t", " "))

    def _inside(self, mark: Mark, offset: int) -> Mark:
        """A position inside a scalar: exact for plain and quoted text on one line."""
        line = self.excerpt(mark)
        start = mark.column - 1
        if line[start : start + 1] in {">", "|"}:
            return mark
        quoted = line[start : start + 1] in {'"', "'"}
        return Mark(mark.line, min(mark.column + offset + quoted, len(line) + 1))


class ScenarioError(EscalateError):
    """A scenario that cannot be used, with all its problems at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=_reading_order))
        count = len(self.problems)
        super().__init__(f"{count} problem{'s' * (count != 1)} in the scenario")

    def __str__(self) -> str:
        shown = [str(problem) for problem in self.problems[:MOST_SHOWN]]
        more = len(self.problems) - len(shown)
        return "\n".join([*shown, f"and {more:,} more"] if more else shown)


def _reading_order(problem: Problem) -> tuple[str, Mark, str]:
    return problem.file, problem.mark or Mark(0, 0), problem.what


def at_source(problems: Iterable[Problem], source: Source) -> ScenarioError:
    """The error that says where in the source each problem stands."""
    return ScenarioError([problem.located(source) for problem in problems])


def nearest(word: str, known: Iterable[str]) -> str:
    """The hint that names the nearest good word, or nothing."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean {close[0]!r}?" if close else ""


def file_error(path: Path | str, what: str, hint: str = "") -> ScenarioError:
    """A problem with a file as a whole."""
    return ScenarioError([Problem(f"{path}: {what}", hint=hint)])
