"""Labs on a screen: what there is, what a check found, hints, lessons; judges nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite, isinf
from pathlib import Path
from typing import TYPE_CHECKING, Any

from escalate.teach.labs.bars import Bar
from escalate.teach.labs.folder import HINT_TITLES
from escalate.views.numbers import amount, counted, interval, share, signed, whole
from escalate.views.tables import Column, table
from escalate.views.trees import wrapped

if TYPE_CHECKING:
    from escalate.analysis.estimates import Estimate
    from escalate.teach.labs.desk import Progress
    from escalate.teach.labs.folder import Lab
    from escalate.teach.labs.verdict import Part, Told, Verdict
    from escalate.views.terminal import Terminal

NOTE = "This counts worlds in a model. It is not a forecast."
MET, MISSED = "ok", "not yet"
_SLOT = re.compile(r"\{([\w.-]+)\}")
_VERBS = {
    "below": "below {}",
    "above": "above {}",
    "at_most": "at most {}",
    "at_least": "at least {}",
    "inside": "within {} to {}",
    "touches": "touching {} to {}",
}


@dataclass(frozen=True)
class LabsView:
    """All labs and how far the student has come with each."""

    labs: Mapping[str, Lab]
    progress: Mapping[str, Progress]
    current: str
    program: str

    def draw(self, terminal: Terminal) -> None:
        """Print a table of labs, and the tracks."""
        labs = list(self.labs.values())
        columns = [
            Column("", [str(lab.says.number) for lab in labs], right=True),
            Column("lab", [lab.slug for lab in labs]),
            Column("title", [lab.says.title for lab in labs], drop=2),
            Column("level", [str(lab.says.level) for lab in labs], right=True, drop=3),
            Column("minutes", [str(lab.says.minutes) for lab in labs], right=True, drop=1),
            Column("", [self.state(lab) for lab in labs]),
        ]
        built, _ = table(terminal, columns)
        terminal.print(built, "")
        for name, on_it in self._tracks().items():
            numbers = " ".join(str(lab.says.number) for lab in on_it)
            minutes = sum(lab.says.minutes for lab in on_it)
            terminal.write(f"Track {name}: {numbers} ({counted(minutes, 'minute')})")
        terminal.write(f"Next   {self.next()}")

    def facts(self) -> Iterator[tuple[str, str]]:
        """A line a lab."""
        for lab in self.labs.values():
            says = lab.says
            told = f"{says.title}, level {says.level}, {says.minutes} minutes"
            yield f"Lab {says.number}, {lab.slug}", f"{told}, {self.state(lab) or 'not started'}"
        for name, on_it in self._tracks().items():
            yield f"Track {name}", " ".join(str(lab.says.number) for lab in on_it)
        yield "Next", self.next()

    def document(self) -> dict[str, Any]:
        """Labs for programs."""
        return {
            "labs": [
                {
                    "number": lab.says.number,
                    "lab": lab.slug,
                    "title": lab.says.title,
                    "kind": lab.says.kind,
                    "level": lab.says.level,
                    "minutes": lab.says.minutes,
                    "tracks": list(lab.says.tracks),
                    "aim": lab.says.aim,
                    "state": self.state(lab) or "not started",
                }
                for lab in self.labs.values()
            ],
            "current": self.current,
            "next": self.next(),
        }

    def state(self, lab: Lab) -> str:
        """How far the student has come with a lab, in a word or two."""
        kept = self.progress.get(lab.slug)
        if kept is None or not kept.started:
            return ""
        if kept.passed:
            return "passed"
        return f"begun, {counted(kept.checks, 'check')}"

    def next(self) -> str:
        """The command that goes on."""
        if self.current in self.labs and self.state(self.labs[self.current]) != "passed":
            return f"{self.program} lab check {self.current}"
        left = [lab for lab in self.labs.values() if self.state(lab) != "passed"]
        return (
            f"{self.program} lab start {left[0].slug}" if left else f"{self.program} lab progress"
        )

    def _tracks(self) -> dict[str, list[Lab]]:
        tracks: dict[str, list[Lab]] = {}
        for lab in self.labs.values():
            for track in lab.says.tracks:
                tracks.setdefault(track, []).append(lab)
        return tracks


@dataclass(frozen=True)
class StartView:
    """A lab that was started: its aim, its files, and what to do."""

    lab: Lab
    place: Path
    fresh: bool
    program: str

    def draw(self, terminal: Terminal) -> None:
        """Print the aim, the folder and the next commands."""
        says = self.lab.says
        head = f"Lab {says.number} · {says.title} · about {says.minutes} minutes"
        for line in (head, says.aim):
            terminal.print(*map(terminal.text, wrapped(terminal, line)))
        for name, value in list(self.facts())[2:]:
            terminal.write(f"{name:7} {value}")

    def facts(self) -> Iterator[tuple[str, str]]:
        """The aim, the folder and the next commands."""
        says = self.lab.says
        yield "Lab", f"{says.number}, {says.title}, about {says.minutes} minutes"
        yield "Aim", says.aim
        yield "Folder", f"{self.place}" + ("" if self.fresh else " (as you left it)")
        yield "Read", str(self.place / "README.md")
        yield "Edit", ", ".join(str(self.place / name) for name in says.edit)
        yield "Check", f"{self.program} lab check"
        yield "Help", f"{self.program} lab hint"

    def document(self) -> dict[str, Any]:
        """The same for programs."""
        return {name.lower(): value for name, value in self.facts()}


@dataclass(frozen=True)
class VerdictView:
    """What a check found, and after success the lesson."""

    verdict: Verdict
    program: str
    other_ways: tuple[tuple[Path, str], ...] = ()
    """Solutions that may be looked at now, each with why it works."""
    noted: Path | None = None
    """Where an entry was added to the notes."""

    def draw(self, terminal: Terminal) -> None:
        """Print line by line what is met; then the lesson, or what to try."""
        says = self.verdict.lab.says
        terminal.print(terminal.text(f"Lab {says.number} · {says.title}", "bold"))
        terminal.write(self._played())
        terminal.write("")
        for line in self.verdict.lines:
            mark = MET if line.met else MISSED
            told = list(wrapped(terminal, self.line(line), 9))
            style = "green" if line.met else "yellow"
            terminal.print(terminal.text(f"{mark:8} {told[0]}", style))
            for rest in told[1:]:
                terminal.print(terminal.text(f"{'':8} {rest}"))
        terminal.write("")
        for paragraph in self._end():
            terminal.print(*map(terminal.text, wrapped(terminal, paragraph)), "")
        for name, value in self._after():
            terminal.write(f"{name:8} {value}")
        terminal.print(terminal.text(NOTE, "dim"))

    def facts(self) -> Iterator[tuple[str, str]]:
        """Line by line what is met."""
        says = self.verdict.lab.says
        yield "Lab", f"{says.number}, {says.title}"
        yield "Worlds", self._played()
        for line in self.verdict.lines:
            yield line.say, f"{MET if line.met else MISSED}. {self.line(line, name=False)}"
        yield "Verdict", "passed" if self.verdict.passed else "not yet"
        for paragraph in self._end():
            yield "Lesson" if self.verdict.passed else "Try", paragraph
        yield from self._after()
        yield "Note", NOTE

    def document(self) -> dict[str, Any]:
        """The verdict for programs."""
        return {
            "lab": self.verdict.lab.slug,
            "passed": self.verdict.passed,
            "worlds": self.verdict.worlds,
            "seed": self.verdict.seed,
            "lines": [
                {
                    "id": line.id,
                    "say": line.say,
                    "met": line.met,
                    "value": _document(line.value),
                    "of_start": _document(line.of_start),
                    "reasons": list(line.reasons),
                    "with": [
                        {"sets": list(part.sets), "met": part.met, "value": _document(part.value)}
                        for part in line.parts
                    ],
                }
                for line in self.verdict.lines
            ],
            "changed": [
                {"name": one.name, "was": one.was, "now": one.now} for one in self.verdict.changed
            ],
        }

    def line(self, line: Told, *, name: bool = True) -> str:
        """One line of a check: its number, the bar and the distance, or why it is not met."""
        parts = [line.say] if name else []
        if line.value is not None and line.bars:
            parts[-1:] = [f"{parts[-1]} {told(line.value)}" if parts else told(line.value)]
            if line.of_start is not None:
                parts.append(f"{of_start(line.of_start)} of the start")
            parts += [f"bar {bar(one, line)}" for one in line.bars]
            if not line.met and isfinite(line.to_go):
                parts.append(f"{to_go(line)} to go")
        if line.parts:
            parts.append(self._each(line))
        return " · ".join([*parts, *line.reasons])

    def _each(self, line: Told) -> str:
        met = sum(part.met for part in line.parts)
        each = ", ".join(_part(part) for part in line.parts)
        return f"met in {met} of {len(line.parts)}, {line.wanted} wanted ({each})"

    def _played(self) -> str:
        verdict = self.verdict
        return f"{counted(verdict.worlds, 'world')} of seed {verdict.seed}; you play seed 1"

    def _end(self) -> Iterator[str]:
        """The lesson and its question, or how far there is to go."""
        verdict = self.verdict
        if not verdict.passed:
            missing = sum(not line.met for line in verdict.lines)
            yield f"Not yet: {counted(missing, 'line')} to go."
            return
        lesson, question = verdict.lab.lesson()
        for paragraph in filled(lesson, verdict).split("\n\n"):
            yield " ".join(paragraph.split())
        yield "To discuss: " + " ".join(filled(question, verdict).split())

    def _after(self) -> Iterator[tuple[str, str]]:
        if not self.verdict.passed:
            yield "Help", f"{self.program} lab hint"
            return
        for number, (path, why) in enumerate(self.other_ways):
            yield ("Solution" if not number else "Another"), f"{path}: {why}"
        if self.noted:
            yield "Notes", f"{self.noted} has an entry for you to end"
        yield "Next", f"{self.program} lab list"


def filled(text: str, verdict: Verdict) -> str:
    """A text with its slots filled from what a check measured and what was claimed."""

    def value(match: re.Match[str]) -> str:
        name = match[1]
        known = verdict.values
        if name in known:
            return told_alone(known[name])
        if name.endswith(".interval") and name.removesuffix(".interval") in known:
            return _interval(known[name.removesuffix(".interval")])
        if name.startswith("answer.") and name.removeprefix("answer.") in verdict.claims:
            return verdict.claims[name.removeprefix("answer.")]
        return {"worlds": whole(verdict.worlds), "seed": str(verdict.seed)}.get(name, match[0])

    return _SLOT.sub(value, text)


def entry(verdict: Verdict) -> str:
    """What is written into a student's notes after success, in Markdown."""
    view = VerdictView(verdict, "escalate")
    says = verdict.lab.says
    changed = [f"`{one.name}`: {one.was} → {one.now}" for one in verdict.changed]
    claims = [f"`{key}`: {value}" for key, value in verdict.claims.items()]
    lesson, question = verdict.lab.lesson()
    parts = [
        f"**Aim.** {says.aim}",
        "**What you changed.**\n\n" + "\n".join(f"- {one}" for one in changed or claims or ["-"]),
        "**Result.**\n\n" + "\n".join(f"- {view.line(line)}" for line in verdict.lines),
        f"**Idea.** {says.idea}",
        "**Lesson.** " + filled(lesson, verdict),
        "**To discuss.** " + filled(question, verdict),
        "**In one line, why did it work?**",
    ]
    return "\n\n".join(parts)


@dataclass(frozen=True)
class HintView:
    """The hints that are open, and when the next one opens."""

    lab: Lab
    opened: int
    waits: float | None
    program: str

    def draw(self, terminal: Terminal) -> None:
        """Print every hint that is open, the newest last."""
        for title, hint in self._open():
            terminal.print(terminal.text(title, "bold"))
            for paragraph in hint.split("\n\n"):
                terminal.print(*map(terminal.text, wrapped(terminal, " ".join(paragraph.split()))))
            terminal.write("")
        terminal.print(*map(terminal.text, wrapped(terminal, self._more())))

    def facts(self) -> Iterator[tuple[str, str]]:
        """The same, a line each."""
        for title, hint in self._open():
            yield title, " ".join(hint.split())
        yield "More", self._more()

    def document(self) -> dict[str, Any]:
        """The same for programs."""
        return {"lab": self.lab.slug, "hints": dict(self._open()), "more": self._more()}

    def _open(self) -> Iterator[tuple[str, str]]:
        hints = self.lab.hints()
        titles = [f"Hint {at + 1}: {title}" for at, title in enumerate(HINT_TITLES)]
        yield from list(zip(titles, hints, strict=True))[: self.opened]

    def _more(self) -> str:
        if self.opened == len(HINT_TITLES):
            return "These are all hints. They cost nothing."
        if self.waits is None:
            return f"{self.program} lab hint tells the next one. Hints cost nothing."
        after = "" if isinf(self.waits) else f", or in {counted(int(self.waits) + 1, 'second')}"
        return f"The next hint opens after a check{after}: {self.program} lab check"


@dataclass(frozen=True)
class SolutionsView:
    """Where the solutions of a lab lie, and why each works."""

    lab: Lab

    def draw(self, terminal: Terminal) -> None:
        """Print each folder, and below it why it works."""
        for way, why in self.lab.says.solutions.items():
            terminal.write(str(self.lab.solved(way)))
            for line in wrapped(terminal, why, 2):
                terminal.write(f"  {line}")

    def facts(self) -> Iterator[tuple[str, str]]:
        """A line a solution."""
        for way, why in self.lab.says.solutions.items():
            yield way, f"{self.lab.solved(way)}: {why}"

    def document(self) -> dict[str, Any]:
        """The same for programs."""
        ways = self.lab.says.solutions.items()
        told = [{"name": way, "folder": str(self.lab.solved(way)), "why": why} for way, why in ways]
        return {"lab": self.lab.slug, "solutions": told}


def told(value: Estimate) -> str:
    """A number with its interval, as a check prints it."""
    if value.low == value.high:
        return told_alone(value)
    return f"{told_alone(value)} ({_interval(value)})"


def told_alone(value: Estimate) -> str:
    """A number without its interval."""
    match value.kind:
        case "share":
            return share(value)
        case "points":
            return f"{signed(f'{value.value:.1f}')} points"
        case "ratio":
            return amount(value.value)
    return amount(value.value) if isfinite(value.value) else "none"


def _interval(value: Estimate) -> str:
    if not (isfinite(value.low) and isfinite(value.high)):
        return "no interval"
    match value.kind:
        case "share":
            return interval(value)
        case "points":
            return f"{signed(f'{value.low:.1f}')} to {signed(f'{value.high:.1f}')}"
    return f"{amount(value.low)} – {amount(value.high)}"


def of_start(value: Estimate) -> str:
    """A ratio to the start with its interval."""
    return f"{100 * value.value:.1f}% ({100 * value.low:.1f} – {100 * value.high:.1f}%)"


def bar(one: Bar, line: Told) -> str:
    """A bar in words."""
    ends = [end for end in (one.low, one.high) if isfinite(end)]
    unit = "share" if one.of_start else line.value.kind if line.value else "number"
    words = _VERBS[one.verb].format(*(_in_units(end, unit) for end in ends))
    return f"{words} of the start" if one.of_start else words


def to_go(line: Told) -> str:
    """How far a line has to go, in its units."""
    of_the_start = any(one.of_start for one in line.bars)
    unit = "share" if of_the_start else line.value.kind if line.value else "number"
    if unit in {"share", "points"}:
        size = line.to_go * (100 if unit == "share" else 1)
        text = f"{size:.1f}" if size >= 0.05 else f"{size:.2g}"
        return f"{text} points"
    return amount(line.to_go)


def _in_units(end: float, unit: str) -> str:
    if unit == "share":
        return f"{100 * end:g}%"
    return f"{signed(f'{end:g}')} points" if unit == "points" else amount(end)


def _part(part: Part) -> str:
    words = told_alone(part.value)
    return f"{','.join(part.sets)}: {words}" + ("" if part.met else " not met")


def _document(value: Estimate | None) -> dict[str, Any] | None:
    if value is None:
        return None
    numbers = {"value": value.value, "low": value.low, "high": value.high}
    kept = {name: number if isfinite(number) else None for name, number in numbers.items()}
    return {"kind": value.kind, **kept, "of": value.of}


@dataclass(frozen=True)
class ProgressView(LabsView):
    """How many labs are passed, and what comes next."""

    notes: Path | None = None

    def draw(self, terminal: Terminal) -> None:
        """Print a line a lab that was begun."""
        for name, value in self.facts():
            terminal.write(f"{name:8} {value}")

    def facts(self) -> Iterator[tuple[str, str]]:
        """What is passed, what is begun, and what comes next."""
        states = {lab.slug: self.state(lab) for lab in self.labs.values()}
        passed = [slug for slug, state in states.items() if state == "passed"]
        begun = [f"{slug} ({states[slug]})" for slug in states if states[slug].startswith("begun")]
        yield (
            "Passed",
            f"{len(passed)} of {len(states)}" + (": " if passed else "") + ", ".join(passed),
        )
        yield "Begun", ", ".join(begun) or "none"
        hints = sum(kept.hints for kept in self.progress.values())
        yield "Hints", f"{hints} opened; they cost nothing"
        if self.notes:
            yield "Notes", str(self.notes)
        yield "Next", self.next()
