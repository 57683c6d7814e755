"""Formulas over the rows of a model that is compiled already; changes nothing in it."""

from __future__ import annotations

from collections.abc import Callable

from escalate.model import formulas
from escalate.model.formulas import Formula, Names
from escalate.model.model import Model
from escalate.model.syntax import FormulaError
from escalate.scenario.problems import nearest


def number(model: Model, text: str) -> Formula:
    """A formula that gives a number in every world of a model.

    Raises FormulaError for what is no formula, and for names that nothing has.
    """
    return _checked(formulas.number, model, text)


def condition(model: Model, text: str) -> Formula:
    """A formula that holds or does not hold in every world of a model; raises as `number`."""
    return _checked(formulas.condition, model, text)


def _checked(make: Callable[[str, Names], Formula], model: Model, text: str) -> Formula:
    wrong: list[FormulaError] = []
    bound = make(text, _names(model, wrong))
    if wrong:
        raise wrong[0]
    return bound


def _names(model: Model, wrong: list[FormulaError]) -> Names:
    rows = {name: row for row, name in enumerate(model.rows)}

    def at_start(name: str) -> int | None:
        return rows.get(f"at_start({name})")

    return Names(
        complain=wrong.append,
        row=rows.get,
        at_start=at_start,
        happened=lambda name: rows.get(f"{name}.day"),
        day=model.day,
        hint=lambda name: nearest(name, rows),
    )
