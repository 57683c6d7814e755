"""What was measured of the claims as rows with intervals, and p after Holm; simulates nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, TypeVar

from claimed import INDEX, Book, Claim, Point
from measuring import SCENARIO

from escalate.analysis.contrasts import MeanChange, ShareChange
from escalate.analysis.intervals import paired
from escalate.analysis.significance import holm, mcnemar
from escalate.analysis.summary import share as share_of
from escalate.model.model import Model

CEASEFIRE = "ceasefire"
AS_CLAIMED, AGAINST, UNSEEN = "as claimed", "against the claim", "no difference seen"
Row = TypeVar("Row", ShareChange, MeanChange)


class Weighed:
    """The claims that have a switch, each with what it does; rows are in the order of claims."""

    def __init__(self, book: Book, found: Mapping[str, Any], model: Model) -> None:
        self._book, self._model = book, model
        self._measured: Mapping[str, Any] = found["measured"]
        self.worlds: int = found["worlds"]
        self.headline = model.headline.name

    @property
    def outcomes(self) -> Mapping[str, int]:
        """In how many worlds of the scenario as it is each ending, or the headline, came about."""
        counts: Mapping[str, int] = self._measured[SCENARIO]["outcomes"]
        return counts

    def as_it_is(self, at: Point) -> float:
        """The mean of a row in the scenario as it is."""
        value: float = self._measured[SCENARIO]["means"][at.key]
        return value

    @cached_property
    def shares(self) -> dict[str, list[ShareChange]]:
        """For the headline and the ceasefire a row a claim that has a switch."""
        claims = self._book.switched
        return {
            name: adjusted([self.share("outcomes", name, one.switch) for one in claims])
            for name in (self.headline, CEASEFIRE)
        }

    @cached_property
    def indices(self) -> list[MeanChange]:
        """The escalation index, a row a claim that has a switch."""
        return adjusted([self.mean(INDEX, one.switch) for one in self._book.switched])

    @cached_property
    def shown(self) -> list[MeanChange]:
        """The row that it should move most, a row a claim that has a switch."""
        rows = [self.mean(one.shows.at, one.switch) for one in self._book.switched if one.shows]
        return adjusted(rows)

    def verdict(self, claim: Claim) -> str:
        """Which way the row of a claim went."""
        row = self.shown[self._book.switched.index(claim)]
        if not row.seen or claim.shows is None:
            return UNSEEN
        return AS_CLAIMED if (row.change > 0) == (claim.shows.way == "rises") else AGAINST

    def share(self, kind: str, name: str, switch: str) -> ShareChange:
        """Of an ending (`kind` outcomes) or a milestone (came): the base beside a switch."""
        entered, left = self._measured[switch][kind][name]
        count, worlds = self._measured[SCENARIO][kind][name], self.worlds
        p, (low, high) = mcnemar(entered, left), paired(entered, left, worlds)
        return ShareChange(
            of=name,
            thing=switch,
            worlds=worlds,
            change=(entered - left) / worlds,
            low=low,
            high=high,
            p=p,
            adjusted=p,
            headline=name == self.headline,
            base=share_of(name, count, worlds),
            there=share_of(name, count + entered - left, worlds),
            entered=entered,
            left=left,
            luck=None,
        )

    def mean(self, at: Point, switch: str) -> MeanChange:
        """Of a row on a day: the base beside a switch."""
        told = self._measured[switch]["means"][at.key]
        base = self.as_it_is(at)
        return MeanChange(
            of=at.row,
            thing=switch,
            worlds=self.worlds,
            **{key: told[key] for key in ("change", "low", "high", "p")},
            adjusted=told["p"],
            title=self._model.title_of(at.row) or at.row,
            unit=self._model.units.get(at.row, ""),
            base=base,
            there=base + told["change"],
            deviation=0.0,
        )


def adjusted(rows: Sequence[Row]) -> list[Row]:
    """The rows of one column, with p adjusted for being looked at together."""
    found = holm([row.p for row in rows])
    return [replace(row, adjusted=p) for row, p in zip(rows, found, strict=True)]
