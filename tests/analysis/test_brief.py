from pathlib import Path

import pytest

from escalate.analysis.brief import Brief, Factor, Resolve, Rung, brief
from escalate.errors import EscalateError
from escalate.model.build import build
from escalate.scenario.load import load_text

TEXT = """\
escalate: 1
scenario: sides
title: Sides
start: 2031-03-01
days: 60
ladder: {0: talks, 1: threats, 2: arms, 3: war}
actors:
  red:
    title: Red
    about: A republic
    rung: 1
    fighting: 1
    resolve: 0.5
    doctrine: bold
    aims:
      ground: {of: line.km2, target: 400, worst: 100}
      fuel: {of: stock, target: 100, worst: 0, weight: 2}
    sees:
      stock: {lag: 14, error: 0.2}
      mood: never
      line.km2: {as: reported}
  blue: {}
  green: {title: Green}
doctrines: {bold: {title: acts when it falls short, met: 0.8, missed: 2.5, up: 1.2}}
edges: {friends: {between: [blue, red], alignment: 0.6}}
quantities:
  stock: {start: 100, min: 0, unit: crates, title: Red fuel}
  mood: {start: 0.5}
  pull: 2
  reported: {is: "0.5 * line.km2"}
fronts: {line: {title: The line, km2: 300}}
supplies:
  convoy:
    from: blue
    to: red
    what: crates
    per_month: 30
    transit: [3, 5, 9]
    into: stock
    stock: 500
forces:
  guards:
    title: The guards
    from: red
    to_help: blue
    theatre: line
    stages: [training, deployed]
    start: {training: 400}
    days: {training: 20}
    wave: 50
    total: 900
treaties:
  pact:
    title: The pact
    clause: defence
    in_force: 0
    duties:
      to_blue:
        title: Red's duty
        by: [red, green]
        to: blue
        trigger: "clash.count > 0"
        consult: [2, 5]
        will: 0.35
        times: {mood: [0.5, 1]}
        then: ["mood += 0.2"]
        help: troops
        rung: 3
actions:
  strike:
    by: red
    about: Red strikes
    rung: 2
    p: 0.35
    within: 90
    when: "stock > 5"
    veto: "mood > 0.9"
    lag: [3, 10]
    lasts: [10, 20, 40]
    until: "stock < 1"
    cooldown: 20
    at_most: 4
    serves: [fuel]
    times: {stock / 100: [0.5, 2], mood: pull, line.km2 < 9: 3}
    then: ["mood += 0.1", "send guards"]
  raid: {by: [green, red], rung: 1, rate: 3, per: year, repeats: true, resolve: none}
  relent: {by: red, rate: 1, per: year, resolve: down}
  wait: {by: red, certain: true}
  parade: {by: red, date: 2031-03-11}
events:
  clash: {about: A clash, by: [red, blue], rung: 3, p: 0.04, each: strike}
  rain: {date: 7}
outcomes: {war: {when: "clash.count > 0"}, peace: otherwise}
headline: {name: war, any_of: [war]}
"""


def told(actor: str, *sets: str) -> Brief:
    scenario = load_text(TEXT, Path("sides.yaml"), sets)
    return brief(scenario, build(scenario), actor)


def test_who_it_is_and_where_it_stands() -> None:
    red, blue = told("red"), told("blue")

    assert (red.title, red.about, red.rung) == ("Red", "A republic", Rung(1, "threats"))
    assert (red.fighting, blue.fighting) == (True, False)
    assert (blue.title, blue.rung, blue.doctrine) == ("blue", Rung(0, "talks"), None)


def test_how_it_decides_and_what_it_wants() -> None:
    red = told("red")

    assert red.doctrine is not None
    assert red.doctrine.title == "acts when it falls short"
    numbers = [red.doctrine.met, red.doctrine.missed, red.doctrine.up, red.doctrine.down]
    assert numbers == [0.8, 2.5, 1.2, 1.0]
    ground, fuel = red.aims
    assert (ground.of, ground.title, ground.unit) == ("line.km2", "The line", "km2")
    assert (fuel.title, fuel.target, fuel.worst, fuel.weight) == ("Red fuel", 100, 0, 2)


def test_what_it_does_not_see_as_it_is() -> None:
    late, never, told_else = told("red").sees

    assert (late.name, late.days_late, late.error, late.never) == ("stock", 14, 0.2, False)
    assert (never.name, never.never) == ("mood", True)
    assert (told_else.name, told_else.told) == ("line.km2", "reported")


def test_a_tie_is_told_at_both_ends() -> None:
    assert [(tie.other, tie.alignment) for tie in told("red").ties] == [("blue", 0.6)]
    assert [(tie.other, tie.alignment) for tie in told("blue").ties] == [("Red", 0.6)]
    assert told("green").ties == ()


def test_goods_are_given_by_one_and_got_by_the_other() -> None:
    red, blue = told("red"), told("blue")

    assert (red.gives, blue.gets) == ((), ())
    (given,), (got,) = blue.gives, red.gets
    assert (given.other, got.other) == ("Red", "blue")
    assert (got.per_month, got.what, got.days, got.stock) == (30, "crates", (3, 5, 9), 500)


def test_troops_are_counted_by_stage() -> None:
    (force,) = told("red").forces

    assert (force.title, force.helps, force.where) == ("The guards", "blue", "The line")
    assert list(force.stages) == [("training", 400), ("deployed", 0)]
    assert (force.wave, force.total, force.pledged) == (50, 900, 0)
    assert told("blue").forces == ()


def test_a_duty_is_owed_by_each_party_and_owed_to_one() -> None:
    (owed,) = told("red").owes

    assert told("green").owes == (owed,)
    assert told("blue").is_owed == (owed,)
    assert told("blue").owes == told("red").is_owed == ()
    assert (owed.title, owed.treaty, owed.by, owed.to) == (
        "Red's duty",
        "The pact",
        ("Red", "Green"),
        "blue",
    )
    assert (owed.in_force, owed.consult, owed.will, owed.help) == (0, (2, 5), 0.35, "troops")
    assert owed.rung == Rung(3, "war")
    assert (owed.factors, owed.then) == ((Factor("mood", 0.5, 1.0),), ("mood += 0.2",))


def test_the_menu_is_all_that_it_may_do_with_chances_in_words() -> None:
    menu = {deed.name: deed for deed in told("red").menu}

    assert {name: deed.chance for name, deed in menu.items()} == {
        "strike": "35% in 90 days",
        "raid": "3 a year",
        "relent": "1 a year",
        "wait": "certain",
        "parade": "on 2031-03-11",
    }
    strike = menu["strike"]
    assert (strike.about, strike.rung) == ("Red strikes", Rung(2, "arms"))
    assert (strike.when, strike.veto, strike.takes) == ("stock > 5", "mood > 0.9", (3, 10))
    assert (menu["raid"].decided_by, menu["strike"].decided_by) == ("Green", "")


def test_how_much_its_resolve_differs() -> None:
    resolve = told("red").resolve

    assert resolve.spread == 0.5
    assert (resolve.low, resolve.high) == pytest.approx((0.607, 1.649), abs=0.001)
    assert told("blue").resolve == Resolve(0, 1, 1)


def test_what_moves_a_chance_is_told() -> None:
    menu = {deed.name: deed for deed in told("red", "strike.times.stock / 100.at_1=4").menu}

    assert menu["strike"].factors == (
        Factor("stock / 100", 0.5, 4.0),
        Factor("mood", 1.0, "pull"),
        Factor("line.km2 < 9", 1.0, 3.0),
    )
    assert menu["strike"].serves == ("fuel",)
    assert {name: deed.step for name, deed in menu.items()} == {
        "strike": 1,
        "raid": 0,
        "relent": -1,
        "wait": 0,
        "parade": 0,
    }
    assert not menu["wait"].factors
    assert not menu["wait"].serves


def test_how_long_and_how_often_and_what_then() -> None:
    menu = {deed.name: deed for deed in told("red").menu}
    strike = menu["strike"]

    assert (strike.lasts, strike.until, strike.cooldown) == ((10, 20, 40), "stock < 1", 20)
    assert strike.then == ("mood += 0.1", "send guards")
    assert (menu["wait"].lasts, menu["wait"].until, menu["wait"].then) == ((), None, ())
    assert [menu[name].at_most for name in ("strike", "raid", "wait")] == [4, None, 1]


def test_events_that_raise_its_rung_are_told() -> None:
    (clash,) = told("red").raised_by

    assert (clash.about, clash.chance) == ("A clash", "4% each time: Red strikes")
    assert clash.rung == Rung(3, "war")
    assert told("green").raised_by == ()


def test_numbers_are_those_after_what_was_set() -> None:
    menu = {deed.name: deed for deed in told("red", "strike.p=0.5", "red.rung=2").menu}

    assert menu["strike"].chance == "50% in 90 days"
    assert told("red", "red.rung=2").rung == Rung(2, "arms")


def test_an_unknown_actor_is_told_the_nearest_and_all() -> None:
    with pytest.raises(EscalateError) as caught:
        told("rad")
    assert str(caught.value) == (
        "no actor is named 'rad'\n  did you mean 'red'?\n  actors: red, blue, green"
    )
    with pytest.raises(EscalateError, match=r"named 'xyz'\n  actors: red, blue, green"):
        told("xyz")
