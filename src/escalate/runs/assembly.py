"""Joins finished pieces of work to whole parts; pure: no files, no processes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Generic, Protocol, Self, TypeVar

from escalate.runs.blocks import block_of, wanted, worlds_of


class Cuttable(Protocol):
    """What was made of some worlds in a row."""

    @property
    def worlds(self) -> range:
        """Which worlds."""

    def cut(self, worlds: range) -> Self:
        """The same of some of its worlds."""


P = TypeVar("P", bound=Cuttable)


class Assembly(Generic[P]):
    """Pieces of the worlds 1 to N, put in whatever order they come, given back block by block."""

    def __init__(self, worlds: int) -> None:
        self._wanted = wanted(worlds)
        self._pieces: defaultdict[int, list[P]] = defaultdict(list)

    def add(self, piece: P) -> None:
        """Put in a piece, which may span blocks."""
        worlds = piece.worlds
        for block in range(block_of(worlds[0]), block_of(worlds[-1]) + 1):
            inside = worlds_of(block)
            start, stop = max(worlds.start, inside.start), min(worlds.stop, inside.stop)
            self._pieces[block].append(piece.cut(range(start, stop)))

    def whole(self) -> Iterator[list[P]]:
        """The pieces of each block that has all its worlds; it leaves once they are dealt with."""
        for block in sorted(self._pieces):
            pieces = self._unbroken(block)
            if sum(len(piece.worlds) for piece in pieces) == self._wanted[block]:
                yield pieces
                del self._pieces[block]

    def begun(self) -> Iterator[list[P]]:
        """Of each block that is still here, the pieces that join from its first world on."""
        for block in sorted(self._pieces):
            if pieces := self._unbroken(block):
                yield pieces

    def _unbroken(self, block: int) -> list[P]:
        pieces: list[P] = []
        following = worlds_of(block).start
        for piece in sorted(self._pieces[block], key=lambda piece: piece.worlds.start):
            if piece.worlds.start != following:
                break
            pieces.append(piece)
            following = piece.worlds.stop
        return pieces
