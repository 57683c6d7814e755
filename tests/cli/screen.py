"""A programme in a pseudo-terminal, as somebody sits before it."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
from time import monotonic

PATIENCE = 60  # seconds until a test gives a programme up


class Screen:
    """A programme in a pseudo-terminal of 60 columns."""

    def __init__(self, *words: str, **env: str) -> None:
        leader, follower = pty.openpty()
        self._leader, self._read = leader, 0
        self.seen = ""
        inherited = {**os.environ, "COLUMNS": "60", "LINES": "24", "NO_COLOR": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "escalate", *words],
            stdin=follower,
            stdout=follower,
            stderr=follower,
            env={**inherited, **env},
            start_new_session=True,
        )
        os.close(follower)

    def until(self, what: str) -> str:
        """What is shown since the last such words, until these are seen."""
        begun = monotonic()
        while what not in self.seen[self._read :]:
            assert monotonic() - begun < PATIENCE, self.seen
            if self._shows(within=0.1) and not self._more():
                break
        assert what in self.seen[self._read :], self.seen
        before, self._read = self._read, self.seen.index(what, self._read) + len(what)
        return self.seen[before : self._read]

    def rest(self) -> str:
        """What is shown that nobody waited for, until it ends."""
        while self._shows(within=0) and self._more():
            pass
        left, self._read = self.seen[self._read :], len(self.seen)
        return left

    def _shows(self, within: float) -> bool:
        """Whether there is something to read, in so many seconds."""
        return bool(select.select([self._leader], [], [], within)[0])

    def _more(self) -> bool:
        """Read what is shown; whether there was any, as there is none once it has ended."""
        try:
            more = os.read(self._leader, 65_536)
        except OSError:
            return False
        self.seen += more.decode(errors="replace")
        return bool(more)

    def type(self, keys: str) -> None:
        os.write(self._leader, keys.encode())

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self._leader)


def columns(seen: str) -> int:
    """The longest line that was shown, but for those with a path, which nobody may break."""
    lines = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", seen).replace("\r", "\n").split("\n")
    return max(len(line) for line in lines if "/" not in line)
