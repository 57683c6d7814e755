"""What is compared, found by the words that name it; simulates and reads no world."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from escalate.errors import EscalateError, StoreError
from escalate.model.build import build
from escalate.model.model import Model
from escalate.runs.ensemble import Ensemble, saved_runs
from escalate.runs.job import the_engine
from escalate.runs.manifest import Manifest
from escalate.runs.saved import find_run
from escalate.runs.store import SCENARIO
from escalate.scenario.library import find, shipped
from escalate.scenario.load import Scenario, changed, load, load_text
from escalate.scenario.overrides import names_of
from escalate.scenario.problems import ScenarioError, nearest

MOST_NAMED = 20  # names of a kind that a hint lists
_BRACKETS = {"[": 1, "(": 1, "{": 1, "]": -1, ")": -1, "}": -1}


@dataclass(frozen=True)
class Contender:
    """A scenario or a saved run that is compared with others."""

    label: str
    """What tables call it."""
    source: str
    """The scenario as other commands take it."""
    scenario: Scenario
    model: Model
    options: tuple[str, ...] = ()
    """What other commands take beside the scenario."""
    saved: Ensemble | None = None
    """The run, where one was named."""

    def manifest(self, seed: int) -> Manifest:
        """What a run of it says of itself, be it saved or still to be simulated."""
        return self.saved.manifest if self.saved else Manifest.of(self.model, seed, the_engine())


def contenders(  # noqa: PLR0913 (named)
    base: str,
    others: Sequence[str],
    picks: Sequence[str],
    sets: Sequence[str],
    *,
    orders: Sequence[Path] = (),
    root: Path,
) -> tuple[Contender, ...]:
    """The base, and each thing that is named beside it.

    `base` is a scenario or a saved run. Each of `others` is what the base can pick, joined by
    commas and with settings among it; else a saved run, a scenario, or settings: in this order
    where a name could mean two things. Each of `picks` is one thing more, all `sets` together,
    and the base with the orders of each file in `orders`.
    Raises EscalateError for names that nothing has, and if there is nothing beside the base.
    """
    if picks and sets:
        joined = ",".join([*names_of(picks), *sets])
        hint = f"write what is meant as one thing without them: compare {base} {joined}"
        raise EscalateError("-s and -S each name a thing to compare", hint)
    around = _Around(_base(base, root), root)
    found = [around.named(text) for text in others]
    found += [around.changed(text, names_of([text]), ()) for text in picks]
    found += [around.changed(",".join(sets), (), sets)] if sets else []
    found += [around.ordered(path) for path in orders]
    if not found:
        what = f"there is nothing to compare {around.base.label} with"
        raise EscalateError(what, "\n  ".join(around.offers()))
    return tuple(_labelled([around.base, *found]))


def _base(text: str, root: Path) -> Contender:
    if run := find_run(text, root):
        return _saved(run)
    try:
        loaded = load(text)
    except ScenarioError as error:
        if Path(text).suffix or not (hint := nearest(text, [*shipped(), *_runs(root)])):
            raise
        raise EscalateError(f"{text}: no scenario and no saved run has this name", hint) from error
    return Contender(_short(text), text, loaded, build(loaded))


class _Around:
    """What can be named beside a base."""

    def __init__(self, base: Contender, root: Path) -> None:
        self.base, self._root = base, root
        document = base.scenario.document
        self._names = [*document.scenarios, *document.overrides]

    def named(self, text: str) -> Contender:
        """The thing that a text names."""
        parts = list(_parts(text))
        if parts and all(part in self._names for part in parts):
            return self.changed(text, parts, ())
        if run := find_run(text, self._root):
            return _saved(run)
        if _is_scenario(text):
            loaded = load(text)
            return Contender(_short(text), text, loaded, build(loaded))
        sets = [part for part in parts if "=" in part]
        if sets:
            return self.changed(text, [part for part in parts if part not in sets], sets)
        raise self._unknown(text, parts)

    def changed(self, label: str, picks: Sequence[str], sets: Sequence[str]) -> Contender:
        """The base with overrides picked and values set."""
        for pick in picks:
            if pick not in self._names:
                raise self._unknown(pick, [pick])
        loaded = changed(self.base.scenario.written, sets, picks)
        options = ["-s", ",".join(picks)] if picks else []
        options += [word for text in sets for word in ("-S", text)]
        return Contender(label, self.base.source, loaded, build(loaded), tuple(options))

    def ordered(self, path: Path) -> Contender:
        """The base with the orders of a file."""
        loaded = changed(self.base.scenario.written, (), (), (path,))
        options = ("--orders", str(path))
        return Contender(_short(str(path)), self.base.source, loaded, build(loaded), options)

    def offers(self) -> Iterator[str]:
        """What can be named, in a few lines."""
        document = self.base.scenario.document
        for what, names in (("scenarios", document.scenarios), ("overrides", document.overrides)):
            if names:
                yield f"name some of its {what}: {_some([*names])}"
        if max(len(document.scenarios), len(document.overrides)) > MOST_NAMED:
            yield f"`escalate show {self.base.source} --sets` tells of all"
        if not self._names and self.base.saved:
            yield "a run keeps no overrides once some were laid: name those of the scenario's file"
        yield "or a setting such as name=value, another scenario, or a saved run"

    def _unknown(self, text: str, parts: Sequence[str]) -> EscalateError:
        wrong = next((part for part in parts if part not in self._names), text)
        known = [*self._names, *shipped(), *_runs(self._root)]
        what = f"{self.base.label} can pick no {wrong!r}, nor is it a scenario or a saved run"
        return EscalateError(what, nearest(wrong, known) or "\n  ".join(self.offers()))


def _some(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _parts(text: str) -> Iterator[str]:
    """What stands between commas, save for those within brackets."""
    part, depth = "", 0
    for letter in f"{text},":
        depth += _BRACKETS.get(letter, 0)
        if letter == "," and depth <= 0:
            if part.strip():
                yield part.strip()
            part = ""
        else:
            part += letter


def _runs(root: Path) -> list[str]:
    try:
        return [run.folder.name for run in saved_runs(root)[0]]
    except StoreError:
        return []


def _saved(run: Ensemble) -> Contender:
    path = run.folder / SCENARIO
    loaded = load_text(run.resolved(), path)
    return Contender(run.folder.absolute().name, str(path), loaded, build(loaded), saved=run)


def _is_scenario(text: str) -> bool:
    try:
        find(text)
    except ScenarioError:
        return False
    return True


def _short(text: str) -> str:
    """A file's name without its folder and its ending."""
    path = Path(text)
    return path.stem if path.suffix in {".yaml", ".yml"} else text


def _labelled(found: Sequence[Contender]) -> Iterator[Contender]:
    """The same things, those with one name called as other commands take them."""
    counts = Counter(one.label for one in found)
    for one in found:
        label = one.label if counts[one.label] == 1 else " ".join([one.source, *one.options])
        yield Contender(label, one.source, one.scenario, one.model, one.options, one.saved)
