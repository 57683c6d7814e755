"""What an actor is, wants, sees, owes and may do, as its scenario says; prints nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from math import exp

from escalate.analysis.phrases import written_chance
from escalate.analysis.story import in_plain
from escalate.errors import EscalateError
from escalate.model.model import Model
from escalate.model.parts import Happening
from escalate.scenario.load import Scenario
from escalate.scenario.numbers import Number
from escalate.scenario.problems import nearest
from escalate.scenario.schema import (
    Action,
    Actor,
    Described,
    Duty,
    Event,
    Force,
    ScenarioFile,
    Supply,
    Treaty,
)

Days = tuple[float, ...]
"""One number; the least and the most; or the least, the likeliest and the most."""


@dataclass(frozen=True)
class Rung:
    """A rung of the ladder and its word."""

    number: int
    word: str


@dataclass(frozen=True)
class Manner:
    """A doctrine: what it multiplies chances by."""

    name: str
    title: str
    met: float
    missed: float
    up: float
    down: float


@dataclass(frozen=True)
class Resolve:
    """How much its resolve differs: two worlds in three have it from `low` to `high`."""

    spread: float
    low: float
    high: float


@dataclass(frozen=True)
class Wish:
    """An aim: content at `target`, desperate at `worst`."""

    name: str
    of: str
    title: str
    unit: str
    target: float
    worst: float
    weight: float


@dataclass(frozen=True)
class Sight:
    """How it knows what it does not see at once and as it is."""

    name: str
    title: str
    days_late: float
    error: float
    """A share of the truth."""
    told: str | None
    """What it is told instead of the truth."""
    never: bool


@dataclass(frozen=True)
class Tie:
    """How far it pulls together with another."""

    name: str
    other: str
    alignment: float


@dataclass(frozen=True)
class Flow:
    """Goods that it gives to another, or gets."""

    name: str
    title: str
    other: str
    what: str
    per_month: float
    days: Days
    stock: float | None


@dataclass(frozen=True)
class Troops:
    """A force that it commits."""

    name: str
    title: str
    helps: str
    where: str
    stages: tuple[tuple[str, float], ...]
    """Soldiers in each stage on day 0."""
    pledged: float
    wave: float
    total: float | None


@dataclass(frozen=True)
class Factor:
    """What multiplies a chance: `at_0` where `by` is 0 or less, `at_1` where it is 1 or more."""

    by: str
    at_0: float | str
    at_1: float | str


@dataclass(frozen=True)
class Bond:
    """A duty under a treaty that it owes, or that it is owed."""

    name: str
    title: str
    treaty: str
    clause: str
    in_force: float
    by: tuple[str, ...]
    to: str
    trigger: str
    consult: Days
    will: float
    factors: tuple[Factor, ...]
    help: str
    rung: Rung | None
    then: tuple[str, ...]


@dataclass(frozen=True)
class Deed:
    """Something that it may do, or that happens and raises its rung."""

    name: str
    about: str
    rung: Rung | None
    step: int
    """1 for a step up, which resolve makes likelier; -1 for a step down; 0 for neither."""
    chance: str
    serves: tuple[str, ...]
    when: str | None
    veto: str | None
    factors: tuple[Factor, ...]
    takes: Days
    lasts: Days
    until: str | None
    cooldown: float
    at_most: int | None
    """How often it can happen; None for any number of times."""
    then: tuple[str, ...]
    decided_by: str
    """Another actor that decides it; empty where it decides itself, or nobody does."""


@dataclass(frozen=True)
class Brief:
    """One actor's part in a scenario, in the numbers of day 0."""

    name: str
    title: str
    about: str
    rung: Rung
    fighting: bool
    resolve: Resolve
    doctrine: Manner | None
    aims: tuple[Wish, ...]
    sees: tuple[Sight, ...]
    ties: tuple[Tie, ...]
    gives: tuple[Flow, ...]
    gets: tuple[Flow, ...]
    forces: tuple[Troops, ...]
    owes: tuple[Bond, ...]
    is_owed: tuple[Bond, ...]
    menu: tuple[Deed, ...]
    raised_by: tuple[Deed, ...]
    """Events that raise its rung."""


def brief(scenario: Scenario, model: Model, actor: str) -> Brief:
    """The brief of an actor; `model` is that of the scenario.

    Raises EscalateError if there is no such actor.
    """
    known = scenario.document.actors
    if actor not in known:
        close = nearest(actor, known)
        hint = f"{close}\n  " if close else ""
        raise EscalateError(f"no actor is named {actor!r}", f"{hint}actors: {', '.join(known)}")
    return _Seat(scenario.document, model, actor).brief()


class _Seat:
    """One actor in one scenario."""

    def __init__(self, document: ScenarioFile, model: Model, actor: str) -> None:
        self._document, self._model, self._actor = document, model, actor
        self._happenings = {one.name: one for one in model.parts.happenings}

    def brief(self) -> Brief:
        document, name = self._document, self._actor
        part = document.actors[name]
        return Brief(
            name=name,
            title=self._title(name),
            about=part.about or "",
            rung=self._rung(int(part.rung.value)),
            fighting=part.fighting.value > 0,
            resolve=_resolve(part.resolve.value),
            doctrine=self._doctrine(part),
            aims=tuple(self._aims(part)),
            sees=tuple(self._sights(part)),
            ties=tuple(self._ties()),
            gives=tuple(self._flows(mine="from_", other="to")),
            gets=tuple(self._flows(mine="to", other="from_")),
            forces=tuple(
                self._troops(key, one) for key, one in document.forces.items() if one.from_ == name
            ),
            owes=tuple(self._bond(*one) for one in self._duties() if name in one[2].by),
            is_owed=tuple(self._bond(*one) for one in self._duties() if one[2].to == name),
            menu=tuple(self._deeds(document.actions)),
            raised_by=tuple(one for one in self._deeds(document.events) if one.rung),
        )

    def _title(self, name: str) -> str:
        return self._model.titles.get(name, in_plain(name))

    def _rung(self, number: int) -> Rung:
        ladder = self._model.ladder
        return Rung(number, ladder[number] if 0 <= number < len(ladder) else "")

    def _doctrine(self, part: Actor) -> Manner | None:
        if part.doctrine is None:
            return None
        held = self._document.doctrines[part.doctrine]
        return Manner(
            name=part.doctrine,
            title=self._title(part.doctrine),
            met=held.met.value,
            missed=held.missed.value,
            up=held.up.value,
            down=held.down.value,
        )

    def _aims(self, part: Actor) -> Iterator[Wish]:
        for name, aim in part.aims.items():
            yield Wish(
                name=in_plain(name),
                of=aim.of,
                title=self._model.title_of(aim.of),
                unit=self._model.units.get(aim.of, ""),
                target=aim.target.value,
                worst=aim.worst.value,
                weight=aim.weight.value,
            )

    def _sights(self, part: Actor) -> Iterator[Sight]:
        for name, sight in part.sees.items():
            yield Sight(
                name=name,
                title=self._model.title_of(name),
                days_late=sight.lag.value,
                error=sight.error.value,
                told=sight.as_,
                never=sight.never,
            )

    def _ties(self) -> Iterator[Tie]:
        for name, edge in self._document.edges.items():
            if self._actor in edge.between:
                others = (self._title(one) for one in edge.between if one != self._actor)
                yield Tie(name, " and ".join(others), edge.alignment.value)

    def _flows(self, *, mine: str, other: str) -> Iterator[Flow]:
        for name, supply in self._document.supplies.items():
            if getattr(supply, mine) == self._actor:
                yield self._flow(name, supply, getattr(supply, other))

    def _flow(self, name: str, supply: Supply, other: str) -> Flow:
        return Flow(
            name=name,
            title=self._title(name),
            other=self._title(other),
            what=supply.what,
            per_month=supply.per_month.value,
            days=_days(supply.transit),
            stock=supply.stock.value if supply.stock else None,
        )

    def _troops(self, name: str, force: Force) -> Troops:
        stages = ((stage, force.start.get(stage)) for stage in force.stages)
        return Troops(
            name=name,
            title=self._title(name),
            helps=self._title(force.to_help) if force.to_help else "",
            where=self._title(force.theatre) if force.theatre else "",
            stages=tuple((in_plain(stage), one.value if one else 0.0) for stage, one in stages),
            pledged=force.pledged.value,
            wave=force.wave.value,
            total=force.total.value if force.total else None,
        )

    def _duties(self) -> Iterator[tuple[str, Treaty, Duty, str]]:
        for name, treaty in self._document.treaties.items():
            for key, duty in treaty.duties.items():
                yield name, treaty, duty, key

    def _bond(self, name: str, treaty: Treaty, duty: Duty, key: str) -> Bond:
        return Bond(
            name=f"{name}.{key}",
            title=duty.title or in_plain(key),
            treaty=self._title(name),
            clause=treaty.clause,
            in_force=treaty.in_force.value,
            by=tuple(map(self._title, duty.by)),
            to=self._title(duty.to) if duty.to else "",
            trigger=duty.trigger,
            consult=_days(duty.consult),
            will=duty.will.value,
            factors=_factors(duty),
            help=duty.help,
            rung=None if duty.rung is None else self._rung(duty.rung),
            then=duty.then,
        )

    def _deeds(self, acts: Mapping[str, Action] | Mapping[str, Event]) -> Iterator[Deed]:
        for name, act in acts.items():
            if self._actor in act.by:
                yield self._deed(name, act)

    def _deed(self, name: str, act: Action | Event) -> Deed:
        leads = isinstance(act, Event) or act.by[0] == self._actor
        happening = self._happenings[name]
        return Deed(
            name=name,
            about=_about(name, act),
            rung=None if act.rung is None else self._rung(act.rung),
            step=happening.resolve,
            chance=self._chance(happening, act),
            serves=() if isinstance(act, Event) else tuple(map(in_plain, act.serves)),
            when=act.when,
            veto=act.veto,
            factors=_factors(act),
            takes=_days(act.lag or ()),
            lasts=_days(act.lasts or ()),
            until=act.until,
            cooldown=act.cooldown.value,
            at_most=_at_most(act),
            then=act.then,
            decided_by="" if leads else self._title(act.by[0]),
        )

    def _chance(self, happening: Happening, act: Action | Event) -> str:
        """How likely it is as things stand on day 0, and what it waits for."""
        said = written_chance(self._model, happening)
        if happening.date is not None:
            day = self._model.start + timedelta(days=self._model.initial[happening.date])
            dated = f"on {day.isoformat()}"
            said = dated if happening.chance is None else f"{dated}, {said}"
        if act.each:
            known = self._model.happenings
            others = (known[name].about or in_plain(name) for name in act.each)
            said += f": {' or '.join(others)}"
        return said


def _about(name: str, part: Described) -> str:
    return part.about or part.title or in_plain(name)


def _resolve(spread: float) -> Resolve:
    return Resolve(spread, exp(-spread), exp(spread))


def _factors(part: Action | Event | Duty) -> tuple[Factor, ...]:
    return tuple(
        Factor(by, _end(given.at_0, given.formula_0), _end(given.at_1, given.formula_1))
        for by, given in part.times.items()
    )


def _end(number: Number | None, formula: str | None) -> float | str:
    return number.value if number else formula or ""


def _at_most(act: Action | Event) -> int | None:
    if act.at_most is not None:
        return int(act.at_most.value)
    return None if act.repeats else 1


def _days(numbers: tuple[Number, ...]) -> Days:
    return tuple(number.value for number in numbers)
