"""Formulas bound to rows and compiled to NumPy; holds no values."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from types import CodeType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from escalate.model import arithmetic, syntax
from escalate.model.syntax import CONSTANTS, FormulaError, name_of, offset_of

Values = NDArray[np.float64]  # (rows, worlds)
Resolve = Callable[[str], int | None]


@dataclass(frozen=True)
class Formula:
    """A formula over the rows of a world table; calling it gives one number a world.

    A condition gives truth values; a formula without names gives a single number.
    """

    text: str
    code: str
    reads: frozenset[int]
    _run: Callable[[Values], Any] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._compile()

    def _compile(self) -> None:
        run = eval(_compiled(self.code), dict(arithmetic.NAMES))  # noqa: S307 - whitelisted
        object.__setattr__(self, "_run", run)

    def __call__(self, values: Values) -> Any:
        """The formula worked out for every world: numbers, or truth values."""
        return self._run(values)

    def __getstate__(self) -> dict[str, Any]:
        return {"text": self.text, "code": self.code, "reads": self.reads}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._compile()


@cache
def _compiled(code: str) -> CodeType:
    """The code object, kept: one scenario is compiled many times with other numbers."""
    return compile(f"lambda v: {code}", "<formula>", "eval")


def number(text: str, names: Names) -> Formula:
    """A formula that gives numbers.

    Raises FormulaError with the place of what is wrong in the text.
    """
    return _build(text, names, lambda writer, tree: writer.number(tree))


def condition(text: str, names: Names) -> Formula:
    """A formula that gives truth values; a number counts as true unless it is 0.

    Raises FormulaError with the place of what is wrong in the text.
    """
    return _build(text, names, lambda writer, tree: writer.truth(tree))


def row(index: int, name: str) -> Formula:
    """The formula that gives one row as it is."""
    return Formula(name, f"v[{index}]", frozenset({index}))


@dataclass(frozen=True)
class Names:
    """How a formula finds its rows."""

    row: Resolve
    """The row of a name, or None."""
    at_start: Resolve
    """The row that keeps a name's value of day 0."""
    happened: Resolve
    """The row of the day on which a happening last occurred."""
    day: int
    """The row of today's number."""
    hint: Callable[[str], str]
    """The nearest good name, in words."""
    complain: Callable[[FormulaError], None]
    """Told of every name that nothing has, so that all of a formula's are known at once."""


def _build(text: str, names: Names, write: Callable[[_Writer, ast.expr], str]) -> Formula:
    tree = syntax.parse(text)
    writer = _Writer(names)
    code = write(writer, tree)
    return Formula(text, code, frozenset(writer.reads))


class _Writer:
    """Writes the checked tree of a formula as NumPy code over `v`, the rows of worlds."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.reads: set[int] = set()
        self.comparing = False

    def number(self, node: ast.expr) -> str:  # noqa: PLR0911 - one line a kind of node
        match node:
            case ast.Constant(value=value):
                return repr(float(value))  # type: ignore[arg-type]
            case ast.Name() | ast.Attribute():
                return self._name(node)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return f"(-{self.number(operand)})"
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.number(operand)
            case ast.BinOp():
                return self._arithmetic(node)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                parts = (self.truth(test), self.number(body), self.number(orelse))
                return f"where({', '.join(parts)})"
            case ast.Call(func=ast.Name(id=name), args=args):
                return self._call(name, args)
            case _:
                return f"number({self.truth(node)})"

    def truth(self, node: ast.expr) -> str:
        match node:
            case ast.BoolOp(op=op, values=values):
                joined = self.truth(values[0])
                word = "both" if isinstance(op, ast.And) else "either"
                for value in values[1:]:
                    joined = f"{word}({joined}, {self.truth(value)})"
                return joined
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return f"no({self.truth(operand)})"
            case ast.Compare():
                return self._compare(node)
            case _:
                return f"truth({self.number(node)})"

    def _arithmetic(self, node: ast.BinOp) -> str:
        left, right = self.number(node.left), self.number(node.right)
        if not isinstance(node.op, ast.Div):
            sign = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}[type(node.op)]
            return f"({left} {sign} {right})"
        if isinstance(node.right, ast.Constant):
            if not node.right.value:
                raise FormulaError("division by 0", offset_of(node.right))
            return f"({left} / {right})"
        return f"divide({left}, {right})"

    def _compare(self, node: ast.Compare) -> str:
        outer, self.comparing = self.comparing, True
        operands = [self.number(part) for part in (node.left, *node.comparators)]
        self.comparing = outer
        links = [
            _comparison(op, operands[index], operands[index + 1])
            for index, op in enumerate(node.ops)
        ]
        joined = links[0]
        for link in links[1:]:
            joined = f"both({joined}, {link})"
        return joined

    def _call(self, name: str, args: list[ast.expr]) -> str:
        if name == "at_start":
            return self._read(self.names.at_start, args[0])
        if name == "recent":
            then = self._read(self.names.happened, args[0])
            return f"recent({self._today()}, {then}, {self.number(args[1])})"
        if name == "days_since":
            return self._days_since(args[0])
        parts = [self.number(arg) for arg in args]
        if name in {"min", "max"}:
            joined = parts[0]
            for part in parts[1:]:
                joined = f"{'low' if name == 'min' else 'high'}({joined}, {part})"
            return joined
        return f"{'absolute' if name == 'abs' else name}({', '.join(parts)})"

    def _days_since(self, node: ast.expr) -> str:
        if not self.comparing:
            hint = "use recent(x, days), which is 0 if it never happened"
            raise FormulaError("days_since belongs inside a comparison", offset_of(node), hint)
        return f"({self._today()} - {self._read(self.names.happened, node)})"

    def _today(self) -> str:
        self.reads.add(self.names.day)
        return f"v[{self.names.day}]"

    def _name(self, node: ast.expr) -> str:
        name = name_of(node)
        if name.text in CONSTANTS:
            return repr(CONSTANTS[name.text])
        return self._read(self.names.row, node)

    def _read(self, resolve: Resolve, node: ast.expr) -> str:
        name = name_of(node)
        try:
            index = resolve(name.text)
        except FormulaError as error:
            error.offset = name.offset
            raise
        if index is None:
            what, hint = f"nothing is named {name.text!r}", self.names.hint(name.text)
            self.names.complain(FormulaError(what, name.offset, hint, name.text))
            return "nan"
        self.reads.add(index)
        return f"v[{index}]"


def _comparison(op: ast.cmpop, left: str, right: str) -> str:
    if isinstance(op, ast.NotEq):
        return f"differ({left}, {right})"
    signs = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "=="}
    return f"({left} {signs[type(op)]} {right})"
