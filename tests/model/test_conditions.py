"""Conditions taken apart, and formulas written back as people write them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalate.model.build import build
from escalate.model.conditions import (
    Atom,
    Condition,
    Joint,
    deciding,
    holds,
    taken_apart,
    written,
)
from escalate.model.formulas import Formula
from escalate.model.model import Model
from escalate.scenario.load import load_text

TEXT = """\
escalate: 1
scenario: small
title: small
start: 2031-03-01
days: 10
ladder: {{0: talks, 1: war}}
actors: {{red: {{}}}}
quantities: {{a: 0, b: 0, c: 0}}
events: {{e: {{date: 2031-03-02}}, asked: {{certain: true, when: {when}}}}}
outcomes: {{doom: {{when: "day < 0"}}, peace: otherwise}}
headline: {{name: doom, any_of: [doom]}}
"""


def model_of(when: str) -> tuple[Model, Formula]:
    model = build(load_text(TEXT.format(when=repr(when)), Path("small.yaml")))
    formula = next(one.when for one in model.parts.happenings if one.name == "asked")
    assert formula is not None
    return model, formula


def state(model: Model, **rows: float) -> np.ndarray:
    values = model.before_day_0(1)
    for name, number in rows.items():
        values[model.row(name.replace("_day", ".day"))] = number
    return values


@pytest.mark.parametrize(
    "text",
    [
        "a > 1 and b < 2",
        "a + b >= 2_000 or c == 0",
        "a - b > 0.5",
        "not a",
        "days_since(e) >= 90",
        "recent(e, 20) > 0",
        "a / (b + 1) > 3",
        "min(a, b) > max(b, c)",
        "abs(a) != 1",
        "clip(a, 0, 1) > 0.2",
        "(a if b > 1 else c) > 2",
        "e.count > 0 and (not a)",
    ],
)
def test_a_formula_is_written_back_as_it_was(text: str) -> None:
    model, formula = model_of(text)
    assert written(formula, model.rows) == text


def texts(condition: Condition, model: Model) -> list[str]:
    parts = condition.parts if isinstance(condition, Joint) else (condition,)
    return [written(part.holds, model.rows) for part in parts if isinstance(part, Atom)]


def test_a_not_is_carried_into_the_comparisons() -> None:
    model, formula = model_of("not (a > 1 and not b < 2)")
    condition = taken_apart(formula)
    assert isinstance(condition, Joint)
    assert not condition.every
    assert texts(condition, model) == ["a <= 1", "b < 2"]


def test_of_an_or_only_what_holds_decides() -> None:
    model, formula = model_of("a > 1 or b > 1")
    found = deciding(taken_apart(formula), state(model, a=0, b=5))
    assert [written(one.holds, model.rows) for one in found] == ["b > 1"]


numbers = st.sampled_from([-1.0, 0.0, 0.5, 1.0, 2.0])
comparisons = st.builds(
    "{} {} {}".format,
    st.sampled_from(["a", "b", "c", "a + b"]),
    st.sampled_from(["<", "<=", ">", ">=", "==", "!="]),
    st.sampled_from(["0", "1", "b", "0.5"]),
)
conditions = st.recursive(
    comparisons | st.sampled_from(["a", "b"]),
    lambda part: (
        st.builds("({} and {})".format, part, part)
        | st.builds("({} or {})".format, part, part)
        | st.builds("(not {})".format, part)
    ),
    max_leaves=5,
)


@given(conditions, numbers, numbers, numbers)
def test_a_condition_taken_apart_holds_where_the_whole_does(
    text: str, a: float, b: float, c: float
) -> None:
    model, formula = model_of(text)
    values = state(model, a=a, b=b, c=c)
    condition = taken_apart(formula)
    assert holds(condition, values) == bool(np.all(formula(values)))
    if holds(condition, values):
        assert all(one.holds(values) for one in deciding(condition, values))


@given(comparisons, numbers, numbers)
def test_the_measure_of_a_comparison_is_greater_where_it_holds(
    text: str, low: float, high: float
) -> None:
    model, formula = model_of(text)
    atom = taken_apart(formula)
    assert isinstance(atom, Atom)
    one, other = state(model, a=low, b=0.3), state(model, a=high, b=0.3)
    if atom.holds(one) and not atom.holds(other):
        assert np.all(atom.measure(one) >= atom.measure(other))
