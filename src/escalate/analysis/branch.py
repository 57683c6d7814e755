"""One world twice: as it was, and with something blocked, forced, moved or changed in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from escalate.analysis.story import OFTEN, Deed, Reading, deeds, readings
from escalate.analysis.subject import Subject, subject
from escalate.engine.chunk import simulate
from escalate.engine.columns import Column, Columns
from escalate.engine.history import History, Kind
from escalate.errors import EscalateError
from escalate.model.model import Model
from escalate.model.table import Role
from escalate.scenario.problems import nearest


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
    """What happens again and again, and how often in each of the futures after they parted."""

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

    def sides(self) -> Iterator[Side]:
        """What only one of the futures holds, day by day, without what is routine."""
        routine = {often.deed.name for often in self.often()}
        was, would_be = (self._alone(routine, mine) for mine in (True, False))
        for day in sorted({*was, *would_be}):
            yield Side(day, tuple(was.get(day, ())), tuple(would_be.get(day, ())))

    def often(self) -> list[Often]:
        """What happens more than OFTEN times in a future, where the counts or days differ."""
        counts = [Counter(map(_key, self._after(mine=mine))) for mine in (True, False)]
        first = {_key(deed): deed for mine in (False, True) for deed in self._after(mine=mine)}
        return [
            Often(first[key], counts[0][key], counts[1][key])
            for key in sorted(first, key=lambda key: (first[key].day, key))
            if max(counts[0][key], counts[1][key]) > OFTEN
        ]

    def _after(self, *, mine: bool) -> list[Deed]:
        every = self.was.deeds if mine else self.would_be.deeds
        return [] if self.parted is None else [one for one in every if one.day >= self.parted]

    def _alone(self, routine: set[str], mine: bool) -> dict[int, list[Deed]]:  # noqa: FBT001
        theirs = Counter(map(_on_its_day, self._after(mine=not mine)))
        found: dict[int, list[Deed]] = {}
        for deed in self._after(mine=mine):
            if theirs[_on_its_day(deed)]:
                theirs[_on_its_day(deed)] -= 1
            elif deed.name not in routine:
                found.setdefault(deed.day, []).append(deed)
        return found


def branch(model: Model, seed: int, world: int, intervention: Intervention) -> Branch:
    """A world as it is, and as it would be.

    Raises EscalateError if something is named that is not there, or cannot be moved since it does
    not come about.
    """
    check_names(model, intervention)
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


def check_names(model: Model, intervention: Intervention) -> None:
    """Raise EscalateError for names that nothing has which can be treated so."""
    supplies = {one.name for one in model.parts.supplies}
    for names, known in (
        (intervention.without, {*model.happenings, *supplies}),
        (intervention.forced, {*model.happenings}),
        (intervention.moved, {*model.happenings}),
    ):
        for name in names:
            if name in known:
                continue
            if name in supplies:
                raise EscalateError(f"{name} is a supply, which is always under way", "--without")
            what = f"no action, event or duty is named {name!r}"
            raise EscalateError(what, nearest(name, known) or "`escalate show` prints them")


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


def _on_its_day(deed: Deed) -> tuple[int, str, Kind]:
    return deed.day, deed.name, deed.kind
