"""The shape of `lab.yaml`: what a lab is called, and its check as data; measures nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from escalate.scenario.numbers import Formula, Strict, UnfitError, Words, as_tuple

WORLDS = 8192
"""Worlds of a check: one chunk; see docs/labs.md."""
SEED = 2
"""The seed of a check. Students play seed 1, and tuning to the worlds one has seen does not carry
over."""
MEASURES = ("share", "mean", "median", "ratio")
OTHERS = (
    "alive",
    "laws",
    "base",
    "apart",
    "needed",
    "company",
    "rests_on",
    "saved",
    "predicted",
    "played",
)
BARS = ("below", "above", "at_most", "at_least", "inside", "touches")
OF_START = "of start"
"""What a bar ends with that is held against the ratio to the lab's own start."""
FRAME, CHANGE = "frame", "change"
"""The lines that every check has without their being written."""
FILE = "file"
"""What refuses a cheat that cannot be read at all."""
BarValue = Annotated[str | float, BeforeValidator(lambda v: float(v) if type(v) is int else v)]
Pair = Annotated[tuple[BarValue, ...], BeforeValidator(as_tuple), Field(min_length=2, max_length=2)]
Days = Annotated[tuple[date, ...], BeforeValidator(as_tuple), Field(min_length=2, max_length=2)]


class MayChange(Strict):
    """How a student's scenario may differ from the lab's own."""

    only: Words = ()
    """Names; `*` stands for any ending."""
    at_most: int | None = None
    """How many names may differ."""
    within: Literal["range"] | None = None
    """`range`: every number stays in the range that the lab's own scenario states."""


class Design(Strict):
    """Points at which uncertain numbers are drawn together, for `rests_on`."""

    points: int = Field(128, ge=8, le=1024)
    """How many points."""
    worlds: int = Field(256, ge=16, le=8192)
    """Worlds a point."""
    seed: int = 11
    """The seed of the design."""
    of: Words = Field(min_length=1)
    """The uncertain numbers, each with a range."""


class Apart(Strict):
    """Sets that differ from the base by one value each."""

    sets: int = Field(ge=1)
    """How many of them there must be at least."""
    with_: Annotated[tuple[dict[str, Any], ...], BeforeValidator(as_tuple)] = Field(
        (), alias="with"
    )
    """Changes for each of which there must be such a set: a name and its value."""


class Measured(Strict):
    """What is measured of worlds, and of which worlds."""

    share: str | None = None
    """An ending, the headline, something that happens, or a condition on the last day."""
    mean: Formula | None = None
    """A number of each world, on the last day unless `at` or `days` say otherwise."""
    median: Formula | None = None
    ratio: Words | None = None
    """Two numbers of each world: the total of the first by the total of the second."""
    at: date | None = None
    """The day on which a number is looked at."""
    days: Days | None = None
    """The first and the last of the days over which a number is averaged in each world."""
    given: Formula | None = None
    """Only worlds in which this holds on the last day."""
    in_: Words | None = Field(None, alias="in")
    """The sets of the student's scenario that are played in place of `play`."""
    own: bool = False
    """Whether the lab's own start is played in place of the student's."""
    probe: Words = ()
    """Overrides of the lab's own scenario that are put on top."""
    against: Literal["start"] | Words | None = None
    """`start`, or sets of the student's scenario: what is told is the difference to it, in the
    same worlds.
    """

    @property
    def measure(self) -> str | None:
        """Which of the measures it takes, if it takes one."""
        return next((key for key in MEASURES if getattr(self, key) is not None), None)

    @model_validator(mode="after")
    def _in_order(self) -> Measured:
        if self.days is not None and self.days[0] > self.days[1]:
            raise UnfitError("the first of the `days` comes after the last", "days")
        if self.ratio is not None and len(self.ratio) != 2:
            raise UnfitError("a ratio is of two formulas", "ratio")
        if self.ratio is not None and self.against is not None:
            what = "a ratio has bars `of start`, and is not held `against` others"
            raise UnfitError(what, "against")
        return self


class Slot(Measured):
    """What is measured for the lesson alone."""

    @model_validator(mode="after")
    def _one_measure(self) -> Slot:
        given = [key for key in MEASURES if getattr(self, key) is not None]
        if len(given) != 1:
            raise UnfitError(f"a slot measures one thing: {', '.join(MEASURES)}", *given[1:])
        return self


class Line(Measured):
    """One line of a check: what is measured, where, and the bar that it must meet."""

    say: str
    """What the reply calls it."""
    each: Annotated[tuple[Words, ...], BeforeValidator(as_tuple)] = ()
    """Sets that are added one after the other; the line is judged with each of them."""
    in_at_least: int | None = Field(None, ge=1)
    """With how many of `each` the bar must be met; all if left out."""
    below: BarValue | None = None
    """The whole interval lies below."""
    above: BarValue | None = None
    at_most: BarValue | None = None
    at_least: BarValue | None = None
    inside: Pair | None = None
    """The whole interval lies within."""
    touches: Pair | None = None
    """The interval overlaps."""
    claim: str | None = None
    """The key of the answer whose range is held against what is measured."""
    covers: float | None = None
    """By how many points or units a claimed range may miss what is measured."""
    narrow: float | None = None
    """How wide a claimed range may be."""
    honest: str | None = None
    """The key of the answer that says how many worlds the claim rests on."""
    needed: str | None = None
    """The key of the answer that names something without which the headline is rarer."""
    company: str | None = None
    """The key of the answer that names something that only goes along with the headline."""
    within: float | None = None
    """By how many points the headline may change without it."""
    rests_on: str | None = None
    """The key of the answer that names the uncertain numbers that the headline rests on."""
    count: int | None = None
    """How many of them."""
    falls: BarValue | None = None
    """By how much the spread of the headline falls once they are known."""
    saved: str | None = None
    """The key of the answer that says how many worlds there must be among the saved runs."""
    predicted: bool = False
    """Whether a prediction must be stored, or declined."""
    played: bool = False
    """Whether a finished game must be saved."""
    alive: Words = ()
    """What must still happen in at least half the share of worlds that it has at the start."""
    laws: Literal["hold"] | None = None
    base: Literal["same"] | None = None
    """`same`: without sets the student's scenario plays the lab's own worlds."""
    apart: Apart | None = None

    @model_validator(mode="after")
    def _one_thing(self) -> Line:
        given = [key for key in (*MEASURES, *OTHERS) if getattr(self, key)]
        if len(given) != 1:
            what = f"a line measures one thing: {', '.join((*MEASURES, *OTHERS))}"
            raise UnfitError(what, *given[1:])
        barred = any(getattr(self, bar) is not None for bar in BARS)
        if self.measure and not (barred or self.claim):
            raise UnfitError(f"a line has a bar: {', '.join(BARS)}")
        return self

    @model_validator(mode="after")
    def _goes_together(self) -> Line:
        for is_wrong, what, key in self._misfits():
            if is_wrong:
                raise UnfitError(what, key)
        return self

    def _misfits(self) -> Iterator[tuple[bool, str, str]]:
        """Keys that mean nothing, or could not be judged, without others."""
        bars = dict(self.bars())
        against_start = any(OF_START in str(value) for value in bars.values())
        plain = self.measure in {"mean", "ratio"} and self.against is None
        what = "only a `mean` or a `ratio` without `against` has a bar `of start`"
        yield against_start and not plain, what, str(self.measure)
        what = "`in_at_least` asks for more sets than `each` has"
        yield (self.in_at_least or 0) > len(self.each), what, "in_at_least"
        said = (self.covers, self.narrow, self.honest, self.at_most)
        what = "a claim has `covers`, `narrow`, `honest` or `at_most`"
        yield bool(self.claim) and not any(one is not None for one in said), what, "claim"
        what = f"`needed` has a bar: {', '.join(BARS)}"
        yield bool(self.needed) and not bars, what, "needed"
        what = "`company` has `at_least`, a number, and `within`"
        whole = isinstance(self.at_least, float) and self.within is not None
        yield bool(self.company) and not whole, what, "company"
        what = "`rests_on` has `count` and `falls`"
        yield bool(self.rests_on) and None in (self.count, self.falls), what, "rests_on"

    @property
    def other(self) -> str | None:
        """What else it looks at."""
        return next((key for key in OTHERS if getattr(self, key)), None)

    def bars(self) -> Iterator[tuple[str, str | float | tuple[str | float, ...]]]:
        """Each bar and its value."""
        for bar in BARS:
            value = getattr(self, bar)
            if value is not None:
                yield bar, value


class LabFile(Strict):
    """A whole `lab.yaml`."""

    lab: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")
    number: int = Field(ge=1)
    title: str
    kind: Literal["make", "claim"]
    level: int = Field(ge=1, le=3)
    minutes: int = Field(ge=1)
    tracks: Words = ()
    aim: str
    idea: str
    scenario: str = "scenario.yaml"
    """What is played: a file of the lab, or the name of a shipped scenario."""
    own: str | None = None
    """What it is held against, if that is not `scenario` as the lab begins it: a start that cannot
    be read, say. A file of the lab, or the name of a shipped scenario.
    """
    edit: Words = Field(min_length=1)
    play: Words = ()
    may_change: MayChange = MayChange()
    worlds: int = Field(WORLDS, ge=100, le=1_000_000)
    checks: dict[str, Line] = Field(min_length=1)
    slots: dict[str, Slot] = {}
    design: Design | None = None
    solutions: dict[str, str] = Field(min_length=1)
    cheats: dict[str, str] = {}

    def sets_played(self) -> frozenset[tuple[str, ...]]:
        """The lists of the student's own sets that lines play in place of `play`."""
        lines = [line for line in self.checks.values() if not (line.own or line.claim)]
        sets = [line.in_ for line in lines if line.in_ is not None]
        sets += [line.against for line in lines if isinstance(line.against, tuple)]
        return frozenset(tuple(one) for one in sets)

    @model_validator(mode="after")
    def _designed(self) -> LabFile:
        if self.design is None and any(line.rests_on for line in self.checks.values()):
            raise UnfitError("a line with `rests_on` needs a `design`", "checks")
        return self
