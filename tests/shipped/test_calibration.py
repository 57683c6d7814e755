"""Storm-corps on day 0, against what was known on 1 November 2024."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from escalate.analysis.sources import sources
from escalate.engine.chunk import simulate
from escalate.engine.columns import Columns
from escalate.model.build import build
from escalate.scenario.load import Scenario, load

KNOWN = {
    # North Korea
    "dprk_shells.per_month": (700, 1_500, "containers a month, by four counts"),
    "dprk_shells.load": (200, 450, "rounds a container, mixed loads; 450 is the ceiling"),
    "dprk_shells.good": (0.5, 0.9, "usable: a tenth to a half are faulty"),
    "dprk_missiles.per_month": (1, 24, "ballistic missiles fired a month"),
    "russia.missile_quality": (0.4, 0.6, "half of the early ones broke up or strayed"),
    "storm_corps.committed": (10_000, 12_000, "soldiers of the first wave"),
    "storm_corps.training": (2_000, 3_000, "in Russia and not in Kursk on 31 October"),
    "storm_corps.staging": (7_000, 8_000, "in Kursk on 31 October"),
    "storm_corps.deployed": (0, 0, "no contact yet"),
    "pay_for_soldiers.per_month": (15, 25, "USD m for 10,000 at 1,500 to 2,500 a month"),
    "goods_to_dprk.per_month": (1_150, 1_610, "1.0 to 1.4 containers for each that came"),
    "oil_to_dprk.per_month": (100_000, 140_000, "a million barrels from March to October"),
    # shells
    "russia.shell_output": (170_000, 375_000, "rounds a month"),
    "fire_ratio": (2, 3, "2 to 2.5 in September, 2.5 to 3 in summer"),
    "ukraine.fire": (2_000, 8_000, "rounds a day by Western counts"),
    "us_shells.per_month": (40_000, 130_000, "part of 60,000 to 130,000 of the US and Europe"),
    "europe_shells.per_month": (20_000, 90_000, "the rest of it"),
    # men and fronts
    "russia.force": (520_000, 600_000, "soldiers in the theatre"),
    "russia.recruits": (25_000, 36_000, "contracts a month"),
    "russia.losses_a_day": (900, 1_500, "killed and wounded a day in September and October"),
    "ukraine.mobilised": (18_000, 30_000, "mobilised a month"),
    "kursk.km2": (580, 900, "held, half of the grey zone counted"),
    "kursk.push": (20, 100, "km2 retaken a week"),
    "east.base": (440, 615, "km2 a month"),
    "east.share": (0.18, 0.184, "of Ukraine in its borders of 2013"),
    "east.by_shells": (0.1, 0.3, "elasticity: shells moved the line little in 2024"),
    # help
    "us_arms.per_month": (0, 4_000, "EUR m, 1,800 in the mean of 2022 to 2024"),
    "europe_arms.per_month": (800, 3_000, "EUR m"),
    "frozen_assets.stock": (41_000, 47_000, "EUR m: USD 45 to 50 bn"),
    "us_election.trump": (0.45, 0.62, "polls and betting markets"),
    "us.if_trump": (0, 1, "nobody knew"),
    "us.fatigue": (0.29, 0.41, "US adults who said it was too much"),
    # power
    "energy.peak_winter": (17.5, 19, "GW, expected winter peak"),
    "energy.peak_summer": (12, 12, "GW in July 2024"),
    "energy.imports": (1.7, 2.1, "GW from the European grid"),
    "energy_strike.rate": (12, 53, "every 7 to 30 days"),
    # partners and publics
    "china_parts.per_month": (250, 600, "USD m of high-priority goods"),
    "iran_drones.per_month": (1_300, 2_030, "drones a month in September and October"),
    "seoul.public": (0.13, 0.15, "South Koreans for arming Ukraine"),
    "rok_lethal_arms.p": (0.03, 0.25, "within a year"),
    "eu_sanctions_package.rate": (4, 6.5, "14 in 32 months"),
    "sabotage_in_europe.rate": (12, 60, "12 in 2023, 34 in 2024, and rising"),
    "stray_drone.rate": (3, 15, "a year"),
    # treaties
    "pact_2024.in_force": (0, 0, "signed in June, not in force"),
    "pact_1961.in_force": (1, 1, "of 1961, renewed in 2021"),
    "pact_1953.in_force": (1, 1, "of 1953"),
    "pact_iran.in_force": (0, 0, "not signed"),
}


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load("storm-corps")


@pytest.fixture(scope="module")
def day_0(scenario: Scenario) -> dict[str, float]:
    """The rows of the median world, and the numbers of the file, on day 0."""
    model = build(scenario)
    trace = simulate(model, 1, Columns.of(range(1, 101)), trace=True).trace
    assert trace is not None
    rows = {name: float(np.median(days[0])) for name, days in trace.items()}
    return rows | {one.name: one.value for one in sources(scenario) if one.name not in rows}


@pytest.mark.parametrize("name", KNOWN)
def test_day_0_is_as_it_was_known(name: str, day_0: dict[str, float]) -> None:
    low, high, what = KNOWN[name]
    value = day_0[name] if name != "us_election.trump" else day_0["us_election.odds.trump"]

    assert low <= value <= high, what


def test_nothing_after_the_start_sets_a_chance(scenario: Scenario) -> None:
    for one in sources(scenario):
        if one.citation is not None and one.citation.published_after_start:
            chance = one.name.rpartition(".")[2] in {"p", "rate", "will"} or "odds" in one.name
            assert not chance, one.name
        assert one.as_of is None or one.as_of <= date(2024, 11, 1), one.name
