"""What `why` calls needed, against the scalar twin of the strait with the same cause taken away."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from strait_twin import Strait

from escalate.analysis.causes.why import why
from escalate.engine.chunk import simulate
from escalate.engine.columns import Columns
from escalate.model.build import build
from escalate.model.model import Model
from escalate.scenario.load import load

SEED = 1
WORLDS = 50


@cache
def the_model() -> Model:
    return build(load(str(Path(__file__).parents[2] / "scenarios" / "strait.yaml")))


@cache
def worlds_with_a_cause() -> tuple[int, ...]:
    """The first worlds that end in something that came about."""
    model = the_model()
    history = simulate(model, SEED, Columns.of(range(1, 401)))
    ended = history.worlds[history.ending < len(model.outcomes) - 1]
    return tuple(int(world) for world in ended[:WORLDS])


@pytest.mark.parametrize("part", range(4))
def test_the_twin_without_a_cause_ends_as_why_says(part: int) -> None:
    model, tried, needed = the_model(), 0, 0
    for world in worlds_with_a_cause()[part::4]:
        found = why(model, model, seed=SEED, world=world, on=None, depth=5)
        for one in found.alone:
            cause = one.links[0].name
            if cause == "belmar_shells":
                continue  # the twin can do without deeds only
            twin = Strait(SEED, world, blocked=cause)
            days = twin.outcome_day[found.asked]
            assert one.ending == twin.ending, f"world {world} without {cause}"
            assert one.day == (None if np.isnan(days) else int(days))
            assert one.needed == (twin.ending != found.ended.name)
            tried, needed = tried + 1, needed + one.needed
    assert 0 < needed < tried
