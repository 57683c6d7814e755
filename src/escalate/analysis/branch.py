"""One world twice: as it was, and with something blocked, forced, moved or changed in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from escalate.analysis.spoken import named
from escalate.analysis.story import OFTEN, Deed, Reading, deeds, readings
from escalate.analysis.subject import Subject, subject
from escalate.engine.chunk import simulate
from escalate.engine.columns import Column, Columns
from escalate.engine.history import History, Kind
from escalate.errors import EscalateError
from escalate.model.model import Model
from escalate.model.table import Role

NEARLY = 3
"""Days between two that are nearly the same."""


@dataclass(frozen=True)
class Intervention:
    """What is done to a world: names of things, and days counted from 0."""

    without: tuple[str, ...] = ()
    """Happenings and duties that have no effect, supplies that send nothing."""
    forced: Mapping[str, int] = field(default_factory=dict)
    """Happenings and duties that come about on a day whatever their chance."""
    moved: Mapping[str, int] = field(default_factory=dict)
    """Happenings and duties that come about on a day, and not before."""
    changed: Mapping[str, float] = field(default_factory=dict)
    """Numbers by name, from the day `since` on."""
    since: int | None = None

    @property
    def named(self) -> tuple[str, ...]:
        """The things that it is done to."""
        return (*self.without, *self.forced, *self.moved)

    @property
    def is_none(self) -> bool:
        """Whether nothing is done."""
        return not (self.named or self.changed)


@dataclass(frozen=True)
class Future:
    """How a world went on."""

    deeds: tuple[Deed, ...]
    last: Reading
    """The watched quantities on the last day."""
    ending: str | None
    """None if the world failed."""
    ending_day: int | None
    """The first day on which it held; None for an ending that is merely what is left."""


@dataclass(frozen=True)
class Side:
    """What happened on a day in one of the futures alone."""

    day: int
    was: tuple[Deed, ...]
    would_be: tuple[Deed, ...]


@dataclass(frozen=True)
class Often:
    """What happens again and again, and how often in each of the futures once they have parted."""

    deed: Deed
    was: int
    would_be: int


@dataclass(frozen=True)
class Branch(Subject):
    """One world in two futures that share everything until they part."""

    intervention: Intervention
    was: Future
    would_be: Future
    parted: int | None
    """The first day on which an entry or a quantity differs; None if nothing ever does."""

    def sides(self, *, every: bool = False) -> Iterator[Side]:
        """What only one of the futures holds, day by day, without what is routine.

        Unless `every` is asked for, what both hold within NEARLY days of each other is left out.
        """
        was, would_be = self._apart(every=every)
        by_day: dict[int, tuple[list[Deed], list[Deed]]] = {}
        for at, deeds_ in enumerate((was, would_be)):
            for deed in deeds_:
                by_day.setdefault(deed.day, ([], []))[at].append(deed)
        for day in sorted(by_day):
            yield Side(day, *map(tuple, by_day[day]))

    def nearly(self) -> int:
        """How many deeds both futures hold, on days that nearly are the same."""
        return len(self._apart(every=True)[0]) - len(self._apart(every=False)[0])

    def often(self) -> list[Often]:
        """What is routine and comes more often in one of the futures, once they have parted."""
        first = {_key(deed): deed for mine in (False, True) for deed in self._after(mine=mine)}
        return [
            Often(first[key], was, would_be)
            for key, (was, would_be) in self._routine().items()
            if was != would_be
        ]

    def _routine(self) -> dict[tuple[str, Kind], tuple[int, int]]:
        """What happens more than OFTEN times in a future after they parted, and how often."""
        was, would_be = (Counter(map(_key, self._after(mine=mine))) for mine in (True, False))
        keys = sorted(key for key in {*was, *would_be} if max(was[key], would_be[key]) > OFTEN)
        return {key: (was[key], would_be[key]) for key in keys}

    def _after(self, *, mine: bool) -> list[Deed]:
        every = self.was.deeds if mine else self.would_be.deeds
        return [] if self.parted is None else [one for one in every if one.day >= self.parted]

    def _apart(self, *, every: bool) -> tuple[list[Deed], list[Deed]]:
        """What has no partner in the other future: the same on its day, or nearly on it."""
        routine = {name for name, _ in self._routine()}
        was, would_be = (
            [deed for deed in self._after(mine=mine) if deed.name not in routine]
            for mine in (True, False)
        )
        was, would_be = _without_partners(was, would_be, 0)
        return (was, would_be) if every else _without_partners(was, would_be, NEARLY)


def _without_partners(
    these: list[Deed], those: list[Deed], days: int
) -> tuple[list[Deed], list[Deed]]:
    """The deeds of two futures that the other does not have within so many days."""
    left = list(those)
    alone = []
    for deed in these:
        near = (one for one in left if _key(one) == _key(deed) and abs(one.day - deed.day) <= days)
        partner = next(near, None)
        if partner is None:
            alone.append(deed)
        else:
            left.remove(partner)
    return alone, left


def branch(model: Model, seed: int, world: int, intervention: Intervention) -> Branch:
    """A world as it is, and as it would be.

    Raises EscalateError if something is named that is not there, or cannot be moved since it does
    not come about.
    """
    intervention = _checked(model, intervention)
    column = _column(model, world, intervention)
    columns = Columns.stack([Column(world), column])
    history = simulate(model, seed, columns, trace=True)
    for name in intervention.moved:
        if not _comes_about(history, name):
            hint = "--force brings about what does not come by itself"
            raise EscalateError(f"{name} does not come about in world {world}", hint)
    was, would_be = (_future(model, history, at) for at in (0, 1))
    return Branch(
        **subject(model, seed, world),
        intervention=intervention,
        was=was,
        would_be=would_be,
        parted=_parted(model, history),
    )


def _checked(model: Model, intervention: Intervention) -> Intervention:
    """The same with the names of things in place of the words for them.

    Raises EscalateError for names that nothing has which can be treated so.
    """
    supplies = {one.name for one in model.parts.supplies}
    for name in (*intervention.forced, *intervention.moved):
        if name in supplies:
            hint = "--without takes it away, and -S with --from changes it"
            raise EscalateError(f"{name} is a supply, which is always under way", hint)
    what = "action, event or duty"

    def known(days: Mapping[str, int]) -> dict[str, int]:
        return {named(model, name, model.happenings, what): day for name, day in days.items()}

    things = {*model.happenings, *supplies}
    any_thing = "action, event, duty or supply"
    without = (named(model, name, things, any_thing) for name in intervention.without)
    forced, moved = known(intervention.forced), known(intervention.moved)
    return replace(intervention, without=tuple(without), forced=forced, moved=moved)


def _column(model: Model, world: int, intervention: Intervention) -> Column:
    dated = {one.name for one in model.parts.happenings if one.date is not None}
    redated = {name: day for name, day in intervention.moved.items() if name in dated}
    moved = {name: day for name, day in intervention.moved.items() if name not in dated}
    values = {f"{name}.date": float(day) for name, day in redated.items()}
    later, since = intervention.changed, intervention.since
    if not since:
        values, later, since = {**values, **later}, {}, None
    return Column(
        world,
        values,
        frozenset(intervention.without),
        {**intervention.forced, **moved},
        moved,
        later,
        since,
    )


def _comes_about(history: History, name: str) -> bool:
    events = history.events
    here = (events.column == 0) & (events.happening == events.names.index(name))
    return bool(np.isin(events.kind[here], [Kind.HAPPENED, Kind.DECIDED, Kind.INVOKED]).any())


def _future(model: Model, history: History, at: int) -> Future:
    failed = history.failures.row[at] >= 0
    day = history.outcome_day[history.ending[at], at]
    return Future(
        deeds=tuple(deeds(model, history.events, at)),
        last=list(readings(model, history, at))[-1],
        ending=None if failed else model.outcomes[history.ending[at]],
        ending_day=None if failed or np.isnan(day) else int(day),
    )


def _parted(model: Model, history: History) -> int | None:
    """The first day on which any row that is no parameter, or any entry, differs."""
    assert history.trace is not None
    days = []
    rows = [
        name
        for name, role in zip(model.rows, model.roles, strict=True)
        if role is not Role.PARAMETER
    ]
    both = np.array([history.trace[name] for name in rows])
    same = (both[..., 0] == both[..., 1]) | (np.isnan(both[..., 0]) & np.isnan(both[..., 1]))
    if not same.all():
        days.append(int(np.argmin(same.all(axis=0))))
    logs = [list(_log(history, at)) for at in (0, 1)]
    apart = [pair for pair in zip(*logs, strict=False) if pair[0] != pair[1]]
    longer = sorted(logs, key=len)[1][min(map(len, logs)) :]
    days += [min(one[0] for one in pair) for pair in apart[:1]] + [one[0] for one in longer[:1]]
    return min(days, default=None)


def _log(history: History, at: int) -> Iterator[tuple[int, int, int, str]]:
    events = history.events
    for line in np.flatnonzero(events.column == at):
        luck = f"{events.chance[line]!r} {events.roll[line]!r}"
        yield int(events.day[line]), int(events.happening[line]), int(events.kind[line]), luck


def _key(deed: Deed) -> tuple[str, Kind]:
    return deed.name, deed.kind
