"""The seats of shipped scenarios: aims that are open, orders that can be carried out, sheets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from types import SimpleNamespace

import numpy as np
import pytest

from escalate.engine.chunk import simulate
from escalate.engine.columns import Columns, Floats
from escalate.engine.orders import Orders
from escalate.engine.snapshot import Snapshot
from escalate.model.build import build
from escalate.model.model import Model
from escalate.model.parts import Order, Seat
from escalate.scenario.library import shipped
from escalate.scenario.load import load
from escalate.teach.classes.teams import teams
from escalate.views.classes.team import MOST_WORDS, role_paper
from escalate.views.papers.paper import words_of

SEATED = ("storm-corps", "winter")
WORLDS = 800
ORDERED = 16
"""Worlds in which each order of each menu is given."""


@cache
def model_of(name: str) -> Model:
    return build(load(name))


@cache
def at_the_end(name: str) -> Floats:
    """Every row of every world on the last day."""
    model, last = model_of(name), []

    def look(seen: Snapshot) -> None:
        if seen.day == model.days:
            last.append(seen.values.copy())

    simulate(model, 5, Columns.of(range(1, WORLDS + 1)), onlooker=look)
    return last[0]


def test_the_crisis_and_the_classroom_have_seats() -> None:
    assert {name for name in shipped() if model_of(name).seats} == set(SEATED)


@pytest.mark.parametrize("name", SEATED)
def test_every_aim_is_kept_in_some_worlds_and_not_in_others(name: str) -> None:
    for seat in model_of(name).seats.values():
        for aim in seat.aims:
            kept = np.broadcast_to(aim.kept(at_the_end(name)), WORLDS)
            assert 0 < kept.sum() < WORLDS, (seat.actor, aim.name, kept.mean())


def every_order(seat: Seat, groups: Mapping[str, int], worlds: int) -> Orders:
    """Each item of a menu ordered at every council, in worlds of its own."""
    plan, given = [], []
    for action in seat.menu:
        where = np.arange(worlds) // ORDERED == groups[f"{seat.actor}/{action}"]
        for number, day in enumerate(seat.councils, 1):
            plan.append(Order(number, day, "do", action))
            given.append(where)
    return Orders(seat, plan, np.array(given))


def always_refused(orders: Orders) -> list[str]:
    """What came to nothing at every council of every world in which it was ordered."""
    most = ORDERED * len(orders.seat.councils)
    times = Counter[str]()
    for one in orders.refused:
        times[one.action] += len(one.columns)
    return [action for action, count in times.items() if count == most]


@pytest.mark.parametrize("name", SEATED)
def test_every_order_of_every_menu_can_be_carried_out(name: str) -> None:
    model = model_of(name)
    items = [f"{seat.actor}/{action}" for seat in model.seats.values() for action in seat.menu]
    groups = {item: at for at, item in enumerate(items)}
    total = len(items) * ORDERED
    seats = [every_order(seat, groups, total) for seat in model.seats.values()]
    worlds = Columns.of(1 + np.arange(total) % ORDERED)

    simulate(model, 5, worlds, deciders={one.seat.actor: one for one in seats})

    assert [always_refused(one) for one in seats] == [[] for _ in seats]


@pytest.mark.parametrize("name", SEATED)
def test_every_role_sheet_has_room_on_its_page(name: str) -> None:
    scenario, model = load(name), model_of(name)
    end = model.start + timedelta(days=model.days)
    setting = SimpleNamespace(title=model.title, start=model.start, end=end)
    for team in teams(model, scenario.document, tuple(model.seats), 4):
        assert 40 < words_of(role_paper(setting, team)) <= MOST_WORDS


@pytest.mark.parametrize("name", SEATED)
def test_news_for_a_lesson_stands_in_plans_of_every_length(name: str) -> None:
    injects = load(name).document.injects.values()
    assert {minutes for inject in injects for minutes in inject.plans} == {"25", "50", "90"}
