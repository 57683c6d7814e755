"""The sixty-one claims: each has its names, its switch does something, and the page says what."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import claimed
import measuring
import numpy as np
import pytest
from claimed import LAST_DAY, Claim, Point
from claims_page import Page
from measuring import FIRST, SCENARIO, SEED
from weighing import AS_CLAIMED, Weighed

from escalate.engine.chunk import simulate
from escalate.engine.columns import Columns
from escalate.engine.history import History
from escalate.model.build import build
from escalate.model.model import Model
from escalate.scenario.load import Scenario, changed, load
from escalate.scenario.names import Names
from escalate.scenario.schema import ScenarioFile

ROOT = Path(__file__).resolve().parents[2]
BOOK = claimed.book()
FOUND = measuring.kept()
KINDS = {"quantity", "treaty", "mechanism", "motive", "outcome", "constraint"}
CHECKS = {"ok", "partly", "imprecise", "contested", "open", "value judgement"}
WIDER = (43, 45, 55, 56, 57, 58, 59)
"""Claims that something makes a broader war likelier, or that its absence makes it rarer."""
AGAIN = ("no_shells", "mediation", "pact_for_attackers")
"""Switches that are measured again: of numbers, of a list, of words."""


def switched() -> list[Any]:
    return [pytest.param(one, id=str(one.number)) for one in BOOK.switched]


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load(SCENARIO)


@pytest.fixture(scope="module")
def crisis(scenario: Scenario) -> Model:
    return build(scenario)


@pytest.fixture(scope="module")
def weighed(crisis: Model) -> Weighed:
    return Weighed(BOOK, FOUND, crisis)


@pytest.fixture(scope="module")
def page(scenario: Scenario) -> str:
    return Page(BOOK, FOUND, scenario).text()


def test_all_claims_are_there_once_and_in_order_under_their_headings() -> None:
    numbers = [one.number for one in BOOK.claims]
    parts = [number for part in BOOK.parts for number in range(part.first, part.last + 1)]

    assert numbers == parts == list(range(1, 62))
    assert {one.kind for one in BOOK.claims} == KINDS
    assert {one.check for one in BOOK.claims} == CHECKS


def test_what_is_not_simply_right_says_why() -> None:
    for one in BOOK.claims:
        assert one.check == "ok" or len(one.why.split()) >= 6, one.number


def test_every_name_that_carries_a_claim_is_one_of_the_scenario(
    scenario: Scenario, crisis: Model
) -> None:
    known = {*crisis.rows, *Names(scenario.document).targets}

    for one in BOOK.claims:
        assert one.carried_by, one.number
        assert not {*one.carried_by} - known, one.number
        assert not {*one.output} - {*crisis.rows, *crisis.outcomes}, one.number
    for left in BOOK.left_out:
        assert not {*left.names} - known, left.what


def test_everything_of_the_scenario_carries_a_claim_or_something_left_out(
    scenario: Scenario,
) -> None:
    document = scenario.document
    things = [*document.actions, *document.events, *document.supplies]
    things += [*document.treaties, *document.forces, *document.fronts, *document.edges]
    names = [*(one.carried_by for one in BOOK.claims), *(one.names for one in BOOK.left_out)]
    carried = {name for some in names for name in some}
    parts = carried - {
        *document.quantities
    }  # `kursk.push` is a number of its own, no part of `kursk`

    assert not {*things} - carried - {name.partition(".")[0] for name in parts}


def test_at_least_forty_five_claims_have_a_switch_and_the_others_are_judgements() -> None:
    assert len(BOOK.switched) >= 45
    for one in BOOK.claims:
        assert bool(one.switch) == bool(one.shows), one.number
        assert one.switch or (one.check == "value judgement" and one.output), one.number


def test_every_switch_is_in_the_scenario_and_every_override_belongs_to_a_claim(
    scenario: Scenario,
) -> None:
    document = scenario.document
    named = {name for one in BOOK.claims for name in (one.switch, *one.also) if name}
    parts = {part for name in named for part in document.scenarios.get(name, (name,))}

    assert not named - {*document.scenarios} - {*document.overrides}
    assert parts == {*document.overrides}


def test_every_override_says_what_it_does(scenario: Scenario) -> None:
    for name, override in scenario.document.overrides.items():
        assert override.about, name


def test_what_is_kept_was_measured_of_the_scenario_as_it_is(
    scenario: Scenario, crisis: Model
) -> None:
    asked = measuring.asked_of(BOOK, crisis)
    hashes = {name: measuring.hash_of(measuring.switched(scenario, name)) for name in asked}

    assert not measuring.stale(FOUND, hashes, asked), "run `make docs`"
    assert {*FOUND["measured"]} == {*asked}
    assert len({*hashes.values()}) == len(hashes)


@pytest.mark.parametrize("switch", sorted(BOOK.points()))
def test_every_switch_changes_something(switch: str) -> None:
    found = FOUND["measured"][switch]

    assert any(any(both) for both in found["outcomes"].values()) or any(
        one["change"] for one in found["means"].values()
    )


def history(model: Model, row: str) -> tuple[History, np.ndarray]:
    """The first worlds as the engine itself plays them, and a row of theirs on every day."""
    rows: list[np.ndarray] = []
    at = model.row(row)
    played = simulate(
        model,
        SEED,
        Columns.of(range(1, FIRST + 1)),
        onlooker=lambda seen: rows.append(seen.values[at].copy()),
    )
    return played, np.array(rows)


def moving(document: ScenarioFile, name: str) -> str:
    """What moves the chance of a happening; a factor that is the same at both ends does not."""
    happening = {**document.actions, **document.events}[name]
    levels = (at for at, factor in happening.times.items() if factor.at_0 != factor.at_1)
    return "; ".join(levels)


def test_what_is_not_confirmed_moves_neither_washington_nor_seoul(scenario: Scenario) -> None:
    there = changed(scenario.written, [], ["unconfirmed"]).document

    for actor, action in (("us", "us_long_range_permission"), ("south_korea", "rok_lethal_arms")):
        moves = moving(there, action)
        late = {seen for seen, how in there.actors[actor].sees.items() if how.lag.value >= LAST_DAY}
        read = set(re.findall(r"exposure|storm_corps\.committed", moves))
        assert read <= late, action
        assert not re.search(r"dprk_|storm_corps\.guard|east\.pressure", moves), action


def test_without_concern_what_is_seen_of_north_korea_moves_no_step(scenario: Scenario) -> None:
    there = changed(scenario.written, [], ["no_concern"]).document

    for name in next(one for one in BOOK.claims if one.switch == "no_concern").carried_by:
        assert not re.search(r"exposure|dprk_|storm_corps", moving(there, name)), name
    assert "north_korea" not in (there.quantities["east.pressure"].is_ or "")


def test_what_is_admitted_on_day_0_is_not_admitted_again(scenario: Scenario) -> None:
    _, count = history(measuring.switched(scenario, "admitted_at_once"), "russia_admits.count")
    _, admitted = history(measuring.switched(scenario, "admitted_at_once"), "admitted")

    assert not count.any()
    assert (admitted == 1).all()


@pytest.mark.parametrize("switch", AGAIN)
def test_a_switch_that_is_measured_again_does_the_same(
    switch: str, scenario: Scenario, crisis: Model
) -> None:
    (at,) = {one.shows.at for one in BOOK.switched if one.switch == switch and one.shows}
    found = FOUND["measured"][switch]["first"]
    members = [crisis.outcomes.index(name) for name in crisis.headline.members]

    base, here = history(crisis, at.row)
    other, there = history(measuring.switched(scenario, switch), at.row)
    before, after = (np.isfinite(one.outcome_day[members]).any(axis=0) for one in (base, other))

    moved = [int((after & ~before).sum()), int((before & ~after).sum())]
    assert found["outcomes"][crisis.headline.name] == moved
    assert found["means"][at.key] == pytest.approx((there - here)[at.day].mean(), rel=1e-6)


@pytest.mark.parametrize("claim", switched())
def test_a_claim_goes_as_it_says_or_is_told_of_among_the_limits(
    claim: Claim, weighed: Weighed
) -> None:
    limits = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8")
    section = limits.partition("## Claims that their switch does not bear out")[2]
    told = re.findall(r"^\| (\d+) ", section.partition("\n## ")[0], re.MULTILINE)

    assert weighed.verdict(claim) == AS_CLAIMED or claim.weak
    assert (str(claim.number) in told) == bool(claim.weak)


@pytest.mark.parametrize("number", WIDER)
def test_what_is_said_to_widen_the_war_does_so_or_is_told_of_among_the_limits(
    number: int, weighed: Weighed
) -> None:
    (at,) = [at for at, one in enumerate(BOOK.switched) if one.number == number]
    headline = weighed.shares[weighed.headline][at]

    assert (headline.seen and headline.change < 0) or BOOK.switched[at].weak


def test_without_north_korea_fire_the_pocket_and_the_roads_change_as_claimed(
    weighed: Weighed,
) -> None:
    def change(row: str, day: int) -> float:
        found = weighed.mean(Point(row, day), "no-north-korea")
        assert found.low * found.high > 0, row
        return found.change

    assert change("russia.fire", 120) < -4_000
    assert change("fire_ratio", 120) < -0.7
    assert change("kursk.km2", 180) > 40
    assert change("east.gained", 540) < 0
    wider = weighed.share("outcomes", weighed.headline, "no-north-korea")
    assert wider.high < 0
    assert weighed.share("came", "dprk_crosses_into_ukraine", "no-north-korea").there.count == 0


def test_mediation_ends_wars_and_its_effect_on_the_headline_has_an_interval(
    weighed: Weighed, page: str
) -> None:
    peace = weighed.mean(Point("general_ceasefire.active", 540), "mediation")
    wider = weighed.share("outcomes", weighed.headline, "mediation")

    assert peace.low > 0
    assert wider.low < wider.change < wider.high
    for name in ("dprk_provokes_south", "korean_clash", "korean_war"):
        road = weighed.share("came", name, "mediation")
        assert road.entered + road.left <= 2, name
    assert f"Of the {wider.base.count} worlds with a broader war {wider.left} are spared" in page


def test_if_the_treaty_were_as_the_article_has_it_china_would_fight_in_every_fourth_world(
    weighed: Weighed,
) -> None:
    found = weighed.mean(Point("china.fighting", 540), "pact_for_attackers")

    assert 0.15 < found.low < found.high < 0.35


def test_every_claim_has_its_two_rows_on_the_page_and_every_correction_is_there(page: str) -> None:
    counts = Counter(int(number) for number in re.findall(r"^\| (\d+) \|", page, re.MULTILINE))

    assert counts == dict.fromkeys(range(1, 62), 2)
    for one in BOOK.claims:
        assert f"- **{one.number}**: {one.why}" in page or not one.why
        assert one.claim in page


def test_the_links_of_the_page_lead_to_its_headings(page: str) -> None:
    headings = [line.lstrip("# ") for line in page.splitlines() if line.startswith("## ")]
    anchors = {re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in headings}

    assert {*re.findall(r"\]\(#([^)]*)\)", page)} <= anchors
