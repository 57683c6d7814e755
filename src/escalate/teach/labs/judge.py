"""Judges what a student has for a lab, by the worlds and never by the text; prints nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from escalate.analysis.estimates import Estimate
from escalate.errors import EscalateError
from escalate.runs.ensemble import Progress
from escalate.scenario.problems import Problem, ScenarioError
from escalate.teach.labs import claims, frame, lines, resting, structure
from escalate.teach.labs.bench import Bench
from escalate.teach.labs.claims import Records
from escalate.teach.labs.folder import ANSWER, Lab
from escalate.teach.labs.measuring import Measure, measure
from escalate.teach.labs.memory import Memory
from escalate.teach.labs.shape import SEED, Line, Measured
from escalate.teach.labs.submission import Submission, plain_key, submitted
from escalate.teach.labs.verdict import Told, Verdict

Judge = Callable[[], Told]
START = ".start"


def check(  # noqa: PLR0913 (named, and three have defaults)
    lab: Lab,
    folder: Path,
    records: Records,
    *,
    seed: int = SEED,
    worlds: int | None = None,
    memory: Memory | None = None,
    progress: Callable[[Progress], None],
) -> Verdict:
    """The verdict on what lies in a folder for a lab.

    What is simulated is kept in `memory`, and not simulated again if it is there.

    Raises EscalateError, most often ScenarioError with the places of all problems, if a file of
    the folder cannot be read or played.
    """
    own, student = Submission(lab, lab.folder), submitted(lab, folder)
    bench = Bench(student, own, memory or Memory())
    student.model(student.usual)  # what is wrong with it is told before anything is judged
    changed = frame.changes(student, own, student.usual)
    judges = _judges(bench, records, progress)
    slots = _slots(lab, bench)
    count = worlds or lab.says.worlds
    bench.simulate(seed, count, progress)
    may = lab.says.may_change
    told = [
        structure.framed(bench, may),
        structure.changed_little(changed, own, may),
        *(judge() for judge in judges),
    ]
    values: dict[str, Estimate] = {one.id: one.value for one in told if one.value}
    values |= {name: ask().value for name, ask in slots.items()}
    return Verdict(lab, tuple(told), values, _claimed(student), tuple(changed), count, seed)


def _judges(bench: Bench, records: Records, progress: Callable[[Progress], None]) -> list[Judge]:
    """What judges each line; raises ScenarioError with all that cannot be read of an answer."""
    judges: list[Judge] = []
    problems: list[Problem] = []
    for name, line in bench.own.lab.says.checks.items():
        try:
            judges.append(_judge(name, line, bench, records, progress))
        except ScenarioError as error:
            problems += error.problems
    if problems:
        raise ScenarioError(problems)
    return judges


def _judge(
    name: str,
    line: Line,
    bench: Bench,
    records: Records,
    progress: Callable[[Progress], None],
) -> Judge:
    """What judges a line; one that cannot be measured is not met, and says why."""
    try:
        return _for(name, line, bench, records, progress)
    except EscalateError as error:
        if line.claim or line.needed or line.company or line.rests_on or line.saved:
            raise  # an answer that cannot be read is the student's to mend
        reason = _in_a_line(error)
        return lambda: Told(name, line.say, met=False, reasons=(reason,))


def _in_a_line(error: EscalateError) -> str:
    problems = error.problems if isinstance(error, ScenarioError) else [error]
    return "; ".join(": ".join(filter(None, (one.what, one.hint))) for one in problems)


def _for(
    name: str,
    line: Line,
    bench: Bench,
    records: Records,
    progress: Callable[[Progress], None],
) -> Judge:
    if line.claim is not None:
        return claims.claimed(name, line, bench)
    if line.measure is not None:
        return lines.measured(name, line, bench)
    if line.saved or line.predicted or line.played:
        return claims.recorded(name, line, bench, records)
    if line.rests_on:
        design = bench.own.lab.says.design
        assert design is not None
        return resting.rests_on(name, line, bench, design, progress)
    judge = {
        "alive": structure.alive,
        "laws": structure.lawful,
        "base": structure.same_base,
        "apart": structure.apart,
        "needed": claims.needed,
        "company": claims.company,
    }[str(line.other)]
    return judge(name, line, bench)


def _slots(lab: Lab, bench: Bench) -> dict[str, Measure]:
    """What is measured for the lesson alone: its slots, and lines as they are at the start."""
    lesson = " ".join(lab.lesson())
    asked = {name: measure(slot, bench.sides(slot, ())) for name, slot in lab.says.slots.items()}
    measured: dict[str, Measured] = {**lab.says.slots, **lab.says.checks}
    for name, line in measured.items():
        if line.measure and f"{{{name}{START}" in lesson:
            at_start = line.model_copy(update={"own": True})
            asked[f"{name}{START}"] = measure(at_start, bench.sides(at_start, ()))
    return asked


def _claimed(student: Submission) -> dict[str, str]:
    if ANSWER not in student.lab.says.edit:
        return {}
    given = student.answer.values
    return {name: str(given[key]) for key in given for name in (plain_key(key), str(key))}
