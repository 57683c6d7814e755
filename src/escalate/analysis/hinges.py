"""What causes an outcome and what merely goes along with it: everything is taken away and tried.

Luck is addressed, so a world in which one thing is blocked or forced is the same world in all
else. That makes Pearl's probabilities of necessity and of sufficiency (Causality, 2009, chapter
9) things to count; nothing is estimated from what goes along with what.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

import numpy as np

from escalate.analysis.company import Cases, Company, companies, matched, whole_run
from escalate.analysis.definition import defining
from escalate.analysis.goal import Goal, goal
from escalate.analysis.intervals import paired
from escalate.analysis.significance import holm, mcnemar, smallest_seen
from escalate.analysis.summary import Share, share
from escalate.analysis.things import Firsts, Thing, firsts, things
from escalate.analysis.verdicts import Effect, Verdict, verdict_of
from escalate.engine.columns import Bools, Column, Ints
from escalate.errors import EscalateError
from escalate.model.model import Model
from escalate.runs.dispatches import dispatches_of
from escalate.runs.ensemble import Ensemble, Outcomes, Progress
from escalate.runs.trials import Endings, endings_of


@dataclass(frozen=True)
class Hinge:
    """One thing: how it keeps company with the outcome, and what it does to it."""

    thing: Thing
    verdict: Verdict
    begun: Share
    """The worlds in which it began at all, on any day."""
    company: Company
    """By the day of the outcome, or a matched day."""
    in_the_end: Company
    """By the last day."""
    blocked: Effect | None
    """None where it never began."""
    forced: Effect | None
    """None where it never began, or began in every world, or is a supply; or nobody asked."""


@dataclass(frozen=True)
class Hinges:
    """All things, those that matter most first."""

    title: str
    start: date
    seed: int
    worlds: int
    failed: int
    changes: tuple[tuple[str, str, str], ...]
    outcome: Share
    members: tuple[str, ...]
    defining: frozenset[str]
    """The things that the outcome is made of by its own definition."""
    tests: int
    """How many effects are looked at together."""
    trials: int
    """How many worlds were simulated again."""
    smallest: float | None
    """The change that would have been seen, four times in five, wherever none was."""
    every: tuple[Hinge, ...]
    example: int
    """A world in which the first of the causes was needed; else the first with the outcome."""


class Question(NamedTuple):
    """What is asked, and of what."""

    goal: Goal
    things: list[Thing]


def question(model: Model, to: str | None = None, only: Sequence[str] = ()) -> Question:
    """What everything in a scenario, or what is named, does to an outcome; to the headline if None.

    Raises EscalateError if nothing has a name.
    """
    return Question(goal(to, model.outcomes, model.headline), things(model, only))


class _Trial(NamedTuple):
    """One thing changed in some worlds, which are given by their indices."""

    thing: int
    worlds: Ints
    day: int | None


@dataclass(frozen=True)
class _Case:
    """What is known of the worlds before anything is changed."""

    goal: Goal
    table: Outcomes
    came: Bools
    cases: Cases
    firsts: Firsts

    @property
    def sound(self) -> Bools:
        """The worlds that did not fail."""
        return ~self.table.failed


def hinges(  # noqa: PLR0913 (named, and all that the answer rests on)
    model: Model,
    ensemble: Ensemble,
    worlds: int,
    *,
    asked: Question,
    force: bool = True,
    workers: int | None = None,
    progress: Callable[[Progress], None],
) -> Hinges:
    """The answer in worlds 1 to `worlds`; without `force` things are taken away and none is put in.

    Raises EscalateError if the outcome came in no world or in all.
    """
    wanted, every = asked
    table = ensemble.outcomes(worlds)
    came = wanted.met(table.ending, table.outcome_day)
    _check(wanted, came, ~table.failed)
    seed = ensemble.manifest.seed
    dispatches = None
    if any(one.kind == "supply" for one in every):
        dispatches = dispatches_of(model, seed, worlds, workers=workers, progress=progress)
    cases = matched(came, ~table.failed, wanted.day(table.outcome_day, model.days))
    log = ensemble.events(first=worlds)
    case = _Case(wanted, table, came, cases, firsts(model, every, log, dispatches, worlds))
    trials = [*_blocking(every, case), *(_forcing(every, case) if force else ())]
    columns = [column for trial in trials for column in _columns(every, trial)]
    endings = endings_of(model, seed, columns, workers=workers, progress=progress)
    effects = _adjusted([_effect(case, *pair) for pair in _with_endings(trials, endings)])
    found = _hinges(every, case, model.days, list(zip(trials, effects, strict=True)))
    return Hinges(
        title=model.title,
        start=model.start,
        seed=seed,
        worlds=worlds,
        failed=int(table.failed.sum()),
        changes=tuple(ensemble.manifest.changes),
        outcome=share(wanted.name, int(came.sum()), int((~table.failed).sum())),
        members=tuple(model.outcomes[at] for at in wanted.at),
        defining=defining(model, wanted),
        tests=_tests(effects),
        trials=len(columns),
        smallest=max((one.smallest for one in effects if not one.seen), default=None),
        every=tuple(found),
        example=_example(found, came),
    )


def _check(wanted: Goal, came: Bools, sound: Bools) -> None:
    """There must be worlds of both kinds."""
    of = int(sound.sum())
    if came.any() and (sound & ~came).any():
        return
    how_many = "every one" if came.any() else "none"
    raise EscalateError(
        f"{how_many} of {of:,} worlds came to {wanted.name!r}: there is nothing to tell apart",
        "play more worlds with --worlds, or ask about another outcome with --to",
    )


def _blocking(asked: Sequence[Thing], case: _Case) -> Iterator[_Trial]:
    """Each thing that ever began, in the worlds in which that can make a difference."""
    for thing, _ in enumerate(asked):
        begun = case.firsts.begun[thing]
        there = ~np.isnan(begun) & case.sound
        if there.any():
            open_ = there & ~case.goal.settled(case.table.outcome_day, begun)
            yield _Trial(thing, np.flatnonzero(open_), None)


def _forcing(asked: Sequence[Thing], case: _Case) -> Iterator[_Trial]:
    """Each thing that began in some worlds but not in all, in the others, on its median day."""
    for thing, one in enumerate(asked):
        begun = case.firsts.begun[thing]
        there = ~np.isnan(begun) & case.sound
        absent = np.isnan(begun) & case.sound
        if one.kind == "supply" or not there.any() or not absent.any():
            continue
        day = int(np.quantile(begun[there], 0.5, method="lower"))
        open_ = absent & ~case.goal.settled(case.table.outcome_day, day)
        yield _Trial(thing, np.flatnonzero(open_), day)


def _columns(asked: Sequence[Thing], trial: _Trial) -> Iterator[Column]:
    name, unchanged = asked[trial.thing].name, Column(0)
    if trial.day is None:
        changed = replace(unchanged, blocked=frozenset({name}))
    else:
        changed = replace(unchanged, forced={name: trial.day})
    return (replace(changed, world=int(at) + 1) for at in trial.worlds)


def _with_endings(trials: Sequence[_Trial], endings: Endings) -> Iterator[tuple[_Trial, Endings]]:
    """Each trial and how its worlds ended."""
    start = 0
    for trial in trials:
        stop = start + len(trial.worlds)
        yield trial, endings.some(slice(start, stop))
        start = stop


def _effect(case: _Case, trial: _Trial, endings: Endings) -> Effect:
    """What a trial came to; its p value is not adjusted yet."""
    after, sound = case.came.copy(), case.sound.copy()
    took = np.zeros(len(sound), bool)
    after[trial.worlds] = case.goal.met(endings.ending, endings.outcome_day)
    sound[trial.worlds] = endings.ending >= 0
    took[trial.worlds] = endings.took_place
    of = int(sound.sum())
    entered = int((sound & ~case.came & after).sum())
    left = int((sound & case.came & ~after).sum())
    if trial.day is None:
        base = sound & case.came & (case.firsts.seen[trial.thing] <= case.cases.until)
        decisive = base & ~after
    else:
        base = sound & ~case.came & took
        decisive = base & after
    low, high = paired(entered, left, of)
    return Effect(
        tried=len(trial.worlds),
        took_place=int(endings.took_place.sum()),
        day=trial.day,
        share=share(case.goal.name, int((sound & after).sum()), of),
        entered=entered,
        left=left,
        change=(entered - left) / of if of else 0.0,
        low=low,
        high=high,
        p=mcnemar(entered, left),
        smallest=1.0,
        decisive=share("decisive", int(decisive.sum()), int(base.sum())),
        example=int(decisive.argmax()) + 1 if decisive.any() else None,
    )


def _tests(effects: Sequence[Effect]) -> int:
    return sum(bool(one.tried) for one in effects)


def _adjusted(effects: Sequence[Effect]) -> list[Effect]:
    """The effects with p values for being looked at together; those not tried are no test."""
    tests = _tests(effects)
    values = iter(holm([one.p for one in effects if one.tried]))
    return [
        replace(
            one,
            p=next(values) if one.tried else 1.0,
            smallest=smallest_seen(one.entered, one.left, one.share.of, max(1, tests)),
        )
        for one in effects
    ]


def _hinges(
    asked: Sequence[Thing],
    case: _Case,
    days: int,
    effects: Sequence[tuple[_Trial, Effect]],
) -> list[Hinge]:
    blocked = {trial.thing: effect for trial, effect in effects if trial.day is None}
    forced = {trial.thing: effect for trial, effect in effects if trial.day is not None}
    seen, of = case.firsts.seen, int(case.sound.sum())
    by_then = companies(case.cases, seen)
    in_the_end = companies(whole_run(case.cases, days), seen)
    found = []
    for at, one in enumerate(asked):
        begun = int((~np.isnan(case.firsts.begun[at]) & case.sound).sum())
        told = (blocked.get(at), forced.get(at), by_then[at], in_the_end[at])
        found.append(
            Hinge(
                thing=one,
                verdict=verdict_of(*told),
                begun=share(one.name, begun, of),
                company=by_then[at],
                in_the_end=in_the_end[at],
                blocked=blocked.get(at),
                forced=forced.get(at),
            )
        )
    return sorted(found, key=_weight)


def _weight(one: Hinge) -> tuple[bool, float, float, str]:
    """Sorts what never happened last, and the others by what they change."""
    sizes = [abs(effect.change) if effect else 0.0 for effect in (one.blocked, one.forced)]
    return one.blocked is None, -sizes[0], -sizes[1], one.thing.name


def _example(found: Sequence[Hinge], came: Bools) -> int:
    """A world in which the first of the causes was needed, or the first that came to it."""
    needed = (
        one.blocked.example
        for one in found
        if one.verdict is Verdict.CAUSES and one.blocked and one.blocked.example
    )
    return next(needed, int(came.argmax()) + 1)
