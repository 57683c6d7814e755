"""What each override and each list of them in a scenario changes by itself; picks none."""

from __future__ import annotations

from dataclasses import dataclass

from escalate.scenario.load import Scenario, changed
from escalate.scenario.overrides import Change


@dataclass(frozen=True)
class Offer:
    """Something that can be picked with -s."""

    name: str
    about: str = ""
    parts: tuple[str, ...] = ()
    """The overrides and lists that a list names; nothing for an override."""
    changes: tuple[Change, ...] = ()
    """What differs from the scenario as it is written."""
    wrong: tuple[str, ...] = ()
    """Why it cannot be picked."""


@dataclass(frozen=True)
class Offers:
    """All that a scenario has to pick, in the order of its file."""

    overrides: tuple[Offer, ...]
    scenarios: tuple[Offer, ...]


def offers(scenario: Scenario) -> Offers:
    """The overrides and scenarios of a file, each as it would be if it were picked alone."""
    document = scenario.base
    overrides = (
        _offer(scenario, name, about=one.about or "") for name, one in document.overrides.items()
    )
    lists = (_offer(scenario, name, parts=parts) for name, parts in document.scenarios.items())
    return Offers(tuple(overrides), tuple(lists))


def _offer(scenario: Scenario, name: str, *, about: str = "", parts: tuple[str, ...] = ()) -> Offer:
    picked = changed(scenario.written, (), (name,))
    known = {problem.what for problem in scenario.written.problems}
    wrong = (problem.what for problem in picked.problems)
    return Offer(
        name, about, parts, picked.changes, tuple(what for what in wrong if what not in known)
    )
