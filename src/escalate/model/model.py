"""A scenario compiled: everything the engine needs to know, and the state of day 0."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from escalate.model.bounds import Bound
from escalate.model.formulas import Values
from escalate.model.laws import Law
from escalate.model.parts import (
    Actor,
    Derived,
    Duty,
    Escalation,
    Force,
    Front,
    Happening,
    Headline,
    Inject,
    Limit,
    Moving,
    Order,
    Outcome,
    Seat,
    Sight,
    Spread,
    Supply,
)
from escalate.model.table import Role
from escalate.scenario.overrides import Change
from escalate.scenario.problems import Problem


@dataclass(frozen=True)
class HappeningInfo:
    """What can be told about a happening without simulating it."""

    kind: Literal["action", "event", "treaty"]
    by: tuple[str, ...]
    rung: int | None
    about: str


@dataclass(frozen=True)
class Mechanisms:
    """All that moves or happens, each kind in the order of names."""

    moving: tuple[Moving, ...]
    limits: tuple[Limit, ...]
    derived: tuple[Derived, ...]
    """In an order in which each reads only what is already worked out."""
    spreads: tuple[Spread, ...]
    supplies: tuple[Supply, ...]
    forces: tuple[Force, ...]
    fronts: tuple[Front, ...]
    duties: tuple[Duty, ...]
    happenings: tuple[Happening, ...]
    sights: tuple[Sight, ...]
    actors: tuple[Actor, ...]
    outcomes: tuple[Outcome, ...]
    """In the scenario's order of gravity."""
    escalation: Escalation


@dataclass(frozen=True)
class Model:
    """A scenario compiled to rows, formulas and mechanisms; it pickles."""

    name: str
    title: str
    start: date
    days: int
    rows: tuple[str, ...]
    roles: tuple[Role, ...]
    initial: tuple[float, ...]
    day: int
    winter: int
    winters: tuple[float, ...]
    parts: Mechanisms
    headline: Headline
    ladder: tuple[str, ...]
    milestones: tuple[str, ...]
    """Happenings, duties and outcomes that mark the road a world took."""
    rare: Mapping[str, str]
    """Why happenings, duties and outcomes that seldom or never come about are there."""
    watch: tuple[str, ...]
    titles: Mapping[str, str]
    units: Mapping[str, str]
    happenings: Mapping[str, HappeningInfo]
    canonical: str
    """What fixes the results, as a text."""
    day_0_factors: Mapping[str, float]
    """By happening, the product of factors by which its chance is divided."""
    bounds: Mapping[str, Bound]
    """What numbers may be, by name."""
    changes: tuple[Change, ...]
    laws: tuple[Law, ...]
    seats: Mapping[str, Seat]
    """Seats by actor, in the order of the file."""
    orders: Mapping[str, tuple[Order, ...]]
    """What seats order, by actor."""
    injects: tuple[Inject, ...]
    """What a teacher gives to seats, by day."""
    warnings: tuple[Problem, ...]

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Names of the endings, gravest first."""
        return tuple(outcome.name for outcome in self.parts.outcomes)

    @property
    def actors(self) -> tuple[str, ...]:
        """Names of the actors, in the order of names."""
        return tuple(actor.name for actor in self.parts.actors)

    def row(self, name: str) -> int:
        """The row of a name.

        Raises KeyError if nothing has this name.
        """
        try:
            return self.rows.index(name)
        except ValueError:
            raise KeyError(name) from None

    def title_of(self, name: str) -> str:
        """What a row is called, or the part of a thing that it is; empty if neither has a title."""
        thing, _, part = name.rpartition(".")
        if name in self.titles or thing not in self.titles:
            return self.titles.get(name, "")
        ground = name in {self.rows[front.km2] for front in self.parts.fronts}
        return self.titles[thing] if ground else f"{self.titles[thing]}: {part.replace('_', ' ')}"

    def before_day_0(self, worlds: int) -> Values:
        """Parameters and starting numbers, one column a world; nothing derived yet."""
        return np.repeat(np.array(self.initial)[:, None], worlds, axis=1)

    def settle(self, values: Values) -> None:
        """Work out everything that follows on day 0 from parameters and starting numbers."""
        values[self.winter] = self.winters[0]
        for force in self.parts.forces:
            held = [force.pledged, *(stage.row for stage in force.stages)]
            values[force.committed] = values[held].sum(axis=0)
            deployed = values[force.stages[-1].row] > 0
            values[force.fighting] = np.maximum(values[force.fighting], deployed)
        for _ in range(2):  # what reads a front's speed needs it worked out, and it reads others
            for derived in self.parts.derived:
                values[derived.row] = derived.formula(values)
            for front in self.parts.fronts:
                values[front.speed] = values[front.open] * front.moves(values)
        for sight in self.parts.sights:
            told = sight.told(values) if sight.told else values[sight.row]
            values[sight.known] = told

    def derive(self, values: Values, when: Literal["morning", "evening"]) -> None:
        """Work out the derived rows anew: in the morning only those that a night can change."""
        for derived in self.parts.derived:
            if not derived.once and (derived.changes_overnight or when == "evening"):
                values[derived.row] = derived.formula(values)
