"""Bare numbers in formulas, and where they stand."""

from pathlib import Path

from escalate.model.literals import formulas, literals
from escalate.scenario.load import Scenario, load, load_text

TEXT = """\
escalate: 1
scenario: small
title: A small crisis
start: 2031-03-01
days: 60
actors: {red: {aims: {a: {of: "stock * 3", target: 1, worst: 0}}}, blue: {}}
quantities:
  stock: {start: 100, change: "2 / week - 0.5 * (1 - 1)"}
  share: {is: "clip(stock / 200, -0.25, 1)"}
  long:
    is: >-
      stock
      + 7
fronts: {line: {km2: 300, losses: {red: 40}, lasting: {red: share}, moves: "-1 * share"}}
actions:
  strike:
    by: red
    p: 0.1
    within: 30
    when: "recent(strike, 15) == 0"
    times: {share / 9: ["1 + share / 8", 2]}
    then: ["stock += 6", "stock *= 1", "stock = max(stock, 5)"]
outcomes: {doom: {when: "strike.count > 4"}, peace: otherwise}
headline: {name: doom, any_of: [doom]}
overrides: {o: {share: {is: "stock / 77"}}}
laws: [{law: sure, always: "stock < 88"}]
"""


def scenario(*sets: str) -> Scenario:
    return load_text(TEXT, Path("small.yaml"), sets)


def test_every_number_but_0_and_1_is_found_with_its_formula() -> None:
    found = [(one.formula.name, one.value) for one in literals(scenario().document)]

    assert found == [
        ("red.aims.a.of", 3),
        ("stock.change", 2),
        ("stock.change", 0.5),
        ("share", 200),
        ("share", -0.25),
        ("long", 7),
        ("line.losses.red", 40),
        ("strike.when", 15),
        ("strike.times.share / 9", 9),
        ("strike.times.share / 9", 8),
        ("strike.then", 6),
        ("strike.then", 5),
        ("outcomes.doom.when", 4),
    ]


def test_each_stands_where_it_is_written() -> None:
    """A number in a key is told where its key begins."""
    source, lines = scenario().source, TEXT.splitlines()
    for one in literals(scenario().document):
        mark = one.mark(source)
        assert mark is not None
        rest = lines[mark.line - 1][mark.column - 1 :]
        wanted = one.formula.text if one.formula.is_key else f"{one.value:g}"
        assert rest.lstrip('"').startswith(wanted), (one, rest)


def test_a_formula_that_was_set_is_judged_by_what_it_is_now() -> None:
    found = {one.value for one in literals(scenario("line.moves=stock - 33").document)}

    assert 33 in found


def test_every_formula_of_a_shipped_scenario_can_be_parsed() -> None:
    for name in ("strait", "storm-corps"):
        document = load(name).document
        assert len(list(formulas(document))) > 40
        assert list(literals(document))
