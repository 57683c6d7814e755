"""What a YAML reader says of a text that it cannot read, in words people use; reads nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import yaml

LONGEST_KEY = 1_024  # characters; libyaml looks no further for a key's colon
_QUOTES = "put the text in quotes"
_LOOK = "look for a quote, a bracket, a colon or an indent, here or on the lines above"
_ESCAPE = (
    "a backslash in double quotes begins a special character",
    "write two backslashes, or put the text in single quotes",
)
_SIGN = ("a text that begins with {sign} means something else in YAML", _QUOTES)
_PERCENT = ("a line that begins with % is an instruction to YAML", "leave it out")
_PLAIN = {
    "did not find expected '-' indicator": (
        "this line stands in a list and does not begin with a dash",
        "begin every entry of a list with a dash and a space, or none",
    ),
    "did not find expected <document start>": (
        "this does not go on with what stands above",
        "a scenario is one mapping: lines such as `key: value`",
    ),
    "did not find expected node content": ("something is missing before this", ""),
    "block sequence entries are not allowed in this context": (
        "a list cannot begin with a dash on the line of its key",
        "give each entry a line of its own, or write [a, b]",
    ),
    "found unexpected ':'": (
        "a space is missing after a colon",
        "write `key: value`; without a value, leave the key out",
    ),
    "did not find expected comment or line break": (
        "nothing may follow | or > on its line",
        "begin the text on the next line, or put it in quotes",
    ),
    "mapping keys are not allowed in this context": _SIGN,
    "found character that cannot start any token": _SIGN,
    "did not find expected alphabetic or numeric character": _SIGN,
    "found undefined tag handle": _SIGN,
    "found incompatible YAML document": _PERCENT,
    "found unknown directive name": _PERCENT,
    "found unknown escape character": _ESCAPE,
    "did not find expected hexdecimal number": _ESCAPE,
    "found invalid Unicode character escape code": _ESCAPE,
}
"""What is wrong and what to do, by what libyaml says, where that is enough to know."""


@dataclass(frozen=True)
class Spot:
    """What is wrong at a character, whose line and column are counted from 0, and what to do."""

    what: str
    line: int
    column: int
    hint: str = ""


def spotted(error: yaml.YAMLError, text: str) -> Spot:
    """What an error of libyaml means for those who wrote the text."""
    if isinstance(error, yaml.reader.ReaderError):
        return _unreadable(error, text)
    assert isinstance(error, yaml.MarkedYAMLError)
    mark = error.problem_mark or error.context_mark
    said = error.problem or "cannot be read"
    if mark is None:
        return Spot(f"not YAML: {said}", 0, 0, _LOOK)
    lines = text.splitlines()
    at = min(mark.line, len(lines))
    return _told(error, said, _Here(mark.line, mark.column, [*lines, ""][at], lines[:at]))


def _unreadable(error: yaml.reader.ReaderError, text: str) -> Spot:
    """A character that no YAML has; its position is told in bytes."""
    before = text.encode()[: error.position].decode(errors="ignore").splitlines(keepends=True)
    ended = not before or before[-1].endswith(("\n", "\r"))
    sign = error.character if isinstance(error.character, int) else ord(error.character)
    what = f"a character that texts do not have (U+{sign:04X})"
    hint = "delete it, and type what is around it anew"
    if ended:
        return Spot(what, len(before), 0, hint)
    return Spot(what, len(before) - 1, len(before[-1]), hint)


@dataclass(frozen=True)
class _Here:
    """Where libyaml could not go on."""

    number: int
    column: int
    line: str
    above: Sequence[str] = ()

    @property
    def sign(self) -> str:
        return self.line[self.column : self.column + 1]

    @property
    def before(self) -> str:
        return self.line[: self.column]

    def spot(self, what: str, hint: str) -> Spot:
        return Spot(what, self.number, self.column, hint)

    def at(self, column: int) -> _Here:
        return _Here(self.number, column, self.line, self.above)


def _told(error: yaml.MarkedYAMLError, said: str, here: _Here) -> Spot:
    begun = error.context_mark
    if "\t" in (here.sign, here.before[-1:]) and not here.before.strip():
        return here.spot("the line is indented with a tab", "indent with spaces, not with Tab")
    if said == "found unexpected end of stream" and begun:
        what = "the quote that opens here is never closed"
        return Spot(what, begun.line, begun.column, "put the same quote at the end of the text")
    if said == "did not find expected node content" and here.sign == ":":
        return _no_key(here)
    if said.startswith("did not find expected ','") and begun:
        return _bracket(said[-2], begun, here)
    if said == "could not find expected ':'" and begun:
        return _uncoloned(begun, [*here.above, here.line])
    by_rule = {
        "mapping values are not allowed in this context": _colon,
        "did not find expected key": _surplus,
    }
    return by_rule[said](here) if said in by_rule else _plain(said, here)


def _uncoloned(begun: yaml.Mark, lines: Sequence[str]) -> Spot:
    """A key whose colon is missing, or further off than any YAML reader looks."""
    key = re.match(r".*?:(\s|$)", lines[begun.line][begun.column :])
    if key and len(key[0]) > LONGEST_KEY:
        return _too_long(begun.line, begun.column)
    what = "no colon and space follow this key"
    return Spot(what, begun.line, begun.column, "write `key: value`")


def _too_long(line: int, column: int) -> Spot:
    what = f"this key is longer than {LONGEST_KEY:,} characters"
    return Spot(what, line, column, "choose a shorter one")


def _no_key(here: _Here) -> Spot:
    return here.spot("a key is missing before this colon", "write `key: value`")


def _plain(said: str, here: _Here) -> Spot:
    """What libyaml's words mean by themselves."""
    what, hint = _PLAIN.get(said, (f"not YAML: {said}", _LOOK))
    back = here.line.rfind("\\", 0, here.column + 1) if (what, hint) == _ESCAPE else -1
    return here.at(back if back >= 0 else here.column).spot(
        what.format(sign=_shown(here.sign)), hint
    )


def _bracket(close: str, begun: yaml.Mark, here: _Here) -> Spot:
    key = re.split(r"[,{]\s*", here.before)[-1]
    if here.sign == ":" and len(key) > LONGEST_KEY:
        return _too_long(here.number, here.column - len(key))
    if begun.line == here.number and here.sign:
        return here.spot(f"a comma or {close} was expected here", f"or {_QUOTES}")
    what = f"the bracket that opens here is not closed by {close}"
    return Spot(what, begun.line, begun.column, "or a comma is missing between its parts")


def _colon(here: _Here) -> Spot:
    if ": " in here.before:
        return here.spot("a second colon in one line", _QUOTES)
    if key := _without_a_colon(here):
        return key
    what = "this line does not go on with the one above"
    hint = "there a colon and a space are missing after the key, or this one is indented too much"
    return here.at(_indent(here.line)).spot(what, hint)


def _without_a_colon(here: _Here) -> Spot | None:
    """The line above, where it begins as this one does and holds a key without its colon."""
    above = here.above[-1] if here.above else ""
    words = above.split(" #")[0].split()
    if ":" in above or len(words) < 2 or _indent(above) != _indent(here.line):
        return None
    hint = f"write `{words[0]}: {' '.join(words[1:])}`"
    return Spot("no colon and space follow this key", here.number - 1, _indent(above), hint)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _surplus(here: _Here) -> Spot:
    if here.sign in "]}" and here.sign:
        return here.spot("a bracket too many", "")
    unseen = [here.column - back for back in (0, 1) if _unseen(here.line, here.column - back)]
    if unseen:
        return here.at(unseen[0]).spot("a character that cannot be seen", "delete it")
    if here.sign == "-" and not here.before.strip():
        hint = "take the dash out, or begin every line beside it with one"
        return here.spot("a dash begins a list, and this stands among keys", hint)
    if here.sign == ":" and not here.before.strip():
        return _no_key(here)
    if not here.before.strip():
        what = f"this line is indented by {here.column} spaces, like none that it goes on with"
        return here.spot(what, "lines that belong together begin in the same column")
    hint = "put the whole text in quotes that do not occur in it"
    return here.spot("something follows where the value has ended", hint)


def _unseen(line: str, column: int) -> bool:
    return unicodedata.category(line[column : column + 1] or " ") == "Cf"


def _shown(sign: str) -> str:
    return sign or "nothing"
