"""Names that a scenario may choose for its things; binds nothing."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Iterator

from escalate.model.binder import Binder
from escalate.model.syntax import CONSTANTS, FUNCTIONS
from escalate.scenario.names import SECTIONS, UNNAMED
from escalate.scenario.problems import Place

THING = re.compile(r"[a-z][a-z0-9_]*")
_QUANTITY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){0,2}")
_TAKEN = {"day", "winter", "known", "outcome", "escalation", *CONSTANTS, *FUNCTIONS}


def check_names(binder: Binder) -> None:
    """Refuse names that are none, that formulas use themselves, or that two things share."""
    first: dict[str, str] = {}
    for section in SECTIONS:
        for name in getattr(binder.document, section):
            place: Place = (section, name)
            pattern = _QUANTITY if section == "quantities" else THING
            wrong = len(binder.problems)
            if not pattern.fullmatch(name):
                _no_name(binder, name, place)
            elif name in _TAKEN or any(keyword.iskeyword(part) for part in name.split(".")):
                what = f"{name!r} means something else in formulas"
                binder.key_problem(what, place, "choose another name")
            elif name in first:
                hint = f"it stands in `{first[name]}` already; names are unique"
                binder.key_problem(f"{name!r} is used twice", place, hint)
            first.setdefault(name, section)
            if len(binder.problems) > wrong:
                binder.ambiguous |= {thing := name.partition(".")[0], _as_name(thing)}
    for name, place in _parts(binder):
        if not THING.fullmatch(name) or keyword.iskeyword(name):
            _no_name(binder, name, place)
        elif name in UNNAMED:
            binder.key_problem(f"{name!r} means something else here", place, "choose another word")
    _check_ladder(binder)


def _no_name(binder: Binder, name: str, place: Place) -> None:
    hint = "small letters, digits and _, beginning with a letter"
    meant = _as_name(name)
    better = f", such as {meant}" if meant != name and _QUANTITY.fullmatch(meant) else ""
    binder.key_problem(f"{name!r} is not a name", place, hint + better)


def _as_name(word: str) -> str:
    """How a word would be spelt as a name."""
    plain = unicodedata.normalize("NFKD", word.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9_.]+", "_", plain).strip("_")


def _parts(binder: Binder) -> Iterator[tuple[str, Place]]:
    """The names that things give to their own parts."""
    document = binder.document
    for actor, part in document.actors.items():
        yield from ((aim, ("actors", actor, "aims", aim)) for aim in part.aims)
    for treaty, contents in document.treaties.items():
        for duty in contents.duties:
            yield duty, ("treaties", treaty, "duties", duty)
    for section in ("actions", "events"):
        for name, act in getattr(document, section).items():
            yield from ((branch, (section, name, "odds", branch)) for branch in act.odds)
    for force, troops in document.forces.items():
        for index, stage in enumerate(troops.stages):
            yield stage, ("forces", force, "stages", index)


def _check_ladder(binder: Binder) -> None:
    """The rungs are 0, 1, 2 and so on, without a gap."""
    rungs = [] if binder.lost.lacks("ladder") else list(binder.document.ladder)
    wanted = [str(rung) for rung in range(len(rungs))]
    missing = next((rung for rung in wanted if rung not in rungs), None)
    if missing is not None:
        odd = [rung for rung in rungs if missing == "0" or rung not in wanted]
        least = min(odd, key=lambda rung: (len(rung), rung))
        hint = "begin with 0" if missing == "0" else f"{missing} is missing"
        binder.key_problem("rungs are numbered 0, 1, 2 and so on", ("ladder", least), hint)
