"""What a team holds in its hands: role sheet, order sheet and order files; computes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Protocol

from escalate.scenario.plain_yaml import written
from escalate.views.classes.wording import NOTE
from escalate.views.numbers import counted, day, whole
from escalate.views.papers.paper import Block, Grid, Heading, Lines, Paper, Points, Text

if TYPE_CHECKING:
    from escalate.teach.classes.pack import Pack
    from escalate.teach.classes.teams import Choosable, Owed, Team

MOST_WORDS = 350
"""Words of a role sheet, so that it is one page and read in three minutes."""
_HELP = {
    "none": "an answer",
    "words": "words",
    "arms": "arms",
    "money": "money",
    "troops_inside": "troops inside its borders",
    "troops": "troops",
}


class Setting(Protocol):
    """The crisis in which a seat is taken."""

    @property
    def title(self) -> str:
        """What it is called."""

    @property
    def start(self) -> date:
        """Its first day."""

    @property
    def end(self) -> date:
        """Its last day."""


def role_paper(setting: Setting, team: Team) -> Paper:
    """Who a team is, what it wants, what binds it, and what it may do."""
    return Paper(f"{team.title}: your seat", tuple(_role(setting, team)))


def _role(pack: Setting, team: Team) -> Iterator[Block]:
    seat, told = team.seat, team.seat.told
    councils = counted(len(team.councils), "council")
    period = f"{day(pack.start)} to {day(pack.end)}"
    yield Text(f"{pack.title}. {period}. {councils}: {', '.join(map(day, team.councils))}.")
    yield Text(
        f"the people in one room who advise {told.office}. You are officials, not a nation.",
        "You are:",
    )
    if seat.aims:
        yield Text("the most important first", "Aims:")
        yield Points(tuple(aim.title for aim in seat.aims), numbered=True)
    if team.owed or told.not_bound_by:
        yield Text(" ".join(_bound(team)), "Bound by:")
    lines = told.red_lines
    if lines.ours or lines.said:
        ours = f"yours: {_ended(lines.ours)}" if lines.ours else ""
        said = f"Others say: {_ended(lines.said)} Said, not known." if lines.said else ""
        yield Text(f"{ours} {said}".strip(), "Red lines:")
    if told.home:
        yield Text(" ".join(map(_sentence, told.home)), "At home:")
    if sees := " ".join(_sees(team)):
        yield Text(sees, "You see:")
    menu = "; ".join(_short(one) for one in team.menu)
    orders = counted(seat.allowed, "new order")
    yield Text(f"{orders} a council: {menu}. Each takes time; consent may be refused.", "You can:")
    if told.silent:
        yield Text(f"{_sentence(told.silent)} Your silence is an order too.", "If silent:")
    if told.ask:
        yield Text(_sentence(told.ask), "Ask:")


def _ended(words: str) -> str:
    return words if words.endswith((".", "?", "!", "”", '"')) else f"{words}."


def _sentence(words: str) -> str:
    return _ended(words[:1].upper() + words[1:])


def _short(one: Choosable) -> str:
    return one.title if one.rung is None else f"{one.title} (rung {one.rung})"


def _bound(team: Team) -> Iterator[str]:
    for treaty, owed in groupby(team.owed, key=lambda one: (one.treaty, one.in_force)):
        force = "in force" if treaty[1] else "not in force yet"
        yield f"{treaty[0]} ({force}): {'; '.join(dict.fromkeys(map(_owed, owed)))}."
    if team.seat.told.not_bound_by:
        yield f"Not bound by: {_ended(team.seat.told.not_bound_by)}"


def _owed(one: Owed) -> str:
    by, help_ = " and ".join(one.by), _HELP[one.help]
    if one.ours:
        return f"you owe {help_}" + (f" to {one.to}" if one.to else "")
    return f"{by} {'owes' if len(one.by) == 1 else 'owe'} you {help_}"


def _sees(team: Team) -> Iterator[str]:
    told = team.seat.told
    if told.good_on:
        yield f"Good on {_ended(told.good_on)}"
    if team.late:
        late = "; ".join(f"{title} (about {counted(days, 'day')})" for title, days in team.late)
        yield f"Late on {late}."
    blind = [*([told.blind_to.rstrip(".")] if told.blind_to else []), *team.unseen]
    if blind:
        yield f"Blind to {'; '.join(blind)}."


def order_paper(pack: Pack, team: Team) -> Paper:
    """The menu, and room to write the orders of each council."""
    return Paper(f"{team.title}: order sheet", tuple(_sheet(pack, team)))


def _sheet(pack: Pack, team: Team) -> Iterator[Block]:
    told = team.seat.told.menu
    rows = tuple(
        (
            one.title,
            "–" if one.rung is None else str(one.rung),
            _takes(one),
            told[one.name].needs or "–",
            told[one.name].undo,
            "; ".join(told[one.name].expects) or "–",
        )
        for one in team.menu
    )
    heads = ("order", "rung", "takes", "needs", "undone", "our staff expects")
    yield Grid(heads, rows, "Your menu; a higher rung is a graver step")
    rungs = "; ".join(f"{number}: {words}" for number, words in enumerate(pack.rungs))
    yield Text(f"{rungs}.", "Rungs:")
    objections = tuple(
        f"{one.title}: {_ended(objects)}"
        for one in team.menu
        if (objects := told[one.name].objects)
    )
    if objections:
        yield Text("you may order it and pay for it at home:", "Objections,")
        yield Points(objections)
    reasons = tuple(
        f"{one.title}: {' '.join(_reasons(team, one))}"
        for one in team.menu
        if any(_reasons(team, one))
    )
    if reasons:
        yield Heading("For and against")
        yield Points(reasons)
    yield Text(
        "do: it starts now. hold: it will not happen before the next council. leave: doctrine"
        " keeps it, as it does all that you do not name. if: a do that waits for something that you"
        f" come to know. At most {counted(team.seat.allowed, 'new order')} (do) a council; hold is"
        " free.",
        "Verbs:",
    )
    for number, when in enumerate(team.councils, start=1):
        yield Heading(f"Council {number}, {day(when)}")
        for order in range(1, team.seat.allowed + 1):
            yield Lines(f"do {order} (if …):")
        yield Lines("hold:")
        yield Lines("say, one sentence that all read:")
        yield Lines("because: what we expect, and what would show us wrong:", 2)
    yield Text("Write the name of your team and no name of a person. " + NOTE)


def _takes(one: Choosable) -> str:
    if not one.days:
        return "at once"
    days = " – ".join(whole(round(days)) for days in one.days)
    return f"{days} days" if days != "1" else "1 day"


def _reasons(team: Team, one: Choosable) -> Iterator[str]:
    told = team.seat.told.menu[one.name]
    if told.for_:
        yield f"For: {_ended(told.for_)}"
    if told.against:
        yield f"Against: {_ended(told.against)}"


def order_file(team: Team, council: int) -> str:
    """The file in which a team's clerk writes the orders of a council; it orders nothing yet."""
    seat = team.seat
    allowed = counted(seat.allowed, "new order")
    first = team.menu[0].name if team.menu else "NAME"
    when = day(team.councils[council - 1])
    lines = [
        f"# {team.title}, council {council} of {len(team.councils)}: {when}.",
        f"# {allowed} (do) at most; hold and leave are free. Names on your menu:",
        *(f"#   {one.name}: {one.title}" for one in team.menu),
        "# Say (one sentence that all read):",
        "# Because (what we expect, and what would show us wrong):",
        written({"seat": team.name}).rstrip(),
        "orders: []",
        "# In place of [] write one order a line below `orders:`, for example:",
        f"#  - {{council: {council}, do: {first}}}",
        f"#  - {{council: {council}, hold: {first}}}",
        f'#  - {{council: {council}, if: "known.{team.name}.NAME", do: {first}}}',
    ]
    return "\n".join(" ".join(line.split("\n")) for line in lines) + "\n"
