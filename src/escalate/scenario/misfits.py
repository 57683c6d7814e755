"""What pydantic found wrong with the shape of a scenario, in words people use."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from typing import Any

from escalate.scenario.kinds import keys_at
from escalate.scenario.names import UNNAMED
from escalate.scenario.numbers import Cut, UnfitError
from escalate.scenario.problems import Place, Problem, closest, nearest
from escalate.scenario.schema import BY_THE_TOOL
from escalate.scenario.spelt import as_date, as_number, as_truth

ALIKE = 0.7
"""How alike a key must be to one that the language knows, to be taken for it."""

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
"""How models are written for which people often write something else."""
_EXAMPLES_AT = {
    "ladder": "such as {0: talks, 1: threats}",
    "laws": 'begin each with a dash: - {law: IN WORDS, always: "CONDITION"}',
}
"""How sections are written for which people often write something else."""


def problem_of(detail: Any, place: Place) -> Problem:
    """What is wrong at a place, and what to do, by one of pydantic's errors."""
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
    key, known = str(place[-1]), set(keys_at(place[:-1])) - BY_THE_TOOL
    if key.count(")") > key.count("("):
        return 'put a formula that holds a comma in quotes: when: "max(a, b) > 0"'
    if parts := parted(key, known):
        return f"a colon is missing: write `{parts[0]}: {parts[1]}`"
    meant = meant_by(key, known)
    return f"did you mean {meant!r}?" if meant else f"known here: {', '.join(sorted(known))}"


def _after_a_comma(key: str | int) -> str:
    """What to do about a key that is the end of a number: `{per_month: 1,150}`."""
    if not re.fullmatch("[0-9]+", str(key)):
        return ""
    thousands = f"`_{key}` for thousands, " if len(str(key)) == 3 else ""
    return f"a comma ends the value before it: write {thousands}`.{key}` for a fraction"


def parted(key: str, known: Collection[str]) -> tuple[str, str] | None:
    """The key and the value of `{value 300, ...}`, which YAML reads as one long key."""
    word, _, rest = key.partition(" ")
    return (word, rest.strip()) if rest and word in known else None


def meant_by(key: str, known: Collection[str]) -> str:
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
