"""What each team is told: its seat, its duties and its menu, from the scenario alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from escalate.analysis.story import in_plain, plain_name
from escalate.errors import EscalateError
from escalate.model.model import Model
from escalate.model.parts import Seat
from escalate.scenario.schema import Duty, ScenarioFile, Treaty

SMALLEST = 4
"""Teams of the smallest class that is worth it."""
MOST_LATE = 3
"""Lines of the report that are named as late."""


@dataclass(frozen=True)
class Owed:
    """A duty under a treaty that a seat owes or is owed."""

    treaty: str
    by: tuple[str, ...]
    to: str | None
    help: str
    in_force: bool
    ours: bool
    """Whether the seat owes it."""


@dataclass(frozen=True)
class Choosable:
    """An action on a menu."""

    name: str
    title: str
    rung: int | None
    days: tuple[float, ...]
    """Days until it takes effect: one, or the least and the most; empty for at once."""


@dataclass(frozen=True)
class Team:
    """A seat that a team takes."""

    name: str
    title: str
    seat: Seat
    councils: tuple[date, ...]
    """The dates of the councils of the plan."""
    owed: tuple[Owed, ...]
    late: tuple[tuple[str, int], ...]
    """Lines of the report that come late, and by how many days."""
    unseen: tuple[str, ...]
    """Lines of the report of whose changes it never learns."""
    menu: tuple[Choosable, ...]


def seated(model: Model, count: int | None, councils: int, scenario: str) -> tuple[str, ...]:
    """The seats that get a team: the first ones of the file, or all.

    Raises EscalateError if there are no seats, fewer than wanted, or too few councils.
    """
    names = tuple(model.seats)
    if not names:
        raise EscalateError(
            f"{scenario} has no seats, and a class needs them",
            "add `seats:` to the scenario: for each actor that people take an `office`,\n"
            "  `councils` (dates), `aims`, a `report` and a `menu` of its actions;\n"
            "  `docs/scenario.md` explains each key",
        )
    if count is not None and count > len(names):
        what = f"{scenario} has {len(names)} seats, not {count}"
        more = f"give `--teams {len(names)}`, or add seats; two rooms may play the same pack"
        raise EscalateError(what, more)
    taken = names[:count]
    few = [name for name in taken if len(model.seats[name].councils) < councils]
    if few:
        held = min(len(model.seats[name].councils) for name in few)
        what = f"this plan needs {councils} councils, and {few[0]} sits in {held}"
        shorter = 25 if held == 1 else 50
        raise EscalateError(what, f"give `--minutes {shorter}`, or add dates to its `councils`")
    return taken


def teams(
    model: Model, document: ScenarioFile, names: Sequence[str], councils: int
) -> tuple[Team, ...]:
    """What the teams of some seats are told, for so many councils."""
    return tuple(_team(model, document, name, councils) for name in names)


def _team(model: Model, document: ScenarioFile, name: str, councils: int) -> Team:
    seat = model.seats[name]
    sights = document.actors[name].sees
    lags = {item.row: sights[item.row] for item in seat.report if item.row in sights}
    late = [
        (item.title, round(lags[item.row].lag.value))
        for item in seat.report
        if item.row in lags and lags[item.row].lag.value >= 1 and not lags[item.row].never
    ]
    return Team(
        name=name,
        title=title(model, name),
        seat=seat,
        councils=tuple(model.start + timedelta(days=day) for day in seat.councils[:councils]),
        owed=tuple(_owed(model, document, name)),
        late=tuple(sorted(late, key=lambda one: -one[1])[:MOST_LATE]),
        unseen=tuple(
            item.title for item in seat.report if item.row in lags and lags[item.row].never
        ),
        menu=tuple(_choosable(model, document, seat, action) for action in seat.menu),
    )


def title(model: Model, name: str) -> str:
    """What an actor is called."""
    return model.titles.get(name, in_plain(name).capitalize())


def _owed(model: Model, document: ScenarioFile, name: str) -> Iterator[Owed]:
    for treaty, part in document.treaties.items():
        for duty in part.duties.values():
            if name in duty.by or name == duty.to:
                yield _one_owed(model, treaty, part, duty, ours=name in duty.by)


def _one_owed(model: Model, treaty: str, part: Treaty, duty: Duty, *, ours: bool) -> Owed:
    return Owed(
        treaty=plain_name(model, treaty),
        by=tuple(title(model, name) for name in duty.by),
        to=None if duty.to is None else title(model, duty.to),
        help=duty.help,
        in_force=part.in_force.value > 0,
        ours=ours,
    )


def _choosable(model: Model, document: ScenarioFile, seat: Seat, action: str) -> Choosable:
    lag = document.actions[action].lag or ()
    days = [number.value for number in lag]
    return Choosable(
        name=action,
        title=seat.menu[action],
        rung=model.happenings[action].rung,
        days=tuple(days if len(days) < 2 else (days[0], days[-1])),
    )


def tied(document: ScenarioFile, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pairs of seats that a defence treaty in force ties: they can share a table."""
    told: set[tuple[str, str]] = set()
    for part in document.treaties.values():
        if part.clause != "defence" or part.in_force.value <= 0:
            continue
        parties = {who for duty in part.duties.values() for who in (*duty.by, duty.to) if who}
        seats = [name for name in names if name in parties]
        for first in seats:
            for second in seats[seats.index(first) + 1 :]:
                if (first, second) not in told:
                    told.add((first, second))
                    yield first, second
