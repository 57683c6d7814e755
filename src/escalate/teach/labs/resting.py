"""The line that asks which uncertain numbers the headline rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite

import numpy as np

from escalate.analysis.designs import latin
from escalate.analysis.estimates import Estimate
from escalate.analysis.goal import goal
from escalate.engine.columns import Column, Floats
from escalate.errors import EscalateError
from escalate.runs.ensemble import Progress
from escalate.runs.trials import endings_of
from escalate.teach.labs import answers
from escalate.teach.labs.bars import number
from escalate.teach.labs.bench import Bench
from escalate.teach.labs.claims import Judge, read_claim
from escalate.teach.labs.frame import stated_ranges
from escalate.teach.labs.shape import Design, Line
from escalate.teach.labs.submission import Submission
from escalate.teach.labs.verdict import Told

COUNTED = 100
"""A range of whole numbers as wide as this is one of things that are counted."""


@dataclass(frozen=True)
class Spread:
    """How far the share of the headline lies apart over a design, in points."""

    free: float
    pinned: float


def rests_on(
    name: str, line: Line, bench: Bench, design: Design, progress: Callable[[Progress], None]
) -> Judge:
    """Judges whether the headline rests on the uncertain numbers that are named."""
    known: Mapping[str, tuple[str, ...]] = dict.fromkeys(design.of, ())
    key = str(line.rests_on)
    given = read_claim(bench.student.answer, key, lambda value: answers.names(value, known))
    found = list(dict.fromkeys(one.name for one in given))
    assert line.falls is not None
    least = number(line.falls)

    def judge() -> Told:
        if len(found) != line.count:
            reason = f"name {line.count} numbers, not {len(found)}"
            return Told(name, line.say, met=False, reasons=(reason,))
        spread = _spread(bench, design, found, progress)
        falls = 1 - spread.pinned / spread.free if spread.free else 0.0
        words = f"knowing them leaves {spread.pinned:.1f} of {spread.free:.1f} points of spread"
        value = Estimate(falls, falls, falls, design.points, "ratio")
        met = isfinite(falls) and falls >= least
        notes = (one.note for one in given if one.note)
        reasons = (*(() if met else (words,)), *notes)
        return Told(name, line.say, met, value=value, reasons=reasons)

    return judge


def _spread(
    bench: Bench, design: Design, pinned: list[str], progress: Callable[[Progress], None]
) -> Spread:
    """The 5 to 95 % spread of the headline over the design, as it is and with some pinned."""
    ranges = _ranges(bench.own, design)
    points = [_fit(point, ranges) for point in latin(ranges, design.points, design.seed)]
    middles = _fit({name: sum(ranges[name]) / 2 for name in pinned}, ranges)
    free = _shares(bench, design, points, progress)
    known = _shares(bench, design, [{**point, **middles} for point in points], progress)
    return Spread(_width(free), _width(known))


def _width(shares: Floats) -> float:
    low, high = np.quantile(shares, [0.05, 0.95])
    return float(100 * (high - low))


def _ranges(own: Submission, design: Design) -> dict[str, tuple[float, float]]:
    stated = stated_ranges(own)
    missing = [name for name in design.of if not stated.get(name)]
    if missing:
        raise EscalateError(f"{missing[0]} states no range", "`design: of:` names numbers with one")
    return {name: (stated[name][0], stated[name][1]) for name in design.of}


def _shares(
    bench: Bench,
    design: Design,
    points: list[dict[str, float]],
    progress: Callable[[Progress], None],
) -> Floats:
    """The headline's share at each point, in the same worlds at all of them."""
    model = bench.own.model(bench.own.usual)
    of = ("shares", model.canonical, design.seed, design.worlds, points)
    kept = bench.memory.recall(of)
    if kept is not None:
        return np.asarray(kept["shares"], float)
    worlds = range(1, design.worlds + 1)
    columns = [Column(world, values=point) for point in points for world in worlds]
    found = endings_of(model, design.seed, columns, progress=progress)
    one = goal(None, model.outcomes, model.headline)
    met = one.met(found.ending, found.outcome_day).reshape(len(points), design.worlds)
    shares: Floats = met.mean(axis=1)
    bench.memory.keep(of, {"shares": shares})
    return shares


def _fit(point: dict[str, float], ranges: Mapping[str, tuple[float, float]]) -> dict[str, float]:
    """A point at which what is counted, such as soldiers, is whole."""
    return {name: round(value) if _counts(ranges[name]) else value for name, value in point.items()}


def _counts(limits: tuple[float, float]) -> bool:
    low, high = limits
    return low == int(low) and high == int(high) and high - low >= COUNTED
