"""Order files are laid over a scenario's own orders; their mistakes are told where they stand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from escalate.model.build import build
from escalate.model.model import Model
from escalate.scenario.load import load_text
from escalate.scenario.problems import ScenarioError

SCENARIO = dedent("""
    escalate: 1
    scenario: small
    title: A small crisis
    start: 2031-03-01
    days: 60
    ladder: {0: talks, 1: threats}
    actors: {red: {}, blue: {}}
    actions:
      threat: {by: red, p: 0.1, within: 30}
      shout: {by: red, p: 0.1, within: 30}
      answer: {by: blue, p: 0.1, within: 30}
    outcomes: {crisis: {when: "threat.count > 0"}, peace: otherwise}
    headline: {name: crisis, any_of: [crisis]}
    seats:
      red:
        office: staff
        councils: [2031-03-10, 30]
        menu: {threat: {title: open threat}, shout: {title: a shout}}
      blue: {office: staff, councils: [12], menu: {answer: {title: an answer}}}
    orders:
      red: [{council: 1, do: shout}]
""")


Played = Callable[..., Model]


@pytest.fixture
def played(tmp_path: Path) -> Played:
    def play(*sheets: str) -> Model:
        paths = []
        for number, text in enumerate(sheets):
            paths.append(tmp_path / f"orders-{number}.yaml")
            paths[-1].write_text(dedent(text), encoding="utf-8")
        return build(load_text(SCENARIO, Path("small.yaml"), orders=paths))

    return play


def told(model: Model, seat: str) -> list[tuple[int, str, str]]:
    return [(order.day, order.verb, order.action) for order in model.orders[seat]]


def test_orders_of_a_file_take_the_place_of_the_scenarios_own(played: Played) -> None:
    model = played("seat: red\norders:\n- {council: 2, hold: threat}")

    assert told(model, "red") == [(30, "hold", "threat")]


def test_actions_go_by_their_titles_on_the_menu_too(played: Played) -> None:
    model = played("seat: red\norders:\n- {council: 1, do: Open-Threat}")

    assert told(model, "red") == [(9, "do", "threat")]


def test_sheets_of_several_councils_and_seats_are_put_together(played: Played) -> None:
    model = played(
        "seat: red\ncouncil: 1\norders:\n- hold: threat\n- {do: shout}",
        """
        - {seat: red, council: 2, orders: [{do: threat}], say: Talk to us., because: they wait}
        - {seat: blue, council: 1, orders: [{hold: an answer}]}
        """,
    )

    assert told(model, "red") == [(9, "hold", "threat"), (9, "do", "shout"), (30, "do", "threat")]
    assert told(model, "blue") == [(12, "hold", "answer")]


def test_a_sheet_without_orders_orders_nothing(played: Played) -> None:
    assert told(played("seat: red\ncouncil: 1\nsay: We wait."), "red") == []


@pytest.mark.parametrize(
    ("sheet", "where", "what"),
    [
        ("seat: red\norders:\n- {council: 1, do: thraet}", "3:20", "no order on the menu"),
        ("- {seat: red, council: 7, orders: [{do: threat}]}", "1:24", "there is no council 7"),
        ("seat: red\norder:\n- {do: threat}", "2:1", "unknown key 'order'"),
        ("seat: green\norders: []", "1:7", "no seat is named 'green'"),
        ("orders: []", "1:1", "says whose it is"),
        ("seat: red\norders: {do: threat}", "2:9", "`orders` is a list"),
        ("nothing", "1:1", "no order sheet"),
        (
            "seat: red\norders:\n- {council: 1, do: threat, if: shout}",
            "3:32",
            "cannot read the truth",
        ),
    ],
)
def test_a_mistake_is_told_where_it_stands(
    played: Played, sheet: str, where: str, what: str
) -> None:
    with pytest.raises(ScenarioError) as refused:
        played(sheet)

    (problem,) = refused.value.problems
    assert f"orders-0.yaml:{where}: " in str(problem)
    assert what in problem.what


def test_a_mistake_in_the_second_sheet_is_told_in_that_file(played: Played) -> None:
    with pytest.raises(ScenarioError, match=r"orders-1.yaml:3:7: no order on the menu"):
        played(
            "seat: red\ncouncil: 1\norders:\n- do: threat",
            "seat: red\norders:\n- do: thrat\n  council: 2",
        )


def test_runs_with_other_orders_are_other_runs_and_without_orders_the_same_as_ever(
    played: Played,
) -> None:
    first = played("seat: red\norders:\n- {council: 1, do: threat}")
    second = played("seat: red\norders:\n- {council: 2, do: threat}")
    spelt = played("seat: red\norders:\n- council: 2\n  do: threat\n")
    plain = build(load_text(SCENARIO.split("orders:\n  red")[0], Path("small.yaml")))

    assert first.canonical != second.canonical
    assert second.canonical == spelt.canonical
    assert "orders" not in plain.canonical
    assert "seats" not in plain.canonical
