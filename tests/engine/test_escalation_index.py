"""The escalation index and its weightings, milestones, and reasons for what is rare."""

from pathlib import Path

import numpy as np
import pytest
from small_worlds import crisis, some, text_of, traced

from escalate.model.build import Judgement, judge
from escalate.scenario.load import load_text
from escalate.scenario.problems import Problem

ACTS = """
events:
  threat: {date: 2, rung: 1, by: red}
  attack: {date: 4, rung: 3, by: [red, blue]}
  talks: {date: 6, rung: 0}
  routine: {date: 1, by: red}
"""
WEIGHED = """
escalation:
  weightings:
    classes: {0: -2, 1: 12, 2: 4, 3: 28}
    doubling: {0: 0, 1: 1, 2: 2, 3: 4}
"""


def index(body: str, *sets: str) -> list[float]:
    history = some(crisis(body, days=7, sets=sets), [1])
    return [float(value) for value in traced(history, "escalation.index")[:, 0]]


def judged(body: str) -> Judgement:
    return judge(load_text(text_of(body), Path("small.yaml")))


def problems(body: str) -> list[Problem]:
    return list(judged(body).problems)


def test_an_act_weighs_its_rung_once_and_the_index_adds_up() -> None:
    assert index(ACTS) == [0, 0, 1, 1, 4, 4, 4, 4]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [("classes", [0, 0, 12, 12, 40, 40, 38, 38]), ("doubling", [0, 0, 1, 1, 5, 5, 5, 5])],
)
def test_the_weighting_can_be_chosen_when_it_is_run(chosen: str, expected: list[float]) -> None:
    assert index(ACTS + WEIGHED, f"escalation.weighting={chosen}") == expected


def test_worlds_weigh_apart() -> None:
    body = "events: {threat: {rate: 0.05, per: day, repeats: true, rung: 2, by: red}}"
    history = some(crisis(body), range(1, 50))

    counted = 2 * traced(history, "threat.count")
    np.testing.assert_array_equal(traced(history, "escalation.index"), counted)
    assert len(set(counted[-1])) > 3


def test_an_honoured_treaty_weighs_too() -> None:
    body = """
        treaties:
          pact:
            clause: defence
            duties:
              aid: {by: blue, trigger: "day >= 2", consult: 1, will: 1, rung: 2}
    """
    assert index(body) == [0, 0, 0, 2, 2, 2, 2, 2]


def test_formulas_read_the_index() -> None:
    body = ACTS + 'outcomes: {doom: {when: "escalation.index > 3"}, peace: otherwise}'

    assert [one.what for one in judged(body).warnings] == ["rung 2, 'arms', is out of reach"]
    assert some(crisis(body), [1]).outcome_day[0, 0] == 4


def test_every_rung_has_a_weight_and_nothing_else_has() -> None:
    body = ACTS + "escalation: {weighting: clases, weightings: {classes: {0: 1, 1: 2, 7: 3}}}"

    told = {problem.what: problem.hint for problem in problems(body)}

    assert told == {
        "no weighting is named 'clases'": "did you mean 'classes'?",
        "the ladder has no rung 7": "its rungs are 0 to 3",
        "'classes' gives no weight to rungs 2, 3": "write a weight for every rung, which may be 0",
    }


def test_milestones_are_what_is_named_or_all_that_climbs() -> None:
    assert set(crisis(ACTS).milestones) == {"threat", "attack"}
    assert crisis(f"{ACTS}\nmilestones: [talks, doom]").milestones == ("talks", "outcome.doom")


def test_a_milestone_that_is_not_there_is_told() -> None:
    (problem,) = problems(f"{ACTS}\nmilestones: [threats]")

    assert problem.what == "no action, event, duty or outcome is named 'threats'"
    assert problem.hint == "did you mean 'threat'?"


def test_what_can_never_happen_is_in_peace_if_it_says_why() -> None:
    body = """
        events:
          measures: {p: 0.5, within: 9, veto: "day >= 0"}
        outcomes: {doom: {when: "measures.count > 0"}, peace: otherwise}
    """
    silent = body.replace('"day >= 0"}', '"day >= 0", rare: one of those concerned has a veto}')
    silent = silent.replace("count > 0", 'count > 0", rare: "nothing measures')

    assert [one.place[-1] for one in judged(body).warnings if one.place]
    said = [one.what for one in judged(silent).warnings]
    assert not [what for what in said if "measures" in what or "'doom' can never" in what]
    assert crisis(silent).rare == {
        "measures": "one of those concerned has a veto",
        "outcome.doom": "nothing measures",
    }
