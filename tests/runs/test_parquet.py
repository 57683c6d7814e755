"""What is saved of a chunk, and read back."""

from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fake_engine import HAPPENINGS, a_model, simulate
from hypothesis import example, given, settings
from hypothesis import strategies as st

from escalate.engine.columns import Columns
from escalate.engine.history import Kind
from escalate.model.parts import Headline
from escalate.runs.frames import EventLog, Outcomes, Series
from escalate.runs.job import Engine
from escalate.runs.manifest import Manifest
from escalate.runs.tables import EVENTS, OUTCOMES, SERIES, Piece, decoded

MODEL = a_model()
MANIFEST = Manifest.of(MODEL, 3, Engine(simulate, "t", 1))
WORLDS = range(1, 301)


def piece(worlds: range) -> Piece:
    return Piece.of(simulate(MODEL, 3, Columns.of(worlds)), MODEL)


WHOLE = piece(WORLDS).files()


def table(name: str) -> pa.Table:
    return decoded(WHOLE[name])


@settings(deadline=None, max_examples=30)
@given(st.sets(st.integers(2, 300), max_size=20))
def test_the_bytes_do_not_show_the_pieces(starts: set[int]) -> None:
    borders = [1, *sorted(starts), 301]
    pieces = [piece(range(a, b)) for a, b in pairwise(borders)]
    assert Piece.joined(pieces).files() == WHOLE


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 300), st.integers(1, 300))
@example(97, 97)  # a world that failed, alone
def test_a_cut_is_the_same_as_fewer_worlds(one: int, other: int) -> None:
    worlds = range(min(one, other), max(one, other) + 1)
    assert piece(WORLDS).cut(worlds).files() == piece(worlds).files()


def test_what_was_read_writes_the_same_bytes() -> None:
    assert Piece.from_files(WORLDS, WHOLE).files() == WHOLE


def test_read_and_new_worlds_join_to_the_same_bytes() -> None:
    read = Piece.from_files(range(1, 8), piece(range(1, 8)).files())
    assert Piece.joined([read, piece(range(8, 301))]).files() == WHOLE


def test_outcomes_come_back_as_they_were() -> None:
    history = simulate(MODEL, 3, Columns.of(WORLDS))
    outcomes = Outcomes.of(table(OUTCOMES), MANIFEST)
    sound = ~outcomes.failed
    assert (outcomes.world == list(WORLDS)).all()
    assert (outcomes.ending[sound] == history.ending[sound]).all()
    np.testing.assert_array_equal(outcomes.outcome_day, history.outcome_day)
    np.testing.assert_array_equal(outcomes.peak, history.peak)
    np.testing.assert_array_equal(outcomes.last, history.series[:, -1])
    np.testing.assert_array_equal(outcomes.failed_day, history.failures.day)


def test_failed_worlds_are_marked_and_have_no_ending() -> None:
    outcomes = Outcomes.of(table(OUTCOMES), MANIFEST)
    assert list(outcomes.world[outcomes.failed]) == [97, 194, 291]
    assert list(outcomes.ending[outcomes.failed]) == [-1, -1, -1]
    assert list(outcomes.failed_row[outcomes.failed]) == ["day", "north.shells", "front.km"]
    assert set(outcomes.failed_row[~outcomes.failed]) == {None}
    saved = table(OUTCOMES)
    failed = saved.filter(saved["failed_day"].is_valid())
    assert failed["ending"].null_count == failed["headline"].null_count == 3


@pytest.mark.parametrize("members", [(0, 1), (1,), (2,)])
def test_the_headline_counts_worlds_that_a_member_ever_held_in_or_named(
    members: tuple[int, ...],
) -> None:
    headline = Headline("some", tuple(MODEL.outcomes[member] for member in members))
    model = a_model(headline=headline)
    saved = Piece.of(simulate(model, 3, Columns.of(WORLDS)), model).tables[OUTCOMES]
    outcomes = Outcomes.of(saved, MANIFEST)
    held = np.isfinite(outcomes.outcome_day[[*members]]).any(axis=0)
    held |= np.isin(outcomes.ending, members)
    assert list(map(bool, saved["headline"].to_pylist())) == list(held & ~outcomes.failed)


def test_events_come_back_as_they_were() -> None:
    events = simulate(MODEL, 3, Columns.of(WORLDS)).events
    log = EventLog.of(table(EVENTS))
    assert (log.world == events.column + 1).all()
    assert list(log.happening) == [HAPPENINGS[index] for index in events.happening]
    for name in ("day", "kind", "chance", "roll"):
        np.testing.assert_array_equal(getattr(log, name), getattr(events, name))


def test_kinds_are_saved_as_words() -> None:
    words = set(table(EVENTS)["kind"].to_pylist())
    assert words == {kind.name.lower() for kind in Kind}


def test_a_world_without_events_has_none() -> None:
    log = EventLog.of(Piece.of(simulate(MODEL, 3, Columns.of([4])), MODEL).tables[EVENTS])
    assert [len(getattr(log, name)) for name in ("world", "happening", "kind", "roll")] == [0] * 4


def test_series_come_back_as_they_were() -> None:
    history = simulate(MODEL, 3, Columns.of(WORLDS))
    series = Series.of(table(SERIES), MANIFEST.watch)
    assert list(series.days) == [0, 30, 60, 75]
    assert series.rows == MODEL.watch
    np.testing.assert_array_equal(series.values, history.series)


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        (
            OUTCOMES,
            """
            world: int64
            ending: string
            headline: bool
            day.general war: int16
            day.ceasefire: int16
            day.long war: int16
            peak.north: double
            peak.south: double
            last.front.km: double
            last.day: double
            failed_day: int16
            failed_row: string
            """,
        ),
        (
            EVENTS,
            """
            world: int64
            day: int16
            happening: dictionary<values=string, indices=int16, ordered=0>
            kind: dictionary<values=string, indices=int16, ordered=0>
            chance: double
            roll: double
            """,
        ),
        (
            SERIES,
            """
            world: int64
            day: int16
            front.km: double
            day: double
            """,
        ),
    ],
)
def test_the_columns_have_these_names_and_types(name: str, columns: str) -> None:
    schema = pq.ParquetFile(pa.BufferReader(WHOLE[name])).schema_arrow
    assert [f"{field.name}: {field.type}" for field in schema] == [
        line.strip() for line in columns.strip().splitlines()
    ]


def test_a_manifest_comes_back_as_it_was() -> None:
    assert Manifest.from_json(MANIFEST.to_json()) == MANIFEST
    assert MANIFEST.to_json() == Manifest.from_json(MANIFEST.to_json()).to_json()
