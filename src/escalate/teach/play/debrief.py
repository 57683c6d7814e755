"""After a game: what was not known, which order turned it, and what the plan does elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np

from escalate.analysis import estimates
from escalate.analysis.estimates import Estimate
from escalate.analysis.goal import Goal, goal
from escalate.analysis.guesses import Scores, grouped, scores
from escalate.analysis.summary import Share
from escalate.engine.chunk import simulate
from escalate.engine.columns import Bools, Columns, Floats
from escalate.engine.snapshot import Snapshot
from escalate.model.model import Model
from escalate.model.parts import Aimed, Order
from escalate.runs.ensemble import Progress
from escalate.runs.observed import Observed, Wanted, observed
from escalate.runs.ordered import Ordered, deciders
from escalate.teach.play.council import Council, Line
from escalate.teach.play.game import Ended, Game

WORLDS = 2_000
MOST_PAIRS = 10
"""Orders of which all pairs are tried; more would take too long to tell."""
Given = tuple[str, Order]
"""An order and the seat that gave it."""


@dataclass(frozen=True)
class Road:
    """How the world ends with some orders taken back."""

    without: tuple[Given, ...]
    ending: str
    headline: bool
    day: int | None
    """The first day of its ending; None for the one that is left."""
    aims: tuple[bool, ...]
    """Which aims of the seat are kept."""


@dataclass(frozen=True)
class Gap:
    """What a seat believed at a council and what was so."""

    council: Council
    line: Line
    truth: float

    @property
    def size(self) -> float:
        """How far apart they are: 0 for the same, 1 for all there is."""
        if self.line.item.happens:
            return float((self.line.value >= 0.5) != (self.truth >= 0.5))
        most = max(abs(self.line.value), abs(self.truth))
        return abs(self.line.value - self.truth) / most if most else 0.0


Verdict = Literal["this order", "only together", "all together", "none"]


@dataclass(frozen=True)
class Side:
    """Plan or doctrine over many worlds."""

    shares: tuple[tuple[str, Estimate], ...]
    """The headline and the endings, in the order of the scenario."""
    aims: tuple[Estimate, ...]


@dataclass(frozen=True)
class PlanOrLuck:
    """The orders as a fixed plan against doctrine over the same worlds."""

    worlds: int
    plan: Side
    doctrine: Side
    changes: tuple[tuple[str, Estimate, int, int], ...]
    """By outcome: the difference in points, and how many worlds came in and went out."""
    aim_changes: tuple[Estimate, ...]
    groups: tuple[Share, ...]
    """With nobody at the table: the headline, and each ending outside it."""


@dataclass(frozen=True)
class Debrief:
    """What there is to say to one seat after a game."""

    ended: Ended
    seat: str
    gaps: tuple[Gap, ...]
    """Every line of every report beside the truth."""
    played: Road
    doctrine: Road
    """The same luck with nobody at the table."""
    singles: tuple[Road, ...]
    pairs: tuple[Road, ...]
    """Tried only if no single order changed the ending."""
    luck: PlanOrLuck
    losses: tuple[tuple[str, float], ...]
    """Who was killed or wounded by the last day, and how many."""
    forecast: Scores | None
    """What was expected before the first council, held against worlds with nobody at the table."""

    @property
    def widest(self) -> Gap | None:
        """The gap that mattered most: the widest; of equals the earliest."""
        return max(self.gaps, key=lambda gap: gap.size, default=None)

    @property
    def turning(self) -> tuple[Road, ...]:
        """The orders, alone or in pairs, without which the world ends otherwise."""
        return tuple(
            road for road in (*self.singles, *self.pairs) if road.ending != self.played.ending
        )

    @property
    def verdict(self) -> Verdict:
        """Whether one order changed the ending, only two together, only all together, or none."""
        if any(road.ending != self.played.ending for road in self.singles):
            return "this order"
        if self.turning:
            return "only together"
        return "all together" if self.doctrine.ending != self.played.ending else "none"

    @property
    def aims(self) -> tuple[Aimed, ...]:
        """The aims of the seat."""
        return self.ended.game.model.seats[self.seat].aims


def debrief(
    ended: Ended,
    seat: str,
    *,
    worlds: int = WORLDS,
    forecast: Sequence[float] | None = None,
    progress: Callable[[Progress], None],
) -> Debrief:
    """Look back on a game from one of its seats.

    A `forecast` has a share for each of `guesses.groups`.
    """
    game, player = ended.game, ended.players[seat]
    given = [(who, order) for who in game.seats for order in game.orders.get(who, ())]
    aims = game.model.seats[seat].aims
    played, doctrine, *singles = roads(game, [(), tuple(given), *((one,) for one in given)], aims)
    pairs: list[Road] = []
    if all(road.ending == played.ending for road in singles) and len(given) <= MOST_PAIRS:
        pairs = roads(game, list(combinations(given, 2)), aims)
    gaps = (
        Gap(council, line, truth)
        for council, truths in zip(player.councils, player.truths, strict=True)
        for line, truth in zip(council.report, truths, strict=True)
    )
    luck = plan_or_luck(game, aims, worlds, progress)
    return Debrief(
        ended=ended,
        seat=seat,
        gaps=tuple(gaps),
        played=played,
        doctrine=doctrine,
        singles=tuple(singles),
        pairs=tuple(pairs),
        luck=luck,
        losses=tuple(_losses(game.model, _last_numbers(game))),
        forecast=None if forecast is None else scores([forecast], luck.groups),
    )


def _last_numbers(game: Game) -> Floats:
    """All numbers of the game's world on the last day."""
    last = _Last(game.model.days)
    crew = deciders(game.model, [Ordered(game.world, _without(game, ()))])
    world = Columns.of([game.world])
    simulate(game.model, game.seed, world, deciders=dict(crew), onlooker=last)
    return last.values[:, 0]


def _losses(model: Model, numbers: Floats) -> Iterator[tuple[str, float]]:
    """The losses of forces, and of the sides of fronts."""
    titles = model.titles
    for force in model.parts.forces:
        yield titles.get(force.name, force.name), float(numbers[force.lost])
    for front in model.parts.fronts:
        for side in front.sides:
            _, _, who = model.rows[side.lost].partition(".lost_")
            name = f"{titles.get(who, who)}, {titles.get(front.name, front.name)}"
            yield name, float(numbers[side.lost])


def roads(game: Game, taken_back: Sequence[tuple[Given, ...]], aims: Sequence[Aimed]) -> list[Road]:
    """The same luck with some orders taken back, each a column of one chunk."""
    if not taken_back:
        return []
    columns = [Ordered(game.world, _without(game, gone)) for gone in taken_back]
    crew = deciders(game.model, columns)
    last = _Last(game.model.days)
    history = simulate(
        game.model,
        game.seed,
        Columns.of(column.world for column in columns),
        deciders=dict(crew),
        onlooker=last,
    )
    headline = goal(None, game.model.outcomes, game.model.headline)
    met = headline.met(history.ending, history.outcome_day)
    kept = [np.broadcast_to(aim.kept(last.values), (len(columns),)) for aim in aims]
    found = []
    for at, gone in enumerate(taken_back):
        ending = int(history.ending[at])
        day = history.outcome_day[ending, at]
        found.append(
            Road(
                without=gone,
                ending=game.model.outcomes[ending],
                headline=bool(met[at]),
                day=None if np.isnan(day) else int(day),
                aims=tuple(bool(row[at]) for row in kept),
            )
        )
    return found


def _without(game: Game, gone: tuple[Given, ...]) -> Mapping[str, tuple[Order, ...]]:
    return {
        seat: tuple(order for order in game.orders.get(seat, ()) if (seat, order) not in gone)
        for seat in game.seats
    }


class _Last:
    """Keeps all numbers of the last day."""

    def __init__(self, day: int) -> None:
        self._day = day
        self.values = np.empty((0, 0))

    def __call__(self, seen: Snapshot) -> None:
        if seen.day == self._day:
            self.values = seen.values.copy()


def plan_or_luck(
    game: Game, aims: Sequence[Aimed], worlds: int, progress: Callable[[Progress], None]
) -> PlanOrLuck:
    """The orders as a fixed plan, and nobody at the table, over worlds 1 to `worlds`."""
    model = game.model
    plan, doctrine = (
        _observe(one, game.seed, aims, worlds, progress) for one in (game.planned, game.empty)
    )
    among: Bools = (plan.ending >= 0) & (doctrine.ending >= 0)
    goals = [goal(None, model.outcomes, model.headline)]
    goals += [goal(name, model.outcomes, model.headline) for name in model.outcomes]
    changes = []
    for one in goals:
        here, there = (one.met(each.ending, each.outcome_day) for each in (plan, doctrine))
        entered, left = int((here & ~there & among).sum()), int((there & ~here & among).sum())
        changes.append((one.name, estimates.points(here, there, among), entered, left))
    kept = [(plan.numbers[at] > 0, doctrine.numbers[at] > 0) for at in range(len(aims))]
    return PlanOrLuck(
        worlds,
        _side(plan, goals, len(aims), among),
        _side(doctrine, goals, len(aims), among),
        tuple(changes),
        tuple(estimates.points(here, there, among) for here, there in kept),
        grouped(doctrine.ending, doctrine.outcome_day, model.outcomes, model.headline),
    )


def _observe(
    model: Model,
    seed: int,
    aims: Sequence[Aimed],
    worlds: int,
    progress: Callable[[Progress], None],
) -> Observed:
    wanted = Wanted(tuple((aim.kept, model.days, model.days) for aim in aims))
    return observed(model, seed, worlds, wanted, progress=progress)


def _side(seen: Observed, goals: Sequence[Goal], aims: int, among: Bools) -> Side:
    shares = (
        (one.name, estimates.share(one.met(seen.ending, seen.outcome_day), among)) for one in goals
    )
    kept = (estimates.share(seen.numbers[at] > 0, among) for at in range(aims))
    return Side(tuple(shares), tuple(kept))
