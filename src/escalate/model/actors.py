"""Actors and edges to rows: rungs and heat, what each knows, wants, and how it decides."""

from __future__ import annotations

from escalate.model.binder import Binder
from escalate.model.parts import Actor, Aim, Doctrine, Sight


def register_actors(binder: Binder) -> None:
    """The rows that the engine keeps for every actor, and for what it knows."""
    for name, actor in sorted(binder.document.actors.items()):
        if actor.rung.value:
            binder.rung(actor.rung.value, ("actors", name, "rung"))
        binder.row(f"{name}.peak", initial=actor.rung.value)
        binder.row(f"{name}.heat")
        binder.row(f"{name}.frailty", initial=1.0)
        binder.views[name] = {
            quantity: binder.row(f"known.{name}.{quantity}") for quantity in sorted(actor.sees)
        }
    for name, edge in binder.document.edges.items():
        for index, end in enumerate(edge.between):
            binder.actor(end, ("edges", name, "between", index))
        if len(edge.between) != 2:
            hint = "name two: [one, other]"
            binder.problem("an edge lies between two actors", ("edges", name, "between"), hint)


def bind_sights(binder: Binder) -> tuple[Sight, ...]:
    """How every actor knows what it does not see at once and as it is."""
    sights = []
    for actor, part in sorted(binder.document.actors.items()):
        for quantity, sight in sorted(part.sees.items()):
            place = ("actors", actor, "sees", quantity)
            row = binder.known_row(quantity, place, at_key=True)
            if row is None:
                continue
            name = f"{actor}.sees.{quantity}"
            told = binder.number(sight.as_, (*place, "as")) if sight.as_ else None
            sights.append(
                Sight(
                    name=name,
                    row=row,
                    known=binder.views[actor][quantity],
                    told=told,
                    lag=binder.number_row(f"{name}.lag"),
                    error=binder.number_row(f"{name}.error"),
                    never=sight.never,
                )
            )
    return tuple(sights)


def bind_actors(binder: Binder) -> tuple[Actor, ...]:
    """The actors in the order of their names."""
    return tuple(_actor(binder, name) for name in sorted(binder.document.actors))


def _actor(binder: Binder, name: str) -> Actor:
    part = binder.document.actors[name]
    rows = {
        key: binder.number_row(f"{name}.{key}")
        for key in ("rung", "peak", "heat", "fighting", "resolve", "frailty")
    }
    aims = tuple(_aim(binder, name, aim) for aim in part.aims)
    return Actor(
        name=name,
        rung=rows["rung"],
        peak=rows["peak"],
        heat=rows["heat"],
        fighting=rows["fighting"],
        spread=rows["resolve"],
        frailty=rows["frailty"],
        aims=aims,
        doctrine=_doctrine(binder, name, part.doctrine),
        known=binder.views[name],
    )


def _aim(binder: Binder, actor: str, name: str) -> Aim:
    aim = binder.document.actors[actor].aims[name]
    place = ("actors", actor, "aims", name)
    if aim.target.value == aim.worst.value:
        hint = "at `target` it is content, at `worst` desperate"
        binder.problem("`target` and `worst` are the same", place, hint)
    rows = (
        binder.number_row(f"{actor}.aims.{name}.{key}") for key in ("target", "worst", "weight")
    )
    return Aim(binder.number(aim.of, (*place, "of"), actor), *rows)


def _doctrine(binder: Binder, actor: str, name: str | None) -> Doctrine | None:
    known = binder.document.doctrines
    if name is None or not binder.known("doctrine", name, known, ("actors", actor, "doctrine")):
        return None
    return Doctrine(
        *(binder.number_row(f"{name}.{key}") for key in ("met", "missed", "up", "down"))
    )
