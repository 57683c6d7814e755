from io import StringIO

from escalate.views.stacks import Field, Row, stacked
from escalate.views.terminal import Terminal

NAMES = Field("name", ["north.shells", "north.strikes.lag.likely"])
VALUES = Field("value", ["10_000", "5"], right=True)
WORDS = Field("words", ["a text of several words that may wrap", "short"], wraps=True)
DATES = Field("as of", ["2031-03-01", ""], drop=1)
EMPTY = Field("nothing", ["", ""])
ROWS = [Row("north.shells", ["10_000 · a text"]), Row("north.strikes.lag.likely", ["5 · short"])]


def shown(width: int | None, *fields: Field) -> list[str]:
    terminal = Terminal(width=width)
    terminal.print(*stacked(terminal, NAMES, fields, ROWS))
    assert isinstance(terminal.stdout, StringIO)
    return terminal.stdout.getvalue().splitlines()


def test_where_there_is_room_it_is_a_table() -> None:
    assert shown(100, VALUES, WORDS, DATES) == [
        "name                       value  words                                  as of",
        "north.shells              10_000  a text of several words that may wrap  2031-03-01",
        "north.strikes.lag.likely       5  short",
    ]


def test_words_wrap_and_names_end_their_lines_before_dots() -> None:
    assert shown(48, VALUES, WORDS) == [
        "name                value  words",
        "north.shells       10_000  a text of several",
        "                           words that may wrap",
        "north.strikes.lag       5  short",
        "  .likely",
    ]


def test_what_may_leave_leaves_first_and_is_named() -> None:
    lines = shown(48, VALUES, WORDS, DATES)

    assert "as of" not in lines[0]
    assert lines[-1] == "No room at this width for: as of"


def test_without_room_for_a_table_rows_stand_below_each_other() -> None:
    assert shown(30, VALUES, WORDS) == [
        "north.shells",
        "  10_000 · a text",
        "north.strikes.lag.likely",
        "  5 · short",
    ]


def test_a_pipe_gets_everything_on_one_line_each() -> None:
    lines = shown(None, VALUES, WORDS, DATES)

    assert len(lines) == 3
    assert lines[1].split()[-1] == "2031-03-01"


def test_a_field_without_a_word_is_left_out() -> None:
    assert "nothing" not in shown(100, VALUES, EMPTY)[0]


def test_nothing_in_a_cell_is_taken_for_markup() -> None:
    assert "[bold]x[/bold]" in "\n".join(shown(100, Field("v", ["[bold]x[/bold]", "y"])))
