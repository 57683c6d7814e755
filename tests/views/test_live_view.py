from dataclasses import replace
from io import StringIO

import pytest

from escalate.analysis.exposure import Exposure
from escalate.analysis.live import Live
from escalate.analysis.summary import share
from escalate.views.live import LiveView
from escalate.views.terminal import Terminal

NAMES = ("north_strikes_across_the_river", "south_answers")
LIVE = Live(
    name="two-states",
    seed=1,
    worlds=60,
    failed=0,
    laws=0,
    broken=(),
    never=(),
    levers=9,
    dead=(),
    exposures=tuple(
        Exposure(
            name=name,
            kind="action",
            written="50% in 120 days",
            worlds=share(name, 21, 60),
            times=0.35,
            expected=0.41,
            median=0.96,
            high=1.83,
            came_to=0.446,
            stated=(0.2, 0.4),
        )
        for name in NAMES
    ),
)
HEADERS = ("as written", "came to", "(95% Wilson)", "times", "chance", "factor")
CELLS = ("50% in 120 days", "! 45%", "35.0% (24.2 – 47.6%)", " 0.35", " 0.41", "×0.96 (×1.8)")


def drawn(width: int | None) -> list[str]:
    terminal = Terminal(width=width)
    LiveView(LIVE).draw(terminal)
    assert isinstance(terminal.stdout, StringIO)
    return terminal.stdout.getvalue().splitlines()


@pytest.mark.parametrize("width", [60, 80, 100, None])
def test_no_column_is_lost_on_a_narrow_screen(width: int | None) -> None:
    lines = drawn(width)
    assert width is None or max(map(len, lines)) <= width
    headers = [line.removeprefix("chance") for line in lines if line.startswith("chance  ")]
    rows = [line for line in lines if line.startswith(f"{NAMES[0]}  ")]
    assert len(rows) == len(headers)
    assert all(sum(header in line for line in headers) == 1 for header in HEADERS)
    assert all(sum(cell in line for line in rows) == 1 for cell in CELLS)


def test_where_there_is_room_there_is_one_table() -> None:
    assert sum(line.startswith("chance  ") for line in drawn(None)) == 1
    assert sum(line.startswith("chance  ") for line in drawn(60)) > 1


def test_what_keeps_to_its_range_has_no_mark_and_what_hardly_stood_open_no_figure() -> None:
    (one, _) = LIVE.exposures

    assert replace(one, stated=(0.4, 0.6)).outside is False
    assert replace(one, stated=None).outside is False
    assert replace(one, came_to=None).outside is False
    assert one.outside is True
