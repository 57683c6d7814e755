"""A student's desk: the folder in which labs are started, and how far each has come."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from time import time
from typing import Any

from escalate.errors import EscalateError
from escalate.runs import whole
from escalate.runs.store import told
from escalate.teach.labs.folder import Lab, all_labs, lab_named

STATE = ".escalate-labs.json"
NOTES = "notes.md"
SET_ASIDE = "set-aside"
HINTS = 3
PATIENCE = 120.0
"""Seconds after a hint in which the next one waits for a check."""


@dataclass(frozen=True)
class Progress:
    """How far a student has come with one lab."""

    started: bool = False
    checks: int = 0
    hints: int = 0
    """How many have been opened."""
    checks_at_hint: int = 0
    """How many checks had been made when the last hint was opened."""
    opened_at: float = 0.0
    """When the last hint was opened, in seconds since 1970."""
    passed: bool = False


@dataclass(frozen=True)
class State:
    """How far a student has come."""

    current: str = ""
    """The lab that was started or checked last."""
    pack: str = ""
    """The folder of the labs; empty for the shipped ones."""
    labs: Mapping[str, Progress] = field(default_factory=dict)


class Desk:
    """The folder in which labs are started; what it keeps is written whole or not at all."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time) -> None:
        self.folder, self._clock = folder, clock
        self.state = self._read()

    @classmethod
    def found(cls, here: Path) -> Desk:
        """The desk that a folder is, or that it lies on; a new one if there is none."""
        on_it = [one for one in (here, here.parent) if (one / STATE).is_file()]
        return cls(on_it[0] if on_it else here)

    def _read(self) -> State:
        path = self.folder / STATE
        try:
            tree: Any = json.loads(path.read_bytes())
            labs = {name: Progress(**kept) for name, kept in tree["labs"].items()}
            return State(str(tree["current"]), str(tree["pack"]), labs)
        except FileNotFoundError:
            return State()
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            hint = "delete it to begin anew; your labs' folders stay as they are"
            raise EscalateError(f"{path} cannot be read", hint) from error

    def _keep(self, state: State) -> None:
        text = json.dumps(asdict(state), indent=1, sort_keys=True) + "\n"
        with told("write", self.folder):
            whole.replace(self.folder / STATE, text.encode())
        self.state = state

    @property
    def pack(self) -> Path | None:
        """The folder of the labs; None for the shipped ones."""
        return Path(self.state.pack) if self.state.pack else None

    def labs(self) -> dict[str, Lab]:
        """All labs of the pack."""
        return all_labs(self.pack)

    def progress(self, lab: Lab) -> Progress:
        """How far the student has come with a lab."""
        return self.state.labs.get(lab.slug, Progress())

    def place(self, lab: Lab) -> Path:
        """The folder of a lab on the desk."""
        return self.folder / lab.slug

    def lab(self, name: str | None, here: Path) -> Lab:
        """The lab that is named, or whose folder this is, or that was worked on last.

        Raises EscalateError if there is none, or it was not started here.
        """
        labs = self.labs()
        inside = here.resolve().name if here.resolve().parent == self.folder.resolve() else ""
        wanted = name or (inside if inside in labs else "") or self.state.current
        if not wanted:
            first = next(iter(labs))
            what = "no lab was started here"
            raise EscalateError(what, f"`escalate lab start {first}` starts the first")
        lab = lab_named(wanted, self.pack)
        if not self.place(lab).is_dir():
            what = f"{lab.slug} was not started here"
            raise EscalateError(what, f"`escalate lab start {lab.slug}` starts it")
        return lab

    def start(self, name: str, pack: Path | None) -> tuple[Lab, bool]:
        """The lab of a name, with its files on the desk, and whether they were put there now.

        Raises EscalateError if a folder of its name is there and is no lab of this desk.
        """
        lab = lab_named(name, pack or self.pack)
        place = self.place(lab)
        known = self.progress(lab).started
        if place.exists() and not known:
            what = f"there is a folder {place.name} here already, and it is not from a lab"
            raise EscalateError(what, "start the lab in another folder")
        fresh = not place.exists()
        kept = str((pack or self.pack or Path()).resolve()) if pack or self.pack else ""
        begun = replace(self.progress(lab), started=True)
        labs = {**self.state.labs, lab.slug: begun}
        self._keep(State(lab.slug, kept, labs))  # first: a kill now leaves what can go on
        if fresh:
            self._put(lab)
        return lab, fresh

    def _put(self, lab: Lab) -> None:
        """Put the files of a lab on the desk, all of them or none."""
        draft = self.folder / f".{lab.slug}.unfinished"
        with told("write", self.folder):
            draft.mkdir(exist_ok=True)
            for name, data in lab.for_students().items():
                whole.write(draft / name, data)
            whole.sync(draft)
            draft.rename(self.place(lab))
            whole.sync(self.folder)

    def reset(self, lab: Lab) -> Path | None:
        """Put the start's files back; where the student's are kept, or None if none differ."""
        place = self.place(lab)
        start = lab.for_students()
        changed = [name for name, data in start.items() if _bytes(place / name) != data]
        mine = [name for name in changed if (place / name).is_file()]
        aside = None
        with told("write", place):
            if mine:
                numbers = (number for number in range(1, 10_000))
                names = (place / f"{SET_ASIDE}-{number}" for number in numbers)
                aside = next(one for one in names if not one.exists())
                aside.mkdir()
                for name in mine:
                    whole.write(aside / name, (place / name).read_bytes())
                whole.sync(aside)
            for name in changed:
                whole.replace(place / name, start[name])
        return aside

    def checked(self, lab: Lab, *, passed: bool) -> None:
        """Note that a check was made."""
        self.state = self._read()  # somebody may have been at work in another window
        was = self.progress(lab)
        now = replace(was, started=True, checks=was.checks + 1, passed=was.passed or passed)
        self._keep(replace(self.state, current=lab.slug, labs={**self.state.labs, lab.slug: now}))

    def open_hint(self, lab: Lab) -> int:
        """Open the next hint, if it is time; how many are open then."""
        self.state = self._read()
        was = self.progress(lab)
        if was.hints < HINTS and self.waits(lab) is None:
            opened = {
                "hints": was.hints + 1,
                "checks_at_hint": was.checks,
                "opened_at": self._clock(),
            }
            now = replace(was, **opened)  # type: ignore[arg-type]  # each has its type
            self._keep(replace(self.state, labs={**self.state.labs, lab.slug: now}))
            return was.hints + 1
        return was.hints

    def waits(self, lab: Lab) -> float | None:
        """Why the next hint is closed: seconds until it opens without a check; None if it is open.

        The second opens after a check, the third after another one or two minutes; infinity means
        that only a check opens it.
        """
        was = self.progress(lab)
        if was.hints in {0, HINTS} or was.checks > was.checks_at_hint:
            return None
        if was.hints == 1:
            return float("inf")
        left = PATIENCE - (self._clock() - was.opened_at)
        return left if left > 0 else None

    def note(self, lab: Lab, entry: str) -> bool:
        """Add an entry to the notes, unless the lab has one; whether it was added."""
        path = self.folder / NOTES
        heading = f"## Lab {lab.says.number}: "
        with told("write", path):
            text = _bytes(path) or b"# Notes from the labs\n"
            if f"\n{heading}".encode() in text:
                return False
            whole.replace(path, text + f"\n{heading}{lab.says.title}\n\n{entry}\n".encode())
        return True


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
