"""Lines that hold what is measured against bars; claims have a module of their own."""

from __future__ import annotations

from collections.abc import Callable

from escalate.teach.labs.bars import Bar, Distance, bars_of, distance
from escalate.teach.labs.bench import Bench
from escalate.teach.labs.measuring import Measure, Measurements, measure
from escalate.teach.labs.shape import Line
from escalate.teach.labs.verdict import Part, Told


def measured(name: str, line: Line, bench: Bench) -> Callable[[], Told]:
    """Judges whether a number meets its bars, under each of several sets if the line has some."""
    bars = tuple(bars_of(line))
    asked = [
        (tuple(more), measure(line, bench.sides(line, bars, tuple(more))))
        for more in line.each or ((),)
    ]
    return lambda: _judged(name, line, bars, asked)


def _judged(
    name: str, line: Line, bars: tuple[Bar, ...], asked: list[tuple[tuple[str, ...], Measure]]
) -> Told:
    found = [(sets, ask()) for sets, ask in asked]
    parts = [_part(sets, one, bars) for sets, one in found]
    wanted = line.in_at_least or len(parts)
    met = sum(part.met for part in parts) >= wanted
    ranked = sorted(range(len(parts)), key=lambda at: _badness(parts[at]))
    at = ranked[wanted - 1]  # the one by which the line is met or missed
    return Told(
        name,
        line.say,
        met,
        value=parts[at].value,
        of_start=found[at][1].of_start,
        bars=bars,
        to_go=parts[at].to_go,
        parts=tuple(parts) if line.each else (),
        wanted=wanted if line.each else 0,
        reasons=() if met or parts[at].to_go == parts[at].to_go else ("there is no such world",),
    )


def _part(sets: tuple[str, ...], found: Measurements, bars: tuple[Bar, ...]) -> Part:
    distances = [_distance(found, bar) for bar in bars]
    worst = max(distances, key=lambda one: (not one.met, one.to_go))
    return Part(sets, found.value, all(one.met for one in distances), worst.to_go)


def _distance(found: Measurements, bar: Bar) -> Distance:
    value = found.of_start if bar.of_start else found.value
    assert value is not None
    return distance(value, bar)


def _badness(part: Part) -> tuple[bool, float]:
    missing = part.to_go != part.to_go  # not a number
    return not part.met, float("inf") if missing else part.to_go
