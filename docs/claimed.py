"""What claims.yaml says: the claims of the article, and how each is switched; simulates nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from escalate.scenario.reader import read

PATH = Path(__file__).with_name("claims.yaml")
LAST_DAY = 540
WAYS = ("rises", "falls")


@dataclass(frozen=True, order=True)
class Point:
    """A row of the model on a day."""

    row: str
    day: int

    @property
    def key(self) -> str:
        """How claims-measured.json calls it."""
        return f"{self.row} on {self.day}"


INDEX = Point("escalation.index", LAST_DAY)


@dataclass(frozen=True)
class Shown:
    """What a switch should move most, which way, and why."""

    at: Point
    way: str
    because: str


@dataclass(frozen=True)
class Claim:
    """A claim of the article and where it is in the scenario."""

    number: int
    claim: str
    kind: str
    check: str
    carried_by: tuple[str, ...]
    why: str = ""
    switch: str = ""
    also: tuple[str, ...] = ()
    shows: Shown | None = None
    output: tuple[str, ...] = ()
    note: str = ""
    weak: str = ""


@dataclass(frozen=True)
class Part:
    """Claims under one heading."""

    title: str
    first: int
    last: int


@dataclass(frozen=True)
class Left:
    """Something that the article leaves out, and what carries it in the scenario."""

    what: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Book:
    """All that claims.yaml says."""

    parts: tuple[Part, ...]
    claims: tuple[Claim, ...]
    left_out: tuple[Left, ...]
    told: dict[str, tuple[Point, ...]]
    """Of the switches that are told of at length, the rows."""

    @property
    def switched(self) -> tuple[Claim, ...]:
        """The claims that have a switch."""
        return tuple(claim for claim in self.claims if claim.switch)

    def points(self) -> dict[str, tuple[Point, ...]]:
        """For every switch the rows and days that are asked of it."""
        asked: dict[str, set[Point]] = {}
        for claim in self.switched:
            own = [claim.shows.at] if claim.shows else []
            asked.setdefault(claim.switch, {INDEX}).update(own, self.told.get(claim.switch, ()))
        return {switch: tuple(sorted(points)) for switch, points in asked.items()}


def book(path: Path = PATH) -> Book:
    """What the file says; ValueError if it cannot be read as it must be."""
    reading = read(path.read_text(encoding="utf-8"), path.name)
    if reading.problems:
        raise ValueError("; ".join(f"{one.mark}: {one.what}" for one in reading.problems))
    tree: Any = reading.tree
    return Book(
        parts=tuple(Part(one["title"], one["from"], one["to"]) for one in tree["parts"]),
        claims=tuple(_claim(int(number), said) for number, said in tree["claims"].items()),
        left_out=tuple(Left(one["what"], tuple(one["names"])) for one in tree["left_out"]),
        told={
            switch: tuple(Point(one["row"], one["day"]) for one in said["rows"])
            for switch, said in tree["told"].items()
        },
    )


def _claim(number: int, said: dict[str, Any]) -> Claim:
    lists = {key: tuple(said.get(key, ())) for key in ("carried_by", "also", "output")}
    shows = _shown(said["shows"]) if "shows" in said else None
    return Claim(number, **{**said, **lists, "shows": shows})


def _shown(said: dict[str, Any]) -> Shown:
    (way,) = [way for way in WAYS if way in said]
    return Shown(Point(said["row"], said.get("day", LAST_DAY)), way, said[way])
