"""The forms of every answer: tables, plain lines, JSON, and some as a page; computes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Any, Protocol, runtime_checkable

from escalate.errors import EscalateError
from escalate.views.terminal import Terminal


class Form(Enum):
    """How an answer is written."""

    TABLES = "tables"
    PLAIN = "plain"
    JSON = "json"
    MARKDOWN = "md"

    @classmethod
    def chosen(cls, *, plain: bool, json: bool, markdown: bool = False) -> Form:
        """The form that options name; raises EscalateError if more than one is given."""
        given = {cls.PLAIN: plain, cls.JSON: json, cls.MARKDOWN: markdown}
        forms = [form for form, is_given in given.items() if is_given]
        if len(forms) > 1:
            names = " and ".join(f"--{form.value}" for form in forms)
            raise EscalateError(f"{names} exclude each other", "give one of them")
        return forms[0] if forms else cls.TABLES


class View(Protocol):
    """An answer that can be written in every form, with the same numbers in each."""

    def draw(self, terminal: Terminal) -> None:
        """Print it as text and tables."""

    def facts(self) -> Iterator[tuple[str, str]]:
        """Names and values, in the order in which they should be heard."""

    def document(self) -> dict[str, Any]:
        """Names and values for programs; shares from 0 to 1, dates as ISO 8601."""


@runtime_checkable
class Page(View, Protocol):
    """An answer that can be written as a page too."""

    def markdown(self, terminal: Terminal) -> Iterator[str]:
        """The same as Markdown, paragraph by paragraph, in letters that the terminal has."""


def show(view: View, terminal: Terminal, form: Form) -> None:
    """Write an answer in one form."""
    match form:
        case Form.TABLES:
            view.draw(terminal)
        case Form.PLAIN:
            terminal.plain(view.facts())
        case Form.JSON:
            terminal.json(view.document())
        case Form.MARKDOWN:
            assert isinstance(view, Page)
            terminal.write("\n\n".join(view.markdown(terminal)))
