"""Supplies, forces and fronts to rows and formulas."""

from __future__ import annotations

from collections.abc import Sequence

from escalate.model.binder import Binder, broken, is_broken
from escalate.model.formulas import Formula
from escalate.model.parts import Derived, Force, Front, Side, Stage, Supply
from escalate.model.table import Role
from escalate.scenario import schema
from escalate.scenario.problems import Place, closest

_SUPPLY_TALLIES = ("made", "sent", "under_way", "arrived", "lost")
_FORCE_TALLIES = ("committed", "lost", "home")


def register_flows(binder: Binder) -> None:
    """The rows that the engine keeps for supplies, forces and fronts."""
    for name in sorted(binder.document.supplies):
        for part in _SUPPLY_TALLIES:
            binder.row(f"{name}.{part}")
        binder.row(f"{name}.flow", Role.DERIVED)
    for name, force in sorted(binder.document.forces.items()):
        for part in _FORCE_TALLIES:
            binder.row(f"{name}.{part}")
        for stage in dict.fromkeys(force.stages):
            if stage not in force.start:
                binder.row(f"{name}.{stage}")
        binder.row(f"{name}.guard", Role.START, 1.0 if force.only_in else 0.0)
        if force.skill is None:
            binder.row(f"{name}.skill", initial=1.0)
    for name, front in sorted(binder.document.fronts.items()):
        binder.row(f"{name}.speed")
        binder.row(f"{name}.open", Role.DERIVED)
        for side in _sides(front):
            binder.row(f"{name}.lost_{side}")
            binder.row(f"{name}.fired_{side}")


def bind_supplies(binder: Binder) -> tuple[tuple[Supply, ...], list[Derived]]:
    """The supplies in the order of their names, and their flows as derived rows."""
    bound = [_supply(binder, name) for name in sorted(binder.document.supplies)]
    return tuple(bound), [Derived(supply.flow, supply.flow_now) for supply in bound]


def _supply(binder: Binder, name: str) -> Supply:
    part = binder.document.supplies[name]
    place: Place = ("supplies", name)
    binder.actor(part.from_, (*place, "from"))
    binder.actor(part.to, (*place, "to"))
    transit = binder.duration(f"{name}.transit", part.transit, f"{name}/transit")
    assert transit is not None
    rows = {
        key: binder.number_row(f"{name}.{key}")
        for key in ("per_month", "every", "jitter", "loss", "load", "good", "made_per_month")
    }
    return Supply(
        name=name,
        transit=transit,
        into=_into(binder, part.into, (*place, "into")),
        stock=binder.optional_row(f"{name}.stock", part.stock),
        flow=binder.number_row(f"{name}.flow"),
        flow_now=_flow(binder, name, part),
        warm=part.warm,
        **rows,
        **{key: binder.number_row(f"{name}.{key}") for key in _SUPPLY_TALLIES},
    )


def _into(binder: Binder, name: str | None, place: Place) -> int | None:
    row = None if name is None else binder.known_row(name, place)
    holder = (name or "").removesuffix(".stock")
    stock = holder in binder.document.supplies and holder != name
    known = stock or name in binder.document.quantities
    if row is not None and not (known and binder.table.roles[row] is Role.START):
        what = f"{name!r} holds nothing: give a quantity with a `start`, or a supply's stock"
        binder.problem(what, place)
    return row


def _flow(binder: Binder, name: str, part: schema.Supply) -> Formula:
    """What share of its plan a supply sends: open, and while its condition holds, scaled."""
    place: Place = ("supplies", name)
    texts, parts = [f"{name}.open"], []
    if part.while_ is not None:
        parts.append(binder.condition(part.while_, (*place, "while")))
        texts.append(f"(1 if ({part.while_}) else 0)")
    if part.scale is not None:
        parts.append(binder.number(part.scale, (*place, "scale")))
        texts.append(f"({part.scale})")
    return _composed(binder, f"max(0, {' * '.join(texts)})", place, parts)


def _composed(binder: Binder, text: str, place: Place, parts: Sequence[Formula]) -> Formula:
    """A formula made of parts that were bound one by one; their problems are known already."""
    return broken() if any(map(is_broken, parts)) else binder.number(text, place)


def bind_forces(binder: Binder) -> tuple[Force, ...]:
    """The forces in the order of their names."""
    return tuple(_force(binder, name) for name in sorted(binder.document.forces))


def _force(binder: Binder, name: str) -> Force:
    part = binder.document.forces[name]
    place: Place = ("forces", name)
    sender = part.from_
    _check_force(binder, part, place)
    skill = part.skill
    return Force(
        name=name,
        fighting=binder.table.get(f"{sender}.fighting") or 0,
        stages=tuple(_stage(binder, name, stage) for stage in part.stages),
        pledged=binder.number_row(f"{name}.pledged"),
        committed=binder.number_row(f"{name}.committed"),
        total=binder.optional_row(f"{name}.total", part.total),
        wave=binder.number_row(f"{name}.wave"),
        lost=binder.number_row(f"{name}.lost"),
        home=binder.number_row(f"{name}.home"),
        guard=binder.number_row(f"{name}.guard"),
        only_in=binder.maybe(part.only_in, (*place, "only_in")),
        losses=binder.number(part.losses, (*place, "losses")),
        skill=binder.number_row(f"{name}.skill"),
        skill_top=binder.optional_row(f"{name}.skill.top", skill),
        skill_half_life=binder.optional_row(f"{name}.skill.half_life", skill),
    )


def _check_force(binder: Binder, part: schema.Force, place: Place) -> None:
    binder.actor(part.from_, (*place, "from"))
    if part.to_help is not None:
        binder.actor(part.to_help, (*place, "to_help"))
    if part.theatre is not None:
        binder.known("front", part.theatre, binder.document.fronts, (*place, "theatre"))
    for key, named in (("start", part.start), ("days", part.days)):
        for stage in named:
            binder.known("stage", stage, part.stages, (*place, key, stage), at_key=True)
    _check_stages(binder, part, place)


def _check_stages(binder: Binder, part: schema.Force, place: Place) -> None:
    for index, stage in enumerate(part.stages):
        if stage in part.stages[:index]:
            binder.problem(f"stage {stage!r} stands twice", (*place, "stages", index))
    if part.stages[-1] in part.days:
        what = "the last stage has no days: it is where they fight"
        binder.key_problem(what, (*place, "days", part.stages[-1]))
    meant = {closest(stage, part.stages) for stage in part.days if stage not in part.stages}
    for stage in part.stages[:-1]:
        lost = binder.lost.has(f"{place[1]}.days.{stage}")
        if stage not in part.days and stage not in meant and not lost:
            where = (*place, "stages", part.stages.index(stage))
            hint = f"say how long it takes: days: {{{stage}: 10}}"
            binder.problem(f"stage {stage!r} has no `days`", where, hint)


def _stage(binder: Binder, force: str, stage: str) -> Stage:
    given = binder.document.forces[force].days.get(stage)
    days = binder.duration(f"{force}.days.{stage}", given, f"{force}/{stage}")
    return Stage(stage, binder.number_row(f"{force}.{stage}"), days)


def bind_fronts(binder: Binder) -> tuple[tuple[Front, ...], list[Derived]]:
    """The fronts in the order of their names, and whether they are open as derived rows."""
    bound, opens = [], []
    for name in sorted(binder.document.fronts):
        front = _front(binder, name)
        bound.append(front)
        opens.append(Derived(front.open, _open(binder, name)))
    return tuple(bound), opens


def _open(binder: Binder, name: str) -> Formula:
    part = binder.document.fronts[name]
    place: Place = ("fronts", name)
    bound = binder.condition(part.open, (*place, "open"))
    left = "1" if part.closes_below is None else f"{name}.km2 >= {name}.closes_below"
    return _composed(binder, f"({part.open}) and {left}", place, [bound])


def _sides(front: schema.Front) -> list[str]:
    return sorted({*front.losses, *front.fire, *front.from_, *front.shells, *front.lasting})


def _front(binder: Binder, name: str) -> Front:
    part = binder.document.fronts[name]
    place: Place = ("fronts", name)
    if part.soil is not None:
        binder.actor(part.soil, (*place, "soil"))
    return Front(
        name=name,
        km2=binder.number_row(f"{name}.km2"),
        closes_below=binder.optional_row(f"{name}.closes_below", part.closes_below),
        speed=binder.number_row(f"{name}.speed"),
        open=binder.number_row(f"{name}.open"),
        moves=binder.number(part.moves, (*place, "moves")),
        sides=tuple(_side(binder, name, part, side) for side in _sides(part)),
    )


def _side(binder: Binder, front: str, part: schema.Front, side: str) -> Side:
    place: Place = ("fronts", front)
    key = next(
        k for k in ("losses", "fire", "from_", "shells", "lasting") if side in getattr(part, k)
    )
    binder.actor(side, (*place, key.rstrip("_"), side), at_key=True)

    def formula(key: str) -> Formula | None:
        text = getattr(part, key).get(side)
        return None if text is None else binder.number(text, (*place, key, side))

    return Side(
        losses=formula("losses"),
        lasting=formula("lasting"),
        men=_into(binder, part.from_.get(side), (*place, "from", side)),
        lost=binder.number_row(f"{front}.lost_{side}"),
        fire=formula("fire"),
        shells=_into(binder, part.shells.get(side), (*place, "shells", side)),
        fired=binder.number_row(f"{front}.fired_{side}"),
    )
