"""The question before a run: what shares somebody expects; reads lines, shows no number."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from escalate.analysis.guesses import groups
from escalate.runs.job import the_engine
from escalate.runs.manifest import Manifest
from escalate.teach.labs.answers import UnreadError
from escalate.teach.predictions import Prediction, store, stored
from escalate.teach.shares import HINT, Meant, single, whole
from escalate.views.predictions import DECLINED, question
from escalate.views.terminal import Terminal
from escalate.views.trees import wrapped

if TYPE_CHECKING:
    from escalate.model.model import Model

LONGEST = 200
"""Bytes of a line that can be an answer."""


def predicted(model: Model, seed: int, root: Path, terminal: Terminal) -> list[tuple[float, ...]]:
    """Ask what somebody expects of a run, and keep the answer; all guesses of this run so far.

    Raises StoreError if it cannot be kept, EscalateError if those before cannot be read.
    """
    run = Manifest.of(model, seed, the_engine()).hash
    of = groups(model.outcomes, model.headline)
    before = stored(root, model.name)  # what cannot be read is told before anybody thinks
    for words in question(model):
        _say(terminal, words)
    now = Prediction(model.name, run, seed, of, _answered(of, terminal))
    store(root, now)
    return [one.shares for one in (*before, now) if one.run == run and one.shares]


def _answered(of: tuple[str, ...], terminal: Terminal) -> tuple[float, ...] | None:
    """Shares that add to one, however often they must be asked for; None if one is declined."""
    while True:
        shares: list[Meant] = []
        for name in of:
            share = _share(name, terminal)
            if share is None:
                _say(terminal, DECLINED)
                return None
            shares.append(share)
        try:
            return whole(shares)
        except UnreadError as error:
            _say(terminal, f"Not yet: {error.what}. Please {error.hint}.")


def _share(name: str, terminal: Terminal) -> Meant | None:
    while True:
        terminal.stderr.write(terminal.clean(f"  {name}: "))
        terminal.stderr.flush()
        text = _line(terminal)
        if text.casefold() in {"", "decline"}:
            return None
        try:
            return single(text)
        except UnreadError as error:
            _say(terminal, f"{error.what}. Please {HINT}.")


def _line(terminal: Terminal) -> str:
    """A line that is typed or piped, and seen on the screen; empty at the end of all input."""
    stream = getattr(sys.stdin, "buffer", None)  # bytes, as what is no text is an answer too
    data: bytes = stream.readline(LONGEST) if stream else b""
    text = data.decode("utf-8", "replace").strip()
    if not (data and sys.stdin.isatty()):
        terminal.complain(text)
    return text


def _say(terminal: Terminal, words: str) -> None:
    for line in wrapped(terminal, words):
        terminal.complain(line)
