"""Whatever happens in a world was found to be possible, and every row stays where it may be."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from random_crises import Thrower

import escalate.model.build
from escalate.engine.chunk import simulate
from escalate.engine.columns import Columns
from escalate.engine.history import History
from escalate.model.binder import Binder
from escalate.model.build import build
from escalate.model.model import Mechanisms, Model
from escalate.model.sense.reach import Reach, reach
from escalate.scenario.load import Scenario, load, load_text
from escalate.scenario.problems import Problem, ScenarioError


@dataclass(frozen=True)
class Found:
    """A model, and what was found to be possible in it: in the whole run, and on day 0."""

    model: Model
    run: Reach
    day_0: Reach


Find = Callable[[Scenario], Found]


@pytest.fixture(scope="module")
def find() -> Iterator[Find]:
    """What can be in a scenario; the parts of its model are caught where warnings are made."""
    caught: list[tuple[Binder, Mechanisms]] = []

    def catch(binder: Binder, parts: Mechanisms) -> Sequence[Problem]:
        caught.append((binder, parts))
        return ()

    def found(scenario: Scenario) -> Found:
        model = build(scenario)
        binder, parts = caught[-1]
        return Found(model, reach(binder, parts, model.days), reach(binder, parts, 0))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(escalate.model.build, "warnings", catch)
        yield found


def lived(found: Found, worlds: int) -> History:
    """Worlds on every day, those left out that failed."""
    return simulate(found.model, 7, Columns.of(range(1, worlds + 1)), trace=True)


def surprises(found: Found, history: History) -> list[str]:
    """What was seen although it was not possible."""
    return [*_rows_outside(found, history), *_outcomes_outside(found, history)]


def _rows_outside(found: Found, history: History) -> Iterator[str]:
    live = np.isnan(history.failures.day)
    assert history.trace is not None
    for row, (name, days) in enumerate(history.trace.items()):
        seen = days[:, live]
        for span, those in ((found.run, seen), (found.day_0, seen[:1])):
            held = span.extents.rows[row]
            inside = (those >= held.low) & (those <= held.high)
            if not np.where(np.isnan(those), held.missing, inside).all():
                yield f"{name} should be {held} and was {those.min():g} to {those.max():g}"


def _outcomes_outside(found: Found, history: History) -> Iterator[str]:
    live = np.isnan(history.failures.day)
    for outcome, days in zip(found.model.parts.outcomes, history.outcome_day, strict=True):
        came = ~np.isnan(days[live])
        if outcome.when is None:
            continue
        if came.any() and not found.run.can_end(outcome):
            yield f"{outcome.name} came"
        span = found.run if outcome.at_end else found.day_0
        due = found.model.days if outcome.at_end else 0
        if span.must_end(outcome) and not (days[live] == due).all():
            yield f"{outcome.name} did not come"


@pytest.mark.parametrize(("name", "worlds"), [("strait", 200), ("storm-corps", 20)])
def test_a_shipped_scenario_keeps_to_what_is_possible(find: Find, name: str, worlds: int) -> None:
    found = find(load(name))

    assert surprises(found, lived(found, worlds)) == []


@settings(
    max_examples=60,
    phases=[Phase.generate],  # luck has no simpler form to look for
    suppress_health_check=[HealthCheck.too_slow],
)
@given(luck=st.randoms(use_true_random=False))
def test_crises_at_random_keep_to_what_is_possible(find: Find, luck: Random) -> None:
    text = Thrower(luck).crisis()
    try:
        found = find(load_text(text, Path("random.yaml")))
    except ScenarioError:  # formulas in a circle, mostly
        return

    assert surprises(found, lived(found, 12)) == [], text


HEAD = """\
escalate: 1
scenario: small
title: A small crisis
start: 2031-03-01
days: 60
ladder: {0: talks, 1: war}
actors: {red: {}, blue: {}}
outcomes: {doom: {when: "day < 0"}, peace: otherwise}
headline: {name: doom, any_of: [doom]}
"""


@pytest.fixture
def interval(find: Find) -> Callable[[str, str], str]:
    """How far a row can go in a small crisis."""

    def shown(body: str, name: str) -> str:
        found = find(load_text(HEAD + body, Path("small.yaml")))
        return repr(found.run.extents.rows[found.model.row(name)])

    return shown


X = "quantities: {x: {start: 1, min: 0, max: 5"
LINE = "fronts: {line: {km2: {start: 9, max: 10}, "


@pytest.mark.parametrize(
    ("body", "name", "held"),
    [
        (X + "}}", "x", "[1, 1]"),
        (X + ", range: [0, 2]}}", "x", "[0, 2]"),
        (X + ", toward: {level: 3, half_life: 9}}}", "x", "[1, 3]"),
        (X + ", toward: {level: 9, half_life: 9}}}", "x", "[1, 5]"),
        (X + ", change: '-1'}}", "x", "[0, 1]"),
        (X + ", noise: 0.1}}", "x", "[0, 5]"),
        (X + "}}\nevents: {e: {date: 3, then: ['x = 2']}}", "x", "[1, 2]"),
        (X + "}}\nevents: {e: {date: 3, then: ['x += 2']}}", "x", "[1, 5]"),
        (X + "}}\nevents: {e: {date: 3, then: ['x *= 0.5']}}", "x", "[0, 1]"),
        (X + "}}\nevents: {e: {date: 99, then: ['x = 2']}}", "x", "[1, 1]"),
        (
            X + "}}\nevents: {e: {p: 0.5, within: 9, then: ['x = 2'], veto: 'x == 1'}}",
            "x",
            "[1, 1]",
        ),
        (LINE + "moves: 3}}", "line.km2", "[9, 10]"),
        (LINE + "moves: 3}}", "line.speed", "[0, inf]"),
        (LINE + "moves: 3, open: 'day < 0'}}", "line.km2", "[9, 9]"),
        (X + "}}\n" + LINE + "losses: {red: 2}, from: {red: x}}}", "x", "[0, 1]"),
        (
            X + "}}\n" + LINE + "losses: {red: 2}, from: {red: x}, lasting: {red: -1}}}",
            "x",
            "[1, inf]",
        ),
        ("events: {e: {date: 3}}", "e.count", "[0, 1]"),
        ("events: {e: {date: 3}}", "e.day", "[3, 60]?"),
        ("events: {e: {date: 3, lag: 70}}", "e.day", "[inf, -inf]?"),
        ("events: {e: {rate: 1, per: day, at_most: 4}}", "e.count", "[0, 4]"),
        ("events: {e: {rate: 1, per: day, by: red, rung: 1}}", "red.peak", "[0, 1]"),
        ("events: {e: {rate: 0, per: day, by: red, rung: 1}}", "red.peak", "[0, 0]"),
    ],
)
def test_a_row_goes_as_far_as_something_takes_it(
    interval: Callable[[str, str], str], body: str, name: str, held: str
) -> None:
    assert interval(body, name) == held


def test_a_chain_of_quantities_that_drive_each_other_comes_to_an_end(
    interval: Callable[[str, str], str],
) -> None:
    links = [
        f"x{n}: {{start: 1, toward: {{level: x{(n + 1) % 30} * 1.01 + 1, half_life: 5}}}}"
        for n in range(30)
    ]

    assert interval(f"quantities: {{{', '.join(links)}}}", "x7") == "[1, inf]"


def test_soldiers_that_nobody_sends_and_that_may_not_fight_stay_where_they_are(
    interval: Callable[[str, str], str],
) -> None:
    force = (
        "forces: {f: {from: red, stages: [a, b], days: {a: 3}, wave: 5, start: {a: 9}, only_in: "
    )

    assert interval(force + "'day < 0'}}", "f.b") == "[0, 0]"
    assert interval(force + "'day > 9'}}", "f.b") == "[0, 9]"
    assert interval(force + "'day > 9'}}", "red.fighting") == "[0, 1]"
