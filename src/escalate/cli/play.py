"""`escalate play`: take an actor's seat in one world, council by council."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from escalate.cli.options import WORLDS, Picks, Plain, Predict, Seed, Sets, number, program
from escalate.errors import EscalateError, ExitCode
from escalate.views.terminal import Terminal

if TYPE_CHECKING:
    from escalate.teach.play.game import Game

Scenario = Annotated[
    str,
    typer.Argument(metavar="SCENARIO", help="A scenario with seats, or the folder of a game."),
]
Seats = Annotated[
    list[str] | None, typer.Option("--seat", metavar="ACTOR", help="Whose seat; may be repeated.")
]
World = Annotated[
    int | None,
    typer.Option(
        parser=number(1, WORLDS),
        metavar="N",
        help="The world; the first not played yet if unset.",
        show_default=False,
    ),
]
Moves = Annotated[
    list[Path] | None,
    typer.Option("--moves", metavar="FILE", dir_okay=False, help="Orders from a file, unasked."),
]
Games = Annotated[
    Path, typer.Option("--games", metavar="FOLDER", file_okay=False, help="Where games are kept.")
]
Anew = Annotated[bool, typer.Option("--new", help="Begin again, if this game was played before.")]
Debrief = Annotated[
    bool, typer.Option("--debrief", help="Only the debrief of a game that is over.")
]
StaffWorlds = Annotated[
    int,
    typer.Option(
        "--staff",
        parser=number(0, 100_000),
        metavar="N",
        help="Worlds that the staff counts, or 0.",
    ),
]


def play(
    ctx: typer.Context,
    scenario: Scenario,
    *,
    seats: Seats = None,
    world: World = None,
    seed: Seed = 1,
    moves: Moves = None,
    picks: Picks = None,
    sets: Sets = None,
    games: Games = Path("games"),
    anew: Anew = False,
    only_debrief: Debrief = False,
    staff: StaffWorlds = 2000,
    predict: Predict = False,
    plain: Plain = False,
) -> ExitCode:
    """Take an actor's seat: councils, orders, and what came of them."""
    from escalate.cli.play_table import Sitting
    from escalate.teach.play.saved import is_game, opened

    terminal: Terminal = ctx.obj
    if is_game(Path(scenario)):
        folder, game = Path(scenario), opened(Path(scenario))
    else:
        folder, game = _begun(
            scenario, seats or [], world, seed, moves or [], picks, sets, games, anew=anew
        )
    if only_debrief and not game.over:
        what = f"the game in {folder} is not over"
        raise EscalateError(what, f"`{program()} play {folder}` goes on with it")
    if predict and not any(game.held.values()):
        from escalate.cli.predicting import predicted

        predicted(game.empty, game.seed, folder, terminal)
    return Sitting(game, folder, terminal, staff=staff, plain=plain).play(quiet=only_debrief)


def _begun(  # noqa: PLR0917 (what the options say)
    scenario: str,
    seats: list[str],
    world: int | None,
    seed: int,
    moves: list[Path],
    picks: list[str] | None,
    sets: list[str] | None,
    games: Path,
    *,
    anew: bool,
) -> tuple[Path, Game]:
    """The game that the options name, as it was left or new."""
    from escalate.model.build import build
    from escalate.scenario.load import load
    from escalate.teach.play.beginning import seated, with_moves
    from escalate.teach.play.game import Game
    from escalate.teach.play.saved import begin, folder_of, is_game, next_world, opened, plays

    loaded = load(scenario, sets or (), picks or ())
    model = build(loaded)
    names = seated(model, seats, scenario)
    number = world or next_world(games, model, seed, names)
    game = Game(model, seed, number, names, {}, {})
    if moves:
        game = with_moves(game, scenario, moves, sets or (), picks or ())
    folder = folder_of(games, game)
    if is_game(folder) and not anew:
        if moves:
            what = f"a game of world {number} is kept in {folder}"
            raise EscalateError(what, "--new begins it again; or name another --world or --games")
        if not plays(folder, model):
            what = (
                f"the game in {folder} is of {scenario} as it was, before a file or -S changed it"
            )
            hint = f"`{program()} play {folder}` goes on with it; --new begins it again"
            raise EscalateError(what, hint)
        return folder, opened(folder)
    return begin(games, game, loaded), game
