"""Worlds that each change something, and what supplies sent, in any number of processes."""

from pathlib import Path

import numpy as np
import pytest

from escalate.engine.chunk import simulate
from escalate.engine.columns import Column, Columns
from escalate.model.build import build
from escalate.model.model import Model
from escalate.runs.dispatches import dispatches_of
from escalate.runs.trials import endings_of
from escalate.scenario.load import load_text

CRISIS = """\
escalate: 1
scenario: small
title: A small crisis
start: 2031-03-01
days: 30
ladder: {0: talks, 1: threats}
actors: {red: {}, blue: {}}
quantities: {guns: {start: 0}}
supplies:
  late: {from: red, to: blue, what: crates, per_month: 90, transit: 2, into: guns,
         while: "go.count > 0", every: 3}
  early: {from: red, to: blue, what: crates, per_month: 90, transit: 2, every: 3}
  none: {from: red, to: blue, what: crates, per_month: 0, transit: 2}
events:
  go: {p: 0.6, within: 30}
  closed: {date: 9, veto: "go.count > 0"}
  ordered: {p: 0.3, within: 30, lag: 4, cancel_if: "go.count > 0"}
outcomes: {war: {when: "ordered.count > 0"}, peace: otherwise}
headline: {name: war, any_of: [war]}
"""


@pytest.fixture(scope="module")
def model() -> Model:
    return build(load_text(CRISIS, Path("small.yaml")))


def quiet(_: object) -> None:
    pass


def test_endings_are_those_of_each_column_alone_in_its_order(model: Model) -> None:
    columns = [
        Column(world, forced={"ordered": 12} if world % 2 else {}, blocked=blocked)
        for world in (900, *range(1, 700), 3)
        for blocked in (frozenset[str](), frozenset({"go"}))
    ]
    one, two = (
        endings_of(model, 4, columns, workers=workers, progress=quiet) for workers in (1, 2)
    )
    alone = [simulate(model, 4, Columns.stack([column])) for column in columns[:40]]

    for mine, theirs in zip(one, two, strict=True):
        np.testing.assert_array_equal(mine, theirs)
    assert one.ending[:40].tolist() == [int(history.ending[0]) for history in alone]
    assert 0 < one.took_place.mean() < 1


def test_what_is_forced_takes_place_unless_something_stands_in_its_way(model: Model) -> None:
    events = simulate(model, 4, Columns.of(range(1, 60))).events
    busy = np.isin(events.happening, [events.names.index(name) for name in ("go", "ordered")])
    calm = min({*range(1, 60)} - {int(at) + 1 for at in events.column[busy]})
    forced = [{}, {"go": 5}, {"closed": 9}, {"go": 5, "closed": 9}, {"ordered": 6}]
    columns = [Column(calm, forced=one) for one in forced]
    columns += [Column(calm, forced={"go": 8, "ordered": 6}), Column(calm, forced={"go": 20})]
    columns += [Column(calm, forced={"go": 5}, blocked=frozenset({"go"}))]

    told = endings_of(model, 4, columns, workers=1, progress=quiet).took_place.tolist()
    assert told == [True, True, True, False, True, False, True, False]


def test_what_came_about_before_the_day_of_forcing_is_not_counted(model: Model) -> None:
    """A happening that has had its only turn cannot be forced later."""
    worlds = simulate(model, 4, Columns.of(range(1, 60))).events
    go = worlds.happening == worlds.names.index("go")
    early = int(worlds.column[go & (worlds.day < 10)][0]) + 1

    told = endings_of(model, 4, [Column(early, forced={"go": 20})], workers=1, progress=quiet)
    assert told.took_place.tolist() == [False]


def test_no_columns_have_no_endings(model: Model) -> None:
    told = endings_of(model, 4, [], progress=quiet)

    assert (len(told.ending), told.outcome_day.shape, len(told.took_place)) == (0, (2, 0), 0)


@pytest.mark.parametrize("workers", [1, 2])
def test_the_first_days_on_which_supplies_sent_are_those_of_the_trace(
    model: Model, workers: int
) -> None:
    told = dispatches_of(model, 4, 300, workers=workers, progress=quiet)
    trace = simulate(model, 4, Columns.of(range(1, 301)), trace=True).trace
    assert trace is not None

    for at, supply in enumerate(model.parts.supplies):
        sent = trace[f"{supply.name}.sent"]
        np.testing.assert_array_equal(told.under_way[at], sent[0] > 0)
        more = sent > sent[0]
        wanted = np.where(more.any(axis=0), more.argmax(axis=0), np.nan)
        np.testing.assert_array_equal(told.first[at], wanted)
    names = [supply.name for supply in model.parts.supplies]
    late, early, none = (names.index(name) for name in ("late", "early", "none"))
    assert np.isnan(told.first[none]).all()
    assert 0 < np.isnan(told.first[late]).mean() < 1
    assert told.under_way[early].all()
