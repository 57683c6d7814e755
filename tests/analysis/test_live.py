"""What playing a scenario shows: laws that break, parts that do nothing, chances that came true."""

from pathlib import Path

import numpy as np
import pytest

from escalate.analysis.exposure import Exposure
from escalate.analysis.levers import dead_levers, levers
from escalate.analysis.live import Live, live
from escalate.analysis.staging import Staging, staging
from escalate.engine.chunk import simulate
from escalate.engine.columns import Columns
from escalate.engine.snapshot import Snapshot
from escalate.errors import EscalateError
from escalate.model.build import build, picked
from escalate.scenario.load import load, load_text
from escalate.scenario.problems import ScenarioError

HEAD = """\
escalate: 1
scenario: small
title: A small crisis
start: 2031-03-01
days: 100
ladder: {0: talks, 1: threats}
actors: {red: {}, blue: {}}
outcomes: {doom: {when: "day < 0"}, peace: otherwise}
headline: {name: doom, any_of: [doom]}
"""


def report(body: str, *, worlds: int = 200, picks: tuple[str, ...] = ()) -> Live:
    scenario = load_text(HEAD + body, Path("small.yaml"), (), picks)
    model = build(scenario)
    return live(scenario, model, picked(scenario), seed=1, worlds=worlds, tell=lambda _: None)


def broken(law: str, body: str, worlds: int = 200) -> list[tuple[int, int | None, int | None]]:
    found = report(f"{body}\nlaws:\n  - {law}\n", worlds=worlds).broken
    return [(one.worlds, one.world, one.day) for one in found]


STOCKS = """
quantities:
  men: {start: 1_000, min: 0, change: "-drain"}
  drain: {value: 1, range: [0, 4]}
  shells: {start: 10, noise: 1}
  supply: 5
  met: {is: "supply * 2"}
events:
  raid: {rate: 6, per: year, repeats: true, then: ["men -= drain"]}
watch: [men, shells, met]
"""


def test_a_law_that_holds_is_not_told() -> None:
    assert broken('{law: men are none or more, always: "men >= 0"}', STOCKS) == []


def test_a_broken_law_is_told_with_its_first_day() -> None:
    assert broken('{law: early, always: "day < 40"}', STOCKS) == [(200, 1, 40)]


def test_a_law_that_breaks_in_some_worlds_is_told_with_the_first() -> None:
    ((worlds, world, day),) = broken('{law: no raid, always: "raid.count == 0"}', STOCKS)

    model = build(load_text(HEAD + STOCKS, Path("small.yaml")))
    history = simulate(model, 1, Columns.of(range(1, 201)))
    days = {
        int(column): int(day)
        for column, day in zip(history.events.column[::-1], history.events.day[::-1], strict=True)
    }
    assert worlds == len(days)
    assert world is not None
    assert day == min(days.values()) == days[world - 1]


RELATIONS = {
    "{set: {drain: 2}, then: {men: falls}, still: true}": True,
    "{set: {drain: 2}, then: {men: never rises}}": True,
    "{set: {drain: 2}, then: {men: rises}}": False,
    "{set: {drain: 2}, then: {men: never falls}}": False,
    "{set: {drain: 2}, then: {men: same}}": False,
    "{set: {drain: 2}, then: {shells: same}}": True,
    "{set: {drain: 2}, then: {shells: falls}}": False,
    "{set: {drain: 2}, then: {shells: never falls}}": True,
    "{multiply: {drain: 0.5}, then: {men: rises}}": True,
    "{multiply: {men: 2}, then: {men: rises}, in: mean}": True,
    "{multiply: {men: 2}, then: {men: falls}, in: mean}": False,
    "{multiply: {men: 2}, then: {shells: rises}, in: mean}": False,
    "{set: {supply: 6}, then: {met: rises, men: same}, in: every_world}": True,
    "{set: {raid.rate: 20}, then: {men: falls}, in: mean}": True,
    "{set: {raid.rate: 20}, then: {men: falls}, still: true}": False,
}


@pytest.mark.parametrize(("relation", "holds"), RELATIONS.items(), ids=RELATIONS)
def test_a_relation_between_the_same_worlds(relation: str, holds: bool) -> None:  # noqa: FBT001
    assert (broken(f"{{law: x, relation: {relation}}}", STOCKS, worlds=40) == []) is holds


def test_a_world_that_breaks_a_relation_is_told_with_both_numbers() -> None:
    law = "{law: x, relation: {multiply: {men: 0.5}, then: {men: never falls}, still: true}}"
    (one,) = report(f"{STOCKS}\nlaws: [{law}]\n", worlds=9).broken

    assert (one.worlds, one.of, one.world, one.day) == (9, 9, 1, 0)
    assert one.detail == "men is 500 with the change, 1,000 without"


def test_a_law_may_ask_for_overrides_that_are_not_picked() -> None:
    body = f"""{STOCKS}
overrides:
  safe: {{raid: null}}
  new: {{new: {{events: {{e: {{date: 3}}}}}}}}
"""
    law = '{law: no raids, with: safe, always: "men >= 1_000 - day * drain"}'
    fails = '{law: none, with: [new], always: "e.count == 0"}'

    found = report(f"{body}laws: [{law}, {fails}]\n").broken

    assert [(one.law, one.picks, one.day) for one in found] == [("none", ("new",), 3)]


@pytest.mark.parametrize(
    ("law", "what"),
    [
        ('{law: x, always: "man > 3"}', "nothing is named 'man'"),
        ('{law: x, with: nobody, always: "men > 3"}', "no override or scenario is named 'nobody'"),
        ("{law: x, relation: {set: {met: 3}, then: {men: same}}}", "no number is named 'met'"),
        ("{law: x, relation: {set: {men: 3}, then: {man: same}}}", "nothing is named 'man'"),
    ],
)
def test_a_law_of_nothing_is_refused(law: str, what: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        report(f"{STOCKS}\nlaws: [{law}]\n")

    assert [problem.what for problem in caught.value.problems] == [what]


def test_laws_change_no_result() -> None:
    law = 'laws: [{law: x, always: "men <= at_start(men)"}]\n'
    plain, lawful = (
        build(load_text(HEAD + text, Path("small.yaml"))) for text in (STOCKS, STOCKS + law)
    )

    assert plain.canonical == lawful.canonical


def test_levers_that_change_nothing_that_is_saved_are_dead() -> None:
    body = """
quantities:
  used: 3
  idle: {value: 3, range: [1, 9]}
  shown: {is: "used + 1"}
events:
  flood: {rate: 2, per: year, cooldown: 5}
  ebb: {when: "day > 500", lag: 7}
watch: [shown]
"""
    found = report(body)

    assert [lever.name for lever in found.dead] == ["idle", "flood.cooldown"]
    assert found.levers == 4  # what belongs to an event that never happens is no lever


def test_how_a_seat_sees_is_for_whoever_sits_there_and_no_lever() -> None:
    sees = HEAD.replace("red: {}", "red: {sees: {mood: {lag: 5, error: 0.2}}}")
    body = "quantities: {mood: 3}\nactions: {act: {by: red, p: 0.1, within: 100}}\n"
    seats = "seats: {red: {office: staff, councils: [30], menu: {act: {title: an act}}}}\n"

    def all_of(text: str) -> set[str]:
        scenario = load_text(text, Path("small.yaml"))
        model = build(scenario)
        return {one.name for one in levers(scenario, model)}

    assert "red.sees.mood.lag" in all_of(sees + body)
    assert not {one for one in all_of(sees + body + seats) if ".sees." in one}


def test_a_lever_that_only_some_worlds_feel_is_alive() -> None:
    body = """
quantities: {gate: 0.02}
events:
  rare: {p: 0.02, within: 100}
  after: {when: "rare.count > 0 and gate > 0.01"}
"""
    assert [lever.name for lever in report(body).dead] == []


RARE = """
quantities:
  mood: {start: 0.5, min: 0, max: 1, noise: 0.01}
  felt: {is: "0.5 * spark.count"}
events:
  spark: {rate: 0.001, per: year}
  fire: {rate: 0.001, per: year, repeats: true, cooldown: 9, times: {felt: [1, 9]}}
  echo: {p: 0.001, each: fire, times: {mood: [0.5, 2], "0 * mood": 3}}
treaties:
  pact:
    clause: defence
    duties: {help: {by: red, trigger: "recent(fire, 3) > 0", consult: [1, 3], will: 0.5, rearm: 12}}
watch: [mood]
"""


def test_what_belongs_to_a_rare_thing_is_judged_where_it_is_made_to_happen() -> None:
    scenario = load_text(HEAD + RARE, Path("small.yaml"))
    model = build(scenario)
    every = list(levers(scenario, model))

    dead = dead_levers(model, every, 1, range(1, 101), lambda _: None)

    assert [lever.name for lever in dead] == ["echo.times.0 * mood"]


def test_a_staging_raises_a_chance_and_forces_what_it_waits_for() -> None:
    model = build(load_text(HEAD + RARE, Path("small.yaml")))

    fire, helped = staging(model, "fire.times.felt.at_1"), staging(model, "pact.help.will")

    assert (fire.name, dict(fire.forced)) == ("fire", {"spark": 20})
    assert fire.values == {"fire.rate": pytest.approx(3 * 365.25 / 100)}
    assert (helped.name, dict(helped.forced)) == ("pact.help", {"fire": 20})
    assert (helped.values["pact.help.will"], helped.values["pact.in_force"]) == (1, 1)
    assert staging(model, "mood.noise") == Staging()


def test_what_never_happened_is_told_with_the_reason() -> None:
    body = """
events:
  shut: {when: "day < 0", p: 0.5, within: 9}
  slow: {rate: 0.0001, per: year}
  often: {rate: 9, per: year}
treaties:
  pact:
    clause: defence
    duties: {help: {by: red, trigger: "shut.count > 0", consult: 3, will: 0.5}}
"""
    found = {one.name: one.why for one in report(body).never}

    assert "never stood open" in found["shut"]
    assert "stood open for 100" in found["slow"]
    assert "trigger was never met" in found["pact.help"]
    assert "never held" in found["doom"]
    assert "often" not in found


def exposure(body: str, name: str, worlds: int = 2_000) -> Exposure:
    return next(one for one in report(body, worlds=worlds).exposures if one.name == name)


def test_a_chance_that_stands_open_comes_true_as_written() -> None:
    one = exposure("events: {e: {p: 0.3, within: 100}}", "e")

    assert one.written == "30% in 100 days"
    assert one.worlds.low < 0.3 < one.worlds.high
    # Occurrences and summed hazard have the same mean, whatever stops a chance.
    assert one.times == one.worlds.share
    assert one.expected == pytest.approx(one.times, abs=5 * np.sqrt(0.3 / 2_000))
    assert (one.median, one.high) == pytest.approx((1, 1))


def test_factors_are_told_beside_what_they_did() -> None:
    body = """
quantities: {level: {start: 0.5, min: 0, max: 1, change: 0.01}}
events: {e: {rate: 1, per: year, repeats: true, times: {level: [0, 2]}}}
"""
    one = exposure(body, "e")

    # The factor is 1 on day 0, rises to 2 on day 50 and stays: 1.75 in the mean of 100 days.
    assert one.expected == pytest.approx(100 / 365.25)
    assert one.times == pytest.approx(1.75 * 100 / 365.25, abs=5 * np.sqrt(0.48 / 2_000))
    assert one.median == pytest.approx(2, abs=0.02)
    assert one.high == pytest.approx(2)


def test_what_a_chance_came_to_is_told_as_it_is_written() -> None:
    body = """
quantities: {level: {start: 0, min: 0, max: 1, change: 1}}
events:
  within: {p: {value: 0.2, range: [0.1, 0.3]}, within: 100, times: {level: [1, 2]}}
  rate: {rate: {value: 2, range: [1, 5]}, per: year, repeats: true, times: {level: [1, 2]}}
  plain: {rate: 3, per: year, repeats: true}
  war: {p: {value: 0.3, range: [0.2, 0.4]}, each: plain, repeats: true}
  rare: {rate: 0.001, per: year}
"""
    found = {one.name: one for one in report(body, worlds=2_000).exposures}

    # The factor is 2 from day 1 on.
    assert found["within"].came_to == pytest.approx(1 - 0.8**2, abs=0.04)
    assert found["rate"].came_to == pytest.approx(4, rel=0.2)
    assert found["war"].came_to == pytest.approx(0.3, abs=0.08)
    assert [name for name, one in found.items() if one.outside] == ["within"]
    assert (found["plain"].stated, found["rare"].came_to) == (None, None)


def test_a_chance_at_each_occasion_counts_occasions() -> None:
    body = """
events:
  shot: {rate: 30, per: year, repeats: true}
  war: {p: 0.2, each: shot}
"""
    one = exposure(body, "war")

    assert one.written == "20% each time"
    assert one.expected == pytest.approx(one.times, abs=0.05)


def test_a_duty_is_held_against_the_worlds_that_asked() -> None:
    body = """
events: {attack: {p: 0.5, within: 50}}
treaties:
  pact:
    clause: defence
    duties: {help: {by: red, trigger: "attack.count > 0", consult: 1, will: 0.25}}
"""
    one = exposure(body, "pact.help")

    assert one.written == "will 25%"
    assert 800 < one.worlds.of < 1_800
    assert one.worlds.low < 0.25 < one.worlds.high


def test_an_onlooker_changes_nothing_and_sees_every_day() -> None:
    model = build(load("strait"))
    days: list[int] = []

    def look(seen: Snapshot) -> None:
        days.append(seen.day)
        assert seen.values.shape == (len(model.rows), 40)
        assert seen.menu.shape == seen.hazard.shape == seen.occurrence.shape

    watched = simulate(model, 1, Columns.of(range(1, 41)), onlooker=look)
    alone = simulate(model, 1, Columns.of(range(1, 41)))

    assert days == list(range(model.days + 1))
    for name in ("ending", "outcome_day", "peak", "series"):
        np.testing.assert_array_equal(getattr(watched, name), getattr(alone, name))
    np.testing.assert_array_equal(watched.events.day, alone.events.day)
    np.testing.assert_array_equal(watched.events.chance, alone.events.chance)


def test_a_relation_needs_numbers_it_may_have() -> None:
    law = "{law: x, relation: {set: {raid.rate: -1}, then: {men: same}}}"
    with pytest.raises(EscalateError, match=r"raid\.rate"):
        report(f"{STOCKS}\nlaws: [{law}]\n", worlds=5)
