"""Files and overrides to a scenario of checked shape; gives names and formulas no meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from escalate.scenario import plain_yaml
from escalate.scenario.extends import read_all
from escalate.scenario.layers import Layers, Step, Tree
from escalate.scenario.library import find, read_text
from escalate.scenario.names import Names
from escalate.scenario.order_files import ordered
from escalate.scenario.overrides import Change, Overrides, laid, names_of
from escalate.scenario.problems import Mark, Place, Problem, ScenarioError, Source
from escalate.scenario.schema import ScenarioFile
from escalate.scenario.shape import Lost, validated
from escalate.scenario.values import Held, by_place


@dataclass(frozen=True)
class Written:
    """What is written in a file and those that it extends, before any override."""

    path: Path
    names: Names
    layers: Layers
    problems: tuple[Problem, ...]
    lost: Lost

    @property
    def document(self) -> ScenarioFile:
        """The document of checked shape."""
        return self.names.document


@dataclass(frozen=True)
class Scenario:
    """A scenario as it was read, what was changed in it, and where everything stands."""

    written: Written
    document: ScenarioFile
    source: Source
    changes: tuple[Change, ...]
    asked: tuple[str, ...]
    """The names that were picked: of overrides, or of lists of them."""
    picked: tuple[str, ...]
    """The overrides that are in it therefore."""
    steps: Mapping[Place, tuple[Step, ...]]
    """Where values came from that more than one file or override gave."""
    tree: Tree
    problems: tuple[Problem, ...]
    """What is wrong with its form; its meaning is not judged yet."""
    lost: Lost
    """What is not in the documents although it is in the files, because of the problems."""

    @property
    def path(self) -> Path:
        """The file."""
        return self.written.path

    @property
    def base(self) -> ScenarioFile:
        """The same scenario before any override."""
        return self.written.document

    @property
    def base_source(self) -> Source:
        """Where everything stands before any override."""
        return self.written.layers.source

    @cached_property
    def values(self) -> Mapping[Place, Held]:
        """Every value by its place; a list of numbers and a factor as one value each."""
        return by_place(self.document)

    @property
    def own_names(self) -> frozenset[str]:
        """The overrides and scenarios that the file itself names, not one that it extends."""
        return own_names(self.base_source, self.path)

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
        factors there are written down with it. Where overrides were picked the others are left
        out, and the laws that hold under them: they were meant for what the scenario was before.
        """
        tree = dict(self.tree)
        if self.changes:
            tree = {key: tree[key] for key in tree if key not in {"overrides", "scenarios"}}
            if "laws" in tree:
                tree["laws"] = [law for law in tree["laws"] if not law.get("with")]
        return plain_yaml.written({**tree, "day_0_factors": dict(sorted(day_0_factors.items()))})


def load(
    source: str,
    sets: Sequence[str] = (),
    picks: Sequence[str] = (),
    orders: Sequence[Path] = (),
) -> Scenario:
    """Read a scenario from a path or by the name of a shipped one, and change it.

    `picks` are names of its overrides and scenarios, one or several (`a,b`) in a text; `sets` are
    `name=value` texts; `orders` are files with what seats order, which come last. Mistakes of form
    are kept with the scenario.

    Raises ScenarioError where there is no text to judge: no file, or no YAML in it.
    """
    path = find(source)
    return load_text(read_text(path), path, sets, picks, orders)


def load_text(
    text: str,
    path: Path,
    sets: Sequence[str] = (),
    picks: Sequence[str] = (),
    orders: Sequence[Path] = (),
) -> Scenario:
    """As `load`, from a text; `path` is what messages call it, and its folder holds the rest."""
    layers, problems = read_all(text, path)
    if not isinstance(layers.tree, dict):
        what = "this is no scenario: it holds no `key: value` lines"
        hint = "`escalate new` writes one to begin with"
        empty = Problem(what, hint=hint, mark=layers.source.mark(()) or Mark(1, 1, str(path)))
        raise ScenarioError([*problems, empty.located(layers.source)])
    document, misshapen, lost = validated(layers.tree)
    layers.source.rename(lost.renamed)
    problems += _beside(problems, misshapen, layers.source)
    names = Names(document)
    problems += Overrides(names, layers.source, lost).wrong(own_names(layers.source, path))
    return changed(Written(path, names, layers, problems, lost), sets, picks, orders)


def _beside(
    refused: Sequence[Problem], misshapen: Sequence[Problem], source: Source
) -> tuple[Problem, ...]:
    """What is wrong with the shape, without what follows from what could not be read."""
    marks = {str(problem.mark) for problem in refused}
    located = (problem.located(source) for problem in misshapen)
    return tuple(problem for problem in located if str(problem.mark) not in marks)


def own_names(source: Source, path: Path) -> frozenset[str]:
    """The overrides and scenarios that stand in this file."""
    return frozenset(
        str(place[1])
        for place, mark in source.keys.items()
        if len(place) == 2 and place[0] in {"overrides", "scenarios"} and mark.file == str(path)
    )


def changed(
    written: Written, sets: Sequence[str], picks: Sequence[str], orders: Sequence[Path] = ()
) -> Scenario:
    """A scenario with overrides picked, values set and orders given; all is as in `load`."""
    overrides = Overrides(written.names, written.layers.source, written.lost)
    asked = names_of(picks)
    picked, settings = overrides.picked(asked)
    planned = ordered(orders)
    given = [*overrides.given(sets), *planned]
    layers = Layers(written.layers.tree, written.layers.source, written.layers.steps)
    for one in planned:
        layers.source.texts.update(one.origin.source.texts)
    document, lost = written.document, written.lost
    problems = tuple(dict.fromkeys((*written.problems, *overrides.problems)))
    changes: list[Change] = []
    if (settings or given) and not problems:
        changes = [*laid(layers, settings), *laid(layers, given)]
        document, misshapen, lost = validated(layers.tree)
        layers.source.rename(lost.renamed)
        problems = tuple(problem.located(layers.source) for problem in misshapen)
        problems += tuple(layers.problems)
    return Scenario(
        written=written,
        document=document,
        source=layers.source,
        changes=tuple(changes),
        asked=tuple(asked),
        picked=tuple(picked),
        steps=layers.steps,
        tree=layers.tree,
        problems=problems,
        lost=lost,
    )
