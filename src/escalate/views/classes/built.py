"""What `class build` answers: where the pack is and what to read first; computes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from escalate.views.classes.key import chosen_sentence, why_this
from escalate.views.classes.wording import council_day
from escalate.views.ensemble import NOTE, share_document
from escalate.views.numbers import counted, whole
from escalate.views.tables import pairs

if TYPE_CHECKING:
    from escalate.teach.classes.pack import Pack
    from escalate.views.terminal import Terminal


@dataclass(frozen=True)
class BuiltView:
    """A pack that has been written."""

    pack: Pack
    folder: Path
    files: int
    notes: tuple[str, ...]

    def draw(self, terminal: Terminal) -> None:
        """Print what it is, where it is, and what comes next."""
        facts = list(self.facts())
        terminal.print(terminal.text(facts[0][1], "bold"), pairs(terminal, facts[1:-2]), "")
        terminal.write(f"Next   {self._next()}")
        terminal.print(terminal.text(NOTE, "dim"))

    def facts(self) -> Iterator[tuple[str, str]]:
        """The same, one by one."""
        pack, plan = self.pack, self.pack.plan
        dates = ", ".join(council_day(pack, one) for one in range(1, plan.councils + 1))
        yield "Title", pack.title
        yield "Plan", f"{plan.minutes} minutes, {counted(plan.councils, 'council')}: {dates}"
        yield "Teams", ", ".join(team.title for team in pack.teams)
        yield "World", f"{whole(pack.key.choice.world)} of seed {pack.worlds.seed}"
        yield "Why", f"{why_this(pack)} {chosen_sentence(pack)}"
        yield "Injects", str(len(pack.injects))
        yield from (("Look at", note) for note in self.notes)
        yield "Wrote", f"{self.folder}, {counted(self.files, 'file')}"
        yield "Next", self._next()
        yield "Note", NOTE

    def document(self) -> dict[str, Any]:
        """The same for programs."""
        pack, choice = self.pack, self.pack.key.choice
        return {
            "scenario": pack.scenario,
            "title": pack.title,
            "folder": str(self.folder),
            "files": self.files,
            "minutes": pack.plan.minutes,
            "councils": [
                [one.isoformat() for one in pack.council_dates(number)]
                for number in range(1, pack.plan.councils + 1)
            ],
            "teams": [team.name for team in pack.teams],
            "seed": pack.worlds.seed,
            "worlds": pack.worlds.worlds,
            "world": choice.world,
            "chosen": choice.how,
            "milestones": choice.milestones,
            "eventful": share_document(choice.eventful),
            "like": choice.like and share_document(choice.like),
            "turning": len(pack.key.turning),
            "injects": len(pack.injects),
            "notes": list(self.notes),
            "next": self._next(),
            "note": NOTE,
        }

    def _next(self) -> str:
        return f"read {self.folder / 'README.md'}"
