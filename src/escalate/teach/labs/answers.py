"""What students claim, in the many ways in which people write it; judges nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from escalate.analysis.intervals import wilson
from escalate.analysis.words import BANDS
from escalate.model.model import Model
from escalate.scenario.problems import closest

_DECIMAL = r"[-+]?\d+,\d(?!\d)"  # a comma with one digit behind it sets no thousands apart
_NUMBER = rf"{_DECIMAL}|[-+−]?\d+(?:[ ,_]\d{{3}})*(?:\.\d+)?|[-+−]?\.\d+"
_UNIT = r"\s*(?:%|percent|per cent|points?|pts?|pp)?"
_TO = r"\s*(?:-|–|—|to|until|\.\.\.?|and)\s*"
_RANGE = re.compile(rf"(?:between\s+|from\s+)?({_NUMBER}){_UNIT}{_TO}({_NUMBER})({_UNIT})")
_AROUND = re.compile(rf"({_NUMBER})({_UNIT})\s*(?:±|\+/-|\+-|plus or minus)\s*({_NUMBER})({_UNIT})")
_OF = re.compile(rf"({_NUMBER})\s*(?:of|/|out of)\s*({_NUMBER})(?:\s*worlds?)?")
_IN = re.compile(rf"({_NUMBER})\s*in\s*({_NUMBER})(?:\s*worlds?)?")
_ONE = re.compile(rf"({_NUMBER})({_UNIT})")
_UP_TO = re.compile(r"(?:at most|up to|no more than|not over|below|under|less than|<=?|≤)\s*(.+)")
_LOOSE = re.compile(
    r"^(?:about|around|roughly|circa|ca\.?|approximately|some|~|≈)\s*", re.IGNORECASE
)


class UnreadError(ValueError):
    """What is claimed cannot be read: what is wrong, and what to write."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(what)
        self.what, self.hint = what, hint


@dataclass(frozen=True)
class Claimed:
    """A range that is claimed; of shares from 0 to 1, of differences in points."""

    low: float
    high: float
    note: str = ""
    """How it was understood, where that needs saying."""


@dataclass(frozen=True)
class Named:
    """A thing that is named, and how it was understood where that needs saying."""

    name: str
    note: str = ""


def share(given: Any) -> Claimed:  # noqa: C901, PLR0911 (one line a way of writing)
    """A range of shares.

    `12%`, `0.12`, `12 in 100`, `1 in 8` and `about 12,5 %` are points; `10–14 %`, `12 ± 2 %` and
    `at most 5 %` are ranges; `246 of 2,000` is its interval, and a word of ICD 203 its band.
    Raises UnreadError.
    """
    if isinstance(given, list):
        return _shares([_plain(one) for one in _two(given)], percent=_percents(given))
    text = _text(given)
    if text in BANDS:
        low, high = BANDS[text]
        return Claimed(low, high, f"{text!r} is the band from {100 * low:g} to {100 * high:g} %")
    if match := _UP_TO.fullmatch(text):
        return Claimed(0.0, share(match[1]).high)
    if match := _OF.fullmatch(text):
        count, of = _plain(match[1]), _plain(match[2])
        if not (of >= 1 and 0 <= count <= of and count == int(count) and of == int(of)):
            raise UnreadError(f"{given!r} is no count", "write such as 246 of 2,000")
        low, high = wilson(int(count), int(of))
        return Claimed(low, high, f"{text} is {100 * low:.1f} to {100 * high:.1f} %")
    if match := _IN.fullmatch(text):
        count, of = _plain(match[1]), _plain(match[2])
        if not 0 <= count <= of or of == 0:
            raise UnreadError(f"{given!r} is no share", "write such as 1 in 8")
        return Claimed(count / of, count / of)
    if match := _RANGE.fullmatch(text):
        return _shares([_plain(match[1]), _plain(match[2])], percent="%" in text or "per" in text)
    if match := _AROUND.fullmatch(text):
        percent = bool(match[2].strip() or match[4].strip())
        return _shares(_around(match[1], match[3]), percent=percent)
    if match := _ONE.fullmatch(text):
        value = _plain(match[1])
        return _shares([value, value], percent=bool(match[2].strip()))
    raise UnreadError(f"{given!r} is no share", "write such as 12 %, 10 – 14 %, or 246 of 2,000")


def points(given: Any) -> Claimed:
    """A range of differences in points, or of numbers: `-2.4 to -1.8`, `[-2, 1]`, `about 0.4`.

    Raises UnreadError.
    """
    if isinstance(given, list):
        low, high = (_plain(one) for one in _two(given))
        return _ordered(low, high)
    text = _text(given)
    if match := _RANGE.fullmatch(text):
        return _ordered(_plain(match[1]), _plain(match[2]))
    if match := _AROUND.fullmatch(text):
        return _ordered(*_around(match[1], match[3]))
    if match := _ONE.fullmatch(text):
        value = _plain(match[1])
        return Claimed(value, value)
    raise UnreadError(f"{given!r} is no range", "write such as -2.4 to -1.8")


def count(given: Any) -> int:
    """A whole number, such as a number of worlds: `2,000`, `2_000`, `2000 worlds`.

    Raises UnreadError.
    """
    if isinstance(given, bool):
        raise UnreadError(f"{given!r} is no number", "write such as 2000")
    match = re.fullmatch(rf"({_NUMBER})(?:\s*(?:worlds?|runs?))?", _text(given))
    value = _plain(match[1]) if match else -1.0
    if value < 0 or value != int(value):
        raise UnreadError(f"{given!r} is no whole number", "write such as 2000")
    return int(value)


def names(given: Any, known: Mapping[str, Iterable[str]]) -> list[Named]:
    """Some things, each by its name, its title or an alias; as `name` reads each.

    One text may hold several, with commas between. Raises UnreadError.
    """
    parts = given if isinstance(given, list) else str(given).split(",")
    return [name(part, known) for part in parts if str(part).strip()]


def name(given: Any, known: Mapping[str, Iterable[str]]) -> Named:
    """A thing by its name, or by another that it is known by.

    Capitals, `_`, spaces and hyphens do not matter; one slip of the pen is forgiven, and noted.
    Raises UnreadError if nothing is called so, or two things are.
    """
    if not isinstance(given, str):
        raise UnreadError(f"{given!r} is no name", "write the name of something that happens")
    called: dict[str, set[str]] = {}
    for thing, others in known.items():
        for one in (thing, *others):
            called.setdefault(_bare(one), set()).add(thing)
    wanted = _bare(given)
    meant = wanted if wanted in called else closest(wanted, called, 0.84)
    things = called.get(meant, set())
    if len(things) != 1:
        near = closest(wanted, called)
        hint = f"did you mean {near!r}?" if near else f"known: {', '.join(sorted(known)[:8])}, ..."
        raise UnreadError(f"nothing is called {given!r}", hint)
    (thing,) = things
    return Named(thing, "" if meant == wanted else f"{given!r} is read as {thing!r}")


def happenings(model: Model) -> dict[str, tuple[str, ...]]:
    """What happens in a model, by name, and what else it is called."""
    return {
        name: tuple(filter(None, (model.titles.get(name, ""), info.about)))
        for name, info in model.happenings.items()
    }


def _text(given: Any) -> str:
    text = _LOOSE.sub("", str(given).strip().casefold()).replace("−", "-").strip()
    return text.removesuffix(".") if text.count(".") == 1 and text.endswith(".") else text


def spaced(text: str) -> str:
    """A name in small letters, with a space for underscores, dashes and runs of spaces."""
    return re.sub(r"[\s_-]+", " ", text).casefold()


def _bare(text: str) -> str:
    return spaced(text).strip(" .")


def _plain(given: Any) -> float:
    """A number however its thousands are set apart."""
    if isinstance(given, bool):
        raise UnreadError(f"{given!r} is no number", "write such as 12")
    text = str(given).strip().replace("−", "-").removesuffix("%").strip()
    if re.fullmatch(_DECIMAL, text):
        text = text.replace(",", ".")
    try:
        return float(re.sub(r"(?<=\d)[ ,_](?=\d{3})", "", text))
    except ValueError:
        raise UnreadError(f"{given!r} is no number", "write such as 12") from None


def _around(middle: str, most: str) -> list[float]:
    """The ends of `12 ± 2`."""
    at, width = _plain(middle), _plain(most)
    return [at - width, at + width]


def _two(given: list[Any]) -> list[Any]:
    if len(given) != 2:
        raise UnreadError(f"{given!r} is no range", "write such as [10, 14]")
    return given


def _percents(given: list[Any]) -> bool:
    return any("%" in str(one) for one in given)


def _ordered(low: float, high: float) -> Claimed:
    if low > high:
        raise UnreadError(f"{low:g} lies above {high:g}", "write the lower end first")
    return Claimed(low, high)


def _shares(values: list[float], *, percent: bool) -> Claimed:
    """Shares as they are meant: above 1, or with a sign of percent, they are out of 100."""
    low, high = values
    if percent or high > 1:
        low, high = low / 100, high / 100
    if low < 0 or high > 1:
        raise UnreadError("a share lies from 0 to 100 %", "write such as 12 %")
    return _ordered(low, high)
