"""Games in their folders: a game is a scenario with the players' orders, and can be run as one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from escalate.errors import EscalateError
from escalate.model.build import build
from escalate.model.model import Model
from escalate.model.parts import Order
from escalate.runs import whole
from escalate.runs.store import told
from escalate.scenario.load import Scenario, load
from escalate.scenario.plain_yaml import written
from escalate.scenario.problems import ScenarioError
from escalate.teach.play.game import Game

GAMES = Path("games")
SCENARIO, GAME = "scenario.yaml", "game.yaml"


def folder_of(root: Path, game: Game) -> Path:
    """Where a game is kept: named by its scenario, seats, world, and seed if it is not 1."""
    seed = f"-seed-{game.seed}" if game.seed != 1 else ""
    seats = "-".join(seat.replace("_", "-") for seat in game.seats)
    return root / f"{game.model.name}-{seats}-{game.world}{seed}"


def begin(root: Path, game: Game, loaded: Scenario) -> Path:
    """Make the folder of a new game; the scenario as it is played is kept in it."""
    folder = folder_of(root, game)
    with told("write", folder):
        folder.mkdir(parents=True, exist_ok=True)
        text = loaded.resolved(game.model.day_0_factors)
        whole.replace(folder / SCENARIO, text.encode())
    keep(folder, game)
    return folder


def keep(folder: Path, game: Game) -> None:
    """Write down how far a game has come; it is there as it was or as it is."""
    told_orders = {**game.others, **{seat: game.orders.get(seat, ()) for seat in game.seats}}
    orders = {seat: [_order(one) for one in given] for seat, given in told_orders.items()}
    tree = {
        "escalate": 1,
        "extends": SCENARIO,
        "orders": orders,
        "played": {
            "seed": game.seed,
            "world": game.world,
            "seats": list(game.seats),
            "councils": dict(game.held),
        },
    }
    with told("write", folder):
        whole.replace(folder / GAME, written(tree).encode())


def _order(order: Order) -> dict[str, object]:
    waits = {"if": order.condition.text} if order.condition else {}
    return {"council": order.council, **waits, order.verb: order.action}


def is_game(folder: Path) -> bool:
    """Whether a folder holds a game."""
    return (folder / GAME).is_file()


def plays(folder: Path, model: Model) -> bool:
    """Whether the game in a folder is of a model, and not of one that was changed since."""
    return build(load(str(folder / SCENARIO))).canonical == model.canonical


def opened(folder: Path) -> Game:
    """The game in a folder.

    Raises ScenarioError if it cannot be read, EscalateError if it is none.
    """
    if not is_game(folder):
        what = f"{folder} holds no game"
        raise EscalateError(what, "a game is a folder with a game.yaml; see `games/`")
    loaded = load(str(folder / GAME))
    model, played = build(loaded), loaded.document.played
    if played is None:
        what = f"{folder / GAME} does not say which world is played"
        raise EscalateError(what, "begin the game again with --new")
    orders = {seat: model.orders.get(seat, ()) for seat in played.seats}
    others = {name: plan for name, plan in model.orders.items() if name not in played.seats}
    return Game(
        model=replace(model, orders=others),
        seed=played.seed,
        world=played.world,
        seats=played.seats,
        orders=orders,
        held=dict(played.councils),
    )


def finished(root: Path, scenario: str) -> bool:
    """Whether a game of a scenario below a folder was played to its end."""
    for folder in sorted(root.glob("*")) if root.is_dir() else ():
        if not is_game(folder):
            continue
        try:
            game = opened(folder)
        except (ScenarioError, EscalateError):
            continue
        if game.model.name == scenario and game.over:
            return True
    return False


def next_world(root: Path, model: Model, seed: int, seats: tuple[str, ...]) -> int:
    """The first world of which no game is kept."""
    world = 1
    while is_game(folder_of(root, Game(model, seed, world, seats, {}, {}))):
        world += 1
    return world
