"""A pack of labs held against itself, on a screen; checks nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from escalate.views.numbers import counted
from escalate.views.tables import Column, tables

if TYPE_CHECKING:
    from escalate.teach.labs.pack import Case
    from escalate.views.terminal import Terminal


@dataclass(frozen=True)
class PackView:
    """Every start, solution and cheat, and whether it is judged as it should be."""

    cases: tuple[Case, ...]

    @property
    def sound(self) -> bool:
        """Whether all are judged as they should be."""
        return all(case.as_wanted for case in self.cases)

    def draw(self, terminal: Terminal) -> None:
        """Print a line for each, all seeds together, and below it what is wrong."""
        rows = list(self._rows())
        columns = [
            Column("lab", [row[0] for row in rows]),
            Column("", [row[1] for row in rows]),
            Column("name", [row[2] for row in rows]),
            Column("as wanted", [row[3] for row in rows], right=True),
            Column("refused by", [row[4] for row in rows], drop=1),
        ]
        terminal.print(*tables(terminal, columns), "")
        for case in self.cases:
            if not case.as_wanted:
                told = f"{case.lab}, {case.kind} {case.name}, seed {case.seed}: {case.why}"
                terminal.write(told)
        terminal.write(self._verdict())

    def facts(self) -> Iterator[tuple[str, str]]:
        """A line a case."""
        for case in self.cases:
            said = "as wanted" if case.as_wanted else case.why
            yield f"{case.lab}, {case.kind} {case.name}, seed {case.seed}", said
        yield "Verdict", self._verdict()

    def document(self) -> dict[str, Any]:
        """The cases for programs."""
        return {"sound": self.sound, "cases": [asdict(case) for case in self.cases]}

    def _rows(self) -> Iterator[tuple[str, str, str, str, str]]:
        together: dict[tuple[str, str, str], list[Case]] = {}
        for case in self.cases:
            together.setdefault((case.lab, case.kind, case.name), []).append(case)
        for (lab, kind, name), cases in together.items():
            good = sum(case.as_wanted for case in cases)
            lines = dict.fromkeys(line for case in cases for line in case.refused_by)
            yield lab, kind, name, f"{good} of {len(cases)}", ", ".join(lines)

    def _verdict(self) -> str:
        wrong = sum(not case.as_wanted for case in self.cases)
        if not wrong:
            return f"{counted(len(self.cases), 'case')}, all as wanted."
        return f"{counted(len(self.cases), 'case')}, {wrong} not as wanted."
