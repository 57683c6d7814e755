"""One world's history as days, deeds and readings in plain terms; draws and prints nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from escalate.analysis.subject import Subject, subject
from escalate.analysis.summary import Failure
from escalate.engine.history import Kind

if TYPE_CHECKING:
    from escalate.engine.history import Events, History
    from escalate.model.model import Model

NOTABLE = 0.1  # what moves by less since it was last told is no news
OFTEN = 6  # what happens more often in a story is routine in it


@dataclass(frozen=True)
class Deed:
    """One entry of the event log: who did what, on which rung, and what was left to chance."""

    day: int
    kind: Kind
    name: str
    who: tuple[str, ...]  # titles of actors
    what: str
    rung: int | None
    rung_word: str
    chance: float | None  # the chance so far, from 0 to 1; None where nothing was left to chance
    roll: float | None  # what it was held against


@dataclass(frozen=True)
class Reading:
    """The watched quantities at the end of a day."""

    day: int
    values: tuple[tuple[str, str, float | None, str], ...]  # name, title, value, unit


@dataclass(frozen=True)
class Meanwhile:
    """What happened several times until a day: the first of its kind, and how many more."""

    day: int
    deeds: tuple[tuple[Deed, int], ...]


@dataclass(frozen=True)
class Story(Subject):
    """A world from a first to a last day, in the order in which things happened."""

    deeds: tuple[Deed, ...]
    readings: tuple[Reading, ...]
    ending: str
    ending_day: int | None  # first day it held; None for an ending that is merely what is left
    failure: Failure | None

    def all_entries(self) -> list[Deed | Reading]:
        """Everything as it followed upon one another; on one day the reading comes last."""
        entries: list[Deed | Reading] = [*self.deeds, *self.readings]
        return sorted(entries, key=lambda entry: (entry.day, isinstance(entry, Reading)))

    def entries(self) -> Iterator[Deed | Meanwhile | Reading]:
        """The same, shorter.

        What happens more than OFTEN times is told once, and from then on counted at each reading
        before which it came more than once; a reading has only what has changed since it was last
        told, by a tenth at least.
        """
        first = self._routine()
        told: dict[str, float | None] = {}
        for deeds, reading in self._stretches():
            again = (_kind(deed) for deed in deeds if deed is not first.get(_kind(deed)))
            more = {kind: n for kind, n in Counter(again).items() if kind in first and n > 1}
            yield from (d for d in deeds if _kind(d) not in more or d is first[_kind(d)])
            if more:
                day = reading.day if reading else deeds[-1].day
                yield Meanwhile(day, tuple((first[kind], n) for kind, n in more.items()))
            if reading:
                news = tuple(one for one in reading.values if _is_news(told, one[0], one[2]))
                told |= {name: value for name, _, value, _ in news}
                yield replace(reading, values=news)

    def _routine(self) -> dict[tuple[str, Kind], Deed]:
        """The first of every kind that happens more than OFTEN times."""
        counts = Counter(map(_kind, self.deeds))
        return {_kind(deed): deed for deed in self.deeds[::-1] if counts[_kind(deed)] > OFTEN}

    def _stretches(self) -> Iterator[tuple[list[Deed], Reading | None]]:
        """The deeds up to each reading, and those after the last."""
        deeds: list[Deed] = []
        for entry in self.all_entries():
            if isinstance(entry, Reading):
                yield deeds, entry
                deeds = []
            else:
                deeds.append(entry)
        yield deeds, None


def _is_news(told: Mapping[str, float | None], name: str, value: float | None) -> bool:
    """Whether a quantity was not told yet, or has moved by a tenth since it was."""
    before = told.get(name)
    if name not in told or value is None or before is None:
        return name not in told or value != before
    return abs(value - before) > NOTABLE * max(abs(value), abs(before))


def story(model: Model, history: History, seed: int, first: int, last: int) -> Story:
    """What happened in the only world of a history from day `first` to day `last`."""
    ending = int(history.ending[0])
    held = history.outcome_day[ending, 0]
    return Story(
        **subject(model, seed, int(history.worlds[0])),
        deeds=tuple(deed for deed in deeds(model, history.events) if first <= deed.day <= last),
        readings=tuple(r for r in readings(model, history) if first <= r.day <= last),
        ending=model.outcomes[ending],
        ending_day=None if np.isnan(held) else int(held),
        failure=_failure(model, history),
    )


def _kind(deed: Deed) -> tuple[str, Kind]:
    return deed.name, deed.kind


def deeds(model: Model, events: Events, column: int = 0) -> Iterator[Deed]:
    """The event log of a column in plain terms."""
    for entry in np.flatnonzero(events.column == column):
        name, kind = events.names[events.happening[entry]], Kind(events.kind[entry])
        luck = events.chance[entry], events.roll[entry]
        yield deed(model, int(events.day[entry]), kind, name, luck)


def deed(
    model: Model, day: int, kind: Kind, name: str, luck: tuple[float, float] = (np.nan, np.nan)
) -> Deed:
    """An entry of the event log in the model's words; `luck` is its chance and its roll."""
    whole, _, branch = name.rpartition(".") if kind is Kind.TURNED_OUT else (name, "", "")
    info = model.happenings.get(whole)
    rung = info.rung if info else None
    what = plain_name(model, whole)
    chance, roll = luck
    return Deed(
        day=day,
        kind=kind,
        name=name,
        who=tuple(model.titles.get(by, in_plain(by)) for by in (info.by if info else ())),
        what=f"{what}: {in_plain(branch)}" if branch else what,
        rung=rung,
        rung_word="" if rung is None else model.ladder[rung],
        chance=_known(chance),
        roll=_known(roll),
    )


def readings(model: Model, history: History, column: int = 0) -> Iterator[Reading]:
    """The watched quantities of a column, point by point."""
    for point, day in enumerate(history.series_days):
        yield Reading(
            day=int(day),
            values=tuple(
                (
                    name,
                    model.titles.get(name, name),
                    _known(history.series[row, point, column]),
                    model.units.get(name, ""),
                )
                for row, name in enumerate(model.watch)
            ),
        )


def _failure(model: Model, history: History) -> Failure | None:
    row = int(history.failures.row[0])
    if row < 0:
        return None
    return Failure(int(history.worlds[0]), int(history.failures.day[0]), model.rows[row])


def plain_name(model: Model, name: str) -> str:
    """What a thing is called: what it is about, its title, or its name in words."""
    info = model.happenings.get(name)
    return (info.about if info else "") or model.titles.get(name) or in_plain(name)


def in_plain(name: str) -> str:
    """A name as words: `rok_lethal_arms` is `rok lethal arms`."""
    return name.replace("_", " ").replace(".", ": ")


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
