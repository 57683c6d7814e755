"""Crises thrown together at random: every mechanism, and formulas over everything there is."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import yaml

_NUMBERS = ("0", "1", "0.5", "2", "-1", "3", "10")
_NAMES = (
    *("a", "b", "c", "d", "par", "day", "winter", "red.heat", "red.rung", "red.frailty"),
    *("blue.fighting", "e.count", "f.count", "g.count", "e.active", "e.left", "pact.invoked"),
    *("pact.d.honoured", "tap.arrived", "sup.stock", "sup.flow", "pool.stock", "army.one"),
    *("army.two", "army.lost", "army.guard", "army.skill", "line.km2", "line.open", "line.speed"),
)
_CHANGED = ("a", "b", "c", "line.km2", "army.guard", "blue.fighting", "ed.alignment")


class Thrower:
    """Throws formulas and things of a scenario."""

    def __init__(self, luck: Random) -> None:
        self._luck = luck

    def crisis(self) -> str:
        """The text of a scenario; it may make no sense, or be refused."""
        one = self.one
        tree = {
            "escalate": 1,
            "scenario": "random",
            "title": "A random crisis",
            "start": "2031-11-01",
            "days": one(5, 25),
            "ladder": {"0": "a", "1": "b", "2": "c", "3": "d"},
            "actors": {"red": {**self._red(), "rung": one(0, 2)}, "blue": {}},
            "edges": {"ed": {"between": ["red", "blue"], "alignment": 0.5}},
            "quantities": self._quantities(),
            "supplies": {
                "sup": {**self._supply(), "stock": one(0, 30), "made_per_month": one(0, 30)},
                "tap": self._supply(),
                "pool": {**_POOL, "stock": one(0, 5)},
            },
            "forces": {"army": self._force()},
            "fronts": {"line": self._front()},
            "treaties": {"pact": self._treaty()},
            "actions": {"f": {"by": one("red", "blue"), **self._act("e", "g")}},
            "events": {"e": {**self._act("f", "g"), **self._lasting()}, "g": self._act("e", "f")},
            "outcomes": {
                "doom": {"when": self.condition(1), "at_end": self.often(0.3)},
                "gloom": {"when": self.condition(2)},
                "peace": "otherwise",
            },
            "headline": {"name": "doom", "any_of": ["doom"]},
        }
        return yaml.safe_dump(tree, sort_keys=False).replace("'2031-11-01'", "2031-11-01")

    def one(self, *of: Any) -> Any:
        """One of some things."""
        return self._luck.choice(of)

    def often(self, share: float) -> bool:
        """Whether something is so."""
        return self._luck.random() < share

    def _some(self, **of: Callable[[], Any]) -> dict[str, Any]:
        """Some of some keys."""
        return {key: make() for key, make in of.items() if self.often(0.4)}

    def number(self, depth: int) -> str:
        """A formula that gives numbers."""
        if depth == 0 or self.often(0.3):
            return str(self.one(*(_NAMES if self.often(0.7) else _NUMBERS)))
        x, y, test = self.number(depth - 1), self.number(depth - 1), self.condition(depth - 1)
        return str(
            self.one(
                *(f"({x} {sign} {y})" for sign in "+-*"),
                f"({x} / ({y} + 0))",
                f"min({x}, {y})",
                f"max({x}, {y})",
                f"abs({x})",
                f"clip({x}, -1, 2)",
                f"({x} if {test} else {y})",
                f"recent({self.one(*'efg')}, {self.one(5, 20, 'a')})",
                f"at_start({self.one('a', 'b', 'par', 'line.km2')})",
                test,
            )
        )

    def condition(self, depth: int) -> str:
        """A formula that gives truth values."""
        sign = self.one("<", ">", "<=", ">=", "==", "!=")
        if depth and self.often(0.35):
            x, y = self.condition(depth - 1), self.condition(depth - 1)
            return str(self.one(f"({x} and {y})", f"({x} or {y})", f"(not {x})"))
        if self.often(0.2):
            return f"(days_since({self.one(*'efg')}) {sign} {self.one(0, 3, 10)})"
        less = max(depth - 1, 0)
        return f"({self.number(less)} {sign} {self.number(less)})"

    def _red(self) -> dict[str, Any]:
        seen = self.one("never", {"lag": 3}, {"lag": 2, "error": 0.3}, {"as": "b"})
        return {"resolve": self.one(0, 0.4), "sees": {"a": seen}}

    def _quantities(self) -> dict[str, Any]:
        par = {"value": 3, "range": [1, 4], "per_world": self.often(0.5)}
        return {**{name: self._moving() for name in "abc"}, "d": {"is": self.number(2)}, "par": par}

    def _moving(self) -> dict[str, Any]:
        return {
            "start": {"value": 1, "range": [0, 2], "per_world": self.often(0.3)},
            **self._some(
                min=lambda: -3,
                max=lambda: self.one(20, 50),
                toward=lambda: {"level": self.number(1), "half_life": self.one(0.01, 0.5, 20)},
                change=lambda: self.number(1),
                noise=lambda: self.one(0, 0.1),
            ),
        }

    def _supply(self) -> dict[str, Any]:
        return {
            "from": "red",
            "to": "blue",
            "what": "crates",
            "per_month": self.one(0, 60, 300),
            "transit": self.one(1, [2, 5]),
            "into": self.one("a", "b", "pool.stock"),
            "while": self.condition(1),
            "warm": self.often(0.5),
            **self._some(
                every=lambda: 1,
                jitter=lambda: 0.5,
                loss=lambda: 0.2,
                load=lambda: self.one(0, 2),
                scale=lambda: self.number(1),
            ),
        }

    def _force(self) -> dict[str, Any]:
        return {
            "from": "blue",
            "stages": ["one", "two"],
            "start": {"one": self.one(0, 5), "two": self.one(0, 4)},
            "days": {"one": [1, 3]},
            "wave": self.one(0, 3),
            "losses": self.number(1),
            **self._some(
                pledged=lambda: 3,
                total=lambda: self.one(5, 40),
                only_in=lambda: self.condition(1),
                skill=lambda: {"start": 0.5, "top": 0.9, "half_life": 5},
            ),
        }

    def _front(self) -> dict[str, Any]:
        limits = {"min": 0, "max": 30} if self.often(0.5) else {}
        return {
            "km2": {"start": 10, **limits},
            "moves": self.number(1),
            "open": self.condition(1),
            "losses": {"red": self.number(1), "blue": "1"},
            "from": {"red": "a"},
            "lasting": {"red": self.number(0)},
            "fire": {"red": self.number(1), "blue": "c / 5"},
            "shells": {"red": "b", "blue": "c"},
            **self._some(closes_below=lambda: 4),
        }

    def _treaty(self) -> dict[str, Any]:
        duty = {
            "by": "blue",
            "trigger": self.condition(1),
            "consult": self.one(1, [2, 4], 30),
            "will": self.one(0, 0.7, 1),
            "help": self.one("none", "troops"),
            "then": [self._effect()],
            **self._some(rearm=lambda: 2, rung=lambda: 2),
        }
        return {"clause": "defence", "in_force": self.one(0, 1), "duties": {"d": duty}}

    def _act(self, *others: str) -> dict[str, Any]:
        chance = self.one(
            {"p": self.one(0.9, 0), "within": self.one(1, 30)},
            {"rate": self.one(0.5, 3, 0), "per": "day"},
            {"certain": True},
            {"date": self.one(0, 3, 12)},
            {"each": self.one(*others), "p": 0.7},
            {"each": self.one(*others), "certain": True},
            {"when": self.condition(1)},
        )
        often = self.one({}, {"repeats": True}, {"at_most": 3})
        return {
            **self._some(
                when=lambda: self.condition(1),
                veto=lambda: self.condition(1),
                cancel_if=lambda: self.condition(1),
                lag=lambda: self.one(2, [1, 4], [1, 2, 9], 40),
                cooldown=lambda: 2,
                rung=lambda: self.one(0, 3),
            ),
            **chance,
            **often,
            "then": [self._effect(), self._effect()],
        }

    def _lasting(self) -> dict[str, Any]:
        ends = self.one({"lasts": [1, 5]}, {"until": self.condition(1)})
        return {**ends, "odds": {"left": self.one(0.5, 0), "right": "rest"}}

    def _effect(self) -> str:
        changed, amount = self.one(*_CHANGED), self.number(1)
        return str(
            self.one(
                *("send army", "recall army", "end e"),
                *(f"{changed} {sign} {amount}" for sign in ("+=", "-=", "*=", "=")),
                f"{changed} *= {self.one(0.5, 1.2, -1, 0)}",
            )
        )


_POOL = {
    "from": "red",
    "to": "blue",
    "what": "crates",
    "per_month": 30,
    "transit": 2,
    "warm": False,
}
