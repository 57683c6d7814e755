from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Self

from hypothesis import given, settings
from hypothesis import strategies as st

from escalate.runs.assembly import Assembly
from escalate.runs.blocks import BLOCK, cut, wanted, worlds_of


@dataclass(frozen=True)
class Slice:
    worlds: range

    def cut(self, worlds: range) -> Self:
        assert set(worlds) <= set(self.worlds)
        return type(self)(worlds)


def joined(pieces: list[Slice]) -> range:
    """The worlds of pieces, which must follow one another."""
    for one, following in pairwise(pieces):
        assert one.worlds.stop == following.worlds.start
    return range(pieces[0].worlds.start, pieces[-1].worlds.stop)


@settings(deadline=None)
@given(st.data(), st.integers(1, 5 * BLOCK), st.integers(100, 5000))
def test_pieces_in_any_order_make_each_block_once_and_whole(
    data: st.DataObject, worlds: int, size: int
) -> None:
    assembly = Assembly[Slice](worlds)
    made = []
    for chunk in data.draw(st.permutations(cut([range(1, worlds + 1)], size))):
        assembly.add(Slice(chunk))
        made += [joined(pieces) for pieces in assembly.whole()]
    blocks = [worlds_of(block, count) for block, count in wanted(worlds).items()]
    assert sorted(made, key=lambda worlds: worlds.start) == blocks
    assert list(assembly.begun()) == []


@settings(deadline=None)
@given(st.data(), st.integers(1, 5 * BLOCK), st.integers(100, 5000))
def test_what_has_begun_goes_from_a_blocks_first_world_to_the_first_that_is_missing(
    data: st.DataObject, worlds: int, size: int
) -> None:
    chunks = cut([range(1, worlds + 1)], size)
    finished = data.draw(st.lists(st.sampled_from(chunks), unique=True))
    assembly = Assembly[Slice](worlds)
    for chunk in finished:
        assembly.add(Slice(chunk))
    whole = [joined(pieces) for pieces in assembly.whole()]
    have = {world for chunk in finished for world in chunk}
    for part in whole + [joined(pieces) for pieces in assembly.begun()]:
        assert part.start in {block.start for block in map(worlds_of, wanted(worlds))}
        assert set(part) <= have
        assert part in whole or part.stop not in have


def test_a_block_that_could_not_be_saved_stays() -> None:
    assembly = Assembly[Slice](10)
    assembly.add(Slice(range(1, 11)))
    next(assembly.whole())  # and its part is not saved
    assert [joined(pieces) for pieces in assembly.begun()] == [range(1, 11)]
