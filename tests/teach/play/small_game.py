"""A small crisis with two seats and twelve councils, in which it is known what orders do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from escalate.model.build import build
from escalate.model.model import Model
from escalate.model.parts import Order
from escalate.model.seats import bind_order
from escalate.runs.ensemble import Progress
from escalate.scenario import seats
from escalate.scenario.load import Scenario, load_text

TEXT = """\
escalate: 1
scenario: twelve
title: Twelve councils
start: 2031-03-01
days: 130
ladder: {0: talks, 1: threats, 2: war}
actors:
  lund:
    title: Lund
    sees: {secret: never, fear: {lag: 5, error: 0.1}, alarm.count: {lag: 4}}
  ostria: {title: Ostria}
quantities:
  secret: {start: 3, change: "0.1"}
  fear: {start: 1, change: "0.01"}
  needed: {value: 1, range: [1, 2]}
actions:
  concede: {by: lund, about: Lund makes a concession, rung: 0, p: 0.0001, within: 365}
  apologise: {by: lund, about: Lund says sorry, rung: 0, p: 0.0001, within: 365}
  arm:
    by: lund
    about: Lund buys arms
    rung: 1
    p: 0.0001
    within: 365
    when: "fear > 1.5"
    lag: 10
  parade:
    by: lund
    about: Lund holds a parade
    rung: 1
    p: 0.2
    within: 60
    repeats: true
    cooldown: 20
  threaten: {by: ostria, about: Ostria threatens, rung: 1, p: 0.3, within: 60}
events:
  alarm: {about: An alarm, rung: 1, date: 25}
  war: {about: War breaks out, rung: 2, date: 120, when: "concede.count + apologise.count < needed"}
outcomes:
  war: {when: "war.count > 0"}
  peace: otherwise
headline: {name: war, any_of: [war]}
watch: [fear, secret]
overrides:
  both_needed: {about: one concession is not enough, needed: 2}
seats:
  lund:
    office: the staff
    councils: [4, 14, 24, 34, 44, 54, 64, 74, 84, 94, 104, 114]
    aims:
      peace: {title: no war, kept: "war.count == 0"}
      pride: {title: no concession, kept: "concede.count == 0"}
    report:
      secret: {title: the secret}
      fear: {title: how afraid people are}
      alarm: {title: an alarm}
      threaten: {title: a threat}
    menu:
      concede: {title: a concession, needs: cabinet, for: It helps., against: It costs.}
      apologise: {title: an apology}
      arm: {title: arms, objects: the Diet is against it}
      parade: {title: a parade}
  ostria:
    office: the court
    councils: [20, 60]
    report: {threaten: {title: our threat}, secret: {title: their secret}}
    menu: {threaten: {title: a threat}}
"""


def loaded(*picks: str) -> Scenario:
    """The scenario with some overrides."""
    return load_text(TEXT, Path("twelve.yaml"), (), picks)


def model_of(*picks: str) -> Model:
    """Its model."""
    return build(loaded(*picks))


def orders(model: Model, *lines: tuple[int, str, str], seat: str = "lund") -> tuple[Order, ...]:
    """Orders as (council, verb, action); an `if` behind a bar: `concede|known.lund.alarm`."""
    bound = []
    for council, verb, about in lines:
        action, _, condition = about.partition("|")
        parts = {"council": council, verb: action, **({"if": condition} if condition else {})}
        bound.append(bind_order(model, seat, seats.Order.model_validate(parts)))
    return tuple(bound)


def silent(seat: str, council: object) -> Sequence[Order]:
    """Orders nothing."""
    return ()


def unheard(so_far: Progress) -> None:
    """Nobody wants to know how far it is."""


def kept_nowhere(game: object) -> None:
    """Nothing is written down."""
