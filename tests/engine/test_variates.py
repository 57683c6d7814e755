"""Numbers drawn from a range: every shape has the distribution that it is named for."""

import numpy as np
import pytest
from small_worlds import crisis, many, traced

from escalate.engine.variates import drawn
from escalate.scenario.numbers import Shape

EVENLY = (np.arange(100_000) + 0.5) / 100_000


def quantiles(shape: Shape, *shares: float) -> list[float]:
    low, value, high = (np.full(EVENLY.shape, x) for x in (10.0, 20.0, 90.0))
    numbers = drawn(EVENLY, shape, low, value, high)
    return [round(float(np.quantile(numbers, share)), 2) for share in shares]


def test_two_pieces_have_the_value_as_their_median() -> None:
    assert quantiles("pieces", 0, 0.25, 0.5, 0.75, 1) == [10, 15, 20, 55, 90]


def test_even_forgets_the_value() -> None:
    assert quantiles("even", 0, 0.25, 0.5, 1) == [10, 30, 50, 90]


def test_triangular_has_its_mode_at_the_value() -> None:
    below = (20 - 10) / (90 - 10)  # the share below the mode of a triangular distribution
    assert quantiles("triangular", 0, below, 1) == [10.06, 20, 89.83]


def test_log_is_even_in_the_logarithm() -> None:
    assert quantiles("log", 0, 0.5, 1) == [10, 30, 90]


@pytest.mark.parametrize("shape", ["pieces", "even", "triangular", "log"])
def test_a_range_without_width_is_its_value(shape: Shape) -> None:
    five = np.full(EVENLY.shape, 5.0)
    assert drawn(EVENLY, shape, five, five, five) == pytest.approx(five)


@pytest.mark.parametrize("shape", ["pieces", "even", "triangular", "log"])
def test_more_luck_never_draws_less(shape: Shape) -> None:
    low, value, high = (np.full(EVENLY.shape, x) for x in (0.1, 3.0, 700.0))
    assert (np.diff(drawn(EVENLY, shape, low, value, high)) >= 0).all()


def test_a_shape_changes_what_worlds_draw_and_not_their_luck() -> None:
    def load(shape: str) -> list[float]:
        body = f"{{value: 20, range: [10, 90], per_world: true, shape: {shape}}}"
        history = many(crisis(f"quantities: {{load: {body}}}", days=1), 400, trace=True)
        loads: list[float] = traced(history, "load")[0].tolist()
        return loads

    assert load("pieces") != load("even")
    assert np.argsort(load("pieces")).tolist() == np.argsort(load("even")).tolist()
