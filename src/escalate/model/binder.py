"""Binds the words of a scenario to rows, and keeps every problem met on the way."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import nan

from escalate.model import formulas
from escalate.model.formulas import Formula, Names
from escalate.model.parts import Derived, Duration, Factor
from escalate.model.syntax import CONSTANTS, FUNCTIONS, FormulaError
from escalate.model.table import Role, Table
from escalate.scenario import numbers
from escalate.scenario.names import ENDS, SECTIONS, leaves
from escalate.scenario.problems import Place, Problem, nearest
from escalate.scenario.schema import ScenarioFile
from escalate.scenario.shape import Lost

_UNKNOWN = "nan"


def broken(reads: frozenset[int] = frozenset()) -> Formula:
    """Stands for a formula that could not be bound: whatever follows from it is not judged."""
    return Formula(_UNKNOWN, _UNKNOWN, reads)


def is_broken(formula: Formula) -> bool:
    """Whether a formula stands for one that could not be bound."""
    return formula.code == _UNKNOWN


LONGEST_WAIT = 36_525  # days
MOST_HINTS = 50  # problems after which the nearest name is no longer looked for
LONG = 200  # characters of a formula that is hard to read
MOST_NAMED = 8  # names that a hint lists
_NAME = re.compile(r"[a-z][\w.]*")
_HAPPENED = {"happened", "happens", "occurred", "occurs", "done", "fired", "times"}
"""What people write for the count of a happening."""
_SECTIONS_OF = {
    "actor": ("actors",),
    "doctrine": ("doctrines",),
    "front": ("fronts",),
    "force": ("forces",),
    "happening": ("actions", "events", "treaties", "outcomes"),
    "outcome": ("outcomes",),
}
"""Where the things of a kind stand."""


def listed(names: Iterable[str]) -> str:
    """The first of some names, in words."""
    known = list(names)
    more = ", ..." if len(known) > MOST_NAMED else ""
    return ", ".join(known[:MOST_NAMED]) + more


def _all_of(kind: str, names: Collection[str]) -> str:
    return f"known: {listed(names)}" if names else f"there is no {kind} yet"


@dataclass(frozen=True)
class _Written:
    """Where a formula is written: at a place or as the key there, from a character on."""

    place: Place
    start: int = 0
    at_key: bool = False


class Binder:
    """The table of one scenario in the making, and how its formulas find their rows."""

    def __init__(
        self, document: ScenarioFile, lost: Lost, removed: Mapping[str, str] | None = None
    ) -> None:
        self.document = document
        self.lost = lost
        self.removed = removed or {}
        """Things that a file or an override takes away, and which of them does."""
        self.table = Table()
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self.leaves = tuple(leaves(document))
        self.places: dict[str, Place] = {leaf.name: leaf.place for leaf in self.leaves}
        self.ambiguous: set[str] = set()
        """Names of things that are wrong themselves: nothing more is said of their rows."""
        self.unfit: set[str] = set()
        """Numbers that cannot be what they are: nothing is worked out from them."""
        self.happened: dict[str, int] = {}
        """The row of the day of every happening, by its name."""
        self.lasting: dict[str, bool] = {}
        """Whether a happening's state lasts, by its name."""
        self.at_start: dict[str, int] = {}
        self.views: dict[str, dict[str, int]] = {}
        """By actor, the rows of what it knows in place of the truth."""
        self.day = self.table.add("day", Role.ENGINE)
        self.winter = self.table.add("winter", Role.ENGINE)

    def problem(
        self, what: str, place: Place, hint: str = "", offset: int = 0, *, at_key: bool = False
    ) -> None:
        """Note something that is wrong, unless it stands in for what is missing."""
        if not self.lost.stands_in(place):
            self.problems.append(Problem(what, place, hint, offset, at_key))

    def key_problem(self, what: str, place: Place, hint: str = "") -> None:
        """Note a key that is wrong."""
        self.problem(what, place, hint, at_key=True)

    def known(
        self, kind: str, name: str, among: Collection[str], place: Place, *, at_key: bool = False
    ) -> bool:
        """Whether a word names one of the things of a kind; a problem if not."""
        if name in among:
            return True
        if name not in self.ambiguous and not self.lost.had(name, _SECTIONS_OF.get(kind, ())):
            hint = self._nearest(name, among) or _all_of(kind, among)
            self.problem(f"no {kind} is named {name!r}", place, hint, at_key=at_key)
        return False

    def _nearest(self, name: str, among: Iterable[str]) -> str:
        """The nearest name, unless there are problems enough already."""
        return nearest(name, among) if len(self.problems) < MOST_HINTS else ""

    def warn(self, what: str, place: Place, hint: str = "") -> None:
        """Note something that may not be meant."""
        self.warnings.append(Problem(what, place, hint))

    def row(self, name: str, role: Role = Role.ENGINE, initial: float = 0.0) -> int:
        """A new row that the engine keeps; a problem if the name is taken."""
        try:
            return self.table.add(name, role, initial)
        except KeyError:
            if name.partition(".")[0] not in self.ambiguous:
                what = f"{name!r} is the name of something else already"
                self.key_problem(what, self._near(name), "choose another name")
            self.table.initial[self.table.index[name]] = nan  # whichever of the two it is
            return self.table.index[name]

    def _near(self, name: str) -> Place:
        """Where a name stands, or the thing that it is a part of."""
        if name in self.document.quantities:
            return ("quantities", name)
        if name in self.places:
            return self.places[name]
        thing, _, part = name.partition(".")
        holder = next((one for one in SECTIONS if thing in getattr(self.document, one)), "outcomes")
        if holder == "forces" and part in (stages := self.document.forces[thing].stages):
            return (holder, thing, "stages", stages.index(part))
        acts = {**self.document.actions, **self.document.events}
        branch = thing in acts and part in acts[thing].odds
        return (holder, thing, "odds", part) if branch else (holder, thing)

    def number_row(self, name: str) -> int:
        """The row of a number that the scenario gives or has by default.

        Any row stands in for one that is not there because of a problem that is noted already.
        """
        return self.table.index.get(name, self.day) if self.problems else self.table.index[name]

    def optional_row(self, name: str, given: object) -> int | None:
        """The row of a number that may be left out."""
        return None if given is None else self.number_row(name)

    def known_row(self, name: str, place: Place, *, at_key: bool = False) -> int | None:
        """The row that a word in the file names; a problem if there is none."""
        index = self.table.get(name)
        if index is None and not self.lost.has(name):
            hint = self.hint(name)
            self.problem(f"nothing is named {name!r}", place, hint, at_key=at_key)
        return index

    def rung(self, rung: float, place: Place) -> None:
        """Note a rung that the ladder does not have."""
        rungs = len(self.document.ladder)
        if rung in range(rungs) or self.lost.lacks("ladder"):
            return
        example = "write a `ladder:` such as {0: talks, 1: threats}"
        hint = f"its rungs are 0 to {rungs - 1}" if rungs else example
        self.problem(f"the ladder has no rung {rung:g}", place, hint)

    def day_number(self, given: numbers.Number) -> int | None:
        """The day of the run that a date or a number means; None if it is none."""
        start = self.document.start.toordinal() if given.unit == "date" else 0
        day = given.value - start
        return int(day) if day == int(day) and 0 <= day <= self.document.days else None

    def actor(self, name: str, place: Place, *, at_key: bool = False) -> bool:
        """Whether a word names an actor; a problem if not."""
        return self.known("actor", name, self.document.actors, place, at_key=at_key)

    def hint(self, name: str) -> str:
        """What may have been meant by a name that nothing has."""
        if len(self.problems) >= MOST_HINTS:
            return ""
        parts = name.split(".")
        for end in range(1, len(parts) + 1):
            if by := self.removed.get(".".join(parts[:end])):
                return f"{'.'.join(parts[:end])!r} is removed by {by}"
        inside = [one for one in self.table.names if one.startswith(f"{name}.")]
        if inside and "." not in name:
            happens = name in self.happened
            return f"write {name}.count > 0" if happens else f"its numbers are: {listed(inside)}"
        known = [*self.table.names, *self.lost.names, *CONSTANTS, *FUNCTIONS]
        thing, _, part = name.rpartition(".")
        if thing in self.happened and part in _HAPPENED:
            return f"did you mean '{thing}.count'?"
        return self._nearest(name, filter(_NAME.fullmatch, known))

    def number(
        self,
        text: str,
        place: Place,
        viewer: str | None = None,
        *,
        start: int = 0,
        at_key: bool = False,
    ) -> Formula:
        """A formula that gives numbers, over what the viewer knows.

        It begins at the character `start` of what stands at the place, or of the key there.
        """
        return self._bind(formulas.number, text, _Written(place, start, at_key), viewer)

    def condition(self, text: str, place: Place, viewer: str | None = None) -> Formula:
        """A formula that gives truth values, over what the viewer knows."""
        return self._bind(formulas.condition, text, _Written(place), viewer)

    def maybe(self, text: str | None, place: Place, viewer: str | None = None) -> Formula | None:
        """A condition that may be left out."""
        return None if text is None else self.condition(text, place, viewer)

    def _bind(
        self,
        make: Callable[[str, Names], Formula],
        text: str,
        at: _Written,
        viewer: str | None,
    ) -> Formula:
        wrong: list[FormulaError] = []
        bound = broken()
        try:
            bound = make(text, self._names(viewer, wrong.append))
        except FormulaError as error:
            wrong.append(error)
        if len(text) > LONG and not wrong:
            hint = "name its parts with `is:` quantities"
            self.warn(f"a formula of {len(text)} characters is hard to read", at.place, hint)
        for one in wrong:
            missing = one.name and self.lost.has(one.name)
            if not (missing or self._follows(one, text)):
                offset = one.offset + at.start
                self.problem(one.what, at.place, one.hint, offset, at_key=at.at_key)
        return broken(bound.reads) if wrong else bound

    def _follows(self, error: FormulaError, text: str) -> bool:
        """Whether a formula is only none because it reads a name that is none."""
        if error.name:
            return error.name.partition(".")[0] in self.ambiguous
        return not self.ambiguous.isdisjoint(re.findall(r"\w+", text))

    def _names(self, viewer: str | None, complain: Callable[[FormulaError], None]) -> Names:
        view = self.views.get(viewer or "", {})
        return Names(
            complain=complain,
            row=lambda name: self._readable(name, view),
            at_start=self._start_row,
            happened=lambda name: self._happened(name, view),
            day=self.day,
            hint=self.hint,
        )

    def _readable(self, name: str, view: dict[str, int]) -> int | None:
        thing, _, part = name.rpartition(".")
        if part == "active" and self.lasting.get(thing) is False:
            hint = f"use {thing}.count > 0, or give it `lasts` or `until`"
            raise FormulaError(f"{thing!r} does not last", 0, hint)
        return view.get(name, self.table.get(name))

    def _happened(self, name: str, view: dict[str, int]) -> int | None:
        row = self.happened.get(name)
        if row is None:
            hint = self._nearest(name, self.happened)
            what = f"{name!r} is no action, event, duty or outcome"
            raise FormulaError(what, 0, hint or "only of what happens are the days counted", name)
        return view.get(f"{name}.day", row)

    def _start_row(self, name: str) -> int | None:
        if name not in self.at_start:
            if self.table.get(name) is None:
                return None
            self.at_start[name] = self.table.add(f"at_start({name})", Role.DERIVED)
        return self.at_start[name]

    def start_rows(self) -> list[Derived]:
        """The rows that keep a value of day 0."""
        return [
            Derived(row, formulas.row(self.table.index[name], name), once=True)
            for name, row in self.at_start.items()
        ]

    def duration(
        self, name: str, given: tuple[numbers.Number, ...] | None, luck: str
    ) -> Duration | None:
        """The rows of a duration in days; a problem if it is upside down or too short."""
        if given is None:
            return None
        values = [number.value for number in given]
        place = self._duration_place(name, len(given))
        if values != sorted(values):
            order = ", ".join(f"{value:g}" for value in sorted(values))
            self.problem("the days do not rise from left to right", place, f"write [{order}]")
        if min(values) < 1:
            self.problem(f"{min(values):g} days are too few: the least is 1", place)
        if values[-1] > LONGEST_WAIT:
            self.problem(f"{values[-1]:g} days are more than a century", place)
        ends = ENDS[len(given)]
        rows = tuple(self.number_row(f"{name}.{end}" if end else name) for end in ends)
        return Duration(rows, luck)

    def _duration_place(self, name: str, count: int) -> Place:
        if count == 1:
            return self.places.get(name, ())
        return self.places.get(f"{name}.low", ())[:-1]

    def factors(
        self, name: str, given: numbers.Times, place: Place, viewer: str | None
    ) -> tuple[Factor, ...]:
        """What multiplies a chance, in the order of the drivers' texts."""
        bound = []
        for text, factor in sorted(given.items()):
            here = (*place, text)
            driver = self.number(text, here, viewer, at_key=True)
            ends = self._ends(f"{name}.times.{text}", factor, here, viewer)
            bound.append(Factor(driver, *ends))
        return tuple(bound)

    def _ends(
        self, name: str, factor: numbers.Factor, place: Place, viewer: str | None
    ) -> Sequence[Formula]:
        ends = []
        for index in (0, 1):
            text = (factor.formula_0, factor.formula_1)[index]
            where = (*place, index) if factor.pair else place
            if text is not None:
                ends.append(self.number(text, where, viewer))
            elif factor.pair:
                ends.append(self._factor_row(f"{name}.at_{index}"))
            else:
                ends.append(self._factor_row(name) if index else Formula("1", "1.0", frozenset()))
        return ends

    def _factor_row(self, name: str) -> Formula:
        return formulas.row(self.number_row(name), name)
