"""What a word at the table means: of the game itself, and of the scenario; knows no world."""

from __future__ import annotations

from collections.abc import Iterator

from escalate.analysis.story import plain_name
from escalate.model.model import Model
from escalate.model.parts import Seat
from escalate.scenario.problems import closest

OF_THE_GAME = {
    "council": "A day on which your seat sits and may give orders.",
    "do": "Order an action. It is decided today, and takes the days that the menu says.",
    "hold": "Keep an action from being taken before your next council. It is free.",
    "leave": "Leave an action to doctrine again: takes back a hold, or an order that waits.",
    "if": "An order that waits until you come to know of something: `if crossing do 4`.",
    "doctrine": "How an actor decides when nobody orders anything. It keeps what you do not name.",
    "rung": "A step of the ladder of escalation. A higher one is graver.",
    "world": "One course of the crisis with its own luck. The same number is the same luck always.",
    "luck": "The rolls that decide what comes about. They are the same whatever you order.",
    "consent": "What others must agree to. Without it an order is tried, and refused.",
    "sure": "How sure your services are: by how rough and how old their news is.",
    "unseen": "What happened without your services ever telling you.",
    "staff": "They count worlds that look like this from your seat, and what came of those.",
    "interval": "Between its ends the true share lies in 95 of 100 such counts.",
    "aim": "What your seat wants. It is kept or not on the last day, whatever you ordered.",
    "plan": "All orders that you gave. After the game it is tried in 2,000 other worlds.",
}


def meaning(model: Model, seat: Seat, word: str) -> str | None:
    """What a word means here, or None."""
    known = dict(_all(model, seat))
    plain = {name.casefold().replace("_", " "): name for name in known}
    wanted = word.casefold().replace("_", " ").strip()
    holding = (one for one in plain if len(wanted) > 2 and wanted in one)
    found = closest(wanted, plain) or min(holding, key=len, default="")
    name = plain.get(wanted) or plain.get(found)
    return None if name is None else f"{name}: {known[name]}"


def words(model: Model, seat: Seat) -> list[str]:
    """Words that can be asked for, besides all that happens and all that has a title."""
    rungs = [f"rung {number}" for number in range(len(model.ladder))]
    report = [item.title for item in seat.report]
    return list(dict.fromkeys([*OF_THE_GAME, *rungs, *seat.menu.values(), *report]))


def _all(model: Model, seat: Seat) -> Iterator[tuple[str, str]]:
    for number, rung in enumerate(model.ladder):
        yield f"rung {number}", rung
    for name, choice in seat.told.menu.items():
        parts = [plain_name(model, name), choice.for_, choice.against]
        yield choice.title, " ".join(_ended(part) for part in parts if part)
    for item in seat.report:
        yield item.title, _ended(plain_name(model, item.name))
    for name, info in model.happenings.items():
        yield name, _ended(info.about or plain_name(model, name))
    for name, title in model.titles.items():
        unit = f", in {model.units[name]}" if name in model.units else ""
        yield name, f"{title}{unit}."
        yield title, f"`{name}` in the scenario{unit}."
    yield from _treaties(model)
    yield from OF_THE_GAME.items()


def _treaties(model: Model) -> Iterator[tuple[str, str]]:
    """What each treaty asks for and when, under its name and under its title."""
    asked: dict[str, list[str]] = {}
    for duty in model.parts.duties:
        asked.setdefault(duty.name.split(".")[0], []).append(
            f"{model.titles.get(duty.name) or plain_name(model, duty.name)}, "
            f"where {duty.trigger.text}"
        )
    for name, duties in asked.items():
        for called in (name, plain_name(model, name)):
            yield called, _ended("; ".join(duties))


def _ended(words: str) -> str:
    return words if words.endswith((".", "?", "!")) else f"{words}."
