"""Plans which worlds to simulate, in which chunks; pure: no files, no processes.

Worlds are saved in blocks of 1,024: block b holds worlds 1024 b + 1 to 1024 (b + 1). What is
saved of a block always begins with its first world. Chunks, the pieces of work, ignore blocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import ceil

BLOCK = 1024
_LARGEST_CHUNK = 4096


def worlds_of(block: int, count: int = BLOCK) -> range:
    """The first `count` worlds of a block."""
    first = BLOCK * block + 1
    return range(first, first + count)


def block_of(world: int) -> int:
    """The block that a world is saved in."""
    return (world - 1) // BLOCK


def wanted(worlds: int) -> dict[int, int]:
    """How many worlds of which block an ensemble of `worlds` worlds has."""
    return {block: min(BLOCK, worlds - BLOCK * block) for block in range(ceil(worlds / BLOCK))}


def missing(saved: Mapping[int, int], worlds: int) -> list[range]:
    """The worlds up to `worlds` that are not saved, as ranges that do not touch."""
    gaps: list[range] = []
    for block, count in wanted(worlds).items():
        gap = worlds_of(block, count)[saved.get(block, 0) :]
        if gap and gaps and gaps[-1].stop == gap.start:
            gaps[-1] = range(gaps[-1].start, gap.stop)
        elif gap:
            gaps.append(gap)
    return gaps


def unbroken(saved: Mapping[int, int]) -> int:
    """N, if worlds 1 to N are saved and world N + 1 is not."""
    block = 0
    while saved.get(block) == BLOCK:
        block += 1
    return BLOCK * block + saved.get(block, 0)


def chunk_size(worlds: int, workers: int, largest: int = _LARGEST_CHUNK) -> int:
    """Chunks as large as may be, and as many as leave no worker idle at the end."""
    rounds = ceil(worlds / (workers * largest))
    return ceil(worlds / (workers * rounds))


def shared_out(ensembles: int, worlds: int, workers: int) -> list[range]:
    """Several ensembles of as many worlds each, laid end to end, in pieces for some workers.

    World w of ensemble k stands at k `worlds` + w. As long as there is an ensemble for each worker
    they take whole ones, or as much as a chunk may hold, for a world of a large chunk costs least;
    the last ones are split among all.
    """
    whole = ensembles - ensembles % workers
    parts = ceil(workers / (ensembles - whole)) if ensembles > whole else 1
    laid = [range(k * worlds + 1, (k + 1) * worlds + 1) for k in range(ensembles)]
    most = 2 * _LARGEST_CHUNK
    pieces = cut(laid[:whole], chunk_size(worlds, 1, most))
    return pieces + cut(laid[whole:], chunk_size(worlds, parts, most))


def cut(gaps: Iterable[range], size: int) -> list[range]:
    """The gaps, in order, in chunks of at most `size` worlds."""
    return [gap[start : start + size] for gap in gaps for start in range(0, len(gap), size)]
