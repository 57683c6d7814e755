"""Whatever a world needed for its ending is in the tree, by whatever way it came to matter."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from planted import HEAD, SEED, TAIL, planted, why

from escalate.analysis.causes.cause import Cause, Role
from escalate.analysis.causes.why import Why
from escalate.analysis.causes.why import why as explained
from escalate.engine.chunk import simulate
from escalate.engine.columns import Column, Columns
from escalate.model.build import build
from escalate.model.model import Model
from escalate.scenario.load import load, load_text

PACT = """
quantities: {{friendship: {{start: 0}}}}
treaties:
  pact:
    clause: defence
    in_force: {in_force}
    duties:
      help: {{by: blue, to: red, trigger: raid.count > 0, consult: 4, will: {will},
             times: {{friendship: [1, 18]}}}}
events:
  signing: {{date: 9, then: [pact.in_force = 1]}}
  visit: {{date: 12, then: [friendship = 1]}}
  raid: {{date: 11}}
  attack: {{certain: true, when: pact.help.honoured > 0}}
"""
FRONT = """
quantities:
  red.shells: {start: 9_000, min: 0}
  blue.men: {start: 5_000, min: 0}
  gun: {start: 0.001}
  go: {start: 0}
fronts:
  river:
    soil: blue
    km2: {start: 300, min: 0, max: 1_000}
    open: go > 0
    moves: 1 + gun
    losses: {blue: 10 + gun}
    from: {blue: blue.men}
    fire: {red: 100 * gun}
    shells: {red: red.shells}
events:
  opening: {date: 10, then: [go = 1]}
  guns: {date: 14, then: [gun = 9]}
  attack: {certain: true, when: WHEN}
"""
FORCE = """
quantities: {fire: {start: 0}, leave: {start: 0}}
forces:
  corps: {from: red, to_help: blue, total: 5_000, wave: 1_000, stages: [training, deployed],
          days: {training: 5}, only_in: leave > 0, losses: corps.deployed * 0.01 * fire}
events:
  orders: {date: 10, then: [send corps]}
  consent: {date: 12, then: [LEAVE]}
  strafing: {date: 20, then: [fire = 1]}
  homecoming: {date: 60, then: [recall corps]}
  attack: {certain: true, when: WHEN}
"""
SUPPLY = """
quantities: {shells: {start: 0}, will: {start: 0}}
supplies:
  tap: {from: red, to: blue, what: shells, per_month: 300, every: 10, transit: 3,
        into: shells, FLOW}
events:
  deal: {date: 10, then: [will = 1]}
  attack: {certain: true, when: shells > 550}
"""
TWO = """
quantities: {gun: {start: 0}, shell: {start: 0}, power: {is: POWER}}
events:
  guns: {date: 10, then: [gun = 1]}
  shells: {date: DAY, then: [shell = 1]}
  attack: {certain: true, when: power > 0.5}
"""
ENDED = """
quantities: {calm: {start: 1}}
events:
  truce: {date: 4, HOW}
  shock: {date: 20, then: [DOES]}
  attack: {certain: true, when: truce.count > 0 and not truce.active}
"""
OUTCOME = """
quantities: {bad: {is: outcome.raided.day >= 0}}
events:
  raid: {date: RAID}
  attack: {certain: true, when: WHEN}
outcomes: {war: {when: attack.count > 0}, raided: {when: raid.count > 0}, peace: otherwise}
headline: {name: war, any_of: [war]}
"""


def filled(body: str, **words: str) -> str:
    for name, word in words.items():
        body = body.replace(name, word)
    return body


CASES = {
    "a treaty that was put in force": PACT.format(in_force=0, will=0.05),
    "a will that was raised": PACT.format(in_force=1, will=0.05),
    "a veto that was lifted": """
events:
  law: {date: 10}
  attack: {p: 0.9, within: 10, veto: law.count == 0}
""",
    "a state that ended by its condition": filled(ENDED, HOW="until: calm < 1", DOES="calm = 0"),
    "a state that a deed ended": filled(ENDED, HOW="lasts: 300", DOES="end truce"),
    "drift behind drift": """
quantities:
  anger: {start: 0, toward: {level: mood + 0.1 * winter, half_life: 10}}
  mood: {start: 0, change: 0.1 * speed}
  speed: {is: push * 2}
  push: {start: 0, toward: {level: pull, half_life: 3}, noise: 0.001}
  pull: {start: 0}
events:
  speech: {date: 10, then: [pull = 1]}
  attack: {certain: true, when: anger > 0.5}
""",
    "a product": filled(TWO, POWER="gun * shell", DAY="10"),
    "a product, long apart": filled(TWO, POWER="gun * shell", DAY="40"),
    "the lesser of two": filled(TWO, POWER='"min(gun, shell)"', DAY="12"),
    "an opened front": filled(FRONT, WHEN="river.km2 > 320"),
    "what was fired": filled(FRONT, WHEN="red.shells < 4_000"),
    "who fell": filled(FRONT, WHEN="blue.men < 4_000 and day < 100"),
    "a quick front": filled(FRONT, WHEN="river.speed > 3"),
    "a lifted guard": filled(FORCE, LEAVE="corps.guard = 0", WHEN="corps.deployed >= 1_000"),
    "leave to fight": filled(FORCE, LEAVE="leave = 1", WHEN="corps.deployed >= 1_000"),
    "losses": filled(FORCE, LEAVE="leave = 1", WHEN="corps.lost >= 200"),
    "a force that came home": filled(FORCE, LEAVE="leave = 1", WHEN="corps.home > 100"),
    "a supply that began": filled(SUPPLY, FLOW="while: will > 0"),
    "a supply that sent more": filled(SUPPLY, FLOW="scale: 0.1 + will"),
    "aims that were missed": """
actors: {red: {doctrine: bold, aims: {hold: {of: land, target: 10, worst: 0}}}, blue: {}}
doctrines: {bold: {met: 0.1, missed: 9}}
quantities: {land: {start: 10}}
events:
  loss: {date: 10, then: [land = 0]}
actions:
  attack: {by: red, p: 0.1, within: 90, serves: hold}
""",
    "what is told late": """
actors: {red: {sees: {shells: {as: told, lag: 4, error: 0.1}}}, blue: {}}
quantities: {shells: {start: 0}, told: {is: 0.5 * shells}}
events:
  theft: {date: 10, then: [shells += 9]}
actions:
  attack: {by: red, certain: true, when: shells > 4}
""",
    "an order that nothing cancelled": """
events:
  word: {date: 14}
actions:
  attack: {by: red, date: 10, lag: 10, cancel_if: word.count == 0}
""",
    "a condition that held again in time": """
quantities: {a: {start: 0}}
events:
  one: {date: 10, then: [a = 1]}
  two: {date: 14, then: [a = 0]}
  three: {date: 17, then: [a = 1]}
actions:
  attack: {by: red, certain: true, when: a > 0, lag: 10}
""",
    "the end of a factor": """
quantities: {power: {start: 1}, tension: {start: 0.5}}
events:
  speech: {date: 10, then: [power = 90]}
  attack: {p: 0.02, within: 100, times: {tension: ["1", power]}}
""",
    "an outcome": filled(OUTCOME, RAID="10", WHEN="outcome.raided.day >= 0"),
    "an outcome that is worked with": filled(OUTCOME, RAID="10", WHEN="bad > 0"),
    "what was on day 0": filled(OUTCOME, RAID="0", WHEN='"bad > 0 and recent(raid, 9) < 0.5"'),
    "the last day": """
quantities: {trust: {start: 0}}
events:
  truce: {date: 10, lasts: 200}
  envoy: {date: 20, then: [trust = 1]}
outcomes:
  truce_holds: {when: truce.active and days_since(truce) >= 60 and not trust < 0.5, at_end: true}
  peace: otherwise
headline: {name: calm, any_of: [truce_holds]}
""",
    "several things": """
quantities: {x: {start: 0}}
events:
  a: {date: 10, then: [x += 2]}
  b: {date: 12}
  c: {date: 13}
  d: {date: 13, lasts: 5}
outcomes:
  war: {when: (x > 1 or c.count > 5) and not (b.count == 0 or d.active) and days_since(c) >= 9}
  peace: otherwise
headline: {name: war, any_of: [war]}
""",
    "an occasion that had to wait": """
events:
  incident: {date: 10}
actions:
  another: {by: red, certain: true, when: incident.count > 0}
  attack: {by: red, p: 0.999, each: incident}
""",
    "a treaty that calls the next": """
quantities: {tension: {start: 0}}
treaties:
  pact:
    clause: defence
    in_force: 1
    duties: {help: {by: blue, to: red, trigger: raid.count > 0, consult: 4, will: 0.999,
                    help: troops}}
  axis:
    clause: defence
    in_force: 1
    duties: {aid: {by: red, to: blue, trigger: blue.fighting > 0, consult: [2, 9], will: 0.999,
                   then: [tension += 1]}}
events:
  raid: {date: 10}
  attack: {certain: true, when: tension > 0.5}
""",
    "an effect that reads a number": """
quantities: {t: {start: 0}, x: {start: 0}}
events:
  push: {date: 10, then: [x = 1]}
  add: {date: 14, then: ["t = max(t, x)"]}
  attack: {certain: true, when: t > 0.5}
""",
}


def of_kind(body: str) -> Model:
    head = HEAD.rpartition("actors:")[0] if "actors:" in body else HEAD
    tail = "" if "outcomes:" in body else TAIL
    return build(load_text(head + body + tail, Path("planted.yaml")))


def needed_in(model: Model, world: int) -> set[str]:
    """By brute force: whatever the world does not end so without."""
    names = [*model.happenings, *(one.name for one in model.parts.supplies)]
    columns = [Column(world), *(Column(world, blocked=frozenset({name})) for name in names)]
    ending = simulate(model, SEED, Columns.stack(columns)).ending
    return {name for name, other in zip(names, ending[1:], strict=True) if other != ending[0]}


def told(tree: Cause | None) -> set[str]:
    return {cause.name for cause in tree.every()} if tree else set()


@pytest.mark.parametrize("kind", CASES)
def test_what_was_needed_is_in_the_tree(kind: str) -> None:
    model = of_kind(CASES[kind])
    history = simulate(model, SEED, Columns.of(range(1, 21)))
    worlds = history.worlds[history.ending == 0].tolist()
    found = [(needed_in(model, world), told(why(model, world).tree)) for world in worlds]
    assert sum(len(needed) for needed, _ in found) > len(worlds)
    assert [needed - names for needed, names in found] == [set()] * len(worlds)


@cache
def strait() -> Model:
    return build(load("strait"))


def test_nearly_all_that_was_needed_in_the_strait_is_in_its_trees() -> None:
    model, missing, every = strait(), 0, 0
    history = simulate(model, SEED, Columns.of(range(1, 200)))
    ended = history.worlds[history.ending < len(model.outcomes) - 1]
    for world in ended[:12].tolist():
        names = told(explained(model, model, seed=SEED, world=world, on=None, depth=30).tree)
        needed = needed_in(model, world)
        missing, every = missing + len(needed - names), every + len(needed)
    assert every > 15
    assert missing < 0.15 * every


def threshold(found: Why) -> Cause:
    return next(one for one in found.tree.every() if one.role is Role.THRESHOLD)  # type: ignore[union-attr]


def test_what_took_away_is_told_as_less_though_less_is_what_was_waited_for() -> None:
    body = """
quantities: {shells: {start: 10}}
events:
  theft: {date: 10, then: [shells -= 9]}
  attack: {certain: true, when: shells < 5}
"""
    cause = threshold(why(planted(body)))
    assert (cause.value, cause.causes[0].name, cause.causes[0].amount) == (1, "theft", -9)


def test_contributions_add_up_and_what_counts_only_together_is_shared_evenly() -> None:
    body = """
quantities: {a: {start: 0}, b: {start: 0}, c: {start: 0}, sum: {is: a * b + c}}
events:
  one: {date: 10, then: [a = 2]}
  two: {date: 20, then: [b = 3]}
  three: {date: 15, then: [c = 1]}
  attack: {certain: true, when: sum > 6}
"""
    amounts = {one.name: one.amount for one in threshold(why(planted(body))).causes}
    assert amounts == {"one": 3, "two": 3, "three": 1}


def test_a_mistake_turns_no_sign_around() -> None:
    """What an actor believes rises by its mistake, though the thing itself has fallen."""
    model = of_kind("""
actors: {red: {sees: {shells: {error: 0.5}}}, blue: {}}
quantities: {shells: {start: 100}}
events:
  theft: {date: 6, then: [shells -= 1]}
actions:
  attack: {by: red, certain: true, when: shells > 130}
""")
    history = simulate(model, SEED, Columns.of(range(1, 60)))
    day = history.outcome_day[0]
    late = history.worlds[(day > 8) & (history.ending == 0)].tolist()
    amounts = [
        one.amount
        for world in late
        for one in threshold(why(model, world)).causes
        if one.name == "theft"
    ]
    assert amounts
    assert all(amount == pytest.approx(-1) for amount in amounts)


def test_fighting_and_what_is_made_meanwhile_are_told_apart() -> None:
    body = filled(FRONT, WHEN="red.shells < 4_000").replace(
        "red.shells: {start: 9_000, min: 0}", 'red.shells: {start: 9_000, min: 0, change: "100"}'
    )
    causes = {one.role: one.amount or 0 for one in threshold(why(planted(body))).causes}
    assert causes[Role.DRIFT] > 0 > causes[Role.FRONT]


def test_an_outcome_that_is_not_the_ending_is_asked_whether_it_is_reached() -> None:
    body = """
events:
  raid: {date: 10}
  feint: {date: 10}
  attack: {date: 40}
outcomes:
  war: {when: attack.count > 0}
  raided: {when: raid.count > 0 or feint.count > 0}
  peace: otherwise
headline: {name: war, any_of: [war]}
"""
    found = why(of_kind(body), on="raided")
    assert found.ended.name == "war"
    assert [one.needed for one in found.alone] == [False, False]
    assert [one.day for one in found.alone] == [10, 10]
    assert [one.needed for one in found.pairs] == [True]


def test_a_duty_is_asked_whether_it_is_answered_as_it_was() -> None:
    model = of_kind(PACT.format(in_force=1, will=0.05))
    history = simulate(model, SEED, Columns.of(range(1, 60)))
    alone = [
        {one.links[0].name: one.needed for one in why(model, world, on="pact.help").alone}
        for world in history.worlds[history.ending == 0].tolist()
    ]
    assert all(one["raid"] for one in alone)
    assert np.mean([one["visit"] for one in alone]) > 0.8


def test_a_duty_that_was_never_answered_is_explained_as_called_upon() -> None:
    body = PACT.format(in_force=1, will=0.05).replace("date: 11", "date: 118")
    found = why(of_kind(body), on="pact.help")
    assert found.tree is not None
    assert (found.tree.role, found.tree.causes[0].name) == (Role.INVOKED, "raid")


def test_a_happening_is_taken_away_though_its_outcome_has_its_name() -> None:
    body = """
events: {attack: {date: 10}}
outcomes: {attack: {when: attack.count > 0}, peace: otherwise}
headline: {name: war, any_of: [attack]}
"""
    assert [one.needed for one in why(of_kind(body)).alone] == [True]


LEVERS = """
actors: {red: {doctrine: bold, aims: {hold: {of: land, target: 10, worst: 0}}}, blue: {}}
doctrines: {bold: {met: 0.01, missed: 9}}
quantities:
  land: {start: 10}
  anger: {start: 0, toward: {level: push, half_life: 400}}
  push: 0.6
  limit: 0.55
events:
  riot: {certain: true, when: anger > limit}
actions:
  attack: {by: red, p: 0.1, within: 90, serves: hold, when: riot.count > 0}
"""


@pytest.mark.parametrize(
    "name", ["push", "limit", "anger", "anger.toward.half_life", "land", "bold.met"]
)
def test_a_lever_is_found_wherever_it_moves_the_world(name: str) -> None:
    value = {"push": 9, "limit": 0.05, "anger": 0.57, "anger.toward.half_life": 5}.get(name, 0)
    others = ("anger=0.57",) if name in {"land", "bold.met"} else ()
    sets = (*others, f"{name}={value if name != 'bold.met' else 9}")
    text = HEAD.rpartition("actors:")[0] + LEVERS + TAIL
    base, model = (build(load_text(text, Path("planted.yaml"), each)) for each in ((), sets))
    worlds = Columns.of(range(1, 60))
    histories = [simulate(one, SEED, worlds) for one in (base, model)]
    moved = histories[0].worlds[(histories[0].ending == 1) & (histories[1].ending == 0)]
    found = why(model, int(moved[0]), base=base)
    assert name in {one.name for one in found.tree.every() if one.role is Role.LEVER}  # type: ignore[union-attr]


def test_a_lever_whose_way_is_not_in_the_tree_is_put_back_all_the_same() -> None:
    body = """
events:
  guard: {p: 0.99, within: 1}
  attack: {date: 10, veto: guard.count > 0}
"""
    base, model = planted(body), planted(body, "guard.p=0")
    found = why(model, base=base)
    assert {one.links[0].name: one.needed for one in found.alone} == {
        "attack": True,
        "guard.p": True,
    }


def test_numbers_that_are_read_by_name_stand_at_the_leaves() -> None:
    body = """
quantities:
  limit: 0.5
  push: 0.1
  anger: {start: 0, change: push}
events: {attack: {certain: true, when: anger > limit}}
"""
    given = [one for one in why(planted(body)).tree.every() if one.role is Role.GIVEN]  # type: ignore[union-attr]
    assert {one.name: one.value for one in given} == {"limit": 0.5, "push": 0.1}


def test_a_state_that_is_worked_with_is_a_cause_by_its_end() -> None:
    body = """
quantities: {quiet: {is: 1 - truce.active}}
events:
  truce: {date: 0, lasts: 20}
  attack: {certain: true, when: day > 5 and quiet > 0}
"""
    ended = threshold(why(planted(body))).causes[0]
    assert (ended.role, ended.moment.day, ended.amount) == (Role.ENDED, 20, 1)


def test_leave_to_fight_that_came_on_the_day_itself_lies_before_who_fights() -> None:
    body = filled(FORCE, LEAVE="fire = 0", WHEN="corps.deployed >= 1_000")
    body = body.replace("leave: {start: 0}", 'leave: {start: -2, change: "0.1"}')
    found = links(why(planted(body)).tree)
    assert "leave > 0" in {cause.words for _, cause in found}
    for effect, cause in found:
        assert cause.moment < effect.moment


def links(cause: Cause | None) -> list[tuple[Cause, Cause]]:
    if cause is None:
        return []
    below = [link for one in cause.causes for link in links(one)]
    return [*((cause, one) for one in cause.causes), *below]
