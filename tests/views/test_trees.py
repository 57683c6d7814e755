from io import StringIO

from escalate.views.terminal import Terminal
from escalate.views.trees import Node, drawn

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
