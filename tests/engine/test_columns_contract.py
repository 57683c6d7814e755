"""A world's history depends on its own column alone: not on neighbours, their number or order."""

from collections.abc import Callable

import numpy as np
import pytest
from small_worlds import (
    SEED,
    crisis,
    days_of,
    differences,
    exactly,
    many,
    some,
    stories,
    story,
    tally,
    traced,
)

from escalate.engine.chunk import simulate
from escalate.engine.columns import Column, Columns
from escalate.engine.history import History, Kind
from escalate.engine.log import Log
from escalate.errors import EscalateError
from escalate.model.build import build
from escalate.model.model import Model
from escalate.model.table import Role
from escalate.scenario.library import find, read_text
from escalate.scenario.load import load_text

THOUSAND = 1_000


SHORT = ("days: 360", "days: 150")  # long enough for all that the strait has


def straits(*sets: str) -> Model:
    path = find("strait")
    return build(load_text(read_text(path).replace(*SHORT), path, sets))


@pytest.fixture(scope="module")
def strait() -> Model:
    return straits()


@pytest.fixture(scope="module")
def thousand(strait: Model) -> History:
    return many(strait, THOUSAND)


def alone(model: Model, column: Column | int, *, trace: bool = True) -> dict[str, bytes]:
    return exactly(some(model, [column], trace=trace))


def test_a_world_repeated_in_a_chunk_is_the_same_world(strait: Model) -> None:
    together = some(strait, [417, 417, 3])

    for at, world in enumerate((417, 417, 3)):
        assert differences(exactly(together, [at]), alone(strait, world)) == []


@pytest.mark.parametrize("world", [1, 7, 417, 1_000])
def test_a_world_alone_is_the_world_of_the_ensemble(
    strait: Model, thousand: History, world: int
) -> None:
    apart = some(strait, [world], trace=False)

    assert differences(exactly(apart), exactly(thousand, [world - 1])) == []


@pytest.mark.parametrize(("size", "upto"), [(37, 111), (256, 768), (999, 1_000)])
def test_chunks_of_any_size_give_the_same_bytes(
    strait: Model, thousand: History, size: int, upto: int
) -> None:
    for first in range(1, upto + 1, size):
        worlds = range(first, min(first + size, upto + 1))
        chunk = simulate(strait, SEED, Columns.of(worlds))
        wanted = exactly(thousand, [world - 1 for world in worlds])
        assert differences(exactly(chunk), wanted) == []


def test_a_large_chunk_begins_with_the_same_bytes(strait: Model, thousand: History) -> None:
    large = many(strait, 4_096)

    assert differences(exactly(large, range(THOUSAND)), exactly(thousand)) == []


def test_tracing_changes_nothing_else(strait: Model, thousand: History) -> None:
    watched = exactly(many(strait, 40, trace=True))
    untraced = {field: held for field, held in watched.items() if not field.startswith("trace ")}

    assert differences(untraced, exactly(thousand, range(40))) == []


def test_unordered_ids_with_gaps_are_the_worlds_they_name(strait: Model, thousand: History) -> None:
    worlds = [900, 3, 418, 77, 417, 1_000, 1]
    chunk = some(strait, [*worlds, 5_000_000_001], trace=False)

    assert (
        differences(
            exactly(chunk, range(len(worlds))), exactly(thousand, [world - 1 for world in worlds])
        )
        == []
    )
    apart = some(strait, [5_000_000_001], trace=False)
    assert differences(exactly(chunk, [len(worlds)]), exactly(apart)) == []


def test_other_seeds_are_other_worlds(strait: Model, thousand: History) -> None:
    other = many(strait, 50, seed=SEED + 1)

    assert all(
        mine != theirs for mine, theirs in zip(stories(other), stories(thousand), strict=False)
    )


CHANGED = [
    Column(417, values={"corvia_ratifies.p": 0.9}),
    Column(417, values={"belmar_shells.load": 90.0, "strait.km2": 330.0}),
    Column(417, blocked=frozenset({"incident", "offensive"})),
    Column(3, forced={"ceasefire": 40, "volunteers_cross": 60}),
    Column(5, blocked=frozenset({"pact.to_belmar"}), forced={"dunmore_enters": 10}),
]


def test_what_one_column_changes_leaves_its_neighbours_alone(strait: Model) -> None:
    columns = [Column(417), *CHANGED, Column(3), Column(417)]
    together = some(strait, columns)

    for at, column in enumerate(columns):
        assert differences(exactly(together, [at]), alone(strait, column)) == []


def changed(model: Model, name: str, value: float) -> float:
    """Another value of a number, within its bounds."""
    bound = model.bounds.get(name)
    others = (value * 1.25 + 0.25, value + 1, value * 0.75)
    return next((other for other in others if bound is None or bound.allows(other)), value)


def test_no_parameter_of_any_neighbour_reaches_a_world(strait: Model) -> None:
    roles = dict(zip(strait.rows, strait.roles, strict=True))
    initial = dict(zip(strait.rows, strait.initial, strict=True))
    neighbours = [
        Column(417, values={name: changed(strait, name, initial[name])})
        for name, role in roles.items()
        if role in (Role.PARAMETER, Role.START)
        and initial[name] == initial[name]
        and not name.endswith(".every")
    ]
    together = some(strait, [Column(417), *neighbours], trace=False)

    assert len(neighbours) > 100
    assert differences(exactly(together, [0]), alone(strait, 417, trace=False)) == []


def test_a_longer_journey_next_door_leaves_a_supplys_first_lots_alone() -> None:
    body = """
        quantities: {shells: {start: 0}}
        supplies:
          convoy: {from: red, to: blue, what: crates, per_month: 37, transit: [3, 5],
                   jitter: 0.3, into: shells}
        events: {incident: {date: 3}}
    """
    model = crisis(body, days=60)
    far = Column(99, values={"convoy.transit.high": 40.0})
    together = some(model, [*range(1, 21), far])

    assert differences(exactly(together, range(20)), exactly(some(model, range(1, 21)))) == []


def test_lots_that_leave_less_often_next_door_change_nothing() -> None:
    body = """
        quantities: {shells: {start: 0}}
        supplies:
          convoy: {from: red, to: blue, what: crates, per_month: 37, transit: [3, 5],
                   jitter: 0.3, loss: 0.1, into: shells}
        events: {incident: {date: 3}}
    """
    model = crisis(body, days=60)
    columns = [Column(5), Column(6, values={"convoy.every": 10.0}), Column(7)]
    together = some(model, columns)

    for at, column in enumerate(columns):
        assert differences(exactly(together, [at]), alone(model, column)) == []


def test_a_limit_that_a_column_oversteps_is_kept_whatever_happens_in_other_worlds() -> None:
    body = """
        quantities: {calm: {start: 0, max: 1}}
        events: {incident: {p: 0.5, within: 30, then: ["calm += 0"]}}
    """
    model = crisis(body)
    columns = [Column(world, values={"calm": 2.0}) for world in range(1, 13)]
    together = some(model, columns)

    for at, column in enumerate(columns):
        assert differences(exactly(together, [at]), alone(model, column)) == []


def test_a_limit_that_fire_oversteps_is_kept_whatever_happens_in_other_worlds() -> None:
    body = """
        quantities: {shells: {start: 100, min: 60}}
        supplies:
          convoy: {from: red, to: blue, what: crates, per_month: 1, every: 40, transit: [3, 30],
                   into: shells, load: 0, warm: false}
        fronts: {line: {km2: 10, fire: {red: "10"}, shells: {red: shells}}}
        events: {incident: {date: 3}}
    """
    model = crisis(body)
    together = some(model, range(1, 13))

    for at in range(12):
        assert differences(exactly(together, [at]), alone(model, at + 1)) == []


SAME = [
    "belmar_shells.per_month=350",
    "belmar_shells.stock=1_000",
    "belmar_shells.transit.likely=20",
    "belmar_shells.loss=0.5",
    "volunteers.wave=700",
    "volunteers.days.transit.high=30",
    "volunteers.skill=0.6",
    "strait.km2=310",
    "strait.closes_below=200",
    "arkland.resolve=0.9",
    "arkland.rung=4",
    "bold.missed=1.1",
    "arkland.aims.strait.worst=0",
    "arkland.sees.belmar.shells.lag=40",
    "arkland.sees.belmar.shells.error=0",
    "friends.alignment=0.3",
    "pact.in_force=1",
    "pact.to_belmar.will=0.9",
    "pact.to_belmar.consult.low=1",
    "pact.to_belmar.rearm=10",
    "tension=0.9",
    "tension.noise=0.05",
    "tension.toward.half_life=5",
    "arkland.output=90_000",
    "offensive.p=0.8",
    "offensive.within=200",
    "offensive.cooldown=90",
    "offensive.lag.high=60",
    "offensive.times.fire_ratio / 5=9",
    "corvia_sends_volunteers.rate=9",
    "corvia_sends_volunteers.at_most=1",
    "election.odds.hawks=0.9",
    "incident.times.tension.at_1=6",
    "escalation.heat_half_life=5",
    "escalation.rung_days=5",
    "incident.blocked=1",
]


@pytest.mark.parametrize("given", SAME)
def test_a_value_in_a_column_is_the_same_override(strait: Model, given: str) -> None:
    name, _, value = given.partition("=")
    column = Column(417, values={name: float(value)})

    overridden = some(straits(given), [417, 3], trace=False)
    told = [stories(overridden), overridden.series.tolist(), overridden.peak.tolist()]
    changed = some(strait, [column, Column(3, values=column.values)], trace=False)
    assert [stories(changed), changed.series.tolist(), changed.peak.tolist()] == told


def test_the_overrides_compared_do_change_something(strait: Model) -> None:
    plain = exactly(some(strait, [417]))
    named = [given.partition("=") for given in SAME]
    columns = [Column(417, values={name: float(value)}) for name, _, value in named]
    together = some(strait, columns)

    same = [given for at, given in enumerate(SAME) if exactly(together, [at]) == plain]
    assert same == []


RAIDS = """
    quantities: {fear: {start: 0}}
    events:
      raid: {rate: 0.1, per: day, repeats: true, cooldown: 3, then: ["fear += 1"]}
      panic: {p: 0.2, each: raid, repeats: true}
      other: {rate: 0.05, per: day, repeats: true}
"""


def test_a_blocked_happening_has_no_effect_and_uses_up_its_fates() -> None:
    model = crisis(RAIDS)
    worlds = range(1, 41)
    plain = some(model, list(worlds))
    blocked = some(model, [Column(world, blocked=frozenset({"raid"})) for world in worlds])

    assert not traced(blocked, "raid.count").any()
    assert not traced(blocked, "fear").any()
    assert not tally(blocked, "raid").any()
    assert not tally(blocked, "panic").any()
    for nth in (1, 2, 3):
        np.testing.assert_array_equal(
            days_of(blocked, "raid", Kind.BLOCKED, nth=nth), days_of(plain, "raid", nth=nth)
        )
        np.testing.assert_array_equal(
            days_of(blocked, "other", nth=nth), days_of(plain, "other", nth=nth)
        )


def test_a_blocked_treaty_is_neither_asked_nor_answered() -> None:
    body = """
        treaties:
          pact:
            {clause: defence, duties: {duty: {by: blue, trigger: "day >= 3", consult: 2, will: 1}}}
    """
    history = some(crisis(body), [Column(1, blocked=frozenset({"pact.duty"}))])

    assert story(history, 0) == [(3, "pact.duty", "BLOCKED", "nan", "nan")]
    assert not traced(history, "pact.invoked").any()


def test_a_forced_happening_occurs_on_its_day_and_the_luck_of_others_stays() -> None:
    model = crisis(RAIDS)
    worlds = range(1, 41)
    plain = some(model, list(worlds))
    forced = some(model, [Column(world, forced={"raid": 2}) for world in worlds])

    days = np.array([days_of(forced, "raid", nth=nth) for nth in range(1, 9)])
    early = days_of(plain, "raid") <= 2
    assert np.all((days == 2).any(axis=0) | early)
    assert 0 < early.sum() < 40
    np.testing.assert_array_equal(days_of(forced, "other"), days_of(plain, "other"))


def test_a_forced_happening_never_goes_over_a_veto() -> None:
    body = """
        actions: {strike: {by: red, p: 0.001, within: 300, when: "day < 0", veto: "10 <= day < 20"}}
        events: {start: {date: 0}}
    """
    model = crisis(body)
    columns = [Column(1, forced={"strike": day}) for day in (9, 10, 19, 20)]
    history = some(model, columns)

    assert list(tally(history, "strike")) == [1, 0, 0, 1]
    assert list(days_of(history, "strike")[[0, 3]]) == [9, 20]


def test_a_forced_action_is_decided_on_its_day_and_has_its_own_lag() -> None:
    body = "actions: {strike: {by: red, p: 0.001, within: 300, lag: 6, firm: true}}"
    history = some(crisis(body), [Column(1, forced={"strike": 9})])

    assert days_of(history, "strike", Kind.DECIDED)[0] == 9
    assert days_of(history, "strike")[0] == 15


@pytest.mark.parametrize(
    "column",
    [
        lambda: Column(1, values={"raid.rates": 1.0}),
        lambda: Column(1, values={"raid.count": 1.0}),
        lambda: Column(1, blocked=frozenset({"riad"})),
        lambda: Column(1, forced={"riad": 3}),
    ],
    ids=["no such number", "kept by the engine", "nothing to block", "nothing to force"],
)
def test_a_column_that_hits_nothing_is_refused(column: Callable[[], Column]) -> None:
    model = crisis(RAIDS)

    with pytest.raises(EscalateError, match=r"raid|riad"):
        some(model, [column()])


def test_worlds_in_which_nothing_happens_have_an_empty_log() -> None:
    history = some(crisis("", days=3), [1, 2])

    assert len(history.events.day) == 0
    assert stories(history) == [[], []]


def test_the_longest_crisis_fits_the_log() -> None:
    log = Log(crisis("events: {last: {date: 32_000}}", days=32_000))
    log.add(32_000, "last", Kind.HAPPENED, np.array([0]))

    assert log.events().day.tolist() == [32_000]
