"""Damaged copies of the shipped scenarios: each is a scenario still, or refused in words."""

import re
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from escalate.model.build import judge
from escalate.scenario.library import find, read_text
from escalate.scenario.load import load_text
from escalate.scenario.problems import Problem, ScenarioError

ODD = (
    "null",
    "true",
    "-1",
    "1e400",
    ".nan",
    "[]",
    "{}",
    "[1, 2]",
    "{a: b}",
    '"9**9**9"',
    "__import__('os')",
    "2031-02-30",
    "*a",
    "&a x",
    "!!python/name:os.system",
    "",
    "value",
    "otherwise",
    "x.y.z.w",
)
Change = Callable[[list[str], int, int, str], list[str]]


def _without(lines: list[str], at: int, other: int, odd: str) -> list[str]:
    return lines[:at] + lines[at + 1 :]


def _twice(lines: list[str], at: int, other: int, odd: str) -> list[str]:
    return [*lines[: at + 1], lines[at], *lines[at + 1 :]]


def _exchanged(lines: list[str], at: int, other: int, odd: str) -> list[str]:
    lines = list(lines)
    lines[at], lines[other] = lines[other], lines[at]
    return lines


def _moved(lines: list[str], at: int, other: int, odd: str) -> list[str]:
    spaces = "  " if other % 2 else ""
    return [*lines[:at], spaces + lines[at].removeprefix("  " * (1 - other % 2)), *lines[at + 1 :]]


def _another_value(lines: list[str], at: int, other: int, odd: str) -> list[str]:
    changed = re.sub(r":( .*)?$", lambda _: f": {odd}", lines[at], count=1)
    return [*lines[:at], changed, *lines[at + 1 :]]


def _another_inner_value(lines: list[str], at: int, other: int, odd: str) -> list[str]:
    words = re.split(r"([\w.]+)", lines[at])
    if len(words) > 1:
        words[1 + 2 * (other % (len(words) // 2))] = odd
    return [*lines[:at], "".join(words), *lines[at + 1 :]]


def _misspelt(lines: list[str], at: int, other: int, odd: str) -> list[str]:
    line = lines[at]
    place = other % max(1, len(line))
    return [*lines[:at], line[:place] + line[place + 1 :], *lines[at + 1 :]]


def _cut_off(lines: list[str], at: int, other: int, odd: str) -> list[str]:
    return lines[: at + 1]


CHANGES: list[Change] = [
    _without,
    _twice,
    _exchanged,
    _moved,
    _another_value,
    _another_inner_value,
    _misspelt,
    _cut_off,
]


def told(name: str, text: str) -> list[Problem]:
    """What is wrong with a text that takes the place of a scenario; whatever else is a fault."""
    try:
        return list(judge(load_text(text, find(name))).problems)
    except ScenarioError as error:
        return list(error.problems)


def damaged(name: str, changes: list[tuple[Change, int, int, str]]) -> str:
    lines = read_text(find(name)).splitlines()
    for change, at, other, odd in changes:
        lines = change(lines, at % len(lines), other % len(lines), odd) or [""]
    return "\n".join(lines)


mutations = st.lists(
    st.tuples(
        st.sampled_from(CHANGES),
        st.integers(0, 10_000),
        st.integers(0, 10_000),
        st.sampled_from(ODD),
    ),
    min_size=1,
    max_size=4,
)


def check(name: str, changes: list[tuple[Change, int, int, str]]) -> None:
    for problem in told(name, damaged(name, changes)):
        said = str(problem)
        assert re.match(r".+:\d+:\d+: .+", said), said
        assert not re.search(r"Traceback|pydantic|NoneType|object at", said), said


@settings(max_examples=300)
@given(mutations)
@example([(_cut_off, 0, 0, "")])
def test_a_damaged_strait_is_a_scenario_or_refused_in_words(
    changes: list[tuple[Change, int, int, str]],
) -> None:
    check("strait", changes)


@settings(max_examples=60)
@given(mutations)
def test_a_damaged_storm_corps_is_a_scenario_or_refused_in_words(
    changes: list[tuple[Change, int, int, str]],
) -> None:
    check("storm-corps", changes)


@pytest.mark.parametrize("name", ["strait", "storm-corps"])
def test_undamaged_they_are_sound(name: str) -> None:
    assert told(name, read_text(find(name))) == []
