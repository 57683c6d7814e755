"""Why a condition can never hold, or must always, in words that name what it reads."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from math import inf

from escalate.model.binder import Binder
from escalate.model.conditions import formula_of
from escalate.model.formulas import Formula
from escalate.model.model import Mechanisms
from escalate.model.sense.intervals import Interval
from escalate.model.sense.joint import conjuncts
from escalate.model.sense.reach import Reach

_ROW = re.compile(r"v\[(\d+)\]")
_NUMBER = re.compile(r"(?<![\w.])\d+\.\d*(?:e[+-]?\d+)?")
MOST = 3
"""Reasons that one hint gives."""


def figure(number: float) -> str:
    """A number as people write it."""
    return f"{number + 0.0:,.10g}"  # without the sign of a 0


class Reasons:
    """What can be said of the rows of a scenario."""

    def __init__(self, binder: Binder, parts: Mechanisms, found: Reach) -> None:
        self._names, self._extents = binder.table.names, found.extents
        self._never = {**dict(_happenings(parts, found)), **dict(_duties(parts, found))}
        for sight in parts.sights:
            if sight.row in self._never and sight.told is None:
                self._never[sight.known] = self._never[sight.row]

    def never(self, formula: Formula) -> str:
        """What to do about a condition that can never hold."""
        return self.at_odds(formula) or self._with_reasons(
            "ask for what can be", self._parts(formula, "both")
        )

    def always(self, formula: Formula) -> str:
        """What to do about a condition that always holds."""
        return self._with_reasons("leave a way past it", self._parts(formula, "either"))

    def low(self, formula: Formula) -> str:
        """What to do about a number that is never above 0."""
        return self._with_reasons("let it rise above 0", [formula])

    def at_odds(self, formula: Formula) -> str:
        """What to do about two parts of a condition that may both hold, but never at once."""
        if self._extents.condition(formula).may_hold:
            return ""
        parts = self._all_parts(formula, "both")
        if not all(self._extents.condition(part).may_hold for part in parts):
            return ""
        for one, other in combinations(parts[::-1], 2):
            code = f"both({one.code}, {other.code})"
            if not self._extents.condition(Formula("", code, one.reads | other.reads)).may_hold:
                said = f"`{self._said(one)}` and `{self._said(other)}` never hold at once"
                return f"{said}: join them with `or`, or change one of them"
        return ""

    def _said(self, part: Formula) -> str:
        """A part of a condition as people would write it."""
        text = _ROW.sub(lambda row: self._names[int(row[1])], part.code.removeprefix("("))
        return _NUMBER.sub(lambda number: figure(float(number[0])), text.removesuffix(")"))

    def _with_reasons(self, wanted: str, parts: list[Formula]) -> str:
        """What is wanted in place of a formula, and what it reads that makes it what it is."""
        text = parts[0].text
        reads = frozenset[int]().union(*(part.reads for part in parts))
        rows = sorted(reads, key=lambda row: (text.find(self._names[row]) % len(text), row))
        said = [self._never[row] for row in rows if row in self._never]
        said = said or [_between(self._names[row], self._extents.rows[row]) for row in rows]
        because = "; ".join([*dict.fromkeys(filter(None, said))][:MOST])
        return f"{wanted}: {because}" if because else wanted

    def _parts(self, formula: Formula, joint: str) -> list[Formula]:
        """The parts of a condition, joined by `both` or `either`, that decide it alone."""
        parts = self._all_parts(formula, joint)
        found = [(part, self._extents.condition(part)) for part in parts]
        if joint == "both":
            return [part for part, truth in found if not truth.may_hold] or [formula]
        return [part for part, truth in found if not truth.may_fail] or [formula]

    def _all_parts(self, formula: Formula, joint: str) -> list[Formula]:
        tree = ast.parse(formula.code, mode="eval").body
        return [replace(formula_of(node), text=formula.text) for node in conjuncts(tree, joint)]


def _between(name: str, held: Interval) -> str:
    if held.empty or (held.low, held.high) == (-inf, inf):
        return ""
    if held.fixed:
        return f"{name} is always {figure(held.low)}"
    if held.high == inf:
        return f"{name} is never below {figure(held.low)}"
    if held.low == -inf:
        return f"{name} is never above {figure(held.high)}"
    return f"{name} lies between {figure(held.low)} and {figure(held.high)}"


def _happenings(parts: Mechanisms, found: Reach) -> Iterator[tuple[int, str]]:
    """The rows of actions, events and outcomes that can never be, and what to say of each."""
    for one in parts.happenings:
        if not found.can_happen(one):
            yield from ((row, f"{one.name!r} can never happen") for row in one.marks)
    for outcome in parts.outcomes:
        if outcome.when is not None and not found.can_end(outcome):
            yield outcome.day, f"{outcome.name!r} can never come about"


def _duties(parts: Mechanisms, found: Reach) -> Iterator[tuple[int, str]]:
    """The rows of duties and treaties that can never be, and what to say of each."""
    rows = found.extents.rows
    for duty in parts.duties:
        names = (duty.name, duty.name.partition(".")[0])
        for at, name in enumerate(names):
            if rows[duty.invoked[at]].high <= 0:
                yield duty.invoked[at], f"{name!r} can never be called upon"
                yield duty.day[at], f"{name!r} can never be called upon"
            if rows[duty.honoured[at]].high <= 0:
                yield duty.honoured[at], f"{name!r} can never be honoured"
