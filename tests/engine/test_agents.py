"""Actors decide by what they know and want, each with luck of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest
from small_worlds import crisis, days_of, many, some, stories, story, tally, traced

from escalate.engine.columns import Floats, Ints
from escalate.engine.deciders import HOLD, Council, Decider, Doctrine, Situation
from escalate.engine.history import History, Kind
from escalate.model.parts import Happening

WORLDS = 200


def border(sees: str, *, rest: str = "") -> str:
    """Red strikes when it believes that blue is weak; blue grows weak on day 20."""
    return f"""
actors:
  red: {{sees: {{{sees}}}}}
  blue: {{}}
quantities:
  blue.strength: {{start: 10}}
  rumour: {{start: 10}}
actions:
  strike: {{by: red, when: "blue.strength < 5", certain: true}}
events:
  decline: {{date: 20, then: ["blue.strength = 1"]}}
{rest}
"""


def struck(body: str) -> Floats:
    return days_of(some(crisis(body), [1]), "strike")


def test_an_actor_acts_on_the_truth_it_sees_at_once() -> None:
    assert struck(border(""))[0] == 21


@pytest.mark.parametrize("lag", [1, 6, 30])
def test_what_is_learnt_late_delays_a_decision_by_just_that(lag: int) -> None:
    assert struck(border(f"blue.strength: {{lag: {lag}}}"))[0] == 21 + lag


def test_a_truth_that_an_actor_never_sees_changes_none_of_its_decisions() -> None:
    assert np.isnan(struck(border("blue.strength: never"))[0])


def test_a_false_report_brings_a_decision_about_though_the_truth_is_as_before() -> None:
    lie = '  lie: {date: 8, then: ["rumour = 2"]}'
    body = border("blue.strength: {as: rumour}", rest=lie)
    history = some(crisis(body), [1])

    assert days_of(history, "strike")[0] == 9
    assert traced(history, "blue.strength")[9, 0] == 10


def test_a_false_report_hides_the_truth() -> None:
    assert np.isnan(struck(border("blue.strength: {as: rumour}"))[0])


def test_what_one_actor_sees_is_nothing_to_another() -> None:
    body = (
        border("blue.strength: never")
        .replace("blue: {}", "blue: {}\n  green: {}")
        .replace(
            "events:", "  rescue: {by: green, when: 'blue.strength < 5', certain: true}\nevents:"
        )
    )
    history = some(crisis(body), [1])

    assert days_of(history, "rescue")[0] == 21
    assert np.isnan(days_of(history, "strike")[0])


def test_a_factor_reads_what_its_actor_knows() -> None:
    body = """
        actors: {red: {sees: {threat: never}}, blue: {}}
        quantities: {threat: {start: 0.1}}
        actions:
          blind: {by: red, rate: 0.01, per: day, times: {threat: [1, 9]}}
          awake: {by: blue, rate: 0.01, per: day, times: {threat: [1, 9]}}
        events: {alarm: {date: 0, then: ["threat = 1"]}}
    """
    history = many(crisis(body, days=60), 2_000)
    calm = many(crisis(body.replace("threat = 1", "threat = 0.1"), days=60), 2_000)

    np.testing.assert_array_equal(days_of(history, "blind"), days_of(calm, "blind"))
    assert np.all(tally(history, "awake") >= tally(calm, "awake"))
    assert tally(history, "awake").sum() > 1.5 * tally(calm, "awake").sum()


def test_an_error_is_a_new_one_every_week_and_right_in_the_mean() -> None:
    body = """
        actors: {red: {sees: {strength: {error: 0.2}}}, blue: {}}
        quantities: {strength: {start: 50}}
        events: {start: {date: 0}}
    """
    history = many(crisis(body, days=20), 4_000, trace=True)
    known = traced(history, "known.red.strength")

    for week in (0, 7, 14):
        assert np.all(known[week : week + 6] == known[week])
    mistakes = known[[0, 7, 14]] / 50 - 1
    assert np.abs(mistakes.mean(axis=1)).max() < 5 * 0.2 / np.sqrt(4_000)
    assert np.abs(mistakes.std(axis=1) / 0.2 - 1).max() < 5 / np.sqrt(2 * 4_000)
    assert abs(np.mean(mistakes[0] * mistakes[1]) / 0.2**2) < 5 / np.sqrt(4_000)


def rivals(red: str, blue: str) -> str:
    """Two actors that differ in nothing but their doctrines."""
    actor = "{{aims: {{safety: {{of: safety, target: 1, worst: 0}}}}, doctrine: {0}}}"
    return f"""
actors:
  red: {actor.format(red)}
  blue: {actor.format(blue)}
doctrines:
  bold: {{met: 1, missed: 4}}
  meek: {{met: 1, missed: 0.2}}
quantities: {{safety: {{start: 1}}}}
actions:
  red_strikes: {{by: red, rung: 1, p: 0.3, within: 60, serves: safety}}
  blue_strikes: {{by: blue, rung: 1, p: 0.3, within: 60, serves: safety}}
events: {{fall: {{date: 3, then: ["safety = 0"]}}}}
"""


def test_exchanging_two_doctrines_changes_what_happens() -> None:
    one = many(crisis(rivals("bold", "meek"), days=60), WORLDS)
    other = many(crisis(rivals("meek", "bold"), days=60), WORLDS)

    assert stories(one) != stories(other)
    assert np.all(tally(one, "red_strikes") >= tally(other, "red_strikes"))
    assert np.all(tally(one, "blue_strikes") <= tally(other, "blue_strikes"))
    assert tally(one, "red_strikes").sum() > 2 * tally(other, "red_strikes").sum()


def test_a_doctrine_makes_ready_in_a_straight_line_from_met_to_missed() -> None:
    body = rivals("bold", "meek").replace("safety = 0", "safety = 0.25")
    history = many(crisis(body, days=20), 20_000)

    # Three quarters missed: 1 + 3 * 0.75 after the council of day 7, 1 before.
    hazard = -np.log(0.7) / 60 * (7 + 3.25 * 13)
    share = tally(history, "red_strikes").mean()
    expected = 1 - np.exp(-hazard)
    assert abs(share - expected) < 5 * np.sqrt(expected * (1 - expected) / 20_000)


THREE = """
actors: {red: {resolve: 0.4}, blue: {resolve: 0.4}, green: {resolve: 0.4}}
actions:
  red_acts: {by: red, rung: 2, rate: 0.05, per: day, lag: [2, 9], repeats: true}
  blue_acts: {by: blue, rung: 2, rate: 0.05, per: day, lag: [2, 9], lasts: [3, 9], repeats: true}
  green_acts: {by: green, rung: 2, rate: 0.05, per: day, lag: [2, 9], repeats: true}
events:
  accident: {rate: 0.03, per: day, repeats: true, odds: {small: 0.7, large: rest}}
"""


def test_removing_an_actor_leaves_the_luck_of_the_others_untouched() -> None:
    without = "\n".join(line for line in THREE.splitlines() if "green_acts" not in line)
    without = without.replace(", green: {resolve: 0.4}", "")

    three = many(crisis(THREE), WORLDS)
    two = many(crisis(without), WORLDS)
    assert tally(three, "green_acts").sum() > WORLDS
    assert stories(two) == stories(three, without=["green_acts"])


def test_an_actor_that_reacts_to_another_changes_with_it_and_keeps_its_luck() -> None:
    """What red does moves blue's dates, never blue's rolls."""
    body = THREE.replace("by: blue, rung: 2,", "by: blue, rung: 2, times: {red.heat: [1, 6]},")
    calm = body.replace(
        "red_acts: {by: red, rung: 2, rate: 0.05", "red_acts: {by: red, rung: 2, rate: 0.001"
    )

    loud, quiet = many(crisis(body), WORLDS), many(crisis(calm), WORLDS)
    assert stories(loud) != stories(quiet)
    for column in range(WORLDS):
        first, other = (first_roll(history, column) for history in (loud, quiet))
        assert first is None or other is None or first == pytest.approx(other, rel=1e-12)


def first_roll(history: History, column: int) -> float | None:
    rolls = [
        float.fromhex(roll)
        for _, name, kind, _, roll in story(history, column)
        if (name, kind) == ("blue_acts", "DECIDED")
    ]
    return rolls[0] if rolls else None


def test_an_actor_issues_one_order_a_day_and_what_waits_loses_no_turn() -> None:
    body = """
        actions:
          apply: {by: red, when: "day >= 5", certain: true}
          bargain: {by: red, when: "day >= 5", certain: true}
          cajole: {by: red, when: "day >= 5", certain: true}
          demand: {by: blue, when: "day >= 5", certain: true}
    """
    history = some(crisis(body, days=20), [1])

    days = {name: days_of(history, name)[0] for name in ("apply", "bargain", "cajole", "demand")}
    assert days == {"apply": 5, "bargain": 6, "cajole": 7, "demand": 5}


def test_no_actor_ever_gives_two_orders_on_one_day() -> None:
    actions = ", ".join(
        f"act_{n}: {{by: red, rate: 0.3, per: day, repeats: true}}" for n in range(4)
    )
    history = many(crisis(f"actions: {{{actions}}}", days=60), 50)

    for told in stories(history):
        days = [day for day, *_ in told]
        assert len(days) == len(set(days))
        assert len(days) > 40


def test_a_chance_that_waits_for_its_actor_loses_no_turn() -> None:
    one = "actions: {strike: {by: red, rate: 0.05, per: day, repeats: true}"
    busy = ", apply: {by: red, certain: true, repeats: true, cooldown: 1}}"
    alone = days_of(many(crisis(one + "}"), WORLDS), "strike")
    beside = days_of(many(crisis(one + busy), WORLDS), "strike")

    assert set(beside[~np.isnan(beside)] - alone[~np.isnan(beside)]) == {0, 1}


def test_an_answer_that_waits_for_its_actor_loses_no_turn() -> None:
    body = """
        actions:
          answer: {by: red, each: incident, certain: true}
          aim: {by: red, when: "day >= 6", certain: true}
        events: {incident: {date: 5}}
    """
    history = some(crisis(body, days=40), [1])

    assert days_of(history, "aim")[0] == 6
    assert days_of(history, "answer")[0] == 7


def test_the_readiest_action_comes_first() -> None:
    body = """
        actors:
          red: {aims: {land: {of: land, target: 1, worst: 0}}, doctrine: bold}
          blue: {}
        doctrines: {bold: {met: 1, missed: 3}}
        quantities: {land: 0}
        actions:
          apply: {by: red, when: "day >= 5", certain: true}
          strike: {by: red, when: "day >= 5", certain: true, serves: land}
    """
    history = some(crisis(body, days=20), [1])

    assert days_of(history, "strike")[0] == 5
    assert days_of(history, "apply")[0] == 6


@dataclass
class Holding:
    """Never orders anything, and remembers what it was shown."""

    seen: list[Situation] = field(default_factory=list)

    def attends(self, day: int) -> bool:
        return day == 3

    def held(self, day: int, actions: Sequence[Happening], columns: int) -> None:
        return None

    def readiness(self, council: Council) -> Floats:
        return np.ones((len(council.actions), council.known.table.shape[1]))

    def orders(self, situation: Situation) -> Ints:
        self.seen.append(situation)
        return np.full(len(situation.columns), HOLD)


@dataclass
class Ordering(Holding):
    """Orders one action on one day, whether or not it may."""

    action: str = ""
    day: int = 0

    def attends(self, day: int) -> bool:
        return day == self.day

    def orders(self, situation: Situation) -> Ints:
        names = [one.name for one in situation.actions]
        order = names.index(self.action) if situation.day == self.day else HOLD
        return np.full(len(situation.columns), order)


def test_an_actor_whose_decider_holds_everything_does_nothing() -> None:
    model = crisis(THREE)
    worlds = range(1, WORLDS + 1)
    held = some(model, list(worlds), deciders={"red": Holding()}, trace=False)

    assert tally(held, "red_acts").sum() == 0
    assert stories(held) == stories(many(model, WORLDS), without=["red_acts"])


def test_a_decider_in_the_place_of_doctrine_that_decides_alike_changes_nothing() -> None:
    model = crisis(THREE)
    deciders: dict[str, Decider] = {"red": Doctrine(), "blue": Doctrine()}
    alike = some(model, list(range(1, 51)), deciders=deciders, trace=False)

    assert stories(alike) == stories(many(model, 50))


def test_a_decider_is_asked_when_it_attends_and_when_something_is_due() -> None:
    body = """
        actions:
          talk: {by: red, certain: true, when: "day >= 8"}
          strike: {by: red, p: 0.1, within: 60, veto: "day < 5"}
    """
    holding = Holding()
    some(crisis(body, days=9), [11, 12], deciders={"red": holding})

    asked = {situation.day: situation for situation in holding.seen}
    assert {3, 8, 9} <= asked.keys()
    assert [list(situation.worlds) for situation in (asked[3], asked[8])] == [[11, 12], [11, 12]]
    assert [one.name for one in asked[3].actions] == ["strike", "talk"]
    assert not asked[3].menu[0].any()
    assert asked[8].menu.all()
    assert asked[8].due[1].all()


def test_an_order_on_the_menu_is_carried_out_though_nothing_was_due() -> None:
    body = "actions: {strike: {by: red, p: 0.001, within: 300}}"
    ordering = Ordering(action="strike", day=6)
    history = some(crisis(body), [1, 2], deciders={"red": ordering})

    assert list(days_of(history, "strike", Kind.HAPPENED)) == [6, 6]


@pytest.mark.parametrize(
    "chance",
    [
        "p: 0.001, within: 300, veto: 'day < 10'",
        "p: 0.001, within: 300, when: 'day >= 10'",
        "certain: true, when: 'day >= 10'",
    ],
    ids=["a veto", "a condition", "a condition and no chance"],
)
def test_an_order_that_is_not_on_the_menu_is_refused(chance: str) -> None:
    body = f"actions: {{strike: {{by: red, {chance}}}}}"
    ordering = Ordering(action="strike", day=6)

    with pytest.raises(ValueError, match=r"red ordered strike.*menu"):
        some(crisis(body), [1, 2], deciders={"red": ordering})
