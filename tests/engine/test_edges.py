"""Days on which two things meet: what one world does there reaches no other."""

from __future__ import annotations

import numpy as np
import pytest
from small_worlds import crisis, days_of, differences, exactly, many, some, tally, traced

from escalate.engine.columns import Column
from escalate.engine.history import Events, Kind
from escalate.scenario.problems import ScenarioError


def test_a_state_that_two_things_end_on_one_day_ends_once_and_leaves_other_worlds_alone() -> None:
    body = """
        quantities: {limit: {start: 19}}
        events:
          truce: {date: 10, until: "day >= limit"}
          breach: {date: 15, when: "limit < 19", then: [end truce]}
    """
    model = crisis(body, days=40)
    together = some(model, [Column(1, values={"limit": 15.0}), Column(2)])
    alone = some(model, [2])

    assert differences(exactly(together, [1]), exactly(alone, [0])) == []
    assert tally(together, "truce", Kind.ENDED).tolist() == [1, 1]
    assert traced(together, "truce.active")[20].tolist() == [0, 0]


def test_a_state_begun_on_the_day_on_which_another_ends_it_goes_on() -> None:
    body = """
        events:
          truce: {date: 10, until: "day >= 20"}
          breach: {date: 10, then: [end truce]}
    """
    history = some(crisis(body, days=40), [1])

    assert traced(history, "truce.active")[[10, 19, 20], 0].tolist() == [1, 1, 0]


def test_an_event_at_each_of_others_is_sure_to_happen_once_for_each() -> None:
    body = """
        events:
          incident: {rate: 0.2, per: day, repeats: true}
          answer: {each: incident, certain: true, repeats: true}
    """
    history = many(crisis(body), 500)

    last = _on_the_last_day(history.events, "incident", 100)
    assert tally(history, "answer").sum() == tally(history, "incident").sum() - last


def test_an_event_at_each_of_others_has_its_chance_at_every_one() -> None:
    body = """
        events:
          incident: {rate: 0.7, per: day, repeats: true}
          answer: {each: incident, p: 0.5, repeats: true}
    """
    history = many(crisis(body), 4_000)
    share = tally(history, "answer").sum() / tally(history, "incident").sum()

    assert abs(share - 0.5) < 0.01


def _on_the_last_day(events: Events, name: str, day: int) -> int:
    those = events.happening == events.names.index(name)
    return int(np.sum(those & (events.day == day)))


def test_two_occasions_on_one_day_are_two_chances() -> None:
    body = """
        events:
          a: {date: 10}
          b: {date: 10}
          hit: {p: 0.5, each: [a, b]}
    """
    share = tally(many(crisis(body, days=20), 4_000), "hit").mean()

    assert abs(share - 0.75) < 0.035


@pytest.mark.parametrize("chance", ["certain: true", "p: 0.9, within: 10"])
def test_what_happens_once_does_not_happen_again_on_its_date(chance: str) -> None:
    history = many(crisis(f"events: {{vote: {{date: 60, {chance}}}}}"), 300)

    assert tally(history, "vote").max() == 1


def test_a_forced_order_does_not_lapse_for_want_of_its_condition() -> None:
    body = "actions: {arm: {by: red, p: 0.1, within: 30, when: 'day > 90', lag: 10}}"
    history = some(crisis(body), [Column(1, forced={"arm": 5})])

    assert days_of(history, "arm", Kind.HAPPENED)[0] == 15


def test_what_a_veto_prevents_on_its_day_is_told() -> None:
    body = "events: {vote: {p: 0.1, within: 30, veto: 'day == 5'}}"
    history = some(crisis(body), [Column(1, forced={"vote": 5})])

    assert days_of(history, "vote", Kind.PREVENTED)[0] == 5


@pytest.mark.parametrize(
    "acts",
    [
        "events: {e: {p: 0.9, within: 30, times: {'1 / x': 2}}}",
        """actions: {e: {by: red, p: 0.9, within: 30, serves: calm}}
actors: {red: {doctrine: bold, aims: {calm: {of: '1 / x', target: 1, worst: 0}}}, blue: {}}
doctrines: {bold: {missed: 3}}""",
        """treaties: {t: {clause: defence, duties: {d: {by: red, trigger: 'day >= 6', consult: 1,
  will: 1, times: {'1 / x': [1, 1.01]}}}}}""",
        "actors: {red: {sees: {x: {as: '1 / x'}}}, blue: {}}",
    ],
    ids=["a factor", "an aim", "a treaty's will", "a report"],
)
def test_a_chance_or_a_report_that_is_no_number_fails_its_world(acts: str) -> None:
    body = f"quantities: {{x: {{start: 7, min: 0, change: '-1 if day < 8 else 1'}}}}\n{acts}"
    history = some(crisis(body), [1])

    assert history.failures.day[0] == 7


def test_fronts_lose_the_same_whatever_they_are_called() -> None:
    def lost(first: str, second: str) -> list[float]:
        body = f"""
            fronts:
              {first}: {{km2: 0, losses: {{red: 10}}}}
              {second}: {{km2: 0, losses: {{red: "{first}.lost_red"}}}}
        """
        history = some(crisis(body, days=3), [1])
        return [float(day) for day in traced(history, f"{second}.lost_red")[:, 0]]

    assert lost("a_front", "b_front") == lost("b_front", "a_front") == [0, 0, 10, 30]


def test_a_stock_below_0_is_not_filled_by_a_front_that_draws_on_it() -> None:
    body = """
        quantities: {shells: {start: -100}}
        fronts: {line: {km2: 0, fire: {red: 5}, shells: {red: shells}}}
    """
    assert traced(some(crisis(body, days=5), [1]), "shells")[:, 0].tolist() == [-100] * 6


@pytest.mark.parametrize(
    "body",
    [
        "fronts: {line: {km2: 0, losses: {red: 5}, from: {red: corps.front}}}",
        """supplies:
  s: {from: red, to: blue, what: men, per_month: 5, transit: 3, into: corps.front}""",
    ],
)
def test_soldiers_come_and_go_by_their_stages_alone(body: str) -> None:
    corps = "forces: {corps: {from: red, stages: [front], start: {front: 50}, wave: 5}}"

    with pytest.raises(ScenarioError, match="holds nothing"):
        crisis(f"{corps}\n{body}")


def test_an_actor_whose_force_is_deployed_on_day_0_fights_on_day_0() -> None:
    corps = "forces: {corps: {from: red, stages: [front], start: {front: 50}, wave: 5}}"

    assert traced(some(crisis(corps, days=2), [1]), "red.fighting")[:, 0].tolist() == [1, 1, 1]


def test_a_column_moves_the_median_of_what_worlds_draw_as_an_override_does() -> None:
    body = "quantities: {x: {value: 100, range: [80, 110], per_world: true}}"
    by_column = some(crisis(body), [Column(w, values={"x": 120.0}) for w in range(1, 41)])
    by_override = some(crisis(body, sets=["x=120"]), range(1, 41))

    np.testing.assert_array_equal(traced(by_column, "x"), traced(by_override, "x"))


def test_what_is_counted_is_drawn_in_whole_numbers() -> None:
    body = """
        events: {vote: {date: {value: 20, range: [10, 30], per_world: true}}}
    """
    days = days_of(many(crisis(body), 500), "vote")

    assert not np.isnan(days).any()
    assert (days.min(), days.max()) == (10, 30)


@pytest.mark.parametrize("word", ["start", "value", "duties"])
def test_a_branch_has_no_name_that_names_leave_out(word: str) -> None:
    with pytest.raises(ScenarioError, match="means something else here"):
        crisis(f"events: {{vote: {{date: 3, odds: {{{word}: 0.5, no_one: rest}}}}}}")


def test_two_duties_cannot_share_their_luck() -> None:
    duty = "{by: red, trigger: 'day > 3', consult: 1, will: 0.5, luck: z}"

    with pytest.raises(ScenarioError, match="have the same luck"):
        crisis(f"treaties: {{t: {{clause: defence, duties: {{a: {duty}, b: {duty}}}}}}}")


def test_an_endless_journey_is_refused() -> None:
    with pytest.raises(ScenarioError, match="more than a century"):
        crisis("events: {vote: {date: 3, lag: 1_000_000_000}}")
