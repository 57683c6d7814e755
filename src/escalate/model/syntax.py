"""The grammar of formulas: a whitelist over Python's own; gives names no meaning, runs nothing."""

from __future__ import annotations

import ast
import math
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

LONGEST = 1_000  # characters
MOST_NODES = 400
DEEPEST = 40

FUNCTIONS = {
    "min": (2, 8),
    "max": (2, 8),
    "abs": (1, 1),
    "clip": (3, 3),
    "at_start": (1, 1),
    "recent": (2, 2),
    "days_since": (1, 1),
}
"""Name of each function, with the least and the most arguments it takes."""
CONSTANTS = {"week": 7.0, "month": 30.44, "year": 365.25}
"""Days in a week, a month, a year."""

_OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div)
_COMPARISONS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)
_NAMING = "write it as a condition and a number: comparisons, and, or, not, + - * /, a if c else b"


class FormulaError(Exception):
    """A formula that is not one, and the character where that shows."""

    def __init__(self, what: str, offset: int = 0, hint: str = "", name: str = "") -> None:
        super().__init__(what)
        self.what, self.offset, self.hint = what, max(0, offset), hint
        self.name = name
        """The name that nothing has, if that is the error."""


@dataclass(frozen=True)
class Name:
    """A dotted name in a formula, and where it begins."""

    text: str
    offset: int


@cache
def parse(text: str) -> ast.expr:
    """The checked syntax tree of a formula, which nobody may change.

    Raises FormulaError if it is too long or holds anything but the grammar.
    """
    if len(text) > LONGEST:
        raise FormulaError(f"a formula has at most {LONGEST} characters", LONGEST)
    if not text.strip():
        raise FormulaError("the formula is empty")
    tree = _python(text)
    if sum(1 for _ in ast.walk(tree)) > MOST_NODES:
        raise FormulaError("the formula is too long", 0, "name its parts with `is:` quantities")
    _check(tree, 0)
    return tree


def _python(text: str) -> ast.expr:
    flat = text.replace("\n", " ").replace("\t", " ")
    odd = next((index for index, sign in enumerate(flat) if not sign.isascii()), None)
    if odd is not None:
        raise FormulaError(f"{flat[odd]!r} is not allowed in a formula", odd, _NAMING)
    before = len(flat) - len(flat.lstrip())
    try:
        with warnings.catch_warnings(action="error"):  # Python warns of `1if`, which is no formula
            ast.parse(flat.strip(), mode="eval")  # as it stands: our brackets may close its own
            return ast.parse(f"({flat})", mode="eval").body
    except SyntaxError as error:
        offset = min(max((error.offset or 1) - 1 + before, 0), len(text))
        raise FormulaError("not a formula", offset, _slip(text)) from None
    except (ValueError, MemoryError, RecursionError):
        raise FormulaError("not a formula") from None


def _slip(text: str) -> str:
    """What was probably meant by a text that is no formula."""
    if text.count("(") != text.count(")"):
        return (
            "a bracket is not closed" if text.count("(") > text.count(")") else "a bracket too many"
        )
    for word in ("AND", "OR", "NOT"):
        if word in text.split():
            return f"write {word.lower()} in small letters"
    return "write == to compare" if "=" in text and "==" not in text else ""


def offset_of(node: ast.expr) -> int:
    """Where in its formula a node begins; the tree was parsed within a bracket."""
    return node.col_offset - 1


def _check(node: ast.expr, depth: int) -> None:
    if depth > DEEPEST:
        raise FormulaError("the formula is nested too deeply", offset_of(node))
    if isinstance(node, ast.Constant):
        _check_constant(node)
    elif isinstance(node, ast.Attribute | ast.Name):
        name_of(node)
    else:
        for child in _parts(node):
            _check(child, depth + 1)


def _check_constant(node: ast.Constant) -> None:
    if isinstance(node.value, bool) or not isinstance(node.value, int | float):
        raise FormulaError(f"{node.value!r} is not a number", offset_of(node))
    try:
        finite = math.isfinite(float(node.value))
    except OverflowError:
        finite = False
    if not finite:
        raise FormulaError("the number is too large", offset_of(node))


def _parts(node: ast.expr) -> Iterator[ast.expr]:
    """The parts of a node that the grammar allows.

    Raises FormulaError for a node that it does not.
    """
    match node:
        case ast.BoolOp(values=values):
            yield from values
        case ast.UnaryOp(op=ast.Not() | ast.USub() | ast.UAdd(), operand=operand):
            yield operand
        case ast.BinOp(left=left, op=op, right=right) if isinstance(op, _OPERATORS):
            yield from (left, right)
        case ast.Compare(left=left, ops=ops, comparators=others) if all(
            isinstance(op, _COMPARISONS) for op in ops
        ):
            yield from (left, *others)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield from (test, body, orelse)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in FUNCTIONS:
            _check_count(node, name, len(args))
            yield from args
        case ast.Call(func=func):
            raise FormulaError("no such function", offset_of(func), f"known: {_functions()}")
        case _:
            raise FormulaError("not allowed in a formula", offset_of(node), _NAMING)


def _functions() -> str:
    return ", ".join(FUNCTIONS)


def _check_count(node: ast.expr, name: str, count: int) -> None:
    least, most = FUNCTIONS[name]
    if not least <= count <= most:
        wanted = str(least) if least == most else f"{least} to {most}"
        raise FormulaError(f"{name} takes {wanted} arguments, not {count}", offset_of(node))


def name_of(node: ast.expr) -> Name:
    """The dotted name that a node spells.

    Raises FormulaError if it is no name.
    """
    parts: list[str] = []
    inner = node
    while isinstance(inner, ast.Attribute):
        parts.append(inner.attr)
        inner = inner.value
    if not isinstance(inner, ast.Name):
        raise FormulaError("a name was expected here", offset_of(node))
    text = ".".join([inner.id, *reversed(parts)])
    if any(part.startswith("_") for part in text.split(".")):
        raise FormulaError(f"{text!r} is not a name", offset_of(node))
    return Name(text, offset_of(node))
