"""What an outcome is made of by its own definition."""

from escalate.analysis.definition import defining
from escalate.analysis.goal import goal
from escalate.model.build import build
from escalate.model.model import Model
from escalate.scenario.load import load


def parts_of(model: Model, name: str | None = None) -> frozenset[str]:
    return defining(model, goal(name, model.outcomes, model.headline))


def test_an_outcome_is_made_of_the_happenings_and_duties_that_its_condition_reads() -> None:
    strait = build(load("strait"))

    assert parts_of(strait, "war with Dunmore") == {"dunmore_enters"}
    assert parts_of(strait, "war with Corvia") == {"pact.to_belmar"}
    assert parts_of(strait) == {"dunmore_enters", "pact.to_belmar"}
    assert parts_of(strait, "war of attrition") == frozenset()


def test_so_are_those_that_set_an_actor_fighting_where_it_reads_that() -> None:
    storm_corps = build(load("storm-corps"))

    found = parts_of(storm_corps, "new belligerent")
    assert {"european_troops_in_ukraine", "other_state_enters", "pact_1953.to_south"} <= found
    assert not found & {"dprk_sends_wave", "energy_strike", "korean_clash"}
