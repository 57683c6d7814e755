"""Nothing that arithmetic can come to lies outside what its intervals say."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalate.model.formulas import Formula, Names, Values, condition, number
from escalate.model.sense.extents import Extents
from escalate.model.sense.intervals import ANYTHING, NO_NUMBER, Interval

ROWS = ["day", "x", "y", "z", "strike", "never"]
MANY = 6
"""Worlds in which every formula is worked out."""


def row(name: str) -> int | None:
    return ROWS.index(name) if name in ROWS else None


def refuse(error: Exception) -> None:
    raise error


NAMES = Names(row=row, at_start=row, happened=row, day=0, hint=lambda name: name, complain=refuse)


@dataclass(frozen=True)
class Rows:
    """Intervals, and worlds whose numbers lie within them."""

    extents: Extents
    values: Values


_NUMBERS = st.one_of(st.sampled_from([0.0, 1.0, -1.0]), st.integers(-80, 80).map(lambda n: n / 8))


@st.composite
def rows(draw: st.DrawFn) -> Rows:
    held, values = [], []
    for name in ROWS:
        numbers = draw(st.lists(_NUMBERS, min_size=MANY, max_size=MANY))
        if name == "never":
            numbers = [math.nan] * MANY
        if name == "strike":
            gone = draw(st.lists(st.booleans(), min_size=MANY, max_size=MANY))
            numbers = [math.nan if out else day for out, day in zip(gone, numbers, strict=True)]
        values.append(numbers)
        held.append(_around(numbers, draw(st.sampled_from([0, 0, 1, math.inf]))))
    return Rows(Extents(held, ()), np.array(values))


def _around(numbers: Sequence[float], slack: float) -> Interval:
    real = [one for one in numbers if not math.isnan(one)]
    if not real:
        return NO_NUMBER
    missing = len(real) < len(numbers)
    return Interval(min(real) - slack, max(real) + slack, missing=missing)


_LEAVES = st.one_of(
    st.sampled_from(["x", "y", "z", "day"]), st.sampled_from(["0", "1", "2.5", "7", "month"])
)


def _more(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    happened = st.sampled_from(["strike", "never"])
    compared = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
    return st.one_of(
        st.builds("({} {} {})".format, parts, st.sampled_from("+-*"), parts),
        st.builds("({} / ({}))".format, parts, st.sampled_from(["x", "-y", "x * z", "y - 1", "4"])),
        st.builds("{}({}, {})".format, st.sampled_from(["min", "max"]), parts, parts),
        st.builds("clip({}, {}, {})".format, parts, parts, parts),
        st.builds("abs(-{})".format, parts),
        st.builds("recent({}, {})".format, happened, parts),
        st.builds("({} {} {})".format, parts, compared, parts),
        st.builds("(days_since({}) {} {})".format, happened, compared, parts),
        st.builds("({} if {} else {})".format, parts, parts, parts),
        st.builds("({} {} {})".format, parts, st.sampled_from(["and", "or"]), parts),
        st.builds("(not {})".format, parts),
    )


TEXTS = st.recursive(_LEAVES, _more, max_leaves=8)


def worked_out(formula: Formula, values: Values) -> Values:
    with np.errstate(all="ignore"):
        return np.broadcast_to(formula(values), values.shape[1])


@settings(max_examples=400)
@given(TEXTS, rows())
def test_a_number_lies_where_it_may(text: str, held: Rows) -> None:
    formula = number(text, NAMES)
    found = held.extents.number(formula)

    for one in worked_out(formula, held.values):
        assert found.has(float(one)), (text, found, one)


@settings(max_examples=400)
@given(TEXTS, rows())
def test_a_condition_comes_out_as_it_may(text: str, held: Rows) -> None:
    formula = condition(text, NAMES)
    found = held.extents.condition(formula)

    for one in worked_out(formula, held.values):
        assert found.may_hold if one else found.may_fail, (text, found, one)


HELD = {
    "day": Interval(0, 60),
    "x": Interval(2, 4),
    "y": Interval(-1, 2),
    "z": Interval(0, math.inf),
    "strike": Interval(10, 20, missing=True),
    "never": NO_NUMBER,
}


def written(text: str) -> Interval:
    return Extents(list(HELD.values()), ()).number(number(text, NAMES))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("x + y", 1, 6),
        ("x - y", 0, 5),
        ("x * y", -4, 8),
        ("x / 2", 1, 2),
        ("y / x", -0.5, 1),
        ("x * z", 0, math.inf),
        ("min(x, y)", -1, 2),
        ("abs(y)", 0, 2),
        ("clip(z, 0, 1)", 0, 1),
        ("1 if x > 1 else 7", 1, 1),
        ("1 if x > 3 else 7", 1, 7),
        ("recent(strike, 30)", 0, 1),
        ("recent(never, 30)", 0, 0),
        ("days_since(never) > 3 or days_since(never) <= 3", 0, 0),
        ("days_since(strike) > 60", 0, 0),
        ("days_since(strike) < 60", 0, 1),
        ("day == day or not days_since(strike) < 60", 0, 1),
        ("x - x == 0", 0, 1),
        ("x > y", 0, 1),
        ("x >= y", 1, 1),
        ("x != 5", 1, 1),
    ],
)
def test_ends_are_as_near_as_they_can_be_told(text: str, low: float, high: float) -> None:
    found = written(text)

    assert (found.low, found.high, found.missing) == (low, high, False)


def test_a_quotient_may_be_no_number_where_its_divisor_may_be_0() -> None:
    beside, nothing = written("x / y"), written("x / (x * 0)")

    assert (beside.low, beside.high, beside.missing) == (-math.inf, math.inf, True)
    assert nothing.empty
    assert written("x / z").missing


def test_what_could_not_be_bound_may_be_anything() -> None:
    unknown = Formula("wrong", "nan", frozenset())
    extents = Extents([], ())

    assert extents.number(unknown).same(ANYTHING)
    assert extents.condition(unknown) == (True, True)
    assert extents.condition(Formula("", "no(both(truth(nan), (1.0 < 2.0)))", frozenset()))[0]
