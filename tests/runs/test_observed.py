"""Numbers that no run saves are those that the engine shows, however the work is shared."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from escalate.engine.chunk import simulate
from escalate.engine.columns import Columns
from escalate.model import reading
from escalate.model.build import build
from escalate.model.model import Model
from escalate.runs import blocks
from escalate.runs.ensemble import Progress
from escalate.runs.observed import Observable, Observed, Wanted, observed, observed_of_each
from escalate.scenario.load import load_text

SEED, WORLDS = 3, 64
PATH = Path("border.yaml")
CRISIS = """\
escalate: 1
scenario: border
title: A border
start: 2031-03-01
days: 30
ladder: {0: talks, 1: war}
actors: {red: {}}
quantities:
  aid: {start: 0, change: 1}
events:
  march: {p: 0.6, within: 30}
  clash: {each: march, p: 0.5}
  oath: {date: 2031-03-11}
outcomes:
  war: {when: "clash.count > 0"}
  calm: otherwise
headline: {name: war, any_of: [war]}
"""


@pytest.fixture(scope="module")
def model() -> Model:
    return build(load_text(CRISIS, PATH))


def seen(model: Model, wanted: Wanted, **how: int) -> Observed:
    return observed(model, SEED, WORLDS, wanted, progress=unheard, **how)


def unheard(so_far: Progress) -> None:
    """Nobody listens."""


def wanted(model: Model, *texts: tuple[str, int, int], **more: object) -> Wanted:
    numbers = tuple((reading.number(model, text), first, last) for text, first, last in texts)
    return Wanted(numbers, **more)  # type: ignore[arg-type]


def test_endings_are_those_of_the_engine(model: Model) -> None:
    history = simulate(model, SEED, Columns(np.arange(1, WORLDS + 1)))
    found = seen(model, Wanted())

    assert found.ending.tolist() == history.ending.tolist()
    assert np.array_equal(found.outcome_day, history.outcome_day, equal_nan=True)
    assert len(set(found.ending.tolist())) == 2


def test_a_number_is_averaged_over_its_days(model: Model) -> None:
    found = seen(model, wanted(model, ("aid", 10, 10), ("aid", 10, 20), ("2 * aid", 0, 30)))
    on_day_10, over_days, twice = found.numbers

    assert set(on_day_10 - over_days) == {-5.0}  # it grows by 1 a day
    assert set(twice - 2 * over_days) == {0.0}


def test_the_first_day_is_told_of_what_happens_and_none_of_what_does_not(model: Model) -> None:
    found = seen(model, Wanted(firsts=("march", "oath")))
    days = wanted(model, ("march.day", 30, 30))

    assert np.array_equal(found.firsts[0], seen(model, days).numbers[0], equal_nan=True)
    assert 0 < np.isnan(found.firsts[0]).sum() < WORLDS
    assert set(found.firsts[1]) == {(date(2031, 3, 11) - date(2031, 3, 1)).days}


def test_what_is_blocked_never_happens(model: Model) -> None:
    found = seen(model, Wanted(firsts=("march", "clash"), blocked=frozenset({"march"})))

    assert np.isnan(found.firsts).all()
    assert len(set(found.ending.tolist())) == 1


@pytest.mark.parametrize("workers", [1, 2])
def test_the_numbers_do_not_depend_on_how_the_work_is_shared(
    model: Model, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    asked = wanted(model, ("aid + march.count", 3, 9), firsts=("clash",))
    whole = seen(model, asked)
    monkeypatch.setattr(blocks, "chunk_size", lambda *_: 16)
    shared = seen(model, asked, workers=workers)

    for name in Observed._fields:
        one, other = getattr(whole, name), getattr(shared, name)
        assert np.array_equal(one, other, equal_nan=True), name


@pytest.mark.parametrize("workers", [1, 2])
def test_several_models_side_by_side_give_what_each_gives_alone(workers: int) -> None:
    models = [build(load_text(CRISIS.replace("p: 0.6", f"p: {p}"), PATH)) for p in (0.1, 0.6, 0.9)]
    asked = [Observable(one, wanted(one, ("aid + march.count", 3, 9))) for one in models]
    together = observed_of_each(asked, SEED, WORLDS, workers=workers, progress=unheard)

    for one, found in zip(asked, together, strict=True):
        alone = seen(*one)
        for name in Observed._fields:
            assert np.array_equal(getattr(alone, name), getattr(found, name), equal_nan=True), name
    assert len({tuple(found.ending) for found in together}) == len(models)
