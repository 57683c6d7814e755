"""Trees and wrapped lines: they fit, lose no word, and keep together what belongs together."""

from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from escalate.views.terminal import Terminal
from escalate.views.trees import GLUE, NARROWEST, Node, drawn, wrapped

TREE = Node(
    "war",
    [
        Node("the first cause of all", [Node("its own"), Node("and another")]),
        Node("the second"),
    ],
)


def lines(width: int | None, encoding: str = "utf-8") -> list[str]:
    terminal = Terminal(StringIO(), StringIO(), width=width, encoding=encoding)
    return [line.plain for line in drawn(terminal, TREE)]


def test_a_tree_has_guides() -> None:
    assert lines(None) == [
        "war",
        "├─ the first cause of all",
        "│  ├─ its own",
        "│  └─ and another",
        "└─ the second",
    ]


def test_what_is_too_long_goes_on_under_itself_beside_its_guides() -> None:
    tree = Node("war", [Node("a cause that has a great many words", [Node("its own")]), Node("b")])
    terminal = Terminal(StringIO(), StringIO(), width=30)
    assert [line.plain for line in drawn(terminal, tree)] == [
        "war",
        "├─ a cause that has a great",
        "│  │  many words",
        "│  └─ its own",
        "└─ b",
    ]


def test_where_the_encoding_has_no_lines_others_are_drawn() -> None:
    assert lines(None, "ascii")[1:3] == ["|- the first cause of all", "|  |- its own"]


def test_notes_stand_below_their_words_beside_the_guides() -> None:
    first = Node("an elder of many words", [Node("its own")], notes=["born in the year nine"])
    second = Node("a younger of many words", notes=["born in the year of the great comet"])
    terminal = Terminal(StringIO(), StringIO(), width=30)
    assert [line.plain for line in drawn(terminal, Node("war", [first, second]))] == [
        "war",
        "├─ an elder of many words",
        "│  │  born in the year nine",
        "│  └─ its own",
        "└─ a younger of many words",
        "      born in the year of the",
        "      great comet",
    ]


def test_what_is_glued_stays_in_one_line() -> None:
    terminal = Terminal(width=14)
    words = f"one two 33%{GLUE}(1{GLUE}–{GLUE}5%)"

    assert list(wrapped(terminal, words)) == ["one two", "33% (1 – 5%)"]
    assert list(wrapped(Terminal(), words)) == ["one two 33% (1 – 5%)"]


@given(
    st.text(st.characters(exclude_categories=["C", "Z"]), max_size=40).map(
        lambda text: " ".join(text[at : at + 7] for at in range(0, len(text), 7))
    ),
    st.integers(NARROWEST, 60),
    st.integers(0, 30),
)
def test_no_line_is_too_wide_and_no_word_is_lost(words: str, width: int, indent: int) -> None:
    lines = list(wrapped(Terminal(width=width), words, indent))

    assert "".join(lines).replace(" ", "") == words.replace(" ", "")
    assert all(cell_len(line) <= max(width - indent, NARROWEST) for line in lines)


@pytest.mark.parametrize("width", [1, 2, 9])
def test_a_width_of_almost_nothing_ends_too(width: int) -> None:
    lines = list(wrapped(Terminal(width=width), "the oldest of them all"))

    assert "".join(lines).replace(" ", "") == "theoldestofthemall"
    assert all(len(line) <= width for line in lines)
