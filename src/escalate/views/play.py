"""A game as papers: the council's page and menu, and the debrief; computes nothing."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor, log10
from pathlib import Path
from typing import TYPE_CHECKING

from escalate.analysis.story import deeds, in_plain, plain_name
from escalate.engine.history import Kind
from escalate.views.classes.wording import NOTE, deed_words
from escalate.views.labs import told, told_alone
from escalate.views.numbers import amount, counted, day, in_points, share, whole
from escalate.views.papers.paper import Block, Code, Grid, Heading, Paper, Points, Text
from escalate.views.predictions import ONE_WORLD

if TYPE_CHECKING:
    from escalate.analysis.guesses import Scores
    from escalate.analysis.story import Deed
    from escalate.model.model import Model
    from escalate.model.parts import Order
    from escalate.teach.play.council import Choice, Council, Line
    from escalate.teach.play.debrief import Debrief, Gap, Road
    from escalate.teach.play.staff import Staff

_HAPPENED = re.compile(r"(\w+)\.count > 0")
SHOWN_FIRST = 7
"""Lines of a report that stand on the page; `more` tells the others."""
HELP = (
    "do 3: order it now",
    "if crossing do 3: order it once you come to know of something",
    "hold 3: not before your next council; it is free",
    "leave 3: let doctrine decide about it again",
    "drop 3: take back what you typed about it",
    "why 3: what speaks for it and against it",
    "? word: what a word means",
    "brief, report, more, plan: what you were told, and what you ordered",
    "done: end the council; what you did not name is left to doctrine",
    "quit: leave; the game is saved, and the same command goes on",
)
QUESTIONS = (
    "What would you have needed to know, and from whom?",
    "Which of your orders would you give again, knowing only what you knew then?",
    "What happened here that you would still defend as a claim about the world, and what not?",
)
_ANSWERS = {Kind.HAPPENED, Kind.LAPSED, Kind.CANCELLED}
"""What comes of an order that was begun."""
_LOGGED = {Kind.HAPPENED, Kind.HONOURED, Kind.DECLINED, Kind.REACHED, Kind.TURNED_OUT}


@dataclass(frozen=True)
class Table:
    """The words and dates of the scenario that is played."""

    model: Model

    @property
    def title(self) -> str:
        """What the scenario is called."""
        return self.model.title

    @property
    def start(self) -> date:
        """Day 0."""
        return self.model.start

    @property
    def end(self) -> date:
        """The last day."""
        return self.on(self.model.days)

    def on(self, number: int) -> date:
        """The date of a day."""
        return self.model.start + timedelta(days=number)

    def day(self, number: int) -> str:
        """The date of a day, as it is printed."""
        return day(self.on(number))

    def actor(self, name: str) -> str:
        """What an actor is called."""
        return self.model.titles.get(name, in_plain(name).capitalize())

    def order(self, seat: str, order: Order) -> str:
        """An order in words."""
        title = self.model.seats[seat].menu[order.action]
        if order.condition is None:
            return f"{order.verb}: {title}"
        return f"do: {title}, if {order.condition.text}"


def council_paper(table: Table, council: Council, estimate: Staff | None) -> Paper:
    """What lies before a seat at a council."""
    seat = council.seat
    number = f"council {council.number} of {len(seat.councils)}"
    title = f"{table.actor(seat.actor)} · {table.day(council.day)} · {number}"
    return Paper(title, tuple(_council(table, council, estimate)))


def _council(table: Table, council: Council, estimate: Staff | None) -> Iterator[Block]:
    shown = council.report[:SHOWN_FIRST]
    yield Heading("What we know")
    if shown:
        yield report_grid(table, shown)
    if len(council.report) > len(shown):
        yield Text(f"{len(council.report) - len(shown)} more lines: type more.")
    if council.news:
        yield Heading("Since the last council" if council.number > 1 else "News")
        news = (f"{table.day(one.day)}: {_news(table, one.name)}" for one in council.news)
        yield Points(tuple(news))
    if council.waiting or council.refused:
        yield Heading("Your orders")
        waiting = [f"waits: {table.order(council.seat.actor, one)}" for one in council.waiting]
        refused = [
            f"refused on {table.day(when)}: {council.seat.menu[action]}; something stood in its way"
            for when, action in council.refused
        ]
        yield Points((*waiting, *refused))
    if estimate is not None:
        yield Heading("Our staff")
        yield Text(_staff_words(table, estimate))
    yield Heading("What you can order")
    yield menu_grid(table, council)
    objections = [
        f"{one.title}: {item.objects}"
        for one in council.menu
        if (item := council.seat.told.menu[one.name]).objects
    ]
    if objections:
        yield Text("you may order it and pay for it at home. " + "; ".join(objections), "*")
    orders = counted(council.seat.allowed, "new order")
    yield Text(f"{orders} a council. help lists what you can type.")


def _news(table: Table, name: str) -> str:
    model = table.model
    info = model.happenings[name]
    words = plain_name(model, name)
    rung = "" if info.rung is None else f", rung {info.rung}"
    who = " and ".join(table.actor(by) for by in info.by)
    if not who or words.casefold().startswith(who.casefold()):
        return f"{words}{rung}"
    return f"{who}: {words}{rung}"


def report_grid(table: Table, lines: Sequence[Line]) -> Grid:
    """Some lines of a situation report."""
    rows = tuple(
        (line.item.title, said(table.model, line), line.sure, _age(line)) for line in lines
    )
    return Grid(("item", "what we say", "sure", "age"), rows, "The situation report")


def said(model: Model, line: Line) -> str:
    """What a seat says of a line: a range, or whether it has happened."""
    if line.item.happens:
        count = floor(line.value + 0.5)
        if count < 1:
            return "none seen"
        return "seen" if count == 1 else f"seen {count} times"
    unit = model.units.get(line.item.row, "")
    low, high = max(line.low, min(0.0, line.value)), line.high
    number = amount(line.value) if low == high else f"{amount(low)} – {amount(high)}"
    return f"{number} {unit}".strip()


def true_words(model: Model, line: Line, truth: float) -> str:
    """What was so of a line."""
    if line.item.happens:
        count = floor(truth + 0.5)
        return "had not happened" if count < 1 else "had happened"
    return f"{amount(truth)} {model.units.get(line.item.row, '')}".strip()


def _age(line: Line) -> str:
    if line.age is None:
        return "as at the start"
    return "today" if line.age < 1 else counted(round(line.age), "day")


def _staff_words(table: Table, estimate: Staff) -> str:
    how = "" if estimate.by_numbers else " by what has happened"
    alike = f"{whole(estimate.alike)} look like this{how}"
    start = f"Of {whole(estimate.worlds)} worlds, {alike} from here."
    if not estimate.soon:
        return f"{start} That is too few to say more."
    soon = "; ".join(f"{title} {told(share)}" for title, share in estimate.soon)
    return f"{start} By {table.day(estimate.until)}: {soon}. {NOTE}"


def menu_grid(table: Table, council: Council) -> Grid:
    """The menu, with what each order takes and where it stands."""
    rows = tuple(_menu_row(table, council, one) for one in council.menu)
    heads = ("", "order", "stands", "rung", "takes", "needs", "undone", "our staff expects")
    return Grid(heads, rows, "The menu")


def _menu_row(table: Table, council: Council, one: Choice) -> tuple[str, ...]:
    item, info = council.seat.told.menu[one.name], table.model.happenings[one.name]
    return (
        str(one.number),
        f"{one.title} *" if item.objects else one.title,
        _stands(table, one),
        "" if info.rung is None else str(info.rung),
        takes(table.model, one.name),
        item.needs or "",
        item.undo,
        "; ".join(item.expects),
    )


def _stands(table: Table, one: Choice) -> str:
    if one.standing == "open":
        return ""
    since = f" since {table.day(one.since)}" if one.since is not None else ""
    needs = f": {_needs(table.model, one.needs)}" if one.needs else ""
    return f"{one.standing}{since}{needs}"


def _needs(model: Model, condition: str) -> str:
    """What an order waits for: another happening by its name, or a condition as it is written."""
    happened = _HAPPENED.fullmatch(condition)
    if happened and happened[1] in model.happenings:
        return f"first: {plain_name(model, happened[1])}"
    return f"needs {condition}"


def takes(model: Model, action: str) -> str:
    """How long an order takes, from the decision to the deed."""
    happening = next(one for one in model.parts.happenings if one.name == action)
    if happening.lag is None:
        return "at once"
    days = [round(model.initial[row]) for row in happening.lag.rows]
    if days[0] == days[-1]:
        return counted(days[0], "day")
    return f"{days[0]} – {days[-1]} days"


def why_paper(table: Table, council: Council, action: str) -> Paper:
    """What speaks for an order and against it."""
    item, info = council.seat.told.menu[action], table.model.happenings[action]
    blocks: list[Block] = [Text(f"{plain_name(table.model, action)}.")]
    if item.for_:
        blocks.append(Text(item.for_, "For:"))
    if item.against:
        blocks.append(Text(item.against, "Against:"))
    if info.rung is not None:
        blocks.append(Text(f"{info.rung}, {table.model.ladder[info.rung]}.", "Rung:"))
    if item.needs:
        blocks.append(Text(f"{item.needs}.", "Needs:"))
    return Paper(item.title, tuple(blocks))


def debrief_paper(table: Table, found: Debrief, folder: Path, program: str) -> Paper:
    """The five parts of the debrief of one seat."""
    seat = table.actor(found.seat)
    title = f"Debrief · {seat} · {table.model.title}, world {found.ended.game.world}"
    blocks = (
        *_happened(table, found),
        *_knew(table, found),
        *_road(table, found, folder, program),
        *_plan(found, folder, program),
        *_yourself(found),
    )
    return Paper(title, blocks)


def _happened(table: Table, found: Debrief) -> Iterator[Block]:
    yield Heading("1. What happened")
    days = sorted([*_calendar(table, found), *_refusals(found)], key=lambda one: one[0])
    yield Points(tuple(f"{table.day(day)}: {words}" for day, words in days))
    played = found.played
    when = f" on {table.day(played.day)}" if played.day is not None else ""
    yield Text(f"{played.ending}{when}.", "The ending:")
    yield Text("* one of your orders. (unseen): your services never told you.")


def _refusals(found: Debrief) -> Iterator[tuple[int, str]]:
    """The seat's orders that came to nothing, by day."""
    player = found.ended.players[found.seat]
    for one in player.refused:
        yield one.day, f"* {player.seat.menu[one.action]}: refused, something stood in its way"


def _calendar(table: Table, found: Debrief) -> Iterator[tuple[int, str]]:
    """What happened, by day, with a mark where the seat ordered it or was not told."""
    model, player = table.model, found.ended.players[found.seat]
    known = {one.name for one in player.news}
    begun = [(one.action, one.day) for one in player.begun]
    for deed in deeds(model, found.ended.history.events):
        mark = "* " if deed.kind in _ANSWERS and _ends_an_order(deed, begun) else ""
        info = model.happenings.get(deed.name)
        if deed.kind in _LOGGED and not (info and info.rung is None and not info.by):
            yield deed.day, f"{mark}{_with_sight(deed, found.seat, known, model)}"


def _ends_an_order(deed: Deed, begun: list[tuple[str, int]]) -> bool:
    """Whether it is what came of an order that was begun, each of which is met by one deed."""
    order = next((one for one in begun if one[0] == deed.name and one[1] <= deed.day), None)
    if order:
        begun.remove(order)
    return order is not None


def _with_sight(deed: Deed, seat: str, known: set[str], model: Model) -> str:
    info = model.happenings.get(deed.name)
    mine = info is not None and info.kind == "action" and info.by[:1] == (seat,)
    unseen = info is not None and not mine and deed.name not in known and deed.kind is Kind.HAPPENED
    return deed_words(deed) + (" (unseen)" if unseen else "")


def _knew(table: Table, found: Debrief) -> Iterator[Block]:
    yield Heading("2. What you knew")
    rows = tuple(_gap_row(table, gap) for gap in found.gaps if gap.size > 0)
    if not rows:
        yield Text("What you were told was so, at every council.")
        return
    heads = ("item", "council", "what we said", "what was so")
    yield Grid(heads, rows, "Where the report and the truth were apart")
    widest = found.widest
    assert widest is not None
    line, council = widest.line, widest.council.number
    words = f"{said(table.model, line)}; {true_words(table.model, line, widest.truth)}"
    yield Text(f"{line.item.title}, at council {council}: {words}.", "The widest gap:")


def _gap_row(table: Table, gap: Gap) -> tuple[str, ...]:
    return (
        gap.line.item.title,
        str(gap.council.number),
        said(table.model, gap.line),
        true_words(table.model, gap.line, gap.truth),
    )


def _road(table: Table, found: Debrief, folder: Path, program: str) -> Iterator[Block]:
    yield Heading("3. The road not taken")
    yield Text("The same luck, with one thing otherwise each time.")
    roads = (found.doctrine, *found.singles, *found.pairs)
    rows = tuple(_road_row(table, found, road) for road in roads)
    yield Grid(("taken back", "so it ends in", "your aims"), rows, "The same luck without it")
    yield Text(_verdict(table, found))
    game = found.ended.game
    seed = ["--seed", str(game.seed)] if game.seed != 1 else []
    path = str(folder / "game.yaml")
    yield Text("Look for yourself: take an order out of a copy of the game, and tell it again.")
    yield Code(
        (
            shlex.join([program, "timeline", path, str(game.world), *seed]),
            shlex.join([program, "why", path, str(game.world), *seed]),
            *_whatifs(found, path, seed, program),
        )
    )


def _whatifs(found: Debrief, path: str, seed: Sequence[str], program: str) -> Iterator[str]:
    """Commands that take the action of an order away from the same world."""
    for road in found.singles:
        ((_, order),) = road.without
        if road.ending != found.played.ending and order.verb == "do":
            words = ["whatif", path, str(found.ended.game.world), *seed]
            yield shlex.join([program, *words, "--without", order.action])


def _road_row(table: Table, found: Debrief, road: Road) -> tuple[str, ...]:
    if road is found.doctrine:
        what = "all of them: nobody at the table"
    else:
        what = " and ".join(_given(table, *one, several=_several(found)) for one in road.without)
    when = f", {table.day(road.day)}" if road.day is not None else ""
    same = (
        " (as played)" if (road.ending, road.day) == (found.played.ending, found.played.day) else ""
    )
    return what, f"{road.ending}{when}{same}", _aims(found, road)


def _given(table: Table, seat: str, order: Order, *, several: bool) -> str:
    whose = f"{table.actor(seat)}, " if several else ""
    return f"{whose}{table.day(order.day)}, {table.order(seat, order)}"


def _several(found: Debrief) -> bool:
    """Whether several seats were taken, so that an order says whose it is."""
    return len(found.ended.game.seats) > 1


def _aims(found: Debrief, road: Road) -> str:
    """Which aims come out otherwise than as played."""
    changed = [
        f"{aim.title} {'kept' if kept else 'missed'}"
        for aim, kept, played in zip(found.aims, road.aims, found.played.aims, strict=True)
        if kept != played
    ]
    return "; ".join(changed) or "the same"


def _verdict(table: Table, found: Debrief) -> str:
    match found.verdict:
        case "this order":
            named = "; ".join(
                " and ".join(_given(table, *one, several=_several(found)) for one in road.without)
                for road in found.singles
                if road.ending != found.played.ending
            )
            return f"This order changed the ending: {named}."
        case "only together":
            road = found.turning[0]
            named = " and ".join(
                _given(table, *one, several=_several(found)) for one in road.without
            )
            return f"No order alone changed the ending; only together: {named}."
        case "all together":
            return (
                "No order alone and no two of them changed the ending; with all of them taken back"
                " the world ends otherwise."
            )
    return "None of your orders changed the ending here."


def _plan(found: Debrief, folder: Path, program: str) -> Iterator[Block]:
    luck = found.luck
    yield Heading("4. Plan or luck")
    yield Text(
        "Your orders as a fixed plan, against nobody at the table, in the same"
        f" {whole(luck.worlds)} worlds. Fixed means: you would have adapted, and the plan cannot."
    )
    rows = []
    for (name, plan), (_, doctrine), (_, change, entered, left) in zip(
        luck.plan.shares, luck.doctrine.shares, luck.changes, strict=True
    ):
        rows.append((name, told(plan), told(doctrine), told(change), f"{entered} / {left}"))
    for aim, plan, doctrine, change in zip(
        found.aims, luck.plan.aims, luck.doctrine.aims, luck.aim_changes, strict=True
    ):
        rows.append((f"aim: {aim.title}", told(plan), told(doctrine), told(change), ""))
    heads = ("", "your plan", "nobody", "change", "in / out")
    yield Grid(heads, tuple(rows), "Shares of worlds with 95% intervals; changes in points")
    name, change, entered, left = luck.changes[0]
    words = f"Your plan changes {name} in {whole(entered + left)} of {whole(luck.worlds)} worlds"
    sat = found.played.headline != found.doctrine.headline
    here = "You sat in one of them." if sat and entered + left else "You sat in one of the others."
    yield Text(f"{words} ({told_alone(change)}). {here} {NOTE}")
    scenario, game = str(folder / "scenario.yaml"), str(folder / "game.yaml")
    yield Code((shlex.join([program, "compare", scenario, game]),))


def _yourself(found: Debrief) -> Iterator[Block]:
    yield Heading("5. Yourself")
    if found.aims:
        kept = zip(found.aims, found.played.aims, strict=True)
        yield Points(tuple(f"{aim.title}: {'kept' if ok else 'missed'}" for aim, ok in kept))
    if found.forecast:
        yield Text(_expected(found.forecast), "You expected:")
    if costs := _costs(found):
        yield Text(f"{costs} They are people, and no number here counts them as points.")
    yield Points(QUESTIONS, numbered=True)
    yield Text(
        "This model has no persons, no parliaments that debate, and no news but what its file"
        " says. A good plan may end badly, and a bad one well: judge it by what was known on the"
        " day, and by what it does in all worlds."
    )


def _expected(scores: Scores) -> str:
    """A forecast beside the shares that it was about; never beside the one ending."""
    (guess,) = scores.guesses
    names = [each.name for each in scores.worlds]
    given = ", ".join(
        f"{name} {amount(100 * one)}%" for name, one in zip(names, guess.shares, strict=True)
    )
    came = ", ".join(f"{each.name} {share(each)}" for each in scores.worlds)
    of = f"Of {whole(scores.worlds[0].of)} worlds with nobody at the table: {came}"
    return f"{given}. {of}. That is {in_points(guess.off)} off on average. {ONE_WORLD}"


def _costs(found: Debrief) -> str:
    """Losses as ranges, in a sentence."""
    told_losses = [
        f"{who}, about {low} to {high}"
        for who, value in found.losses
        if (ends := _about(value))
        for low, high in [ends]
    ]
    if not told_losses:
        return ""
    return f"Killed and wounded by the last day: {'; '.join(told_losses)}."


def _about(value: float) -> tuple[str, str] | None:
    """A range of two round numbers around a count."""
    if value < 1:
        return None
    step = 10 ** max(0, floor(log10(value)))
    return whole(floor(value / step) * step), whole(max(ceil(value / step), 2) * step)
