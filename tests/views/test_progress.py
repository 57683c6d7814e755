from io import StringIO

from escalate.runs.ensemble import Progress
from escalate.views.progress import progress
from escalate.views.terminal import Terminal


class Clock:
    """Seconds that pass only when a test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def reported(*steps: tuple[float, int], total: int = 10_000, live: bool = False) -> str:
    """What is on stderr after a report of so many worlds at each of some seconds."""
    clock = Clock()
    terminal = Terminal(live=live)
    with progress(terminal, clock) as report:
        for second, done in steps:
            clock.now = 100 + second
            report(Progress(done, total))
    assert isinstance(terminal.stdout, StringIO)
    assert terminal.stdout.getvalue() == ""
    assert isinstance(terminal.stderr, StringIO)
    return terminal.stderr.getvalue()


def test_a_run_of_less_than_a_second_is_silent() -> None:
    assert reported((0.2, 1_000), (0.9, 9_000)) == ""


def test_a_longer_run_says_how_far_it_is_with_rate_and_time_left() -> None:
    assert (
        reported((0.5, 500), (2, 2_500))
        == "2,500 of 10,000 worlds, 1,250 a second, about 6 s left\n"
    )


def test_lines_come_now_and_then_and_not_at_every_report() -> None:
    lines = reported(*((second, 100 * second) for second in range(1, 26))).splitlines()
    assert [line.split(" of ")[0] for line in lines] == ["500", "1,500", "2,500"]


def test_the_rate_is_that_of_worlds_and_not_of_what_was_read_before() -> None:
    assert reported((4, 0), (6, 4_000)).startswith("4,000 of 10,000 worlds, 2,000 a second")


def test_the_next_ensemble_has_a_rate_of_its_own() -> None:
    lines = reported((2, 8_000), (20, 0), (24, 2_000)).splitlines()
    assert lines[1] == "2,000 of 10,000 worlds, 500 a second, about 16 s left"


def test_the_last_report_needs_no_line() -> None:
    assert reported((30, 10_000)) == ""


def test_before_the_first_world_is_done_there_is_no_rate_and_no_line() -> None:
    assert reported((2, 0)) == ""


def test_a_screen_has_a_bar_with_rate_and_leaves_nothing_behind() -> None:
    text = reported((2, 5_000), live=True)
    assert "5,000 of 10,000 worlds, 2,500 a second" in text
    assert text.endswith("\x1b[1A\x1b[2K")  # up to the bar's line, which is then erased
