"""Formulas over a model that is compiled already."""

from __future__ import annotations

import numpy as np
import pytest

from escalate.model import reading
from escalate.model.build import build
from escalate.model.model import Model
from escalate.model.syntax import FormulaError
from escalate.scenario.load import load


@pytest.fixture(scope="module")
def strait() -> Model:
    return build(load("strait"))


def test_a_number_and_a_condition_are_read_off_the_rows(strait: Model) -> None:
    values = np.arange(2.0 * len(strait.rows)).reshape(len(strait.rows), 2)
    at = strait.rows.index("tension")

    assert reading.number(strait, "2 * tension + 1")(values).tolist() == (
        (2 * values[at] + 1).tolist()
    )
    low, high = values[at]
    holds = reading.condition(strait, f"tension > {low}")(values)
    assert np.asarray(holds, bool).tolist() == [False, high > low]


@pytest.mark.parametrize("text", ["tensoin", "2 * tensoin + 1"])
def test_a_name_that_nothing_has_is_refused_with_the_nearest(strait: Model, text: str) -> None:
    with pytest.raises(FormulaError) as refused:
        reading.number(strait, text)

    assert "tensoin" in refused.value.what
    assert "tension" in refused.value.hint


def test_what_is_no_formula_is_refused(strait: Model) -> None:
    with pytest.raises(FormulaError):
        reading.number(strait, "tension +")
    with pytest.raises(FormulaError):
        reading.condition(strait, "tension >")
