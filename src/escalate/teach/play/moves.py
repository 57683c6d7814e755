"""What a player types at a council: a line, and what it means; carries out nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from escalate.model.model import Model
from escalate.model.parts import Order
from escalate.model.seats import OrderError, bind_order
from escalate.model.syntax import CONSTANTS, FUNCTIONS
from escalate.scenario import seats as written
from escalate.scenario.problems import nearest
from escalate.teach.play.council import Council

Asked = Literal["done", "quit", "help", "brief", "more", "plan", "why", "term", "drop", "again"]
WORDS = {
    "done": "done",
    "end": "done",
    "go": "done",
    "quit": "quit",
    "q": "quit",
    "exit": "quit",
    "help": "help",
    "h": "help",
    "brief": "brief",
    "more": "more",
    "plan": "plan",
    "report": "again",
    "menu": "again",
}
_VERB = re.compile(r"(do|hold|leave|why|drop)\s+(.+)", re.IGNORECASE | re.DOTALL)
_IF = re.compile(r"if\s+(.+?)\s*[:,]?\s+do\s+(.+)", re.IGNORECASE | re.DOTALL)
_TERM = re.compile(r"\?\s*(.*)", re.DOTALL)
_NAME = re.compile(r"(?<![\w.])[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*")
_LOGIC = {"and", "or", "not", "if", "else", "day", "winter", *CONSTANTS, *FUNCTIONS}


@dataclass(frozen=True)
class Request:
    """Something that a player asks, and about what."""

    what: Asked
    about: str = ""


class MoveError(Exception):
    """A line that means nothing, or orders what cannot be ordered: what is wrong, what to do."""

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.what, self.hint = what, hint


def understood(
    line: str, model: Model, council: Council, given: Sequence[Order]
) -> Order | Request:
    """What a line means at a council at which some orders were given already.

    Raises MoveError.
    """
    text = " ".join(line.split()).rstrip(".")
    if match := _TERM.fullmatch(text):
        return Request("term", match[1].strip())
    if text.casefold() in WORDS:
        return Request(WORDS[text.casefold()])  # type: ignore[arg-type]  # each is one
    if match := _IF.fullmatch(text):
        condition = _known(match[1].strip().strip("\"'"), model, council)
        return _order("do", match[2], condition, model, council, given)
    if match := _VERB.fullmatch(text):
        verb, rest = match[1].casefold(), match[2]
        if verb in {"why", "drop"}:
            return Request("why" if verb == "why" else "drop", _action(rest, council))
        return _order(verb, rest, None, model, council, given)
    if text.isdecimal() and int(text) in {one.number for one in council.menu}:
        what = f"{text} alone does not say what to do about it"
        raise MoveError(what, f"do {text}, hold {text}, leave {text}, or why {text}")
    hint = nearest(text.split(" ")[0].casefold() if text else "", [*WORDS, "do", "hold", "leave"])
    raise MoveError(f"{line.strip()!r} is no order", hint or "`help` lists what you can type")


def _order(  # noqa: PLR0913, PLR0917 (the parts of one line)
    verb: str,
    about: str,
    condition: str | None,
    model: Model,
    council: Council,
    given: Sequence[Order],
) -> Order:
    action = _action(about, council)
    parts = {"council": council.number, verb: action, "if": condition}
    order = written.Order.model_validate({k: v for k, v in parts.items() if v is not None})
    try:
        bound = bind_order(model, council.seat.actor, order)
    except OrderError as error:
        raise MoveError(error.what, error.hint) from None
    if any(one.action == action for one in given):
        what = f"you have an order about {council.seat.menu[action]!r} already"
        raise MoveError(what, f"drop {_number(action, council)} takes it back")
    if verb == "do":
        _check_room(bound, council, given)
    return bound


def _check_room(order: Order, council: Council, given: Sequence[Order]) -> None:
    """A new order needs room for it, and an action that is not under way already."""
    if sum(one.verb == "do" for one in given) >= council.seat.allowed:
        what = f"you have given your {council.seat.allowed} new orders"
        raise MoveError(what, "drop one of them first; hold and leave are free")
    choice = next(one for one in council.menu if one.name == order.action)
    if choice.standing in {"under way", "in force", "done", "waits"}:
        raise MoveError(f"{choice.title!r} is {choice.standing} already", "choose another")


def _action(about: str, council: Council) -> str:
    """The action that a number, a name or a title on the menu means."""
    wanted = _plain(about.strip("\"'"))
    for one in council.menu:
        if wanted in {str(one.number), _plain(one.name), _plain(one.title)}:
            return one.name
    names = [word for one in council.menu for word in (_plain(one.name), _plain(one.title))]
    hint = nearest(wanted, names) or f"the menu goes from 1 to {len(council.menu)}"
    raise MoveError(f"nothing on the menu is called {about!r}", hint)


def _number(action: str, council: Council) -> int:
    return next(one.number for one in council.menu if one.name == action)


def _plain(words: str) -> str:
    return re.sub(r"[\s_-]+", " ", words).strip().casefold()


def _known(condition: str, model: Model, council: Council) -> str:
    """A condition with every name as the seat knows it: a title may stand for a line's name."""
    own = f"known.{council.seat.actor}."
    for line in council.report:
        if _plain(condition) in {_plain(line.item.title), _plain(line.item.name)}:
            return f"{own}{line.item.name}"
    for name in model.happenings:
        if _plain(condition) in {_plain(name), _plain(model.happenings[name].about)}:
            return f"{own}{name}"

    def prefixed(match: re.Match[str]) -> str:
        word = match[0]
        plain = word in _LOGIC or word.startswith("known.")
        return word if plain else f"{own}{word}"

    return _NAME.sub(prefixed, condition)
