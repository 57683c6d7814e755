"""What several papers of a pack say in the same words; computes nothing."""

from __future__ import annotations

import shlex
from dataclasses import replace
from typing import TYPE_CHECKING

from escalate.engine.history import Kind
from escalate.views.ensemble import NOTE
from escalate.views.numbers import day, interval, share, whole
from escalate.views.story import named

if TYPE_CHECKING:
    from escalate.analysis.story import Deed
    from escalate.analysis.summary import Share
    from escalate.model.parts import Order
    from escalate.teach.classes.pack import Pack
    from escalate.teach.classes.singles import Single

__all__ = ["NOTE"]
SCENARIO, GAME = "teacher/scenario.yaml", "teacher/game.yaml"
"""The scenario as it is played, and the file that takes the teams' orders."""


def council_day(pack: Pack, number: int) -> str:
    """When a council sits: a date, or the first and the last where teams differ."""
    first, last = pack.council_dates(number)
    return day(first) if first == last else f"{day(first)} to {day(last)}"


def deed_words(deed: Deed) -> str:
    """Who did what, and on which rung."""
    if deed.kind is Kind.REACHED:  # an outcome may have the name of what it waits for
        return named(replace(deed, who=(), what=deed.name), ", ")
    rung = "" if deed.rung is None else f", rung {deed.rung}"
    return named(deed, ", ") + rung


def dated(pack: Pack, deed: Deed) -> str:
    """A deed with its date."""
    return f"{day(pack.on(deed.day))}: {deed_words(deed)}"


def order_words(pack: Pack, single: Single) -> str:
    """Who orders what, and when."""
    order = single.order
    when = f"council {order.council}, {day(pack.on(order.day))}"
    return f"{pack.named(single.seat)} ({when}): {order_text(pack, single.seat, order)}"


def order_text(pack: Pack, seat: str, order: Order) -> str:
    """An order as a sheet has it: `do: direct lethal arms`."""
    team = next(team for team in pack.teams if team.name == seat)
    return f"{order.verb}: {team.seat.menu[order.action]}"


def share_words(of: Share) -> str:
    """A share with its interval: `12.8% (10.9 – 15.0%)`."""
    return f"{share(of)} ({interval(of)})"


def one_in(value: float) -> str:
    """A share as `1 in N`, from the nearest whole number."""
    return f"1 in {whole(max(1, round(1 / value)))}" if value else "none"


def command(program: str, *words: str) -> str:
    """A command as it is typed."""
    return shlex.join([program, *words])


def turn_command(pack: Pack, number: int, program: str) -> str:
    """The command that tells what follows a council until the next one; 0 stands for the start."""
    first = pack.council_dates(number)[0] if number else pack.start
    last = number == pack.plan.councils
    until = pack.end if last else pack.council_dates(number + 1)[0]
    span = ("--from", first.isoformat(), "--to", until.isoformat())
    return command(program, "timeline", GAME, str(pack.key.choice.world), *seeded(pack), *span)


def seeded(pack: Pack) -> tuple[str, ...]:
    """The option that names the seed."""
    return ("--seed", str(pack.worlds.seed))
