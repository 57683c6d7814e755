"""Conditions taken apart into comparisons, and written as people write them; judges nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from escalate.model.formulas import Formula, Values

_TURNED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.GtE,
    ast.LtE: ast.Gt,
    ast.Gt: ast.LtE,
    ast.GtE: ast.Lt,
}


@dataclass(frozen=True)
class Atom:
    """A comparison, or a number that counts as true unless it is 0."""

    holds: Formula
    measure: Formula
    """The greater it is, the more the comparison holds."""


@dataclass(frozen=True)
class Joint:
    """Conditions joined by `and`, or by `or`."""

    every: bool
    """Whether all must hold, or one is enough."""
    parts: tuple[Condition, ...]


Condition = Atom | Joint


def taken_apart(formula: Formula, *, negated: bool = False) -> Condition:
    """A condition, or its contrary, as comparisons joined by `and` and `or`.

    A `not` is carried into them.
    """
    return _taken_apart(formula.code, negated)


@cache
def _taken_apart(code: str, negated: bool) -> Condition:  # noqa: FBT001 - cached by place
    return _condition(ast.parse(code, mode="eval").body, negated=negated)


def deciding(condition: Condition, values: Values) -> Iterator[Atom]:
    """The comparisons by which a condition holds in the only world of `values`, (rows, 1)."""
    match condition:
        case Atom():
            yield condition
        case Joint(every=every, parts=parts):
            for part in parts:
                if every or holds(part, values):
                    yield from deciding(part, values)


def holds(condition: Condition, values: Values) -> bool:
    """Whether a condition holds in the only world of `values`, (rows, 1)."""
    match condition:
        case Atom(holds=formula):
            return bool(formula(values))
        case Joint(every=True, parts=parts):
            return all(holds(part, values) for part in parts)
        case Joint(parts=parts):
            return any(holds(part, values) for part in parts)


def _condition(node: ast.expr, *, negated: bool) -> Condition:
    match node:
        case ast.Call(func=ast.Name(id="no"), args=[part]):
            return _condition(part, negated=not negated)
        case ast.Call(func=ast.Name(id=("both" | "either") as joint), args=args):
            every = (joint == "both") != negated
            found = [_condition(part, negated=negated) for part in args]
            parts: list[Condition] = []
            for one in found:
                same = isinstance(one, Joint) and one.every == every
                parts += one.parts if isinstance(one, Joint) and same else [one]
            return Joint(every, tuple(parts))
    return _atom(node, negated=negated)


def _atom(node: ast.expr, *, negated: bool) -> Atom:
    code = f"no({ast.unparse(node)})" if negated else ast.unparse(node)
    measure = _measure(node)
    return Atom(formula_of(code), formula_of(f"(-({measure}))" if negated else measure))


def _measure(node: ast.expr) -> str:
    match node:
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            one, other = ast.unparse(left), ast.unparse(right)
            if isinstance(op, ast.Gt | ast.GtE):
                return f"({one} - ({other}))"
            if isinstance(op, ast.Lt | ast.LtE):
                return f"({other} - ({one}))"
            return f"(-absolute({one} - ({other})))"
        case ast.Call(func=ast.Name(id="differ"), args=[left, right]):
            return f"absolute({ast.unparse(left)} - ({ast.unparse(right)}))"
        case ast.Call(func=ast.Name(id="truth"), args=[number]):
            return ast.unparse(number)
    return f"number({ast.unparse(node)})"


def formula_of(part: ast.expr | str) -> Formula:
    """A part of a formula's code as a formula of its own."""
    code = part if isinstance(part, str) else ast.unparse(part)
    rows = [
        one.slice.value
        for one in ast.walk(ast.parse(code, mode="eval"))
        if isinstance(one, ast.Subscript) and isinstance(one.slice, ast.Constant)
    ]
    return Formula(code, code, frozenset(row for row in rows if isinstance(row, int)))


def written(formula: Formula, names: Sequence[str]) -> str:
    """A formula as people write it, with the names of its rows."""
    tree = _Writer(names).visit(ast.parse(formula.code, mode="eval"))
    return ast.unparse(ast.fix_missing_locations(tree))


class _Writer(ast.NodeTransformer):
    """Turns the code of a formula back into the language of scenarios."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        assert isinstance(node.slice, ast.Constant)
        assert isinstance(node.slice.value, int)
        return ast.Name(self._names[node.slice.value])

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        value = node.value
        if isinstance(value, float) and value.is_integer():
            return ast.Name(f"{value:_.0f}")
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        then = self._happening(node.right)
        if isinstance(node.op, ast.Sub) and then:
            return ast.Call(ast.Name("days_since"), [ast.Name(then)], [])
        self.generic_visit(node)
        return node

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        self.generic_visit(node)
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:  # noqa: PLR0911 - one line a function
        assert isinstance(node.func, ast.Name)
        if node.func.id == "recent":
            then = self._happening(node.args[1]) or "?"
            return ast.Call(ast.Name("recent"), [ast.Name(then), self.visit(node.args[2])], [])
        args: list[ast.expr] = [self.visit(one) for one in node.args]
        match node.func.id, args:
            case (("truth" | "number"), [one]):
                return one
            case "no", [one]:
                return _negated(one)
            case "both", _:
                return ast.BoolOp(ast.And(), args)
            case "either", _:
                return ast.BoolOp(ast.Or(), args)
            case "differ", [left, right]:
                return ast.Compare(left, [ast.NotEq()], [right])
            case "divide", [left, right]:
                return ast.BinOp(left, ast.Div(), right)
            case "where", [test, body, orelse]:
                return ast.IfExp(test, body, orelse)
        plain = {"low": "min", "high": "max", "absolute": "abs"}.get(node.func.id, node.func.id)
        return ast.Call(ast.Name(plain), args, [])

    def _happening(self, node: ast.expr) -> str | None:
        """The name of the happening whose last day a row holds, if it does."""
        match node:
            case ast.Subscript(slice=ast.Constant(value=int(row))):
                name = self._names[row]
                return name.removesuffix(".day") if name.endswith(".day") else None
        return None


def _negated(one: ast.expr) -> ast.expr:
    match one:
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _TURNED:
            return ast.Compare(left, [_TURNED[type(op)]()], [right])
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
            return ast.Compare(left, [ast.NotEq()], [right])
        case ast.Compare(left=left, ops=[ast.NotEq()], comparators=[right]):
            return ast.Compare(left, [ast.Eq()], [right])
    return ast.UnaryOp(ast.Not(), one)
