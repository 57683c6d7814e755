"""The shape of seats and of orders: what a person who takes an actor's place is told, and says."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from escalate.scenario.numbers import (
    Day,
    Formula,
    Strict,
    UnfitError,
    Words,
    as_tuple,
)

ORDERS_A_COUNCIL = 2


class SeatAim(Strict):
    """Something that a seat wants, and when it has kept it."""

    title: str
    """The aim in a few words."""
    kept: Formula
    """The condition under which it is kept, judged by the truth on the last day."""


class ReportItem(Strict):
    """A line of the situation report: a number, or an action, event or duty."""

    title: str
    """What it is, in a few words."""


class MenuItem(Strict):
    """What is said of an action that a seat may order."""

    title: str
    """What people call the order. Orders may call it so too."""
    needs: str | None = None
    """Whose consent it needs; only said: `when` and `veto` of the action decide."""
    undo: Literal["easily", "partly", "hardly"] = "easily"
    """How it can be undone; only said."""
    expects: Words = ()
    """What the staff expect of it, in words and directions, without numbers."""
    objects: str | None = None
    """Who objects although it may be ordered."""
    for_: str | None = Field(None, alias="for")
    """What speaks for it, in a sentence or two."""
    against: str | None = None
    """What speaks against it, in a sentence or two."""


class RedLines(Strict):
    """Lines that are said to be red."""

    ours: str | None = None
    """The seat's own."""
    said: str | None = None
    """What others say theirs are; said, not known."""


class Seat(Strict):
    """What a person who takes an actor's place is told, and what that person may order."""

    office: str
    """Whom those in the seat advise, such as `the National Security Office`."""
    councils: Annotated[tuple[Day, ...], BeforeValidator(as_tuple)] = Field(
        min_length=1, max_length=100
    )
    """The days on which it sits in council, in their order: dates such as 2024-11-04, or numbers of
    days.
    """
    orders: int = Field(ORDERS_A_COUNCIL, ge=1, le=20)
    """How many new orders (`do`) it may give at a council."""
    aims: dict[str, SeatAim] = {}
    """What it wants, the most important first, by names of your choice."""
    report: dict[str, ReportItem] = {}
    """The situation report: names of numbers, actions, events and duties, as the actor knows
    them.
    """
    menu: dict[str, MenuItem] = {}
    """Its actions that may be ordered, in the order in which they are offered. The actor's
    doctrine decides the others.
    """
    home: Words = ()
    """How things stand at home: a sentence each."""
    red_lines: RedLines = RedLines()
    """Lines that are said to be red."""
    not_bound_by: str | None = None
    """What most people wrongly think it is bound by."""
    good_on: str | None = None
    """What its services see well."""
    blind_to: str | None = None
    """What its services do not see."""
    silent: str | None = None
    """What happens if it says nothing: its doctrine in a sentence or two."""
    ask: str | None = None
    """A question that it should put to another seat."""


class Order(Strict):
    """An order of a seat: `do`, `hold` or `leave`, and the council that gives it."""

    council: int = Field(ge=1)
    """The council that gives it: 1 for the first."""
    do: str | None = None
    """An action to take now, unless something stands in its way; then nothing comes of the
    order.
    """
    hold: str | None = None
    """An action that must not be taken before the next council."""
    leave: str | None = None
    """An action that is left to doctrine again: takes back a `hold`, and a `do` that waits."""
    if_: Formula | None = Field(None, alias="if")
    """With `do`: the order waits for the first day on which this holds and nothing stands in its
    way. It reads what the actor knows, such as `known.lund.attack`.
    """

    @model_validator(mode="after")
    def _one_verb(self) -> Order:
        given = [verb for verb in ("do", "hold", "leave") if getattr(self, verb) is not None]
        if len(given) != 1:
            what = "an order has exactly one of `do`, `hold` and `leave`"
            raise UnfitError(what, *given[1:])
        if self.if_ is not None and self.do is None:
            raise UnfitError("only `do` can wait for an `if`", "if")
        return self

    @property
    def verb(self) -> Literal["do", "hold", "leave"]:
        """What is to be done about the action."""
        return "do" if self.do is not None else "hold" if self.hold is not None else "leave"

    @property
    def action(self) -> str:
        """The action, by its name or by what the menu calls it."""
        return self.do or self.hold or self.leave or ""


Orders = Annotated[tuple[Order, ...], BeforeValidator(as_tuple), Field(max_length=1_000)]
"""The orders of one seat."""


class Played(Strict):
    """The world in which a game is played; written by `play`."""

    seed: int
    """The seed."""
    world: int = Field(ge=1)
    """The number of the world."""
    seats: Words = Field(min_length=1)
    """The seats that people take."""
    councils: dict[str, int] = {}
    """How many councils each seat has held."""
