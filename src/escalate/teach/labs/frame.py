"""What a student changed in a scenario, and whether the lab lets it change; simulates nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from escalate.analysis.differences import differences
from escalate.scenario.load import Scenario
from escalate.scenario.names import leaves
from escalate.scenario.numbers import Number
from escalate.scenario.values import words
from escalate.teach.labs.shape import MayChange
from escalate.teach.labs.submission import Played, Submission

GONE = "not there"


@dataclass(frozen=True)
class Changed:
    """A name that differs from the lab's own start."""

    name: str
    was: str
    now: str
    least: float | None = None
    """The least that it is now in any world, if it is a number."""
    most: float | None = None


def changes(student: Submission, own: Submission, played: Played) -> list[Changed]:
    """What differs in the scenario as it is played."""
    return between(student.scenario(played), own.scenario(possible(own, played)))


def possible(own: Submission, played: Played) -> Played:
    """The same way to play, without sets that only the student has."""
    known = {**own.base.document.overrides, **own.base.document.scenarios}
    return played._replace(sets=tuple(name for name in played.sets if name in known))


def outside(student: Submission, own: Submission, may: MayChange, played: Played) -> list[Changed]:
    """What differs although the lab does not let it, with any of the sets that are played."""
    found = {one.name: one for one in _overrides(student.base, own.base)}
    found |= {one.name: one for one in between(student.base, own.base)}
    for way in {played, *(Played(sets) for sets in student.lab.says.sets_played())}:
        found |= {one.name: one for one in changes(student, own, way)}
    if played.ordered:
        found.pop("orders", None)
    return [one for name, one in found.items() if not _allowed(name, may)]


def _allowed(name: str, may: MayChange) -> bool:
    return any(fnmatchcase(one, pattern) for pattern in may.only for one in (name, f"{name}."))


def between(here: Scenario, there: Scenario) -> list[Changed]:
    """All that differs between two scenarios and can matter to their worlds."""
    return list(_differing(here, there))


def _differing(here: Scenario, there: Scenario) -> Iterator[Changed]:
    numbers = _numbers(here)
    for one in differences(here, there, {}, {}).values:
        number = numbers.get(one.name)
        yield Changed(one.name, one.there or GONE, one.here or GONE, *_ends(number))
    for key in ("laws", "orders", "seats"):
        left, right = getattr(here.document, key), getattr(there.document, key)
        if left != right:
            yield Changed(key, "as the lab has it", "changed")


def _ends(number: Number | None) -> tuple[float | None, float | None]:
    """The least and the most that a number is in any world."""
    if number is None:
        return None, None
    drawn = number.range if number.per_world and number.range else (number.value, number.value)
    return drawn[0], drawn[-1]


def _overrides(here: Scenario, there: Scenario) -> Iterator[Changed]:
    """The lab's own overrides and lists that are not as it has them."""
    for key in ("overrides", "scenarios"):
        left, right = getattr(here.document, key), getattr(there.document, key)
        for name in right:
            if left.get(name) != right[name]:
                now = "changed" if name in left else GONE
                yield Changed(f"{key}.{name}", "as the lab has it", now)


def _numbers(scenario: Scenario) -> dict[str, Number]:
    return {leaf.name: leaf.number for leaf in leaves(scenario.document) if leaf.number}


def beyond_range(changed: list[Changed], own: Submission) -> Iterator[tuple[Changed, str]]:
    """The numbers that lie outside the range that the lab's own scenario states, and the range."""
    numbers = _numbers(own.base)
    for one in changed:
        number = numbers.get(one.name)
        if number and number.range and _is_beyond(one, number.range):
            yield one, _range_in_words(number)


def _range_in_words(number: Number) -> str:
    ends = (number.model_copy(update={"value": end}) for end in number.range or ())
    return " to ".join(map(words, ends))


def stated_ranges(own: Submission) -> dict[str, tuple[float, ...]]:
    """The range of each number of the lab's own scenario that has one."""
    return {name: one.range for name, one in _numbers(own.base).items() if one.range}


def _is_beyond(one: Changed, limits: tuple[float, ...]) -> bool:
    """Whether a number leaves its range in some world, or is no plain number any more."""
    if one.least is None or one.most is None:
        return True
    return one.least < limits[0] or one.most > limits[1]
