"""The shape of a scenario file; says nothing of what its names and formulas mean."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    FiniteFloat,
    model_validator,
)

from escalate.scenario.numbers import (
    Duration,
    Formula,
    Given,
    Number,
    Odds,
    Period,
    Range,
    Shape,
    Strict,
    Times,
    UnfitError,
    Words,
    as_tuple,
    check_range,
)

Clause = Literal["defence", "offence", "neutrality", "non-aggression", "consultation"]
Help = Literal["none", "words", "arms", "money", "troops_inside", "troops"]


class Citation(Strict):
    """A source that numbers refer to by its key."""

    cite: str
    grade: Literal["A", "B", "C", "D"] | None = None
    published_after_start: bool = False
    note: str | None = None


class Described(Strict):
    """What anything in a scenario may say about itself."""

    title: str | None = None
    about: str | None = None
    note: str | None = None
    source: str | None = None


class Sight(Strict):
    """How an actor knows a quantity; what is not listed it sees at once and as it is."""

    lag: Given = Number(value=0)
    """Days until it knows."""
    error: Given = Number(value=0)
    """Relative error, one standard deviation, a new one every week."""
    as_: Formula | None = Field(None, alias="as")
    """What it is told instead of the truth."""
    never: bool = False
    """It believes what held on day 0."""


class Aim(Strict):
    """A quantity an actor cares about: content at `target`, at its wits' end at `worst`."""

    of: Formula
    target: Given
    worst: Given
    weight: Given = Number(value=1)


class Doctrine(Described):
    """How an actor turns aims that are missed into readiness to act."""

    met: Given = Number(value=1)
    """Factor on an action whose aims are met."""
    missed: Given = Number(value=1)
    """Factor on an action whose aims are missed altogether; linear between."""
    up: Given = Number(value=1)
    """Factor on every step up the ladder."""
    down: Given = Number(value=1)
    """Factor on every step down."""


def _sight(value: Any) -> Any:
    return {"never": True} if value == "never" else value


class Actor(Described):
    """A state or an organisation that sees, wants and decides."""

    rung: Given = Number(value=0)
    fighting: Given = Number(value=0)
    resolve: Given = Number(value=0)
    """Spread of the frailty that a world draws for the actor (log standard deviation)."""
    sees: dict[str, Annotated[Sight, BeforeValidator(_sight)]] = {}
    aims: dict[str, Aim] = {}
    doctrine: str | None = None


class Edge(Described):
    """The alignment of a pair of actors, 0 to 1."""

    between: Words
    alignment: Given


class Toward(Strict):
    """Relaxation towards a level."""

    level: Formula
    half_life: Given


class Moving(Described):
    """A quantity with a start that changes during a run."""

    unit: str | None = None
    start: Given
    min: Given | None = None
    max: Given | None = None


_MOVES = ("min", "max", "toward", "change", "noise")


class Quantity(Described):
    """A named number: a parameter (`value`), one that moves (`start`), or a derived one (`is`)."""

    unit: str | None = None
    value: FiniteFloat | None = None
    start: Given | None = None
    is_: Formula | None = Field(None, alias="is")
    range: Range = None
    as_of: date | None = None
    per_world: bool = False
    shape: Shape = "pieces"
    min: Given | None = None
    max: Given | None = None
    toward: Toward | None = None
    change: Formula | None = None
    noise: Given | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Quantity:
        kinds = {"value": self.value, "start": self.start, "is": self.is_}
        given = [kind for kind, number in kinds.items() if number is not None]
        if len(given) != 1:
            raise UnfitError("a quantity has exactly one of `value`, `start` and `is`", *given[1:])
        moves = [key for key in _MOVES if getattr(self, key) is not None]
        if self.start is None and moves:
            what = f"only a quantity with a `start` can have `{moves[0]}`"
            raise UnfitError(what, *moves)
        number = self.start.value if self.start is not None else self.value
        if number is None and (self.range or self.per_world):
            raise UnfitError("a derived quantity has no range", "range", "per_world", "shape")
        if number is not None:
            check_range(number, self)
        return self


def _quantity(value: Any) -> Any:
    return {"value": value} if isinstance(value, (int, float)) else value


def _moving(value: Any) -> Any:
    return {"start": value} if isinstance(value, (int, float)) else value


class Supply(Described):
    """A flow of goods in lots of whole units that take time to arrive."""

    from_: str = Field(alias="from")
    to: str
    what: str
    per_month: Given
    every: Given = Number(value=7)
    """Days from lot to lot."""
    transit: Duration
    jitter: Given = Number(value=0)
    """A lot's size is spread evenly over 1 - jitter to 1 + jitter."""
    loss: Given = Number(value=0)
    """Share of a lot that is lost on the way."""
    load: Given = Number(value=1)
    """What one unit adds to the quantity in `into`."""
    good: Given = Number(value=1)
    """Share of the load that is usable."""
    into: str | None = None
    stock: Given | None = None
    """What the giver has to give; without it there is no end to it."""
    made_per_month: Given = Number(value=0)
    scale: Formula | None = None
    while_: Formula | None = Field(None, alias="while")
    open: Given = Number(value=1)
    warm: bool = True
    """Lots are under way on day 0, as they would be had it run before."""


class Skill(Strict):
    """Effectiveness, learnt while deployed."""

    start: Given
    top: Given
    half_life: Given


class Force(Described):
    """Troops that move through stages; the last stage is where they fight."""

    from_: str = Field(alias="from")
    to_help: str | None = None
    theatre: str | None = None
    stages: Words = Field(min_length=1)
    start: dict[str, Given] = {}
    pledged: Given = Number(value=0)
    total: Given | None = None
    """The most that can ever be committed."""
    wave: Given
    """Soldiers that `send` sends."""
    days: dict[str, Duration] = {}
    only_in: Formula | None = None
    """Where they may fight until the guard is lifted."""
    losses: Formula = "0"
    """Soldiers lost a day while engaged."""
    skill: Skill | None = None


class Front(Described):
    """A contested area where sides lose men and fire shells and a line moves."""

    soil: str | None = None
    km2: Annotated[Moving, BeforeValidator(_moving)]
    closes_below: Given | None = None
    """Below this it closes and nothing of it is left; without it the line may go below 0."""
    moves: Formula = "0"
    """Square kilometres a day."""
    open: Formula = "1"
    losses: dict[str, Formula] = {}
    """Casualties a day, by side."""
    from_: dict[str, str] = Field({}, alias="from")
    """The quantity a side's lasting losses come out of."""
    lasting: dict[str, Formula] = {}
    """The share of a side's casualties that does not return; 1 unless given."""
    fire: dict[str, Formula] = {}
    """Rounds a day a side would fire."""
    shells: dict[str, str] = {}
    """The quantity a side's rounds come out of."""


class Duty(Described):
    """What one party owes another under a treaty, when, and how surely."""

    by: Words = Field(min_length=1)
    to: str | None = None
    soil: str | None = None
    trigger: Formula
    consult: Duration
    will: Given
    times: Times = {}
    help: Help = "none"
    rearm: Given | None = None
    """Days after an invocation until there can be another; without it there is one."""
    rung: int | None = None
    then: Words = ()
    blocked: Given = Number(value=0)
    luck: str | None = None


class Treaty(Described):
    """A treaty: its clause, whether it is in force, and the duties under it."""

    clause: Clause
    in_force: Given = Number(value=1)
    duties: dict[str, Duty] = Field(min_length=1)


def _ordinal(value: Any) -> Any:
    return value.toordinal() if isinstance(value, date) else value


def _day(value: Any) -> Any:
    """A date waits for the scenario's start: it is kept as its ordinal, marked by its unit."""
    if isinstance(value, date):
        return {"value": value.toordinal(), "unit": "date"}
    if isinstance(value, dict) and isinstance(value.get("value"), date):
        limits = value.get("range")
        ends = [_ordinal(end) for end in limits] if isinstance(limits, list) else limits
        return {**value, "value": value["value"].toordinal(), "range": ends, "unit": "date"}
    return value if isinstance(value, dict) or value is None else {"value": value, "unit": "day"}


class Happening(Described):
    """What actions and events share: when, how likely, how long, and what then."""

    rung: int | None = None
    resolve: Literal["up", "down", "none"] | None = None
    date: Annotated[Number | None, BeforeValidator(_day)] = None
    """The day it happens on: a date, or the number of a day; days count from the start."""
    when: Formula | None = None
    veto: Formula | None = None
    cancel_if: Formula | None = None
    p: Given | None = None
    within: Given | None = None
    """Days in which it happens with chance `p`."""
    rate: Given | None = None
    per: Period | None = None
    certain: bool = False
    each: Words = ()
    """The chance is taken at each occurrence of these happenings."""
    times: Times = {}
    lag: Duration | None = None
    lasts: Duration | None = None
    until: Formula | None = None
    cooldown: Given = Number(value=0)
    at_most: Given | None = None
    repeats: bool = False
    firm: bool = False
    """Once decided it is not looked at again."""
    odds: Odds = {}
    then: Words = ()
    blocked: Given = Number(value=0)
    luck: str | None = None
    """The name whose luck it has, to keep it through a change of name."""

    @model_validator(mode="after")
    def _one_chance(self) -> Happening:
        chances = {"p": self.p, "rate": self.rate, "certain": self.certain or None}
        given = [key for key, chance in chances.items() if chance is not None]
        if len(given) > 1:
            surplus = (*given[1:], *(("within",) if "p" not in given else ("per",)))
            raise UnfitError("give only one of `p`, `rate` and `certain`", *surplus)
        if self.p is not None and (self.within is None) == (not self.each):
            keys = ("within",) if self.each else ("p", "times")
            raise UnfitError("`p` needs either `within` (days) or `each` (a happening)", *keys)
        if self.rate is not None and self.per is None:
            what = "`rate` needs `per`: day, week, month or year"
            raise UnfitError(what, "rate", "times")
        if self.within is not None and self.p is None:
            raise UnfitError("`within` belongs to `p`", "within")
        if self.per and self.rate is None:
            raise UnfitError("`per` belongs to `rate`", "per")
        if self.each and self.p is None and not self.certain:
            what = "`each` needs `p`, the chance at each occurrence, or `certain: true`"
            raise UnfitError(what, "each")
        if self.times and self.p is None and self.rate is None:
            raise UnfitError("`times` multiplies a chance: give `p` or `rate`", "times")
        return self


class Action(Happening):
    """Something an actor may decide to do."""

    by: Words = Field(min_length=1)
    """Who does it; the first decides."""
    serves: Words = ()
    """The aims of its actor that it serves."""

    @model_validator(mode="after")
    def _has_a_chance(self) -> Action:
        if not (self.p or self.rate or self.certain or self.date or self.when):
            what = "an action needs a chance: `p` and `within`, `rate` and `per`, `certain`"
            raise UnfitError(what, put={"certain": True})
        return self


class Event(Happening):
    """Something that happens without an actor deciding it."""

    by: Words = ()
    """Whose rung it raises."""

    @model_validator(mode="after")
    def _has_an_occasion(self) -> Event:
        if not (self.p or self.rate or self.certain or self.date or self.when):
            what = "an event needs a `date`, a chance, or a condition in `when`"
            raise UnfitError(what, put={"certain": True})
        return self


class Outcome(Strict):
    """A named ending."""

    when: Formula
    at_end: bool = False
    """It counts only if it holds on the last day."""
    about: str | None = None


def _outcome(value: Any) -> Any:
    return None if value == "otherwise" else value


class Headline(Strict):
    """Some of the outcomes together, under one name."""

    name: str
    any_of: Words = Field(min_length=1)


class Escalation(Strict):
    """How fast heat and rungs fade."""

    heat_per_rung: Given = Number(value=0.04)
    heat_half_life: Given = Number(value=46)
    """Days."""
    rung_days: Given = Number(value=60)
    """Days at a rung without an act that high until it falls by one."""


class Override(BaseModel):
    """A named change: names of numbers and words, and what they become."""

    model_config = ConfigDict(strict=True, extra="allow", frozen=True)

    about: str | None = None
    new: dict[str, dict[str, Any]] = {}
    """Things that are not in the scenario, by section."""

    @property
    def changes(self) -> dict[str, Any]:
        """What each name becomes; None removes it."""
        return self.__pydantic_extra__ or {}


class Relation(Strict):
    """What a change to the inputs must do to the results."""

    set_: dict[str, FiniteFloat] = Field({}, alias="set")
    """Numbers by name, and what they are set to."""
    multiply: dict[str, FiniteFloat] = {}
    """Numbers by name, and what they are multiplied by."""
    then: dict[str, Literal["rises", "falls", "same", "never rises", "never falls"]] = Field(
        min_length=1
    )
    """Rows by name, and what they do."""
    in_: Literal["every_world", "mean"] = Field("every_world", alias="in")
    """In every world on every day, or in the mean of all worlds on the last day."""
    still: bool = False
    """With all chances and all noise turned off."""

    @model_validator(mode="after")
    def _changes_something(self) -> Relation:
        if not (self.set_ or self.multiply):
            raise UnfitError("a relation changes something: give `set` or `multiply`")
        return self


class Law(Strict):
    """Something that must hold whatever happens; `check --live` looks whether it does."""

    law: str
    """What it says, in words."""
    with_: Words = Field((), alias="with")
    """Overrides or scenarios under which it must hold."""
    always: Formula | None = None
    """A condition that holds in every world on every day."""
    relation: Relation | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Law:
        if (self.always is None) == (self.relation is None):
            raise UnfitError("a law has either `always` or `relation`", "relation")
        return self


class ScenarioFile(Strict):
    """A whole scenario."""

    escalate: Literal[1]
    """The version of the language."""
    scenario: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")
    title: str
    about: str | None = None
    start: date
    days: int = Field(ge=1, le=32_000)
    sources: dict[str, Citation] = {}
    ladder: dict[str, str] = {}
    escalation: Escalation = Escalation()
    actors: dict[str, Actor] = Field(min_length=1)
    doctrines: dict[str, Doctrine] = {}
    edges: dict[str, Edge] = {}
    quantities: dict[str, Annotated[Quantity, BeforeValidator(_quantity)]] = {}
    supplies: dict[str, Supply] = {}
    forces: dict[str, Force] = {}
    fronts: dict[str, Front] = {}
    treaties: dict[str, Treaty] = {}
    actions: dict[str, Action] = {}
    events: dict[str, Event] = {}
    outcomes: dict[str, Annotated[Outcome | None, BeforeValidator(_outcome)]] = Field(
        min_length=1, max_length=100
    )
    headline: Headline
    watch: Words = ()
    """Rows that are saved every 30 days and on the last day."""
    overrides: dict[str, Override] = {}
    """Named changes, for `-s NAME`."""
    scenarios: dict[str, Words] = {}
    """Named lists of overrides, or of other such lists, for `-s NAME`."""
    laws: Annotated[tuple[Law, ...], BeforeValidator(as_tuple)] = ()
    day_0_factors: dict[str, FiniteFloat] = {}
    """In a resolved scenario: products of factors on day 0 of the scenario it was made from."""
