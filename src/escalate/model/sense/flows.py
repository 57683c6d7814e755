"""How far what moves, flows and fights can take rows; says nothing of what happens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from math import floor, inf

from escalate.model.formulas import Formula
from escalate.model.model import Mechanisms
from escalate.model.parts import Force, Front, Moving, Side, Sight, Supply
from escalate.model.sense import intervals
from escalate.model.sense.extents import Extents, Rule
from escalate.model.sense.intervals import Interval, hull

SHORTEST = 1 / 50
"""Days: with a half-life below it a level is reached at once, and rounding may overshoot it."""
MOST_DEVIATES = 3.47
"""Standard deviations from the mean that noise never passes."""
ROUNDING = 1e-12
"""Relative error of a mean."""
_NOTHING = Interval(0.0, 0.0)


def moving_rules(extents: Extents, parts: Mechanisms) -> Iterator[Rule]:
    """How quantities move by themselves, and fronts; nothing does so on day 0."""
    for moving in parts.moving:
        reads = _reads([moving.level, moving.change], moving.row)
        yield Rule(reads, partial(_move, extents, moving))
    for front in parts.fronts:
        reads = _reads([front.moves], front.open, front.km2)
        yield Rule(reads, partial(_advance, extents, front))
        for side in front.sides:
            reads = _reads([side.losses, side.lasting, side.fire], front.open)
            yield Rule(reads, partial(_fight, extents, front, side))


def flow_rules(extents: Extents, parts: Mechanisms) -> Iterator[Rule]:
    """How supplies flow, forces move, actors learn, and rows follow from others."""
    for supply in parts.supplies:
        stock = [] if supply.stock is None else [supply.stock]
        yield Rule(frozenset({supply.flow, *stock}), partial(_flow, extents, supply))
    for index, force in enumerate(parts.forces):
        sent, recalled = (_commanders(parts, verb, index) for verb in ("send", "recall"))
        rows = [force.guard, force.pledged, *(stage.row for stage in force.stages)]
        reads = _reads([force.only_in, force.losses], *rows, *sent, *recalled)
        yield Rule(reads, partial(_deploy, extents, force, sent, recalled))
        if force.skill_top is not None:
            step = partial(_learn, extents, force, extents.rows[force.skill])
            yield Rule(frozenset({force.stages[-1].row}), step)
    for sight in parts.sights:
        if not sight.never:
            yield Rule(_reads([sight.told], sight.row), partial(_see, extents, sight))
    for derived in parts.derived:
        if not derived.once:
            step = partial(_derive, extents, derived.row, derived.formula)
            yield Rule(derived.formula.reads, step)


def _reads(formulas: Iterable[Formula | None], *rows: int) -> frozenset[int]:
    return frozenset(rows).union(*(formula.reads for formula in formulas if formula))


def _derive(extents: Extents, row: int, formula: Formula) -> None:
    extents.join(row, extents.number(formula))


def _move(extents: Extents, moving: Moving) -> None:
    """A change or noise may take it to its limits, a level only as far as the level goes."""
    row = moving.row
    if moving.level is not None:
        _relax(extents, moving, extents.number(moving.level))
    if moving.change is not None:
        extents.move(row, extents.number(moving.change))
    if moving.noise is not None and extents.rows[moving.noise].high > 0:
        extents.move(row, Interval(-1.0, 1.0))


def _relax(extents: Extents, moving: Moving, level: Interval) -> None:
    assert moving.half_life is not None
    row = moving.row
    extents.set(row, level)
    if extents.rows[moving.half_life].low <= SHORTEST:
        held = extents.rows[row]
        extents.move(row, Interval(level.low - held.high, level.high - held.low))


def _advance(extents: Extents, front: Front) -> None:
    speed = extents.rows[front.open] * extents.number(front.moves)
    extents.move(front.km2, speed)
    # How far the line really moved: less than this at its limits, and rounded.
    up, down = inf if speed.high > 0 else 0.0, -inf if speed.low < 0 else 0.0
    extents.join(front.speed, Interval(down, up))
    closes = front.closes_below
    if closes is None or extents.rows[front.open].high <= 0:
        return
    if extents.rows[front.km2].low < extents.rows[closes].high:
        extents.join(front.km2, _NOTHING)
        extents.join(front.speed, Interval(-extents.rows[front.km2].high, 0.0))


def _fight(extents: Extents, front: Front, side: Side) -> None:
    open_ = extents.rows[front.open]
    if side.losses is not None:
        losses = open_ * intervals.high(extents.number(side.losses), 0.0)
        lasting = Interval(1.0, 1.0) if side.lasting is None else extents.number(side.lasting)
        _lose(extents, side, losses, lasting)
    if side.fire is not None and side.shells is not None:
        fire = open_ * intervals.high(extents.number(side.fire), 0.0)
        if fire.high > 0:
            extents.take(side.shells)
            extents.rise(side.fired)


def _lose(extents: Extents, side: Side, losses: Interval, lasting: Interval) -> None:
    if losses.high > 0:
        extents.rise(side.lost)
    if side.men is None:
        return
    taken = losses * lasting
    if taken.high > 0:
        extents.take(side.men)
    if taken.low < 0:  # a share below 0 makes soldiers of losses, past any limit
        extents.fed.add(side.men)
        extents.join(side.men, Interval(extents.rows[side.men].low, inf))
    if (losses * (1.0 - lasting)).low < 0 or taken.low < 0:
        extents.fall(side.lost)


def _flow(extents: Extents, supply: Supply) -> None:
    rows = extents.rows
    made = supply.stock is not None and rows[supply.made_per_month].high > 0
    if supply.stock is not None and made:
        extents.rise(supply.stock)
        extents.rise(supply.made)
    if rows[supply.flow].missing:  # a lot of no size at all leaves its mark on what is counted
        for row in (supply.sent, supply.under_way, supply.arrived, supply.lost):
            extents.join(row, Interval(0.0, 0.0, missing=True))
    if rows[supply.flow].high <= 0 or rows[supply.per_month].high <= 0:
        return
    if supply.stock is not None and rows[supply.stock].high >= 1:
        extents.take(supply.stock)
    elif supply.stock is not None and not supply.warm:
        return
    for row in (supply.sent, supply.under_way, supply.arrived):
        extents.rise(row)
    if rows[supply.loss].high > 0:
        extents.rise(supply.lost)
    if supply.into is not None and (rows[supply.load] * rows[supply.good]).high > 0:
        extents.rise(supply.into)


def _commanders(parts: Mechanisms, verb: str, force: int) -> list[int]:
    """The rows that count what sends or recalls a force."""
    acts = [(one.effects, one.count) for one in parts.happenings]
    acts += [(duty.effects, duty.honoured[0]) for duty in parts.duties]
    return [
        count
        for effects, count in acts
        if any(effect.verb == verb and effect.target == force for effect in effects)
    ]


def _deploy(extents: Extents, force: Force, sent: list[int], recalled: list[int]) -> None:
    """Soldiers are conserved, so none of their rows passes what is committed."""
    rows = extents.rows
    if any(rows[row].high > 0 for row in sent) and rows[force.wave].high >= 1:
        _send(extents, force)
    crowd = Interval(0.0, rows[force.committed].high)
    allowed = _allowed(extents, force)
    for stage, following in zip(force.stages[:-1], force.stages[1:], strict=True):
        last = following is force.stages[-1]
        if rows[stage.row].high > 0 and (allowed or not last):
            extents.join(stage.row, _NOTHING)
            extents.join(following.row, crowd)
    if rows[force.stages[-1].row].high > 0:
        _engage(extents, force, crowd, allowed=allowed)
    if any(rows[row].high > 0 for row in recalled):
        for stage in force.stages:
            extents.join(stage.row, _NOTHING)
        extents.join(force.home, crowd)


def _allowed(extents: Extents, force: Force) -> bool:
    if force.only_in is None:
        return True
    guard = extents.rows[force.guard]
    return guard.low <= 0 <= guard.high or extents.condition(force.only_in).may_hold


def _send(extents: Extents, force: Force) -> None:
    rows = extents.rows
    most = inf if force.total is None else floor(rows[force.total].high)
    if most > rows[force.committed].low:
        extents.join(force.committed, Interval(rows[force.committed].low, most))
    if rows[force.pledged].high > 0:
        extents.join(force.pledged, _NOTHING)
    if rows[force.pledged].high > 0 or most > rows[force.committed].low:
        extents.join(force.stages[0].row, Interval(0.0, rows[force.committed].high))


def _engage(extents: Extents, force: Force, crowd: Interval, *, allowed: bool) -> None:
    extents.join(force.fighting, intervals.high(extents.rows[force.fighting], 1.0))
    if allowed and extents.number(force.losses).high > 0:
        extents.join(force.stages[-1].row, _NOTHING)
        extents.join(force.lost, crowd)


def _learn(extents: Extents, force: Force, newcomers: Interval) -> None:
    """Skill is a mean of what newcomers bring and what can be learnt, but for rounding."""
    assert force.skill_top is not None
    if extents.rows[force.stages[-1].row].high > 0:
        mean = hull(newcomers, extents.rows[force.skill_top])
        slack = ROUNDING * max(abs(mean.low), abs(mean.high))
        extents.join(force.skill, Interval(mean.low - slack, mean.high + slack))


def _see(extents: Extents, sight: Sight) -> None:
    seen = extents.number(sight.told) if sight.told else extents.rows[sight.row]
    error = extents.rows[sight.error].high
    if error > 0:
        seen *= Interval(1 - MOST_DEVIATES * error, 1 + MOST_DEVIATES * error)
    extents.join(sight.known, seen)
