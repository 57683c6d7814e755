"""Names decide luck: not order, not position, not neighbours in the file."""

from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from small_worlds import ENSEMBLE, crisis, days_of, many, stories, traced

from escalate.engine.history import History
from escalate.model.build import build
from escalate.scenario.library import find, read_text
from escalate.scenario.load import load_text

WORLDS = 100
ORDERED = {"outcomes", "ladder"}
"""Sections whose order has a meaning of its own."""


def strait_text() -> str:
    return read_text(find("strait")).replace("days: 360", "days: 150")


def simulated(text: str) -> History:
    return many(build(load_text(text, find("strait"))), WORLDS)


@pytest.fixture(scope="module")
def strait() -> History:
    return simulated(strait_text())


def told(history: History) -> list[object]:
    """All that is kept, by names."""
    return [stories(history), history.series.tobytes(), history.ending.tobytes()]


def test_an_actor_that_can_never_act_changes_nothing(strait: History) -> None:
    for line in ("  aachen: {title: Aachen, rung: 2, resolve: 0.9}\n", "  zealand: {rung: 5}\n"):
        extended = simulated(strait_text().replace("actors:\n", "actors:\n" + line, 1))
        assert told(extended) == told(strait)


def test_an_actor_first_in_the_list_changes_no_other_event(strait: History) -> None:
    text = strait_text().replace("actors:\n", "actors:\n  aachen: {rung: 1}\n", 1)
    text = text.replace(
        "actions:\n",
        "actions:\n  aachen_trades: {by: aachen, rung: 1, rate: 0.1, per: day, repeats: true}\n",
        1,
    )
    history = simulated(text)

    assert stories(history, without=["aachen_trades"]) == stories(strait)
    assert stories(history) != stories(strait)


def turned(part: Any, *, within: str = "") -> Any:
    """The same mapping with its keys in the opposite order, all the way down."""
    if not isinstance(part, dict):
        return part
    keys = list(part) if within in ORDERED else list(part)[::-1]
    return {key: turned(part[key], within=key) for key in keys}


def test_the_order_of_the_file_changes_nothing(strait: History) -> None:
    tree = yaml.safe_load(strait_text().replace("_000", "000").replace("1_500", "1500"))
    reordered = yaml.safe_dump(turned(tree), sort_keys=False)

    assert reordered.index("headline") < reordered.index("actors")
    assert reordered.index("dunmore_enters") < reordered.index("election")
    assert told(simulated(reordered)) == told(strait)


def test_a_happening_that_keeps_its_luck_keeps_its_history_under_a_new_name() -> None:
    body = """
        events:
          raid: {rate: 0.1, per: day, repeats: true, lag: [2, 9], lasts: [3, 9],
                 odds: {small: 0.6, large: rest}}
          other: {rate: 0.1, per: day, repeats: true}
    """
    renamed = body.replace("raid: {", "attack: {luck: raid, ")
    old, new, fresh = (
        many(crisis(text), WORLDS, trace=True)
        for text in (body, renamed, body.replace("raid", "attack"))
    )

    # Within a day a log goes by names.
    assert [
        sorted((day, name.replace("attack", "raid"), *rest) for day, name, *rest in told)
        for told in stories(new)
    ] == [sorted(told) for told in stories(old)]
    np.testing.assert_array_equal(traced(new, "attack.small"), traced(old, "raid.small"))
    assert stories(fresh) != stories(new)


def test_a_duty_that_keeps_its_luck_keeps_its_answers_under_a_new_name() -> None:
    body = """
        treaties:
          pact:
            clause: defence
            duties: {duty: {by: blue, trigger: "day >= 3", consult: [1, 30], will: 0.5}}
    """
    renamed = body.replace("duty: {", "help: {luck: pact.duty, ")
    old, new = (many(crisis(text), WORLDS) for text in (body, renamed))

    assert [
        [(day, kind, chance, roll) for day, _, kind, chance, roll in told] for told in stories(old)
    ] == [
        [(day, kind, chance, roll) for day, _, kind, chance, roll in told] for told in stories(new)
    ]


@settings(max_examples=25)
@given(st.floats(0.001, 0.98), st.floats(0, 1))
def test_raising_a_chance_never_delays_its_first_occurrence(p: float, more: float) -> None:
    body = """
        quantities: {{mood: {{start: 0.5, min: 0, max: 1, noise: 0.05}}}}
        events:
          other: {{rate: 0.05, per: day, repeats: true, cooldown: 9, lasts: [2, 9]}}
          war: {{p: {p}, within: 60, times: {{mood: [0.2, 2]}}, when: "not other.active"}}
    """
    higher = p + (0.99 - p) * more
    low, high = (
        days_of(many(crisis(body.format(p=chance), days=80), 500), "war") for chance in (p, higher)
    )
    happened = ~np.isnan(low)
    assert np.all(high[happened] <= low[happened])


def test_raising_a_rate_never_delays_any_occurrence() -> None:
    body = "events: {{raid: {{rate: {rate}, per: day, repeats: true}}}}"
    slow, fast = (many(crisis(body.format(rate=rate)), 1_000) for rate in (0.05, 0.08))

    for nth in (1, 2, 3, 4):
        first, other = (days_of(history, "raid", nth=nth) for history in (slow, fast))
        assert np.all(other[~np.isnan(first)] <= first[~np.isnan(first)])


def test_a_longer_crisis_begins_like_a_shorter_one() -> None:
    body = """
        quantities: {mood: {start: 0.5, noise: 0.05}}
        events: {raid: {rate: 0.1, per: day, repeats: true, times: {mood: [0.2, 2]}}}
    """
    short, long = many(crisis(body, days=60), 50), many(crisis(body, days=90), 50)

    cut = [[entry for entry in told if entry[0] <= 60] for told in stories(long)]
    assert cut == stories(short)


def test_effects_are_carried_out_after_all_is_judged() -> None:
    """Two events on one day see the same state, whatever their names."""
    body = """
        quantities: {a: {start: 1}, b: {start: 1}}
        events:
          first: {date: 5, then: ["a += b"]}
          second: {date: 5, then: ["b += a", "b *= 3"]}
    """
    history = many(crisis(body, days=6), 2, trace=True)

    assert traced(history, "a")[5, 0] == 2
    assert traced(history, "b")[5, 0] == 4


def test_luck_has_nothing_to_do_with_the_number_of_worlds() -> None:
    body = "events: {war: {p: 0.5, within: 60}}"
    few, most = many(crisis(body), 10), many(crisis(body), ENSEMBLE)

    np.testing.assert_array_equal(days_of(few, "war"), days_of(most, "war")[:10])
