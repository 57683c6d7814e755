"""`escalate bands`: quantities over time, whether a run has saved them or not."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from escalate.engine.chunk import simulate
from escalate.engine.columns import Columns
from escalate.errors import ExitCode
from escalate.model.build import build
from escalate.scenario.load import load

SHOWN = """\
Two states and a river
Changed  nothing: the file as it stands
Seed     1
Worlds   40

The North: shells (north.shells), rounds
day         date  median  5 – 95% of worlds
  0   1 Nov 2024  10,000    10,000 – 10,000
 30   1 Dec 2024   7,000      7,000 – 7,000
 60  31 Dec 2024   4,000      4,000 – 4,000
 90  30 Jan 2025   1,000      1,000 – 1,000
This counts worlds in a model. It is not a forecast.
"""


def told(answer: Any) -> dict[str, Any]:
    assert answer.code == ExitCode.OK
    document: dict[str, Any] = json.loads(answer.out)
    return document


def test_a_watched_quantity_at_60_columns(ask: Any, scenario: Path) -> None:
    answer = ask("bands", scenario, "north.shells", "--worlds", 40, width=60)

    assert answer.out == SHOWN


@pytest.mark.parametrize("name", ["fire_ratio", "ukraine.fire"])
@pytest.mark.usefixtures("scenario")
def test_saved_or_simulated_again_the_numbers_are_those_of_the_worlds(ask: Any, name: str) -> None:
    document = told(ask("bands", "storm-corps", name, "--worlds", 30, "--json"))
    model = build(load("storm-corps"))
    trace = simulate(model, 1, Columns.of(range(1, 31)), trace=True).trace
    assert trace is not None

    (band,) = document["bands"]
    for point in band["points"]:
        low, median, high = np.quantile(trace[name][point["day"]], [0.05, 0.5, 0.95])
        assert (point["low"], point["median"], point["high"]) == (low, median, high)


def test_what_is_watched_is_saved_and_what_is_not_is_not(
    ask: Any, scenario: Path, tmp_path: Path
) -> None:
    ask("bands", scenario, "north.use", "--worlds", 20)
    assert not (tmp_path / "runs").exists()

    ask("bands", scenario, "--worlds", 20)
    assert [one.name.startswith("two-states-") for one in (tmp_path / "runs").iterdir()] == [True]


def test_a_quantity_that_nobody_has(ask: Any, scenario: Path) -> None:
    answer = ask("bands", scenario, "north.shels")

    assert answer.code == ExitCode.BAD_INPUT
    assert answer.err == "error: nothing is named 'north.shels'\n  did you mean 'north.shells'?\n"


def test_what_only_some_worlds_have_is_told_with_how_many(ask: Any, scenario: Path) -> None:
    document = told(ask("bands", scenario, "outcome.strikes.day", "--worlds", 40, "--json"))
    last = document["bands"][0]["points"][-1]

    assert 0 < last["worlds"] < 40
    lines = ask("bands", scenario, "outcome.strikes.day", "--worlds", 40, width=80).out.splitlines()
    assert lines[6].split()[-2:] == ["of", "worlds"]
    assert lines[-2].split()[-1] == str(last["worlds"])


def test_it_is_read_aloud_line_by_line(ask: Any, scenario: Path) -> None:
    lines = ask("bands", scenario, "load", "--worlds", 20, "--plain").out.splitlines()

    assert lines[4] == "load, day 0: median 1, 5% to 95% of 20 worlds 1 to 1"
    assert len(lines) == 4 + 4 + 1
