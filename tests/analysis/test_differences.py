from pathlib import Path

import pytest

from escalate.analysis.differences import Difference, Differences, differences
from escalate.model.build import build
from escalate.scenario.load import Scenario, load, load_text
from escalate.scenario.names import leaves

TEXT = """\
escalate: 1
scenario: small
title: A small crisis
start: 2031-03-01
days: 60
ladder: {0: talks, 1: threats}
actors: {red: {title: Red, sees: {stock: never}}, blue: {}}
quantities:
  plain: 5
  ranged: {value: 10, range: [8, 12], source: a guess}
  drawn: {value: 10, range: [8, 12], per_world: true}
  stock: {start: 100, min: 0, unit: crates}
  share: {is: "stock / 100"}
fronts: {line: {km2: 300}}
supplies:
  convoy: {from: red, to: blue, what: crates, per_month: 30, transit: [3, 5, 9], into: stock}
actions: {strike: {by: red, p: 0.1, within: 30, times: {share: [0.5, 2]}}}
events: {vote: {date: 2031-03-11, odds: {ayes: 0.4, noes: rest}}}
outcomes:
  doom: {when: "strike.count > 1"}
  gloom: {when: "strike.count > 0"}
  peace: otherwise
headline: {name: doom, any_of: [doom]}
"""


def scenario(*sets: str, text: str = TEXT) -> Scenario:
    return load_text(text, Path("small.yaml"), sets)


def told(here: Scenario, there: Scenario, *, full: bool = False) -> Differences:
    factors = (build(here).day_0_factors, build(there).day_0_factors)
    return differences(here, there, *factors, full=full)


def between(old: str, new: str, *, full: bool = False) -> list[Difference]:
    """What differs where one piece of the text is another."""
    assert old in TEXT
    found = told(scenario(text=TEXT.replace(old, new)), scenario(), full=full)
    return list(found.values)


def test_a_scenario_does_not_differ_from_itself() -> None:
    assert told(scenario(), scenario(), full=True) == Differences((), ())
    for name in ("strait", "storm-corps"):
        assert told(load(name), load(name), full=True) == Differences((), ())


@pytest.mark.parametrize(
    ("old", "new", "name", "here", "there"),
    [
        ("plain: 5", "plain: {value: 6}", "plain", "6", "5"),
        ("start: 100,", "start: 1_500,", "stock", "1_500", "100"),
        ('{is: "stock / 100"}', "0.5", "share", "0.5", "is: stock / 100"),
        ("km2: 300", "km2: {start: 300, max: 400}", "line.km2.max", "400", None),
        ("[3, 5, 9]", "[4, 9]", "convoy.transit", "[4, 9]", "[3, 5, 9]"),
        ("[3, 5, 9]", "7", "convoy.transit", "7", "[3, 5, 9]"),
        ("[0.5, 2]", "2", "strike.times.share", "2", "[0.5, 2]"),
        ("{share: [0.5, 2]}", "{}", "strike.times.share", None, "[0.5, 2]"),
        ("per_month: 30", "per_month: 30, jitter: 0.4", "convoy.jitter", "0.4", "0"),
        ("stock: never", "stock: {lag: 3}", "red.sees.stock.lag", "3", "0"),
        ("date: 2031-03-11", "date: 2031-03-12", "vote.date", "2031-03-12", "2031-03-11"),
        ("days: 60", "days: 90", "days", "90", "60"),
        ("[doom]", "[doom, gloom]", "headline.any_of", "[doom, gloom]", "[doom]"),
        ("count > 1", "count > 2", "outcomes.doom.when", "strike.count > 2", "strike.count > 1"),
        ('count > 1"', 'count > 1", at_end: true', "outcomes.doom.at_end", "true", "false"),
        ("1: threats", "1: threats, 2: war", "ladder.2", "war", None),
        ("blue: {}", "blue: {}, green: {}", "green", "an actor", None),
        ("  plain: 5\n", "", "plain", None, "5"),
        ("value: 10, range: [8, 12], per", "value: 10, range: [7, 12], per", "drawn", None, None),
    ],
)
def test_every_value_that_fixes_results_is_compared(
    old: str, new: str, name: str, here: str | None, there: str | None
) -> None:
    found = {one.name: one for one in between(old, new)}

    assert name in found
    if name != "drawn":
        assert (found[name].here, found[name].there) == (here, there)
    else:
        assert found[name].here == "10, range [7, 12], drawn once a world"


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("title: Red", "title: Reds", "red.title"),
        ("source: a guess", "source: a book", "ranged"),
        ("value: 10, range: [8, 12], source", "value: 10, range: [7, 12], source", "ranged"),
        ("unit: crates", "unit: lots", "stock.unit"),
        ("0: talks", "0: peace", "ladder.0"),
    ],
)
def test_what_is_only_said_is_no_difference_unless_all_is_asked_for(
    old: str, new: str, name: str
) -> None:
    assert between(old, new) == []
    assert [one.name for one in between(old, new, full=True)] == [name]


def test_a_change_of_order_among_outcomes_is_told() -> None:
    lines = TEXT.splitlines(keepends=True)
    doom, gloom = (
        next(line for line in lines if f"  {word}:" in line) for word in ("doom", "gloom")
    )
    (found,) = between(doom + gloom, gloom + doom)

    assert found == Difference(
        "outcomes, gravest first", "gloom, doom, peace", "doom, gloom, peace"
    )


def test_a_thing_that_only_one_has_is_one_line() -> None:
    found = between("  convoy:", "  other_convoy:")

    assert found == [
        Difference("other_convoy", "a supply", None),
        Difference("convoy", None, "a supply"),
    ]


def test_every_number_that_is_set_differs_by_its_name() -> None:
    base = scenario()
    for leaf in leaves(base.document):
        if leaf.number is None or leaf.number.unit == "date":
            continue
        changed = scenario(f"{leaf.name}={leaf.number.value + 1:g}")
        if changed.problems:
            continue
        names = [one.name for one in told_by_value(changed, base)]
        assert any(leaf.name.startswith(name) for name in names), leaf.name


def told_by_value(here: Scenario, there: Scenario) -> tuple[Difference, ...]:
    return differences(here, there, {}, {}).values


def test_chances_that_are_meant_on_another_day_0_are_told() -> None:
    other = scenario(text=TEXT.replace("[0.5, 2]", "[0.5, 3]"))
    (found,) = told(other, scenario()).day_0

    assert (found.name, found.here, found.there) == ("strike", 3, 2)


def test_an_override_leaves_the_day_0_of_chances_alone() -> None:
    assert told(scenario("strike.times.share.at_1=3", "stock=50"), scenario()).day_0 == ()
