"""What a student, or a lab itself, has in a folder: scenarios, orders and an answer; read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from escalate.errors import EscalateError
from escalate.model.build import build
from escalate.model.model import Model
from escalate.scenario.library import read_text
from escalate.scenario.load import Scenario, changed, load
from escalate.scenario.problems import Problem, ScenarioError, at_source
from escalate.scenario.reader import Reading, read
from escalate.teach.labs.answers import spaced
from escalate.teach.labs.folder import ANSWER, ORDERS, Lab


class Played(NamedTuple):
    """A way in which a scenario is played: the sets that are picked, and whether to order."""

    sets: tuple[str, ...] = ()
    ordered: bool = False


@dataclass(frozen=True)
class Answer:
    """What is claimed, by key, and where it stands."""

    values: Mapping[str, Any]
    reading: Reading

    def refusal(self, key: str, what: str, hint: str) -> ScenarioError:
        """That something claimed cannot be read, and where."""
        written = self._written(key)
        place = (written,) if written in self.values else ()
        return at_source([Problem(what, place, hint)], self.reading.source)

    def value(self, key: str) -> Any:
        """What is claimed under a key; raises ScenarioError if nothing is."""
        value = self.values.get(self._written(key))
        if value is None:
            raise self.refusal(key, f"there is no {key!r}", f"write a line `{key}: ...`")
        return value

    def _written(self, key: str) -> str:
        """How the student wrote a key: any capitals, and spaces or dashes for underscores."""
        return next((one for one in self.values if plain_key(one) == plain_key(key)), key)


def plain_key(key: object) -> str:
    """A key of an answer, however it is written."""
    return spaced(str(key).strip()).replace(" ", "_")


class Submission:
    """The files of a lab in one folder; problems of form and meaning are raised when it is read."""

    def __init__(self, lab: Lab, folder: Path) -> None:
        self.lab, self.folder = lab, folder
        self._scenarios: dict[Played, Scenario] = {}
        self._models: dict[Played, Model] = {}

    @property
    def usual(self) -> Played:
        """How the lab plays it."""
        return Played(self.lab.says.play, ORDERS in self.lab.says.edit)

    @cached_property
    def base(self) -> Scenario:
        """The scenario as it is written."""
        return load(self.lab.scenario_in(self.folder))

    def scenario(self, played: Played) -> Scenario:
        """The scenario as it is played."""
        if played not in self._scenarios:
            orders = [self.folder / ORDERS] if played.ordered else []
            self._scenarios[played] = changed(self.base.written, (), played.sets, orders)
        return self._scenarios[played]

    def model(self, played: Played) -> Model:
        """The model of the scenario as it is played.

        Raises ScenarioError with every problem that it has.
        """
        if played not in self._models:
            self._models[played] = build(self.scenario(played))
        return self._models[played]

    @cached_property
    def answer(self) -> Answer:
        """What is claimed; raises ScenarioError if it cannot be read."""
        path = self.folder / ANSWER
        reading = read(read_text(path), str(path))
        if reading.problems:
            raise at_source(reading.problems, reading.source)
        if not isinstance(reading.tree, dict):
            what, hint = "this is no answer: it holds no `key: value` lines", "see the README"
            raise at_source([Problem(what, hint=hint)], reading.source)
        return Answer(reading.tree, reading)


def submitted(lab: Lab, folder: Path) -> Submission:
    """What lies in a folder for a lab.

    Raises EscalateError if a file that is to be edited is not there.
    """
    for name in lab.says.edit:
        if not (folder / name).is_file():
            what = f"{folder / name} is not there"
            raise EscalateError(what, f"`escalate lab reset {lab.slug}` puts it back as it was")
    return Submission(lab, folder)
