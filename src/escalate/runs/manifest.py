"""What a saved ensemble says of itself: manifest.json, written once; reads and writes no file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from escalate import __version__
from escalate.model.parts import Headline
from escalate.runs.identity import WORLDS, content_hash

if TYPE_CHECKING:
    from escalate.model.model import Model
    from escalate.runs.job import Engine

FORMAT = 1


@dataclass(frozen=True)
class Manifest:
    """All that is needed to read an ensemble without its scenario.

    `outcomes` are in order of gravity, `actors` in the model's order, `watch` are the rows saved
    over time; `changes` are (name, old, new) of each value set on the command line.
    """

    format: int
    escalate: str  # the version that began the ensemble
    scenario: str
    title: str
    hash: str
    seed: int
    dice: str
    results_version: int
    design: str
    start: date
    days: int
    outcomes: tuple[str, ...]
    headline: Headline
    actors: tuple[str, ...]
    watch: tuple[str, ...]
    changes: tuple[tuple[str, str, str], ...]
    titles: Mapping[str, str]
    units: Mapping[str, str]

    @classmethod
    def of(cls, model: Model, seed: int, engine: Engine) -> Self:
        """The manifest of the ensemble that this engine makes of this model and seed."""
        dice, version = engine.dice, engine.results_version
        return cls(
            format=FORMAT,
            escalate=__version__,
            scenario=model.name,
            title=model.title,
            hash=content_hash(model.canonical, seed=seed, dice=dice, results_version=version),
            seed=seed,
            dice=dice,
            results_version=version,
            design=WORLDS,
            start=model.start,
            days=model.days,
            outcomes=model.outcomes,
            headline=model.headline,
            actors=model.actors,
            watch=model.watch,
            changes=tuple((change.name, change.old, change.new) for change in model.changes),
            titles=dict(model.titles),
            units=dict(model.units),
        )

    def to_json(self) -> bytes:
        """The bytes of manifest.json."""
        content = asdict(self) | {"start": self.start.isoformat()}
        return json.dumps(content, indent=2, ensure_ascii=False).encode() + b"\n"

    @classmethod
    def from_json(cls, data: bytes) -> Self:
        """The manifest in these bytes; ValueError, KeyError or TypeError if there is none."""
        content: dict[str, Any] = json.loads(data)
        if content["format"] != FORMAT:
            raise ValueError(f"it has format {content['format']}, and this version reads {FORMAT}")
        headline = content["headline"]
        return cls(
            **content
            | {name: tuple(content[name]) for name in ("outcomes", "actors", "watch")}
            | {
                "start": date.fromisoformat(content["start"]),
                "headline": Headline(headline["name"], tuple(headline["members"])),
                "changes": tuple((name, old, new) for name, old, new in content["changes"]),
            }
        )
