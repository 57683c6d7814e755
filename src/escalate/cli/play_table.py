"""The conversation at the table: pages are shown, lines are read, orders are given."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from escalate.cli.options import program
from escalate.errors import ExitCode
from escalate.model.parts import Order
from escalate.teach.play.game import Game, Left, play
from escalate.teach.play.moves import MoveError, Request, understood
from escalate.teach.play.saved import keep
from escalate.views.papers import screen
from escalate.views.papers.paper import Grid, Paper, Points, Text
from escalate.views.play import HELP, Table, council_paper, debrief_paper, report_grid, why_paper
from escalate.views.progress import progress
from escalate.views.terminal import Terminal

if TYPE_CHECKING:
    from escalate.teach.play.council import Council
    from escalate.teach.play.debrief import Debrief
    from escalate.teach.play.game import Ended
    from escalate.teach.play.staff import Staff

PROMPT = "> "


class Sitting:
    """One sitting at the table of a game."""

    def __init__(
        self, game: Game, folder: Path, terminal: Terminal, *, staff: int, plain: bool
    ) -> None:
        self._game, self._folder, self._terminal = game, folder, terminal
        self._staff, self._plain = staff, plain
        self._table = Table(game.model)
        self._briefed: set[str] = set()

    def play(self, *, quiet: bool = False) -> ExitCode:
        """Play to the end and tell what came of it, or until the players leave."""
        if not quiet:
            self._say(
                f"World {self._game.world} of {self._game.model.title}. Kept in {self._folder}."
            )
        try:
            ended = play(self._game, self._ask, self._keep)
        except Left:
            self._say(
                "Kept up to the last council that was done. What you typed at this one is not."
            )
            self._say(f"Go on: {program()} play {self._folder}")
            return ExitCode.OK
        self._debrief(ended)
        return ExitCode.OK

    def _keep(self, game: Game) -> None:
        self._game = game
        keep(self._folder, game)

    def _debrief(self, ended: Ended) -> None:
        from escalate.teach.play.debrief import debrief

        for seat in ended.game.seats:
            with progress(self._terminal) as report:
                found: Debrief = debrief(ended, seat, forecast=self._forecast(), progress=report)
            self._show(debrief_paper(self._table, found, self._folder, program()))

    def _forecast(self) -> tuple[float, ...] | None:
        """What was expected before the first council, if it was asked and answered."""
        from escalate.teach.predictions import stored

        given = [one.shares for one in stored(self._folder, self._game.model.name)]
        return next((shares for shares in given if shares), None)

    def _ask(self, seat: str, council: Council) -> Sequence[Order]:
        """Hold one council; raises Left."""
        self._hand_over(seat)
        if seat not in self._briefed:
            self._briefed.add(seat)
            self._brief(seat)
        estimate = self._estimate(council)
        page = council_paper(self._table, council, estimate)
        self._show(page)
        given: list[Order] = []
        while True:
            line = self._read()
            try:
                meant = understood(line, self._game.model, council, given)
            except MoveError as error:
                self._say(f"{error.what}. {error.hint}".rstrip())
                continue
            if isinstance(meant, Order):
                given.append(meant)
                self._say(f"Noted: {self._table.order(seat, meant)}.")
            elif meant.what == "done":
                return given
            elif meant.what == "drop":
                self._drop(given, meant.about)
            else:
                self._answer(meant, seat, council, given, page)

    def _hand_over(self, seat: str) -> None:
        """With several seats, wait until only those of one are at the screen."""
        if len(self._game.seats) > 1:
            name = self._table.actor(seat)
            self._say(f"The next page is for {name} alone. Press Enter when only they see it.")
            if self._read().strip().casefold() in {"q", "quit", "exit"}:
                raise Left

    def _brief(self, seat: str) -> None:
        from escalate.scenario.load import load
        from escalate.teach.classes.teams import teams
        from escalate.teach.play.saved import GAME
        from escalate.views.classes.team import role_paper

        document = load(str(self._folder / GAME)).document
        councils = len(self._game.model.seats[seat].councils)
        (team,) = teams(self._game.model, document, (seat,), councils)
        self._show(role_paper(self._table, team))

    def _estimate(self, council: Council) -> Staff | None:
        from escalate.teach.play.staff import staff

        if not self._staff:
            return None
        with progress(self._terminal) as report:
            return staff(
                self._game.planned_by(council.seat.actor),
                self._game.seed,
                council,
                worlds=self._staff,
                progress=report,
            )

    def _answer(
        self, asked: Request, seat: str, council: Council, given: Sequence[Order], page: Paper
    ) -> None:
        """Tell what a player asks for."""
        match asked.what:
            case "quit":
                raise Left
            case "help":
                self._show(Paper("What you can type", (Points(HELP),)))
            case "brief":
                self._brief(seat)
            case "again":
                self._show(page)
            case "more":
                self._show(Paper("The whole report", (report_grid(self._table, council.report),)))
            case "why":
                self._show(why_paper(self._table, council, asked.about))
            case "plan":
                self._show(self._plan(seat, given))
            case _:
                self._term(asked.about, council)

    def _drop(self, given: list[Order], action: str) -> None:
        kept = [order for order in given if order.action != action]
        told = "Taken back." if len(kept) < len(given) else "You typed no order about it."
        given[:] = kept
        self._say(told)

    def _plan(self, seat: str, given: Sequence[Order]) -> Paper:
        orders = (*self._game.orders.get(seat, ()), *given)
        rows = tuple(
            (self._table.day(order.day), self._table.order(seat, order)) for order in orders
        )
        if not rows:
            return Paper("Your orders", (Text("None so far: doctrine decides."),))
        return Paper("Your orders", (Grid(("council", "order"), rows, "What you ordered"),))

    def _term(self, word: str, council: Council) -> None:
        from escalate.teach.play.terms import meaning, words

        model = self._game.model
        if not word:
            self._say(f"Ask for one of these: {', '.join(words(model, council.seat))}.")
            return
        self._say(meaning(model, council.seat, word) or f"Nothing here is called {word!r}.")

    def _read(self) -> str:
        """A line that is typed; at the end of all input the players leave."""
        self._terminal.stdout.write(self._terminal.clean(PROMPT))
        self._terminal.stdout.flush()
        line = sys.stdin.readline()
        if not line:
            self._say("")
            raise Left
        return line

    def _say(self, words: str) -> None:
        from escalate.views.trees import wrapped

        for line in wrapped(self._terminal, words):
            self._terminal.print(self._terminal.text(line))
        with suppress(OSError):
            self._terminal.stdout.flush()

    def _show(self, paper: Paper) -> None:
        if self._plain:
            self._terminal.plain(screen.facts(paper))
        else:
            screen.draw(paper, self._terminal)
