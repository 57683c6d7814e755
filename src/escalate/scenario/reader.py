"""YAML text to plain values with the line and column of each; knows no scenario."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

import yaml

from escalate.scenario.not_yaml import spotted
from escalate.scenario.problems import Mark, Place, Problem, ScenarioError, Source, at_source
from escalate.scenario.spelt import no_day

LARGEST_FILE = 1 << 20  # characters
DEEPEST = 32
MOST_VALUES = 50_000
MOST_ENTRIES = 1_000  # in one list or mapping
LONGEST_NUMBER = 64

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*(_[0-9]+)*|[0-9]+)")
_REAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(_[0-9]+)*(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_OCTAL = re.compile(r"0[0-7]*[1-7][0-7]*")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORDS = {
    spelling: value
    for word, value in {"true": True, "false": False, "null": None, "~": None, "": None}.items()
    for spelling in (word, word.upper(), word.capitalize())
}
_SWITCHES = {"on", "off", "yes", "no"}


class Unread(Enum):
    """Stands for a value that cannot be read; what is wrong with it is told already."""

    VALUE = auto()


UNREAD = Unread.VALUE
Value = object
Branch = dict[str, Value] | list[Value]


@dataclass(frozen=True)
class Reading:
    """A document as far as it could be read: what it says, where, and what is wrong with it."""

    file: str
    tree: Value
    source: Source
    problems: tuple[Problem, ...]


def read(text: str, file: str) -> Reading:
    """The values of a YAML document and where they stand.

    YAML 1.2 scalars, and besides `1_000` and ISO dates. Tags, anchors, aliases, merge keys and
    second documents are problems. Of a key that is written twice the first value counts, and of
    a mapping that is written twice both halves.

    Raises ScenarioError, with every problem met so far, where reading cannot go on: the text is
    not YAML, too large or too deep.
    """
    source = Source({file: text})
    if len(text) > LARGEST_FILE:
        what = f"the file is larger than {LARGEST_FILE} characters"
        raise at_source([Problem(what, mark=Mark(1, 1, file))], source)
    reader = _Reader(source, file)
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            reader.take(event)
    except (yaml.MarkedYAMLError, yaml.reader.ReaderError) as error:
        raise _syntax(error, reader, text) from None
    problems = tuple(problem.located(source) for problem in reader.problems)
    return Reading(file, reader.root, source, problems)


def _syntax(error: yaml.YAMLError, reader: _Reader, text: str) -> ScenarioError:
    spot = spotted(error, text)
    mark = Mark(spot.line + 1, spot.column + 1, reader.file)
    if mark.line not in reader.signs:  # else it follows from what is wrong before it
        reader.problems.append(Problem(spot.what, mark=mark, hint=spot.hint))
    return at_source(reader.problems, reader.source)


@dataclass
class _Open:
    """A mapping or a list that has begun and not ended."""

    place: Place
    holds: Branch
    key: str | None = None  # a mapping's key that waits for its value
    again: bool = False  # it is the second half of a mapping that is written twice
    merges: bool = False  # nobody knows what it holds


class _Reader:
    """Builds values from libyaml's events with a stack of its own, so depth cannot crash it."""

    def __init__(self, source: Source, file: str) -> None:
        self.source, self.file = source, file
        self.problems: list[Problem] = []
        self.root: Value = None
        self.stack: list[_Open] = []
        self.signs: set[int] = set()  # lines with an anchor, an alias or a tag
        self.values = 0
        self.documents = 0

    def take(self, event: yaml.Event) -> None:
        begins = event.start_mark
        assert begins is not None
        mark = Mark(begins.line + 1, begins.column + 1, self.file)
        if isinstance(event, yaml.DocumentStartEvent):
            self._document(mark)
        elif isinstance(event, yaml.AliasEvent):
            self._alias(mark)
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event, mark)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._begin(event, mark)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._end()

    def _document(self, mark: Mark) -> None:
        self.documents += 1
        if self.documents > 1:
            self._problem("a second document begins here", mark, "keep one scenario a file")
            raise at_source(self.problems, self.source)

    def _end(self) -> None:
        ended = self.stack.pop()
        if ended.merges and self.stack:
            self.stack[-1].holds[ended.place[-1]] = UNREAD  # type: ignore[index]

    def _alias(self, mark: Mark) -> None:
        if not (self.stack and self.stack[-1].key == "<<"):
            self._sign("aliases are not allowed", mark, "write the value out", "*")
        if self.stack and self._awaits_key():
            raise at_source(self.problems, self.source)
        self._put(UNREAD, mark)

    def _sign(self, what: str, mark: Mark, hint: str, sign: str) -> None:
        self._problem(what, mark, f"{hint}; put a text that begins with {sign} in quotes")
        self.signs.add(mark.line)

    def _problem(self, what: str, mark: Mark, hint: str = "") -> None:
        self.problems.append(Problem(what, mark=mark, hint=hint))

    def _begin(self, event: yaml.CollectionStartEvent, mark: Mark) -> None:
        self._plain(event, mark)
        if len(self.stack) >= DEEPEST:
            self._problem(f"nested more than {DEEPEST} deep", mark)
            raise at_source(self.problems, self.source)
        holds: Branch = {} if isinstance(event, yaml.MappingStartEvent) else []
        if self.stack and self._awaits_key():
            hint = "put a text that begins with a bracket in quotes"
            self._problem("a key must be a plain word", mark, hint)
            raise at_source(self.problems, self.source)
        place = self._put(holds, mark)
        first = self._first_half(holds, place)
        self.stack.append(_Open(place, first, again=first is not holds))

    def _first_half(self, holds: Branch, place: Place) -> Branch:
        """The mapping that stands under the same key already, or this one."""
        top = self.stack[-1].holds if self.stack else None
        held = top.get(str(place[-1])) if isinstance(top, dict) else None
        return held if isinstance(held, dict) and isinstance(holds, dict) else holds

    def _scalar(self, event: yaml.ScalarEvent, mark: Mark) -> None:
        self._plain(event, mark)
        if self.stack and self._awaits_key():
            self._key(event, mark)
            return
        quoted = event.style not in (None, "")
        self._put(event.value if quoted else self._resolve(event.value, mark), mark)

    def _plain(self, event: yaml.NodeEvent, mark: Mark) -> None:
        if event.anchor:
            self._sign("anchors are not allowed", mark, "write the value where it is needed", "&")
        tag = getattr(event, "tag", None)
        if tag not in (None, "!"):
            self._sign("tags are not allowed", mark, "leave out what begins with !", "!")

    def _awaits_key(self) -> bool:
        top = self.stack[-1]
        return isinstance(top.holds, dict) and top.key is None

    def _key(self, event: yaml.ScalarEvent, mark: Mark) -> None:
        top = self.stack[-1]
        key = unicodedata.normalize("NFC", event.value)
        plain = event.style in (None, "")
        if key == "<<":
            self._problem("merge keys are not allowed", mark, "write the values out")
            top.merges = True
        if plain and key.lower() in _SWITCHES:
            hint = "write `date:` for a date" if key.lower() == "on" else "choose another word"
            self._problem(f"{key!r} is a truth value to other readers of YAML", mark, hint)
        if isinstance(top.holds, dict) and key in top.holds and not top.again:
            first = self.source.keys[(*top.place, key)].line
            self._problem(f"{key!r} is written twice", mark, f"it stands on line {first} already")
        top.key = key
        self.source.keys.setdefault((*top.place, key), mark)

    def _put(self, value: Value, mark: Mark) -> Place:
        self.values += 1
        if self.values > MOST_VALUES:
            self._problem(f"more than {MOST_VALUES} values", mark)
            raise at_source(self.problems, self.source)
        if not self.stack:
            self.root = value
            self.source.marks[()] = mark
            return ()
        top = self.stack[-1]
        if len(top.holds) >= MOST_ENTRIES:
            what = f"more than {MOST_ENTRIES} entries in one list or mapping"
            self._problem(what, mark, "a scenario that large is too slow to play, too")
            raise at_source(self.problems, self.source)
        if isinstance(top.holds, list):
            place: Place = (*top.place, len(top.holds))
            top.holds.append(value)
        else:
            assert top.key is not None
            place = (*top.place, top.key)
            top.holds.setdefault(top.key, value)
            top.key = None
        self.source.marks.setdefault(place, mark)
        return place

    def _resolve(self, text: str, mark: Mark) -> Value:
        if text in _WORDS:
            return _WORDS[text]
        if DATE.fullmatch(text):
            return self._date(text, mark)
        if len(text) > LONGEST_NUMBER and _REAL.fullmatch(text):
            self._problem("the number is too long", mark, f"{LONGEST_NUMBER} digits are enough")
            return UNREAD
        if _OCTAL.fullmatch(text):
            number = int(text)
            what = f"{text} is {int(text, 8)} to some YAML readers and {number} to others"
            self._problem(what, mark, f"write {number}")
            return UNREAD
        return plain_scalar(text)

    def _date(self, text: str, mark: Mark) -> Value:
        try:
            return date.fromisoformat(text)
        except ValueError:
            year, month, _ = map(int, text.split("-"))
            self._problem(f"{text} is not a day of the calendar", mark, no_day(year, month))
            return UNREAD


def means_itself(text: str) -> bool:
    """Whether a text without quotes is read as that text, and not as a number, a date or a word."""
    return (
        text not in _WORDS
        and text.lower() not in _SWITCHES
        and not DATE.fullmatch(text)
        and not _OCTAL.fullmatch(text)
        and not _REAL.fullmatch(text)
        and plain_scalar(text) == text
    )


def plain_scalar(text: str) -> int | float | str:
    """A number where the text is one, with `_` between digits allowed; the text otherwise."""
    if len(text) > LONGEST_NUMBER:
        return text
    if _INTEGER.fullmatch(text):
        return int(text.replace("_", ""))
    if _REAL.fullmatch(text):
        return float(text.replace("_", ""))
    if _NOT_FINITE.fullmatch(text):
        return float(text.replace(".", ""))
    return text
