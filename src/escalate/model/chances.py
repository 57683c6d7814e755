"""Chances against day 0: the product of a happening's factors there; draws nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from escalate.model.formulas import Values
from escalate.model.model import Mechanisms, Model
from escalate.model.parts import Actor, Factor, Happening
from escalate.scenario.problems import Place, Problem

LEAST, MOST = 0.0, 10.0
"""Bounds of the factor that a doctrine gives."""


def product(factors: Sequence[Factor], values: Values) -> Values:
    """The product of factors, one a world: each linear in its driver, clipped to 0..1."""
    total = np.ones(values.shape[1])
    for factor in factors:
        total = total * size_of(factor, values)
    return total


def size_of(factor: Factor, values: Values) -> Values:
    """What a factor multiplies by, one a world: linear in its driver, from 0 up."""
    low, high = factor.at_0(values), factor.at_1(values)
    driver = np.minimum(np.maximum(factor.driver(values), 0.0), 1.0)
    size: Values = np.maximum(low + (high - low) * driver, 0.0)
    return size


def readiness(actor: Actor, happening: Happening, values: Values) -> Values:
    """How ready a doctrine makes an actor for one of its actions: a factor from 0 to 10.

    Linear in how far the aims that the action serves are missed, as the actor sees them, from
    `met` to `missed`, times `up` for a step up the ladder and `down` for a step down.
    """
    doctrine = actor.doctrine
    if doctrine is None:
        return np.ones(values.shape[1])
    ready = np.ones(values.shape[1])
    if happening.serves:
        miss = _missed(actor, happening.serves, values)
        ready = values[doctrine.met] + (values[doctrine.missed] - values[doctrine.met]) * miss
    if happening.resolve:
        ready = ready * values[doctrine.up if happening.resolve > 0 else doctrine.down]
    return np.minimum(np.maximum(ready, LEAST), MOST)


def _missed(actor: Actor, serves: tuple[int, ...], values: Values) -> Values:
    """The weighted mean of how far aims are missed, each from 0 (met) to 1 (at its worst)."""
    total, weights = np.zeros(values.shape[1]), np.zeros(values.shape[1])
    for index in serves:
        aim = actor.aims[index]
        span = values[aim.target] - values[aim.worst]
        miss = (values[aim.target] - aim.of(values)) / span
        total = total + values[aim.weight] * np.minimum(np.maximum(miss, 0.0), 1.0)
        weights = weights + values[aim.weight]
    return total / weights


@dataclass(frozen=True)
class AsWritten:
    """Products of factors on day 0 by happening, and those that no chance can be divided by."""

    products: dict[str, float]
    problems: dict[str, Problem]


def as_written(parts: Mechanisms, model: Model) -> AsWritten:
    """What every chance is multiplied by on day 0 of this scenario, at its central values."""
    with np.errstate(all="ignore"):
        values = model.before_day_0(1)
        model.settle(values)
        products = {
            one.name: _on_day_0(parts, one, values) for one in parts.happenings if one.chance
        }
        for duty in parts.duties:
            products[duty.name] = float(product(duty.factors, values)[0])
    problems = {
        name: Problem(
            f"the factors of {name!r} multiply to {_sized(size)} on day 0",
            _place(parts, name),
            "its chance is meant as things stand on day 0: keep every factor above 0 there",
        )
        for name, size in products.items()
        if not (np.isfinite(size) and size > 0)
    }
    return AsWritten(products, problems)


def _sized(product: float) -> str:
    return f"{product:g}" if np.isfinite(product) else "no number"


def _on_day_0(parts: Mechanisms, happening: Happening, values: Values) -> float:
    assert happening.chance is not None
    size = product(happening.chance.factors, values)
    if happening.kind == "action" and happening.by:
        size = size * readiness(parts.actors[happening.by[0]], happening, values)
    return float(size[0])


def _place(parts: Mechanisms, name: str) -> Place:
    kinds = {one.name: f"{one.kind}s" for one in parts.happenings}
    if name in kinds:
        return (kinds[name], name, "times")
    treaty, duty = name.split(".")
    return ("treaties", treaty, "duties", duty, "times")
