"""Every mistake in a scenario as what, where and what to do; reads and writes no file."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from escalate.errors import EscalateError

Place = tuple[str | int, ...]  # the keys and indices that lead to a value


@dataclass(frozen=True, order=True)
class Mark:
    """A position in a file, counted from 1."""

    line: int
    column: int
    file: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Problem:
    """One mistake: what is wrong, its place in the document, and what to do."""

    what: str
    place: Place = ()
    hint: str = ""
    offset: int = 0  # characters into the value at `place`, for formulas
    at_key: bool = False  # it is the key that is wrong, not its value
    mark: Mark | None = None
    excerpt: str = ""

    def located(self, source: Source) -> Problem:
        """The same problem with its position and excerpt."""
        if given := source.given_at(self.place):
            return replace(self, what=f"-S {given}: {self.what}", mark=None)
        found = (source.key if self.at_key else source.mark)(self.place, self.offset)
        mark = self.mark or found
        return replace(self, mark=mark, excerpt=source.excerpt(mark))

    def __str__(self) -> str:
        what = _shortened(self.what)
        lines = [f"{self.mark}: {what}" if self.mark else what]
        if self.excerpt and self.mark:
            lines += _caret(self.excerpt, self.mark.column)
        if self.hint:
            lines.append(f"  {_shortened(self.hint)}")
        return "\n".join(lines)


MOST_SHOWN = 50  # problems
WIDEST = 56  # characters of a source line that an excerpt shows: it stands in 60 columns
LONGEST = 500  # characters of a sentence, which may quote the scenario


def _shortened(words: str) -> str:
    """A sentence without its middle, if it is very long."""
    half = LONGEST // 2
    return words if len(words) <= LONGEST else f"{words[:half]} ... {words[-half:]}"


def _columns(letters: str) -> int:
    """How wide a text is on a screen."""
    wide = sum(unicodedata.east_asian_width(letter) in {"W", "F"} for letter in letters)
    return len(letters) + wide - sum(unicodedata.category(one) in {"Mn", "Me"} for one in letters)


def _seen(letter: str) -> str:
    """A character, or another in place of one that is not seen or turns others round."""
    return "�" if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else letter


def _caret(line: str, column: int) -> list[str]:
    """The line around the column, and a caret below the column."""
    start = max(0, column - 1 - WIDEST // 2) if len(line) > WIDEST else 0
    shown = line[start : start + WIDEST]
    return [f"    {shown}", f"    {' ' * _columns(line[start : column - 1])}^"]


@dataclass(frozen=True)
class Source:
    """The texts that a scenario was read from, and where each of its values stands."""

    texts: dict[str, str] = field(default_factory=dict)
    """By the name of the file."""
    marks: dict[Place, Mark] = field(default_factory=dict)
    keys: dict[Place, Mark] = field(default_factory=dict)
    given: dict[Place, str] = field(default_factory=dict)
    """Values that came from the command line, as they were written."""

    def copy(self) -> Source:
        """A source that can be changed without changing this one."""
        return Source(dict(self.texts), dict(self.marks), dict(self.keys), dict(self.given))

    def rename(self, places: Mapping[Place, Place]) -> None:
        """Let what stands at places be found under others too, which come first."""
        meant = {old: new for new, old in places.items()}
        _renamed(self.marks, meant)
        _renamed(self.keys, meant)
        _renamed(self.given, meant)

    def given_at(self, place: Place) -> str | None:
        """What was given on the command line for this place, or for what lies around it."""
        given = (self.given.get(place[:end]) for end in range(len(place), 0, -1))
        return next((text for text in given if text), None)

    def mark(self, place: Place, offset: int = 0) -> Mark | None:
        """The position of a value, or of the nearest value around it."""
        for end in range(len(place), -1, -1):
            if mark := self.marks.get(place[:end]):
                exact = end == len(place)
                return self._inside(mark, offset) if exact and offset else mark
        return None

    def key(self, place: Place, offset: int = 0) -> Mark | None:
        """The position of a key, or of its value where it has none, or of what is around them."""
        for end in range(len(place), 0, -1):
            if mark := self.keys.get(place[:end]) or self.marks.get(place[:end]):
                return self._inside(mark, offset) if offset and end == len(place) else mark
        return self.marks.get(())

    def excerpt(self, mark: Mark | None) -> str:
        """The line of the file that a mark stands in."""
        lines = _lines(self.texts[mark.file]) if mark else ()
        shown = lines[mark.line - 1] if mark and mark.line <= len(lines) else ""
        return "".join(map(_seen, shown.replace("\t", " ")))

    def _inside(self, mark: Mark, offset: int) -> Mark:
        """The position of a character of a scalar, however the scalar is written."""
        text = self.texts[mark.file]
        lines = text.splitlines(keepends=True)
        at = sum(map(len, lines[: mark.line - 1])) + mark.column - 1
        at = _walked(text, at, offset)
        before = text[:at].splitlines(keepends=True) or [""]
        ended = before[-1][-1:] in {"\n", "\r"}
        column = 1 if ended else len(before[-1]) + 1
        return Mark(len(before) + ended, column, mark.file)


@lru_cache(maxsize=16)
def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.splitlines())


_Kept = TypeVar("_Kept")


def _renamed(known: dict[Place, _Kept], meant: Mapping[Place, Place]) -> None:
    """Add what stands at or within some places once more, at the places that were meant."""
    known |= {
        (*meant[place[:end]], *place[end:]): kept
        for place, kept in known.items()
        for end in range(1, len(place) + 1)
        if place[:end] in meant
    }


def _walked(text: str, at: int, offset: int) -> int:
    """Where a character of a scalar stands in the text, given where the scalar begins.

    A line's end within a scalar stands for one character, whatever it is folded into.
    """
    style = text[at : at + 1]
    if style in {">", "|"}:
        at = _next_line(text, at)
    elif style in {'"', "'"}:
        at += 1
    for _ in range(offset):
        if at >= len(text):
            return len(text)
        if text[at] in "\r\n":
            at = _next_line(text, at)
        elif (style == "'" and text.startswith("''", at)) or (style == '"' and text[at] == "\\"):
            at += 2
        else:
            at += 1
    folded = style in {'"', "'"} and text[at : at + 1] in {"\r", "\n"}
    return _next_line(text, at) if folded else min(at, len(text))


def _next_line(text: str, at: int) -> int:
    """The first character of the next line that is no space."""
    end = text.find("\n", at)
    if end < 0:
        return len(text)
    return end + 1 + len(text[end + 1 :]) - len(text[end + 1 :].lstrip())


class ScenarioError(EscalateError):
    """A scenario that cannot be used, with all its problems at once, and what else looks odd."""

    def __init__(self, problems: Sequence[Problem], warnings: Sequence[Problem] = ()) -> None:
        self.problems = tuple(sorted(dict.fromkeys(problems), key=_reading_order))
        self.warnings = tuple(sorted(warnings, key=_reading_order))
        count = len(self.problems)
        super().__init__(f"{count} problem{'s' * (count != 1)} in the scenario")

    def __str__(self) -> str:
        shown = [str(problem) for problem in self.problems[:MOST_SHOWN]]
        more = len(self.problems) - len(shown)
        if more:
            shown.append(f"and {more:,} more")
        room = max(0, MOST_SHOWN - len(self.problems))
        return "\n".join([*shown, *(f"warning: {one}" for one in self.warnings[:room])])


def _reading_order(problem: Problem) -> tuple[str, Mark, str]:
    mark = problem.mark or Mark(0, 0)
    return mark.file, mark, problem.what


def at_source(problems: Iterable[Problem], source: Source) -> ScenarioError:
    """The error that says where in the source each problem stands."""
    return ScenarioError([problem.located(source) for problem in problems])


SHORT = 5  # letters of a word in which one more wrong letter changes a lot


def closest(word: str, known: Iterable[str], alike: float = 0.6) -> str:
    """The good word that is nearest to a wrong one and alike enough (0 to 1), or nothing."""
    names = list(known)
    plain = word.casefold().replace("-", "_").replace(" ", "_")
    if plain in names:
        return plain
    if within := _with_the_same_ends(plain, names):
        return within
    alike = max(alike, 0.6 if len(word) < SHORT else 0.68)
    return next(iter(get_close_matches(word, names, n=1, cutoff=alike)), "")


def _with_the_same_ends(word: str, names: Sequence[str]) -> str:
    """The one name that says more than a word that left out a part: `fuel`, `pact.will`."""
    parts = word.split(".")
    begins, ends = f"{parts[0]}." if len(parts) > 1 else "", f".{parts[-1]}"
    found = [one for one in names if one.startswith(begins) and one.endswith(ends)]
    found = [one for one in found if begins or one.count(".") == 1]
    return found[0] if len(found) == 1 else ""


def nearest(word: str, known: Iterable[str]) -> str:
    """The hint that names the nearest good word, or nothing."""
    close = closest(word, known)
    return f"did you mean {close!r}?" if close else ""


def file_error(path: Path | str, what: str, hint: str = "") -> ScenarioError:
    """A problem with a file as a whole."""
    return ScenarioError([Problem(f"{path}: {what}", hint=hint)])
