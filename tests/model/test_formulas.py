"""What formulas mean, on numbers worked out by hand."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalate.model.formulas import Formula, Names, Values, condition, number
from escalate.model.syntax import FormulaError
from escalate.scenario.problems import nearest

ROWS = ["day", "x", "y", "zero", "never", "strike"]
HELD = {"day": 40.0, "x": 3.0, "y": -2.0, "zero": 0.0, "never": math.nan, "strike": 30.0}


def row(name: str) -> int | None:
    return ROWS.index(name) if name in ROWS else None


def complain(error: FormulaError) -> None:
    raise error


NAMES = Names(
    row=row,
    at_start=row,
    happened=row,
    day=0,
    hint=lambda name: nearest(name, ROWS),
    complain=complain,
)


def world() -> Values:
    return np.array([[HELD[name]] for name in ROWS])


def value(formula: Formula) -> float:
    return float(np.broadcast_to(formula(world()), 1)[0])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1_000 + x * y", 994),
        ("x / 4 - -y", -1.25),
        ("(x + 1) * (y - 1) / 2", -6),
        ("min(x, y, 1)", -2),
        ("max(x, y, 9)", 9),
        ("abs(y)", 2),
        ("clip(x, 0, 1)", 1),
        ("clip(y, 0, 1)", 0),
        ("x if x > y else y", 3),
        ("1 if zero else 2", 2),
        ("x > y", 1),
        ("3 * (x > 2) + (y > 0)", 3),
        ("week + month + year", 7 + 30.44 + 365.25),
        ("recent(strike, 30)", 1 - 10 / 30),
        ("recent(strike, 5)", 0),
        ("recent(never, 30)", 0),
        ("-x + 1", -2),
        ("2 - 3 - 4", -5),
        ("8 / 4 / 2", 1),
    ],
)
def test_a_formula_gives_the_number_it_says(text: str, wanted: float) -> None:
    with np.errstate(all="ignore"):
        assert value(number(text, NAMES)) == pytest.approx(wanted, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("x > 2 and y < 0", True),
        ("x > 2 and y > 0", False),
        ("x < 2 or y < 0", True),
        ("not x", False),
        ("not zero", True),
        ("x", True),
        ("zero", False),
        ("-2 <= y < x <= 3", True),
        ("-2 < y < x", False),
        ("x == 3 and x != 4", True),
        ("days_since(strike) == 10", True),
        ("days_since(strike) <= 9", False),
        ("days_since(never) <= 9", False),
        ("days_since(never) > 9", False),
        ("days_since(never) != 9", False),
        ("not days_since(never) > 9", True),
        ("x / zero > 1", False),
        ("x / zero <= 1", False),
        ("zero / zero == zero / zero", False),
        ("x / zero != x / zero", False),
        ("min(x / zero, 1) > 0", False),
        ("clip(x / zero, 0, 1) >= 0", False),
        ("x / zero", False),
        ("x > 1 or x / zero > 1", True),
    ],
)
def test_a_condition_holds_or_not(text: str, wanted: bool) -> None:  # noqa: FBT001
    with np.errstate(all="ignore"):
        assert bool(value(condition(text, NAMES))) is wanted


@settings(max_examples=60)
@given(
    st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3),
    st.sampled_from(
        [
            "x * y - day / 3",
            "x if x < y else day",
            "(x > y) + 2 * (y >= day)",
            "abs(x) + max(x, y, day) - min(x, y, day)",
            "x < y < day or not (x == y)",
        ]
    ),
)
def test_a_formula_is_what_python_makes_of_it(numbers: list[float], text: str) -> None:
    day, x, y = numbers
    held = world()
    held[[0, 1, 2], 0] = day, x, y

    wanted = eval(text, {"x": x, "y": y, "day": day, "abs": abs, "max": max, "min": min})  # noqa: S307
    assert float(np.broadcast_to(number(text, NAMES)(held), 1)[0]) == float(wanted)


@pytest.mark.parametrize(
    ("text", "offset", "what"),
    [
        ("days_since(strike)", 11, "comparison"),
        ("1 + days_since(strike) * 2", 15, "comparison"),
        ("recent(days_since, 3)", 7, "days_since"),
        ("x + stryke", 4, "stryke"),
        ("recent(stryke, 3)", 7, "stryke"),
        ("at_start(1 + x)", 9, "name"),
        ("x / 0", 4, "division by 0"),
        ("x > 1 and (y / 0.0) > 2", 15, "division by 0"),
    ],
)
def test_a_mistake_of_meaning_has_its_place(text: str, offset: int, what: str) -> None:
    with pytest.raises(FormulaError, match=what) as caught:
        number(text, NAMES)

    assert caught.value.offset == offset


def test_an_unknown_name_is_met_with_the_nearest_known_one() -> None:
    with pytest.raises(FormulaError) as caught:
        number("1 + stryke", NAMES)

    assert "'strike'" in caught.value.hint


def test_the_code_of_a_formula_reaches_no_builtins() -> None:
    formula = number("x + y", NAMES)

    assert formula._run.__globals__["__builtins__"] == {}


def test_a_formula_knows_what_it_reads() -> None:
    assert number("x + recent(strike, 3)", NAMES).reads == {0, 1, 5}
    assert number("1 + 2", NAMES).reads == frozenset()
