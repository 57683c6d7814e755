"""Warnings of factors that do not do what they say; changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, inf, log10

from escalate.model.binder import Binder
from escalate.model.formulas import Formula
from escalate.model.model import Mechanisms
from escalate.model.parts import Factor
from escalate.model.sense.corners import least_at_corners
from escalate.model.sense.intervals import Interval
from escalate.model.sense.reach import Hoped, Reach
from escalate.model.sense.reasons import Reasons, figure
from escalate.model.table import Role
from escalate.scenario.problems import Place, Problem

ROUNDING = 1e-9
"""A factor that falls below 0 by less than this is 0."""


def stuck_factors(
    binder: Binder, parts: Mechanisms, found: Reach, hoped: Hoped, reasons: Reasons
) -> Iterator[Problem]:
    """Warn of factors that could fall below 0, and of those that nothing moves."""
    for place, factors in _all(parts, found):
        for factor in factors:
            here = (*place, "times", factor.driver.text)
            yield from _below_0(binder, parts, factor, found, here)
            if stuck := _stuck(binder, factor, found, reasons, here):
                moves = _stuck(binder, factor, hoped(), reasons, here) is None
                yield from [] if moves else [stuck]
            yield from _off_the_scale(binder, factor, found, here)


def _all(parts: Mechanisms, found: Reach) -> Iterator[tuple[Place, tuple[Factor, ...]]]:
    for one in parts.happenings:
        if one.chance is not None and found.can_happen(one):
            yield (f"{one.kind}s", one.name), one.chance.factors
    for duty in parts.duties:
        treaty, _, name = duty.name.partition(".")
        yield ("treaties", treaty, "duties", name), duty.factors


def _below_0(
    binder: Binder, parts: Mechanisms, factor: Factor, found: Reach, here: Place
) -> Iterator[Problem]:
    given = all(_given(binder, end) for end in (factor.at_0, factor.at_1))
    least = _least(factor, found) if given else least_at_corners(binder, parts, factor, found)
    if -inf < least < -ROUNDING:
        text = factor.driver.text
        what = f"the factor of {text!r} can fall to {figure(least)}, where it counts as 0"
        yield Problem(what, here, "give it ends of 0 or more" if given else _kept_up(factor))


def _least(factor: Factor, found: Reach) -> float:
    """The least of a factor whose ends no run changes."""
    at_0, at_1 = (found.extents.number(end).low for end in (factor.at_0, factor.at_1))
    if -inf in (at_0, at_1):
        return 0.0
    driver = found.extents.number(factor.driver)
    shares = (min(max(end, 0.0), 1.0) for end in (driver.low, driver.high))
    return min(at_0 + (at_1 - at_0) * share for share in shares)


def _kept_up(factor: Factor) -> str:
    text = factor.at_1.text if set(factor.at_1.reads) else factor.at_0.text
    return f"keep its ends at 0 or more, as in `max(0, {text})`"


def _given(binder: Binder, formula: Formula) -> bool:
    return all(binder.table.roles[row] is Role.PARAMETER for row in formula.reads)


def _stuck(
    binder: Binder, factor: Factor, found: Reach, reasons: Reasons, here: Place
) -> Problem | None:
    driver, text = found.extents.number(factor.driver), factor.driver.text
    given = _given(binder, factor.driver)  # 0 and 1 are then how it is switched off and on
    if driver.empty:
        return None
    if driver.low > 1 or (driver.low == 1 and not given):
        what = f"its factor never moves: {text!r} is never below {figure(driver.low)}"
        return Problem(what, here, _divided(text, driver))
    if driver.high < 0 or (driver.high == 0 and not given):
        what = f"its factor never moves: {text!r} is never above {figure(driver.high)}"
        return Problem(what, here, reasons.low(factor.driver))
    return None


def _off_the_scale(binder: Binder, factor: Factor, found: Reach, here: Place) -> Iterator[Problem]:
    """A number that begins above 1 and may yet fall below: its factor hardly ever moves."""
    text, driver = factor.driver.text, found.extents.number(factor.driver)
    row = binder.table.get(text)
    if row is None or binder.table.roles[row] is not Role.START or driver.low > 1:
        return
    first = binder.table.initial[row]
    if first > 1:
        what = f"{text!r} is {figure(first)} on day 0, and a factor stops moving at 1"
        yield Problem(what, here, _divided(text, driver))


def _divided(text: str, driver: Interval) -> str:
    if driver.high == 1:
        return "it is always 1: leave the factor out"
    most = driver.high if driver.high < inf else 2 * driver.low
    whole = f"({text})" if set(text) & set("+-*/<>= ") else text
    return f"a driver counts from 0 to 1: divide it, as in `{whole} / {_round(most):_.10g}`"


def _round(number: float) -> float:
    """The next of 1, 2, 5, 10, 20 and so on."""
    scale = 10.0 ** ceil(log10(number) - 1)
    return next(step * scale for step in (0.1, 0.2, 0.5, 1, 2, 5, 10) if step * scale >= number)
