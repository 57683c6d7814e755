"""A game shows a seat what it knows, carries out what is ordered, and can be taken up again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from small_game import kept_nowhere, loaded, model_of, orders, silent, unheard

from escalate.engine.chunk import simulate
from escalate.engine.columns import Column, Columns
from escalate.engine.history import History
from escalate.model.parts import Order
from escalate.teach.play.council import Council
from escalate.teach.play.game import Game, Left, play
from escalate.teach.play.player import Player
from escalate.teach.play.saved import begin, finished, keep, next_world, opened
from escalate.teach.play.staff import staff


def a_game(
    *given: tuple[int, str, str], world: int = 3, seats: tuple[str, ...] = ("lund",)
) -> Game:
    model = model_of()
    held = {"lund": 12} if given else {}
    return Game(model, 1, world, seats, {"lund": orders(model, *given)}, held)


def same(one: History, other: History) -> bool:
    events = ("column", "day", "happening", "kind")
    return all(
        np.array_equal(getattr(one.events, field), getattr(other.events, field)) for field in events
    ) and np.array_equal(one.ending, other.ending)


@pytest.mark.parametrize("world", range(1, 12))
def test_silence_plays_the_very_world_of_the_ensemble(world: int) -> None:
    game = a_game(world=world, seats=("lund", "ostria"))
    played = play(game, silent, kept_nowhere)

    assert same(played.history, simulate(game.model, 1, Columns.of([world])))


def test_a_council_is_held_on_each_of_its_days_and_asks_once() -> None:
    asked: list[tuple[str, int]] = []

    def ask(seat: str, council: Council) -> Sequence[Order]:
        asked.append((seat, council.day))
        return ()

    play(a_game(seats=("lund", "ostria")), ask, kept_nowhere)

    assert [day for seat, day in asked if seat == "lund"] == list(range(4, 115, 10))
    assert [day for seat, day in asked if seat == "ostria"] == [20, 60]


def test_a_report_tells_what_the_seat_knows_and_how_sure_that_is() -> None:
    seen: list[Council] = []

    def ask(seat: str, council: Council) -> Sequence[Order]:
        seen.append(council)
        return ()

    play(a_game(), ask, kept_nowhere)
    by_name = {line.item.name: line for line in seen[4].report}  # day 44

    assert by_name["secret"].value == 3
    assert (by_name["secret"].sure, by_name["secret"].age) == ("low", None)
    assert by_name["fear"].sure == "high"
    assert 1.39 * 0.5 < by_name["fear"].value < 1.39 * 1.5
    assert by_name["alarm"].value == 1
    assert [one.name for one in seen[2].news if one.name == "alarm"] == []  # day 24: not yet
    assert [(one.day, one.name) for one in seen[3].news if one.name == "alarm"] == [(30, "alarm")]


@pytest.mark.parametrize("name", ["secret"])
@pytest.mark.parametrize("value", [0.0, 500.0])
def test_what_a_seat_cannot_see_changes_nothing_that_it_is_told(name: str, value: float) -> None:
    model = model_of()

    def told(columns: Sequence[Column]) -> list[Council]:
        player = Player(model, "lund", (), 12, lambda _: ())
        simulate(model, 1, Columns.stack(columns), deciders={"lund": player})
        return player.councils

    plain = told([Column(3)])
    # what is believed of it is that of day 0, so it is changed from the day after
    other = told([Column(3, later={name: value}, since=1)])

    assert other == plain
    estimates = [staff(model, 1, one[4], worlds=150, progress=unheard) for one in (plain, other)]
    assert estimates[0] == estimates[1]


def test_a_menu_says_how_each_order_stands() -> None:
    seen: list[Council] = []

    def ask(seat: str, council: Council) -> Sequence[Order]:
        seen.append(council)
        if council.number == 1:
            return orders(model_of(), (1, "do", "concede"), (1, "do", "apologise|known.lund.alarm"))
        return ()

    play(a_game(), ask, kept_nowhere)
    standing = [{one.name: one.standing for one in council.menu} for council in seen]

    assert standing[0]["concede"] == "open"
    assert standing[0]["arm"] == "not now"
    assert standing[1]["concede"] == "done"
    assert standing[1]["apologise"] == "waits"
    assert standing[3]["apologise"] == "done"  # the alarm of day 25 is known on day 30
    assert next(one.needs for one in seen[0].menu if one.name == "arm") == "fear > 1.5"


def test_what_is_refused_is_told_at_the_next_council() -> None:
    seen: list[Council] = []

    def ask(seat: str, council: Council) -> Sequence[Order]:
        seen.append(council)
        return orders(model_of(), (1, "do", "arm")) if council.number == 1 else ()

    play(a_game(), ask, kept_nowhere)

    assert seen[1].refused == ((4, "arm"),)
    assert seen[2].refused == ()


def test_a_game_that_is_left_goes_on_as_if_it_had_not_been(tmp_path: Path) -> None:
    plan = {2: (2, "do", "concede"), 5: (5, "hold", "parade"), 9: (9, "do", "parade")}
    model = model_of()

    def ask(seat: str, council: Council) -> Sequence[Order]:
        line = plan.get(council.number)
        return orders(model, line) if line else ()

    whole = play(a_game(), ask, kept_nowhere)

    game = a_game()
    folder = begin(tmp_path / "games", game, loaded())

    def leaves(seat: str, council: Council) -> Sequence[Order]:
        if council.number == 7:
            raise Left
        return ask(seat, council)

    with pytest.raises(Left):
        play(opened(folder), leaves, lambda now: keep(folder, now))
    halfway = opened(folder)
    assert halfway.held == {"lund": 6}
    assert not halfway.over
    asked: list[int] = []

    def goes_on(seat: str, council: Council) -> Sequence[Order]:
        asked.append(council.number)
        return ask(seat, council)

    ended = play(halfway, goes_on, lambda now: keep(folder, now))

    assert asked == [7, 8, 9, 10, 11, 12]
    assert same(ended.history, whole.history)
    assert ended.players["lund"].councils == whole.players["lund"].councils
    assert opened(folder).over
    assert finished(tmp_path / "games", "twelve")


def test_a_saved_game_is_a_scenario_that_plays_the_same_world(tmp_path: Path) -> None:
    from escalate.model.build import build
    from escalate.scenario.load import load

    game = a_game((1, "do", "concede"), (3, "hold", "parade"))
    folder = begin(tmp_path / "games", game, loaded())
    played = play(game, silent, kept_nowhere)
    model = build(load(str(folder / "game.yaml")))

    assert same(simulate(model, 1, Columns.of([3])), played.history)


def test_the_next_world_is_the_first_of_which_no_game_is_kept(tmp_path: Path) -> None:
    model = model_of()
    for world in (1, 2, 4):
        begin(tmp_path, Game(model, 1, world, ("lund",), {}, {}), loaded())

    assert next_world(tmp_path, model, 1, ("lund",)) == 3
    assert next_world(tmp_path, model, 2, ("lund",)) == 1
    assert next_world(tmp_path, model, 1, ("ostria",)) == 1
