"""From an order to its effect and its end, and how a world gets its name."""

import pickle

import numpy as np
import pytest
from small_worlds import crisis, days_of, differences, exactly, many, some, story, tally, traced

from escalate.engine.columns import Column
from escalate.engine.history import Kind


def entries(body: str, *, days: int = 40) -> list[tuple[int, str, str]]:
    """Day, happening and kind of all that happens in one world."""
    told = story(some(crisis(body, days=days), [1]), 0)
    return [(day, name, kind) for day, name, kind, *_ in told]


ORDER = """
quantities: {{door: {{is: "0 if 8 <= day < 12 else 1"}}}}
actions: {{strike: {{by: red, certain: true, lag: 9, {more}}}}}
"""


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ("veto: 'door == 0'", "LAPSED"),
        ("when: 'door > 0'", "LAPSED"),
        ("cancel_if: 'door == 0'", "CANCELLED"),
        ("veto: 'door == 0', firm: true", "HAPPENED"),
        ("when: 'door > 0', firm: true", "HAPPENED"),
        ("cancel_if: 'door == 0', firm: true", "CANCELLED"),
        ("cancel_if: 'day == 5'", "HAPPENED"),
    ],
)
def test_an_order_is_looked_at_again_when_it_falls_due(more: str, kind: str) -> None:
    assert entries(ORDER.format(more=more), days=9) == [
        (0, "strike", "DECIDED"),
        (9, "strike", kind),
    ]


def test_an_order_that_lapses_has_no_effect_and_counts_for_nothing() -> None:
    body = "events: {ease: {when: 'strike.count > 0'}}" + ORDER.format(more="veto: 'door == 0'")
    history = some(crisis(body, days=11), [1])

    assert tally(history, "strike", Kind.LAPSED)[0] == 1
    assert not traced(history, "strike.count").any()
    assert not tally(history, "ease").any()


def test_a_state_lasts_until_its_condition_and_then_rests() -> None:
    body = """
        events:
          truce: {certain: true, until: "day == 6 or day == 20", cooldown: 4, repeats: true}
    """
    assert entries(body, days=22) == [
        (0, "truce", "HAPPENED"),
        (6, "truce", "ENDED"),
        (11, "truce", "HAPPENED"),
        (20, "truce", "ENDED"),
    ]


def test_a_state_is_a_row_that_leaves_no_residue() -> None:
    body = "events: {truce: {date: 3, lasts: 5}}"
    history = some(crisis(body, days=12), [1])

    assert list(traced(history, "truce.active")[:, 0]) == [0] * 3 + [1] * 5 + [0] * 5
    assert list(traced(history, "truce.count")[:, 0]) == [0] * 3 + [1] * 10


def test_an_effect_may_end_a_state() -> None:
    body = """
        events:
          truce: {date: 3, lasts: 50}
          breach: {date: 9, then: [end truce]}
    """
    history = some(crisis(body, days=12), [1])

    assert days_of(history, "truce", Kind.ENDED)[0] == 9
    assert list(traced(history, "truce.active")[[8, 9, 10], 0]) == [1, 0, 0]


def test_a_condition_without_a_chance_is_an_edge() -> None:
    body = """
        quantities: {door: {is: "1 if 4 <= day < 9 or day == 15 else 0"}}
        events: {alarm: {when: "door > 0", repeats: true}, once: {when: "door > 0"}}
    """
    history = some(crisis(body, days=20), [1])

    assert [days_of(history, "alarm", nth=nth)[0] for nth in (1, 2)] == [4, 15]
    assert tally(history, "alarm")[0] == 2
    assert tally(history, "once")[0] == 1


def test_a_date_is_a_day_and_a_veto_is_stronger() -> None:
    body = """
        events:
          vote: {date: 2031-03-11}
          parade: {date: 10, veto: "day == 10"}
          rally: {date: 10, when: "day == 11"}
    """
    assert entries(body) == [(10, "parade", "PREVENTED"), (10, "vote", "HAPPENED")]


ENDINGS = """
outcomes:
  ruin: {when: "harm > 2"}
  war: {when: "harm > 0"}
  truce: {when: "harm < 1", at_end: true}
  peace: otherwise
headline: {name: ruin, any_of: [ruin]}
quantities: {harm: {start: 0}}
events:
  first: {rate: 0.02, per: day, then: ["harm += 1"]}
  second: {rate: 0.02, per: day, then: ["harm += 2"]}
  third: {rate: 0.02, per: day, then: ["harm -= 3"]}
"""


def test_a_world_is_named_by_the_gravest_that_ever_was() -> None:
    model = crisis(ENDINGS, days=60)
    history = many(model, 400, trace=True)
    harm = traced(history, "harm")

    ruin, war, calm = (harm > 2).any(axis=0), (harm > 0).any(axis=0), harm[-1] < 1
    wanted = np.select([ruin, war, calm], [0, 1, 2], 3)
    assert set(wanted) == {0, 1, 2}
    np.testing.assert_array_equal(history.ending, wanted)


def test_each_outcome_keeps_the_first_day_it_held() -> None:
    history = many(crisis(ENDINGS, days=60), 400, trace=True)
    harm = traced(history, "harm")

    for row, held in ((0, harm > 2), (1, harm > 0)):
        first = np.where(held.any(axis=0), np.argmax(held, axis=0), np.nan)
        np.testing.assert_array_equal(history.outcome_day[row], first)
    np.testing.assert_array_equal(days_of(history, "war", Kind.REACHED), history.outcome_day[1])
    assert set(history.outcome_day[2][harm[-1] < 1]) == {60}


def test_the_chance_so_far_has_just_passed_the_roll() -> None:
    events = many(crisis("events: {raid: {rate: 0.2, per: day, repeats: true}}"), 300).events

    assert np.all(events.chance >= events.roll)
    assert np.all((events.roll >= 0) & (events.chance < 1))
    # A roll is 1 - exp(-fate): even between 0 and 1 over all that could happen.
    assert 0.4 < events.roll.mean() < 0.6


def test_a_series_is_the_trace_every_30_days_and_on_the_last() -> None:
    body = "quantities: {mood: {start: 0, noise: 1}}\nwatch: [mood, day]"
    history = many(crisis(body, days=100), 20, trace=True)

    assert history.series_days.tolist() == [0, 30, 60, 90, 100]
    np.testing.assert_array_equal(history.series[0], traced(history, "mood")[history.series_days])
    assert history.series[1, :, 0].tolist() == [0, 30, 60, 90, 100]


def test_a_model_that_travels_gives_the_same_worlds() -> None:
    model = crisis(ENDINGS, days=60)
    travelled = pickle.loads(pickle.dumps(model))  # noqa: S301 - our own

    columns: list[Column | int] = [1, Column(2, blocked=frozenset({"first"})), 417]
    assert differences(exactly(some(model, columns)), exactly(some(travelled, columns))) == []


def test_simulating_twice_gives_the_same_bytes() -> None:
    model = crisis(ENDINGS, days=60)

    assert differences(exactly(many(model, 50)), exactly(many(model, 50))) == []
