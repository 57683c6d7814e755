from io import StringIO

import pytest

from escalate.views.tables import Column, pairs, table, tables
from escalate.views.terminal import Terminal

COLUMNS = [
    Column("run", ["first-run", "second-run"]),
    Column("changed", ["troops: 10 → 50", ""], drop=3),
    Column("seed", ["1", "20"], right=True, drop=1),
    Column("empty", ["", ""]),
    Column("share of\nworlds", ["1.7%", "25.0%"], right=True),
]


def drawn(width: int | None, encoding: str = "utf-8") -> tuple[str, list[str]]:
    terminal = Terminal(width=width, encoding=encoding)
    built, hidden = table(terminal, COLUMNS)
    terminal.print(built)
    assert isinstance(terminal.stdout, StringIO)
    return terminal.stdout.getvalue(), hidden


def test_a_pipe_gets_every_column_in_lines_of_any_length() -> None:
    assert drawn(None) == (
        (
            "run         changed          seed  share of worlds\n"
            "first-run   troops: 10 → 50     1             1.7%\n"
            "second-run                     20            25.0%\n"
        ),
        [],
    )


def test_a_narrow_screen_loses_the_column_that_matters_least_first() -> None:
    assert drawn(40) == (
        (
            "                  share of\n"
            "run         seed    worlds\n"
            "first-run      1      1.7%\n"
            "second-run    20     25.0%\n"
        ),
        ["changed"],
    )
    assert drawn(24)[1] == ["changed", "seed"]


def continued(width: int | None) -> str:
    terminal = Terminal(width=width)
    terminal.print(*tables(terminal, COLUMNS))
    assert isinstance(terminal.stdout, StringIO)
    return terminal.stdout.getvalue()


def test_what_does_not_fit_follows_behind_the_names_again() -> None:
    assert continued(40) == (
        "                  share of\n"
        "run         seed    worlds\n"
        "first-run      1      1.7%\n"
        "second-run    20     25.0%\n"
        "\n"
        "run         changed\n"
        "first-run   troops: 10 → 50\n"
        "second-run\n"
    )
    assert continued(None) == drawn(None)[0]


@pytest.mark.parametrize("width", range(16, 60))
def test_nothing_is_lost_at_any_width(width: int) -> None:
    text = continued(width)
    assert max(map(len, text.splitlines())) <= width
    words = "".join(text.split())
    assert all(word in words for word in ("seed", "share", "changed", "20", "1.7%", "25.0%"))


def test_columns_that_must_stay_are_folded_and_never_cut() -> None:
    text, hidden = drawn(15)
    assert hidden == ["changed", "seed"]
    assert "…" not in text
    assert max(map(len, text.splitlines())) <= 15
    words = "".join(text.split())
    assert all(part in words for part in ("1.7%", "25.0%"))


def test_marks_that_need_more_letters_in_ascii_still_stand_in_line() -> None:
    lines = drawn(None, "ascii")[0].splitlines()
    assert lines[1] == "first-run   troops: 10 -> 50     1             1.7%"
    assert len(lines[0]) == len(lines[1]) == len(lines[2])


@pytest.mark.parametrize("letters", ["中文", "ab"])
def test_wide_letters_count_for_two_columns(letters: str) -> None:
    terminal = Terminal(width=9)
    assert terminal.fits(terminal.text(letters * 2)) is True
    assert terminal.fits(terminal.text(letters * 3)) is (letters == "ab")


def test_what_a_label_says_goes_on_under_itself() -> None:
    terminal = Terminal(width=20)
    terminal.print(pairs(terminal, [("Seed", "1"), ("Changed", "one two three")]))
    assert isinstance(terminal.stdout, StringIO)
    assert terminal.stdout.getvalue() == "Seed     1\nChanged  one two\n         three\n"


def test_a_word_that_is_longer_than_the_screen_is_folded_and_never_cut() -> None:
    name = "a-name-that-is-longer-than-the-screen"
    terminal = Terminal(width=20)
    terminal.print(pairs(terminal, [("With", f"short, {name}")]))
    assert isinstance(terminal.stdout, StringIO)
    text = terminal.stdout.getvalue()
    assert max(map(len, text.splitlines())) <= 20
    assert "".join(text.split()) == f"Withshort,{name}"
