"""Changes to a scenario by name; an override that hits nothing is an error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any

from escalate.scenario.names import leaves
from escalate.scenario.problems import Place, Problem, nearest
from escalate.scenario.reader import DATE, plain_scalar
from escalate.scenario.schema import ScenarioFile

Tree = Any  # nested dicts, lists and scalars, as the reader gives them


@dataclass(frozen=True)
class Change:
    """What an override changed, as texts."""

    name: str
    old: str
    new: str


@dataclass(frozen=True)
class Override:
    """A name, its new value, and the words it was given in."""

    name: str
    value: object
    given: str


def parse(given: str) -> Override | Problem:
    """An override from `name=value`."""
    name, equals, text = given.partition("=")
    name, text = name.strip(), text.strip()
    if not equals or not name or not text:
        return Problem(
            f"-S {given}: not a change", hint="write name=value, without spaces around ="
        )
    return Override(name, _value(text), given)


def _value(text: str) -> object:
    if text in {"true", "false"}:
        return text == "true"
    if not DATE.fullmatch(text):
        return plain_scalar(text)
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def apply(
    tree: Tree, document: ScenarioFile, overrides: Sequence[Override]
) -> tuple[Tree, list[Change], dict[Place, str], list[Problem]]:
    """A changed copy of the tree, what changed, the places that did, and what went wrong."""
    named = list(leaves(document))
    places = {leaf.name: leaf.place for leaf in named}
    numbers = [leaf.name for leaf in named if leaf.number is not None]
    changed = deepcopy(tree)
    changes: list[Change] = []
    given: dict[Place, str] = {}
    problems: list[Problem] = []
    for override in overrides:
        place = places.get(override.name)
        if place is None:
            problems.append(_unknown(override, places, numbers))
        elif clash := _overlapping(place, given):
            what = f"-S {override.given}: {override.name!r} is set twice"
            problems.append(Problem(what, hint=f"it is set by -S {clash} already"))
        else:
            old = _set(changed, place, override.value)
            changes.append(Change(override.name, old, _text(override.value)))
            given[place] = override.given
    return changed, changes, given, problems


def _overlapping(place: Place, given: Mapping[Place, str]) -> str | None:
    """The override that has set a place already, or something around or inside it."""
    for other, text in given.items():
        shared = min(len(place), len(other))
        if place[:shared] == other[:shared]:
            return text
    return None


def _unknown(override: Override, places: Mapping[str, Place], numbers: Sequence[str]) -> Problem:
    what = f"-S {override.given}: there is no {override.name!r}"
    inside = sorted(name for name in numbers if name.startswith(f"{override.name}."))
    if override.name in ScenarioFile.model_fields:
        return Problem(what, hint="-S does not change it; change it in a copy of the file")
    if inside:
        return Problem(what, hint=f"its numbers are: {', '.join(inside)}")
    hint = _meant(override.name, places) or nearest(override.name, numbers)
    return Problem(what, hint=hint or "a name is a number's place in the file without the section")


def _meant(name: str, places: Mapping[str, Place]) -> str:
    """The name that was meant by one with a section or with a key that names leave out."""
    rest = name.partition(".")[2]
    for key in (name.removesuffix(".value").removesuffix(".start"), rest):
        if key in places:
            return f"did you mean {key!r}? its name is its place without the section"
    return ""


def _set(tree: Tree, place: Place, value: object) -> str:
    """Put a value at a place, keeping the provenance around it; return the old one as text."""
    branch = tree
    for key in place[:-1]:
        branch = _opened(branch, key)
    last = place[-1]
    held = branch.get(last) if isinstance(branch, dict) else branch[last]
    if not isinstance(held, dict):
        branch[last] = value
        return _text(held)
    return _set_inside(held, value)


def _opened(branch: Tree, key: str | int) -> Tree:
    """What lies under a key; a number or a word that stands for a mapping is written out."""
    held = branch.get(key) if isinstance(branch, dict) else branch[key]
    if not isinstance(held, (dict, list)):
        short = held is None or held == "never"
        held = {} if short else {"start" if key == "km2" else "value": held}
        branch[key] = held
    return held


def _set_inside(held: dict[str, Any], value: object) -> str:
    if "is" in held:
        old = f"is: {held.pop('is')}"
        held["value"] = value
        return old
    if "start" in held:
        if isinstance(held["start"], dict):
            return _set_inside(held["start"], value)
        key = "start"
    else:
        key = "value"
    before, held[key] = held.get(key), value
    if isinstance(value, (int, float)) and isinstance(held.get("range"), list):
        held["range"] = _moved(held["range"], value)
    return _text(before)


def _moved(limits: list[Any], value: float) -> list[Any]:
    """The range moved along if the new value lies outside it, kept otherwise."""
    low, high = limits
    if low <= value <= high:
        return limits
    return [low + (value - high), value] if value > high else [value, high + (value - low)]


def _text(value: object) -> str:
    if value is None:
        return "not given"
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:_}" if isinstance(value, int) else str(value)
