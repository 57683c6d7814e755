"""Storm-corps: that each of its mechanisms acts, and that a run is another one without it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from mechanisms import HAZARD, SEED, WORLDS, If, Played, play, share

from escalate.engine.chunk import simulate
from escalate.engine.columns import Columns, Floats
from escalate.engine.history import Kind
from escalate.model.build import build
from escalate.model.model import Model
from escalate.scenario.load import load

TIERS = {
    "russia_sends_air_defence": 0.08,
    "russia_improves_missiles": 0.12,
    "russia_shares_space_technology": 0.25,
    "russia_shares_nuclear_technology": 0.35,
}
"""What Moscow may give, the cheapest first, and how much technology that is."""

REWARDS = {
    "pay_for_soldiers": "dprk.cash",
    "oil_to_dprk": "dprk.oil",
    "goods_to_dprk": "dprk.goods",
}
"""What Pyongyang gets, and where it is kept."""

DONORS = ("us_arms", "us_shells", "us_money", "europe_arms", "europe_shells", "eu_money")

CAUSES: Mapping[str, If] = {
    "pressure": If({"escalation.heat_per_rung": 0}),
    "exposed": If({"exposure.max": 0.6}),
    "success": If({"kursk.km2.min": 250}),
    "captives": If(blocked=["north_koreans_captured"]),
}
"""Moscow's reasons to admit it, and what takes away the cause of each."""


def _ready_to_admit(reason: str | None, cause: If | None = None) -> If:
    """Moscow admits it readily, and of its four reasons only one counts."""
    levers = {f"theory.{name}": 3.0 if name == reason else 1.0 for name in CAUSES}
    without = cause or If()
    values = {"russia_admits.p": 0.6, **levers, **without.values}
    return If(values, blocked=without.blocked)


def _need_and_opportunity(need: float, opportunity: float, **values: float) -> If:
    return If({"theory.need": need, "theory.opportunity": opportunity, **values})


EAGER_SEOUL = {"rok_lethal_arms.p": 0.9, "exposure": 1.0, "korea.tension": 1.0}
US_GIVES_LESS = {"us.if_trump": 0.0, "us.if_harris": 0.0}
US_STAYS = {"us.if_trump": 1.0, "us.if_harris": 1.0}
SILENT_CHINA = {"china_denies.rate": 0.0}
MANY_TRUCES = {"energy_truce.rate": 0.5, "ports_truce.rate": 0.5}
MANY_INCIDENTS = {"serious_air_incident.rate": 0.5}
JOINERS = {"other_state_enters.rate": 0.05}
MEDIATORS = If(
    {"us.leverage": 0.9, "india.leverage": 0.1, "general_ceasefire.rate": 0.6},
    forced={"us_presses_for_settlement": 10, "india_mediates": 10},
    worlds=200,
)


def _mediators(polarisation: float) -> If:
    ends = ("polarisation", "polarisation.min", "polarisation.max")
    return replace(MEDIATORS, values={**MEDIATORS.values, **dict.fromkeys(ends, polarisation)})


CHANGES: Mapping[str, If] = {
    "as it is": If(worlds=200),
    # ---- what is known
    "admitted": If(forced={"russia_admits": 60}),
    "never admitted": If(blocked=["russia_admits"]),
    "nobody looks": If({"exposure.toward.half_life": 1e5, "exposure.noise": 0}),
    # ---- North Korea's help
    "no containers": If({"dprk_shells.open": 0}),
    "nothing learnt": If({"storm_corps.skill.top": 0.5}),
    "losses not replaced": If({"dprk_sends_wave.times.storm_corps.lost / 6_000": 1}),
    "losses replaced at once": If({"dprk_sends_wave.times.storm_corps.lost / 6_000": 5}),
    "no waves": If(blocked=["dprk_sends_wave"]),
    "guarded": If(blocked=["dprk_crosses_into_ukraine"], forced={"ukraine_leaves_kursk": 20}),
    "guard lifted": If(forced={"dprk_crosses_into_ukraine": 30, "ukraine_leaves_kursk": 20}),
    "frees nobody": If({"storm_corps.frees": 0}),
    "frees one": If({"storm_corps.frees": 1}),
    **{f"without {name}": If({f"{name}.open": 0}) for name in REWARDS},
    # ---- technology
    "no technology": If(blocked=[*TIERS]),
    **{
        f"only {tier}": If(
            {f"{tier}.lag.low": 1, f"{tier}.lag.high": 1},
            blocked=[other for other in TIERS if other != tier],
            forced={tier: 0},
        )
        for tier in TIERS
    },
    # ---- reasons to admit
    "no reason": _ready_to_admit(None),
    **{f"only {reason}": _ready_to_admit(reason) for reason in CAUSES},
    **{f"{name} without cause": _ready_to_admit(name, without) for name, without in CAUSES.items()},
    **{f"no {name} nor cause": _ready_to_admit(None, without) for name, without in CAUSES.items()},
    # ---- Ukraine's power and its donors
    "no strikes": If(blocked=["energy_strike", "russia_retaliates"]),
    "no repair": If({"energy.repair": 0}),
    **{f"without {donor}": If({f"{donor}.open": 0}) for donor in DONORS},
    "the US gives less": If(US_GIVES_LESS),
    "the US gives less and nobody more": If(US_GIVES_LESS, blocked=["europe_takes_over"]),
    "fresh": If({**US_STAYS, "us.fatigue": 0.07}, blocked=["us_halts_aid"]),
    "never tired": If({"us.fatigue": 0, "us.fatigue_top": 0, "us_halts_aid.p": 0.5}),
    "all tired": If({"us.fatigue": 0.6, "us.fatigue_top": 0.6, "us_halts_aid.p": 0.5}),
    "shells cut": If({"us_shells.open": 0.1}),
    "shells cut, no surge": If({"us_shells.open": 0.1, "russia.surge": 0}),
    # ---- Seoul, Beijing, New York
    "public against it": If({**EAGER_SEOUL, "seoul.veto": 0.3}),
    "no public": If({**EAGER_SEOUL, "seoul.veto": 0}),
    "Seoul turns": If({**EAGER_SEOUL, "seoul.veto": 0}, forced={"rok_government_changes": 5}),
    "silent China": If(SILENT_CHINA),
    "one denial": If(SILENT_CHINA, forced={"china_denies": 100}),
    "firms listed": If(forced={"eu_lists_chinese_firms": 100}),
    "firms not listed": If(blocked=["eu_lists_chinese_firms"]),
    "no veto": If({"russia.unsc_veto": 0}),
    "a report": If(forced={"coalition_reports": 100}),
    "no reports": If(blocked=["coalition_reports"]),
    # ---- diplomacy
    "no exchanges": If(blocked=["prisoner_exchange"]),
    "many truces": If(MANY_TRUCES),
    "no truces": If(MANY_TRUCES, blocked=["energy_truce", "ports_truce"]),
    "no ceasefire": If(blocked=["general_ceasefire"], worlds=200),
    "camps far apart": _mediators(1.0),
    "camps close": _mediators(0.4),
    # ---- incidents, permissions, age
    "an incident": If(forced={"serious_air_incident": 60}),
    "an incident nobody talks about": If(
        forced={"serious_air_incident": 60}, blocked=["nato_4.allies"]
    ),
    "many incidents": If(MANY_INCIDENTS, worlds=200),
    "no incidents": If(blocked=["serious_air_incident", "sabotage_kills"]),
    "permission": If(forced={"us_long_range_permission": 40}),
    "permission without answer": If(
        forced={"us_long_range_permission": 40}, blocked=["russia_retaliates"]
    ),
    "nothing to answer": If(
        blocked=["us_long_range_permission", "rok_lethal_arms", "european_troops_in_ukraine"]
    ),
    "news": If(blocked=["us_long_range_permission"], worlds=200),
    "no news": If(
        {"us_long_range_permission.times.recent(dprk_sends_wave, 90)": 1},
        blocked=["us_long_range_permission"],
        worlds=200,
    ),
    "no news counts": If(
        {"us_long_range_permission.times.recent(dprk_sends_wave, 90)": 1}, worlds=200
    ),
    "joiners": If(JOINERS, worlds=200),
    "joiners at any age": If(
        {**JOINERS, "other_state_enters.times.day / 540.at_1": 1.1}, worlds=200
    ),
    # ---- Russia's rule
    "neither": _need_and_opportunity(0, 0),
    "need": _need_and_opportunity(1, 0),
    "need, more losses": _need_and_opportunity(1, 0, **{"russia.losses_a_day": 1_500}),
    "need, better soldiers": _need_and_opportunity(1, 0, **{"storm_corps.skill": 0.8}),
    "opportunity": _need_and_opportunity(0, 1),
    "opportunity, more losses": _need_and_opportunity(0, 1, **{"russia.losses_a_day": 1_500}),
    "opportunity, better soldiers": _need_and_opportunity(0, 1, **{"storm_corps.skill": 0.8}),
    # ---- the line in the east
    "more shells": If({"russia.shell_output": 275_000, "dprk_shells.per_month": 1_265}),
    "more men": If({"russia.recruits": 36_300}),
    "no parts for drones": If({"china_parts.open": 0}),
    "no parts, and drones do not count": If({"china_parts.open": 0, "east.by_drones": 0}),
    "shells do not count": If({"east.by_shells": 0}),
    "men do not count": If({"east.by_men": 0}),
    "drones do not count": If({"east.by_drones": 0}),
}

ROWS = (
    *("exposure", "exposure.truth", "known.china.exposure", "dprk_rounds", "dprk_shells.load"),
    *("dprk_shells.sent", "dprk_shells.arrived", "russia.shells", "storm_corps.lost"),
    *("storm_corps.committed", "storm_corps.deployed", "storm_corps.guard", "storm_corps.present"),
    *("storm_corps.useful", "storm_corps.skill", "men_ratio", "russia.force", "ukraine.force"),
    *("pay_for_soldiers.flow", "dprk.cash", "dprk.oil", "dprk.goods", "pyongyang.gain"),
    *("storm_tech", "korea.tension", "ukraine.capacity", "energy.deficit", "ukraine.will"),
    *(f"{donor}.arrived" for donor in DONORS),
    *("aid.received", "west.aid", "fire_ratio", "us.fatigue", "us.policy", "seoul.public"),
    *("eu.wary", "china.trade_cost", "china_parts.flow", "china_parts.arrived"),
    *("russia.sanctions", "polarisation", "mediator", "nato.strain", "dprk_sends_wave.day"),
    *("east.gained", "east.pace", "east.tempo", "manpower", "winter"),
    *(f"{HAZARD}{tier}" for tier in TIERS),
    f"{HAZARD}us_long_range_permission",
    f"{HAZARD}other_state_enters",
    f"{HAZARD}russia_asks_for_soldiers",
)
COUNCILS = (70, 140, 210, 280, 350, 420, 490, 539)
DAYS = (*range(0, 541, 10), *COUNCILS, 1, 2, 101)

Worlds = Mapping[str, Played]
Daily = Mapping[str, Floats]


@pytest.fixture(scope="module")
def crisis() -> Model:
    return build(load("storm-corps"))


@pytest.fixture(scope="module")
def worlds(crisis: Model) -> Worlds:
    """The same worlds under every change."""
    return play(crisis, CHANGES, ROWS, DAYS)


@pytest.fixture(scope="module")
def ensemble(worlds: Worlds) -> Played:
    """Two hundred worlds as they are."""
    return worlds["as it is"]


@pytest.fixture(scope="module")
def base(ensemble: Played) -> Played:
    """As many worlds as they are as are played under most changes."""
    return ensemble.only(WORLDS)


@pytest.fixture(scope="module")
def daily(crisis: Model) -> Daily:
    """Every row of thirty worlds on every day."""
    trace = simulate(crisis, SEED, Columns.of(range(1, 31)), trace=True).trace
    assert trace is not None
    return trace


# ---------------------------------------------------------------- the truth, and what is known


def test_each_actor_knows_of_the_troops_what_it_sees_and_when(daily: Daily) -> None:
    known = daily["exposure"]

    def seen(actor: str, lag: int) -> float:
        """On how many days an actor knows what was known so many days before, at noon."""
        return share(np.isclose(daily[f"known.{actor}.exposure"][lag:], known[:-lag]))

    assert seen("us", 3) > 0.9
    assert seen("us", 7) < 0.2
    assert seen("south_korea", 7) > 0.9
    assert seen("south_korea", 3) < 0.2
    assert share(daily["known.china.exposure"] == daily["admitted"]) > 0.99
    assert share(np.isclose(known, daily["exposure.truth"], atol=0.02)) < 0.5


def test_what_is_known_follows_the_truth_and_where_nobody_looks_it_does_not(
    worlds: Worlds, base: Played
) -> None:
    blind, less = worlds["nobody looks"], worlds["no containers"]

    def gap(played: Played) -> float:
        apart = np.abs(played.on(360, "exposure") - played.on(360, "exposure.truth"))
        return float(np.mean(apart))

    assert (less.on(360, "exposure") <= base.on(360, "exposure")).all()
    assert np.mean(base.on(360, "exposure") - less.on(360, "exposure")) > 0.05
    assert np.mean(base.on(50, "exposure") - blind.on(50, "exposure")) > 0.05
    assert gap(blind) > 1.3 * gap(base)


def test_an_admission_makes_known_what_is_true_and_china_speaks_of_it_more(
    worlds: Worlds,
) -> None:
    told, silent = worlds["admitted"], worlds["never admitted"]

    assert (told.on(300, "exposure") > 0.95).all()
    assert (told.on(300, "exposure") >= silent.on(300, "exposure")).all()
    assert (told.on(300, "known.china.exposure") == 1).all()
    assert (silent.on(300, "known.china.exposure") == 0).all()
    assert told.count("china_denies").sum() > 1.15 * silent.count("china_denies").sum()


# ---------------------------------------------------------------- containers


def test_a_container_holds_as_many_rounds_in_a_world_as_that_world_drew_and_no_other(
    worlds: Worlds, base: Played
) -> None:
    loads = base.every("dprk_shells.load")

    assert (loads == loads[0]).all()
    assert (loads == worlds["no waves"].every("dprk_shells.load")).all()
    assert len(set(loads[0])) == base.size
    assert ((loads >= 200) & (loads <= 450)).all()
    rounds = base.every("dprk_shells.arrived") * loads
    assert np.allclose(base.every("dprk_rounds"), rounds)


def test_without_uncertain_loads_worlds_would_agree_on_how_many_rounds_came(
    crisis: Model, worlds: Worlds, base: Played
) -> None:
    spreads = tuple(one for one in crisis.parts.spreads if one.name != "dprk_shells.load")
    sure = replace(crisis, parts=replace(crisis.parts, spreads=spreads))
    certain = play(sure, {"sure": If()}, ROWS, [120])["sure"]

    def spread(played: Played) -> float:
        return float(np.std(np.log(played.on(120, "dprk_rounds"))))

    assert (certain.on(120, "dprk_shells.load") == 300).all()
    assert spread(base) > 1.5 * spread(certain)
    assert (worlds["no containers"].last("dprk_rounds") == 0).all()
    gone = base.on(360, "russia.shells") - worlds["no containers"].on(360, "russia.shells")
    assert (gone > 100_000).all()


# ---------------------------------------------------------------- soldiers


def test_the_corps_learns_by_fighting_and_newcomers_know_less(daily: Daily) -> None:
    skill, deployed = daily["storm_corps.skill"], daily["storm_corps.deployed"]
    more = np.diff(deployed, axis=0)
    joined = more > 1_000
    skilled = skill[:-1] > 0.65

    assert np.median(skill[180]) > 0.7
    assert (skill <= 0.9).all()
    assert (np.diff(skill, axis=0)[joined & skilled] < 0).all()
    assert (joined & skilled).sum() > 10
    assert (np.diff(skill, axis=0)[more <= 0] >= 0).all()


def test_a_corps_that_learns_nothing_loses_more(worlds: Worlds, base: Played) -> None:
    more = worlds["nothing learnt"].last("storm_corps.lost") - base.last("storm_corps.lost")

    assert share(more > 0) > 0.85
    assert np.mean(more) > 0.1 * np.mean(base.last("storm_corps.lost"))


def test_every_wave_adds_three_thousand_and_losses_call_for_them(
    worlds: Worlds, base: Played
) -> None:
    waves = base.count("dprk_sends_wave")
    calm, keen = worlds["losses not replaced"], worlds["losses replaced at once"]

    assert np.allclose(base.last("storm_corps.committed"), 11_000 + 3_000 * waves)
    assert share(keen.count("dprk_sends_wave") >= calm.count("dprk_sends_wave")) > 0.9
    assert keen.count("dprk_sends_wave").sum() > 1.3 * calm.count("dprk_sends_wave").sum()


def test_without_waves_the_corps_wastes_away(worlds: Worlds, base: Played) -> None:
    none = worlds["no waves"]
    sent = base.count("dprk_sends_wave") > 0

    assert (none.last("storm_corps.committed") == 11_000).all()
    assert share(sent) > 0.5
    assert np.mean((base.last("storm_corps.lost") - none.last("storm_corps.lost"))[sent]) > 1_000


def test_where_no_enemy_is_left_on_home_soil_a_guarded_corps_neither_moves_up_nor_falls(
    worlds: Worlds,
) -> None:
    held = worlds["guarded"]

    assert (held.every("storm_corps.guard") == 1).all()
    assert (held.last("storm_corps.lost") == held.on(60, "storm_corps.lost")).all()
    assert (held.last("storm_corps.deployed") <= held.on(60, "storm_corps.deployed")).all()


def test_a_lifted_guard_lets_the_corps_fight_in_ukraine(worlds: Worlds, base: Played) -> None:
    held, freed = worlds["guarded"], worlds["guard lifted"]
    crossed = np.isfinite(freed.first("dprk_crosses_into_ukraine"))

    assert share(crossed) > 0.9
    assert share(base.count("dprk_crosses_into_ukraine") > 0) < 0.4
    assert (freed.last("storm_corps.guard")[crossed] == 0).all()
    assert np.mean(freed.last("storm_corps.lost") - held.last("storm_corps.lost")) > 3_000
    assert share(freed.ends_in("deeper war")) > 0.6
    assert not held.ends_in("deeper war").any()


def test_one_north_korean_frees_so_many_russians_for_the_east(worlds: Worlds) -> None:
    one = worlds["frees one"]
    freed = one.every("men_ratio") * one.every("ukraine.force") - one.every("russia.force")

    assert np.allclose(freed, one.every("storm_corps.useful"), atol=1)
    nobody = worlds["frees nobody"]
    alone = nobody.every("men_ratio") * nobody.every("ukraine.force")
    assert np.allclose(alone, nobody.every("russia.force"), atol=1)


def test_where_they_free_nobody_russia_takes_less_ground(worlds: Worlds) -> None:
    more = worlds["frees one"].last("east.gained") - worlds["frees nobody"].last("east.gained")

    assert share(more > 0) > 0.95
    assert np.median(more) > 30


# ---------------------------------------------------------------- pay, oil, goods, technology


def test_russia_pays_for_as_many_soldiers_as_are_there(base: Played) -> None:
    present = base.every("storm_corps.present")[1:]

    assert np.allclose(base.every("pay_for_soldiers.flow")[1:] * 10_000, present, atol=3_001)
    last = base.last("pay_for_soldiers.flow")
    assert np.corrcoef(last, base.last("storm_corps.present"))[0, 1] > 0.95


@pytest.mark.parametrize("name", REWARDS)
def test_what_pyongyang_gets_feeds_its_gain(worlds: Worlds, base: Played, name: str) -> None:
    without = worlds[f"without {name}"]

    assert (without.on(240, REWARDS[name]) < base.on(240, REWARDS[name])).all()
    less = base.on(240, "pyongyang.gain") - without.on(240, "pyongyang.gain")
    assert share(less > 0.02) > 0.95


@pytest.mark.parametrize("name", REWARDS)
def test_a_pyongyang_that_gets_less_sends_less(worlds: Worlds, base: Played, name: str) -> None:
    without = worlds[f"without {name}"]
    fewer = base.last("dprk_shells.sent") - without.last("dprk_shells.sent")

    assert share(fewer > 0) > 0.9
    assert np.mean(fewer) > 150


def test_every_tier_of_technology_is_dearer_to_moscow_than_the_one_before(base: Played) -> None:
    chances = np.array([base.on(0, f"{HAZARD}{tier}") for tier in TIERS])

    assert (chances[1:] < 0.8 * chances[:-1]).all()
    assert (chances[-1] < 0.05 * chances[0]).all()
    given = [base.count(tier).sum() for tier in TIERS]
    assert given[0] == max(given)
    assert given[-1] < 0.2 * min(given[:-1])


@pytest.mark.parametrize("tier", TIERS)
def test_a_tier_gives_the_technology_that_it_stands_for(worlds: Worlds, tier: str) -> None:
    given = worlds[f"only {tier}"].on(10, "storm_tech")

    assert np.allclose(given, 0.1 + TIERS[tier])


def test_without_technology_korea_is_calmer_and_pyongyang_gains_less(
    worlds: Worlds, base: Played
) -> None:
    none = worlds["no technology"]
    got = base.last("storm_tech") > 0.3

    assert (none.every("storm_tech") == 0.1).all()
    assert share(got) > 0.3
    assert np.mean((base.last("korea.tension") - none.last("korea.tension"))[got]) > 0.03
    assert np.mean((base.last("pyongyang.gain") - none.last("pyongyang.gain"))[got]) > 0.03


# ---------------------------------------------------------------- reasons to admit


@pytest.mark.parametrize("reason", CAUSES)
def test_a_reason_to_admit_hastens_the_admission_and_never_delays_it(
    worlds: Worlds, reason: str
) -> None:
    none = worlds["no reason"].first("russia_admits")
    one = worlds[f"only {reason}"].first("russia_admits")

    assert (one <= none).all()
    assert share(one < none) > 0.15


@pytest.mark.parametrize("reason", CAUSES)
def test_a_reason_without_its_cause_changes_nothing(worlds: Worlds, reason: str) -> None:
    counts = worlds[f"{reason} without cause"].first("russia_admits")
    not_counts = worlds[f"no {reason} nor cause"].first("russia_admits")

    assert (counts == not_counts).all()
    assert np.isfinite(counts).any()


# ---------------------------------------------------------------- electricity


def test_strikes_break_power_plants_and_repair_mends_part_of_what_is_broken(
    worlds: Worlds, base: Played
) -> None:
    spared, left = worlds["no strikes"], worlds["no repair"]

    assert (np.diff(spared.every("ukraine.capacity"), axis=0) >= 0).all()
    assert (np.diff(left.every("ukraine.capacity"), axis=0) <= 0).all()
    broken = spared.on(120, "ukraine.capacity") - base.on(120, "ukraine.capacity")
    mended = base.on(120, "ukraine.capacity") - left.on(120, "ukraine.capacity")
    assert (broken > 0).all()
    assert (mended > 0).all()
    assert np.median(broken) > 0.8
    assert np.median(mended) > 0.8


def test_strikes_darken_the_winter_and_so_does_repair_that_is_not_made(
    worlds: Worlds, base: Played
) -> None:
    spared, left = worlds["no strikes"], worlds["no repair"]
    winter = 70

    assert np.median(base.on(winter, "energy.deficit") - spared.on(winter, "energy.deficit")) > 0.5
    assert (left.on(winter, "energy.deficit") > base.on(winter, "energy.deficit")).all()
    assert np.mean(spared.last("ukraine.will") - left.last("ukraine.will")) > 0.08


# ---------------------------------------------------------------- donors, fatigue, the American gap


@pytest.mark.parametrize("donor", DONORS)
def test_a_donor_that_leaves_takes_its_own_help_and_no_other(
    worlds: Worlds, base: Played, donor: str
) -> None:
    without = worlds[f"without {donor}"]

    assert (without.last(f"{donor}.arrived") == 0).all()
    for other in DONORS:
        assert (base.on(60, f"{other}.arrived") > 0).all()
        if other != donor:
            assert (without.on(60, f"{other}.arrived") == base.on(60, f"{other}.arrived")).all()


def test_europe_makes_up_for_part_of_what_the_us_no_longer_gives(
    worlds: Worlds, base: Played
) -> None:
    left = worlds["the US gives less"]
    nobody = worlds["the US gives less and nobody more"]
    stepped = left.count("europe_takes_over") > 0
    more = left.last("europe_arms.arrived") - nobody.last("europe_arms.arrived")

    assert share(stepped) > share(base.count("europe_takes_over") > 0) + 0.2
    assert (more[~stepped] == 0).all()
    assert share(more[stepped] > 0) > 0.9
    assert np.mean(left.last("us_arms.arrived") + more) < 0.8 * np.mean(
        base.last("us_arms.arrived")
    )


def test_where_nobody_steps_in_ukraine_gets_less_and_its_will_suffers(worlds: Worlds) -> None:
    left = worlds["the US gives less"]
    nobody = worlds["the US gives less and nobody more"]
    stepped = left.count("europe_takes_over") > 0
    less = left.last("aid.received") - nobody.last("aid.received")

    assert np.median(less[stepped]) > 3
    assert np.mean((left.last("ukraine.will") - nobody.last("ukraine.will"))[stepped]) > 0.005


def test_fatigue_goes_most_of_its_way_in_half_a_year_and_then_hardly_moves(
    worlds: Worlds,
) -> None:
    fresh = worlds["fresh"]
    full = fresh.on(0, "us.policy") * 0.32 - 0.07
    first = fresh.on(180, "us.fatigue") - fresh.on(0, "us.fatigue")
    third = fresh.on(540, "us.fatigue") - fresh.on(360, "us.fatigue")

    assert (first <= full).all()
    assert np.median(first / full) > 0.5
    assert np.median(third / first) < 0.25


def test_a_tired_public_halts_aid_more_often(worlds: Worlds) -> None:
    tired, fresh = worlds["all tired"], worlds["never tired"]

    assert (tired.last("us.fatigue") > fresh.last("us.fatigue") + 0.2).all()
    assert (tired.first("us_halts_aid") <= fresh.first("us_halts_aid")).mean() > 0.95
    assert tired.count("us_halts_aid").sum() > 1.25 * fresh.count("us_halts_aid").sum()


def test_while_ukraine_is_short_of_american_shells_russia_fires_twice_as_much_for_one(
    worlds: Worlds,
) -> None:
    cut = worlds["shells cut"]
    grown = cut.on(90, "fire_ratio") / cut.on(0, "fire_ratio")

    assert 1.6 < np.median(grown) < 2.4
    assert 1.6 < np.mean(grown) < 2.4


def test_without_the_surge_the_gap_would_show_less(worlds: Worlds) -> None:
    cut, still = worlds["shells cut"], worlds["shells cut, no surge"]
    surge = (cut.on(90, "fire_ratio") - still.on(90, "fire_ratio")) / cut.on(0, "fire_ratio")

    assert share(surge > 0) > 0.95
    assert np.mean(surge) > 0.2


# ---------------------------------------------------------------- Seoul, Beijing, New York


def test_no_threat_moves_seoul_while_its_public_or_a_new_government_forbids_it(
    worlds: Worlds,
) -> None:
    assert not worlds["public against it"].count("rok_lethal_arms").any()
    assert not worlds["Seoul turns"].count("rok_lethal_arms").any()


def test_without_a_domestic_veto_the_same_threat_makes_seoul_send_arms(worlds: Worlds) -> None:
    assert share(worlds["no public"].count("rok_lethal_arms") > 0) > 0.8


def test_listed_firms_cost_china_trade_and_it_sells_russia_less(worlds: Worlds) -> None:
    listed, spared = worlds["firms listed"], worlds["firms not listed"]

    assert (listed.on(110, "china.trade_cost") - spared.on(110, "china.trade_cost") > 0.05).all()
    assert (listed.on(120, "china_parts.flow") < spared.on(120, "china_parts.flow")).mean() > 0.9


def test_without_a_trade_cost_more_chinese_parts_reach_russia(worlds: Worlds, base: Played) -> None:
    more = worlds["firms not listed"].last("china_parts.arrived") - base.last("china_parts.arrived")
    listed = base.count("eu_lists_chinese_firms") > 0

    assert share(listed) > 0.5
    assert np.mean(more[listed]) > 20


def test_one_denial_makes_brussels_a_little_less_wary_and_wears_off(worlds: Worlds) -> None:
    silent, one = worlds["silent China"], worlds["one denial"]

    def less(day: int) -> float:
        return float(np.median(silent.on(day, "eu.wary") - one.on(day, "eu.wary")))

    assert (silent.on(101, "eu.wary") >= one.on(101, "eu.wary")).all()
    assert less(101) == pytest.approx(0.015, abs=0.001)
    assert less(220) < 0.6 * less(101)
    assert less(540) < 0.15 * less(101)


def test_a_china_that_denies_nothing_is_watched_more_warily(worlds: Worlds, base: Played) -> None:
    silent = worlds["silent China"]
    more = silent.on(360, "eu.wary") - base.on(360, "eu.wary")
    lists, sooner = base.first("eu_lists_chinese_firms"), silent.first("eu_lists_chinese_firms")

    assert share(more > 0) > 0.9
    assert 0.01 < np.median(more) < 0.1
    assert (sooner < lists).sum() > 3 * (sooner > lists).sum()
    assert (sooner < lists).sum() > 10


def test_the_council_never_acts_against_a_veto_and_without_it_does(
    worlds: Worlds, ensemble: Played, base: Played
) -> None:
    free = worlds["no veto"]

    assert not ensemble.count("un_measures").any()
    assert (free.count("un_measures") > 0).all()
    assert np.mean(base.last("korea.tension") - free.last("korea.tension")) > 0.005


def test_a_coalition_reports_outside_the_council_with_a_small_effect(
    worlds: Worlds, base: Played
) -> None:
    told = worlds["a report"]
    known = told.on(101, "exposure") - base.on(101, "exposure")
    harder = told.on(101, "russia.sanctions") - base.on(101, "russia.sanctions")

    assert share(base.count("coalition_reports") > 0) > 0.8
    assert np.median(known) == pytest.approx(0.03, abs=0.005)
    assert np.median(harder) == pytest.approx(0.01, abs=0.003)


def test_without_the_coalition_sanctions_wear_down_further(worlds: Worlds, base: Played) -> None:
    less = base.last("russia.sanctions") - worlds["no reports"].last("russia.sanctions")

    assert share(less > 0) > 0.8
    assert np.mean(less) > 0.005


# ---------------------------------------------------------------- two clocks, mediators


def test_prisoners_are_exchanged_within_weeks_and_a_general_ceasefire_takes_long(
    ensemble: Played,
) -> None:
    exchange, ceasefire = ensemble.first("prisoner_exchange"), ensemble.first("general_ceasefire")

    assert np.median(exchange) < 60
    assert share(ceasefire <= 90) < 0.1
    assert share(ceasefire <= 540) > 0.2
    assert ensemble.count("prisoner_exchange").mean() > 8


@pytest.mark.parametrize(("truce", "longest"), [("energy_truce", 90), ("ports_truce", 150)])
def test_a_truce_in_one_sector_is_over_within_months(
    worlds: Worlds, truce: str, longest: int
) -> None:
    many = worlds["many truces"]
    lasted = [
        end - begin
        for begins, ends in zip(many.dates(truce), many.dates(truce, Kind.ENDED), strict=True)
        for begin, end in zip(begins, ends, strict=False)
    ]

    assert len(lasted) > 50
    assert max(lasted) <= longest
    assert share(many.first(truce) <= 180) > 0.6


def test_without_truces_more_strikes_hit_the_grid(worlds: Worlds) -> None:
    many, none = worlds["many truces"], worlds["no truces"]

    assert (none.count("energy_strike") >= many.count("energy_strike")).mean() > 0.9
    assert none.count("energy_strike").sum() > 1.05 * many.count("energy_strike").sum()
    assert np.mean(none.last("polarisation") - many.last("polarisation")) > 0.002


def test_without_exchanges_the_camps_stay_further_apart(worlds: Worlds, base: Played) -> None:
    none = worlds["no exchanges"]

    assert (none.last("polarisation") > base.last("polarisation")).mean() > 0.9
    assert np.mean(none.last("polarisation") - base.last("polarisation")) > 0.008


def test_only_a_general_ceasefire_ends_the_war(worlds: Worlds, ensemble: Played) -> None:
    assert 0.1 < share(ensemble.ends_in("ceasefire")) < 0.6
    assert not worlds["no ceasefire"].ends_in("ceasefire").any()
    assert share(worlds["no ceasefire"].ends_in("long war")) > share(ensemble.ends_in("long war"))


def test_the_further_apart_the_camps_the_less_a_mediator_weighs(worlds: Worlds) -> None:
    far, close = worlds["camps far apart"], worlds["camps close"]

    assert (far.on(50, "mediator") > 0).all()
    assert np.allclose(close.on(50, "mediator") / far.on(50, "mediator"), 1.1 / 0.5, rtol=0.02)


def test_polarisation_keeps_a_ceasefire_away(worlds: Worlds) -> None:
    far = worlds["camps far apart"].first("general_ceasefire")
    close = worlds["camps close"].first("general_ceasefire")

    assert (close < far).sum() > 5 * (close > far).sum()
    assert share(close <= 240) > share(far <= 240) + 0.05


# ---------------------------------------------------------------- incidents, answers, age


def test_an_incident_is_talked_about_and_hardly_ever_answered_by_force(worlds: Worlds) -> None:
    once, many = worlds["an incident"], worlds["many incidents"]
    asked = once.dates("nato_4.allies", Kind.INVOKED)
    incidents = many.count("serious_air_incident").sum()

    assert share(np.array([any(0 <= 61 - day <= 60 for day in days) for days in asked])) == 1
    assert share(np.array([61 in days for days in asked])) > 0.7
    assert incidents > 1_000
    assert many.count("nato_4.allies", Kind.HONOURED).sum() > 0.15 * incidents
    assert many.count("fatal_exchange").sum() < 0.06 * incidents
    assert many.count("nato_5.europe", Kind.HONOURED).sum() < 0.005 * incidents


def test_grey_zone_acts_are_routine_and_climb_no_rung(crisis: Model, base: Played) -> None:
    assert base.count("sabotage_in_europe").mean() > 20
    assert base.count("stray_drone").mean() > 4
    assert base.count("sabotage_kills").sum() < 0.05 * base.count("sabotage_in_europe").sum()
    assert crisis.happenings["sabotage_in_europe"].rung is None
    assert crisis.happenings["stray_drone"].rung is None


def test_without_incidents_nato_has_nothing_to_consult_about(worlds: Worlds, base: Played) -> None:
    none = worlds["no incidents"]

    assert base.count("nato_4.allies", Kind.INVOKED).sum() > 20
    assert not none.count("nato_4.allies", Kind.INVOKED).any()
    assert np.mean(base.last("nato.strain") - none.last("nato.strain")) > 0.002


def test_consultation_itself_strains_relations(worlds: Worlds) -> None:
    talk, silence = worlds["an incident"], worlds["an incident nobody talks about"]
    agreed = np.array(
        [
            any(61 <= day <= 70 for day in days)
            for days in talk.dates("nato_4.allies", Kind.HONOURED)
        ]
    )
    more = talk.on(70, "nato.strain") - silence.on(70, "nato.strain")

    assert share(agreed) > 0.3
    assert (more[agreed] > 0.02).all()
    assert (talk.count("nato_4.allies", Kind.HONOURED) > 0).any()
    assert not silence.count("nato_4.allies", Kind.HONOURED).any()


def test_a_permission_takes_weeks_and_the_answer_to_it_days(worlds: Worlds) -> None:
    given = worlds["permission"]
    decided = given.first("us_long_range_permission", Kind.DECIDED)
    lag = given.first("us_long_range_permission") - decided
    answers = [
        done - ordered
        for orders, deeds in zip(
            given.dates("russia_retaliates", Kind.DECIDED),
            given.dates("russia_retaliates"),
            strict=True,
        )
        for ordered, done in zip(orders, deeds, strict=False)
    ]

    assert ((lag >= 14) & (lag <= 45)).all()
    assert np.median(lag) > 20
    assert len(answers) > 20
    assert {*answers} == {1, 2, 3, 4, 5}


def test_without_the_answer_less_is_broken_and_without_a_step_nothing_is_answered(
    worlds: Worlds,
) -> None:
    hit, spared = worlds["permission"], worlds["permission without answer"]
    answered = hit.first("russia_retaliates") < 120
    broken = spared.on(120, "ukraine.capacity") - hit.on(120, "ukraine.capacity")
    strain = hit.on(120, "nato.strain") - spared.on(120, "nato.strain")

    assert share(answered) > 0.4
    assert (broken[answered] > 0.1).mean() > 0.9
    assert (strain[answered] > 0).mean() > 0.9
    assert not worlds["nothing to answer"].count("russia_retaliates").any()


def test_the_news_of_a_wave_makes_permission_likelier_and_grows_old(worlds: Worlds) -> None:
    news, none = worlds["news"], worlds["no news"]
    name = f"{HAZARD}us_long_range_permission"
    fresh = 0
    for day in COUNCILS:
        age = day - news.on(day, "dprk_sends_wave.day")
        told = age != 0  # what happens on the day of a council is news at the next one
        young = np.where(np.isnan(age), 0, np.clip(1 - age / 90, 0, 1))
        ratio = news.on(day, name) / none.on(day, name)
        assert np.allclose(ratio[told], 1 + 0.5 * young[told])
        fresh += int((young[told] > 0).sum())
    assert fresh > 100


def test_where_no_news_counts_permission_comes_no_earlier(worlds: Worlds, ensemble: Played) -> None:
    with_news = ensemble.first("us_long_range_permission", Kind.DECIDED)
    without = worlds["no news counts"].first("us_long_range_permission", Kind.DECIDED)

    assert (with_news <= without).all()
    assert (with_news < without).sum() >= 5


def test_the_longer_the_war_the_less_likely_another_state_joins_it(worlds: Worlds) -> None:
    ages, not_ages = worlds["joiners"], worlds["joiners at any age"]
    name = f"{HAZARD}other_state_enters"
    out = np.isinf(not_ages.first("other_state_enters"))

    for day in (0, *COUNCILS):
        ratio = ages.on(day, name)[out] / not_ages.on(day, name)[out]
        assert np.allclose(ratio, 1 - 0.5 / 1.1 * day / 540), day


def test_without_age_more_states_would_join(worlds: Worlds) -> None:
    ages = worlds["joiners"].first("other_state_enters")
    not_ages = worlds["joiners at any age"].first("other_state_enters")

    assert (not_ages <= ages).all()
    assert np.isfinite(not_ages).sum() >= np.isfinite(ages).sum() + 6


# ---------------------------------------------------------------- need or opportunity


def test_need_makes_russia_ask_when_it_bleeds_and_opportunity_when_the_soldiers_are_good(
    worlds: Worlds,
) -> None:
    def asked(name: str) -> Floats:
        return worlds[name].on(0, f"{HAZARD}russia_asks_for_soldiers")

    assert (asked("need, more losses") > 1.04 * asked("need")).all()
    assert np.allclose(asked("need, better soldiers"), asked("need"))
    assert (asked("opportunity, better soldiers") > 1.2 * asked("opportunity")).all()
    assert np.allclose(asked("opportunity, more losses"), asked("opportunity"))


@pytest.mark.parametrize("rule", ["need", "opportunity"])
def test_without_either_rule_russia_asks_less_often(worlds: Worlds, rule: str) -> None:
    ruled, neither = worlds[rule], worlds["neither"]
    asks = ruled.count("russia_asks_for_soldiers"), neither.count("russia_asks_for_soldiers")

    assert (asks[0] >= asks[1]).mean() > 0.95
    assert asks[0].sum() > 1.05 * asks[1].sum()


# ---------------------------------------------------------------- the line in the east


def test_ten_percent_more_shells_hardly_move_the_line_and_as_many_more_men_do(
    worlds: Worlds, base: Played
) -> None:
    shells = worlds["more shells"].last("east.gained") / base.last("east.gained") - 1
    men = worlds["more men"].last("east.gained") / base.last("east.gained") - 1

    assert (np.abs(shells) < 0.03).mean() > 0.95
    assert 0 < np.median(shells) < 0.03
    assert np.median(men) > 0.04
    assert (men > shells).mean() > 0.9


def test_parts_that_do_not_come_slow_the_line_mostly_by_the_drones_that_are_not_made(
    worlds: Worlds, base: Played
) -> None:
    still = worlds["drones do not count"].last("east.gained")
    none = worlds["no parts for drones"].last("east.gained") / base.last("east.gained") - 1
    otherwise = worlds["no parts, and drones do not count"].last("east.gained") / still - 1

    assert (none < otherwise).all()
    assert np.median(none) < 2 * np.median(otherwise) < 0
    assert np.median(none) < -0.08


@pytest.mark.parametrize("what", ["shells", "men", "drones"])
def test_a_line_that_one_thing_does_not_move_ends_elsewhere(
    worlds: Worlds, base: Played, what: str
) -> None:
    still = worlds[f"{what} do not count"].last("east.gained") / base.last("east.gained") - 1

    assert np.mean(np.abs(still)) > 0.005


def test_the_line_is_slower_in_winter_and_without_winter_more_is_taken(
    crisis: Model, base: Played
) -> None:
    mild = replace(crisis, winters=(0.0,) * len(crisis.winters))
    summer = play(mild, {"mild": If()}, ["east.gained"], [540])["mild"]

    def pace(day: int) -> Floats:
        return base.on(day, "east.pace") / base.on(day, "east.tempo")

    assert np.allclose(pace(60), 0.7 * pace(240), rtol=0.1)
    assert (summer.last("east.gained") > base.last("east.gained")).mean() > 0.9
    assert np.median(summer.last("east.gained") / base.last("east.gained")) > 1.04


# ---------------------------------------------------------------- a Korean war, link by link

KOREA = ("pact_1953.to_south", "pact_1961.to_korea", "pact_2024.to_korea")


@pytest.fixture(scope="module")
def war() -> Worlds:
    """Worlds in which war breaks out in Korea on day 60."""
    model = build(load("storm-corps", picks=["forced-korean-war"]))
    changes = {
        "war": If(worlds=100),
        "no war": If(blocked=["korean_war"]),
        "no American duty": If(blocked=["pact_1953.to_south"], worlds=100),
    }
    return play(model, changes, ["pact_2024.in_force"], [60])


def _asked(played: Played, duty: str) -> Floats:
    return played.first(duty, Kind.INVOKED)


def _answered(played: Played, duty: str) -> Floats:
    return np.minimum(played.first(duty, Kind.HONOURED), played.first(duty, Kind.DECLINED))


def test_a_war_in_korea_runs_the_treaties_link_by_link(war: Worlds) -> None:
    played = war["war"]
    to_south, of_1961, of_2024 = KOREA
    south_attacked = np.isfinite(played.first("korean_war.north_attacks", Kind.TURNED_OUT))
    helped = played.first(to_south, Kind.HONOURED)
    attacked = np.where(south_attacked, helped, 60)  # the day on which the North is attacked

    assert (played.first("korean_war") == 60).all()
    assert 0.6 < share(south_attacked) < 0.9
    assert (_asked(played, to_south)[south_attacked] == 61).all()
    assert np.isinf(_asked(played, to_south)[~south_attacked]).all()
    assert (_answered(played, to_south)[south_attacked] >= 62).all()
    assert (_answered(played, to_south)[south_attacked] <= 66).all()
    assert 0.6 < share(np.isfinite(helped[south_attacked])) < 0.95

    assert (_asked(played, of_1961) == attacked + 1).all()
    bound = played.on(60, "pact_2024.in_force") > 0
    assert share(bound) > 0.2
    assert (_asked(played, of_2024)[bound] == attacked[bound] + 1).all()
    for duty in (of_1961, of_2024):
        asked = np.isfinite(_asked(played, duty))
        assert share(asked) > 0.2
        assert (_answered(played, duty)[asked] > _asked(played, duty)[asked]).all()
        assert (_asked(played, duty)[asked] > attacked[asked]).all()


def test_without_the_war_nobody_is_asked_and_without_the_us_the_chain_breaks(
    war: Worlds,
) -> None:
    peace, alone = war["no war"], war["no American duty"]
    south_attacked = np.isfinite(alone.first("korean_war.north_attacks", Kind.TURNED_OUT))

    for duty in KOREA:
        assert np.isinf(_asked(peace, duty)).all(), duty
        assert np.isinf(_asked(alone, duty)[south_attacked]).all(), duty
    assert np.isfinite(_asked(alone, "pact_1961.to_korea")[~south_attacked]).all()
    assert share(war["war"].ends_in("second theatre")) > 0.6
    assert not peace.ends_in("second theatre").any()
