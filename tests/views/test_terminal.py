import json
import sys
from io import BytesIO, StringIO, TextIOWrapper

import pytest

from escalate.views.terminal import Terminal


class Screen(StringIO):
    """A stream that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def screen(monkeypatch: pytest.MonkeyPatch, **environment: str) -> Terminal:
    """The terminal of a process whose streams are both a screen of 60 columns."""
    for name in ("stdout", "stderr"):
        monkeypatch.setattr(sys, name, Screen())
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in {"TERM": "xterm", "COLUMNS": "60", **environment}.items():
        monkeypatch.setenv(name, value)
    return Terminal.of_process()


def out(terminal: Terminal) -> str:
    assert isinstance(terminal.stdout, StringIO)
    return terminal.stdout.getvalue()


def test_a_terminal_has_a_width_colour_and_a_live_stderr(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = screen(monkeypatch)
    assert (terminal.width, terminal.colour, terminal.live) == (60, True, True)


def test_no_color_takes_the_colour_and_leaves_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = screen(monkeypatch, NO_COLOR="1")
    assert (terminal.width, terminal.colour, terminal.live) == (60, False, True)


def test_an_empty_no_color_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert screen(monkeypatch, NO_COLOR="").colour


def test_a_dumb_terminal_has_neither_colour_nor_redrawn_lines(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    terminal = screen(monkeypatch, TERM="dumb")
    assert (terminal.width, terminal.colour, terminal.live) == (60, False, False)


def test_a_pipe_has_no_width_whatever_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setattr(sys, "stdout", TextIOWrapper(BytesIO(), "latin-1"))
    terminal = Terminal.of_process()
    assert (terminal.width, terminal.colour) == (None, False)
    assert terminal.encoding == "latin-1"


def test_a_closed_stdout_is_written_to_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    terminal = Terminal.of_process()
    terminal.write("lost")
    terminal.stdout.close()
    assert terminal.width is None


def test_markup_is_printed_as_it_stands() -> None:
    terminal = Terminal(colour=True)
    terminal.print(terminal.text("[red]not[/red] :smile: markup"))
    assert out(terminal) == "[red]not[/red] :smile: markup\n"


def test_control_characters_are_left_out() -> None:
    terminal = Terminal()
    terminal.print(terminal.text("a\x1b[31mb\x00c\u202ed\u2028e\tf\x9bg"))
    assert out(terminal) == "a[31mbcde fg\n"


def test_a_line_break_inside_a_text_is_a_space() -> None:
    terminal = Terminal()
    terminal.print(terminal.text("one\ntwo"))
    assert out(terminal) == "one two\n"


def test_an_encoding_without_the_marks_gets_plainer_ones() -> None:
    assert Terminal(encoding="ascii").clean("1 → 2 · 3 – 4… é") == "1 -> 2 | 3 - 4... ?"
    assert Terminal(encoding="latin-1").clean("1 → 2 · é") == "1 -> 2 | é"
    assert Terminal(encoding="utf-8").clean("1 → 2 · é") == "1 → 2 · é"


def test_a_file_name_that_is_no_text_is_no_error() -> None:
    assert Terminal(encoding="utf-8").clean("runs/\udcff") == "runs/?"


def test_a_pipe_is_never_wrapped_and_has_no_spaces_at_line_ends() -> None:
    terminal = Terminal()
    terminal.print(terminal.text("word " * 5_000))
    assert out(terminal) == ("word " * 5_000).rstrip() + "\n"


def test_a_screen_is_wrapped_at_its_width() -> None:
    terminal = Terminal(width=60)
    terminal.print(terminal.text("word " * 20))
    assert out(terminal) == ("word " * 12).rstrip() + "\n" + ("word " * 8).rstrip() + "\n"


def test_styles_show_only_in_colour() -> None:
    for colour, said in ((True, "\x1b[1mbold\x1b[0m\n"), (False, "bold\n")):
        terminal = Terminal(width=60, colour=colour)
        terminal.print(terminal.text("bold", "bold"))
        assert out(terminal) == said


def test_plain_facts_are_a_line_each() -> None:
    terminal = Terminal()
    terminal.plain([("Title", "one\ntwo"), ("Seed", "1")])
    assert out(terminal) == "Title: one two\nSeed: 1\n"


def test_json_is_one_ascii_object() -> None:
    terminal = Terminal()
    terminal.json({"title": "Kursk → Сумы"})
    assert out(terminal).isascii()
    assert json.loads(out(terminal)) == {"title": "Kursk → Сумы"}


def test_json_refuses_what_is_no_number() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        Terminal().json({"value": float("nan")})


def test_complaints_go_to_stderr_alone() -> None:
    terminal = Terminal()
    terminal.complain("error: x\n  mend it")
    assert isinstance(terminal.stderr, StringIO)
    assert terminal.stderr.getvalue() == "error: x\n  mend it\n"
    assert out(terminal) == ""
