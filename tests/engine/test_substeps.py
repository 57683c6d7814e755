"""Quantities and fronts in more steps than one a day: what flows is the same, only finer."""

import numpy as np
import pytest
from small_worlds import crisis

from escalate.analysis.intervals import wilson
from escalate.engine.chunk import simulate
from escalate.engine.columns import Columns, Floats
from escalate.model.build import build
from escalate.model.model import Model
from escalate.scenario.load import load


def traced(model: Model, row: str, steps: int) -> Floats:
    trace = simulate(model, 1, Columns.of([1]), trace=True, steps=steps).trace
    assert trace is not None
    return trace[row][:, 0]


@pytest.mark.parametrize("steps", [1, 2, 5])
def test_a_steady_flow_and_a_relaxation_come_to_the_same(steps: int) -> None:
    model = crisis(
        """
        quantities:
          stock: {start: 100, change: "-1.5"}
          mood: {start: 1, toward: {level: 0, half_life: 10}}
        """,
        days=20,
    )

    np.testing.assert_allclose(traced(model, "stock", steps), 100 - 1.5 * np.arange(21))
    np.testing.assert_allclose(traced(model, "mood", steps), 0.5 ** (np.arange(21) / 10))


def test_what_feeds_on_itself_comes_nearer_to_what_it_would_be_without_steps() -> None:
    model = crisis('quantities: {x: {start: 1, change: "0.1 * x"}}', days=10)

    errors = [abs(traced(model, "x", steps)[10] - np.exp(1)) for steps in (1, 2, 4)]
    assert errors[0] > 1.8 * errors[1] > 1.8**2 * errors[2]


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_a_front_moves_and_costs_as_much_in_a_day(steps: int) -> None:
    model = crisis(
        """
        quantities: {men: {start: 1_000, min: 0}, shells: {start: 900, min: 0}}
        fronts:
          line: {km2: 50, moves: "-2", losses: {red: 6}, from: {red: men}, fire: {red: 30},
                 shells: {red: shells}}
        """,
        days=10,
    )

    for row, day_10 in (
        ("line.km2", 30),
        ("line.speed", -2),
        ("line.lost_red", 60),
        ("line.fired_red", 300),
        ("men", 940),
        ("shells", 600),
    ):
        assert traced(model, row, steps)[10] == pytest.approx(day_10), row


@pytest.mark.parametrize("name", ["strait", "storm-corps"])
def test_a_day_is_short_enough_for_the_shipped_scenarios(name: str) -> None:
    model = build(load(name))
    worlds = Columns.of(range(1, 601))
    daily, halved = (simulate(model, 1, worlds, steps=steps) for steps in (1, 2))

    for outcome in range(len(model.outcomes)):
        low, high = wilson(int((daily.ending == outcome).sum()), len(worlds))
        assert low <= (halved.ending == outcome).mean() <= high
    # The same luck: all but a few worlds end as they did.
    assert (daily.ending != halved.ending).mean() < 0.02
