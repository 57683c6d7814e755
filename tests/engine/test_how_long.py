"""Lags, spells, consultations, branches and answers against their distributions."""

import numpy as np
import pytest
from scipy import stats
from small_worlds import (
    ENSEMBLE,
    crisis,
    days_of,
    fits,
    histogram,
    many,
    share_fits,
    tally,
    traced,
)

from escalate.engine.columns import Floats
from escalate.engine.history import History, Kind


def even(low: int, high: int) -> Floats:
    """Each whole day from low to high as likely as the others, and none outside."""
    return np.append(np.full(high - low + 1, 1 / (high - low + 1)), 0.0)


def triangular(low: int, likely: int, high: int) -> Floats:
    """The triangular distribution to the nearest whole day."""
    law = stats.triang((likely - low) / (high - low), low, high - low)
    edges = np.arange(low, high + 2) - 0.5
    return np.append(np.diff(law.cdf(edges)), 0.0)


DURATIONS = [
    pytest.param("[3, 6]", 3, 6, even(3, 6), id="even"),
    pytest.param("[5, 8, 20]", 5, 20, triangular(5, 8, 20), id="triangular"),
    pytest.param("[5, 5, 12]", 5, 12, triangular(5, 5, 12), id="falling"),
    pytest.param("11", 11, 11, np.array([1.0, 0.0]), id="fixed"),
]


@pytest.mark.parametrize(("days", "first", "last", "law"), DURATIONS)
def test_the_lag_from_decision_to_effect(days: str, first: int, last: int, law: Floats) -> None:
    body = f"actions: {{strike: {{by: red, certain: true, lag: {days}}}}}"
    history = many(crisis(body, days=30))

    assert set(days_of(history, "strike", Kind.DECIDED)) == {0}
    assert fits(histogram(days_of(history, "strike"), first, last), law)


@pytest.mark.parametrize(("days", "first", "last", "law"), DURATIONS)
def test_how_long_a_state_lasts(days: str, first: int, last: int, law: Floats) -> None:
    body = f"events: {{truce: {{date: 4, lasts: {days}}}}}"
    history = many(crisis(body, days=30))

    lasted = days_of(history, "truce", Kind.ENDED) - days_of(history, "truce")
    assert fits(histogram(lasted, first, last), law)


@pytest.mark.parametrize(("days", "first", "last", "law"), DURATIONS)
def test_how_long_parties_consult(days: str, first: int, last: int, law: Floats) -> None:
    history = many(crisis(pact(f"trigger: 'day >= 3', consult: {days}, will: 1"), days=30))

    assert set(days_of(history, "pact.duty", Kind.INVOKED)) == {3}
    waited = days_of(history, "pact.duty", Kind.HONOURED) - 3
    assert fits(histogram(waited, first, last), law)


def test_each_occurrence_draws_a_lag_of_its_own() -> None:
    body = "actions: {strike: {by: red, certain: true, repeats: true, lag: [1, 4]}}"
    history = many(crisis(body, days=30))

    first, second = (
        days_of(history, "strike", nth=nth) - days_of(history, "strike", Kind.DECIDED, nth=nth)
        for nth in (1, 2)
    )
    table = np.histogram2d(first, second, bins=(4, 4))[0]
    assert fits(table.ravel(), np.full(16, 1 / 16))


def test_the_odds_of_branches() -> None:
    body = "events: {vote: {date: 5, odds: {hawks: 0.15, doves: 0.6, split: rest}}}"
    history = many(crisis(body, days=6), trace=True)

    flags = np.array(
        [traced(history, f"vote.{branch}")[-1] for branch in ("hawks", "doves", "split")]
    )
    assert np.all(flags.sum(axis=0) == 1)
    assert fits(flags.sum(axis=1), [0.15, 0.6, 0.25])


def test_a_branch_is_chosen_anew_at_every_occurrence() -> None:
    body = """
        events:
          vote: {certain: true, repeats: true, cooldown: 3, odds: {yes_side: 0.3, no_side: rest}}
    """
    history = many(crisis(body, days=6), trace=True)

    won = traced(history, "vote.yes_side")
    assert np.all(won + traced(history, "vote.no_side") == 1)
    first, second = won[0], won[4]
    assert fits(np.histogram2d(first, second, bins=(2, 2))[0].ravel(), [0.49, 0.21, 0.21, 0.09])


def pact(duty: str, *, more: str = "") -> str:
    """A treaty with one duty of blue's."""
    treaty = f"treaties: {{pact: {{clause: defence, duties: {{duty: {{by: blue, {duty}}}}}}}}}"
    return f"{treaty}\n{more}"


def honoured(history: History) -> int:
    """In how many worlds the duty was honoured; every world has asked once and has an answer."""
    yes, no = (tally(history, "pact.duty", kind) for kind in (Kind.HONOURED, Kind.DECLINED))
    assert set(yes + no) == {1}
    return int(yes.sum())


def test_will_is_the_share_of_worlds_that_honour() -> None:
    history = many(crisis(pact("trigger: 'day >= 3', consult: [1, 9], will: 0.37"), days=20))

    assert share_fits(honoured(history), ENSEMBLE, 0.37)


def test_will_is_as_written_where_factors_stand_as_on_day_0() -> None:
    body = pact(
        "trigger: 'day >= 3', consult: 2, will: 0.37, times: {faith: [0.5, 1.5]}",
        more="quantities: {faith: {start: 0.8}}",
    )
    assert share_fits(honoured(many(crisis(body, days=20))), ENSEMBLE, 0.37)


@pytest.mark.parametrize("sets", [[], ["faith=0.9"]], ids=["base", "changed start"])
def test_will_follows_its_factors_relative_to_day_0_of_the_base(sets: list[str]) -> None:
    body = pact(
        "trigger: 'day >= 3', consult: 2, will: 0.4, times: {faith: [0.5, 1.5]}",
        more="""
quantities: {faith: {start: 1}}
events: {betrayal: {date: 1, then: ["faith -= 1"]}}
""",
    )
    history = many(crisis(body, days=20, sets=sets))

    # Faith falls to 0: a factor of 0.5 where day 0 of the base had 1.5.
    assert share_fits(honoured(history), ENSEMBLE, 0.4 * 0.5 / 1.5)


def test_will_is_a_chance_and_stops_at_certainty() -> None:
    body = pact(
        "trigger: 'day >= 3', consult: 2, will: 0.6, times: {faith: 3}",
        more="""
quantities: {faith: {start: 0}}
events: {oath: {date: 1, then: ["faith = 1"]}}
""",
    )
    assert honoured(many(crisis(body, days=20), 2_000)) == 2_000


def test_a_trigger_is_an_edge_and_a_treaty_is_asked_once() -> None:
    body = pact(
        "trigger: 'attacked > 0', consult: 2, will: 0.5",
        more="quantities: {attacked: {is: '1 if 3 <= day < 9 or day >= 20 else 0'}}",
    )
    history = many(crisis(body, days=40), 50)

    assert set(tally(history, "pact.duty", Kind.INVOKED)) == {1}
    assert set(days_of(history, "pact.duty", Kind.INVOKED)) == {3}


def test_a_treaty_that_rearms_is_asked_at_every_edge_after_that() -> None:
    body = pact(
        "trigger: 'attacked > 0', consult: 2, will: 0.5, rearm: 12",
        more="quantities: {attacked: {is: '3 <= day < 9 or 11 <= day < 13 or day >= 20'}}",
    )
    history = many(crisis(body, days=40), 50)

    days = [set(days_of(history, "pact.duty", Kind.INVOKED, nth=nth)) for nth in (1, 2)]
    assert days == [{3}, {20}]
    assert set(tally(history, "pact.duty", Kind.INVOKED)) == {2}


def test_a_treaty_not_in_force_is_asked_when_it_comes_into_force() -> None:
    body = """
        treaties:
          pact:
            clause: defence
            in_force: 0
            duties: {duty: {by: blue, trigger: "day >= 3", consult: 2, will: 0.5}}
        events: {signed: {date: 10, then: ["pact.in_force = 1"]}}
    """
    history = many(crisis(body, days=40), 50)

    assert set(days_of(history, "pact.duty", Kind.INVOKED)) == {11}


def test_an_invocation_may_trigger_the_next_treaty() -> None:
    body = """
        treaties:
          first:
            clause: defence
            duties: {duty: {by: blue, trigger: "day >= 3", consult: 2, will: 1, help: troops}}
          second:
            clause: defence
            duties: {duty: {by: red, trigger: "blue.fighting > 0", consult: 4, will: 1}}
    """
    history = many(crisis(body, days=40), 50)

    assert set(days_of(history, "first.duty", Kind.HONOURED)) == {5}
    assert set(days_of(history, "second.duty", Kind.INVOKED)) == {6}
    assert set(days_of(history, "second.duty", Kind.HONOURED)) == {10}
