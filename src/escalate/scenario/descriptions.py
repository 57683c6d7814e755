"""What the models of a scenario say about themselves and their fields; changes nothing."""

from __future__ import annotations

import ast
import inspect
import re
from functools import cache
from itertools import pairwise

from pydantic import BaseModel


def title(model: type[BaseModel]) -> str:
    """What a model is called: the name of its class, in words."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", model.__name__).lower()


def description(model: type[BaseModel]) -> str:
    """What a model is, in plain words."""
    return _flowing(model.__doc__ or "")


def descriptions(model: type[BaseModel]) -> dict[str, str]:
    """What each field of a model means, by its name in the code; its own words or inherited."""
    told: dict[str, str] = {}
    for kind in reversed(model.__mro__):
        if kind.__module__.startswith("escalate."):
            told |= _own(kind)
    return told


@cache
def _own(kind: type) -> dict[str, str]:
    """The text below each field that a class names itself.

    It is read from the source when somebody asks: pydantic, which could keep it, would read the
    source at every start of every command.
    """
    (body,) = ast.parse(inspect.getsource(kind)).body
    assert isinstance(body, ast.ClassDef)
    return {
        field.target.id: _flowing(told.value.value)
        for field, told in pairwise(body.body)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        if isinstance(told, ast.Expr) and isinstance(told.value, ast.Constant)
        if isinstance(told.value.value, str)
    }


def _flowing(told: str) -> str:
    """A docstring without its line breaks, but with its paragraphs."""
    paragraphs = inspect.cleandoc(told).split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
