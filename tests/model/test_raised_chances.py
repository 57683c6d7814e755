"""Raising a happening's own chance never delays it in any world, whatever else goes on there."""

from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import yaml
from random_crises import Thrower

from escalate.engine.chunk import simulate
from escalate.engine.columns import Columns, Floats
from escalate.engine.history import History, Kind
from escalate.model.build import build
from escalate.scenario.load import load_text
from escalate.scenario.problems import ScenarioError

WORLDS = 40
CRISES = 150
GATES = ("when", "veto", "cancel_if")


class Case:
    """A random crisis with one happening more, which nothing else reads, at two chances.

    If it is an action its actor has no other: an actor gives one order a day, and what has to
    wait for its turn may find its condition gone.
    """

    def __init__(self, luck: Random) -> None:
        self._throw = Thrower(luck)
        one = self._throw.one
        self._tree = yaml.safe_load(self._throw.crisis())
        self.chance, self.raised = self._chances()
        self.keys: dict[str, Any] = {
            **one({}, {"when": self._throw.condition(1)}),
            **one({}, {"veto": self._throw.condition(1)}),
            **one({}, {"cancel_if": self._throw.condition(1)}),
            **one({}, {"lag": 3}, {"lag": [1, 6]}),
            **one({}, {"cooldown": 2}),
            **one({}, {"repeats": True}, {"at_most": 2}),
            **one({}, {"lasts": [1, 4]}),
            **one({}, {"times": {self._throw.number(1): [0.3, 2]}}),
            **one({}, {"rung": 1}),
            "then": ["aside += 1"],
        }
        self.actor = one(None, {}, {"resolve": 0.5})

    def _chances(self) -> tuple[dict[str, Any], dict[str, Any]]:
        one = self._throw.one
        p, within, rate = one(0.01, 0.2, 0.7), one(5, 20, 60), one(0.01, 0.1, 1)
        more = {"p": p + one(0.001, 0.5, 1) * (0.99 - p)}
        sooner = {"within": one(1, within - 1, within / 2)}
        faster = {"rate": rate * one(1.01, 2, 30), "per": "day"}
        each = one("e", "f", "g")
        pair: tuple[dict[str, Any], dict[str, Any]] = one(
            ({"p": p, "within": within}, {"within": within, **more}),
            ({"p": p, "within": within}, {"p": p, **sooner}),
            ({"rate": rate, "per": "day"}, faster),
            ({"p": p, "each": each}, {"each": each, **more}),
        )
        return pair

    def text(self, chance: dict[str, Any]) -> str:
        """The crisis in which the happening has a chance."""
        tree = {**self._tree, "quantities": {**self._tree["quantities"], "aside": {"start": 0}}}
        extra = {**chance, **self.keys}
        if self.actor is None:
            tree["events"] = {**tree["events"], "extra": extra}
        else:
            tree["actors"] = {**tree["actors"], "grey": self.actor}
            tree["actions"] = {**tree["actions"], "extra": {"by": "grey", **extra}}
        return yaml.safe_dump(tree, sort_keys=False)

    @property
    def gated(self) -> bool:
        """Whether something may stand in the way of an order that falls due."""
        return "lag" in self.keys and any(gate in self.keys for gate in GATES)


def lived(text: str) -> History:
    return simulate(build(load_text(text, Path("r.yaml"))), 7, Columns.of(range(1, WORLDS + 1)))


def first(history: History, *kinds: Kind) -> Floats:
    """The first day on which the happening was noted so; infinity where it was not."""
    events = history.events
    of = np.isin(events.kind, kinds) & (events.happening == events.names.index("extra"))
    days = np.full(WORLDS, np.inf)
    np.minimum.at(days, events.column[of], events.day[of].astype(float))
    return days


def delayed(before: History, after: History, *kinds: Kind) -> list[int]:
    """The worlds in which it came later, or not any more, those left out that failed until then."""
    soon, late = first(before, *kinds), first(after, *kinds)
    failed = np.minimum(*(np.nan_to_num(one.failures.day, nan=np.inf) for one in (before, after)))
    return np.flatnonzero((late > soon) & (soon < failed)).tolist()


def raised_in(luck: Random) -> tuple[int, int] | None:
    """In how many worlds of a random crisis it came, and came sooner; None if it makes no sense."""
    case = Case(luck)
    try:
        before, after = lived(case.text(case.chance)), lived(case.text(case.raised))
    except ScenarioError:  # formulas in a circle, mostly
        return None

    told = f"{case.text(case.chance)}\nraised: {case.raised}"
    assert delayed(before, after, Kind.DECIDED, Kind.HAPPENED) == [], told
    if not case.gated:
        assert delayed(before, after, Kind.HAPPENED) == [], told
    soon, late = (first(one, Kind.DECIDED, Kind.HAPPENED) for one in (before, after))
    return int(np.isfinite(late).sum()), int((late < soon).sum())


def test_raising_a_chance_never_delays_the_first_occurrence_in_a_crisis_at_random() -> None:
    crises = (raised_in(Random(seed)) for seed in range(CRISES))  # noqa: S311 (no secret)
    found = [counts for counts in crises if counts]

    assert len(found) > CRISES / 2
    assert sum(sooner for _, sooner in found) > 250
