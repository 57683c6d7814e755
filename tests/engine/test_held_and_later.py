"""Happenings that a column holds back, and numbers that it changes from a day on."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from small_worlds import SEED, crisis, days_of, exactly, some, story, tally, traced

from escalate.engine.chunk import simulate
from escalate.engine.columns import Column, Columns
from escalate.engine.history import Kind
from escalate.errors import EscalateError
from escalate.model.build import build
from escalate.model.model import Model
from escalate.model.table import Role
from escalate.scenario.load import load


@cache
def shipped(name: str) -> Model:
    return build(load(name))


def from_day(world: int, day: int, **values: float) -> Column:
    later = {name.replace("__", "."): number for name, number in values.items()}
    return Column(world, later=later, since=day)


def test_what_is_held_back_does_not_occur_before_its_day() -> None:
    model = crisis("events: {war: {p: 0.9, within: 10, repeats: true}}")
    history = some(model, [Column(world, held={"war": 60}) for world in range(1, 301)])
    assert np.nanmin(days_of(history, "war")) >= 60
    assert tally(history, "war").sum() > 300


def test_a_condition_that_holds_meanwhile_acts_on_the_first_free_day() -> None:
    model = crisis('events: {war: {certain: true, when: "day >= 5"}}')
    history = some(model, [1, Column(1, held={"war": 40})])
    assert days_of(history, "war").tolist() == [5, 40]


def test_a_date_that_is_held_back_passes() -> None:
    model = crisis("events: {vote: {date: 2031-03-11}}")
    history = some(model, [1, Column(1, held={"vote": 40})])
    assert tally(history, "vote").tolist() == [1, 0]


def test_a_duty_that_is_held_back_is_called_upon_later() -> None:
    body = """
    quantities: {a: {start: 0, change: "1"}}
    treaties:
      pact:
        clause: defence
        in_force: 1
        duties:
          help: {by: red, to: blue, trigger: "a > 10", consult: 2, will: 0.5}
    """
    history = some(crisis(body), [1, Column(1, held={"pact.help": 50})])
    called = days_of(history, "pact.help", Kind.INVOKED)
    assert called[0] < 15
    assert called[1] == 50


def test_moving_a_happening_is_holding_it_back_and_forcing_it() -> None:
    model = crisis("events: {war: {p: 0.9, within: 20}, other: {p: 0.5, within: 20}}")
    columns = [Column(world, held={"war": 70}, forced={"war": 70}) for world in range(1, 101)]
    history = some(model, columns)
    assert (days_of(history, "war") == 70).all()
    alone = some(model, list(range(1, 101)))
    assert np.array_equal(days_of(history, "other"), days_of(alone, "other"), equal_nan=True)


@pytest.mark.parametrize("name", ["strait", "storm-corps"])
def test_numbers_changed_to_what_they_are_change_nothing(name: str) -> None:
    model = shipped(name)
    fixed = {
        row: number
        for row, role, number in zip(model.rows, model.roles, model.initial, strict=True)
        if role is Role.PARAMETER
    }
    columns = Columns.stack([Column(3, later=fixed, since=61), Column(3)])
    history = simulate(model, SEED, columns, trace=True)
    assert exactly(history, [0]) == exactly(history, [1])


def test_what_was_before_the_day_and_who_is_beside_it_are_untouched() -> None:
    model = shipped("strait")
    changed = from_day(2, 100, belmar_shells__per_month=900, tension__toward__half_life=5)
    history = some(model, [2, changed, 3])
    alone = some(model, [2, 3])
    assert exactly(history, [0, 2]) == exactly(alone)
    for row in model.rows:
        whole = traced(history, row)[:100]
        assert np.array_equal(whole[:, 0], whole[:, 1], equal_nan=True), row
    assert [one for one in story(history, 0) if one[0] < 100] == [
        one for one in story(history, 1) if one[0] < 100
    ]
    sent = traced(history, "belmar_shells.sent")
    assert sent[160, 1] > sent[160, 0]


def test_a_half_life_is_another_from_its_day_on() -> None:
    model = crisis("quantities: {a: {start: 1, toward: {level: 0, half_life: 50}}}")
    a = traced(some(model, [from_day(1, 40, a__toward__half_life=5)]), "a")[:, 0]
    assert a[39] == pytest.approx(0.5 ** (39 / 50))
    assert a[100] == pytest.approx(a[39] * 0.5 ** (61 / 5))


def test_noise_is_another_from_its_day_on() -> None:
    model = crisis("quantities: {a: {start: 0, noise: 1}}")
    a = traced(some(model, [from_day(1, 40, a__noise=0), 1]), "a")
    assert np.array_equal(a[:40, 0], a[:40, 1])
    assert (a[40:, 0] == a[39, 0]).all()


def test_a_stock_is_set_on_its_day_and_goes_on_from_there() -> None:
    model = crisis('quantities: {a: {start: 5, change: "1", max: 200}}')
    a = traced(some(model, [from_day(1, 40, a=100)]), "a")[:, 0]
    assert a[39] == 44
    assert a[40] == 101


def test_limits_hold_for_what_is_set_later() -> None:
    model = crisis("quantities: {a: {start: 5, max: 10}}")
    a = traced(some(model, [from_day(1, 40, a=100)]), "a")[:, 0]
    assert a[40] == 10


def test_a_chance_is_another_from_the_next_council_on() -> None:
    model = crisis("events: {war: {rate: 0, per: day}}")
    columns = [from_day(world, 43, war__rate=0.9) for world in range(1, 201)]
    days = days_of(some(model, columns), "war")
    assert np.nanmin(days) == 50  # the council of day 49 is the first that knows
    assert np.isfinite(days).all()


@pytest.mark.parametrize(("now", "later"), [("2031-03-11", 60), ("2031-05-01", 20)])
def test_a_date_may_move_while_it_lies_ahead(now: str, later: int) -> None:
    model = crisis(f"events: {{vote: {{date: {now}}}}}")
    history = some(model, [from_day(1, 5, vote__date=later)])
    assert days_of(history, "vote").tolist() == [later]


def test_a_supply_sends_more_often_and_travels_longer_from_its_day_on() -> None:
    body = """
    quantities: {a: {start: 0}}
    supplies:
      tap: {from: red, to: blue, what: a, per_month: 304.4, every: 10, transit: 2}
    """
    columns = [Column(1), from_day(1, 40, tap__every=1), from_day(1, 40, tap__transit=30)]
    history = some(crisis(body), columns)
    sent, arrived = traced(history, "tap.sent"), traced(history, "tap.arrived")
    assert np.unique(np.diff(sent[40:, 1])).tolist() == [10]
    assert np.array_equal(sent[:, 0], sent[:, 2])
    assert arrived[60, 0] > arrived[60, 2] == arrived[45, 2]
    on_the_way = traced(history, "tap.under_way")
    assert np.array_equal(sent, arrived + on_the_way + traced(history, "tap.lost"))


def test_what_an_actor_sees_lags_longer_from_its_day_on() -> None:
    body = """
    actors: {red: {sees: {a: {lag: 2}}}, blue: {}}
    quantities: {a: {start: 0, change: "1"}}
    actions: {f: {by: red, p: 0.1, within: 10, when: "a > 1000"}}
    """
    known = traced(some(crisis(body), [from_day(1, 50, red__sees__a__lag=20)]), "known.red.a")
    assert known[49, 0] == 47
    assert known[90, 0] == 70


def test_a_resolve_follows_its_spread_from_its_day_on() -> None:
    body = """
    actors: {red: {resolve: 0}, blue: {}}
    actions: {f: {by: red, p: 0.1, within: 10}}
    """
    model = crisis(body)
    history = some(model, [Column(1, {"red.resolve": 0.5}), from_day(1, 50, red__resolve=0.5)])
    resolve = traced(history, "red.frailty")
    assert resolve[49, 1] == 1
    assert resolve[50, 1] == resolve[50, 0] != 1


def test_what_cannot_be_is_refused() -> None:
    model = crisis("events: {war: {p: 0.1, within: 10}}")
    with pytest.raises(EscalateError, match=r"'war\.p'"):
        some(model, [from_day(1, 50, war__p=2)])
    with pytest.raises(EscalateError, match="no column can set"):
        some(model, [from_day(1, 50, peace=2)])
    with pytest.raises(EscalateError, match="no happening is named"):
        some(model, [Column(1, held={"wra": 5})])
