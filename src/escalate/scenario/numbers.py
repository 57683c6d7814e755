"""The scalars of the language: numbers with provenance, durations, factors, formulas."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, takewhile
from typing import Annotated, Any, Literal, Protocol

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, FiniteFloat, model_validator

MOST_CUTS = 20
"""Commas within one value that are looked for."""


class UnfitError(ValueError):
    """Keys of one mapping that do not go together.

    Without `keys`, or with what is in `put` besides, the rest of it could be read.
    """

    def __init__(self, what: str, *keys: str, put: Mapping[str, Any] | None = None) -> None:
        super().__init__(what)
        self.keys = keys
        self.put = put or {}


class Strict(BaseModel):
    """A part of a scenario that refuses what it does not know."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, populate_by_name=False)

    @model_validator(mode="before")
    @classmethod
    def _find_cut(cls, given: Any) -> Any:
        """Put together what commas cut, as in `{when: min(a, b) > 0}`, so that it is told once."""
        if not isinstance(given, dict) or None not in given.values():
            return given
        keys = {info.alias or name for name, info in cls.model_fields.items()}
        for key in keys & given.keys():
            if rest := _cut_off(given, key, keys):
                cut = _cut(key, given[key], rest)
                given = {one: given[one] for one in given if one not in rest} | {key: cut}
        return given


@dataclass(frozen=True)
class Cut:
    """A value that a comma in braces cut short, which is never valid."""

    whole: str
    """What was meant, with its key."""
    offset: int = 0
    """How many characters of it stand before the comma, if that is known."""


def _cut_off(given: Mapping[str, Any], key: str, known: Collection[str]) -> list[str]:
    """The keys without a value that belong to the value before them: `150` of `1,150`."""
    names, value = list(given), given[key]
    following = names[names.index(key) + 1 :][:MOST_CUTS]
    rest = list(takewhile(lambda one: given[one] is None and one not in known, following))
    if isinstance(value, int) and not isinstance(value, bool):
        digits = list(takewhile(re.compile("[0-9]+").fullmatch, rest))
        return digits if all(len(part) == 3 for part in digits) else digits[:1]
    texts = list(accumulate(rest, initial=value)) if isinstance(value, str) else []
    still_open = list(takewhile(lambda text: text.count("(") > text.count(")"), texts))
    return rest[: len(still_open)] if len(still_open) < len(texts) else []


def _cut(key: str, value: str | int, rest: Sequence[str]) -> Cut:
    """What was meant by a value and by what stands behind the commas."""
    if isinstance(value, str):
        return Cut(f'{key}: "{", ".join([value, *rest])}"', len(value))
    thousands = value and all(len(part) == 3 for part in rest)
    return Cut(f"{key}: {('_' if thousands else '.').join([str(value), *rest])}")


@dataclass(frozen=True)
class Spelt:
    """How a value is spelt in a file, where its type does not tell; validates nothing."""

    spelling: str


def as_tuple(value: Any) -> Any:
    """A list as the tuple that a frozen model keeps."""
    return tuple(value) if isinstance(value, list) else value


Range = Annotated[tuple[FiniteFloat, ...] | None, BeforeValidator(as_tuple), Spelt("pair")]


Shape = Literal["pieces", "even", "triangular", "log"]


class Number(Strict):
    """A number and where it comes from. Without a source it is an assumption.

    A bare number such as `0.4` or `1_500` is short for `{value: 0.4}` or `{value: 1_500}`.
    """

    value: FiniteFloat
    """The number that is used, unless every world draws its own."""
    range: Range = None
    """The least and the most that it may be: `[low, high]`. `value` lies between them. Without
    `per_world` the range is only said.
    """
    source: str | None = None
    """Where it comes from: a key of `sources`, or a few words. Without it, it is an assumption."""
    as_of: date | None = None
    """The day on which it was so, such as 2024-10-31; only said."""
    unit: str | None = None
    """What it counts, such as `days` or `rounds a month`; only said."""
    note: str | None = None
    """A remark for those who read the file."""
    per_world: bool = False
    """Whether every world draws its own number from `range`. If false, all worlds have `value`."""
    shape: Shape = "pieces"
    """How worlds draw from `range`. `pieces`: as often below `value` as above it, evenly on each
    side; `even`: evenly from end to end; `triangular`: most often near `value`; `log`: evenly by
    orders of magnitude, for a range whose ends lie far apart and above 0.
    """

    @model_validator(mode="after")
    def _range_holds_value(self) -> Number:
        check_range(self.value, self)
        return self


class Ranged(Protocol):
    """What has a range that worlds may draw from."""

    @property
    def range(self) -> tuple[float, ...] | None:
        """The least and the most."""

    @property
    def per_world(self) -> bool:
        """Whether every world draws."""

    @property
    def shape(self) -> Shape:
        """How it is drawn."""


def check_range(value: float, given: Ranged) -> None:
    """Refuse a range that is no pair, upside down, or does not hold the value.

    Raises UnfitError.
    """
    limits = given.range
    if limits is None:
        if given.per_world or given.shape != "pieces":
            key = "per_world" if given.per_world else "shape"
            raise UnfitError(f"`{key}` needs a `range` to draw from", "per_world", "shape")
        return
    if len(limits) != 2:
        raise UnfitError("a range is a pair: [low, high]", "range", "per_world", "shape")
    if not limits[0] <= value <= limits[1]:
        what = f"the range [{limits[0]:g}, {limits[1]:g}] does not hold {value:g}"
        raise UnfitError(what, "range", "per_world", "shape")
    if given.shape == "log" and limits[0] <= 0:
        raise UnfitError("a range drawn in its logarithm lies above 0", "shape")


def _number(value: Any) -> Any:
    """A bare number is short for {value: number}."""
    return value if isinstance(value, (Mapping, Number)) else {"value": value}


def _numbers(value: Any) -> Any:
    """One number, or a list of them, as a tuple of numbers."""
    if isinstance(value, Mapping) and "value" not in value:
        raise ValueError("days are written 7, [low, high] or [low, likely, high]")
    items = value if isinstance(value, (list, tuple)) else [value]
    return tuple(_number(item) for item in items)


_TRUTHS = {"true": "1", "false": "0"}


def _formula(value: Any) -> Any:
    """A number or a truth value is a formula too."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, str):
        return _TRUTHS.get(value.strip(), value)
    return repr(value) if isinstance(value, (int, float)) else value


def _words(value: Any) -> Any:
    """One word, or a list of them, as a tuple of words."""
    return (value,) if isinstance(value, str) else as_tuple(value)


class Factor(Strict):
    """A factor's size where its driver is 0 and where it is 1: numbers, or formulas."""

    at_0: Number | None = None
    """The number where the driver is 0."""
    at_1: Number | None = None
    """The number where the driver is 1."""
    formula_0: str | None = None
    """The formula where the driver is 0."""
    formula_1: str | None = None
    """The formula where the driver is 1."""
    pair: bool = False
    """Both ends are written in the file."""


def _factor(value: Any) -> Any:
    """`3` is short for [1, 3]; each end may be a number or a formula."""
    if isinstance(value, Factor):
        return value
    ends = value if isinstance(value, list) else [1, value]
    inner = isinstance(value, Mapping) and "value" not in value
    if len(ends) != 2 or inner:
        raise ValueError("a factor is one number, or a pair: [at 0, at 1]")
    parts: dict[str, Any] = {"pair": isinstance(value, list)}
    for index, end in enumerate(ends):
        if isinstance(end, str):
            parts[f"formula_{index}"] = end
        else:
            parts[f"at_{index}"] = _number(end)
    return parts


def _rest(value: Any) -> Any:
    return None if value == "rest" else _number(value)


def _ordinal(value: Any) -> Any:
    return value.toordinal() if isinstance(value, date) else value


def as_day(value: Any) -> Any:
    """A date waits for the scenario's start: it is kept as its ordinal, marked by its unit."""
    if isinstance(value, date):
        return {"value": value.toordinal(), "unit": "date"}
    if isinstance(value, dict) and isinstance(value.get("value"), date):
        limits = value.get("range")
        ends = [_ordinal(end) for end in limits] if isinstance(limits, list) else limits
        return {**value, "value": value["value"].toordinal(), "range": ends, "unit": "date"}
    return value if isinstance(value, dict) or value is None else {"value": value, "unit": "day"}


Given = Annotated[Number, BeforeValidator(_number), Spelt("number")]
Formula = Annotated[str, BeforeValidator(_formula), Spelt("formula")]
Duration = Annotated[
    tuple[Number, ...],
    BeforeValidator(_numbers),
    Field(min_length=1, max_length=3),
    Spelt("days"),
]
"""Days: `7`, [low, high] evenly, or [low, likely, high] triangular."""
Words = Annotated[tuple[str, ...], BeforeValidator(_words), Spelt("words")]
"""One word, or a list of them."""
Times = dict[str, Annotated[Factor, BeforeValidator(_factor), Spelt("factor")]]
Odds = dict[str, Annotated[Number | None, BeforeValidator(_rest), Spelt("share")]]
Period = Literal["day", "week", "month", "year"]
Day = Annotated[Number, BeforeValidator(as_day), Spelt("day")]
"""A date, or the number of a day."""
