"""How values are written that were written as people write them elsewhere; judges nothing."""

from __future__ import annotations

import re
from calendar import month_name, monthrange
from datetime import date

LONGEST = 64  # characters of a number
_DATES = (
    r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})([ T].*)?",
    r"(?P<day>\d{1,2})\. ?(?P<month>\d{1,2})\. ?(?P<year>\d{4})",
)
_YEAR_LAST = r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})"
_DAYS_IN = {"day": 1, "week": 7, "month": 30, "year": 365}
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "six": 6, "ten": 10}
_TRUTHS = {"yes": "true", "on": "true", "1": "true", "no": "false", "off": "false", "0": "false"}


def as_number(given: object) -> str:  # noqa: PLR0911 (one line a way of writing)
    """What to write for a number."""
    if isinstance(given, bool):
        return f"write {given:d}"
    text = str(given)
    if match := re.fullmatch(r"([0-9]+(\.[0-9]*)?) ?%", text):
        return f"write {float(match[1]) / 100:g} for {text}"
    if re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+", text):
        return f"write {text.replace(',', '_')}, or without the comma"
    if re.fullmatch(r"[0-9]+,[0-9]+", text):
        return f"write {text.replace(',', '.')}"
    if re.fullmatch(r"[0-9]{1,3}([ _]+[0-9]{3})+", text):
        return f"write {re.sub('[ _]+', '_', text)}"
    if days := _days(text):
        return f"write {days}: time is counted in days"
    if match := re.fullmatch(r"([-+]?[0-9_]*\.?[0-9]+) [a-z]+", text):
        return f"write {match[1]}, without a unit"
    if match := re.fullmatch(r"([0-9.]+)( to | ?[-\u2013] ?)([0-9.]+)( days)?", text):
        return f"write [{match[1]}, {match[3]}]"
    return _otherwise(text) if isinstance(given, str) and len(text) <= LONGEST else ""


def _otherwise(text: str) -> str:
    """What to write for a text that is a number elsewhere, or but for its quotes."""
    if re.fullmatch(r"0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+", text):
        return f"write {int(text, 0)} for {text}"
    if re.fullmatch(r"[0-9]{1,2}(:[0-9]{2}){1,2}", text):
        return "a time of day is no number; time is counted in days"
    if re.fullmatch(r"[-+]?([0-9]+(_[0-9]+)*)?\.?[0-9]+", text):
        return "leave out the quotes"
    if re.fullmatch(r"[0-9_]*[0-9][0-9_]*", text):
        return f"write {int(text.replace('_', ''))}"
    return ""


def _days(text: str) -> str:
    """The days in `2 weeks`, `a year` and the like; nothing if it is no time."""
    match = re.fullmatch(r"([0-9.]+|[a-z]+) (day|week|month|year)s?", text.lower())
    count = _COUNTS.get(match[1]) or _float(match[1]) if match else None
    return f"{count * _DAYS_IN[match[2]]:g}" if match and count else ""


def _float(text: str) -> float | None:
    """The number that a text spells, if it spells one."""
    return float(text) if re.fullmatch(r"[0-9]+(\.[0-9]+)?", text) else None


def as_date(given: object) -> str:
    """What to write for a date, where it can only be one."""
    for form in _DATES:
        if match := re.fullmatch(form, str(given)):
            year, month, day = (int(match[part]) for part in ("year", "month", "day"))
            found = _day(year, month, day)
            return f"write {found}" if found else no_day(year, month)
    if match := re.fullmatch(_YEAR_LAST, str(given)):
        return _year_first(*map(int, match.groups()))
    return ""


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def no_day(year: int, month: int) -> str:
    """Why no day of a month has a number that is too high, or none at all."""
    if month not in range(1, 13):
        return "write the year, the month and the day: months are 01 to 12"
    if not year:
        return "years begin with 0001"
    return f"{month_name[month]} {year} has {monthrange(year, month)[1]} days"


def _year_first(one: int, other: int, year: int) -> str:
    """What to write for `03-01-2030`, in which nobody knows the month."""
    days = sorted({day for day in (_day(year, one, other), _day(year, other, one)) if day})
    meant = f": {' or '.join(map(str, days))}" if days else ""
    return f"write the year first, as in YYYY-MM-DD{meant}"


def as_truth(given: object) -> str:
    """What to write for true or false."""
    meant = _TRUTHS.get(str(given).lower())
    return f"write {meant}" if meant else ""
