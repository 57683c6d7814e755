"""Small crises in which it is known what made what, and how `why` is asked about them."""

from __future__ import annotations

from pathlib import Path

from escalate.analysis.causes.cause import Cause
from escalate.analysis.causes.why import Why
from escalate.analysis.causes.why import why as explained
from escalate.model.build import build
from escalate.model.model import Model
from escalate.scenario.load import load_text

SEED = 1
HEAD = """\
escalate: 1
scenario: planted
title: A planted crisis
start: 2031-03-01
days: 120
ladder: {0: talks, 1: threats, 2: arms, 3: war}
actors: {red: {title: The Reds}, blue: {}}
"""
TAIL = """
outcomes: {war: {when: "attack.count > 0"}, peace: otherwise}
headline: {name: war, any_of: [war]}
"""


def planted(body: str, *sets: str, tail: str = TAIL) -> Model:
    return build(load_text(HEAD + body + tail, Path("planted.yaml"), sets))


def why(model: Model, world: int = 1, *, on: str | None = None, base: Model | None = None) -> Why:
    return explained(model, base or model, seed=SEED, world=world, on=on, depth=8)


def names(cause: Cause | None) -> list[str]:
    """The names along the first branch of a tree."""
    found = []
    while cause:
        found.append(cause.name)
        cause = cause.causes[0] if cause.causes else None
    return found


def needed(found: Why) -> dict[str, bool]:
    return {one.links[0].name: one.needed for one in found.alone}
