"""YAML without its traps: every value has its place, and every mistake is told in words."""

import math
import time
import unicodedata
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalate.scenario.plain_yaml import written
from escalate.scenario.problems import Mark, Problem, ScenarioError
from escalate.scenario.reader import DEEPEST, LARGEST_FILE, MOST_ENTRIES, MOST_VALUES, read


def values(text: str) -> Any:
    reading = read(text, "x.yaml")
    assert reading.problems == ()
    return reading.tree


def problems(text: str) -> tuple[Problem, ...]:
    try:
        found = read(text, "x.yaml").problems
    except ScenarioError as error:
        found = error.problems
    assert found
    return found


@pytest.mark.parametrize(
    ("scalar", "value"),
    [
        ("1_000", 1_000),
        ("-1_000_000", -1_000_000),
        ("08", 8),
        ("0", 0),
        ("+7", 7),
        ("0.25", 0.25),
        (".5", 0.5),
        ("1e3", 1_000.0),
        ("1_000.5", 1_000.5),
        ("1e400", float("inf")),
        ("2024-11-05", date(2024, 11, 5)),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("NO", "NO"),
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("off", "off"),
        ("y", "y"),
        ("tRuE", "tRuE"),
        ("12:30", "12:30"),
        ("12:30:45", "12:30:45"),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        ("0b11", "0b11"),
        (".inf", math.inf),
        ("-.INF", -math.inf),
        ("nan", "nan"),
        ("1__000", "1__000"),
        ("_1", "_1"),
        ("1_", "1_"),
        ("1_000_", "1_000_"),
        ("2024-11-05 12:00:00", "2024-11-05 12:00:00"),
        ("'1_000'", "1_000"),
        ('"true"', "true"),
        ("'2024-11-05'", "2024-11-05"),
        ("=", "="),
    ],
)
def test_a_scalar_is_what_a_person_takes_it_for(scalar: str, value: object) -> None:
    found = values(f"x: {scalar}")["x"]

    assert found == value
    assert type(found) is type(value)


def test_not_a_number_is_read_as_such_and_left_to_the_shape() -> None:
    assert math.isnan(values("a: .nan")["a"])


def test_a_number_that_is_octal_to_some_readers_is_refused() -> None:
    (problem,) = problems("a: 010")

    assert "8 to some" in problem.what
    assert "write 10" in problem.hint


def test_both_halves_of_a_mapping_that_is_written_twice_are_read() -> None:
    reading = read("a: {x: 1}\na: {y: 2}\nb: 1\nb: 2\n", "x.yaml")

    assert reading.tree == {"a": {"x": 1, "y": 2}, "b": 1}
    assert [problem.mark for problem in reading.problems] == [Mark(2, 1), Mark(4, 1)]


@pytest.mark.parametrize("key", ["on", "ON", "Off", "yes", "No"])
def test_a_key_that_other_readers_take_for_a_truth_value_is_refused(key: str) -> None:
    (problem,) = problems(f"a: 1\n{key}: 2024-11-05\n")

    assert problem.mark == Mark(2, 1)
    assert "truth value" in problem.what


def test_a_quoted_key_is_a_word() -> None:
    assert values("'on': 3") == {"on": 3}


@pytest.mark.parametrize(
    ("text", "line", "column", "what"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, 1, "twice"),
        ("a: {b: 1, c: 2, b: 3}", 1, 17, "twice"),
        ("caf\u00e9: 1\ncafe\u0301: 2\n", 2, 1, "twice"),
        ("a: !!int 3", 1, 4, "tags"),
        ("a: !mine {b: 1}", 1, 4, "tags"),
        ("a: !!python/object/apply:os.system ['true']", 1, 4, "tags"),
        ("a: &x 3", 1, 4, "anchors"),
        ("a: &x {b: 1}", 1, 4, "anchors"),
        ("a: *x", 1, 4, "aliases"),
        ("a: 1\n--- \nb: 2\n", 2, 1, "second document"),
        ("a: 2024-02-30", 1, 4, "calendar"),
        ("a: " + "9" * 5_000, 1, 4, "too long"),
        ("? [a]\n: 1", 1, 3, "plain word"),
        ("? {a: 1}\n: 1", 1, 3, "plain word"),
        ("<<: {a: 1}", 1, 1, "merge"),
        ("a: [1, 2\nb: 3", 1, 4, "bracket"),
        ("a: 'never closed", 1, 4, "quote"),
        ("a: 1\n\tb: 2", 2, 1, "tab"),
        ("a: b: c", 1, 5, "colon"),
        ("a: 1\n: x\n", 2, 1, "key is missing"),
        ("a: {b: 1, : x}", 1, 11, "key is missing"),
        ("a: 1\n" + "k" * 1_025 + ": 1", 2, 1, "longer than 1,024"),
        ("a: {b: 1, " + "k" * 1_025 + ": 1}", 1, 11, "longer than 1,024"),
        ("a: 1\n" + "k" * 1_025 + "\nb: 1", 2, 1, "no colon"),
        ("a: \x00", 1, 4, "U+0000"),
        ("a: \x07", 1, 4, "U+0007"),
        ("%YAML 3.0\n---\na: 1", 1, 1, "YAML"),
    ],
)
def test_what_is_refused_is_shown_where_it_stands(
    text: str, line: int, column: int, what: str
) -> None:
    problem = problems(text)[0]

    assert what in problem.what
    assert problem.mark == Mark(line, column)


@pytest.mark.parametrize(
    "text",
    [
        "a: &x 1\n*x : 2\n",
        "? *x\n: 2\n",
        "*x : 2\n",
        "a: &x [*x]\n",
        "a: &x {*x : 1}\n",
    ],
)
def test_an_alias_in_the_place_of_a_key_is_refused(text: str) -> None:
    assert any("aliases" in problem.what for problem in problems(text))


def test_several_mistakes_are_told_at_once() -> None:
    assert len(problems("a: &x 1\nb: !!int 2\na: 3\non: 4\n")) == 4


LAUGHS = "a0: &a0 [x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10)
)
BOMBS = {
    "brackets": "[" * 100_000,
    "braces": "{a: " * 100_000,
    "dashes": "- " * 100_000 + "x",
    "keys": "? " * 100_000,
    "indents": "".join(" " * n + "a:\n" for n in range(1_000)),
    "laughs": LAUGHS,
    "a long key": "k" * 900_000 + ": 1",
    "too large": "a: " + "x" * LARGEST_FILE,
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_a_file_without_measure_is_refused_within_a_second(text: str) -> None:
    begun = time.process_time()

    assert problems(text)
    assert time.process_time() - begun < 1


def test_a_file_of_too_many_values_is_refused() -> None:
    lists = MOST_VALUES // MOST_ENTRIES + 1
    rows = ("[" + "1," * (MOST_ENTRIES - 1) + "1]" for _ in range(lists))
    (problem,) = problems(f"[{','.join(rows)}]")

    assert f"{MOST_VALUES}" in problem.what


@pytest.mark.parametrize("text", ["[{}]", "{{{}}}"])
def test_a_list_or_mapping_of_too_many_entries_is_refused(text: str) -> None:
    entries = [f"k{n}" for n in range(MOST_ENTRIES + 1)]
    (problem,) = problems(text.format(", ".join(entries)))

    assert problem.what == f"more than {MOST_ENTRIES} entries in one list or mapping"
    assert values(text.format(", ".join(entries[:-1])))


def test_depth_is_counted_from_the_top() -> None:
    allowed = "[" * DEEPEST + "]" * DEEPEST

    assert values(allowed)
    assert "deep" in problems(f"[{allowed}]")[0].what


def test_every_value_has_its_place() -> None:
    text = "a: 1\nb:\n  c: [x, {d: y}]\n  'e f': |\n    long\n"
    source = read(text, "x.yaml").source

    assert source.mark(("b", "c", 1, "d")) == Mark(3, 14)
    assert source.mark(("b", "e f")) == Mark(4, 10)
    assert source.key(("b", "c")) == Mark(3, 3)
    assert source.mark(("b", "c", 7)) == Mark(3, 6)


def test_a_tab_or_a_control_character_does_not_reach_the_screen() -> None:
    said = "\n".join(map(str, problems('a: "\x1b[31m"\nb: 1\nb: \t2\n')))

    assert "\x1b" not in said


UNSEEN = [
    "\u202egnp.exe",
    "a\u2066b\u2069",
    "\u200b",
    "x\u00ady",
    "\\\u202e",
    "\U000e0041",
    "1\u200e",
]


@pytest.mark.parametrize("text", UNSEEN)
def test_what_turns_letters_round_is_written_as_an_escape_and_read_as_itself(text: str) -> None:
    tree = {"a": text, text: ["\u5371\u6a5f", f"{text} {'word ' * 40}{text}"]}

    again = written(tree)

    assert not [letter for letter in again if unicodedata.category(letter) == "Cf"]
    assert "\u5371\u6a5f" in again
    assert values(again) == tree


@settings(max_examples=300)
@given(st.text(st.sampled_from("ab:-[]{}?&*!|>'\"#%@`, \n\t0_1.~é<="), max_size=40))
def test_any_text_is_either_read_or_refused_in_words(text: str) -> None:
    said = "read"
    try:
        read(text, "x.yaml")
    except ScenarioError as error:
        said = str(error)
    assert said
