"""What a player types is understood, or refused with what to type instead."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from small_game import kept_nowhere, model_of, orders

from escalate.model.build import build
from escalate.model.parts import Order
from escalate.scenario.load import load
from escalate.teach.play.council import Council
from escalate.teach.play.game import Game, play
from escalate.teach.play.moves import MoveError, Request, understood
from escalate.teach.play.terms import meaning

MODEL = model_of()
STRAIT = build(load(str(Path(__file__).parents[1] / "grey-strait.yaml")))


@pytest.fixture(scope="module")
def council() -> Council:
    seen: list[Council] = []

    def ask(seat: str, council: Council) -> Sequence[Order]:
        seen.append(council)
        return ()

    play(Game(MODEL, 1, 3, ("lund",), {}, {}), ask, kept_nowhere)
    return seen[0]


@pytest.mark.parametrize(
    ("line", "verb", "action"),
    [
        ("do 1", "do", "concede"),
        ("DO  1.", "do", "concede"),
        ("do concede", "do", "concede"),
        ("do a concession", "do", "concede"),
        ("do A-Concession", "do", "concede"),
        ('do "an apology"', "do", "apologise"),
        ("hold 4", "hold", "parade"),
        ("leave a parade", "leave", "parade"),
    ],
)
def test_an_order_goes_by_number_name_or_title(
    council: Council, line: str, verb: str, action: str
) -> None:
    order = understood(line, MODEL, council, ())

    assert isinstance(order, Order)
    assert (order.verb, order.action, order.condition) == (verb, action, None)


@pytest.mark.parametrize(
    ("line", "condition"),
    [
        ("if alarm do 1", "known.lund.alarm"),
        ("if an alarm do 1", "known.lund.alarm"),
        ("if known.lund.alarm do 1", "known.lund.alarm"),
        ("if an alarm, do a concession", "known.lund.alarm"),
        (
            "if fear > 2 and alarm.count > 0 do 1",
            "known.lund.fear > 2 and known.lund.alarm.count > 0",
        ),
        ('if "fear > 2" do 1', "known.lund.fear > 2"),
    ],
)
def test_a_condition_is_about_what_the_seat_knows(
    council: Council, line: str, condition: str
) -> None:
    order = understood(line, MODEL, council, ())

    assert isinstance(order, Order)
    assert order.condition is not None
    assert order.condition.text == condition


@pytest.mark.parametrize(
    ("line", "what", "about"),
    [
        ("done", "done", ""),
        ("Quit", "quit", ""),
        ("help", "help", ""),
        ("?", "term", ""),
        ("? rung 2", "term", "rung 2"),
        ("why 1", "why", "concede"),
        ("drop a parade", "drop", "parade"),
        ("report", "again", ""),
    ],
)
def test_other_words_ask_for_something(council: Council, line: str, what: str, about: str) -> None:
    assert understood(line, MODEL, council, ()) == Request(what, about)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("line", "what", "hint"),
    [
        ("", "is no order", "help"),
        ("1", "1 alone does not say", "do 1"),
        ("attack them", "is no order", "help"),
        ("dn", "is no order", ""),
        ("do 9", "nothing on the menu is called '9'", "from 1 to 4"),
        ("do a concesion", "nothing on the menu", "did you mean 'a concession'?"),
        ("if known.ostria.fear > 1 do 1", "does not know what others know", "known.lund.fear"),
        ("if nonsense do 1", "nothing is named", ""),
        ("if alarm > do 1", "not a formula", ""),
    ],
)
def test_what_means_nothing_is_refused_with_what_to_type(
    council: Council, line: str, what: str, hint: str
) -> None:
    with pytest.raises(MoveError) as refused:
        understood(line, MODEL, council, ())

    assert what in refused.value.what
    assert hint in refused.value.hint


def test_a_third_order_and_a_second_about_the_same_are_refused(council: Council) -> None:
    given = orders(MODEL, (1, "do", "concede"), (1, "do", "apologise"))
    with pytest.raises(MoveError, match="your 2 new orders"):
        understood("do 4", MODEL, council, given)
    with pytest.raises(MoveError, match="an order about 'a concession' already"):
        understood("hold 1", MODEL, council, given)
    assert isinstance(understood("hold 4", MODEL, council, given), Order)


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("rung 2", "rung 2: war"),
        ("Doctrine", "doctrine: How an actor decides"),
        ("a concession", "a concession: Lund makes a concession. It helps. It costs."),
        ("threaten", "threaten: Ostria threatens."),
    ],
)
def test_words_of_the_game_and_of_the_scenario_are_explained(word: str, text: str) -> None:
    assert (meaning(MODEL, MODEL.seats["lund"], word) or "").startswith(text)


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("tension", "tension: Tension in the strait."),
        ("tension in the strait", "Tension in the strait: `tension` in the scenario."),
        ("the strait", "Pact of the strait: Pact of the strait, where raid.count > 0."),
        ("pact", "pact: Pact of the strait, where raid.count > 0."),
        (
            "Pact of the strait",
            "Pact of the strait: Pact of the strait, where raid.count > 0.",
        ),
    ],
)
def test_numbers_and_treaties_are_explained_by_name_and_by_title(word: str, told: str) -> None:
    assert meaning(STRAIT, STRAIT.seats["lund"], word) == told


def test_a_word_that_means_nothing_here_is_said_to() -> None:
    assert meaning(MODEL, MODEL.seats["lund"], "xyzzy") is None
