"""Lesson plans add up, and leave time to think."""

from itertools import pairwise

import pytest

from escalate.scenario.injects import PLANS
from escalate.teach.classes.plans import REFLECTION, plan

EVERY = pytest.mark.parametrize("minutes", PLANS)


@EVERY
def test_the_minutes_of_a_plan_sum_exactly(minutes: int) -> None:
    steps = plan(minutes).steps
    assert steps[0].first == 0
    assert steps[-1].last == minutes
    assert all(one.last == two.first for one, two in pairwise(steps))
    assert sum(step.minutes for step in steps) == minutes


@EVERY
def test_a_council_and_a_debrief_last_as_long_as_their_parts(minutes: int) -> None:
    for step in plan(minutes).steps:
        if step.talk:
            assert sum(step.talk) == step.minutes
        if step.questions:
            assert sum(minutes for _, minutes in step.questions) == step.minutes


@EVERY
def test_a_quarter_or_a_third_is_left_once_the_role_is_left(minutes: int) -> None:
    of = plan(minutes)
    assert of.reflection >= REFLECTION[minutes] * minutes
    kinds = [step.out_of_role for step in of.steps]
    assert kinds == sorted(kinds)  # nobody goes back into the role


@EVERY
def test_a_turn_follows_every_council_and_nothing_else(minutes: int) -> None:
    steps = plan(minutes).steps
    turns = [(one.council, two.kind, two.council) for one, two in pairwise(steps) if one.talk]
    assert turns == [(number, "turn", number) for number in range(1, plan(minutes).councils + 1)]


def test_the_plans_have_one_two_and_three_councils() -> None:
    assert [plan(minutes).councils for minutes in PLANS] == [1, 2, 3]


def test_a_minute_belongs_to_the_step_that_begins_with_it() -> None:
    of = plan(50)
    assert of.step_at(20).kind == "turn"
    assert of.step_at(19).kind == "council"
