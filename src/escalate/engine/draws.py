"""Luck by address: every draw is fixed by (seed, name, occurrence, world); nothing is drawn "next".

Philox with the key (seed, hash of the name) and the counter (world / 4, occurrence). A uniform is
what the world's word of that block says, so it depends on no other world, name or occurrence.
Every other variate is worked out from one addressed uniform, or one addressed word.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from escalate.engine.columns import Floats, Ints

DICE = "a"
"""The letter of this scheme, saved with every ensemble."""
Word = TypeVar("Word", np.float64, np.uint64)
_WORDS = 4  # 64-bit words that Philox gives a counter value
_LANE, _HALF = np.uint64(16), np.uint64(32)  # bits
_EVEN_LANES, _LOW_HALF = np.uint64(0x0000FFFF0000FFFF), np.uint64(0xFFFFFFFF)
_NOISE_MEAN = 4 * (2**16 - 1) / 2
_NOISE_SPREAD = float(np.sqrt(4 * (2**32 - 1) / 12))


class Draws:
    """The luck of the worlds of a chunk."""

    def __init__(self, seed: int, worlds: Ints) -> None:
        ids, self._column = np.unique(worlds, return_inverse=True)
        self._as_they_come = len(ids) == len(worlds) and bool((ids == worlds).all())
        breaks = np.flatnonzero(np.diff(ids) != 1) + 1
        self._runs = [(int(run[0]), len(run)) for run in np.split(ids, breaks) if len(run)]
        self._seed = seed
        self._bits = np.random.Philox(0)
        self._generator = np.random.Generator(self._bits)
        self._state = self._bits.state
        self._owned: set[str] = set()

    def stream(self, name: str) -> Stream:
        """The luck that goes by a name; each name has one owner.

        Raises ValueError if the name is owned already.
        """
        if name in self._owned:
            raise ValueError(f"two mechanisms draw under the name {name!r}")
        self._owned.add(name)
        return Stream(
            self, int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little")
        )

    def uniforms(self, key: int, occurrence: int) -> Floats:
        """One uniform on [0, 1) for every column."""
        return self._spread([self._seek(key, occurrence, *run) for run in self._runs])

    def words(self, key: int, occurrence: int) -> NDArray[np.uint64]:
        """One 64-bit word for every column."""
        parts = []
        for first, count in self._runs:
            skip = self._point(key, occurrence, first)
            parts.append(self._bits.random_raw(skip + count)[skip:])
        return self._spread(parts)

    def _seek(self, key: int, occurrence: int, first: int, count: int) -> Floats:
        skip = self._point(key, occurrence, first)
        return self._generator.random(skip + count)[skip:]

    def _point(self, key: int, occurrence: int, first: int) -> int:
        """Point Philox at an address; return how many words of its block come before."""
        block, skip = divmod(first, _WORDS)
        # Setting a kept state takes a sixth of the time of making a generator.
        self._state["state"]["key"][:] = self._seed, key
        self._state["state"]["counter"][:] = block, occurrence, 0, 0
        self._bits.state = self._state
        return skip

    def _spread(self, parts: list[NDArray[Word]]) -> NDArray[Word]:
        drawn = parts[0] if len(parts) == 1 else np.concatenate(parts)
        return drawn if self._as_they_come else drawn[self._column]


class Stream:
    """The luck of one name: an array over the columns for every occurrence."""

    def __init__(self, draws: Draws, key: int) -> None:
        self._draws = draws
        self._key = key
        self._kept = Kept(self.fresh)

    def at(self, occurrences: Ints, columns: Ints) -> Floats:
        """A uniform on [0, 1) for each of some columns, each at an occurrence of its own."""
        return self._kept.at(occurrences, columns)

    def fresh(self, occurrence: int) -> Floats:
        """A uniform for every column at an occurrence that is asked for once."""
        return self._draws.uniforms(self._key, occurrence)

    def noise(self, occurrence: int) -> Floats:
        """A deviate with mean 0 and standard deviation 1 for every column."""
        return deviates(self.words(occurrence))

    def words(self, occurrence: int) -> NDArray[np.uint64]:
        """A word for every column, at an occurrence that is asked for once."""
        return self._draws.words(self._key, occurrence)


def deviates(words: NDArray[np.uint64]) -> Floats:
    """Deviates with mean 0 and standard deviation 1, one of each word.

    The sum of the word's four 16-bit lanes: near normal, bounded by 3.46, and exact.
    """
    pairs = (words & _EVEN_LANES) + ((words >> _LANE) & _EVEN_LANES)
    total = (pairs & _LOW_HALF) + (pairs >> _HALF)
    return (total.astype(np.float64) - _NOISE_MEAN) / _NOISE_SPREAD


class Kept:
    """Arrays over the columns by occurrence, each worked out once."""

    def __init__(self, make: Callable[[int], Floats]) -> None:
        self._make = make
        self._table: Floats = np.empty((0, 0))
        self._count = 0

    def at(self, occurrences: Ints, columns: Ints) -> Floats:
        """For each of some columns the number at the column's own occurrence."""
        if not len(columns):
            return np.empty(0)
        last = int(occurrences.max())
        while self._count <= last:
            self._add(self._make(self._count))
        return self._table[occurrences, columns]

    def _add(self, row: Floats) -> None:
        if self._count == len(self._table):
            grown = np.empty((max(4, 2 * self._count), len(row)))
            grown[: self._count] = self._table if self._count else 0.0
            self._table = grown
        self._table[self._count] = row
        self._count += 1
