"""The scenarios that come with the package."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from escalate.engine.chunk import simulate
from escalate.engine.columns import Columns
from escalate.engine.history import History
from escalate.model.build import build
from escalate.model.model import Model
from escalate.scenario.library import shipped
from escalate.scenario.load import load

ROOT = Path(__file__).resolve().parents[2]
WORLDS = 400


@pytest.fixture(scope="module")
def crisis() -> Model:
    return build(load("storm-corps"))


@pytest.fixture(scope="module")
def history(crisis: Model) -> History:
    return simulate(crisis, 0, Columns.of(range(1, WORLDS + 1)))


@pytest.fixture(scope="module")
def days(crisis: Model) -> dict[str, np.ndarray]:
    """Every row of forty worlds on every day."""
    trace = simulate(crisis, 0, Columns.of(range(1, 41)), trace=True).trace
    assert trace is not None
    return dict(trace)


def test_the_scenarios_of_the_checkout_are_the_shipped_ones() -> None:
    folders = (ROOT / "scenarios", ROOT / "labs")
    paths = {path.stem: path for folder in folders for path in folder.glob("*.yaml")}

    assert shipped() == paths
    assert {"storm-corps", "strait", "winter"} <= {*paths}


@pytest.mark.parametrize("name", sorted(shipped()))
def test_no_world_of_a_shipped_scenario_fails(name: str) -> None:
    history = simulate(build(load(name)), 7, Columns.of(range(1, 101)))

    assert np.isnan(history.failures.day).all()


def test_the_crisis_of_the_article_has_its_actors_and_its_calendar(crisis: Model) -> None:
    assert set(crisis.actors) == {
        *("russia", "north_korea", "ukraine", "us", "europe_nato", "eu"),
        *("china", "iran", "south_korea", "india", "un"),
    }
    assert (crisis.start, crisis.days) == (date(2024, 11, 1), 540)


def test_at_least_fifteen_actions_and_events_have_a_source() -> None:
    document = load("storm-corps").document
    acts = [*document.actions.values(), *document.events.values()]
    sourced = [act for act in acts if act.source or any(n and n.source for n in (act.p, act.rate))]

    assert len(sourced) >= 15


def test_nothing_published_after_the_start_sets_a_chance() -> None:
    document = load("storm-corps").document
    late = {key for key, source in document.sources.items() if source.published_after_start}
    for name, act in {**document.actions, **document.events}.items():
        cited = {act.source, *(number.source for number in (act.p, act.rate) if number)}
        assert not cited & late, name


def test_ten_to_twelve_thousand_soldiers_are_committed_on_day_0(
    days: dict[str, np.ndarray],
) -> None:
    committed = days["storm_corps.committed"][0]

    assert (committed >= 10_000).all()
    assert (committed <= 12_000).all()


def test_containers_and_soldiers_are_conserved_on_every_day(
    crisis: Model, days: dict[str, np.ndarray]
) -> None:
    for supply in crisis.parts.supplies:
        name = supply.name
        known = days[f"{name}.arrived"] + days[f"{name}.lost"] + days[f"{name}.under_way"]
        assert (days[f"{name}.sent"] == known).all(), name
    for force in crisis.parts.forces:
        rows = [force.pledged, force.lost, force.home, *(stage.row for stage in force.stages)]
        total = np.sum([days[crisis.rows[row]] for row in rows], axis=0)
        assert (total == days[f"{force.name}.committed"]).all(), force.name


def test_shells_are_conserved_on_every_day(
    crisis: Model, history: History, days: dict[str, np.ndarray]
) -> None:
    for side in ("russia", "ukraine"):
        rounds = days[f"{side}.shells"]
        fired = sum(
            np.diff(days[f"{front.name}.fired_{side}"], axis=0) for front in crisis.parts.fronts
        )
        arrived = sum(
            np.diff(days[f"{one.name}.arrived"], axis=0)
            * days[f"{one.name}.load"][1:]
            * days[f"{one.name}.good"][1:]
            for one in crisis.parts.supplies
            if one.into is not None and crisis.rows[one.into] == f"{side}.shells"
        )
        made = np.diff(rounds, axis=0) - arrived + fired
        moving = next(one for one in crisis.parts.moving if one.name == f"{side}.shells")
        assert moving.change is not None
        table = np.stack([days[row] for row in crisis.rows])
        for day in range(1, crisis.days + 1, 30):
            # Output follows derived rows. What happens may change them within the day, and where
            # nothing does they change by far less than a hundredth.
            output = np.broadcast_to(moving.change(table[:, day]), made.shape[1])
            quiet = np.ones(made.shape[1], bool)
            busy = history.events.column[history.events.day == day]
            quiet[busy[busy < len(quiet)]] = False
            assert quiet.sum() > 10
            assert np.allclose(made[day - 1][quiet], output[quiet], rtol=0.01), (side, day)


def test_some_worlds_and_not_most_reach_a_broader_war(crisis: Model, history: History) -> None:
    members = [crisis.outcomes.index(name) for name in crisis.headline.members]
    share = (~np.isnan(history.outcome_day[members])).any(axis=0).mean()

    assert 0.01 < share < 0.12


def test_every_treaty_can_be_asked_and_answered(crisis: Model) -> None:
    defence = [duty.name for duty in crisis.parts.duties]
    columns = Columns(np.arange(1, 201), forced={name: np.full(200, 300.0) for name in defence})
    history = simulate(crisis, 0, columns)
    events = history.events
    happened = {events.names[number] for number in np.unique(events.happening)}

    in_force = [duty for duty in defence if crisis.initial[_in_force(crisis, duty)] > 0]
    assert in_force
    assert set(in_force) <= happened


def _in_force(crisis: Model, duty: str) -> int:
    return next(part.in_force for part in crisis.parts.duties if part.name == duty)


@pytest.mark.parametrize(
    "path", ["README.md", "scenarios/strait.yaml", "scenarios/storm-corps.yaml"]
)
def test_the_changes_that_we_suggest_can_be_made(path: str) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    own = Path(path).stem if path.endswith(".yaml") else "storm-corps"
    suggested = re.findall(r"escalate \w+ (\S+).*? -S ([a-z_.]+=[\w.]+)", text)

    assert suggested
    for scenario, change in suggested:
        name = own if scenario.startswith("scenarios/") else scenario
        assert build(load(name, [change])).changes
