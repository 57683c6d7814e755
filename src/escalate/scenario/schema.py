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

from escalate.scenario.injects import Inject
from escalate.scenario.numbers import (
    Duration,
    Formula,
    Given,
    Number,
    Odds,
    Period,
    Range,
    Shape,
    Spelt,
    Strict,
    Times,
    UnfitError,
    Words,
    as_day,
    as_tuple,
    check_range,
)
from escalate.scenario.seats import Orders, Played, Seat

Clause = Literal["defence", "offence", "neutrality", "non-aggression", "consultation"]
Help = Literal["none", "words", "arms", "money", "troops_inside", "troops"]


BY_THE_TOOL = frozenset({"day_0_factors", "played"})
"""Keys of a file that nobody writes by hand."""


class Citation(Strict):
    """A source that numbers and things refer to by its key."""

    cite: str
    """What it is: who said it, where and when."""
    grade: Literal["A", "B", "C", "D"] | None = None
    """How good it is. `A`: official, or several sources; `B`: one good source; `C`: contested, or
    worked out from others; `D`: general knowledge, or somebody's judgement.
    """
    published_after_start: bool = False
    """Whether it appeared after day 0. Such a source may say how things stood on day 0, and should
    set no chance.
    """
    note: str | None = None
    """A remark for those who read the file."""


class Described(Strict):
    """What anything in a scenario may say about itself."""

    title: str | None = None
    """What people call it. Without it, its name is shown."""
    about: str | None = None
    """What it is or does, in one sentence. Histories of worlds tell an action or event by it."""
    note: str | None = None
    """A remark for those who read the file."""
    source: str | None = None
    """Where it comes from: a key of `sources`, or a few words. Without it, it is an assumption."""


class Sight(Strict):
    """How an actor knows a quantity. The word `never` is short for `{never: true}`."""

    lag: Given = Number(value=0)
    """Days until it knows; 0 or more."""
    error: Given = Number(value=0)
    """How far off it is, as a share of the truth: 0.2 is 20 %, up or down, drawn anew every week
    (one standard deviation); 0 or more.
    """
    as_: Formula | None = Field(None, alias="as")
    """What it is told instead of the truth."""
    never: bool = False
    """Whether it never learns of a change: it believes what held on day 0."""


class Aim(Strict):
    """A quantity that an actor cares about: content at `target`, desperate at `worst`."""

    of: Formula
    """The quantity, as the actor sees it; a name or a formula."""
    target: Given
    """Where the aim is met."""
    worst: Given
    """Where the aim is missed altogether; above or below `target`."""
    weight: Given = Number(value=1)
    """How much it counts beside the other aims that an action serves; above 0."""


class Doctrine(Described):
    """How an actor turns aims that are missed into readiness to act.

    The readiness multiplies the chance of each of its actions; it stays between 0 and 10.
    """

    met: Given = Number(value=1)
    """Factor on an action whose aims are met; 0 or more."""
    missed: Given = Number(value=1)
    """Factor on an action whose aims are missed altogether, in a straight line between; 0
    or more.
    """
    up: Given = Number(value=1)
    """Factor on every step up the ladder; 0 or more."""
    down: Given = Number(value=1)
    """Factor on every step down the ladder; 0 or more."""


def _sight(value: Any) -> Any:
    return {"never": True} if value == "never" else value


class Actor(Described):
    """A state or an organisation that sees, wants and decides."""

    rung: Given = Number(value=0)
    """The rung of the ladder that it stands on when the run starts. What it does may raise it;
    it does not fall lower than this.
    """
    fighting: Given = Number(value=0)
    """1 if it is at war when the run starts, 0 if not. It becomes 1 when a force of its own is
    deployed or when it honours a treaty with troops, and the engine never lowers it.
    """
    resolve: Given = Number(value=0)
    """How much its resolve differs from world to world; 0 or more. At 0 all worlds are alike; at
    0.5 about two worlds in three have it between 0.6 and 1.6 times as resolute as usual. More
    resolve makes its steps up the ladder likelier and its steps down less likely.
    """
    sees: dict[str, Annotated[Sight, BeforeValidator(_sight), Spelt("sight")]] = {}
    """What it does not see at once and as it is: the name of the quantity, and how it is known."""
    aims: dict[str, Aim] = {}
    """What it wants, by names of your choice. Its actions say by `serves` which aims they serve."""
    doctrine: str | None = None
    """The doctrine by which it decides. Without one, its aims change nothing."""


class Edge(Described):
    """The alignment of a pair of actors, a level that formulas may read and effects change."""

    between: Words
    """The two actors."""
    alignment: Given
    """How far they pull together, a share from 0 to 1."""


class Toward(Strict):
    """Every day a part of the gap to a level is closed."""

    level: Formula
    """The level that it moves towards."""
    half_life: Given
    """Days in which half of the gap is closed; above 0."""


class Moving(Described):
    """A quantity with a start that changes during a run."""

    unit: str | None = None
    """What it counts, such as `km2`; only said."""
    start: Given
    """What it is when the run starts."""
    min: Given | None = None
    """The least that it can be. Without it, there is no least."""
    max: Given | None = None
    """The most that it can be. Without it, there is no most."""


_MOVES = ("min", "max", "toward", "change", "noise")


class Quantity(Described):
    """A named number. It has exactly one of `value`, `start` and `is`.

    A bare number is short for `{value: number}`.
    """

    unit: str | None = None
    """What it counts, such as `rounds` or `EUR bn`; shown beside the number."""
    value: FiniteFloat | None = None
    """A parameter: nothing in a run changes it."""
    start: Given | None = None
    """What a quantity that moves is when the run starts. It moves by itself (`toward`, `change`,
    `noise`) or by what happens (`then`).
    """
    is_: Formula | None = Field(None, alias="is")
    """A quantity that is worked out from others, every day anew."""
    range: Range = None
    """The least and the most that `value` or `start` may be: `[low, high]`."""
    as_of: date | None = None
    """The day on which it was so, such as 2024-10-31; only said."""
    per_world: bool = False
    """Whether every world draws its own number from `range`. If false, all worlds have the same."""
    shape: Shape = "pieces"
    """How worlds draw from `range`, as with any number: `pieces`, `even`, `triangular` or `log`."""
    min: Given | None = None
    """The least that a quantity with a `start` can be. Without it, there is no least."""
    max: Given | None = None
    """The most that a quantity with a `start` can be. Without it, there is no most."""
    toward: Toward | None = None
    """A level that a quantity with a `start` moves towards, and how fast."""
    change: Formula | None = None
    """What is added to a quantity with a `start` every day; write `x / month` for x a month."""
    noise: Given | None = None
    """How much a quantity with a `start` wavers: the standard deviation of the random step that is
    added every day; 0 or more.
    """

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
    """A flow of goods from one actor to another, in lots of whole units that take time to arrive.

    What was sent equals what arrived, what was lost and what is under way.
    """

    from_: str = Field(alias="from")
    """The actor that gives."""
    to: str
    """The actor that gets."""
    what: str
    """What is counted, such as `crates` or `EUR bn`."""
    per_month: Given
    """How many units the giver plans to send in a month; 0 or more."""
    every: Given = Number(value=7)
    """Days from lot to lot: a whole number, at least 1."""
    transit: Duration
    """Days on the way."""
    jitter: Given = Number(value=0)
    """How much lots differ in size, a share from 0 to 1: at 0.4 each is 0.6 to 1.4 times the plan,
    evenly.
    """
    loss: Given = Number(value=0)
    """How much of a lot is lost on the way, a share from 0 to 1."""
    load: Given = Number(value=1)
    """What one unit adds to the quantity in `into`, such as rounds a crate; 0 or more."""
    good: Given = Number(value=1)
    """How much of the load is usable, a share from 0 to 1."""
    into: str | None = None
    """The quantity that what arrives is added to: one with a `start`, or the `.stock` of another
    supply. Without it, arrivals are only counted.
    """
    stock: Given | None = None
    """What the giver has to give when the run starts; 0 or more. Without it, there is no end to
    it.
    """
    made_per_month: Given = Number(value=0)
    """What is added to `stock` in a month; 0 or more."""
    scale: Formula | None = None
    """What the plan is multiplied by. Without it, nothing is changed."""
    while_: Formula | None = Field(None, alias="while")
    """Lots are sent only while this holds. Without it, always."""
    open: Given = Number(value=1)
    """How much of its plan the giver sends: 1 for all of it, 0 to close the supply."""
    warm: bool = True
    """Whether lots are under way on day 0 already, as they would be had it run before."""


class Skill(Strict):
    """How well troops fight, learnt while they are deployed."""

    start: Given
    """The skill of newcomers."""
    top: Given
    """The skill that the longest-serving come to."""
    half_life: Given
    """Days at the front in which half of the gap to `top` is closed; above 0."""


class Force(Described):
    """Troops that move through stages. The last stage is where they fight.

    Those pledged, in any stage, lost and home again are as many as were committed.
    """

    from_: str = Field(alias="from")
    """The actor that sends them. It is `fighting` once they are deployed."""
    to_help: str | None = None
    """The actor that they help; only said."""
    theatre: str | None = None
    """The front that they go to; only said: what they do there, formulas say."""
    stages: Words = Field(min_length=1)
    """The stages in their order, such as `[training, transit, deployed]`, named by you."""
    start: dict[str, Given] = {}
    """Soldiers in each stage when the run starts: a whole number, 0 or more. A stage that is not
    listed is empty.
    """
    pledged: Given = Number(value=0)
    """Soldiers promised and not yet sent: a whole number, 0 or more. Waves are taken from them
    first.
    """
    total: Given | None = None
    """The most that can ever be committed; 0 or more. Without it, there is no most."""
    wave: Given
    """Soldiers that one `send` sends; 0 or more."""
    days: dict[str, Duration] = {}
    """Days in each stage but the last."""
    only_in: Formula | None = None
    """Where they may fight: they are deployed, fight and die only while this holds, until an effect
    sets the force's `.guard` to 0. Without it, they may fight anywhere.
    """
    losses: Formula = "0"
    """Soldiers lost in a day while they may fight."""
    skill: Skill | None = None
    """How well they fight. Without it, `.skill` is always 1."""


class Front(Described):
    """A contested area where sides lose men and fire shells, and a line moves."""

    soil: str | None = None
    """The actor whose land it is; only said: write it into triggers and conditions."""
    km2: Annotated[Moving, BeforeValidator(_moving), Spelt("area")]
    """The contested area in square kilometres when the run starts; a bare number, or `start` with
    `min` and `max`.
    """
    closes_below: Given | None = None
    """The area below which the front closes and nothing of it is left; 0 or more. Without it, it
    never closes by itself.
    """
    moves: Formula = "0"
    """How the line moves, in square kilometres a day, while the front is open; may be negative."""
    open: Formula = "1"
    """A condition for fighting on it. While it is false, nobody moves, falls or fires."""
    losses: dict[str, Formula] = {}
    """Casualties in a day, by side."""
    from_: dict[str, str] = Field({}, alias="from")
    """The quantity that a side's lasting losses come out of, by side."""
    lasting: dict[str, Formula] = {}
    """How much of a side's casualties does not return to the ranks, by side; 1 for a side that is
    not listed.
    """
    fire: dict[str, Formula] = {}
    """Rounds that a side would fire in a day, by side. It counts only with `shells`."""
    shells: dict[str, str] = {}
    """The quantity that a side's rounds come out of, by side."""


class Duty(Described):
    """What one party owes another under a treaty: when, how surely, and how it helps.

    On the first day on which the treaty is in force and the trigger holds, it is invoked. After the
    consultation the party honours it or declines.
    """

    by: Words = Field(min_length=1)
    """The actor that owes it, or several that answer as one."""
    to: str | None = None
    """The actor that it is owed to; only said."""
    soil: str | None = None
    """The actor whose land it covers; only said: the trigger decides."""
    trigger: Formula
    """The condition under which it is owed, such as `strait.km2 > 320`."""
    consult: Duration
    """Days from the invocation to the answer."""
    will: Given
    """The chance that it is honoured, as things stand on day 0; a share from 0 to 1."""
    times: Times = {}
    """What multiplies `will`."""
    help: Help = "none"
    """How the party helps. `troops`: it fights, and its `fighting` becomes 1. The others only say
    what is given; let `then` do it: `troops_inside` (troops within the partner's own borders),
    `arms`, `money`, `words`, `none`.
    """
    rearm: Given | None = None
    """Days after an invocation until there can be another; 0 or more. Without it, there is only
    one.
    """
    rung: int | None = None
    """The rung that honouring it raises the party to. Without it, it raises nobody."""
    then: Words = ()
    """What honouring it does: a list of effects."""
    rare: str | None = None
    """Why it is here although it seldom or never comes about. Without it, `check` warns of what
    never can.
    """
    blocked: Given = Number(value=0)
    """1 to make every invocation come to nothing, for comparing runs."""
    luck: str | None = None
    """The name whose luck it has. Give the old name here when you rename it, and its luck stays."""


class Treaty(Described):
    """A treaty: its clause, whether it is in force, and the duties under it."""

    clause: Clause
    """What kind of treaty it is; only said: the duties say what follows."""
    in_force: Given = Number(value=1)
    """Whether it is in force: 0 for not, above 0 for yes; a share from 0 to 1. Effects may change
    it, as when it is ratified.
    """
    duties: dict[str, Duty] = Field(min_length=1)
    """What its parties owe, by names of your choice. Their names leave `duties` out."""


class Happening(Described):
    """What actions and events share: when, how likely, how long, and what then."""

    rung: int | None = None
    """The rung that it raises those in `by` to; 0 or more. Without it, it raises nobody and gives
    no heat.
    """
    resolve: Literal["up", "down", "none"] | None = None
    """What the actor's resolve does to the chance. `up`: multiplies it; `down`: divides it; `none`:
    leaves it alone. Without it, `up` for an action with a rung above 0, and `none` for all else.
    """
    date: Annotated[Number | None, BeforeValidator(as_day), Spelt("day")] = None
    """The day on which it happens: a date such as 2024-11-05, or the number of a day, which is a
    whole day counted from the start. With `when` and no chance, only if that holds on the day.
    """
    when: Formula | None = None
    """The condition under which it can happen; an actor judges by what it knows. With no chance and
    no date, it happens on the first day on which this holds.
    """
    veto: Formula | None = None
    """While this holds it cannot happen, whatever its chance or date; judged by the truth."""
    cancel_if: Formula | None = None
    """If this holds when an order falls due after its `lag`, the order is cancelled."""
    p: Given | None = None
    """The chance that it happens within the days in `within`, or at each of the happenings in
    `each`, as things stand on day 0; a chance from 0 to below 1.
    """
    within: Given | None = None
    """The days over which `p` is the chance; at least 1. After them it goes on at the same pace."""
    rate: Given | None = None
    """How often it happens in the period in `per`, as things stand on day 0; 0 or more."""
    per: Period | None = None
    """The period of `rate`."""
    certain: bool = False
    """Whether it happens as soon as it may, without any luck."""
    each: Words = ()
    """Other happenings. The chance is taken on the day after each of them."""
    times: Times = {}
    """What multiplies the chance: formulas, and the factor of each."""
    lag: Duration | None = None
    """Days from the decision to the deed. Without it, it happens at once."""
    lasts: Duration | None = None
    """Days that it lasts: `.active` is 1 so long. Without it and without `until`, it is over at
    once.
    """
    until: Formula | None = None
    """It lasts until this holds; write `false` for what only an effect can end."""
    cooldown: Given = Number(value=0)
    """Days after it, or after its end, in which it cannot happen again; 0 or more."""
    at_most: Given | None = None
    """How often it can happen in a world: a whole number, at least 1. Without it, once, or with
    `repeats` any number of times.
    """
    repeats: bool = False
    """Whether it can happen more than once."""
    firm: bool = False
    """Whether an order, once given, is carried out even if `when` no longer holds or a `veto` now
    does.
    """
    odds: Odds = {}
    """The ways in which it can turn out, by names of your choice, and the odds of each, a share
    from 0 to 1. One of them may be `rest`. Formulas read a branch as `name.branch`, which is 1 for
    the way that it turned out.
    """
    then: Words = ()
    """What it does: a list of effects such as `tension += 0.1` or `send volunteers`."""
    rare: str | None = None
    """Why it is here although it seldom or never comes about. Without it, `check` warns of what
    never can.
    """
    blocked: Given = Number(value=0)
    """1 to make it come to nothing whenever it would happen, for comparing runs."""
    luck: str | None = None
    """The name whose luck it has. Give the old name here when you rename it, and its luck stays."""

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
    """Something that an actor may decide to do. It needs a chance, a `date` or a `when`.

    An actor gives at most one order a day; what else is due waits.
    """

    by: Words = Field(min_length=1)
    """The actor that does it, or several. The first decides; the rung of all of them is raised."""
    serves: Words = ()
    """The aims of the deciding actor that it serves. The more they are missed, the more its
    doctrine's `missed` counts.
    """

    @model_validator(mode="after")
    def _has_a_chance(self) -> Action:
        if not (self.p or self.rate or self.certain or self.date or self.when):
            what = "an action needs a chance: `p` and `within`, `rate` and `per`, `certain`"
            raise UnfitError(what, put={"certain": True})
        return self


class Event(Happening):
    """Something that happens without an actor deciding it. It needs a `date`, a chance or a `when`.

    Its conditions read the truth, not what somebody knows.
    """

    by: Words = ()
    """The actors whose rung it raises."""

    @model_validator(mode="after")
    def _has_an_occasion(self) -> Event:
        if not (self.p or self.rate or self.certain or self.date or self.when):
            what = "an event needs a `date`, a chance, or a condition in `when`"
            raise UnfitError(what, put={"certain": True})
        return self


class Outcome(Strict):
    """A named ending. The last in the list is the word `otherwise`."""

    when: Formula
    """The condition under which a world has reached it."""
    at_end: bool = False
    """Whether it counts only if it holds on the last day. If false, any day will do."""
    about: str | None = None
    """What it means, in a few words."""
    rare: str | None = None
    """Why it is here although it seldom or never comes about. Without it, `check` warns of what
    never can.
    """


def _outcome(value: Any) -> Any:
    return None if value == "otherwise" else value


class Headline(Strict):
    """Some of the outcomes together, under one name."""

    name: str
    """What they are called together, such as `broader war`."""
    any_of: Words = Field(min_length=1)
    """The outcomes. A world counts if it reached any of them, whatever else it reached."""


class Escalation(Strict):
    """How fast heat and rungs rise and fade, and what an act weighs in the escalation index.

    The row `escalation.index` adds up the weights of all acts so far that have a rung.
    """

    weighting: str | None = None
    """The weighting that the index goes by, one of `weightings`. Without it, an act weighs its
    rung.
    """
    weightings: dict[str, dict[str, FiniteFloat]] = {}
    """Weightings by names of your choice, each the weight of an act at every rung of the
    ladder, such as `{doubling: {0: 0, 1: 1, 2: 2, 3: 4}}`.
    """

    heat_per_rung: Given = Number(value=0.04)
    """What an act adds to its actor's `.heat`, for each rung of the act; 0 or more."""
    heat_half_life: Given = Number(value=46)
    """Days in which half of the heat is gone; above 0."""
    rung_days: Given = Number(value=60)
    """Days at a rung without an act that high, until the actor falls by one rung; above 0."""


class Override(BaseModel):
    """A named change: the names of numbers, words, lists or whole things, and what they become."""

    model_config = ConfigDict(strict=True, extra="allow", frozen=True)

    about: str | None = None
    """What it changes, in one sentence."""
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
    """Where it must hold: in every world on every day, or in the mean of all worlds on the last
    day.
    """
    still: bool = False
    """Whether all chances and all noise are turned off for it."""

    @model_validator(mode="after")
    def _changes_something(self) -> Relation:
        if not (self.set_ or self.multiply):
            raise UnfitError("a relation changes something: give `set` or `multiply`")
        return self


class Law(Strict):
    """Something that must hold whatever happens: either `always` or `relation`."""

    law: str
    """What it says, in words."""
    with_: Words = Field((), alias="with")
    """Overrides or scenarios under which it must hold. Without it, in the scenario as it is."""
    always: Formula | None = None
    """A condition that holds in every world on every day."""
    relation: Relation | None = None
    """A change to the inputs, and what it must do to the results."""

    @model_validator(mode="after")
    def _one_kind(self) -> Law:
        if (self.always is None) == (self.relation is None):
            raise UnfitError("a law has either `always` or `relation`", "relation")
        return self


class ScenarioFile(Strict):
    """A whole scenario: the file from top to bottom. The order of its sections does not matter."""

    escalate: Literal[1]
    """The version of the language: always 1."""
    scenario: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")
    """Its short name: small letters, digits and hyphens, such as `storm-corps`."""
    title: str
    """Its title, for people."""
    about: str | None = None
    """What it is about, in one sentence."""
    start: date
    """The date of day 0, such as 2024-11-01."""
    days: int = Field(ge=1, le=32_000)
    """How many days a run lasts: the number of the last day, 1 to 32_000."""
    sources: dict[str, Citation] = {}
    """Sources by keys of your choice, cited by `source:`."""
    ladder: dict[str, str] = {}
    """The scale of escalation: the rungs 0, 1, 2 and so on, and what each is called."""
    escalation: Escalation = Escalation()
    """How fast heat and rungs rise and fade."""
    actors: dict[str, Actor] = Field(min_length=1)
    """States and organisations, by name. There is at least one."""
    doctrines: dict[str, Doctrine] = {}
    """Ways of deciding, by name; an actor names the one that it has."""
    edges: dict[str, Edge] = {}
    """Pairs of actors and how far they are aligned, by name."""
    quantities: dict[str, Annotated[Quantity, BeforeValidator(_quantity), Spelt("quantity")]] = {}
    """Numbers by name: parameters, stocks, levels from 0 to 1, and what follows from them. A name
    has up to three parts, such as `belmar.shells`.
    """
    supplies: dict[str, Supply] = {}
    """Flows of goods from one actor to another, by name."""
    forces: dict[str, Force] = {}
    """Troops that are sent, by name."""
    fronts: dict[str, Front] = {}
    """Contested areas, by name."""
    treaties: dict[str, Treaty] = {}
    """Treaties, by name."""
    actions: dict[str, Action] = {}
    """What actors may decide to do, by name."""
    events: dict[str, Event] = {}
    """What may happen without an actor deciding it, by name."""
    outcomes: dict[str, Annotated[Outcome | None, BeforeValidator(_outcome), Spelt("outcome")]] = (
        Field(min_length=1, max_length=100)
    )
    """How worlds end, by name, in order of gravity: a world is counted under the gravest, the first
    in the list, that it ever reached. The last, and only the last, is `otherwise`.
    """
    headline: Headline
    """The outcomes that are counted together."""
    milestones: Words = ()
    """Actions, events, duties and outcomes that mark the road a world took. Without any, all that
    have a rung do.
    """
    watch: Words = ()
    """Rows that are saved every 30 days and on the last day."""
    overrides: dict[str, Override] = Field({}, max_length=200)
    """Named changes, picked on the command line by `-s NAME`."""
    scenarios: dict[str, Words] = Field({}, max_length=200)
    """Named lists of overrides, or of other such lists, picked by `-s NAME`."""
    laws: Annotated[tuple[Law, ...], BeforeValidator(as_tuple)] = Field((), max_length=200)
    """What must hold whatever happens, to test the scenario by."""
    seats: dict[str, Seat] = {}
    """Seats that people can take in a game, by actor."""
    orders: dict[str, Orders] = {}
    """What seats order, by actor: a plan that is carried out in every world. What is not ordered
    is left to doctrine.
    """
    injects: dict[str, Inject] = {}
    """News that a teacher gives to seats during a lesson, by names of your choice."""
    played: Played | None = None
    """Written by `play`: the world in which a game was played. Leave it out."""
    day_0_factors: dict[str, FiniteFloat] = {}
    """Written by the tool into the scenario that it saves beside a run: what each chance is divided
    by. Leave it out.
    """
