"""Numbers in which two models of one scenario differ; compares nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from escalate.errors import EscalateError
from escalate.model.model import Model
from escalate.model.table import SETTABLE


def changed_numbers(model: Model, base: Model) -> dict[str, float]:
    """The numbers of a model that are not those of its base, and could be."""
    before = _numbers(base)
    return {
        name: number
        for name, number in _numbers(model).items()
        if name in before and before[name] != number
    }


def numbers(model: Model, names: Sequence[str]) -> dict[str, float]:
    """What a model has for numbers by name, to be set from a day on.

    Raises EscalateError for names of what is no number.
    """
    known = _numbers(model)
    for name in names:
        if name not in known:
            hint = "only numbers can; leave out --from to change it in both futures"
            raise EscalateError(f"{name} cannot change from a day on", hint)
    return {name: known[name] for name in names}


def _numbers(model: Model) -> dict[str, float]:
    rows = zip(model.rows, model.roles, model.initial, strict=True)
    return {name: number for name, role, number in rows if role in SETTABLE}
