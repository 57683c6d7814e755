"""Every number of a scenario with its source, or the word that it is assumed; prints nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal as OneOf
from typing import get_args

from escalate.model.literals import Literal, literals
from escalate.scenario.load import Scenario
from escalate.scenario.numbers import Number
from escalate.scenario.problems import Mark, Place
from escalate.scenario.provenance import DEFAULT, Giver, History, rank
from escalate.scenario.schema import Citation, Described
from escalate.scenario.values import Named, at, named, words, written_number

Standing = OneOf["own source", "source of the whole", "assumption", "assumption in a formula"]


_JUDGED = {"will", "times"}
"""Numbers for which a source of the thing does not speak: the text of a treaty does not say how
likely a party is to keep it, nor what would make that likelier.
"""


@dataclass(frozen=True)
class Backed:
    """A number, and what stands behind it."""

    name: str
    place: Place
    text: str
    """The number as a file would write it."""
    value: float
    standing: Standing
    giver: Giver
    range: tuple[float, ...] | None = None
    per_world: bool = False
    source: str = ""
    """A key of the scenario's sources, or a few words; empty for an assumption."""
    whole: str = ""
    """What the source speaks of, where that is the thing that the number belongs to."""
    citation: Citation | None = None
    as_of: date | None = None
    unit: str | None = None

    @property
    def assumed(self) -> bool:
        """Whether nothing stands behind it."""
        return not self.source

    @property
    def mark(self) -> Mark | None:
        """Where it is written."""
        return self.giver.mark


def sources(scenario: Scenario, *, full: bool = False) -> list[Backed]:
    """Every number in the order of the file; numbers that no file gives only if `full`.

    A number has a source of its own. Without one it has that of the thing it belongs to, if the
    same file, override or -S gave both; that source may speak of the thing and not of the number,
    and it never speaks for a party's `will`, or for what multiplies a chance.
    """
    history = History(scenario)
    known = scenario.document.sources
    found = [*_numbers(scenario, history, full=full), *_literals(scenario, history)]
    found.sort(key=lambda one: rank(scenario.tree, one.place))
    return [_cited(one, known.get(one.source)) for one in found]


def tally(numbers: Iterable[Backed]) -> dict[Standing, int]:
    """How many numbers there are of each standing."""
    counts = Counter(one.standing for one in numbers)
    return {standing: counts[standing] for standing in get_args(Standing)}


def _cited(one: Backed, citation: Citation | None) -> Backed:
    return Backed(**{**vars(one), "citation": citation})


def _numbers(scenario: Scenario, history: History, *, full: bool) -> Iterator[Backed]:
    for one in named(scenario.document):
        if one.number is None:
            continue
        giver = history.value(one).giver
        if full or giver is not DEFAULT:
            yield _backed(scenario, history, one, one.number, giver)


def _backed(
    scenario: Scenario, history: History, one: Named, number: Number, giver: Giver
) -> Backed:
    standing: Standing = "own source"
    source, whole = number.source or "", ""
    if not source:
        source, thing = _of_the_whole(scenario, history, one.place, giver)
        standing = "own source" if thing == one.place else "source of the whole"
        whole = "" if thing == one.place else ".".join(map(str, thing[1:]))
    return Backed(
        name=one.name,
        place=one.place,
        text=words(number),
        value=number.value,
        standing=standing if source else "assumption",
        giver=giver,
        range=number.range,
        per_world=number.per_world,
        source=source,
        whole=whole,
        as_of=number.as_of,
        unit=None if number.unit == "date" else number.unit,
    )


def _of_the_whole(
    scenario: Scenario, history: History, place: Place, giver: Giver
) -> tuple[str, Place]:
    """The source of the nearest thing around a number, and its place, if one giver gave both."""
    if not _JUDGED.isdisjoint(place[2:]):
        return "", ()
    for end in range(len(place), 1, -1):
        thing = at(scenario.document, place[:end])
        if isinstance(thing, Described) and thing.source:
            given = history.giver((*place[:end], "source"))
            return (thing.source, place[:end]) if given.same_layer(giver) else ("", ())
    return "", ()


def _literals(scenario: Scenario, history: History) -> Iterator[Backed]:
    for one in literals(scenario.document):
        giver = history.giver(one.formula.place)
        yield Backed(
            name=one.formula.name,
            place=one.formula.place,
            text=written_number(one.value),
            value=one.value,
            standing="assumption in a formula",
            giver=_at(one, scenario, giver),
        )


def _at(one: Literal, scenario: Scenario, giver: Giver) -> Giver:
    """The giver of a formula, at the very number."""
    return giver if giver.mark is None else Giver(giver.kind, giver.name, one.mark(scenario.source))
