"""A file and its overrides to a scenario of checked shape; gives names and formulas no meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from escalate.scenario.library import find, read_text
from escalate.scenario.overrides import Change, Override, apply, parse
from escalate.scenario.problems import Problem, ScenarioError, Source, at_source
from escalate.scenario.reader import read
from escalate.scenario.schema import ScenarioFile
from escalate.scenario.shape import shape_problems


@dataclass(frozen=True)
class Scenario:
    """A scenario of checked shape, what was changed in it, and where everything stands."""

    path: Path
    document: ScenarioFile
    base: ScenarioFile
    """The same scenario before any override."""
    source: Source
    changes: tuple[Change, ...]
    tree: Any

    @property
    def name(self) -> str:
        """The scenario's own short name."""
        return self.document.scenario

    @property
    def title(self) -> str:
        """The scenario's title."""
        return self.document.title

    @property
    def start(self) -> date:
        """Day 0."""
        return self.document.start

    @property
    def days(self) -> int:
        """The last day's number."""
        return self.document.days

    def resolved(self, day_0_factors: Mapping[str, float]) -> str:
        """The scenario after its overrides, as YAML that gives the same results.

        Its chances are meant on day 0 of the scenario before the overrides, so the products of
        factors there are written down with it.
        """
        tree = {**self.tree, "day_0_factors": dict(sorted(day_0_factors.items()))}
        return yaml.dump(tree, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=100)


class _Plain(yaml.CSafeDumper):
    """YAML without anchors."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def load(source: str, sets: Sequence[str] = ()) -> Scenario:
    """Read a scenario from a path or by the name of a shipped one, and apply `name=value` texts.

    Raises ScenarioError with every problem of the file, or of the overrides.
    """
    path = find(source)
    return load_text(read_text(path), path, sets)


def load_text(text: str, path: Path, sets: Sequence[str] = ()) -> Scenario:
    """As `load`, from a text; `path` is what messages call it."""
    tree, source = read(text, str(path))
    base = _validate(tree, source)
    parsed = [parse(given) for given in sets]
    overrides = [one for one in parsed if isinstance(one, Override)]
    problems = [one for one in parsed if isinstance(one, Problem)]
    changed, changes, given, more = apply(tree, base, overrides)
    if problems or more:
        raise ScenarioError([*problems, *more])
    source.given.update(given)
    document = _validate(changed, source) if given else base
    real = tuple(change for change in changes if change.old != change.new)
    return Scenario(path, document, base, source, real, changed)


def _validate(tree: Any, source: Source) -> ScenarioFile:
    try:
        return ScenarioFile.model_validate(tree)
    except ValidationError as error:
        raise at_source(shape_problems(error, tree), source) from None
