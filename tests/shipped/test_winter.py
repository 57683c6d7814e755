"""The lab winter: how often it ends how, and each mechanism that a lab stands on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from escalate.engine.chunk import simulate
from escalate.engine.columns import Bools, Column, Columns, Floats
from escalate.engine.history import History, Kind
from escalate.engine.snapshot import Snapshot
from escalate.model.build import build
from escalate.model.model import Model
from escalate.scenario.load import load

SEED = 20_241_101
WORLDS = 640
PROBED = 160
MARCH = range(120, 151)
"""The days of March 2025."""
BEFORE = 9_999.0
"""A day after all days: what never happened is not before anything."""

LEVERS: Mapping[str, Mapping[str, float]] = {
    "as it is": {},
    "restraint": {"border.restraint": 1},
    "less pay": {"payment.pressure": 1},
    "slower permissions": {"west.permission_pace": 0},
    "restraint and less pay": {"border.restraint": 1, "payment.pressure": 1},
    "less aid": {"us.aid": 0.3},
    "brokers": {"mediation.leverage": 1, "mediation.acceptance": 1},
    "release": {"exposure.release": 1},
}
BLOCKED = ("korea_incident", "crossing", "eu_lists_china", "un_session")


@dataclass
class Days:
    """An onlooker that keeps what labs ask about: fire in March, aid and ground at the end."""

    model: Model
    fire: list[Floats] = field(default_factory=list)
    last: dict[str, Floats] = field(default_factory=dict)

    def __call__(self, seen: Snapshot) -> None:
        if seen.day in MARCH:
            self.fire.append(seen.values[self.model.row("russia.fire_per_day")].copy())
        if seen.day == self.model.days:
            rows = ("ukraine.aid_received", "front.lost_km2")
            self.last = {row: seen.values[self.model.row(row)].copy() for row in rows}


@dataclass(frozen=True)
class Played:
    """Worlds 1, 2, 3 and so on under one change; an array has a column a world."""

    model: Model
    history: History
    days: Days
    at: slice

    def first(self, name: str) -> Floats:
        """The day on which something first happened; `BEFORE` where it never did."""
        events = self.history.events
        days = np.full(self.at.stop, BEFORE)
        if name in events.names:
            here = (events.happening == events.names.index(name)) & (events.kind == Kind.HAPPENED)
            here &= events.column < self.at.stop
            np.minimum.at(days, events.column[here], events.day[here])
        return days[self.at]

    def happened(self, name: str) -> Bools:
        return self.first(name) < BEFORE

    def reached(self, *outcomes: str) -> Floats:
        """The first day on which any of some outcomes was reached; `BEFORE` where none was."""
        days = self.history.outcome_day[[self.model.outcomes.index(one) for one in outcomes]]
        first: Floats = np.where(np.isnan(days), BEFORE, days).min(axis=0)[self.at]
        return first

    def broader(self) -> Floats:
        """The day of the headline."""
        members = self.model.headline.members
        return self.reached(*members)

    def share(self, ending: str) -> float:
        return float(np.mean(self.history.ending[self.at] == self.model.outcomes.index(ending)))

    def a_day_of_war(self, row: str) -> float:
        war = np.minimum(self.first("ceasefire"), self.model.days)
        return float(self.days.last[row][self.at].sum() / war.sum())

    def fire_in_march(self) -> float:
        return float(np.mean(self.days.fire, axis=0)[self.at].mean())


def play(model: Model, groups: Mapping[str, Column], worlds: int) -> dict[str, Played]:
    """Play the same worlds under each change, all in one go."""
    columns = [
        replace(group, world=world) for group in groups.values() for world in range(1, worlds + 1)
    ]
    days = Days(model)
    history = simulate(model, SEED, Columns.stack(columns), onlooker=days)
    return {
        name: Played(model, history, days, slice(k * worlds, (k + 1) * worlds))
        for k, name in enumerate(groups)
    }


def points(changed: Played, base: Played) -> float:
    """The paired difference of the headline, in points."""
    return 100 * float(np.mean(changed.broader() < BEFORE) - np.mean(base.broader() < BEFORE))


@pytest.fixture(scope="session")
def winter() -> dict[str, Played]:
    levers = {name: Column(1, values) for name, values in LEVERS.items()}
    blocked = {name: Column(1, blocked=frozenset([name])) for name in BLOCKED}
    return play(build(load("winter")), levers | blocked, WORLDS)


@pytest.fixture(scope="session")
def base(winter: dict[str, Played]) -> Played:
    return winter["as it is"]


def test_about_one_world_in_eight_ends_in_a_broader_war(base: Played) -> None:
    assert 0.10 < np.mean(base.broader() < BEFORE) < 0.16


def test_a_quarter_ends_in_a_ceasefire_and_most_in_a_long_war(base: Played) -> None:
    assert 0.22 < base.share("ceasefire") < 0.33
    assert 0.54 < base.share("long war") < 0.66


def test_no_world_fails(base: Played) -> None:
    assert np.isnan(base.history.failures.day).all()


def test_a_lever_that_closes_a_gate_takes_worlds_away_and_adds_none(
    winter: dict[str, Played], base: Played
) -> None:
    before = base.broader() < BEFORE
    for name in ("restraint", "less pay", "slower permissions", "brokers"):
        after = winter[name].broader() < BEFORE
        assert not (after & ~before).any(), name
        assert (before & ~after).sum() >= 5, name


def test_two_levers_do_what_neither_does_alone(winter: dict[str, Played], base: Played) -> None:
    alone = [points(winter[name], base) for name in ("restraint", "less pay")]
    both = points(winter["restraint and less pay"], base)

    assert both < -3
    assert both < min(alone) - 1


def test_less_aid_is_a_little_safer_and_breaks_the_aid_line(
    winter: dict[str, Played], base: Played
) -> None:
    aid = "ukraine.aid_received"

    assert points(winter["less aid"], base) < 0
    assert winter["less aid"].a_day_of_war(aid) < 0.85 * base.a_day_of_war(aid)


def test_no_other_lever_touches_a_days_aid_or_ground(
    winter: dict[str, Played], base: Played
) -> None:
    for name in ("restraint", "less pay", "slower permissions", "restraint and less pay"):
        for row in ("ukraine.aid_received", "front.lost_km2"):
            ratio = winter[name].a_day_of_war(row) / base.a_day_of_war(row)
            assert ratio == pytest.approx(1, abs=0.01), (name, row)


def test_brokers_move_the_ceasefire_far_and_the_headline_little(
    winter: dict[str, Played], base: Played
) -> None:
    assert winter["brokers"].share("ceasefire") > base.share("ceasefire") + 0.10
    assert -3 < points(winter["brokers"], base) < 0


def test_a_release_makes_a_broader_war_a_little_likelier(
    winter: dict[str, Played], base: Played
) -> None:
    assert 0 < points(winter["release"], base) < 1.5


@pytest.mark.parametrize("gate", ["korea_incident", "crossing"])
def test_without_a_gate_fewer_worlds_broaden(
    gate: str, winter: dict[str, Played], base: Played
) -> None:
    assert points(winter[gate], base) < -1.5


@pytest.mark.parametrize("shadow", ["eu_lists_china", "un_session"])
def test_without_a_shadow_nothing_changes(
    shadow: str, winter: dict[str, Played], base: Played
) -> None:
    assert points(winter[shadow], base) == 0


def test_one_shadow_keeps_company_with_war_and_the_other_is_everywhere(base: Played) -> None:
    def company(name: str) -> float:
        ends = base.broader()
        war, day = ends < BEFORE, base.first(name)
        elsewhere = np.mean([np.mean(day[~war] < end) for end in ends[war]])
        return float(np.mean(day[war] < ends[war]) / elsewhere)

    assert company("eu_lists_china") > 1.25
    assert 0.85 < company("un_session") < 1.15


@pytest.fixture(scope="session")
def stops() -> dict[str, Played]:
    """No North Korean shells from a day on."""
    closed = {"dprk_shells.open": 0.0}
    days = {"1 January": 61, "1 February": 92}
    groups = {name: Column(1, later=closed, since=day) for name, day in days.items()}
    return play(build(load("winter")), {"never": Column(1), **groups}, PROBED)


def test_a_stop_bites_in_march_only_if_it_comes_by_january(stops: dict[str, Played]) -> None:
    usual = stops["never"].fire_in_march()

    assert stops["1 January"].fire_in_march() < 0.8 * usual
    assert 0.97 * usual < stops["1 February"].fire_in_march() < usual


def test_half_the_fire_is_not_half_the_ground(stops: dict[str, Played]) -> None:
    ground = [stops[name].a_day_of_war("front.lost_km2") for name in ("1 January", "never")]

    assert 0.85 < ground[0] / ground[1] < 1


def probed(name: str) -> Played:
    return play(build(load("winter", picks=[name])), {name: Column(1)}, PROBED)[name]


def answered(played: Played, duty: str) -> tuple[int, int]:
    """In how many worlds a duty was asked for, and in how many it was honoured."""
    counts = dict.fromkeys((Kind.INVOKED, Kind.HONOURED), 0)
    events = played.history.events
    if duty in events.names:
        here = events.happening == events.names.index(duty)
        counts = {
            kind: len({*events.column[here & (events.kind == kind)].tolist()}) for kind in counts
        }
    return counts[Kind.INVOKED], counts[Kind.HONOURED]


def test_china_is_asked_where_north_korea_is_attacked_and_answers_now_and_then() -> None:
    asked, honoured = answered(probed("north_attacked_unprovoked"), "china_dprk.to_north_korea")

    assert asked > 0.95 * PROBED
    assert 0.10 * PROBED < honoured < 0.60 * PROBED


def test_china_is_not_asked_where_north_korea_attacks_first() -> None:
    asked, _ = answered(probed("north_attacks_first"), "china_dprk.to_north_korea")

    assert asked < 0.05 * PROBED


def test_an_exchange_of_fire_seldom_becomes_a_war() -> None:
    war = probed("one_exchange_each").reached("war with NATO") < BEFORE

    assert 0.02 < np.mean(war) < 0.10


@pytest.mark.parametrize(
    ("theory", "least", "most"), [("deterrence", -6.0, -2.0), ("spiral", 2.0, 8.0)]
)
def test_a_show_of_strength_deters_in_one_theory_and_provokes_in_the_other(
    theory: str, least: float, most: float
) -> None:
    groups = {"without": Column(1), "with": Column(1, {"posture.show": 1})}
    played = play(build(load("winter", picks=[theory])), groups, WORLDS // 2)

    assert least < points(played["with"], played["without"]) < most


def test_lethal_arms_without_a_hold_fire_rule_add_war_and_mostly_end_well() -> None:
    groups = {
        "doctrine": Column(1),
        "reckless": Column(1, {}, frozenset(["seoul_hold_fire"]), {"seoul_lethal": 111}),
    }
    played = play(build(load("winter")), groups, WORLDS // 2)

    assert points(played["reckless"], played["doctrine"]) > 2
    assert 0.7 < np.mean(played["reckless"].broader() == BEFORE) < 0.9
