"""Binds the words of a scenario to rows, and keeps every problem met on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

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

BROKEN = Formula("nan", "nan", frozenset())
"""Stands for a formula that could not be bound: whatever follows from it is not judged."""
LONGEST_WAIT = 36_525  # days
MOST_HINTS = 50  # problems after which the nearest name is no longer looked for
LONG = 200  # characters of a formula that is hard to read


class Binder:
    """The table of one scenario in the making, and how its formulas find their rows."""

    def __init__(self, document: ScenarioFile, lost: Lost) -> None:
        self.document = document
        self.lost = lost
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

    def problem(self, what: str, place: Place, hint: str = "", offset: int = 0) -> None:
        """Note something that is wrong, unless it stands in for what is missing."""
        if not self.lost.stands_in(place):
            self.problems.append(Problem(what, place, hint, offset))

    def key_problem(self, what: str, place: Place, hint: str = "") -> None:
        """Note a key that is wrong."""
        self.problems.append(Problem(what, place, hint, at_key=True))

    def known(self, kind: str, name: str, among: Iterable[str], place: Place) -> bool:
        """Whether a word names one of the things of a kind; a problem if not."""
        names = list(among)
        if name in names:
            return True
        if not self.lost.has(name):
            self.problem(f"no {kind} is named {name!r}", place, nearest(name, names))
        return False

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
            return self.table.index[name]

    def _near(self, name: str) -> Place:
        """Where a name stands, or the thing that it is a part of."""
        thing = name.partition(".")[0]
        known = {
            thing: (section, thing)
            for section in SECTIONS
            for thing in getattr(self.document, section)
        }
        return self.places.get(name, known.get(thing, ("outcomes",)))

    def number_row(self, name: str) -> int:
        """The row of a number that the scenario gives or has by default.

        Any row stands in for one that is not there because of a problem that is noted already.
        """
        return self.table.index.get(name, self.day) if self.problems else self.table.index[name]

    def optional_row(self, name: str, given: object) -> int | None:
        """The row of a number that may be left out."""
        return None if given is None else self.number_row(name)

    def known_row(self, name: str, place: Place) -> int | None:
        """The row that a word in the file names; a problem if there is none."""
        index = self.table.get(name)
        if index is None and not self.lost.has(name):
            self.problem(f"nothing is named {name!r}", place, self.hint(name))
        return index

    def actor(self, name: str, place: Place) -> bool:
        """Whether a word names an actor; a problem if not."""
        return self.known("actor", name, self.document.actors, place)

    def hint(self, name: str) -> str:
        """The nearest name that formulas know, unless there are problems enough already."""
        if len(self.problems) >= MOST_HINTS:
            return ""
        return nearest(name, [*self.table.names, *CONSTANTS, *FUNCTIONS])

    def number(
        self, text: str, place: Place, viewer: str | None = None, *, start: int = 0
    ) -> Formula:
        """A formula that gives numbers, over what the viewer knows.

        It begins at the character `start` of what stands at the place.
        """
        return self._bind(formulas.number, text, place, viewer, start)

    def condition(self, text: str, place: Place, viewer: str | None = None) -> Formula:
        """A formula that gives truth values, over what the viewer knows."""
        return self._bind(formulas.condition, text, place, viewer, 0)

    def maybe(self, text: str | None, place: Place, viewer: str | None = None) -> Formula | None:
        """A condition that may be left out."""
        return None if text is None else self.condition(text, place, viewer)

    def _bind(
        self,
        make: Callable[[str, Names], Formula],
        text: str,
        place: Place,
        viewer: str | None,
        start: int,
    ) -> Formula:
        if len(text) > LONG:
            hint = "name its parts with `is:` quantities"
            self.warn(f"a formula of {len(text)} characters is hard to read", place, hint)
        wrong: list[FormulaError] = []
        bound = BROKEN
        try:
            bound = make(text, self._names(viewer, wrong.append))
        except FormulaError as error:
            wrong.append(error)
        for one in wrong:
            if not self.lost.has(one.name):
                self.problem(one.what, place, one.hint, one.offset + start)
        return BROKEN if wrong else bound

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
        return None if row is None else view.get(f"{name}.day", row)

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
            self.problem(f"the days {values} do not rise", place, "write [low, likely, high]")
        if values[0] < 1:
            self.problem(f"{values[0]:g} days: the least is 1", place)
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
            driver = self.number(text, here, viewer)
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
