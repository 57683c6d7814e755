"""The ensembles that a check plays, each once; judges none."""

from __future__ import annotations

from collections.abc import Callable

from escalate.runs.ensemble import Progress
from escalate.runs.observed import Observed, observed_of_each
from escalate.teach.labs.bars import Bar
from escalate.teach.labs.frame import possible
from escalate.teach.labs.measuring import Ensemble, Sides
from escalate.teach.labs.memory import Memory
from escalate.teach.labs.shape import Measured
from escalate.teach.labs.submission import Played, Submission


class Bench:
    """What is simulated for a check: equal models share their worlds."""

    def __init__(self, student: Submission, own: Submission, memory: Memory) -> None:
        self.student, self.own, self.memory = student, own, memory
        self._ensembles: dict[tuple[str, frozenset[str]], Ensemble] = {}

    def ensemble(
        self, whose: Submission, played: Played, blocked: frozenset[str] = frozenset()
    ) -> Ensemble:
        """The worlds of a scenario as it is played, with something taken away perhaps."""
        model = whose.model(played)
        return self._ensembles.setdefault((model.canonical, blocked), Ensemble(model, blocked))

    def start(self, more: tuple[str, ...] = ()) -> Ensemble:
        """The worlds of the lab's own start, with some sets more."""
        return self.ensemble(self.own, possible(self.own, _with(self.own.usual, more)))

    def sides(self, line: Measured, bars: tuple[Bar, ...], more: tuple[str, ...] = ()) -> Sides:
        """The worlds that a line is about, with some sets more on both sides."""
        extra = (*more, *line.probe)
        whose = self.own if line.own else self.student
        played = whose.usual if line.in_ is None else Played(line.in_)
        if line.own:
            played = possible(self.own, played)
        against = line.against
        there = None
        if against == "start":
            there = self.start(extra)
        elif against is not None:
            there = self.ensemble(whose, _with(Played(tuple(against)), extra))
        of_start = any(bar.of_start for bar in bars)
        return Sides(
            here=self.ensemble(whose, _with(played, extra)),
            there=there,
            start=self.start(extra) if of_start else None,
        )

    def simulate(self, seed: int, worlds: int, progress: Callable[[Progress], None]) -> None:
        """Simulate all that was asked for and is not remembered."""
        left: list[tuple[Ensemble, object]] = []
        for one in self._ensembles.values():
            of = one.follows_from(seed, worlds)
            kept = self.memory.recall(of)
            if kept is None:
                left.append((one, of))
            else:
                one.seen = Observed(**kept)
        asked = [one.observable for one, _ in left]
        found = observed_of_each(asked, seed, worlds, progress=progress) if asked else []
        for (one, of), seen in zip(left, found, strict=True):
            one.seen = seen
            self.memory.keep(of, seen._asdict())


def _with(played: Played, more: tuple[str, ...]) -> Played:
    """The same way to play with some sets more, each once."""
    return played._replace(sets=tuple(dict.fromkeys((*played.sets, *more))))
