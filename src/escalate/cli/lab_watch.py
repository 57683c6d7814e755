"""`escalate lab watch`: a lab is checked whenever a file of it is saved; one key, one answer."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from escalate.cli.options import program
from escalate.errors import EscalateError, ExitCode
from escalate.views.forms import Form, show
from escalate.views.terminal import Terminal

if TYPE_CHECKING:
    from escalate.teach.labs.desk import Desk
    from escalate.teach.labs.folder import Lab

LOOK_EVERY = 0.2
"""Seconds between two looks at the files."""
KEYS = "h hint, n next, l list, r reset, c check, q quit"
END = ""


def watched(desk: Desk, found: Lab, terminal: Terminal) -> ExitCode:
    """Check on every save, until the student quits or nothing more can be typed."""
    watcher = _Watcher(desk, found, terminal)
    with _keys(sys.stdin.fileno()) as keys:
        watcher.check()
        while (key := keys.read(LOOK_EVERY)) != END and key not in {"q", "\x04"}:
            if key is not None:
                watcher.answer(key)
            elif watcher.saved():
                watcher.check()
    return ExitCode.OK if watcher.passed else ExitCode.NOT_YET


class _Watcher:
    """What is done at a key or a save."""

    def __init__(self, desk: Desk, found: Lab, terminal: Terminal) -> None:
        self._desk, self._lab, self._terminal = desk, found, terminal
        self.passed = False
        self._seen = self._stamp()

    def saved(self) -> bool:
        """Whether a file of the lab is another than when it was looked at last."""
        before, self._seen = self._seen, self._stamp()
        return before != self._seen

    def _stamp(self) -> tuple[tuple[int, int] | None, ...]:
        place = self._desk.place(self._lab)
        return tuple(_stamp(place / name) for name in self._lab.says.edit)

    def check(self) -> None:
        """Check the lab; a file that cannot be read is told, and watched on."""
        from escalate.cli.lab import checked

        self._seen = self._stamp()
        self.passed = False
        try:
            view = checked(self._desk, self._lab, self._terminal)
        except EscalateError as error:
            self._terminal.complain(str(error))
        else:
            self.passed = view.verdict.passed
            show(view, self._terminal, Form.TABLES)
        self._ask()

    def answer(self, key: str) -> None:
        """Do what a key asks for."""
        actions = {
            "h": self._hint,
            "n": self._next,
            "l": self._list,
            "r": self._reset,
            "c": self.check,
        }
        action = actions.get(key.lower())
        if action:
            self._do(action)
        elif key.strip():
            self._ask()

    def _do(self, action: Callable[[], None]) -> None:
        """Do something; what cannot be done is told, and watched on."""
        try:
            action()
        except EscalateError as error:
            self._terminal.complain(str(error))
            self._ask()

    def _ask(self) -> None:
        watched = self._desk.place(self._lab) / self._lab.says.edit[0]
        self._terminal.write(f"Watching {watched}. Save it to check.")
        self._terminal.write(f"Keys: {KEYS}")
        self._terminal.stdout.flush()

    def _hint(self) -> None:
        from escalate.views.labs import HintView

        opened = self._desk.open_hint(self._lab)
        view = HintView(self._lab, opened, self._desk.waits(self._lab), program())
        show(view, self._terminal, Form.TABLES)
        self._ask()

    def _next(self) -> None:
        """Go on to the next lab that is not passed."""
        from escalate.views.labs import StartView

        labs = list(self._desk.labs().values())
        after = [lab for lab in labs if lab.says.number > self._lab.says.number]
        left = [lab for lab in after if not self._desk.progress(lab).passed]
        if not left:
            self._terminal.write("No later lab is left to pass; l lists them all.")
            self._ask()
            return
        self._lab, fresh = self._desk.start(left[0].slug, None)
        place = self._desk.place(self._lab)
        show(StartView(self._lab, place, fresh, program()), self._terminal, Form.TABLES)
        self.check()

    def _list(self) -> None:
        from escalate.views.labs import LabsView

        state = self._desk.state
        view = LabsView(self._desk.labs(), state.labs, state.current, program())
        show(view, self._terminal, Form.TABLES)
        self._ask()

    def _reset(self) -> None:
        aside = self._desk.reset(self._lab)
        if aside:
            self._terminal.write(f"Your files are kept in {aside}.")
        self.check()


def _stamp(path: Path) -> tuple[int, int] | None:
    """What changes when a file is saved; None if it is not there."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


class _Keys:
    """Keys as they are pressed, or the first letter of each line where there is no keyboard."""

    def __init__(self, stream: int, *, lines: bool) -> None:
        self._stream, self._lines = stream, lines

    def read(self, seconds: float) -> str | None:
        """A key, None if none was pressed in so many seconds, END if none can come any more."""
        if not select.select([self._stream], [], [], seconds)[0]:
            return None
        typed = os.read(self._stream, 1)
        while self._lines and typed and not typed.endswith(b"\n"):
            more = os.read(self._stream, 1)
            if not more:
                break
            typed += more
        text = typed.decode(errors="replace")
        return text[:1] if text else END


@contextmanager
def _keys(stream: int) -> Iterator[_Keys]:
    """Keys without Enter where the input is a terminal, which is put back as it was."""
    if not os.isatty(stream):
        yield _Keys(stream, lines=True)
        return
    import termios
    import tty

    before = termios.tcgetattr(stream)
    try:
        tty.setcbreak(stream)
        yield _Keys(stream, lines=False)
    finally:
        termios.tcsetattr(stream, termios.TCSADRAIN, before)
