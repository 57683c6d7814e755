"""A scenario to a model: every name bound, every reference checked, chances set against day 0."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from escalate.model.actors import bind_actors, bind_sights, register_actors
from escalate.model.acts import bind_duties, bind_happenings, register_acts
from escalate.model.binder import Binder
from escalate.model.bounds import check_bounds
from escalate.model.calendar import winters
from escalate.model.chances import as_written
from escalate.model.flows import bind_forces, bind_fronts, bind_supplies, register_flows
from escalate.model.model import Escalation, HappeningInfo, Mechanisms, Model
from escalate.model.naming import THING, check_names
from escalate.model.order import in_order, mark_overnight
from escalate.model.outcomes import bind_headline, bind_outcomes, register_outcomes
from escalate.model.parts import Supply
from escalate.model.quantities import bind_quantities, register_numbers
from escalate.model.sense import warnings
from escalate.scenario.canonical import canonical
from escalate.scenario.load import Scenario
from escalate.scenario.names import SECTIONS
from escalate.scenario.overrides import Change
from escalate.scenario.problems import Problem, Source, at_source, nearest
from escalate.scenario.schema import ScenarioFile


def build(scenario: Scenario) -> Model:
    """The model of a scenario; its chances are those of day 0 of the scenario before overrides.

    Raises ScenarioError with every problem that the meaning of the scenario has.
    """
    unchanged = replace(scenario.source, given={})
    base = _compile(scenario.base, unchanged, ())
    written = as_written(base.parts, base)
    kept = scenario.base.day_0_factors
    problems = [problem for name, problem in written.problems.items() if name not in kept]
    if problems:
        raise at_source(problems, unchanged)
    model = base
    if scenario.document is not scenario.base:
        model = _compile(scenario.document, scenario.source, scenario.changes)
    _check_kept(kept, written.products, unchanged)
    products = {**written.products, **kept}
    text = canonical(scenario.document, products)
    return replace(_against_day_0(model, products), canonical=text)


def _check_kept(kept: Mapping[str, float], known: Mapping[str, float], source: Source) -> None:
    """Refuse factors of day 0 that belong to nothing, or that no chance can be divided by."""
    problems = []
    for name, size in kept.items():
        place = ("day_0_factors", name)
        if name not in known:
            problems.append(Problem(f"no chance is named {name!r}", place, nearest(name, known)))
        elif size <= 0:
            problems.append(Problem(f"{size:g} is no factor: it must be above 0", place))
    if problems:
        raise at_source(problems, source)


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


def _compile(document: ScenarioFile, source: Source, changes: tuple[Change, ...]) -> Model:
    binder = Binder(document)
    check_names(binder)
    if document.start.toordinal() + document.days > date.max.toordinal():
        binder.problem("the calendar ends before the last day", ("days",))
    if binder.problems:
        raise at_source(binder.problems, source)
    bounds = check_bounds(binder)
    register_numbers(binder)
    register_actors(binder)
    register_flows(binder)
    register_acts(binder)
    register_outcomes(binder)
    parts = _bind(binder)
    watch = tuple(name for name in document.watch if _watched(binder, name))
    _check_sources(binder)
    if binder.problems:
        raise at_source(binder.problems, source)
    binder.warnings.extend(warnings(binder, parts))
    return Model(
        name=document.scenario,
        title=document.title,
        start=document.start,
        days=document.days,
        rows=tuple(binder.table.names),
        roles=tuple(binder.table.roles),
        initial=tuple(binder.table.initial),
        day=binder.day,
        winter=binder.winter,
        winters=winters(document.start, document.days),
        parts=parts,
        headline=bind_headline(document),
        ladder=_ladder(document),
        watch=watch,
        titles=_titles(document),
        units=_units(document),
        happenings=_infos(document),
        canonical="",
        day_0_factors={},
        bounds=bounds,
        changes=changes,
        warnings=tuple(problem.located(source) for problem in binder.warnings),
    )


def _bind(binder: Binder) -> Mechanisms:
    escalation = Escalation(
        *(
            binder.number_row(f"escalation.{part}")
            for part in ("heat_per_rung", "heat_half_life", "rung_days")
        )
    )
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


def _check_sources(binder: Binder) -> None:
    """A source that is a key must be one of `sources`; one that nobody cites is named."""
    known = binder.document.sources
    cited = set()
    for name, key in _cited(binder.document.model_dump(by_alias=True), ()):
        cited.add(key)
        if THING.fullmatch(key) and key not in known:
            hint = nearest(key, known) or "add it to `sources:`, or write the source in words"
            binder.problem(f"no source has the key {key!r}", name, hint)
    for key in known:
        if key not in cited:
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


def _ladder(document: ScenarioFile) -> tuple[str, ...]:
    return tuple(document.ladder[key] for key in sorted(document.ladder, key=int))


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
