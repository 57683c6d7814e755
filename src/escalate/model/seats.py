"""Seats and orders to days, rows and formulas; gives no order itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from escalate.model import formulas
from escalate.model.binder import Binder, broken, listed
from escalate.model.formulas import Formula
from escalate.model.model import Model
from escalate.model.parts import Actor, Aimed, Item, Order, Seat
from escalate.model.syntax import FormulaError
from escalate.scenario import seats as written
from escalate.scenario.problems import Place, Problem, nearest

KNOWN = "known"
"""What a name begins with that stands for what an actor knows."""
_ALWAYS = ("day", "winter")
"""What everybody knows."""


def bind_seats(binder: Binder) -> dict[str, Seat]:
    """The seats of a scenario by actor, in the file's order."""
    return {
        name: _seat(binder, name, seat)
        for name, seat in binder.document.seats.items()
        if binder.actor(name, ("seats", name), at_key=True)
    }


def _seat(binder: Binder, name: str, seat: written.Seat) -> Seat:
    place = ("seats", name)
    for action in seat.menu:
        _check_action(binder, name, action, (*place, "menu", action))
    items = (_item(binder, name, row, item) for row, item in seat.report.items())
    return Seat(
        actor=name,
        councils=_councils(binder, seat, (*place, "councils")),
        allowed=seat.orders,
        aims=tuple(
            Aimed(key, aim.title, binder.condition(aim.kept, (*place, "aims", key, "kept")))
            for key, aim in seat.aims.items()
        ),
        report=tuple(item for item in items if item),
        menu={action: item.title for action, item in seat.menu.items()},
        told=seat,
    )


def _check_action(binder: Binder, seat: str, action: str, place: Place) -> None:
    """An action on a menu is one that the actor of the seat decides."""
    acts = binder.document.actions
    if not binder.known("action", action, acts, place, at_key=True):
        return
    if acts[action].by and acts[action].by[0] != seat:
        own = [name for name, act in acts.items() if act.by[0] == seat]
        what = f"{action!r} is decided by {acts[action].by[0]!r}, not by {seat!r}"
        binder.key_problem(what, place, f"its actions: {listed(own)}" if own else "")


def _councils(binder: Binder, seat: written.Seat, place: Place) -> tuple[int, ...]:
    last = binder.document.days
    days: list[int] = []
    for index, given in enumerate(seat.councils):
        day = binder.day_number(given)
        if day is None or day == last:
            what = "a council sits on a day of the run before the last"
            binder.problem(what, (*place, index), f"days 0 to {last - 1}, as a date or a number")
        elif days and day <= days[-1]:
            what = "councils come one after the other"
            binder.problem(what, (*place, index), "put them in order")
        else:
            days.append(day)
    return tuple(days)


def _item(binder: Binder, seat: str, name: str, item: written.ReportItem) -> Item | None:
    happens = f"{name}.count" if f"{name}.count" in binder.table.index else None
    happens = happens or (f"{name}.invoked" if f"{name}.invoked" in binder.table.index else None)
    row = happens or name
    place = ("seats", seat, "report", name)
    truth = binder.known_row(row, place, at_key=True)
    if truth is None:
        return None
    known = binder.views[seat].get(row, truth)
    return Item(name, item.title, row, truth, known, happens=happens is not None)


class OrderError(Exception):
    """An order that cannot be given: what is wrong, what to do, and which of its keys is wrong."""

    def __init__(self, what: str, hint: str, key: str, offset: int = 0) -> None:
        super().__init__(what)
        self.what, self.hint, self.key, self.offset = what, hint, key, offset


def bind_orders(
    model: Model, given: Mapping[str, tuple[written.Order, ...]]
) -> tuple[dict[str, tuple[Order, ...]], list[Problem]]:
    """The orders of a scenario by seat, and what is wrong with some of them."""
    bound: dict[str, tuple[Order, ...]] = {}
    problems: list[Problem] = []
    for name, orders in given.items():
        if name not in model.seats:
            known = f"seats: {listed(model.seats)}" if model.seats else "this scenario has no seats"
            hint = nearest(name, model.seats) or known
            what = f"no seat is named {name!r}"
            problems.append(Problem(what, ("orders", name), hint, at_key=True))
            continue
        bound[name] = tuple(_all_bound(model, name, orders, problems))
        problems += _too_many(model.seats[name], bound[name], orders)
    return bound, problems


def _all_bound(
    model: Model, name: str, orders: tuple[written.Order, ...], problems: list[Problem]
) -> Iterator[Order]:
    for index, order in enumerate(orders):
        try:
            yield bind_order(model, name, order)
        except OrderError as error:
            place = ("orders", name, index, error.key)
            problems.append(Problem(error.what, place, error.hint, error.offset))


def _too_many(
    seat: Seat, bound: tuple[Order, ...], given: tuple[written.Order, ...]
) -> Iterator[Problem]:
    """More new orders at a council than the seat may give, and orders that contradict others."""
    if len(bound) < len(given):
        return
    for index, order in enumerate(bound):
        before = [one for one in bound[:index] if one.council == order.council]
        place: Place = ("orders", seat.actor, index, order.verb)
        same = [one for one in before if one.action == order.action]
        if same:
            what = f"{order.action!r} is ordered twice at council {order.council}"
            yield Problem(what, place, "give one order about an action at a council")
        elif order.verb == "do" and sum(one.verb == "do" for one in before) >= seat.allowed:
            what = f"council {order.council} has more than {seat.allowed} new orders"
            yield Problem(what, place, "`hold` and `leave` do not count")


def bind_order(model: Model, seat: str, order: written.Order) -> Order:
    """One order of a seat, with its council's day, its action and its condition.

    Raises OrderError if the seat cannot give it.
    """
    place = model.seats[seat]
    if order.council > len(place.councils):
        what = f"there is no council {order.council}"
        raise OrderError(what, f"{seat} sits {len(place.councils)} times", "council")
    return Order(
        council=order.council,
        day=place.councils[order.council - 1],
        verb=order.verb,
        action=ordered_action(model, seat, order.action, order.verb),
        condition=None if order.if_ is None else known_condition(model, seat, order.if_),
    )


def ordered_action(model: Model, seat: str, called: str, verb: str = "do") -> str:
    """The action on a seat's menu that is called so, by its name or by its title there.

    Capitals, hyphens and underscores do not matter. Raises OrderError if there is none.
    """
    menu = model.seats[seat].menu
    names = {_plain(name): name for name in menu}
    names |= {_plain(title): name for name, title in menu.items()}
    if found := names.get(_plain(called)):
        return found
    hint = nearest(_plain(called), names) or f"the menu: {listed(menu)}"
    if called in model.happenings:
        by = model.happenings[called].by
        what = f"{called!r} is not on the menu of {seat}"
        raise OrderError(what, f"{by[0]} decides it" if by and by[0] != seat else hint, verb)
    raise OrderError(f"no order on the menu is called {called!r}", hint, verb)


def _plain(words: str) -> str:
    return re.sub(r"[\s_-]+", " ", words).strip().casefold()


def known_condition(model: Model, seat: str, text: str) -> Formula:
    """A condition over what the actor of a seat knows.

    Raises OrderError if it reads the truth, or what nothing is named.
    """
    actor = next(one for one in model.parts.actors if one.name == seat)
    wrong: list[FormulaError] = []
    condition = broken()
    names = formulas.Names(
        complain=wrong.append,
        row=lambda name: _known_row(model, actor, name),
        at_start=lambda _: _refuse("orders know nothing of how it was at the start"),
        happened=lambda name: _known_day(model, actor, name),
        day=model.day,
        hint=lambda name: _hint(model, actor, name),
    )
    try:
        condition = formulas.condition(text, names)
    except FormulaError as error:
        wrong.append(error)
    if wrong:
        raise OrderError(wrong[0].what, wrong[0].hint, "if", wrong[0].offset)
    return condition


def _refuse(what: str, hint: str = "") -> int:
    raise FormulaError(what, 0, hint)


def _known_row(model: Model, actor: Actor, name: str) -> int | None:
    if name in _ALWAYS:
        return model.row(name)
    inner = _inner(model, actor, name)
    for one in (inner, f"{inner}.count", f"{inner}.invoked"):
        if one in actor.known:
            return actor.known[one]
        if one in model.rows:
            return model.row(one)
    return None


def _known_day(model: Model, actor: Actor, name: str) -> int | None:
    inner = f"{_inner(model, actor, name)}.day"
    if inner in actor.known:
        return actor.known[inner]
    return model.row(inner) if inner in model.rows else None


def _inner(model: Model, actor: Actor, name: str) -> str:
    """What a name that begins with `known.` and the actor stands for."""
    own = f"{KNOWN}.{actor.name}."
    if name.startswith(own):
        return name.removeprefix(own)
    if name.startswith(f"{KNOWN}."):
        rest = name.split(".", 2)[-1]
        _refuse(f"{actor.name} does not know what others know", f"write {own}{rest}")
    if name in model.rows or f"{name}.count" in model.rows:
        _refuse(f"an order cannot read the truth of {name!r}", f"write {own}{name}")
    return name


def _hint(model: Model, actor: Actor, name: str) -> str:
    own = f"{KNOWN}.{actor.name}."
    inner = name.removeprefix(own)
    known = [*model.rows, *model.happenings]
    return nearest(name, [f"{own}{one}" for one in known]) or nearest(inner, known)
