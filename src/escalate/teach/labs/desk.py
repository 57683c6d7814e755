"""A student's desk: the folder in which labs are started, and how far each has come."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from time import time

from pydantic import TypeAdapter, ValidationError

from escalate.errors import EscalateError
from escalate.runs import whole
from escalate.runs.store import told
from escalate.scenario import library
from escalate.teach.labs.folder import Lab, all_labs, lab_named
from escalate.teach.labs.memory import Memory

STATE = ".escalate-labs.json"
WORLDS = ".escalate-labs.worlds"
NOTES = "notes.md"
SET_ASIDE = "set-aside"
HINTS = 3
PATIENCE = 120.0
"""Seconds after a hint in which the next one waits for a check."""


@dataclass(frozen=True)
class Progress:
    """How far a student has come with one lab."""

    started: bool = False
    pack: str = ""
    """The folder of the labs that it is from; empty for the shipped ones."""
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
            return TypeAdapter(State).validate_json(path.read_bytes(), strict=True)
        except FileNotFoundError:
            return State()
        except ValidationError as error:
            hint = "delete it to begin anew; your labs' folders stay as they are"
            raise EscalateError(f"{path} cannot be read", hint) from error

    def _keep(self, state: State) -> None:
        text = json.dumps(asdict(state), indent=1, sort_keys=True) + "\n"
        with told("write", self.folder):
            whole.replace(self.folder / STATE, text.encode())
        self.state = state

    @property
    def pack(self) -> Path | None:
        """The folder of the labs that are worked on; None for the shipped ones."""
        return self._pack_of(self.state.current)

    def labs(self) -> dict[str, Lab]:
        """All labs of the pack that is worked on."""
        return all_labs(self.pack)

    def _pack_of(self, name: str) -> Path | None:
        kept = self.state.labs.get(name, Progress()).pack
        return Path(kept) if kept else None

    def _named(self, name: str, pack: Path | None = None) -> Lab:
        """The lab of a name: of a pack, else of that from which it was started, in use, or shipped.

        Raises EscalateError if there is none.
        """
        if pack or name in self.state.labs:
            return lab_named(name, pack or self._pack_of(name))
        try:
            return lab_named(name, self.pack)
        except EscalateError as error:
            with suppress(EscalateError):
                return lab_named(name)
            raise error from None

    def progress(self, lab: Lab) -> Progress:
        """How far the student has come with a lab."""
        return self.state.labs.get(lab.slug, Progress())

    @property
    def memory(self) -> Memory:
        """What was simulated for checks at this desk."""
        return Memory(self.folder / WORLDS)

    def place(self, lab: Lab) -> Path:
        """The folder of a lab on the desk."""
        return self.folder / lab.slug

    def lab(self, name: str | None, here: Path) -> Lab:
        """The lab that is named, or whose folder this is, or that was worked on last.

        Raises EscalateError if there is none, or it was not started here.
        """
        inside = here.resolve().name if here.resolve().parent == self.folder.resolve() else ""
        wanted = name or (inside if inside in self.state.labs else "") or self.state.current
        if not wanted:
            first = next(iter(self.labs()))
            what = "no lab was started here"
            raise EscalateError(what, f"`escalate lab start {first}` starts the first")
        lab = self._named(wanted)
        if not self.place(lab).is_dir():
            what = f"{lab.slug} was not started here"
            raise EscalateError(what, f"`escalate lab start {lab.slug}` starts it")
        return lab

    def start(self, name: str, pack: Path | None) -> tuple[Lab, bool]:
        """The lab of a name, with its files on the desk, and whether they were put there now.

        Raises EscalateError if a folder of its name is there and is no lab of this desk.
        """
        lab = self._named(name, pack)
        place = self.place(lab)
        known = self.progress(lab).started
        if place.exists() and not known:
            what = f"there is a folder {place.name} here already, and it is not from a lab"
            raise EscalateError(what, "start the lab in another folder")
        kept = "" if lab.folder.parent == library.labs() else str(lab.folder.resolve().parent)
        begun = replace(self.progress(lab), started=True, pack=kept)
        self._keep(State(lab.slug, {**self.state.labs, lab.slug: begun}))
        fresh = not place.exists()
        if fresh:  # after it is noted, so that a folder that is half put is never a stranger
            self._put(lab)
        return lab, fresh

    def _put(self, lab: Lab) -> None:
        """Put the files of a lab on the desk, all of them or none."""
        draft = self.folder / f".{lab.slug}.unfinished"
        with told("write", self.folder):
            shutil.rmtree(draft, ignore_errors=True)  # of a start that was killed
            draft.mkdir()
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
        heading = f"## Lab {lab.says.number}: {lab.says.title}\n"
        with told("write", path):
            text = _bytes(path) or b"# Notes from the labs\n"
            if f"\n{heading}".encode() in text:
                return False
            whole.replace(path, text + f"\n{heading}\n{entry}\n".encode())
        return True


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
