"""What a formula may be: a whitelist that lets no code run, and says where a mistake stands."""

import pytest
from pydantic import TypeAdapter

from escalate.model.syntax import DEEPEST, LONGEST, MOST_NODES, FormulaError, parse
from escalate.scenario.numbers import Formula

HOSTILE = [
    "__import__('os').system('true')",
    "().__class__.__bases__",
    "x.__class__",
    "x._private",
    "_x",
    "open('/etc/passwd')",
    "eval('1')",
    "print(1)",
    "x.y(1)",
    "(min)(1, 2) if x else x()",
    "min(*x)",
    "min(a=1, b=2)",
    "max(1, 2, key=abs)",
    "x[0]",
    "x[1:2]",
    "x ** 2",
    "x // 2",
    "x % 2",
    "x @ y",
    "x << 2",
    "x >> 2",
    "x | y",
    "x & y",
    "x ^ y",
    "~x",
    "lambda: 1",
    "lambda x: x",
    "f'{x}'",
    "'text'",
    "b'text'",
    "'a' 'b'",
    "[x for x in y]",
    "(x for x in y)",
    "{x for x in y}",
    "{1: 2}",
    "{1, 2}",
    "[1, 2]",
    "(1, 2)",
    "1, 2",
    "(x := 1)",
    "x = 1",
    "x += 1",
    "x is y",
    "x is not y",
    "x in y",
    "x not in y",
    "await x",
    "yield x",
    "(yield)",
    "1j",
    "...",
    "0x10",
    "0B1",
    "k > 0o17",
    "true",
    "x and false",
    "True",
    "None",
    "1e999",
    "nan()",
    "x; y",
    "x\n=1",
    "import os",
    "not",
    "1 +",
    "x.1",
    ".x",
    "x..y",
    "(x",
    "x)",
    "x) + (y",
    "x) or (y",
    "1 # comment",
    "x \\",
    "*x",
    "**x",
    "x if y",
    "x !",
    "$x",
    "x?",
    "`x`",
    "x\0y",
    "\ufeff",
    "",
    "   ",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_formula_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(FormulaError):
        parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 500 + "x" + ")" * 500,
        "-" * 900 + "x",
        "not " * 200 + "x",
        "x" * (LONGEST + 1),
        "+".join(["x"] * MOST_NODES),
        "(" * (DEEPEST + 2) + "-x" + ")" * (DEEPEST + 2) + " " + "if x else " * 45 + "x",
        "9" * 900,
        "1" + "_1" * 400 + "e9",
    ],
    ids=["brackets", "signs", "nots", "long", "wide", "deep", "digits", "underscores"],
)
def test_a_formula_without_measure_is_refused_or_harmless(text: str) -> None:
    said = ""
    try:
        parse(text)
    except FormulaError as error:
        said = error.what
    assert said or len(text) <= LONGEST


@pytest.mark.parametrize(
    "text",
    [
        "1",
        "1_000",
        "1.5e-3",
        "x",
        "a.b.c",
        "-x + +y",
        "a and b or not c",
        "0 < x <= 1 != 2",
        "a if b else c",
        "min(a, b, 3)",
        "clip(x, 0, 1)",
        "abs(x) * at_start(y.z)",
        "recent(strike, 30) > 0",
        "days_since(strike) <= 30",
        "\n  a\n  + b\n",
        "x == 1 and\ty > 2",
    ],
)
def test_the_grammar(text: str) -> None:
    parse(text)


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("tension + foo()", 10),
        ("tension ** 2", 8),
        ("k > 1,000", 5),
        ("k > 1,050", 5),
        ("max(1,000, k) > 1", 5),
        ("k > 1 # and more", 6),
        ("k^2 > 1", 1),
        ("k % 2 == 0", 2),
        ("(k + 1) % 2 == 0", 8),
        ("((k))\n\t% 2 == 0", 7),
        ("0 < k in x", 6),
        ("k > 1 and 0x10 > k", 10),
        ("k > 1 and open(2).read", 10),
        ("1 + x[0]", 4),
        ("a and (b or c.d())", 12),
        ("1 + 'x'", 4),
        ("x > 3 and _y", 10),
        ("min(1)", 0),
        ("clip(1, 2)", 0),
        ("a + lambda_(3)", 4),
        ("a + \n  b[1]", 7),
    ],
)
def test_a_mistake_has_its_place_in_the_text(text: str, offset: int) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(text)

    assert caught.value.offset == offset


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("k % 2 == 0", "no remainder"),
        ("k > 10 %", "write 0.1 for 10 %"),
        ("k > 0x10", "write 16 for 0x10"),
        ("k > 007", "leave out the zeros"),
        ("...", "what they stand for"),
        ("__import__('os').system('id')", "functions are"),
        ("x and false", "0 for false"),
    ],
)
def test_a_mistake_has_its_hint(text: str, hint: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(text)

    assert hint in caught.value.hint


@pytest.mark.parametrize(("written", "meant"), [("false", False), (" true\n", True), ("x", "x")])
def test_a_truth_in_quotes_is_one_without(written: str, meant: object) -> None:
    formula = TypeAdapter(Formula)

    assert formula.validate_python(written) == formula.validate_python(meant)
