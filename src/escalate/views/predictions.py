"""What is asked before a run, and how an answer is shown beside the worlds; computes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from escalate.views.ensemble import SHARE, EnsembleView, share_document, spoken, written
from escalate.views.numbers import amount, day, in_points, whole
from escalate.views.tables import Column, tables

if TYPE_CHECKING:
    from escalate.analysis.guesses import Score, Scores
    from escalate.model.model import Model
    from escalate.views.terminal import Terminal

DECLINED = "Declined. That is an answer too."
ONE_WORLD = "No single world can score a guess."
MEANING = (
    "Points off, on average (root mean square), from the shares of all these worlds."
    f" {ONE_WORLD} Luck costs every guess the same, and is left out."
)


def question(model: Model) -> Iterator[str]:
    """What is said before the shares are asked for: no number that a run could give."""
    end = model.start + timedelta(days=model.days)
    yield f"{model.title}, {day(model.start)} to {day(end)}."
    yield (
        "Before you see a number: in how many of a hundred worlds do you expect each of these?"
        " All together are a hundred. A per cent, a part of one, or so many in so many will do."
    )
    members = [name for name in model.headline.members if name != model.headline.name]
    if members:
        yield f"{model.headline.name} is {' or '.join(members)}, on any day."
    yield "No answer, or the word decline, is an answer too."


@dataclass(frozen=True)
class PredictedView:
    """A run, and below it what was expected of it."""

    run: EnsembleView
    scores: Scores

    def draw(self, terminal: Terminal) -> None:
        """Print the run, and a table with a line for each of the groups."""
        self.run.draw(terminal)
        scores = self.scores
        names = [each.name for each in scores.worlds]
        columns = [
            Column("your prediction", [*names, "", "points off"]),
            *(Column(title, _cells(one), right=True) for title, one in _titled(scores, ",\n")),
            Column(f"{self._worlds()},\n{SHARE}", [*written(scores.worlds), "", ""]),
            Column("even\nguess", _cells(scores.even), right=True, drop=1),
        ]
        meaning = terminal.text(MEANING, "dim")
        terminal.print("", *tables(terminal, columns, bold=len(names) + 1), meaning)

    def facts(self) -> Iterator[tuple[str, str]]:
        """The run's, and a line for each guess and each of the groups."""
        yield from self.run.facts()
        for title, guess in _titled(self.scores, ", "):
            yield f"Predicted, {title}", self._spoken(guess)
        for each in self.scores.worlds:
            yield f"Worlds, {each.name}", spoken(each)
        yield "Predicted, even guess", self._spoken(self.scores.even)
        yield "Predicted, meaning", MEANING

    def document(self) -> dict[str, Any]:
        """The run's, with all guesses; a miss is a sum of squares, luck what a draw adds to it."""
        scores = self.scores
        found = {
            "of": [each.name for each in scores.worlds],
            "guesses": [_scored(guess) for guess in scores.guesses],
            "worlds": [share_document(each) for each in scores.worlds],
            "even": _scored(scores.even),
            "luck": scores.luck,
        }
        return {**self.run.document(), "predicted": found}

    def _worlds(self) -> str:
        return f"{whole(self.scores.worlds[0].of)} worlds"

    def _spoken(self, guess: Score) -> str:
        pairs = zip(self.scores.worlds, guess.shares, strict=True)
        shares = ", ".join(f"{each.name} {_percent(given)}" for each, given in pairs)
        return f"{shares}; {in_points(guess.off)} off on average"


def _titled(scores: Scores, glue: str) -> Iterator[tuple[str, Score]]:
    """The first guess, and the last one if there are several."""
    first, *others = scores.guesses
    if not others:
        yield "you", first
        return
    yield f"you{glue}first", first
    yield f"you{glue}last", others[-1]


def _cells(guess: Score) -> list[str]:
    return [*map(_percent, guess.shares), "", in_points(guess.off).split(" ")[0]]


def _percent(given: float) -> str:
    return f"{amount(100 * given)}%"


def _scored(guess: Score) -> dict[str, Any]:
    return {"shares": guess.shares, "miss": guess.miss, "points_off": 100 * guess.off}
