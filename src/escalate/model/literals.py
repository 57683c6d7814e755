"""The numbers that stand bare in the formulas of a scenario, and where; binds no name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from escalate.model.syntax import offset_of, parse
from escalate.scenario.names import SECTIONS, name_of
from escalate.scenario.numbers import Factor, Spelt
from escalate.scenario.problems import Mark, Place, Source
from escalate.scenario.schema import Quantity, ScenarioFile
from escalate.scenario.values import ends

_FORMULA = Spelt("formula")
_PLAIN = (0, 1)
"""Numbers that say no more than that something is, or is not."""


@dataclass(frozen=True)
class Text:
    """A formula of a scenario, and where it stands."""

    name: str
    place: Place
    text: str
    start: int = 0
    """Where it begins in what stands at the place."""
    is_key: bool = False


@dataclass(frozen=True)
class Literal:
    """A bare number in a formula, and where it stands."""

    formula: Text
    value: float
    offset: int

    def mark(self, source: Source) -> Mark | None:
        """Its position in the files; that of its formula where it is a key."""
        place = self.formula.place
        return source.key(place) if self.formula.is_key else source.mark(place, self.offset)


def literals(document: ScenarioFile) -> Iterator[Literal]:
    """Every number in a formula but 0 and 1, in the order of the sections.

    Raises FormulaError if a formula is none.
    """
    for formula in formulas(document):
        for value, offset in _numbers(parse(formula.text)):
            if abs(value) not in _PLAIN:
                yield Literal(formula, value, formula.start + offset)


def _numbers(node: ast.AST) -> Iterator[tuple[float, int]]:
    match node:
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            yield -float(value), offset_of(node)
        case ast.Constant(value=int() | float() as value):
            yield float(value), offset_of(node)
        case _:
            for child in ast.iter_child_nodes(node):
                yield from _numbers(child)


def formulas(document: ScenarioFile) -> Iterator[Text]:
    """Every formula that fixes results: those of laws and of overrides that are not picked do not.

    What drives a factor, how large it is, and what an effect adds are formulas too.
    """
    for section in (*SECTIONS, "outcomes"):
        for name, part in getattr(document, section).items():
            if part is not None:
                yield from _of(part, (section, name))


def _of(part: BaseModel, place: Place) -> Iterator[Text]:
    for field, info in type(part).model_fields.items():
        held, inner = getattr(part, field), (*place, info.alias or field)
        if field == "then":
            yield from _effects(held, inner)
        elif field == "times":
            yield from _factors(held, inner)
        elif field in _formula_fields(type(part)):
            yield from _texts(part, held, inner)
        else:
            yield from _inside(held, inner)


def _inside(held: object, place: Place) -> Iterator[Text]:
    if isinstance(held, BaseModel):
        yield from _of(held, place)
    elif isinstance(held, dict):
        for key, child in held.items():
            yield from _inside(child, (*place, key))


def _texts(part: BaseModel, held: str | dict[str, str] | None, place: Place) -> Iterator[Text]:
    if isinstance(held, dict):
        yield from (Text(name_of((*place, key)), (*place, key), held[key]) for key in held)
    elif held is not None:
        itself = isinstance(part, Quantity) and place[-1] == "is"
        yield Text(name_of(place[:-1] if itself else place), place, held)


@cache
def _formula_fields(model: type[BaseModel]) -> frozenset[str]:
    return frozenset(name for name, info in model.model_fields.items() if _is_formula(info))


def _is_formula(info: FieldInfo) -> bool:
    return any(map(_says_formula, (info.annotation, *info.metadata)))


def _says_formula(kind: Any) -> bool:
    return kind == _FORMULA or any(map(_says_formula, get_args(kind)))


def _effects(effects: tuple[str, ...], place: Place) -> Iterator[Text]:
    """What effects add or set; `send` and its like hold no formula."""
    for index, effect in enumerate(effects):
        target, equals, amount = effect.partition("=")
        if equals:
            start = len(target) + len(equals)
            yield Text(name_of(place), (*place, index), amount, start)


def _factors(times: dict[str, Factor], place: Place) -> Iterator[Text]:
    for driver, factor in times.items():
        at = (*place, driver)
        yield Text(name_of(at), at, driver, is_key=True)
        for index, end in enumerate(ends(factor)):
            if isinstance(end, str):
                yield Text(name_of(at), (*at, index) if factor.pair else at, end)
