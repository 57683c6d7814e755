"""What can go wrong, said to people; imports nothing of the package and prints nothing."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """Every way the command can end."""

    OK = 0
    INTERNAL = 1
    NOT_YET = 1
    BAD_INPUT = 2
    WORLDS_FAILED = 3
    NOT_SAVED = 4
    INTERRUPTED = 130


class EscalateError(Exception):
    """A mistake that a person can mend: what is wrong, and what to do about it."""

    exit_code = ExitCode.BAD_INPUT

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.what}\n  {self.hint}" if self.hint else self.what


class StoreError(EscalateError):
    """A saved run cannot be read or written."""

    exit_code = ExitCode.NOT_SAVED
