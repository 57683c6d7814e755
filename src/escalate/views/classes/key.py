"""The teacher's key to the world that is played, and the debrief; computes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from escalate.views.classes.wording import (
    NOTE,
    SCENARIO,
    command,
    dated,
    deed_words,
    one_in,
    order_words,
    seeded,
    share_words,
)
from escalate.views.numbers import amount, chance, counted, day, whole
from escalate.views.papers.paper import Block, Code, Grid, Heading, Lines, Paper, Points, Text

if TYPE_CHECKING:
    from escalate.teach.classes.key import Belief, Branch, Entry
    from escalate.teach.classes.pack import Pack

MOST_TURNING = 20
"""Orders that a key lists one by one."""


def key_paper(pack: Pack, program: str) -> Paper:
    """The world, why it was chosen, and what is in it."""
    return Paper("Key", tuple(_key_blocks(pack, program)))


def _key_blocks(pack: Pack, program: str) -> Iterator[Block]:
    key, seed = pack.key, str(pack.worlds.seed)
    yield Text("For the teacher alone: teams never see the number of the world.")
    yield Text(f"{whole(key.choice.world)} of seed {seed}.", "World:")
    yield Text(f"{why_this(pack)} {chosen_sentence(pack)}", "Why this one:")
    yield Heading("All worlds")
    shares = [*pack.worlds.outcomes, pack.worlds.headline]
    rows = tuple((one.name, whole(one.count), share_words(one), one.words) for one in shares)
    caption = (
        f"{whole(pack.worlds.worlds)} worlds under doctrine, with 95 % Wilson intervals; the last"
        " line counts several endings together"
    )
    yield Grid(("ending", "worlds", "share", "in words"), rows, caption)
    yield Text(NOTE)
    yield Heading("Orders that change the headline of this world")
    yield from _turning(pack)
    yield Heading("Branches")
    yield Text("The same luck each time. Without a computer, read from the nearest.")
    for number, branch in enumerate(key.branches, start=1):
        yield from _branch(pack, number, branch)
    yield Heading("What teams believe that is not so")
    yield from _beliefs(pack)
    yield Heading("How aims are judged")
    yield from _aims(pack)
    yield Heading("Ask more of this world")
    world = str(key.choice.world)
    asked = ("timeline", "why")
    yield Code(tuple(command(program, one, SCENARIO, world, "--seed", seed) for one in asked))


def why_this(pack: Pack) -> str:
    """How the world was found, and what it is like."""
    choice = pack.key.choice
    count = counted(choice.milestones, "milestone")
    like = f"Under doctrine it meets {count} before the third council."
    if choice.how == "auto":
        return f"{like} No headline falls before the second council, and one order can change it."
    how = "It was drawn by the seed" if choice.how == "random" else "You named it"
    return f"{how}; it was not chosen for what happens in it. {like}"


def chosen_sentence(pack: Pack) -> str:
    """The honest sentence that goes with the world: how rare worlds like it are."""
    choice = pack.key.choice
    eventful = choice.eventful
    if choice.like is None or choice.like.share is None:
        return (
            f"Of {whole(eventful.of)} worlds {share_words(eventful)} have four milestones in time"
            " and no early headline. The table of all worlds counts every one of them."
        )
    like = choice.like
    assert like.share is not None
    return (
        "This world was chosen because things happen in it and orders matter:"
        f" {one_in(like.share)} is like it ({whole(like.count)} of the first {whole(like.of)}"
        f" worlds, {share_words(like)}). The table of all worlds counts every one of them."
    )


def _turning(pack: Pack) -> Iterator[Block]:
    key = pack.key
    if not key.turning:
        yield Text(
            "None: no single order of a team changes whether the headline is reached here."
            " That is an answer too, and question 2 of the debrief is about it."
        )
    else:
        rows = tuple(
            (order_words(pack, one.single), pack.worlds.outcomes[one.ending].name)
            for one in key.turning[:MOST_TURNING]
        )
        yield Grid(("order", "the world then ends in"), rows, "One order alone, all else doctrine")
    left = len(key.turning) - MOST_TURNING
    if left > 0:
        yield Text(f"And {whole(left)} more.")
    tried = counted(len(key.choice.tried), "single order")
    others = whole(key.ending_only) if key.ending_only else "none"
    yield Text(
        f"{tried} could change something here and were tried."
        f" Of the others, {others} changed the ending and not the headline."
    )


def _branch(pack: Pack, number: int, branch: Branch) -> Iterator[Block]:
    who = "doctrine in every seat" if branch.single is None else order_words(pack, branch.single)
    yield Heading(f"Branch {number}: {who}", 3)
    yield Points(tuple(_entry(pack, entry) for entry in branch.calendar) or ("Nothing to tell.",))
    told = "reached" if branch.headline else "not reached"
    name = pack.worlds.headline.name
    yield Text(f"{branch.ending or 'none, it failed'}; {name}: {told}.", "Ending:")


def _entry(pack: Pack, entry: Entry) -> str:
    more = f" (and {counted(entry.more, 'time')} more)" if entry.more else ""
    return dated(pack, entry.deed) + more


def _beliefs(pack: Pack) -> Iterator[Block]:
    rows = tuple(
        (
            pack.named(one.seat),
            f"{one.council}, {day(pack.on(one.day))}",
            one.item.title,
            *_told(one),
        )
        for one in pack.key.beliefs
    )
    if not rows:
        yield Text("Nothing: under doctrine every team knows how its report stands.")
        return
    heads = ("team", "council", "line of its report", "it believes", "it is")
    yield Grid(heads, rows, "For each team and council, its widest gap under doctrine")


def _told(one: Belief) -> tuple[str, str]:
    if not one.item.happens:
        return amount(one.known), amount(one.truth)
    known, truth = round(one.known), round(one.truth)
    return (counted(known, "time") if known else "none seen", counted(truth, "time"))


def _aims(pack: Pack) -> Iterator[Block]:
    rows = tuple(
        (team.title, str(number), aim.title, team.seat.told.aims[aim.name].kept)
        for team in pack.teams
        for number, aim in enumerate(team.seat.aims, start=1)
    )
    heads = ("team", "no.", "aim", "kept if")
    yield Grid(heads, rows, "Judged by the truth on the last day; never as points")


def debrief_paper(pack: Pack, program: str) -> Paper:
    """The four questions, filled in as far as the key can."""
    return Paper("Debrief: four questions", tuple(_debrief_blocks(pack, program)))


def _debrief_blocks(pack: Pack, program: str) -> Iterator[Block]:
    yield Text(
        "First everyone leaves the role: one word each on how it felt, and nobody comments. Then"
        " events before verdicts. End with question 4, not with the ending."
    )
    yield from _what_happened(pack)
    yield from _what_turned_it(pack, program)
    yield from _what_was_believed(pack)
    yield from _what_goes_home(pack, program)


def _what_happened(pack: Pack) -> Iterator[Block]:
    yield Heading("1. What happened, and to whom?")
    yield Text("Under doctrine, to hold beside the teams' own:", "Five dates:")
    yield Points(tuple(dated(pack, deed) for deed in pack.key.dates) or ("None is told.",))
    yield Lines("The same in the world that the teams made:", 2)
    yield Lines("Who was hurt (a range, in a sentence), and who of them was not in the room?", 2)
    yield Text("events before verdicts; those who had no seat.", "Listen for:")


def _what_turned_it(pack: Pack, program: str) -> Iterator[Block]:
    yield Heading("2. What turned it: an order, a text, or luck?")
    key = pack.key
    if key.turning:
        told = "; ".join(order_words(pack, one.single) for one in key.turning[:3])
        more = f" ({whole(len(key.turning))} in the key)" if len(key.turning) > 3 else ""
        yield Text(f"each of these alone changes the headline: {told}{more}.", "In this world:")
    else:
        yield Text("no single order changes the headline. Say so.", "In this world:")
    lucky = key.luckiest
    if lucky and lucky.roll is not None and lucky.chance is not None:
        odds = f"chance so far {chance(lucky.chance)}, roll {chance(lucky.roll)}"
        words = f"{day(pack.on(lucky.day))}: {deed_words(lucky)} ({odds})."
        yield Text(words, "The luckiest roll under doctrine:")
    yield Text(
        "Take back one order of the teams in teacher/game.yaml (delete its line) and tell the"
        " world again: did this order change the ending, only several together, or none?"
    )
    world = str(key.choice.world)
    yield Code((command(program, "timeline", "teacher/game.yaml", world, *seeded(pack)),))
    yield Lines("The order that changed the ending, or none:")
    yield Text("levers named as levers, luck named as luck.", "Listen for:")


def _what_was_believed(pack: Pack) -> Iterator[Block]:
    yield Heading("3. What did you believe that was not so?")
    last = {one.seat: one for one in pack.key.beliefs}
    points = [
        f"{pack.named(one.seat)}, {day(pack.on(one.day))}: {one.item.title}:"
        f" believed {_told(one)[0]}, in truth {_told(one)[1]} (under doctrine)"
        for one in last.values()
    ]
    points += [
        f"Inject {one.number} was a rumour, and false: “{one.inject.told.text}”"
        for one in pack.injects
        if one.inject.told.kind == "rumour" and not one.to_keep_back
    ]
    yield Points(tuple(points) or ("The key has nothing: ask for messages that were not so.",))
    yield Lines("What would we have needed to see?", 2)
    yield Text("what was missing, and no blame.", "Listen for:")


def _what_goes_home(pack: Pack, program: str) -> Iterator[Block]:
    yield Heading("4. What goes home with you, and what does not?")
    yield Text(f"{why_this(pack)} {chosen_sentence(pack)}")
    rows = tuple((one.name, share_words(one)) for one in pack.worlds.outcomes)
    yield Grid(("ending", "share"), rows, f"{whole(pack.worlds.worlds)} worlds under doctrine")
    yield Text("The teams' orders as a fixed plan, against doctrine, in all worlds:")
    seed = seeded(pack)
    yield Code((command(program, "compare", SCENARIO, "teacher/game.yaml", *seed),))
    yield Text("Say that you would have adapted, and a fixed plan cannot.")
    yield Lines("Two things that this model leaves out:", 2)
    yield Text(NOTE)
    yield Text(
        "one claim about the world that they would still defend, and one that they would not.",
        "Listen for:",
    )
