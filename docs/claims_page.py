"""The page on the claims, from what claims.yaml says and what was measured; simulates nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from claimed import LAST_DAY, Book, Claim, Part, Point
from measuring import SCENARIO, SEED, asked_of
from weighing import AS_CLAIMED, CEASEFIRE, Weighed

from escalate.analysis.contrasts import MeanChange, ShareChange, together
from escalate.analysis.sources import sources
from escalate.model.build import build
from escalate.scenario.load import Scenario
from escalate.views.contrasts import mean_columns, share_columns
from escalate.views.numbers import amount, points, probability, whole
from escalate.views.pages import page_table

MADE = "<!-- Made by `make docs` from claims.in.md, claims.yaml and claims-measured.json. -->\n\n"
AROUND = Path(__file__).with_name("claims.in.md")
EXAMPLE = "no_shells"
WITHOUT, MEDIATION = "no-north-korea", "mediation"


class Page:
    """The page, and what it is made of."""

    def __init__(self, book: Book, found: Mapping[str, Any], scenario: Scenario) -> None:
        self._book, self._scenario, self._model = book, scenario, build(scenario)
        self._of = Weighed(book, found, self._model)
        self._came = asked_of(book, self._model)[SCENARIO].came

    def text(self) -> str:
        """All of it."""
        around = AROUND.read_text(encoding="utf-8")
        return MADE + around.format(
            **self._introduction(),
            **self._without(),
            **self._diplomacy(),
            parts="\n".join(self._part(part) for part in self._book.parts),
            no_north_korea=self._at_length(WITHOUT),
            mediation=self._at_length(MEDIATION),
            left_out="\n".join(f"- {one.what}: {_code(one.names)}" for one in self._book.left_out),
            sources=self._sources(),
        )

    def _introduction(self) -> dict[str, str]:
        of, claims = self._of, self._book.switched
        (shown,) = {one.shows for one in claims if one.switch == EXAMPLE and one.shows}
        links = (f"[{part.first} to {part.last}](#{_anchor(part)})" for part in self._book.parts)
        return {
            "contents": ", ".join(links),
            "imprecise": ", ".join(
                str(one.number) for one in self._book.claims if one.check == "imprecise"
            ),
            "switch": EXAMPLE,
            "row": shown.at.row,
            "day": str(shown.at.day),
            "worlds": str(of.worlds),
            "of": whole(of.worlds),
            "seed": str(SEED),
            "name": of.headline,
            "headline": self._counted(of.headline),
            "ceasefire": self._counted(CEASEFIRE),
            "switched": str(len(claims)),
            "weak": str(sum(bool(one.weak) for one in claims)),
            "borne_out": str(sum(of.verdict(one) == AS_CLAIMED for one in claims)),
        }

    # ---- the claims

    def _part(self, part: Part) -> str:
        claims = [one for one in self._book.claims if part.first <= one.number <= part.last]
        heads = ["#", "claim", "kind", "check", "where", "evidence"]
        blocks = [
            f"## {_heading(part)}\n",
            _table(heads, [self._said(one) for one in claims]),
            *(f"- **{one.number}**: {one.why}" for one in claims if one.why),
            "",
            _table(
                ["#", "switch", "broader war", "ceasefire", "escalation index", "its own row"],
                [self._effects(one) for one in claims],
            ),
        ]
        notes = [(one.number, words) for one in claims for words in (one.note, one.weak) if words]
        told = [f"- **{number}**: {words}" for number, words in notes]
        return "\n".join([*blocks, *told, ""] if told else blocks)

    def _said(self, claim: Claim) -> list[str]:
        names, evidence = _code(claim.carried_by), self._evidence(claim)
        return [str(claim.number), claim.claim, claim.kind, claim.check, names, evidence]

    def _effects(self, claim: Claim) -> list[str]:
        counted = "; ".join(self._output(name) for name in claim.output)
        if not claim.switch or claim.shows is None:
            return [str(claim.number), "none", "", "", "", f"counted: {counted}"]
        at, of, shows = self._book.switched.index(claim), self._of, claim.shows
        row, day = of.shown[at], f", day {shows.at.day}" if shows.at.day != LAST_DAY else ""
        told = (
            f"should {shows.way.removesuffix('s')}: {shows.because}. `{shows.at.row}`{day}: "
            f"{amount(row.base)} to {amount(row.there)}, {_moved(row)}: {of.verdict(claim)}"
        )
        return [
            str(claim.number),
            f"`{claim.switch}`: {self._about(claim)}",
            *(_points(of.shares[name][at]) for name in (of.headline, CEASEFIRE)),
            _moved(of.indices[at]),
            f"{told}. Counted: {counted}" if counted else told,
        ]

    def _about(self, claim: Claim) -> str:
        document = self._scenario.document
        parts = document.scenarios.get(claim.switch, (claim.switch,))
        told = "; ".join(document.overrides[name].about or name for name in parts)
        return f"{told} (see also {_code(claim.also)})" if claim.also else told

    def _output(self, name: str) -> str:
        if name in self._model.outcomes:
            return f"*{name}* {self._counted(name)}"
        return f"`{name}` {amount(self._of.as_it_is(Point(name, LAST_DAY)))}"

    def _counted(self, name: str) -> str:
        return _percent(self._of.outcomes[name], self._of.worlds)

    # ---- evidence

    @cached_property
    def _cited(self) -> dict[str, set[str]]:
        """The sources behind the numbers of each name of the scenario."""
        found: dict[str, set[str]] = {}
        for one in sources(self._scenario):
            parts = one.name.split(".") if one.citation else []
            for end in range(1, len(parts) + 1):
                found.setdefault(".".join(parts[:end]), set()).add(one.source)
        for name, treaty in self._scenario.document.treaties.items():
            found.setdefault(name, set()).update([treaty.source] if treaty.source else [])
        return found

    def _behind(self, *claims: Claim) -> list[str]:
        """The sources behind some claims, in the order of the scenario."""
        names = {name for claim in claims for name in claim.carried_by}
        used = {key for name in names for key in self._cited.get(name, ())}
        return [key for key in self._scenario.document.sources if key in used]

    def _evidence(self, claim: Claim) -> str:
        known = self._scenario.document.sources
        return ", ".join(f"{key} ({known[key].grade})" for key in self._behind(claim)) or "assumed"

    def _sources(self) -> str:
        known = self._scenario.document.sources
        rows = []
        for key in self._behind(*self._book.claims):
            late = " (published after 1 November 2024)" * known[key].published_after_start
            rows.append([key, known[key].grade or "", known[key].cite + late])
        return _table(["source", "grade", "what it says"], rows)

    # ---- two switches at length

    def _at_length(self, switch: str) -> str:
        of, told = self._of, self._book.told[switch]
        endings = [of.share("outcomes", name, switch) for name in of.outcomes]
        roads = [of.share("came", name, switch) for name in self._came]
        all_of_them = together([*endings, *roads], [of.mean(point, switch) for point in told])
        shares = [_shared(row) for row in all_of_them.shares]
        means = [_meant(row, point.day) for row, point in zip(all_of_them.means, told, strict=True)]
        heads = ["as written", f"`{switch}`", "change, points", "in / out"]
        return "\n".join(
            [
                _table(["ending", *heads], shares[: len(endings)]),
                _table(
                    ["milestone, in how many worlds", *heads],
                    [[f"`{name}`", *cells] for name, *cells in shares[len(endings) :]],
                ),
                _table(["mean of", "day", "as written", f"`{switch}`", "change"], means),
            ]
        )

    def _road(self, name: str) -> str:
        row = self._of.share("came", name, WITHOUT)
        there, here = (_percent(one.count, row.worlds) for one in (row.there, row.base))
        return f"{there} of worlds instead of {here}"

    def _without(self) -> dict[str, Any]:
        def row(name: str, day: int) -> MeanChange:
            return self._of.mean(Point(name, day), WITHOUT)

        both = {
            "fire": row("russia.fire", 120),
            "late": row("russia.fire", LAST_DAY),
            "ratio": row("fire_ratio", 120),
            "early": row("kursk.km2", 90),
            "pocket": row("kursk.km2", 180),
            "pocket_late": row("kursk.km2", 360),
        }
        fired = [row(f"{front}.fired_russia", LAST_DAY) for front in ("east", "kursk")]
        ground = row("east.gained", LAST_DAY)
        wider = self._of.share("outcomes", self._of.headline, WITHOUT)
        claims = [str(one.number) for one in self._book.switched if one.switch == WITHOUT]
        return {
            "without_claims": " and ".join(claims),
            **{f"{name}_base": amount(one.base) for name, one in both.items()},
            **{f"{name}_there": amount(one.there) for name, one in both.items()},
            "fired": f"{-sum(one.change for one in fired) / 1e6:.1f}",
            "fired_base": f"{sum(one.base or 0 for one in fired) / 1e6:.1f}",
            "ground": amount(-ground.change),
            "ground_base": amount(ground.base),
            "wider_base": _percent(wider.base.count, wider.worlds),
            "wider_there": _percent(wider.there.count, wider.worlds),
            "wider_left": str(wider.left),
            "wider_entered": str(wider.entered),
            "roads": {name: self._road(name) for name in self._came},
        }

    def _diplomacy(self) -> dict[str, str]:
        peace = self._of.mean(Point("general_ceasefire.active", LAST_DAY), MEDIATION)
        wider = self._of.share("outcomes", self._of.headline, MEDIATION)
        low, high = wider.low, wider.high
        return {
            "peace_base": f"{100 * (peace.base or 0):.1f} %",
            "peace_there": f"{100 * (peace.there or 0):.1f} %",
            "spared_of": str(wider.base.count),
            "spared": str(wider.left),
            "doomed": str(wider.entered),
            "diplomacy": points(wider.change, low, high),
            "diplomacy_low": points(low, low, high),
            "diplomacy_high": points(high, low, high),
            "diplomacy_p": probability(wider.p),
        }


def _heading(part: Part) -> str:
    return f"{part.first} to {part.last}: {part.title}"


def _anchor(part: Part) -> str:
    return _heading(part).lower().replace(":", "").replace(",", "").replace(" ", "-")


def _points(row: ShareChange) -> str:
    return share_columns([row], "")[2].cells[-1]


def _moved(row: MeanChange) -> str:
    return mean_columns([row])[3].cells[0]


def _shared(row: ShareChange) -> list[str]:
    shares = [_percent(one.count, row.worlds) for one in (row.base, row.there)]
    return [row.of, *shares, _points(row), f"{whole(row.entered)} / {whole(row.left)}"]


def _meant(row: MeanChange, day: int) -> list[str]:
    name = f"{row.title} (`{row.of}`)" if row.title != row.of else f"`{row.of}`"
    what = f"{name}, {row.unit}" if row.unit else name
    return [what, str(day), amount(row.base), amount(row.there), _moved(row)]


def _percent(count: int, of: int) -> str:
    return f"{100 * count / of:.1f} %"


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table with all columns set left, as long cells need it."""
    return page_table(heads, list(rows)).replace("---:", "---")
