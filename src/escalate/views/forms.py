"""The three forms of every answer: tables, plain lines and JSON; computes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Any, Protocol

from escalate.errors import EscalateError
from escalate.views.terminal import Terminal


class Form(Enum):
    """How an answer is written."""

    TABLES = "tables"
    PLAIN = "plain"
    JSON = "json"

    @classmethod
    def chosen(cls, *, plain: bool, json: bool) -> Form:
        """The form that two options name; raises EscalateError if both are given."""
        if plain and json:
            raise EscalateError("--plain and --json exclude each other", "give one of them")
        return cls.JSON if json else cls.PLAIN if plain else cls.TABLES


class View(Protocol):
    """An answer that can be written in every form, with the same numbers in each."""

    def draw(self, terminal: Terminal) -> None:
        """Print it as text and tables."""

    def facts(self) -> Iterator[tuple[str, str]]:
        """Names and values, in the order in which they should be heard."""

    def document(self) -> dict[str, Any]:
        """Names and values for programs; shares from 0 to 1, dates as ISO 8601."""


def show(view: View, terminal: Terminal, form: Form) -> None:
    """Write an answer in one form."""
    match form:
        case Form.TABLES:
            view.draw(terminal)
        case Form.PLAIN:
            terminal.plain(view.facts())
        case Form.JSON:
            terminal.json(view.document())
