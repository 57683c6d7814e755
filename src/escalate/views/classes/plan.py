"""The minute plan and the injects of a lesson, for the teacher; computes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from escalate.teach.classes.teams import SMALLEST
from escalate.views.classes.wording import (
    NOTE,
    SCENARIO,
    command,
    council_day,
    dated,
    seeded,
    turn_command,
)
from escalate.views.numbers import counted, day
from escalate.views.papers.paper import Block, Code, Grid, Heading, Paper, Points, Text

if TYPE_CHECKING:
    from escalate.teach.classes.injects import Given
    from escalate.teach.classes.pack import Pack
    from escalate.teach.classes.plans import Step

CONTRACT = (
    "We act as if. The people are real. Anyone may step out at any time, and no reason is asked."
)
_NAMES = {
    "frame": "Frame",
    "forecast": "Forecast",
    "read": "Read",
    "turn": "Turn",
    "ending": "Ending",
    "alone": "Alone",
    "debrief": "Debrief",
    "room": "Forecasts",
    "ticket": "Ticket",
}
_WHAT = {
    "frame": f"Say what a world is, and: “{NOTE}” Say the contract (below). Say that people are"
    " hurt and bereaved in wars like this one, and that nobody here plays for points.",
    "forecast": "Alone, on paper, before any number is shown: shares for the endings that add to"
    " 100. “I decline” is an answer too.",
    "read": "Give out role sheets and order sheets. In each team: a head who speaks, a reader, a"
    " clerk who writes, a sceptic who must object once a council. Read the aims aloud.",
    "ending": "Say “You are yourselves again.” Read the dates of this world, without a comment.",
    "alone": "Stand up and leave the role, each with their own words. One word on how it felt. A"
    " second forecast, and one line on why it changed or not.",
    "room": "Draw the first and second forecasts as dots on the board, without names, beside the"
    " shares of all worlds (key). Nobody is ranked. Praise a change that has a reason.",
}


_NOT_IN_THE_MODEL = {
    "fact": "It is so in this lesson; the model knows nothing of it.",
    "message": "It is only said; the model knows nothing of it.",
    "rumour": "It is false, and the debrief says so.",
}


def plan_paper(pack: Pack, program: str) -> Paper:
    """The plan, minute by minute."""
    plan = pack.plan
    return Paper(f"Plan: {plan.minutes} minutes", tuple(_plan_blocks(pack, program)))


def _plan_blocks(pack: Pack, program: str) -> Iterator[Block]:
    plan = pack.plan
    yield Text(f"{pack.title}. {counted(len(pack.teams), 'team')}. For the teacher alone.")
    rows = tuple(
        (f"{step.first}–{step.last}", _name(pack, step), _what(pack, step)) for step in plan.steps
    )
    yield Grid(("minutes", "step", "what"), rows, "The lesson, step by step")
    yield Text(
        f"From leaving the role to the last minute: {plan.reflection} of {plan.minutes} minutes."
        " If you are late, drop a council and never the debrief."
    )
    yield Text(CONTRACT, "The contract:")
    yield Heading("Turns")
    yield Text(
        "Copy the orders of all teams into teacher/game.yaml, each below its seat. Then ask for"
        " what follows, here, in the folder of this pack. The first command tells what comes before"
        " council 1, each of the others what follows a council:"
    )
    yield Code(tuple(turn_command(pack, number, program) for number in range(plan.councils + 1)))
    yield Text(
        "The answer tells everything, also what no team could see. Read aloud what is public:"
        " what states said and did in the open. A team that gives no orders is silent, and"
        " doctrine acts for it; ask later why silence was an order too."
    )
    yield Text(
        "Without a computer, read from the branch in the key that is nearest to what the teams"
        " ordered, and say that it is not quite theirs."
    )
    yield Heading("After the lesson")
    yield Text("The teams' plan against doctrine, in all worlds:")
    seed = seeded(pack)
    yield Code((command(program, "compare", SCENARIO, "teacher/game.yaml", *seed),))
    yield Heading("The size of the class")
    yield Points(tuple(_sizes(pack)))


def _sizes(pack: Pack) -> Iterator[str]:
    if pack.empty:
        yield f"Nobody sits for {', '.join(pack.empty)}: doctrine decides for them."
    if len(pack.teams) < SMALLEST:
        yield f"Fewer than {SMALLEST} teams leave little to talk about."
    pairs = "; ".join(f"{one} with {two}" for one, two in pack.tables)
    if pairs:
        yield (
            "In a small class two teams can share a table, best those that a treaty ties:"
            f" {pairs}. They keep two order sheets."
        )
    else:
        yield "In a small class two teams can share a table and keep two order sheets."
    yield (
        "With more than four to a team, run two rooms on the same pack: one luck, other decisions."
        " What differs between the rooms then is decisions alone."
    )
    yield "Someone who does not want to play observes and keeps notes for question 1: a full role."


def _name(pack: Pack, step: Step) -> str:
    if step.kind == "council":
        return f"Council {step.council}, {council_day(pack, step.council)}"
    return _NAMES[step.kind]


def _what(pack: Pack, step: Step) -> str:
    if step.talk:
        return f"{_council(step)}{_injects(pack, step)}"
    if step.kind == "turn":
        last = step.council == pack.plan.councils
        return f"Collect the orders of council {step.council}. Turn {step.council}" + (
            ", to the end." if last else ", read aloud what is public."
        )
    if step.questions:
        parts = ", ".join(f"question {one} ({minutes} min)" for one, minutes in step.questions)
        return f"{parts[0].upper()}{parts[1:]}. Questions are in the debrief."
    if step.kind == "ticket":
        return _ticket(pack)
    return _WHAT[step.kind]


def _council(step: Step) -> str:
    assert step.talk is not None
    silent, talk, write = step.talk
    return f"{silent} min silent reading, {talk} talk, {write} writing."


def _injects(pack: Pack, step: Step) -> str:
    here = [one for one in pack.injects if one.minute is not None and one.step == step]
    told = "; ".join(f"inject {one.number} at minute {one.minute}" for one in here)
    return f" {told[0].upper()}{told[1:]}." if told else ""


def _ticket(pack: Pack) -> str:
    asked = {number for step in pack.plan.steps for number, _ in step.questions}
    left = [str(number) for number in range(1, 5) if number not in asked]
    if left:
        numbers = " and ".join(left)
        return f"Questions {numbers} in a line each, finished at home."
    return "One line: what goes home with you, and what does not?"


def injects_paper(pack: Pack) -> Paper:
    """The injects with what the teacher needs to know of them."""
    return Paper("Injects", tuple(_inject_blocks(pack)))


def _inject_blocks(pack: Pack) -> Iterator[Block]:
    yield Text(
        "For the teacher alone. Hold back, leave out or move any of them. What is said of this"
        " world is so under doctrine: look whether the teams' orders have changed it. The slips to"
        " hand out are in print/slips.html."
    )
    if not pack.injects:
        yield Text("This scenario has none for these teams: write them under `injects:`.")
        return
    rows = tuple(
        (str(one.number), _when(one), day(pack.on(one.inject.day)), _to(pack, one), _kind(one))
        for one in pack.injects
    )
    yield Grid(("no.", "minute", "date", "to", "kind"), rows, "When each is given, and to whom")
    for one in pack.injects:
        yield Heading(f"Inject {one.number}")
        yield Text(f"“{_stated(pack, one)}”", "Say:")
        yield Text(_in_this_world(pack, one), "In this world:")
        if one.inject.told.expected:
            yield Text(one.inject.told.expected, "Expect:")
        if one.inject.told.point:
            yield Text(one.inject.told.point, "Point:")


def _stated(pack: Pack, one: Given) -> str:
    """What teams are told; a fact as it came out in this world."""
    told = one.inject.told
    if told.kind != "fact" or not one.in_time:
        return told.text
    deed = one.in_time[-1]
    return f"{told.text} ({day(pack.on(deed.day))}: {deed.what}.)"


def _when(one: Given) -> str:
    return "spare" if one.minute is None else str(one.minute)


def _to(pack: Pack, one: Given) -> str:
    if len(one.to) == len(pack.teams):
        return "all"
    return ", ".join(pack.named(seat) for seat in one.to)


def _kind(one: Given) -> str:
    told = one.inject.told.kind
    return f"{told}: keep it back" if one.to_keep_back else told


def _in_this_world(pack: Pack, one: Given) -> str:
    """How things stand with it under doctrine."""
    told = one.inject.told
    if told.happening is None:
        return _NOT_IN_THE_MODEL[told.kind]
    back = " Keep it back." if one.to_keep_back else ""
    if one.in_time:
        came = "; ".join(dated(pack, deed) for deed in one.in_time)
        return f"Under doctrine it has come about: {came}.{back}"
    late = f"comes about only on {day(pack.on(one.came[0].day))}" if one.came else ""
    false = f" {_NOT_IN_THE_MODEL['rumour']}" if told.kind == "rumour" else ""
    return f"Under doctrine it {late or 'never comes about'}.{false}{back}"


def slips(pack: Pack) -> tuple[Paper, ...]:
    """The injects as teams get them: the words alone."""
    return tuple(
        Paper(
            f"{day(pack.on(one.inject.day))}, to {_to(pack, one)}",
            (Text(_stated(pack, one)), Text(f"Slip {one.number}")),
        )
        for one in pack.injects
    )
