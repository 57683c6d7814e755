"""A made-up crisis with four seats, three councils and injects, and packs made of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from escalate.model.build import build
from escalate.runs.asked import SEED, asked
from escalate.runs.ensemble import Progress
from escalate.scenario.load import load_text
from escalate.teach.classes.pack import Pack, Wish, pack, takers
from escalate.teach.classes.plans import plan
from escalate.teach.classes.sitting import Sitting

WORLDS = 200
STRAIT = (Path(__file__).parent / "grey-strait.yaml").read_text(encoding="utf-8")


@contextmanager
def unreported() -> Iterator[Any]:
    """Tells nobody how far the work is."""

    def report(so_far: Progress) -> None:
        """Nobody wants to know."""

    yield report


def sitting(
    folder: Path, wish: Wish, text: str = STRAIT, *, seed: int = SEED, worlds: int = WORLDS
) -> tuple[Any, Sitting]:
    """The scenario as it was read, and who sits in it."""
    path = folder / "strait.yaml"
    path.write_text(text, encoding="utf-8")
    of = asked(str(path), sets=(), picks=(), seed=seed, worlds=worlds, root=folder / "runs")
    seats = takers(of.model, wish, "strait.yaml")
    with unreported() as tell:
        ensemble = of.ensemble(tell)
    return of.loaded, Sitting(of.model, seats, plan(wish.minutes).councils, ensemble, worlds)


def packed(folder: Path, wish: Wish | None = None, text: str = STRAIT, seed: int = SEED) -> Pack:
    """A pack of the strait."""
    wish = wish or Wish(50, None, "auto")
    loaded, who = sitting(folder, wish, text, seed=seed)
    return pack(loaded, who, wish, unreported)


def model_of(text: str = STRAIT) -> Any:
    """The model of the strait."""
    return build(load_text(text, Path("strait.yaml")))


def blocks_of(papers: Sequence[Any], kind: type) -> list[Any]:
    """All blocks of a kind."""
    return [block for paper in papers for block in paper.blocks if isinstance(block, kind)]
