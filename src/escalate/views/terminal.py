"""The place where words come out: streams, width, colour and what they can show; holds no view."""

from __future__ import annotations

import json
import os
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:  # rich takes longer to import than the whole of --help
    from rich.console import Console, RenderableType
    from rich.text import Text

ASCII = {"→": "->", "–": "-", "−": "-", "·": "|", "…": "...", "×": "x", "▲": "+", "▼": "-"}
ASCII |= {"│": "|", "├": "|", "└": "`", "─": "-", "◄": "<"}
WIDEST = 1_000_000  # columns of a line that is never wrapped
TURNED = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # bidi overrides


@dataclass(frozen=True)
class Terminal:
    """Where a command prints; `width` is None where stdout is not a terminal: nothing is cut."""

    stdout: TextIO = field(default_factory=StringIO)
    stderr: TextIO = field(default_factory=StringIO)
    width: int | None = None
    colour: bool = False
    live: bool = False  # stderr is a terminal whose lines can be redrawn
    encoding: str = "utf-8"

    @classmethod
    def of_process(cls) -> Terminal:
        """The terminal, file or pipe that this process was started with."""
        stdout, stderr = _stream(sys.stdout), _stream(sys.stderr)
        dumb = os.environ.get("TERM") == "dumb"
        seen = stdout.isatty()
        return cls(
            stdout=stdout,
            stderr=stderr,
            width=shutil.get_terminal_size().columns if seen else None,
            colour=seen and not dumb and not os.environ.get("NO_COLOR"),
            live=stderr.isatty() and not dumb,
            encoding=stdout.encoding or "ascii",
        )

    def clean(self, words: str) -> str:
        """The words without control characters, in characters that the encoding has."""
        words = "".join(filter(_harmless, words.replace("\t", " ")))
        try:
            words.encode(self.encoding)
        except UnicodeEncodeError:
            words = "".join(ASCII.get(letter, letter) for letter in words)
            words = words.encode(self.encoding, "replace").decode(self.encoding)
        return words

    def text(self, words: str, style: str = "") -> Text:
        """The words as they are: nothing in them is taken for markup."""
        from rich.text import Text

        return Text(self.clean(words.replace("\n", " ")), style=style)

    def fits(self, thing: RenderableType) -> bool:
        """Whether a thing needs no more columns than there are."""
        from rich.measure import Measurement

        console = self._console(StringIO(), WIDEST)
        return Measurement.get(console, console.options, thing).maximum <= (self.width or WIDEST)

    def print(self, *things: RenderableType) -> None:
        """Print things below each other, without spaces at the ends of lines."""
        out = StringIO()
        self._console(out, self.width or WIDEST).print(*things, sep="\n")
        for line in out.getvalue().removesuffix("\n").split("\n"):
            self.stdout.write(line.rstrip() + "\n")

    def write(self, words: str) -> None:
        """Print words as they are, neither wrapped nor cut."""
        self.stdout.write(self.clean(words) + "\n")

    def plain(self, facts: Iterable[tuple[str, str]]) -> None:
        """Print one `name: value` a line, for screen readers."""
        for name, value in facts:
            self.write(f"{name}: {value}".replace("\n", " "))

    def json(self, document: Mapping[str, Any]) -> None:
        """Print one JSON object, in ASCII, so that any pipe carries it."""
        self.stdout.write(json.dumps(document, indent=2, allow_nan=False) + "\n")

    def complain(self, words: str) -> None:
        """Print to stderr."""
        self.stderr.write(self.clean(words) + "\n")
        self.stderr.flush()

    def _console(self, out: TextIO, width: int) -> Console:
        from rich.console import Console

        return Console(
            file=out,
            width=width,
            color_system="standard" if self.colour else None,
            force_terminal=self.colour,
            legacy_windows=False,
            markup=False,
            highlight=False,
            emoji=False,
            _environ={},
        )


def _stream(stream: TextIO | None) -> TextIO:
    return stream or Path(os.devnull).open("w", encoding="utf-8")  # closed by `>&-`


def _harmless(letter: str) -> bool:
    return letter == "\n" or (
        unicodedata.category(letter) not in {"Cc", "Zl", "Zp"} and letter not in TURNED
    )
