"""Comparisons that must hold at once: code that also asks whether one number can meet them all.

On intervals every comparison is judged by itself, so that `x > 0.5 and x < 0.4` seems possible.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from functools import reduce
from math import ceil, floor, inf, isinf
from typing import Any

from escalate.model.sense.intervals import Truth, certainty, interval

_SIGNS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "=="}
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "=="}


def joined(code: str) -> str:
    """The code of a formula, in which what is joined by `both` is judged together too.

    It runs over `v`, the intervals of rows, and `w`, the rows that hold whole numbers.
    """
    if "both(" not in code:
        return code
    return ast.unparse(_Joiner().visit(ast.parse(code, mode="eval")))


def conjuncts(node: ast.expr, joint: str = "both") -> Iterator[ast.expr]:
    """The parts of a condition, joined by `both` or `either`."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        match node:
            case ast.Call(func=ast.Name(id=name), args=args) if name == joint:
                waiting.extend(args)
            case _:
                yield node


class _Joiner(ast.NodeTransformer):
    """Puts `together` around every `both` in which one number is compared more than once."""

    def visit_Call(self, node: ast.Call) -> ast.expr:
        parts = list(conjuncts(node))
        if len(parts) == 1:
            self.generic_visit(node)
            return node
        bounds: dict[str, list[str]] = {}
        for subject, sign, bound in (one for part in parts for one in _bounds(part)):
            bounds.setdefault(subject, []).append(f"({sign!r}, {bound})")
        asked = reduce(_both, (ast.unparse(self.visit(part)) for part in parts))
        for subject, them in bounds.items():
            if len(them) > 1:
                row = subject.removeprefix("v[").removesuffix("]")
                whole = f"{row} in w" if row.isdigit() else "False"
                asked = f"together({asked}, {whole}, [{', '.join(them)}])"
        return ast.parse(asked, mode="eval").body


def _both(left: str, right: str) -> str:
    return f"both({left}, {right})"


def _bounds(node: ast.expr) -> Iterator[tuple[str, str, str]]:
    """What a comparison says of each of its sides that is read from rows."""
    match node:
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            sign, sides = _SIGNS[type(op)], (ast.unparse(left), ast.unparse(right))
            if "v[" in sides[0]:
                yield sides[0], sign, sides[1]
            if "v[" in sides[1]:
                yield sides[1], _TURNED[sign], sides[0]


def together(of: Any, whole: bool, bounds: Sequence[tuple[str, Any]]) -> Truth:  # noqa: FBT001
    """A condition that also asks one number, a whole one perhaps, to keep some bounds."""
    held = certainty(of)
    if not held.may_hold or _some_number(bounds, whole=whole):
        return held
    return Truth(may_hold=False, may_fail=True)


def _some_number(bounds: Sequence[tuple[str, Any]], *, whole: bool) -> bool:
    """Whether some number keeps all bounds."""
    low, high = -inf, inf
    open_low = open_high = False
    for sign, given in bounds:
        bound = interval(given)
        if sign[0] in ">=":
            low, open_low = max((low, open_low), (bound.low, sign == ">"))
        if sign[0] in "<=":
            high, shut = min((high, not open_high), (bound.high, sign != "<"))
            open_high = not shut
    if whole and not isinf(low):
        low, open_low = (floor(low) + 1 if open_low else ceil(low)), False
    if whole and not isinf(high):
        high, open_high = (ceil(high) - 1 if open_high else floor(high)), False
    return low < high or (low == high and not (open_low or open_high))
