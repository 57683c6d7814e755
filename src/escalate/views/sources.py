"""Numbers beside their sources, and the sources in full; computes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from escalate.analysis.sources import tally
from escalate.scenario.values import written_number
from escalate.views.numbers import counted, whole
from escalate.views.provenance import Files, giver_document
from escalate.views.stacks import Field, Row, stacked
from escalate.views.tables import pairs

if TYPE_CHECKING:
    from escalate.analysis.sources import Backed
    from escalate.scenario.provenance import Giver
    from escalate.scenario.schema import Citation
    from escalate.views.terminal import Terminal

GRADES = {
    "A": "official, or several sources",
    "B": "one good source",
    "C": "contested, or worked out from others",
    "D": "general knowledge, or a judgement",
}
ASSUMPTION = "assumption"


@dataclass(frozen=True)
class SourcesView:
    """The numbers of one scenario in the order of its file."""

    scenario: str
    title: str
    numbers: tuple[Backed, ...]
    missing: bool = False
    """Only the assumptions are shown."""

    def draw(self, terminal: Terminal) -> None:
        """Print the counts, a row a number, and every source that is cited."""
        shown = self._shown()
        said = self._sources()
        fields = [
            Field("number", [one.text for one in shown], right=True),
            Field("range", [_range(one) for one in shown], right=True, drop=1),
            Field("source", said, wraps=True),
            Field("as of", [_as_of(one) for one in shown], drop=2),
        ]
        names = Field("name", [one.name for one in shown])
        rows = [_row(one, source) for one, source in zip(shown, said, strict=True)]
        terminal.print(
            terminal.text(self._counts()),
            terminal.text(self.title, "bold"),
            "",
            *stacked(terminal, names, fields, rows),
        )
        if cited := self._cited():
            told = [(key, _citation(one)) for key, one in cited.items()]
            terminal.print("", terminal.text("Sources", "bold"), pairs(terminal, told))

    def facts(self) -> Iterator[tuple[str, str]]:
        """A line a number, with its source in full."""
        yield "Numbers", self._counts()
        yield "Title", self.title
        for one, source in zip(self._shown(), self._sources(), strict=True):
            parts = [one.text, _said(one, " to "), source]
            parts += [_citation(one.citation)] if one.citation else []
            parts += [f"as of {_as_of(one)}"] if one.as_of else []
            yield one.name, ", ".join(filter(None, parts))

    def document(self) -> dict[str, Any]:
        """The same for programs."""
        counts = tally(self.numbers)
        return {
            "scenario": self.scenario,
            "title": self.title,
            "count": len(self.numbers),
            "with_source": counts["own source"],
            "with_source_of_the_whole": counts["source of the whole"],
            "assumptions": counts["assumption"] + counts["assumption in a formula"],
            "assumptions_in_formulas": counts["assumption in a formula"],
            "numbers": [_document(one) for one in self._shown()],
        }

    def _shown(self) -> list[Backed]:
        return [one for one in self.numbers if one.assumed or not self.missing]

    def _sources(self) -> list[str]:
        """What stands behind each number that is shown."""
        files = Files(one.giver for one in self.numbers)
        return [_source(one, files) for one in self._shown()]

    def _counts(self) -> str:
        own, of_whole, plain, bare = tally(self.numbers).values()
        parts = [f"{whole(own)} with a source"]
        if of_whole:
            parts.append(f"{whole(of_whole)} with the source of what they belong to")
        parts.append(counted(plain + bare, ASSUMPTION))
        inside = f" ({whole(bare)} of them in formulas)" if bare else ""
        return f"{counted(len(self.numbers), 'number')}: {', '.join(parts)}{inside}"

    def _cited(self) -> dict[str, Citation]:
        return {one.source: one.citation for one in self._shown() if one.citation}


def _source(one: Backed, files: Files) -> str:
    if one.standing == "assumption in a formula":
        return f"{ASSUMPTION}, in a formula, {files.words(one.giver)}"
    if one.assumed:
        return f"{ASSUMPTION}{_by(one.giver)}"
    grade = f" ({one.citation.grade})" if one.citation and one.citation.grade else ""
    of = ", of the whole" if one.whole else ""
    return f"{one.source}{grade}{of}"


def _by(giver: Giver) -> str:
    """What gave an assumption, unless a file did."""
    told = {
        "override": f" (override {giver.name})",
        "command line": " (-S)",
        "default": " (default)",
    }
    return told.get(giver.kind, "")


def _citation(one: Citation) -> str:
    late = " (published after day 0)" if one.published_after_start else ""
    grade = f" Grade {one.grade}: {GRADES[one.grade]}." if one.grade else ""
    return f"{one.cite}{late}.{grade}"


def _range(one: Backed, to: str = " – ") -> str:
    return to.join(map(written_number, one.range or ()))


def _said(one: Backed, to: str) -> str:
    """The range in words, and whether worlds draw from it."""
    drawn = ", drawn once a world" if one.per_world else ""
    return f"range {_range(one, to)}{drawn}" if one.range else ""


def _as_of(one: Backed) -> str:
    return one.as_of.isoformat() if one.as_of else ""


def _row(one: Backed, source: str) -> Row:
    dated = f"as of {_as_of(one)}" if one.as_of else ""
    number = f"{one.text} ({_range(one)})" if one.range else one.text
    return Row(one.name, [" · ".join(filter(None, (number, source, dated)))])


def _document(one: Backed) -> dict[str, Any]:
    cited = one.citation
    return {
        "name": one.name,
        "value": one.value,
        "text": one.text,
        "unit": one.unit,
        "range": list(one.range) if one.range else None,
        "per_world": one.per_world,
        "standing": one.standing,
        "source": one.source or None,
        "whole": one.whole or None,
        "cite": cited.cite if cited else None,
        "grade": cited.grade if cited else None,
        "as_of": _as_of(one) or None,
        "from": giver_document(one.giver),
    }
