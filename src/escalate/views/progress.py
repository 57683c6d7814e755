"""How far a long run is, on stderr alone; computes nothing but a rate."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from escalate.views.numbers import whole

if TYPE_CHECKING:
    from escalate.runs.ensemble import Progress
    from escalate.views.terminal import Terminal

Report = Callable[["Progress"], None]
Clock = Callable[[], float]
TELLING = 0.05  # share of the worlds from which the time that is left can be told
FIRST, EVERY = 1.0, 10.0  # seconds until a plain line is worth its place, and between two


class _Pace:
    """Worlds a second since the first of them was begun, or the first of the next ensemble."""

    def __init__(self, now: float) -> None:
        self.begun, self._from, self._last = now, 0, 0

    def rate(self, done: int, now: float) -> float:
        """The rate now that so many are done."""
        if done == 0 or done < self._last:
            self.begun, self._from = now, done
        self._last = done
        return (done - self._from) / max(now - self.begun, 1e-9)


@contextmanager
def progress(terminal: Terminal, clock: Clock = time.monotonic) -> Iterator[Report]:
    """A bar where stderr can redraw a line, which leaves no trace; else a line now and then."""
    if not terminal.live:
        yield _lines(terminal, clock)
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    bar = Bar(
        BarColumn(),
        TextColumn(
            "{task.completed:,} of {task.total:,} worlds, {task.fields[rate]:,.0f} a second"
        ),
        TimeRemainingColumn(),
        TextColumn("left"),
        console=Console(file=terminal.stderr, force_terminal=True),
        transient=True,
    )
    pace = _Pace(clock())
    task = bar.add_task("", total=None, rate=0.0, visible=False)

    def report(so_far: Progress) -> None:
        rate = pace.rate(so_far.done, clock())
        bar.update(task, completed=so_far.done, total=so_far.total, rate=rate, visible=True)

    with bar:
        yield report


def _lines(terminal: Terminal, clock: Clock) -> Report:
    pace = _Pace(clock())
    due = pace.begun + FIRST

    def report(so_far: Progress) -> None:
        nonlocal due
        now = clock()
        rate = pace.rate(so_far.done, now)
        if now < due or not 0 < so_far.done < so_far.total:
            return
        if so_far.done < TELLING * so_far.total and now - pace.begun < EVERY:
            return  # the first worlds are slow: nothing follows from them
        due = now + EVERY
        left = (so_far.total - so_far.done) / max(rate, 1e-9)
        terminal.complain(
            f"{whole(so_far.done)} of {whole(so_far.total)} worlds, "
            f"{rate:,.0f} a second, about {left:,.0f} s left"
        )

    return report
