"""The key tells the world as it is, and the injects as they came out in it."""

from dataclasses import replace
from pathlib import Path

import pytest
from strait_class import STRAIT, packed

from escalate.engine.chunk import simulate
from escalate.engine.columns import Columns
from escalate.engine.history import Kind
from escalate.model.build import build
from escalate.runs.ordered import Ordered, deciders
from escalate.scenario.load import load_text
from escalate.teach.classes.pack import Pack, Wish


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return packed(tmp_path_factory.mktemp("key"))


def test_the_branches_are_what_the_engine_makes_of_those_orders(made: Pack) -> None:
    model = build(load_text(STRAIT, Path("strait.yaml")))
    assert len(made.key.branches) == 3
    assert made.key.branches[0].single is None
    for branch in made.key.branches:
        single = branch.single
        column = Ordered(made.key.choice.world, {single.seat: (single.order,)} if single else {})
        crew = deciders(model, [column])
        history = simulate(model, 1, Columns.of([column.world]), deciders=crew)
        assert branch.ending == model.outcomes[history.ending[0]]
        happened = {
            (int(day), history.events.names[name])
            for day, name, kind in zip(
                history.events.day, history.events.happening, history.events.kind, strict=True
            )
            if kind == Kind.HAPPENED
        }
        told = [entry.deed for entry in branch.calendar if entry.deed.kind is Kind.HAPPENED]
        assert {(deed.day, deed.name) for deed in told} <= happened


def test_each_turning_order_changes_the_headline(made: Pack) -> None:
    assert made.key.turning
    assert all(one.headline != made.key.doctrine.headline for one in made.key.turning)
    second = made.key.branches[1]
    assert second.single == made.key.turning[0].single
    assert second.headline != made.key.doctrine.headline


def test_a_way_in_which_it_turned_out_is_told_once(made: Pack) -> None:
    votes = [entry.deed for entry in made.key.doctrine.calendar if "vote" in entry.deed.name]
    assert [deed.kind for deed in votes] == [Kind.TURNED_OUT]


def test_what_is_no_milestone_order_or_report_is_not_told(made: Pack) -> None:
    assert not any(entry.deed.name == "storm" for entry in made.key.doctrine.calendar)


def test_the_gap_between_report_and_truth_is_that_of_the_world(made: Pack) -> None:
    model = build(load_text(STRAIT, Path("strait.yaml")))
    history = simulate(model, 1, Columns.of([made.key.choice.world]), trace=True)
    assert history.trace is not None
    assert made.key.beliefs
    for one in made.key.beliefs:
        assert one.truth == history.trace[model.rows[one.item.truth]][one.day, 0]
        assert one.known == history.trace[model.rows[one.item.known]][one.day, 0]
        assert one.known != one.truth


def test_injects_come_in_the_order_of_their_minutes_and_spare_ones_last(made: Pack) -> None:
    assert [(one.inject.name, one.minute) for one in made.injects] == [
        ("ballot", 13),
        ("war_news", 15),
        ("sails", 24),
        ("silence", None),
    ]
    councils = [one.step.council for one in made.injects if one.step]
    assert councils == [1, 1, 2]


def test_a_fact_that_has_not_come_about_is_to_be_kept_back(made: Pack) -> None:
    ballot, war_news, sails, _ = made.injects
    assert not ballot.to_keep_back
    assert next(deed.what for deed in ballot.in_time).startswith("Lund elects a parliament: ")
    assert war_news.to_keep_back
    assert sails.to_keep_back == bool(sails.in_time)


def test_a_rumour_that_is_true_in_this_world_is_to_be_kept_back(made: Pack) -> None:
    sails = next(one for one in made.injects if one.inject.name == "sails")
    assert not replace(sails, came=()).to_keep_back
    early = replace(made.key.doctrine.calendar[0].deed, day=0)
    assert replace(sails, came=(early,)).to_keep_back


def test_an_inject_for_seats_without_a_team_is_left_out(tmp_path: Path) -> None:
    few = packed(tmp_path, Wish(90, 3, 7))
    assert "late_letter" not in {one.inject.name for one in few.injects}
    assert next(one for one in few.injects if one.inject.name == "sails").to == ("lund", "ostria")


def test_the_third_branch_is_another_seats(made: Pack) -> None:
    seats = [branch.single.seat for branch in made.key.branches if branch.single]
    assert len(set(seats)) == 2
