"""Who sits at the table, and orders that were written before; plays nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from escalate.errors import EscalateError
from escalate.model.build import build
from escalate.model.model import Model
from escalate.scenario.load import load
from escalate.scenario.problems import nearest
from escalate.teach.play.game import Game


def seated(model: Model, wanted: Sequence[str], scenario: str) -> tuple[str, ...]:
    """The seats that are taken, in the scenario's order.

    Raises EscalateError if there are none, or one is not there.
    """
    known = list(model.seats)
    if not known:
        what = f"{scenario} has no seats"
        raise EscalateError(what, "add `seats:` to it; docs/scenario.md says how")
    if not wanted:
        raise EscalateError("whose seat?", f"give --seat with one of: {', '.join(known)}")
    titles = {model.titles.get(name, name).casefold(): name for name in known}
    names = {name.casefold().replace("-", "_"): name for name in known} | titles
    found = []
    for one in wanted:
        name = names.get(one.casefold().replace("-", "_")) or names.get(one.casefold())
        if name is None:
            hint = nearest(one, names) or f"seats: {', '.join(known)}"
            raise EscalateError(f"no seat is named {one!r}", hint)
        found.append(name)
    return tuple(name for name in known if name in found)


def with_moves(
    game: Game, scenario: str, moves: Sequence[Path], sets: Sequence[str], picks: Sequence[str]
) -> Game:
    """The game in which the orders of some files were given at every council of their seats.

    Seats of the game without orders are silent. Raises ScenarioError for orders that cannot be
    given.
    """
    planned = build(load(scenario, sets, picks, moves)).orders
    orders = {seat: planned.get(seat, ()) for seat in game.seats}
    others = {seat: plan for seat, plan in planned.items() if seat not in game.seats}
    held = {seat: len(game.model.seats[seat].councils) for seat in game.seats}
    return replace(game, model=replace(game.model, orders=others), orders=orders, held=held)
