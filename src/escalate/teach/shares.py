"""Shares that make up a whole, as people write them; asks and judges nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from escalate.teach.labs import answers
from escalate.teach.labs.answers import UnreadError

_OF = re.compile(r"\s*(?:\b(?:out )?of\b|/)\s*")
_BARE = re.compile(r"[\d.]+")
ROUNDING = 0.005
"""By how much a share may be off that is rounded to a whole per cent."""
HINT = "write a per cent, a part of one, or so many in so many"


class Meant(NamedTuple):
    """A share from 0 to 1, as of a hundred and as of one.

    They differ only for a bare number of at most 1, which no more than the others can tell.
    """

    of_hundred: float
    of_one: float


def single(text: str) -> Meant:
    """What one share may mean: `30`, `30%`, `0.3`, `3 in 10`, `3 out of 10`, `3/10`.

    Raises UnreadError.
    """
    text = text.strip()
    said = answers.share(_OF.sub(" in ", text.removesuffix("worlds").strip()))
    if said.low != said.high:
        low, high = 100 * said.low, 100 * said.high
        raise UnreadError(f"{text!r} is a range, from {low:.3g} to {high:.3g}%", "give one share")
    if _BARE.fullmatch(text) and said.low == float(text):
        return Meant(said.low / 100, said.low)
    return Meant(said.low, said.low)


def whole(shares: Sequence[Meant]) -> tuple[float, ...]:
    """The shares, made to add to one; each may be rounded to a whole per cent.

    Raises UnreadError if they do not add to a hundred, whichever way they are read.
    """
    percents = [share.of_hundred for share in shares]
    parts = [share.of_one for share in shares]
    for read in (percents, parts):
        total = sum(read)
        if abs(total - 1) <= ROUNDING * len(shares) + 1e-9:
            return tuple(round(share / total, 6) for share in read)
    total = min(sum(percents), sum(parts), key=lambda total: abs(total - 1))
    raise UnreadError(f"they add to {100 * total:.4g}, not to 100", "give them again")
