"""Whether worlds can be paired, and which names have no partner; reads no world."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from escalate.analysis.contenders import Contender
from escalate.errors import EscalateError
from escalate.runs.manifest import Manifest


@dataclass(frozen=True)
class Unpartnered:
    """Names of one kind that only one of two has."""

    thing: str
    """What is compared with the base."""
    kind: str
    only_base: tuple[str, ...]
    only_there: tuple[str, ...]


def common_seed(found: Sequence[Contender], seed: int | None) -> int:
    """The luck of all: as it is given, or else as saved runs have it, or else 1.

    Raises EscalateError if a run has another.
    """
    seeds = {one.label: one.saved.manifest.seed for one in found if one.saved}
    wanted = next(iter(seeds.values()), 1) if seed is None else seed
    for label, other in seeds.items():
        if other != wanted:
            what = f"{label} cannot be compared: its seed is {other}, not {wanted}"
            raise EscalateError(what, "world 7 is the same world only under the same seed")
    return wanted


def check_comparable(found: Sequence[Contender], seed: int) -> None:
    """Raise EscalateError, with the reason, unless the worlds of all can be paired."""
    base, *others = [(one, one.manifest(seed)) for one in found]
    for at, (one, manifest) in enumerate(others):
        for other, known in (base, *others[:at]):
            if manifest.hash == known.hash:
                what = f"{one.label} is the same as {other.label}: every world would be the same"
                raise EscalateError(what, "titles, notes and sources change no result")
        if reasons := list(_reasons(base[1], manifest, base[0], one)):
            why, hints = ("; ".join(words) for words in zip(*reasons, strict=True))
            what = f"{one.label} cannot be compared with {base[0].label}: {why}"
            raise EscalateError(what, hints)


def _reasons(
    here: Manifest, there: Manifest, base: Contender, other: Contender
) -> Iterator[tuple[str, str]]:
    """Why worlds cannot be paired, and what to do about it."""
    again = "simulate both with one version of escalate"
    if here.dice != there.dice:
        yield f"their luck is drawn in other ways ({here.dice} and {there.dice})", again
    if here.results_version != there.results_version:
        versions = f"{here.results_version} and {there.results_version}"
        yield f"versions {versions} of the engine give other numbers", again
    if here.design != there.design:
        yield f"their worlds are laid out otherwise ({here.design} and {there.design})", again
    if (here.start, here.days) != (there.start, there.days):
        yield f"one runs {_period(here)}, the other {_period(there)}", "give both the same days"
    if not set(here.outcomes) & set(there.outcomes):
        yield "they share no outcome", "name outcomes alike in both"
    if not set(base.model.happenings) & set(other.model.happenings):
        hint = "compare a scenario with changes of itself, or with one that extends it"
        yield "they share no happening that the same luck could decide", hint


def _period(of: Manifest) -> str:
    end = of.start + timedelta(days=of.days)
    return f"from {of.start} to {end} ({of.days} days)"


def unpartnered(base: Contender, other: Contender, seed: int) -> Iterator[Unpartnered]:
    """The outcomes, watched quantities and happenings that only one of two has."""
    here, there = base.manifest(seed), other.manifest(seed)
    kinds: tuple[tuple[str, Collection[str], Collection[str]], ...] = (
        ("outcomes", here.outcomes, there.outcomes),
        ("watched quantities", here.watch, there.watch),
        ("happenings", base.model.happenings, other.model.happenings),
    )
    for kind, mine, theirs in kinds:
        alone = tuple(name for name in mine if name not in theirs)
        new = tuple(name for name in theirs if name not in mine)
        if alone or new:
            yield Unpartnered(other.label, kind, alone, new)
