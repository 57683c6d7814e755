"""A scenario to a model: every name bound, every reference checked, chances set against day 0."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import isnan
from typing import Any

from escalate.model.actors import bind_actors, bind_sights, register_actors
from escalate.model.acts import bind_duties, bind_happenings, register_acts
from escalate.model.binder import Binder
from escalate.model.bounds import check_bounds
from escalate.model.calendar import winters
from escalate.model.chances import as_written
from escalate.model.flows import bind_forces, bind_fronts, bind_supplies, register_flows
from escalate.model.injects import bind_injects
from escalate.model.ladder import bind_ladder, register_ladder, rung_names
from escalate.model.laws import bind_laws
from escalate.model.milestones import bind_milestones
from escalate.model.model import HappeningInfo, Mechanisms, Model
from escalate.model.naming import THING, check_names
from escalate.model.order import in_order, mark_overnight
from escalate.model.outcomes import bind_headline, bind_outcomes, register_outcomes
from escalate.model.parts import Supply
from escalate.model.quantities import bind_quantities, register_numbers
from escalate.model.rare import rare
from escalate.model.seats import bind_orders, bind_seats
from escalate.model.sense.warnings import warnings
from escalate.scenario.canonical import canonical
from escalate.scenario.layers import REMOVED
from escalate.scenario.load import Scenario, changed
from escalate.scenario.names import SECTIONS
from escalate.scenario.overrides import Overrides
from escalate.scenario.problems import Place, Problem, ScenarioError, Source, nearest
from escalate.scenario.schema import ScenarioFile
from escalate.scenario.shape import Lost


def build(scenario: Scenario) -> Model:
    """The model of a scenario; its chances are those of day 0 of the scenario before overrides.

    Raises ScenarioError with every problem that the form and the meaning of the scenario have.
    """
    judgement = judge(scenario)
    if judgement.problems:
        raise ScenarioError(judgement.problems)
    model = judgement.model
    return replace(model, canonical=canonical(scenario.document, model.day_0_factors))


def _once(problems: Iterable[Problem], known: Iterable[Problem] = ()) -> Iterator[Problem]:
    """The first thing said of every position: what else is said there follows from it."""
    said = {problem.mark for problem in known if problem.mark}
    for problem in dict.fromkeys(problems):
        if problem.mark is None:
            yield problem
        elif problem.mark not in said:
            said.add(problem.mark)
            yield problem


@dataclass(frozen=True)
class Judgement:
    """A model as far as its scenario could be understood, and what is wrong with that."""

    model: Model
    """Not to be simulated if there are problems."""
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    """What may not be meant although it can be simulated."""


def judge(scenario: Scenario, *, base: Model | None = None, warn: bool = True) -> Judgement:
    """All that is wrong with the form and the meaning of a scenario, and its model.

    `base` is the model without overrides, where it is known and sound already. Unless it should
    `warn`, the scenario's sense is not looked into.
    """
    has_changed = scenario.document is not scenario.base
    problems: list[Problem] = []
    if base is None:
        base, problems = _compile(scenario, changed=False, warn=warn and not has_changed)
    model = base
    if has_changed and not problems:
        model, problems = _compile(scenario, changed=True, warn=warn)
    sure = not (problems or scenario.problems)
    products, unfit = _day_0(scenario, base, model, sure=sure)
    problems = [*scenario.problems, *problems, *unfit]
    if not problems:
        model = _against_day_0(model, products)
    return Judgement(model, tuple(_once(problems)), tuple(_once(model.warnings, problems)))


def picked(scenario: Scenario) -> Callable[[tuple[str, ...]], Model]:
    """How to get the model of the same files with other overrides picked."""
    return lambda names: build(changed(scenario.written, (), names))


def wrong_overrides(scenario: Scenario) -> tuple[Problem, ...]:
    """What is wrong with the file's own lists of overrides, with each override alone, and laws.

    An override that makes sense only beside others is sound if a list has it that is.
    """
    own = scenario.own_names
    base = _compile(scenario, changed=False, warn=False)[0]

    def wrong(*names: str, at: Place) -> list[tuple[Problem, Problem]]:
        """Each problem there is with some overrides, and how it is told."""
        found = judge(changed(scenario.written, (), names), base=base, warn=False).problems
        return [(one, _under(scenario, names, at, one)) for one in found]

    lists = {
        name: wrong(name, at=("scenarios", name)) for name in scenario.base.scenarios if name in own
    }
    sound = {
        part
        for name, problems in lists.items()
        if not problems
        for part in changed(scenario.written, (), (name,)).picked
    }
    doubtful = [name for name in scenario.base.overrides if name in own - sound]
    alone = [
        wrong(name, at=("overrides", name))
        for names in _batches(scenario, doubtful)
        if len(names) == 1 or wrong(*names, at=("overrides", names[0]))
        for name in names
    ]
    asked = {law.with_: index for index, law in enumerate(scenario.base.laws) if law.with_}
    lawful = [wrong(*names, at=("laws", asked[names], "with")) for names in sorted(asked)]
    told: dict[tuple[str, object], Problem] = {}  # what one override does is not told of lists
    for problem, said in (one for found in (*alone, *lists.values(), *lawful) for one in found):
        told.setdefault((problem.what, problem.mark), said)
    return tuple(told.values())


def _batches(scenario: Scenario, names: Sequence[str]) -> list[list[str]]:
    """Overrides that can be judged at once: they change nothing but numbers of other things.

    Whether a number can be is judged beside those of its own thing alone.
    """
    written = scenario.written
    overrides = Overrides(written.names, written.layers.source, written.lost)
    batches: list[tuple[set[str], list[str]]] = []
    alone = []
    for name in names:
        things = overrides.things_with_other_numbers(name)
        if things is None:
            alone.append([name])
            continue
        fits = (batch for batch in batches if batch[0].isdisjoint(things))
        known, together = next(fits, (set[str](), list[str]()))
        if not together:
            batches.append((known, together))
        known |= things
        together.append(name)
    return [together for _, together in batches] + alone


def _under(scenario: Scenario, names: Sequence[str], at: Place, problem: Problem) -> Problem:
    """A problem that there is with some overrides, told with them unless it stands in them.

    What has no place stands where the overrides are named.
    """
    source = scenario.base_source
    if problem.mark is None:
        what = problem.what.removeprefix(f"-s {','.join(names)}: ")
        return Problem(what, at, problem.hint, at_key=True).located(source)
    place, offset = problem.place, problem.offset
    if problem.mark not in {source.mark(place, offset), source.key(place, offset)}:
        return problem
    return replace(problem, what=f"with -s {','.join(names)}: {problem.what}")


def _day_0(
    scenario: Scenario, base: Model, model: Model, *, sure: bool
) -> tuple[dict[str, float], list[Problem]]:
    """What every chance is divided by, and what none can be divided by.

    That is the product of its factors on day 0 before any override; of a happening that an
    override brings, with the overrides; of a resolved scenario, what is written in it. Unless
    they are `sure`, products that are no number follow from what could not be bound.
    """
    kept = scenario.base.day_0_factors
    first = as_written(base.parts, base)
    here = first if model is base else as_written(model.parts, model)
    products = {**here.products, **first.products, **kept}
    problems = list(_misplaced(kept, [*here.products, *first.products], scenario.base_source))
    for name in here.products.keys() - kept:
        own = name not in first.products
        problem = (here if own else first).problems.get(name)
        if problem and (sure or not isnan(products[name])):
            problems.append(problem.located(scenario.source if own else scenario.base_source))
    return {name: products[name] for name in here.products}, problems


def _misplaced(
    kept: Mapping[str, float], known: Sequence[str], source: Source
) -> Iterator[Problem]:
    """Factors of day 0 that belong to nothing, or that no chance can be divided by."""
    for name, size in kept.items():
        problem = Problem(f"no chance is named {name!r}", hint=nearest(name, known))
        if name in known:
            problem = Problem(f"{size:g} is no factor: it must be above 0")
        if name not in known or size <= 0:
            yield replace(problem, place=("day_0_factors", name)).located(source)


def _against_day_0(model: Model, products: Mapping[str, float]) -> Model:
    """The model with every chance divided by the product of its factors on day 0."""
    happenings = tuple(
        replace(one, chance=replace(one.chance, as_written=products.get(one.name, 1.0)))
        if one.chance
        else one
        for one in model.parts.happenings
    )
    duties = tuple(
        replace(duty, as_written=products.get(duty.name, 1.0)) for duty in model.parts.duties
    )
    parts = replace(model.parts, happenings=happenings, duties=duties)
    return replace(model, parts=parts, day_0_factors=dict(products))


def _compile(scenario: Scenario, *, changed: bool, warn: bool) -> tuple[Model, list[Problem]]:
    """The model of a scenario as far as it can be bound, and what is wrong with it.

    That is the scenario with its overrides if it is the `changed` one, without them if not.
    """
    document = scenario.document if changed else scenario.base
    source = scenario.source if changed else scenario.base_source
    binder = Binder(document, scenario.lost, _removed(scenario, changed=changed))
    check_names(binder)
    days = min(document.days, date.max.toordinal() - document.start.toordinal())
    if days < document.days:
        binder.problem("the calendar ends before the last day", ("days",))
    bounds = check_bounds(binder)
    register_numbers(binder)
    register_actors(binder)
    register_flows(binder)
    register_acts(binder)
    register_ladder(binder)
    register_outcomes(binder)
    laws = bind_laws(binder, scenario.asked if changed else (), bounds)
    parts = _bind(binder)
    watch = tuple(name for name in document.watch if _watched(binder, name))
    _check_sources(binder, written=not changed)
    if warn:
        binder.warnings.extend(warnings(binder, parts))
    model = Model(
        name=document.scenario,
        title=document.title,
        start=document.start,
        days=days,
        rows=tuple(binder.table.names),
        roles=tuple(binder.table.roles),
        initial=tuple(binder.table.initial),
        day=binder.day,
        winter=binder.winter,
        winters=winters(document.start, days),
        parts=parts,
        headline=bind_headline(document),
        ladder=rung_names(document),
        milestones=bind_milestones(binder),
        rare=rare(document),
        watch=watch,
        titles=_titles(document),
        units=_units(document),
        happenings=_infos(document),
        canonical="",
        day_0_factors={},
        bounds=bounds,
        changes=scenario.changes if changed else (),
        laws=laws,
        seats=bind_seats(binder),
        orders={},
        injects=bind_injects(binder),
        warnings=tuple(problem.located(source) for problem in binder.warnings),
    )
    watched = {name: title for name in watch if (title := model.title_of(name))}
    orders, wrong = bind_orders(model, document.orders)
    binder.problems.extend(wrong)
    model = replace(model, titles={**model.titles, **watched}, orders=orders)
    return model, [problem.located(source) for problem in binder.problems]


def _removed(scenario: Scenario, *, changed: bool) -> dict[str, str]:
    """The things that a file above or an override takes away, and which of them does."""
    steps = scenario.steps if changed else scenario.written.layers.steps
    return {
        str(place[-1]): f"{last[-1].by}, line {last[-1].mark.line}"
        if last[-1].mark
        else last[-1].by
        for place, last in steps.items()
        if len(place) == 2 and last[-1].value == REMOVED
    }


def _bind(binder: Binder) -> Mechanisms:
    escalation = bind_ladder(binder)
    sights = bind_sights(binder)
    moving, limits, spreads, derived = bind_quantities(binder)
    supplies, flows = bind_supplies(binder)
    fronts, opens = bind_fronts(binder)
    parts = Mechanisms(
        moving=moving,
        limits=limits,
        derived=(),
        spreads=spreads,
        supplies=supplies,
        forces=bind_forces(binder),
        fronts=fronts,
        duties=bind_duties(binder),
        happenings=bind_happenings(binder),
        sights=sights,
        actors=bind_actors(binder),
        outcomes=bind_outcomes(binder),
        escalation=escalation,
    )
    derived = [*derived, *flows, *opens, *binder.start_rows()]
    ordered = in_order(derived, binder)
    return replace(parts, derived=mark_overnight(ordered, _changing_overnight(binder, supplies)))


def _changing_overnight(binder: Binder, supplies: tuple[Supply, ...]) -> frozenset[int]:
    """The rows that the calendar, arrivals and dispatches change."""
    rows = {binder.day, binder.winter}
    for supply in supplies:
        rows |= {supply.made, supply.sent, supply.under_way, supply.arrived, supply.lost}
        rows |= {row for row in (supply.stock, supply.into) if row is not None}
    return frozenset(rows)


def _watched(binder: Binder, name: str) -> bool:
    index = binder.document.watch.index(name)
    if binder.document.watch.count(name) > 1:
        binder.problem(f"{name!r} is watched twice", ("watch", index))
    return binder.known_row(name, ("watch", index)) is not None


def _check_sources(binder: Binder, *, written: bool) -> None:
    """A source that is a key must be one of `sources`.

    One that nobody cites is named in the scenario as it is written: what overrides put in the
    place of its numbers does not make it superfluous.
    """
    known = binder.document.sources
    cited = set()
    for name, key in _cited(binder.document.model_dump(by_alias=True), ()):
        cited.add(key)
        if THING.fullmatch(key) and key not in known:
            if binder.lost.has(key):
                continue
            hint = nearest(key, known) or "add it to `sources:`, or write the source in words"
            binder.problem(f"no source has the key {key!r}", name, hint)
    for key in known:
        if written and key not in cited and binder.lost == Lost():
            binder.warn(f"source {key!r} is never cited", ("sources", key))


def _cited(part: Any, place: tuple[Any, ...]) -> list[tuple[tuple[Any, ...], str]]:
    found = []
    items = (
        part.items()
        if isinstance(part, dict)
        else enumerate(part)
        if isinstance(part, tuple)
        else ()
    )
    for key, child in items:
        if key == "source" and isinstance(child, str):
            found.append(((*place, key), child))
        elif key != "sources":
            found.extend(_cited(child, (*place, key)))
    return found


def _titles(document: ScenarioFile) -> dict[str, str]:
    things = {
        name: part.title
        for section in SECTIONS
        for name, part in getattr(document, section).items()
        if part.title
    }
    duties = {
        f"{treaty}.{name}": duty.title
        for treaty, part in document.treaties.items()
        for name, duty in part.duties.items()
        if duty.title
    }
    return {**things, **duties}


_COUNTED = ("sent", "arrived", "lost", "under_way", "stock", "made")


def _units(document: ScenarioFile) -> dict[str, str]:
    units = {name: part.unit for name, part in document.quantities.items() if part.unit}
    for name, supply in document.supplies.items():
        units.update({f"{name}.{part}": supply.what for part in _COUNTED})
    for name, force in document.forces.items():
        soldiers = ("pledged", *force.stages, "lost", "home", "committed", "wave")
        units.update({f"{name}.{part}": "soldiers" for part in soldiers})
    units.update({f"{name}.km2": "km2" for name in document.fronts})
    return units


def _infos(document: ScenarioFile) -> dict[str, HappeningInfo]:
    infos: dict[str, HappeningInfo] = {}
    for name, action in document.actions.items():
        infos[name] = HappeningInfo("action", action.by, action.rung, action.about or "")
    for name, event in document.events.items():
        infos[name] = HappeningInfo("event", event.by, event.rung, event.about or "")
    for treaty, part in document.treaties.items():
        for name, duty in part.duties.items():
            about = duty.about or part.title or ""
            infos[f"{treaty}.{name}"] = HappeningInfo("treaty", duty.by, duty.rung, about)
    return infos
