"""Roads: milestones in the order in which a world first met them, up to the outcome."""

from pathlib import Path

import numpy as np
import pytest

from escalate.analysis.goal import goal
from escalate.analysis.roads import Roads, roads
from escalate.engine.history import Kind
from escalate.model.build import build
from escalate.model.model import Model
from escalate.runs.frames import EventLog, Outcomes
from escalate.scenario.load import load_text

NAN = np.nan

SCENARIO = """\
escalate: 1
scenario: small
title: A small crisis
start: 2031-03-01
days: 50
ladder: {0: talks, 1: war}
actors: {red: {}, blue: {}}
treaties:
  pact:
    clause: defence
    duties:
      to_red: {by: blue, to: red, trigger: "spark.count > 0", will: 0.3, consult: 5, rung: 1}
events:
  spark: {p: 0.6, within: 60}
  strike: {p: 0.6, within: 60, rung: 1}
  talks: {p: 0.6, within: 60}
milestones: [spark, strike, pact.to_red, open war]
outcomes:
  open war: {when: "strike.count > 1"}
  clash: {when: "strike.count > 0"}
  calm: otherwise
headline: {name: any fight, any_of: [open war, clash]}
"""

Entry = tuple[int, int, str, Kind]


@pytest.fixture(scope="module")
def model() -> Model:
    return build(load_text(SCENARIO, Path("small.yaml")))


def found(model: Model, to: str | None, log: list[Entry], failed: tuple[int, ...] = ()) -> Roads:
    """The roads of worlds 1 to 4: 1 saw a clash on day 9 and war on day 20, 2 a clash on day 5."""
    ending = np.array([0, 1, 2, 2], np.int8)
    ending[[world - 1 for world in failed]] = -1
    day = np.array([[20, NAN, NAN, NAN], [9, 5, NAN, NAN], [NAN] * 4])
    failed_day = np.array([3.0 if world in failed else NAN for world in range(1, 5)])
    outcomes = Outcomes(
        world=np.arange(1, 5),
        ending=ending,
        outcome_day=day,
        peak=np.zeros((2, 4)),
        last=np.zeros((0, 4)),
        failed=~np.isnan(failed_day),
        failed_day=failed_day,
        failed_row=np.array([None] * 4, object),
    )
    world, days, names, kinds = zip(*log, strict=True)
    events = EventLog(
        world=np.array(world),
        day=np.array(days, np.int16),
        happening=np.array(names, object),
        kind=np.array(kinds, np.int8),
        chance=np.full(len(log), NAN),
        roll=np.full(len(log), NAN),
    )
    return roads(model, goal(to, model.outcomes, model.headline), outcomes, events)


LOG: list[Entry] = [
    (1, 2, "strike", Kind.DECIDED),
    (1, 4, "spark", Kind.HAPPENED),
    (1, 6, "pact.to_red", Kind.INVOKED),
    (1, 9, "strike", Kind.HAPPENED),
    (1, 9, "clash", Kind.REACHED),
    (1, 12, "spark", Kind.HAPPENED),
    (1, 20, "pact.to_red", Kind.HONOURED),
    (1, 20, "open war", Kind.REACHED),
    (2, 1, "talks", Kind.HAPPENED),
    (2, 3, "pact.to_red", Kind.DECLINED),
    (2, 5, "strike", Kind.HAPPENED),
    (2, 5, "spark", Kind.HAPPENED),
    (2, 6, "pact.to_red", Kind.HONOURED),
    (3, 2, "spark", Kind.BLOCKED),
    (3, 50, "pact.to_red", Kind.HONOURED),
]


def test_what_takes_effect_counts_and_the_first_time_alone(model: Model) -> None:
    worlds = found(model, "open war", LOG)

    assert worlds.milestones == ("spark", "strike", "pact.to_red")
    assert worlds.came.tolist() == [True, False, False, False]
    assert worlds.of(worlds.milestones) == [
        ("spark", "strike", "pact.to_red"),
        ("strike", "spark", "pact.to_red"),
        ("pact.to_red",),
        (),
    ]


def test_a_road_ends_on_the_day_of_the_outcome(model: Model) -> None:
    worlds = found(model, None, LOG)

    assert worlds.came.tolist() == [True, True, False, False]
    assert worlds.day.tolist() == [9, 5, 50, 50]
    assert worlds.of(worlds.milestones)[:2] == [("spark", "strike"), ("strike", "spark")]
    assert worlds.met() == ("spark", "strike")


def test_an_outcome_that_is_a_milestone_has_its_place(model: Model) -> None:
    worlds = found(model, None, [*LOG[:3], (1, 8, "open war", Kind.REACHED), *LOG[3:]])

    assert worlds.of(worlds.milestones)[0] == ("spark", "outcome.open_war", "strike")


def test_an_ending_without_a_day_is_followed_to_the_end(model: Model) -> None:
    worlds = found(model, "calm", LOG)

    assert worlds.came.tolist() == [False, False, True, True]
    assert worlds.of(worlds.milestones)[2:] == [("pact.to_red",), ()]


def test_some_milestones_alone_leave_the_order_of_the_others(model: Model) -> None:
    worlds = found(model, "calm", LOG)

    assert worlds.of({"spark", "pact.to_red"})[1] == ("spark", "pact.to_red")
    assert worlds.of(()) == [(), (), (), ()]


def test_failed_worlds_have_no_road(model: Model) -> None:
    worlds = found(model, None, LOG, failed=(1, 3))

    assert worlds.world.tolist() == [2, 4]
    assert worlds.of(worlds.milestones) == [("strike", "spark"), ()]
