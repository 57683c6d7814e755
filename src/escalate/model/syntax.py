"""The grammar of formulas: a whitelist over Python's own; gives names no meaning, runs nothing."""

from __future__ import annotations

import ast
import math
import re
import unicodedata
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
_MADE_OF = "formulas hold numbers, names, + - * /, < <= == != >= >, and, or, not, a if c else b"
_USES = {
    "min": "min(a, b)",
    "max": "max(a, b)",
    "abs": "abs(a)",
    "clip": "clip(a, least, most)",
    "at_start": "at_start(name)",
    "recent": "recent(name, days)",
    "days_since": "days_since(name)",
}
"""How each function is written."""
_MEANT = (
    ("=>", "write >= for =>"),
    ("=<", "write <= for =<"),
    ("<>", "write != for <>"),
    ("&&", "write and for &&"),
    ("||", "write or for ||"),
    (";", "write one formula only"),
    ("?", "write a if c else b"),
    ("$", "write names as they are"),
    (":", "write a comparison, such as x > 1"),
)
"""What to write for signs of other languages."""
ODD_QUOTES = "\u201c\u201d\u201e\u2018\u2019\u201a\u00ab\u00bb"
"""Quotes that word processors write and YAML does not know."""
_SIGNS = {
    "\u2265": ">=",
    "\u2264": "<=",
    "\u2260": "!=",
    "\u00d7": "*",
    "\u00b7": "*",
    "\u00f7": "/",
    **dict.fromkeys("\u2212\u2013\u2014\u2010\u2011", "-"),
}
"""Signs that people write, and as formulas have them."""
_OTHER_OPERATORS = {
    ast.Pow: ("**", "write x * x for x squared"),
    ast.Mod: ("%", "formulas have no remainder; what comes again has `repeats` and a `cooldown`"),
    ast.FloorDiv: ("//", "write / to divide"),
    ast.MatMult: ("@", "write * to multiply"),
    ast.LShift: ("<<", "write < to compare"),
    ast.RShift: (">>", "write > to compare"),
    ast.BitXor: ("^", "write x * x for x squared"),
    ast.BitAnd: ("&", "write and"),
    ast.BitOr: ("|", "write or"),
    ast.Is: ("is", "write == to compare"),
    ast.IsNot: ("is not", "write != to compare"),
    ast.In: ("in", "write == to compare"),
    ast.NotIn: ("not in", "write != to compare"),
}


_DECIMAL = "write 0.5 with a point, 1_000 or 1000 without a comma"
_TRUTHS = "write 1 for true, 0 for false"


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
    _check(tree, text, 0)
    return tree


def _python(text: str) -> ast.expr:
    flat = text.replace("\n", " ").replace("\t", " ")
    odd = next((index for index, sign in enumerate(flat) if not sign.isascii()), None)
    if odd is not None:
        raise _odd(flat[odd], odd)
    if comment := re.match("[^#'\"]*#", flat):
        hint = "a formula holds no comment"
        raise FormulaError("`#` is not allowed in a formula", comment.end() - 1, hint)
    before = len(flat) - len(flat.lstrip())
    try:
        with warnings.catch_warnings(action="error"):  # Python warns of `1if`, which is no formula
            ast.parse(flat.strip(), mode="eval")  # as it stands: our brackets may close its own
            return ast.parse(f"({flat})", mode="eval").body
    except SyntaxError as error:
        offset = min((error.offset or len(flat.strip()) + 1) - 1 + before, len(text))
        if "leading zeros" in error.msg:
            raise _zeros(flat, offset) from None
        raise FormulaError("not a formula", offset, _slip(flat, offset, error)) from None
    except (ValueError, MemoryError, RecursionError):
        raise FormulaError("not a formula", 0, _MADE_OF) from None


def _odd(sign: str, offset: int) -> FormulaError:
    """What to say of a character that no formula has."""
    if sign in _SIGNS:
        return FormulaError(f"{sign!r} is not allowed here", offset, f"write {_SIGNS[sign]}")
    if sign in ODD_QUOTES:
        hint = "write straight quotes, \" or ', around the formula and none in it"
        return FormulaError(f"{sign!r} is no quote that YAML knows", offset, hint)
    if sign.isalpha():
        hint = "names have the letters a to z; type it anew if it looks like one of them"
        return FormulaError(f"{sign!r} is not allowed in a formula", offset, hint)
    if unicodedata.category(sign)[0] in "ZC":
        what = f"a character that cannot be seen (U+{ord(sign):04X})"
        return FormulaError(what, offset, "delete it, and type what is around it anew")
    return FormulaError(f"{sign!r} is not allowed in a formula", offset, _MADE_OF)


def _zeros(text: str, offset: int) -> FormulaError:
    """What to say of a number that begins with 0, such as the end of `1,050`."""
    comma = text[:offset].rstrip().removesuffix(",")
    if len(comma) < len(text[:offset].rstrip()) and comma[-1:].isdigit():
        return FormulaError("a comma is not allowed here", len(comma), _DECIMAL)
    return FormulaError("a number begins with 0", offset, "leave out the zeros before it")


def _slip(text: str, offset: int, error: SyntaxError) -> str:
    """What was probably meant by a text that is no formula."""
    if text.count("(") != text.count(")"):
        closed = text.count("(") < text.count(")")
        hint = "a bracket is not closed; put a formula that holds a comma in quotes"
        return "a bracket too many" if closed else hint
    if percent := re.search(r"(?<![\w.])([0-9]+(\.[0-9]+)?) ?%", text):
        return f"write {float(percent[1]) / 100:g} for {percent[0]}"
    for word in ("AND", "OR", "NOT"):
        if word in text.split():
            return f"write {word.lower()} in small letters"
    signs = [hint for sign, hint in _MEANT if sign in text]
    if text[offset : offset + 1] == "!":
        signs = ["write not for !"]
    if not (error.offset or signs):
        signs = ["something is missing at the end"]
    if "'else'" in error.msg:
        signs = ["write a if c else b"]
    if re.search(r"[\w.)]\s+$", text[:offset]) and re.match(r"[\w(]", text[offset:]):
        signs += ["a sign such as * or > is missing before this, or the dot of a name"]
    if re.search(r"(?<![=<>!])=(?!=)", text):
        signs += ["write == to compare"]
    return next(iter(signs), _MADE_OF)


def offset_of(node: ast.expr) -> int:
    """Where in its formula a node begins; the tree was parsed within a bracket."""
    return node.col_offset - 1


def _end_of(node: ast.expr) -> int:
    """Where in its formula a node has ended."""
    return (node.end_col_offset or 1) - 1


def _check(node: ast.expr, text: str, depth: int) -> None:
    if depth > DEEPEST:
        raise FormulaError("the formula is nested too deeply", offset_of(node))
    if isinstance(node, ast.Constant):
        _check_constant(node, text)
    elif isinstance(node, ast.Attribute | ast.Name):
        name_of(node)
    else:
        for child in _parts(node, text):
            _check(child, text, depth + 1)


def _check_constant(node: ast.Constant, text: str) -> None:
    if isinstance(node.value, bool) or not isinstance(node.value, int | float):
        raise _no_number(node)
    written = text[offset_of(node) : _end_of(node)]
    if re.fullmatch("0[0_]+", written):
        raise _zeros(text, offset_of(node))
    if re.match("0[xob]", written, re.IGNORECASE):
        hint = f"write {node.value} for {written}"
        raise FormulaError(f"{written} is not a decimal number", offset_of(node), hint)
    try:
        finite = math.isfinite(float(node.value))
    except OverflowError:
        finite = False
    if not finite:
        raise FormulaError("the number is too large", offset_of(node))


def _no_number(node: ast.Constant) -> FormulaError:
    """What to say of something written out that is no number."""
    if node.value is ...:
        hint = "write out what they stand for"
        return FormulaError("three dots are no formula", offset_of(node), hint)
    hint = "formulas know numbers only, and names stand without quotes"
    hint = _TRUTHS if isinstance(node.value, bool) else hint
    return FormulaError(f"{node.value!r} is not a number", offset_of(node), hint)


def _parts(node: ast.expr, text: str) -> Iterator[ast.expr]:
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
            raise _no_function(func)
        case _:
            raise _refused(node, text)


def _no_function(node: ast.expr) -> FormulaError:
    """What to say of a call that is none."""
    if isinstance(node, ast.Name):
        if node.id in FUNCTIONS:
            return FormulaError(f"{node.id} takes numbers only", offset_of(node), _use(node.id))
        hint = f"functions are {', '.join(FUNCTIONS)}"
        return FormulaError(f"there is no function {node.id!r}", offset_of(node), hint)
    if isinstance(node, ast.Attribute):  # name_of refuses what hangs on a call
        what = f"{name_of(node).text!r} is no function"
        return FormulaError(what, offset_of(node), "leave out the brackets after it")
    return FormulaError("no function stands here", offset_of(node), "write * to multiply")


def _is_function(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in FUNCTIONS


def _use(name: str) -> str:
    return f"write {_USES[name]}"


def _refused(node: ast.expr, text: str) -> FormulaError:
    """What to say of a part that formulas do not have."""
    for left, op in _operators(node):
        if type(op) in _OTHER_OPERATORS:
            sign, hint = _OTHER_OPERATORS[type(op)]
            what, offset = f"`{sign}` is not allowed in a formula", _sign_after(left, text)
            return FormulaError(what, offset, hint)
    match node:
        case ast.Tuple(elts=[first, *_]):
            return FormulaError("a comma is not allowed here", _sign_after(first, text), _DECIMAL)
        case ast.Subscript():
            hint = "the parts of a name are joined by dots"
            return FormulaError("square brackets are not allowed here", offset_of(node), hint)
        case _:
            return FormulaError("not allowed in a formula", offset_of(node), _MADE_OF)


def _operators(node: ast.expr) -> Iterator[tuple[ast.expr, ast.operator | ast.cmpop]]:
    """The signs of a part, each with what stands to the left of it."""
    if isinstance(node, ast.BinOp):
        yield node.left, node.op
    elif isinstance(node, ast.Compare):
        yield from zip((node.left, *node.comparators), node.ops, strict=False)


def _sign_after(node: ast.expr, text: str) -> int:
    """Where the sign stands that follows a part of a formula, behind the part's own brackets."""
    after = text[_end_of(node) :]
    return _end_of(node) + len(after) - len(after.lstrip(") \n\t"))


def _check_count(node: ast.expr, name: str, count: int) -> None:
    least, most = FUNCTIONS[name]
    if not least <= count <= most:
        wanted = str(least) if least == most else f"{least} to {most}"
        noun = "argument" if wanted == "1" else "arguments"
        what = f"{name} takes {wanted} {noun}, not {count}"
        raise FormulaError(what, offset_of(node), _use(name))


def name_of(node: ast.expr) -> Name:
    """The dotted name that a node spells.

    Raises FormulaError if it is no name.
    """
    parts: list[str] = []
    inner = node
    while isinstance(inner, ast.Attribute):
        parts.append(inner.attr)
        inner = inner.value
    if isinstance(inner, ast.Call) and not _is_function(inner.func):
        raise _no_function(inner.func)
    if not isinstance(inner, ast.Name):
        hint = "give a name only, without signs and numbers"
        raise FormulaError("a name was expected here", offset_of(node), hint)
    text = ".".join([inner.id, *reversed(parts)])
    if any(part.startswith("_") for part in text.split(".")):
        hint = "each part of a name begins with a letter"
        raise FormulaError(f"{text!r} is not a name", offset_of(node), hint)
    if text in {"true", "false"}:
        raise FormulaError(f"{text!r} is not a number", offset_of(node), _TRUTHS)
    return Name(text, offset_of(node))
