"""Actions, events and treaties to rows, chances and effects."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Literal

from escalate.model.binder import Binder, is_broken
from escalate.model.parts import Branch, Chance, Duty, Effect, Happening
from escalate.model.syntax import CONSTANTS, ODD_QUOTES
from escalate.model.table import Role
from escalate.scenario import schema
from escalate.scenario.names import SECTIONS
from escalate.scenario.problems import Place

DAYS = {"day": 1.0, **CONSTANTS}
"""Days in the periods of `per`."""

_CHANGE = re.compile(r"\s*([a-z][a-z0-9_.]*)\s*(\+=|-=|\*=|=)(?!=)")
_TURNED_ROUND = re.compile(r"=[+*]|=-(?=\s)")
_SEVERAL = re.compile(r"[,;]\s*[a-z][a-z0-9_.]*\s*([-+*]?=(?!=)|$)")
_COMMAND = re.compile(r"\s*(end|send|recall)\s+([a-z][a-z0-9_]*)\s*")
_SUMS = ("invoked", "honoured", "declined")


def register_acts(binder: Binder) -> None:
    """The rows that the engine keeps for every action, event, treaty and duty."""
    for name, part in _all(binder.document):
        for tally in ("count", "active"):
            binder.row(f"{name}.{tally}")
        binder.happened[name] = binder.row(f"{name}.day", initial=float("nan"))
        dropped = any(binder.lost.has(f"{name}.{key}") for key in ("lasts", "until"))
        binder.lasting[name] = part.lasts is not None or part.until is not None or dropped
        for branch in part.odds:
            binder.row(f"{name}.{branch}")
    for treaty, contents in sorted(binder.document.treaties.items()):
        for name in (treaty, *(f"{treaty}.{duty}" for duty in sorted(contents.duties))):
            for tally in _SUMS:
                binder.row(f"{name}.{tally}")
            binder.happened[name] = binder.row(f"{name}.day", initial=float("nan"))


def _all(document: schema.ScenarioFile) -> list[tuple[str, schema.Happening]]:
    acts: Mapping[str, schema.Happening] = {**document.actions, **document.events}
    return sorted(acts.items())


def bind_happenings(binder: Binder) -> tuple[Happening, ...]:
    """Actions and events together, in the order of their names."""
    _check_luck(binder)
    return tuple(_happening(binder, name, part) for name, part in _all(binder.document))


def _check_luck(binder: Binder) -> None:
    """No two things may share their luck."""
    document = binder.document
    places: dict[str, Place] = {name: _place(binder, name) for name, _ in _all(document)}
    lucks = {name: part.luck for name, part in _all(document)}
    for treaty, contents in sorted(document.treaties.items()):
        for key, duty in sorted(contents.duties.items()):
            places[f"{treaty}.{key}"] = ("treaties", treaty, "duties", key)
            lucks[f"{treaty}.{key}"] = duty.luck
    owners = {name: name for section in SECTIONS for name in getattr(document, section)}
    owners |= {name: name for name in lucks}
    for name, luck in lucks.items():
        if luck is not None and owners.setdefault(luck, name) != name:
            what = f"{name!r} and {owners[luck]!r} have the same luck {luck!r}"
            binder.problem(what, (*places[name], "luck"), "each needs a name of its own")


def _place(binder: Binder, name: str) -> Place:
    return ("actions" if name in binder.document.actions else "events", name)


def _happening(binder: Binder, name: str, part: schema.Happening) -> Happening:
    place = _place(binder, name)
    is_action = isinstance(part, schema.Action)
    by = part.by if isinstance(part, schema.Action | schema.Event) else ()
    known = _all_known(binder, by, (*place, "by"))
    viewer = by[0] if is_action and known else None
    luck = part.luck or name
    _check_rung(binder, part.rung, (*place, "rung"))
    return Happening(
        name=name,
        kind="action" if is_action else "event",
        luck=luck,
        by=_indices(binder, by) if known else (),
        rung=part.rung,
        resolve=_resolve(part, is_action=is_action),
        date=binder.optional_row(f"{name}.date", part.date),
        when=binder.maybe(part.when, (*place, "when"), viewer),
        veto=binder.maybe(part.veto, (*place, "veto")),
        cancel_if=binder.maybe(part.cancel_if, (*place, "cancel_if"), viewer),
        chance=_chance(binder, name, part, viewer),
        each=_each(binder, part, (*place, "each")),
        lag=binder.duration(f"{name}.lag", part.lag, f"{luck}/lag"),
        lasts=binder.duration(f"{name}.lasts", part.lasts, f"{luck}/lasts"),
        until=binder.maybe(part.until, (*place, "until")),
        cooldown=binder.number_row(f"{name}.cooldown"),
        at_most=binder.optional_row(f"{name}.at_most", part.at_most),
        repeats=part.repeats or part.at_most is not None,
        firm=part.firm,
        branches=_branches(binder, name, part, (*place, "odds")),
        effects=_own_effects(binder, name, part, (*place, "then")),
        count=binder.number_row(f"{name}.count"),
        active=binder.number_row(f"{name}.active"),
        day=binder.happened[name],
        blocked=binder.number_row(f"{name}.blocked"),
        serves=_serves(binder, part, by, (*place, "serves")),
    )


def _all_known(binder: Binder, actors: tuple[str, ...], place: Place) -> bool:
    """Whether all are actors; a problem for each that is not, or that is named twice."""
    places = [(*place, index) for index in range(len(actors))]
    for index, actor in enumerate(actors):
        if actor in actors[:index]:
            binder.problem(f"{actor!r} is named twice", places[index], "name it once")
    known = [binder.actor(actor, at) for actor, at in zip(actors, places, strict=True)]
    return all(known)


def _indices(binder: Binder, names: Iterable[str]) -> tuple[int, ...]:
    order = sorted(binder.document.actors)
    return tuple(order.index(name) for name in names)


def _check_rung(binder: Binder, rung: int | None, place: Place) -> None:
    if rung is not None:
        binder.rung(rung, place)


def _resolve(part: schema.Happening, *, is_action: bool) -> int:
    """An actor's frailty multiplies its steps up; talk and events are left alone."""
    default = "up" if is_action and part.rung else "none"
    return {"up": 1, "down": -1, "none": 0}[part.resolve or default]


def _chance(binder: Binder, name: str, part: schema.Happening, viewer: str | None) -> Chance | None:
    factors = binder.factors(name, part.times, (*_place(binder, name), "times"), viewer)
    if part.p is not None:
        kind: Literal["each", "within"] = "each" if part.each else "within"
        within = binder.optional_row(f"{name}.within", part.within)
        return Chance(kind, p=binder.number_row(f"{name}.p"), within=within, factors=factors)
    if part.rate is not None:
        assert part.per is not None
        return Chance(
            "rate", rate=binder.number_row(f"{name}.rate"), per=DAYS[part.per], factors=factors
        )
    if part.date is not None and not part.each:
        return None
    return Chance("certain")


def _each(binder: Binder, part: schema.Happening, place: Place) -> tuple[int, ...]:
    return tuple(
        binder.happened[name]
        for name in sorted(set(part.each))
        if binder.known("happening", name, binder.happened, (*place, part.each.index(name)))
    )


def _branches(
    binder: Binder, name: str, part: schema.Happening, place: Place
) -> tuple[Branch, ...]:
    """The branches in the order of their names, what is left last."""
    shares = {branch: share.value for branch, share in part.odds.items() if share is not None}
    rest = [branch for branch in part.odds if branch not in shares]
    total = sum(shares.values())
    if binder.lost.has(f"{name}.odds") or not all(0 <= share <= 1 for share in shares.values()):
        total = 1.0  # as it may be once they are put right
    for branch in rest[1:]:
        binder.key_problem("another branch has the rest already", (*place, branch), "give a share")
    if total > 1 + 1e-9:
        binder.problem(f"the odds add up to {total:g}", place, "together they are at most 1")
    elif part.odds and not rest and abs(total - 1) > 1e-9:
        what = f"the odds add up to {total:g}, not to 1"
        binder.problem(what, place, "write `rest` for the branch that has what is left")
    given = [
        Branch(binder.number_row(f"{name}.odds.{branch}"), binder.number_row(f"{name}.{branch}"))
        for branch in sorted(shares)
    ]
    return (*given, *(Branch(None, binder.number_row(f"{name}.{branch}")) for branch in rest))


def _serves(
    binder: Binder, part: schema.Happening, by: tuple[str, ...], place: Place
) -> tuple[int, ...]:
    if not isinstance(part, schema.Action) or not by or by[0] not in binder.document.actors:
        return ()
    aims = list(binder.document.actors[by[0]].aims)
    if binder.lost.has(f"{by[0]}.aims"):
        return ()
    served = [
        name
        for index, name in enumerate(part.serves)
        if binder.known(f"aim of {by[0]}", name, aims, (*place, index))
    ]
    return tuple(aims.index(name) for name in served)


def bind_duties(binder: Binder) -> tuple[Duty, ...]:
    """Every duty of every treaty, in the order of names."""
    return tuple(
        _duty(binder, treaty, name)
        for treaty, part in sorted(binder.document.treaties.items())
        for name in sorted(part.duties)
    )


def _duty(binder: Binder, treaty: str, key: str) -> Duty:
    part = binder.document.treaties[treaty].duties[key]
    name = f"{treaty}.{key}"
    place: Place = ("treaties", treaty, "duties", key)
    known = _all_known(binder, part.by, (*place, "by"))
    for role in ("to", "soil"):
        if getattr(part, role) is not None:
            binder.actor(getattr(part, role), (*place, role))
    _check_rung(binder, part.rung, (*place, "rung"))
    luck = part.luck or name
    consult = binder.duration(f"{name}.consult", part.consult, f"{luck}/consult")
    assert consult is not None
    sums = {tally: _both(binder, treaty, name, tally) for tally in (*_SUMS, "day")}
    return Duty(
        name=name,
        luck=luck,
        by=_indices(binder, part.by) if known else (),
        rung=part.rung,
        in_force=binder.number_row(f"{treaty}.in_force"),
        trigger=binder.condition(part.trigger, (*place, "trigger")),
        consult=consult,
        will=binder.number_row(f"{name}.will"),
        factors=binder.factors(name, part.times, (*place, "times"), None),
        as_written=1.0,
        rearm=binder.optional_row(f"{name}.rearm", part.rearm),
        sends_troops=part.help == "troops",
        effects=_effects(binder, part.then, (*place, "then")),
        blocked=binder.number_row(f"{name}.blocked"),
        invoked=sums["invoked"],
        honoured=sums["honoured"],
        declined=sums["declined"],
        day=sums["day"],
    )


def _both(binder: Binder, treaty: str, duty: str, tally: str) -> tuple[int, ...]:
    return binder.number_row(f"{duty}.{tally}"), binder.number_row(f"{treaty}.{tally}")


def _own_effects(
    binder: Binder, name: str, part: schema.Happening, place: Place
) -> tuple[Effect, ...]:
    """The effects of a happening, which cannot read the branch that it takes the same day."""
    effects = _effects(binder, part.then, place)
    for branch in part.odds:
        flag = binder.number_row(f"{name}.{branch}")
        if any(effect.amount and flag in effect.amount.reads for effect in effects):
            what = f"{name}.{branch} is not known yet when {name!r} takes effect"
            binder.problem(what, place, "derive a quantity from it with `is:`, or use `each:`")
    return effects


def _effects(binder: Binder, texts: tuple[str, ...], place: Place) -> tuple[Effect, ...]:
    effects: list[Effect] = []
    for index, text in enumerate(texts):
        effect = _effect(binder, text, (*place, index))
        if effect is None:
            continue
        assigned = [one.target for one in effects if one.verb == "="]
        if effect.verb == "=" and effect.target in assigned:
            binder.problem("the same quantity is set twice", (*place, index), "set it once")
        effects.append(effect)
    return tuple(effects)


def _effect(binder: Binder, text: str, place: Place) -> Effect | None:
    if command := _COMMAND.fullmatch(text):
        return _command(binder, command[1], command[2], place)
    change = _CHANGE.match(text)
    if change is None:
        binder.problem(f"not an effect: {text!r}", place, _meant(text))
        return None
    name, sign, rest = change[1], change[2], text[change.end() :]
    turned = _TURNED_ROUND.match(text, change.end() - 1) if sign == "=" else None
    if turned:
        hint = f"write {turned[0][::-1]}"
        binder.problem(f"{turned[0]!r} is no sign", place, hint, change.end() - 1)
        return None
    if several := _SEVERAL.search(rest):
        hint = "write them as a list: [x += 1, y = 0]"
        binder.problem("more than one effect", place, hint, change.end() + several.start())
        return None
    row = _settable(binder, name, place)
    amount = binder.number(rest, place, start=change.end())
    if row is None:
        return None
    if sign == "-=" and is_broken(amount):
        sign = "+="
    elif sign == "-=":
        sign, amount = "+=", binder.number(f"-({rest})", place)
    verb: Literal["=", "*=", "+="] = "=" if sign == "=" else "*=" if sign == "*=" else "+="
    return Effect(verb, row, amount)


def _meant(text: str) -> str:
    """What to write for a text that is no effect."""
    if "==" in text:
        return "write one = to set a number; two compare"
    if not set(ODD_QUOTES).isdisjoint(text):
        return "write straight quotes, \" or ', around it and none in it"
    return "write `x += 1`, `x = 0`, `x *= 2`, `end STATE`, `send FORCE` or `recall FORCE`"


def _settable(binder: Binder, name: str, place: Place) -> int | None:
    """The row of a quantity that effects may change."""
    row = binder.known_row(name, place)
    if row is None:
        return None
    thing, _, part = name.rpartition(".")
    kept = (
        (thing in binder.document.forces and part != "guard")
        or thing in binder.document.supplies
        or (thing in binder.document.actors and part == "rung")
    )
    if binder.table.roles[row] is not Role.START or kept:
        what = f"{name!r} cannot be changed by an effect"
        binder.problem(what, place, "effects change only quantities with a `start`")
        return None
    return row


def _command(binder: Binder, verb: str, name: str, place: Place) -> Effect | None:
    known = binder.lasting if verb == "end" else binder.document.forces
    if not binder.known("happening" if verb == "end" else "force", name, known, place):
        return None
    if verb == "end" and not binder.lasting[name]:
        binder.problem(f"{name!r} does not last", place, "give it `lasts` or `until`")
    target = sorted(known).index(name)
    commands: dict[str, Literal["end", "send", "recall"]] = {
        "end": "end",
        "send": "send",
        "recall": "recall",
    }
    return Effect(commands[verb], target, None)
