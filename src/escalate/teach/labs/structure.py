"""Lines that look at how a student's scenario is made up, and whether its world stays alive."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from escalate.analysis import estimates
from escalate.teach.labs import frame
from escalate.teach.labs.bench import Bench
from escalate.teach.labs.frame import Changed
from escalate.teach.labs.measuring import Truths, holds
from escalate.teach.labs.shape import CHANGE, FRAME, Apart, Line, MayChange
from escalate.teach.labs.submission import Played, Submission
from escalate.teach.labs.verdict import Told

Judge = Callable[[], Told]
MOST_NAMED = 3
HALF = 0.5
"""What of the share at the start something must keep to be alive."""


def framed(bench: Bench, may: MayChange) -> Told:
    """Whether the student changed only what the lab lets change."""
    student, own = bench.student, bench.own
    wrong = frame.outside(student, own, may, student.usual)
    reasons = [
        f"{one.name} is not yours to change here: {_said(one)}" for one in wrong[:MOST_NAMED]
    ]
    if len(wrong) > MOST_NAMED:
        reasons.append(f"and {len(wrong) - MOST_NAMED} more")
    return Told(FRAME, "The rest is as the lab has it", not wrong, reasons=tuple(reasons))


def changed_little(changed: list[Changed], own: Submission, may: MayChange) -> Told:
    """Whether the student changed no more names than the lab lets, and none beyond its range."""
    reasons = []
    if may.at_most is not None and len(changed) > may.at_most:
        names = ", ".join(one.name for one in changed)
        reasons.append(f"{len(changed)} names are changed ({names}), and {may.at_most} may be")
    if may.within == "range":
        beyond = frame.beyond_range(changed, own)
        reasons += [
            f"{one.name} leaves its range of {limits}: {_said(one)}" for one, limits in beyond
        ]
    say = "Changes within bounds"
    return Told(CHANGE, say, not reasons, reasons=tuple(reasons))


def _said(one: Changed) -> str:
    return f"{one.was} → {one.now}"


def alive(name: str, line: Line, bench: Bench) -> Judge:
    """Whether things still happen in at least half the share of worlds that they did."""
    here, there = bench.ensemble(bench.student, bench.student.usual), bench.start()
    asked: list[tuple[str, Truths, Truths]] = [
        (what, holds(here, what), holds(there, what)) for what in line.alive
    ]

    def judge() -> Told:
        reasons = []
        for what, now, then in asked:
            left = estimates.share(now(), here.sound())
            was = estimates.share(then(), there.sound())
            if left.value < HALF * was.value:
                words = (
                    f"in {100 * left.value:.1f}% of worlds, at the start in {100 * was.value:.1f}%"
                )
                reasons.append(f"{what} hardly happens any more: {words}")
        return Told(name, line.say, not reasons, reasons=tuple(reasons))

    return judge


def lawful(name: str, line: Line, bench: Bench) -> Judge:
    """Whether the scenario's laws hold in every world on every day."""
    here = bench.ensemble(bench.student, bench.student.usual)
    model = here.model
    asked = [
        (law.text, here.formula(law.always, 0, model.days))
        for law in model.laws
        if law.always is not None and not law.picks
    ]

    def judge() -> Told:
        broken = [text for text, kept in asked if (kept()[here.sound()] < 1 - 1e-12).any()]
        reasons = tuple(f"not so in every world: {text}" for text in broken)
        return Told(name, line.say, not broken, reasons=reasons)

    return judge


def same_base(name: str, line: Line, bench: Bench) -> Judge:
    """Whether the student's scenario without sets plays the lab's own worlds."""
    here, there = bench.student.model(Played()), bench.own.model(Played())
    same = here.canonical == there.canonical
    reason = "without sets your scenario plays other worlds than the lab's"
    told = Told(name, line.say, same, reasons=() if same else (reason,))
    return lambda: told


def apart(name: str, line: Line, bench: Bench) -> Judge:
    """Whether enough sets differ from the base by one value, and those that are asked for do."""
    asked = line.apart
    assert asked is not None
    single = dict(_single(bench.student))
    reasons = list(_missing(single, asked))
    told = Told(name, line.say, not reasons, reasons=tuple(reasons))
    return lambda: told


def _single(student: Submission) -> Iterator[tuple[str, Changed]]:
    """The sets that change exactly one value, and that value."""
    document = student.base.document
    for name in (*document.overrides, *document.scenarios):
        changed = frame.between(student.scenario(Played((name,))), student.base)
        if len(changed) == 1:
            yield name, changed[0]


def _missing(single: Mapping[str, Changed], asked: Apart) -> Iterator[str]:
    if len(single) < asked.sets:
        named = ", ".join(single) or "none"
        yield f"{len(single)} sets change one value alone ({named}), and {asked.sets} should"
    for change in asked.with_:
        if not any(_is(one, change) for one in single.values()):
            words = ", ".join(f"{name} {value:g}" for name, value in change.items())
            yield f"no set changes only {words}"


def _is(one: Changed, change: Mapping[str, Any]) -> bool:
    return any(
        one.name == name and one.least == one.most == float(value) for name, value in change.items()
    )
