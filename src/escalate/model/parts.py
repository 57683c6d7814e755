"""The mechanisms of a scenario as rows and formulas: what the engine works with; does nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from escalate.model.formulas import Formula
from escalate.scenario import injects, seats
from escalate.scenario.numbers import Shape


@dataclass(frozen=True)
class Duration:
    """Days: one row fixed, two evenly between, three triangular (low, likely, high)."""

    rows: tuple[int, ...]
    luck: str


@dataclass(frozen=True)
class Moving:
    """A quantity that moves by itself, once a day."""

    name: str
    row: int
    level: Formula | None
    half_life: int | None
    change: Formula | None
    noise: int | None


@dataclass(frozen=True)
class Limit:
    """The least and the most that a row may be, as rows."""

    row: int
    low: int | None
    high: int | None


@dataclass(frozen=True)
class Derived:
    """A row that is worked out from others."""

    row: int
    formula: Formula
    once: bool = False
    """Only on day 0."""
    changes_overnight: bool = False
    """It follows from the calendar or from what arrives and leaves."""


@dataclass(frozen=True)
class Spread:
    """A parameter that every world draws from its range."""

    name: str
    row: int
    low: float
    high: float
    shape: Shape


@dataclass(frozen=True)
class Supply:
    """A flow of goods in lots."""

    name: str
    per_month: int
    every: int
    transit: Duration
    jitter: int
    loss: int
    load: int
    good: int
    into: int | None
    stock: int | None
    made_per_month: int
    flow: int
    flow_now: Formula
    warm: bool
    made: int
    sent: int
    under_way: int
    arrived: int
    lost: int


@dataclass(frozen=True)
class Stage:
    """One stage of a force: its row, and the days until the next (none for the last)."""

    name: str
    row: int
    days: Duration | None


@dataclass(frozen=True)
class Force:
    """Troops in stages; soldiers are whole numbers."""

    name: str
    fighting: int
    """The flag of the actor that sends them."""
    stages: tuple[Stage, ...]
    pledged: int
    committed: int
    total: int | None
    wave: int
    lost: int
    home: int
    guard: int
    only_in: Formula | None
    losses: Formula
    skill: int
    skill_top: int | None
    skill_half_life: int | None


@dataclass(frozen=True)
class Side:
    """One side of a front: what it loses and fires, and what that comes out of."""

    losses: Formula | None
    lasting: Formula | None
    men: int | None
    lost: int
    fire: Formula | None
    shells: int | None
    fired: int


@dataclass(frozen=True)
class Front:
    """A line that moves, and the sides that fight along it."""

    name: str
    km2: int
    closes_below: int | None
    speed: int
    open: int
    moves: Formula
    sides: tuple[Side, ...]


@dataclass(frozen=True)
class Factor:
    """Multiplies a chance: `at_0` where the driver is 0 or less, `at_1` where it is 1 or more."""

    driver: Formula
    at_0: Formula
    at_1: Formula


@dataclass(frozen=True)
class Effect:
    """What a happening does to a row, a lasting state or a force."""

    verb: Literal["=", "*=", "+=", "end", "send", "recall"]
    target: int
    """A row; for `end` a happening, for `send` and `recall` a force."""
    amount: Formula | None


@dataclass(frozen=True)
class Chance:
    """How likely a happening is, as things stand on day 0 of the base scenario."""

    kind: Literal["within", "rate", "each", "certain"]
    p: int | None = None
    within: int | None = None
    rate: int | None = None
    per: float = 1.0
    factors: tuple[Factor, ...] = ()
    as_written: float = 1.0
    """The product of all factors on day 0 of the base scenario: the chance is divided by it."""


@dataclass(frozen=True)
class Branch:
    """One way a happening can turn out; `share` is None for the rest."""

    share: int | None
    flag: int


@dataclass(frozen=True)
class Happening:
    """An action or an event."""

    name: str
    kind: Literal["action", "event"]
    luck: str
    by: tuple[int, ...]
    """Indices of actors; the first decides an action."""
    rung: int | None
    resolve: int
    """1 for a step up, -1 for a step down, 0 for neither."""
    date: int | None
    when: Formula | None
    veto: Formula | None
    cancel_if: Formula | None
    chance: Chance | None
    each: tuple[int, ...]
    """Rows of the days of the happenings at which it takes its chance."""
    lag: Duration | None
    lasts: Duration | None
    until: Formula | None
    cooldown: int
    at_most: int | None
    repeats: bool
    firm: bool
    branches: tuple[Branch, ...]
    effects: tuple[Effect, ...]
    count: int
    active: int
    day: int
    blocked: int
    serves: tuple[int, ...] = ()
    """Indices of aims of the actor that decides."""

    @property
    def marks(self) -> frozenset[int]:
        """The rows by which formulas can tell that it was, or lasts, or how it turned out."""
        flags = (branch.flag for branch in self.branches)
        return frozenset((self.count, self.active, self.day, *flags))

    @property
    def certain(self) -> bool:
        """Whether it happens whenever it may."""
        return self.chance is not None and self.chance.kind == "certain"

    @property
    def left_to_chance(self) -> bool:
        """Whether a fate decides when it happens."""
        return self.chance is not None and self.chance.kind != "certain"


@dataclass(frozen=True)
class Duty:
    """What one party owes another under a treaty."""

    name: str
    luck: str
    by: tuple[int, ...]
    rung: int | None
    in_force: int
    trigger: Formula
    consult: Duration
    will: int
    factors: tuple[Factor, ...]
    as_written: float
    rearm: int | None
    sends_troops: bool
    effects: tuple[Effect, ...]
    invoked: tuple[int, ...]
    """Rows that count invocations: the duty's, and the treaty's."""
    honoured: tuple[int, ...]
    declined: tuple[int, ...]
    day: tuple[int, ...]
    blocked: int

    @property
    def marks(self) -> frozenset[int]:
        """The rows by which formulas can tell that it was called upon and answered."""
        return frozenset((*self.invoked, *self.honoured, *self.declined, *self.day))


@dataclass(frozen=True)
class Sight:
    """How an actor knows a row."""

    name: str
    row: int
    known: int
    told: Formula | None
    lag: int
    error: int
    never: bool


@dataclass(frozen=True)
class Aim:
    """A quantity an actor cares about, as it sees it."""

    of: Formula
    target: int
    worst: int
    weight: int


@dataclass(frozen=True)
class Doctrine:
    """Rows of the factors with which an actor turns missed aims into readiness."""

    met: int
    missed: int
    up: int
    down: int


@dataclass(frozen=True)
class Actor:
    """A state or organisation: its rows, what it wants and how it decides."""

    name: str
    rung: int
    peak: int
    heat: int
    fighting: int
    spread: int
    frailty: int
    aims: tuple[Aim, ...]
    doctrine: Doctrine | None
    known: Mapping[str, int]
    """The rows of what it knows, by the name of what it does not see as it is."""


@dataclass(frozen=True)
class Outcome:
    """A named ending; `when` is None for the one that is left."""

    name: str
    when: Formula | None
    at_end: bool
    day: int


@dataclass(frozen=True)
class Headline:
    """Some outcomes together."""

    name: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class Escalation:
    """Rows that say how heat and rungs fade, and the index that acts add to."""

    heat_per_rung: int
    heat_half_life: int
    rung_days: int
    index: int
    weights: tuple[float, ...]
    """What an act at each rung adds to the index."""


@dataclass(frozen=True)
class Aimed:
    """What a seat wants, and the condition under which it has kept it on the last day."""

    name: str
    title: str
    kept: Formula


@dataclass(frozen=True)
class Item:
    """A line of a seat's situation report."""

    name: str
    title: str
    row: str
    """The row that it tells, by name."""
    truth: int
    known: int
    """The row of what the actor knows of it; the truth itself if it sees it as it is."""
    happens: bool
    """Whether it counts how often something happened."""


@dataclass(frozen=True)
class Seat:
    """An actor's place that a person or an order file can take."""

    actor: str
    councils: tuple[int, ...]
    """Days, rising."""
    allowed: int
    """New orders a council."""
    aims: tuple[Aimed, ...]
    report: tuple[Item, ...]
    menu: Mapping[str, str]
    """What may be ordered, by name, and what it is called; in the order of the menu."""
    told: seats.Seat
    """What is only said of it."""


@dataclass(frozen=True)
class Order:
    """An order of a seat about one of its actions."""

    council: int
    day: int
    """The day of its council."""
    verb: Literal["do", "hold", "leave"]
    action: str
    condition: Formula | None = None
    """It waits for the first day on which this holds and nothing stands in its way."""


@dataclass(frozen=True)
class Inject:
    """News that a teacher gives to some seats; it changes no world."""

    name: str
    day: int
    to: tuple[str, ...]
    """Seats."""
    minutes: Mapping[int, int]
    """By the minutes of a lesson plan that has it, the minute at which it is given."""
    told: injects.Inject
