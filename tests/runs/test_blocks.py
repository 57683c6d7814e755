from collections.abc import Mapping
from itertools import chain, pairwise
from math import ceil

from hypothesis import given, settings
from hypothesis import strategies as st

from escalate.runs.blocks import (
    BLOCK,
    block_of,
    chunk_size,
    cut,
    missing,
    shared_out,
    unbroken,
    wanted,
    worlds_of,
)

sizes = st.integers(1, 6 * BLOCK)
saved_blocks = st.dictionaries(st.integers(0, 5), st.integers(1, BLOCK))


def ids(saved: Mapping[int, int]) -> set[int]:
    return set(chain.from_iterable(worlds_of(block, count) for block, count in saved.items()))


def test_the_first_block_holds_worlds_1_to_1024() -> None:
    assert worlds_of(0) == range(1, 1025)
    assert worlds_of(1, 10) == range(1025, 1035)
    assert [block_of(world) for world in (1, 1024, 1025)] == [0, 0, 1]


@settings(deadline=None)
@given(sizes)
def test_an_ensemble_is_made_of_whole_blocks_and_one_that_may_be_partial(worlds: int) -> None:
    assert ids(wanted(worlds)) == set(range(1, worlds + 1))


@settings(deadline=None)
@given(saved_blocks, sizes)
def test_what_is_missing_is_what_is_wanted_and_not_saved(
    saved: dict[int, int], worlds: int
) -> None:
    gaps = missing(saved, worlds)
    assert set(chain.from_iterable(gaps)) == set(range(1, worlds + 1)) - ids(saved)
    assert all(one.stop < next_one.start for one, next_one in pairwise(gaps))


@settings(deadline=None)
@given(sizes, sizes)
def test_a_larger_ensemble_misses_only_the_new_worlds(before: int, after: int) -> None:
    gaps = missing(wanted(before), after)
    assert gaps == ([range(before + 1, after + 1)] if before < after else [])


@settings(deadline=None)
@given(saved_blocks)
def test_the_unbroken_worlds_end_where_the_first_is_missing(saved: dict[int, int]) -> None:
    count = unbroken(saved)
    assert missing(saved, count) == []
    assert missing(saved, count + 1) == [range(count + 1, count + 2)]


@settings(deadline=None)
@given(saved_blocks, sizes, st.integers(1, 5000))
def test_chunks_hold_every_missing_world_once_in_order(
    saved: dict[int, int], worlds: int, size: int
) -> None:
    gaps = missing(saved, worlds)
    chunks = cut(gaps, size)
    assert list(chain.from_iterable(chunks)) == list(chain.from_iterable(gaps))
    assert all(0 < len(chunk) <= size for chunk in chunks)


@settings(deadline=None)
@given(st.integers(1, 40), sizes, st.integers(1, 16))
def test_ensembles_side_by_side_are_cut_where_they_end(
    ensembles: int, worlds: int, workers: int
) -> None:
    pieces = shared_out(ensembles, worlds, workers)

    assert list(chain.from_iterable(pieces)) == list(range(1, ensembles * worlds + 1))
    assert all(len({(at - 1) // worlds for at in (one[0], one[-1])}) == 1 for one in pieces)


def test_each_worker_takes_a_whole_ensemble_while_there_is_one_for_each() -> None:
    assert [len(one) for one in shared_out(2, 8000, 2)] == [8000, 8000]
    assert [len(one) for one in shared_out(3, 8000, 2)] == [8000, 8000, 4000, 4000]
    assert [len(one) for one in shared_out(1, 8000, 4)] == [2000] * 4


@settings(deadline=None)
@given(st.integers(1, 10**7), st.integers(1, 64))
def test_chunks_are_large_and_keep_every_worker_busy(worlds: int, workers: int) -> None:
    size = chunk_size(worlds, workers)
    rounds = ceil(worlds / (workers * 4096))
    idle = rounds * workers * size - worlds
    assert size <= 4096
    assert 0 <= idle < rounds * workers
