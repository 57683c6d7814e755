"""What pydantic found wrong with the shape of a scenario, in words people use."""

from __future__ import annotations

import re
import typing
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from types import UnionType
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from escalate.scenario.extends import KEY as EXTENDS
from escalate.scenario.layers import Tree
from escalate.scenario.names import SECTIONS, UNNAMED, name_of
from escalate.scenario.numbers import Cut, Number, UnfitError
from escalate.scenario.problems import Place, Problem, closest, nearest
from escalate.scenario.reader import Unread, plain_scalar
from escalate.scenario.schema import ScenarioFile
from escalate.scenario.spelt import as_date, as_number, as_truth

ALIKE = 0.7
"""How alike a key must be to one that the language knows, to be taken for it."""

MOST_MENDED = 500
"""Mistakes beyond which the rest of a scenario is not judged too."""
MOST_ROUNDS = 20
"""After so many rounds of mending nothing is kept of a scenario."""
_WANTED = {
    "string_type": "a text",
    "float_type": "a number",
    "finite_number": "a finite number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "dict_type": "a mapping (key: value)",
    "model_type": "a mapping (key: value)",
    "model_attributes_type": "a mapping (key: value)",
    "tuple_type": "a list",
    "date_type": "a date such as 2024-11-01",
}
_SHORT = {
    "Number": "a number",
    "Quantity": "a number",
    "Moving": "a number",
    "Outcome": "`otherwise`",
    "Sight": "`never`",
}
"""What may stand for a model in a file."""
_FORMULAS = {
    *("when", "veto", "cancel_if", "until", "trigger", "is", "change", "level", "of", "as"),
    *("scale", "while", "only_in", "losses", "moves", "open", "lasting", "fire", "always"),
}
"""Keys of formulas."""
_EXAMPLES = {
    "Headline": "such as {name: wider war, any_of: [war]}",
    "Outcome": 'write {when: "CONDITION"}',
    "Quantity": 'for a formula write {is: "FORMULA"}',
    "Toward": "such as {level: 0.5, half_life: 60}",
}
_EXAMPLES_AT = {
    "ladder": "such as {0: talks, 1: threats}",
    "laws": 'begin each with a dash: - {law: IN WORDS, always: "CONDITION"}',
}
"""How sections are written for which people often write something else."""
"""How models are written for which people often write something else."""


@dataclass(frozen=True)
class Lost:
    """What had to be left out of a scenario so that the rest of it can be judged."""

    names: frozenset[str] = frozenset()
    sections: frozenset[str] = frozenset()
    """Whole sections that are not there: nobody can tell which names they had."""
    places: frozenset[Place] = frozenset()
    """Places where something stands in for what is missing."""
    renamed: Mapping[Place, Place] = field(default_factory=dict)
    """Places under the keys that were meant, and under the misspelt ones that are written."""

    @property
    def everything(self) -> bool:
        """Whether any name may be one of those that were left out."""
        return bool(self.sections)

    def lacks(self, section: str) -> bool:
        """Whether a section, or something in it, was left out."""
        return any(name == section or name.startswith(f"{section}.") for name in self.names)

    def has(self, name: str) -> bool:
        """Whether a name may be one of those that were left out."""
        parts = name.split(".")
        prefixes = (".".join(parts[:end]) for end in range(1, len(parts) + 1))
        return self.everything or any(prefix in self.names for prefix in prefixes)

    def had(self, name: str, sections: Iterable[str]) -> bool:
        """Whether some sections, or what was left out of them, may have held a name."""
        return name in self.names or not self.sections.isdisjoint(sections)

    def stands_in(self, place: Place) -> bool:
        """Whether what is written at a place was never written."""
        return any(place[:end] in self.places for end in range(1, len(place) + 1))


def validated(tree: Tree) -> tuple[ScenarioFile, list[Problem], Lost]:
    """The document of a tree, what is wrong with its shape, and what is missing therefore.

    What cannot be understood is left out, so that the rest can be judged too: a misspelt key is
    taken for the one that was meant, a wrong value is dropped.
    """
    mender = _Mender(tree)
    problems: list[Problem] = []
    missing: list[Place] = []
    fresh: Collection[Place] = {()}
    rounds = 0
    while (details := _details(mender.tree)) is not None:
        placed = [(detail, _in_document(detail["loc"], mender.tree)) for detail in details]
        # What turns up later follows from what was left out, except under a key that was renamed.
        told = [one for one in placed if _lies_in(one[1], fresh)]
        told = [_indented(*one, mender.tree) for one in told if not _is_emptied(*one, mender.tree)]
        told_here = [one for one in told if _to_tell(one[0])]
        problems += [_problem(*one) for one in told_here[:MOST_MENDED]]
        problems += [Problem(str(one["msg"]), place) for one, place in told_here[MOST_MENDED:]]
        missing += [place for one, place in told if one["type"] == "missing"]
        before = set(mender.renamed)
        rounds += 1
        if rounds < MOST_ROUNDS and len(details) <= MOST_MENDED:
            mender.mend(details)
        else:
            mender.give_up()
        fresh = mender.renamed.keys() - before
    document = ScenarioFile.model_validate(mender.tree)
    return document, [*problems, *_missing(missing, mender.renamed)], mender.lost()


def _details(tree: Tree) -> Sequence[Any] | None:
    """What pydantic finds wrong with a tree; None for nothing."""
    try:
        ScenarioFile.model_validate(tree)
    except ValidationError as error:
        return error.errors(include_url=False)
    return None


def _is_emptied(detail: Any, place: Place, tree: Tree) -> bool:
    """Whether a section holds nothing because what belongs to it begins too far to the left."""
    if len(place) != 1 or detail["input"] is not None or place[0] not in tree:
        return False
    following = list(tree)[list(tree).index(place[0]) + 1 :]
    return bool(following) and following[0] not in _keys(()) and isinstance(place[0], str)


def _indented(detail: Any, place: Place, tree: Tree) -> tuple[Any, Place]:
    """A mistake, with the section that an unknown key at the left margin belongs to."""
    if detail["type"] == "extra_forbidden" and len(place) == 1 and place[0] in tree:
        before = list(tree)[: list(tree).index(place[0])]
        section = next((key for key in reversed(before) if key in _keys(())), None)
        if section is not None and tree[section] is None:
            return {**detail, "ctx": {"section": section}}, place
    return detail, place


def _lies_in(place: Place, around: Collection[Place]) -> bool:
    return any(place[:end] in around for end in range(len(place) + 1))


def _to_tell(detail: Any) -> bool:
    """Whether a mistake is none that is told otherwise."""
    kind, unread = detail["type"], isinstance(detail["input"], Unread)
    return kind == "extra_forbidden" or not (unread or kind == "missing")


def _missing(places: Sequence[Place], renamed: Mapping[Place, Place]) -> Iterator[Problem]:
    """What is not there, told once for each mapping, unless its key is only misspelt."""
    keys: dict[Place, list[str]] = {}
    for place in places:
        if place not in renamed and (EXTENDS,) not in renamed:
            keys.setdefault(place[:-1], []).append(str(place[-1]))
    for around, names in keys.items():
        verb = "is missing" if len(names) == 1 else "are missing"
        what = f"{_listed(map(repr, names))} {verb}"
        hint = f"add {_listed(f'`{name}:`' for name in names)}"
        yield Problem(what, (*around, names[0]), hint, at_key=True)


def _listed(words: Iterable[str]) -> str:
    """Words with commas, and with `and` before the last."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


_STAND_INS: dict[str, Any] = {
    "escalate": 1,
    "scenario": "unnamed",
    "title": "untitled",
    "start": date(2000, 1, 1),
    "days": 360,
    "actors": {"nobody": {}},
    "outcomes": {"nothing": "otherwise"},
    "headline": {"name": "nothing", "any_of": ["nothing"]},
}
"""What takes the place of what no scenario can do without."""

_NAMING = {"odds", "stages", "start", "losses", "fire", "from", "shells", "lasting", "sees"}
"""Keys of things whose contents make names of their own."""


class _Mender:
    """Takes out of a tree what is wrong with it, and remembers what."""

    def __init__(self, tree: Tree) -> None:
        self.tree = deepcopy(tree) if isinstance(tree, dict) else {}
        self._names: set[str] = set()
        self._places: set[Place] = set()
        self._sections: set[str] = set()
        self.renamed: dict[Place, Place] = {}

    def lost(self) -> Lost:
        """What was taken out so far."""
        names, sections = frozenset(self._names), frozenset(self._sections)
        return Lost(names, sections, frozenset(self._places), self.renamed)

    def mend(self, details: Sequence[Any]) -> None:
        """Take out or replace what each error is about; misspelt keys first."""
        for detail in sorted(details, key=lambda one: one["type"] != "extra_forbidden"):
            place = _in_document(detail["loc"], self.tree)
            match str(detail["type"]):
                case "extra_forbidden":
                    self._rename_or_drop(place)
                case "missing":
                    self._drop_around(place)
                case "value_error" if isinstance(detail["ctx"]["error"], UnfitError):
                    self._fit(place, detail["ctx"]["error"])
                case _:
                    self._drop(place)

    def _rename_or_drop(self, place: Place) -> None:
        held = self._at(place[:-1])
        if not isinstance(held, dict) or place[-1] not in held:
            return
        known = set(_keys(place[:-1])) - held.keys()
        meant, rest = _parted(str(place[-1]), known) or (_meant(str(place[-1]), known), None)
        if meant == EXTENDS:
            self._sections.update(SECTIONS)
        if meant:
            value = held.pop(place[-1])
            held[meant] = value if rest is None else plain_scalar(rest)
            self.renamed[*place[:-1], meant] = place
        else:
            self._drop(place)
            missing = set(_keys(place[:-1])) - held.keys() - {EXTENDS, "day_0_factors"}
            self._names |= {name_of((*place[:-1], key)) for key in missing}

    def _fit(self, place: Place, error: UnfitError) -> None:
        """Take out the keys that do not go with the others; the whole thing if that is no help."""
        held = self._at(place)
        unfit = {**dict.fromkeys(error.keys), **error.put}
        if not isinstance(held, dict) or all(held.get(key) == unfit[key] for key in unfit):
            self._drop(place)
            return
        held.update(unfit)
        for key in error.keys:
            del held[key]

    def _drop_around(self, place: Place) -> None:
        """Take out what cannot do without a missing key, or put something in its place."""
        held = self._at(place[:-1])
        if isinstance(held, dict) and place[-1] in held:
            return  # a misspelt key has become it
        if len(place) == 1 and place[0] in _STAND_INS:
            self._stand_in(str(place[0]))
            return
        instead = _instead(_kind(place))
        if instead is None or not isinstance(held, dict):
            self._drop(place[:-1])
            return
        held[place[-1]] = instead
        self._places.add(place[:-1] if place[-1] == "value" else place)

    def _drop(self, place: Place) -> None:
        """Take out a value; a list goes as a whole."""
        while len(place) > 1 and isinstance(place[-1], int):
            place = place[:-1]
        held = self._at(place[:-1])
        if not place or not isinstance(held, dict) or place[-1] not in held:
            self._drop_around((*place[:-1], "")) if len(place) > 1 else self.give_up()
            return
        self._lose(place, held.pop(place[-1]))
        if len(place) == 2 and place[0] in {"actors", "doctrines"}:
            held[place[-1]] = {}
            self._places.add(place)
        if len(place) == 1 and place[0] in _STAND_INS:
            self._stand_in(str(place[0]))

    def give_up(self) -> None:
        """Keep nothing that was written; what stands in for it is a scenario."""
        self.tree = {}
        for key in _STAND_INS:
            self._stand_in(key)
        self._sections |= {*SECTIONS, "outcomes", "sources"}

    def _lose(self, place: Place, value: Tree) -> None:
        if len(place) > 1:
            inner = len(place) > 2 and place[2] in _NAMING
            apart = place[0] in {"sources", "outcomes", "overrides", "scenarios"}
            known = place[1:] if apart else place[:2] if inner else place
            self._names.add(name_of(known))
            if place[0] == "outcomes":
                self._names.add("outcome")  # as formulas name it
            return
        self._names.add(str(place[0]))
        if isinstance(value, dict):
            self._names |= {str(name) for name in value}
        elif place[0] in {*SECTIONS, "sources"}:
            self._sections.add(str(place[0]))

    def _stand_in(self, key: str) -> None:
        self.tree[key] = deepcopy(_STAND_INS[key])
        self._places.add((key,))
        if key in {"actors", "outcomes"}:
            self._sections.add(key)

    def _at(self, place: Place) -> Tree:
        held = self.tree
        for key in place:
            try:
                held = held[key]
            except (KeyError, IndexError, TypeError):
                return None
        return held


def _instead(kind: Any) -> Any:
    """What can take the place of a required value, so that what is around it can be judged."""
    for inner in _flat(kind):
        if inner is Number:
            return 0.5
        if inner is str:
            return "0"
        if get_origin(inner) is typing.Literal:
            return get_args(inner)[0]
        if get_origin(inner) is tuple and get_args(inner)[0] is Number:
            return 1
    return None


def _in_document(loc: tuple[int | str, ...], tree: Any) -> Place:
    """The part of pydantic's location that exists in the document, and one key more."""
    place: list[str | int] = []
    for key in loc:
        if isinstance(key, int) and not isinstance(tree, list):
            continue  # one value stands for a list of it
        place.append(key)
        try:
            tree = tree[key]
        except (KeyError, IndexError, TypeError):
            break
    return tuple(place)


def _problem(detail: Any, place: Place) -> Problem:
    kind = str(detail["type"])
    if isinstance(cut := detail["input"], Cut):
        return Problem("a comma ends this value", place, f"write {cut.whole}", cut.offset)
    if kind == "extra_forbidden":
        return _unknown(detail, place)
    if kind == "value_error":
        return _unfit(detail["ctx"]["error"], detail["input"], place)
    if kind == "literal_error":
        return _choice(detail, place)
    if kind in _WANTED:
        return _wrong_type(kind, detail, place)
    return Problem(f"{_place_name(place)} {_limit(kind, detail)}", place, _remedy(kind, detail))


def _unknown(detail: Any, place: Place) -> Problem:
    key, section = str(place[-1]), detail.get("ctx", {}).get("section")
    if not key:
        what, hint = "a key is missing before a colon", "write `key: value`"
        return Problem(what, place, hint, at_key=True)
    hint = f"indent it, and all that belongs to `{section}:`, by two spaces" if section else ""
    hint = hint or (_after_a_comma(key) if detail["input"] is None else "")
    return Problem(f"unknown key {key!r}", place, hint or _known_here(place), at_key=True)


def _known_here(place: Place) -> str:
    """What may have been meant by an unknown key."""
    key, known = str(place[-1]), set(_keys(place[:-1])) - {"day_0_factors"}
    if key.count(")") > key.count("("):
        return 'put a formula that holds a comma in quotes: when: "max(a, b) > 0"'
    if parts := _parted(key, known):
        return f"a colon is missing: write `{parts[0]}: {parts[1]}`"
    meant = _meant(key, known)
    return f"did you mean {meant!r}?" if meant else f"known here: {', '.join(sorted(known))}"


def _after_a_comma(key: str | int) -> str:
    """What to do about a key that is the end of a number: `{per_month: 1,150}`."""
    if not re.fullmatch("[0-9]+", str(key)):
        return ""
    thousands = f"`_{key}` for thousands, " if len(str(key)) == 3 else ""
    return f"a comma ends the value before it: write {thousands}`.{key}` for a fraction"


def _parted(key: str, known: Collection[str]) -> tuple[str, str] | None:
    """The key and the value of `{value 300, ...}`, which YAML reads as one long key."""
    word, _, rest = key.partition(" ")
    return (word, rest.strip()) if rest and word in known else None


def _meant(key: str, known: Collection[str]) -> str:
    """The key that a misspelt one is taken for; an empty text if none is like it."""
    return closest(key, known, ALIKE)


def _choice(detail: Any, place: Place) -> Problem:
    expected, given = detail["ctx"]["expected"], _seen(detail)
    if place == ("escalate",):
        return Problem(f"this program reads scenarios of language {expected}, not {given}", place)
    what = f"{given} is not one of {expected}"
    return Problem(what, place, nearest(str(detail["input"]), _quoted(expected)))


def _wrong_type(kind: str, detail: Any, place: Place) -> Problem:
    wanted, hint = _WANTED[kind], ""
    if place[-1:] == ("date",) or place[-2:] == ("date", "value"):
        wanted = "a date such as 2024-11-01, or the number of a day"
    elif kind == "string_type" and not _FORMULAS.isdisjoint(map(str, place[2:])):
        wanted = "a formula"
    elif kind == "tuple_type" and not isinstance(detail["input"], dict):
        wanted = "a word, or a list" if place[-1:] != ("range",) else "a list: [low, high]"
    model = detail.get("ctx", {}).get("class_name")
    if model in _SHORT:
        wanted = f"{_SHORT[model]} or a mapping (key: value)"
    if detail["input"] is None and "mapping" in wanted:
        hint = "take the line out, or write {} if there is nothing to say"
    elif wanted in {"a number", "a whole number"}:
        hint = as_number(detail["input"]) or _number(detail, place)
    elif "date" in wanted:
        hint = as_date(detail["input"])
    elif wanted == "true or false":
        hint = as_truth(detail["input"])
    else:
        short = _SHORT.get(model, "").strip("`")
        example = _EXAMPLES.get(model, "") or _EXAMPLES_AT.get(str(place[-1]), "")
        hint = nearest(str(detail["input"]), [short]) or example
    return Problem(f"{_place_name(place)} must be {wanted}, not {_seen(detail)}", place, hint)


def _number(detail: Any, place: Place) -> str:
    """What to write for a number, by what is around it."""
    if "rung" in place[-2:]:
        return "write the number of the rung, which stands before its name in `ladder`"
    key = place[-2] if place[-1] == "value" else place[-1]
    return _after_a_comma(key) if detail["input"] is None else ""


def _limit(kind: str, detail: Any) -> str:
    """What a value keeps to, in words, where that is not its type."""
    ctx = detail.get("ctx", {})
    match kind:
        case "less_than_equal":
            return f"must be at most {ctx['le']:,}, not {_seen(detail)}"
        case "greater_than_equal":
            return f"must be at least {ctx['ge']:,}, not {_seen(detail)}"
        case "too_short":
            return "is empty"
        case "too_long":
            return f"must hold at most {ctx['max_length']}, not {len(detail['input']):,}"
        case "string_pattern_mismatch":
            return f"must be a short name, not {_seen(detail)}"
    message = str(detail["msg"])
    return f"cannot be this: {message[0].lower()}{message[1:]}"


def _remedy(kind: str, detail: Any) -> str:
    if kind == "too_short":
        return "give at least one"
    if kind == "too_long" and detail["ctx"]["max_length"] == 3:
        return "write 7, [low, high] or [low, likely, high]"
    if kind == "too_long":
        return "leave some out, or make one of several"
    if kind == "string_pattern_mismatch":
        short = re.sub(r"[^a-z0-9]+", "-", str(detail["input"]).lower()).strip("-")[:64]
        return f"small letters, digits and -, such as {short or 'my-crisis'}"
    return ""


def _unfit(error: Exception, given: Any, place: Place) -> Problem:
    keys = error.keys if isinstance(error, UnfitError) and isinstance(given, dict) else ()
    key = next((key for key in keys if key in given), None)
    if key is None:
        return Problem(str(error), place)
    return Problem(str(error), (*place, key), at_key=True)


def _place_name(place: Place) -> str:
    words = [str(key) for key in place if not isinstance(key, int)]
    named = [word for word in words if word not in UNNAMED] or words
    item = "an item of " if place and isinstance(place[-1], int) else ""
    return f"{item}{named[-1]!r}" if named else "the scenario"


def _seen(detail: Any) -> str:
    value = detail["input"]
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "nothing"}[value]
    return value.isoformat() if isinstance(value, date) else repr(value)[:60]


def _quoted(expected: str) -> list[str]:
    return expected.replace("'", "").replace(" or ", ", ").split(", ")


def _keys(place: Place) -> list[str]:
    """The keys that the schema knows at a place."""
    model = _model(_kind(place))
    if model is None:
        return []
    more = [] if place else [EXTENDS]
    return [*(info.alias or name for name, info in model.model_fields.items()), *more]


def _kind(place: Place) -> Any:
    """The type that the schema has at a place."""
    kind: Any = ScenarioFile
    for key in place:
        kind = _child(kind, key)
    return kind


def _child(kind: Any, key: str | int) -> Any:
    model = _model(kind)
    if model is not None:
        for name, info in model.model_fields.items():
            if key == (info.alias or name):
                return info.annotation
    for inner in _flat(kind):
        if get_origin(inner) in (dict, tuple):
            return get_args(inner)[1 if get_origin(inner) is dict else 0]
    return None


def _model(kind: Any) -> type[BaseModel] | None:
    for inner in _flat(kind):
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            return inner
    return None


def _flat(kind: Any) -> Iterator[Any]:
    """A type without Annotated, and the members of a union."""
    origin = get_origin(kind)
    if origin is typing.Annotated:
        yield from _flat(get_args(kind)[0])
    elif origin in (typing.Union, UnionType):
        for member in get_args(kind):
            yield from _flat(member)
    elif kind is not None:
        yield kind
