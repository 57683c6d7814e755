"""Why a world ended so: planted chains of causes are found, link by link."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from planted import HEAD, SEED, TAIL, names, needed, planted, why

from escalate.analysis.causes.book import Book
from escalate.analysis.causes.cause import Cause, Role
from escalate.analysis.causes.tree import Tree, entries
from escalate.engine.chunk import simulate
from escalate.engine.columns import Columns
from escalate.engine.ledger import Ledger
from escalate.errors import EscalateError
from escalate.model.build import build
from escalate.model.model import Model
from escalate.scenario.load import load, load_text

CHAIN = """
quantities: {tension: {start: 0, min: 0, max: 1}}
events:
  spark: {date: 2031-03-11, then: [tension += 0.3]}
  fuel: {date: 2031-03-21, then: [tension += 0.3]}
  rain: {date: 2031-03-16, then: [tension -= 0.05]}
  noise: {date: 2031-03-12}
  attack: {certain: true, when: "tension >= 0.5"}
"""


def test_a_planted_chain_is_found_to_its_dates() -> None:
    found = why(planted(CHAIN))
    assert found.ended.name == "war"
    assert names(found.tree)[:4] == ["war", "attack", "tension", "fuel"]
    assert found.tree is not None
    threshold = found.tree.causes[0].causes[0]
    assert threshold.role is Role.THRESHOLD
    assert threshold.words == "tension >= 0.5"
    assert threshold.value == pytest.approx(0.55)
    told = [(one.name, round(one.amount or 0, 3)) for one in threshold.causes]
    assert sorted(told[:2]) == [("fuel", 0.3), ("spark", 0.3)]
    assert told[2:] == [("rain", -0.05)]
    assert needed(found) == {"attack": True, "fuel": True, "spark": True, "rain": False}


def test_of_many_contributions_three_are_told_and_the_others_counted() -> None:
    many = "".join(
        f"  e{day}: {{date: 2031-03-{day}, then: [tension += 0.{day}]}}\n" for day in range(10, 16)
    )
    found = why(
        planted(
            "quantities: {tension: {start: 0}}\nevents:\n"
            + many
            + '  attack: {certain: true, when: "tension > 0.72"}\n'
        )
    )
    assert found.tree is not None
    threshold = found.tree.causes[0].causes[0]
    assert [one.name for one in threshold.causes] == ["e15", "e14", "e13"]
    assert threshold.smaller == 3


def test_what_has_faded_counts_for_what_is_left_of_it() -> None:
    body = """
quantities: {tension: {start: 0, toward: {level: 0, half_life: 5}}}
events:
  old: {date: 2031-03-06, then: [tension += 0.8]}
  new: {date: 2031-04-15, then: [tension += 0.5]}
  attack: {certain: true, when: "day > 40 and tension > 0.4"}
"""
    found = why(planted(body))
    assert found.tree is not None
    threshold = found.tree.causes[0].causes[0]
    assert threshold.causes[0].name == "new"
    old = [one.amount for one in threshold.causes if one.name == "old"]
    assert not old or abs(old[0] or 0) < 0.01


def test_drift_is_named_as_drift_with_what_moved_its_law() -> None:
    body = """
quantities:
  anger: {start: 0, toward: {level: "push", half_life: 10}}
  push: {start: 0}
events:
  speech: {date: 2031-03-11, then: [push = 1]}
  attack: {certain: true, when: "anger > 0.5"}
"""
    found = why(planted(body))
    assert names(found.tree) == ["war", "attack", "anger", "anger", "speech"]
    assert found.tree is not None
    assert found.tree.causes[0].causes[0].causes[0].role is Role.DRIFT
    assert needed(found) == {"attack": True, "speech": True}


def test_a_supply_is_a_cause_that_can_be_taken_away() -> None:
    body = """
quantities: {shells: {start: 0}}
supplies:
  tap: {from: red, to: blue, what: shells, per_month: 300, every: 10, transit: 3, into: shells}
events:
  attack: {certain: true, when: "shells > 250"}
"""
    found = why(planted(body))
    assert names(found.tree) == ["war", "attack", "shells", "tap", "tap.per_month"]
    assert needed(found) == {"attack": True, "tap": True}


def test_a_force_leads_to_who_sent_it() -> None:
    body = """
forces:
  corps: {from: red, to_help: blue, total: 5_000, wave: 1_000,
          stages: [training, deployed], days: {training: 5}}
events:
  orders: {date: 2031-03-11, then: [send corps]}
  attack: {certain: true, when: "corps.deployed >= 1_000"}
"""
    found = why(planted(body))
    assert names(found.tree) == ["war", "attack", "corps.deployed", "corps", "orders"]
    assert needed(found)["orders"]


def test_chances_come_with_their_rolls_and_the_luckiest_is_told() -> None:
    body = """
events:
  first: {p: 0.5, within: 20}
  second: {p: 0.5, within: 20, when: "first.count > 0"}
  attack: {each: second, p: 0.6}
"""
    model = planted(body)
    history = simulate(model, SEED, Columns.of(range(1, 200)))
    world = int(history.worlds[history.ending == 0][3])
    found = why(model, world)
    assert names(found.tree) == ["war", "attack", "second", "first"]
    rolled = [one for one in found.tree.every() if one.roll is not None] if found.tree else []
    assert len(rolled) == 3
    assert all(one.roll is not None and (one.chance or 0) >= one.roll for one in rolled)
    assert found.luckiest is min(rolled, key=lambda one: one.roll or 1)
    assert needed(found) == {"attack": True, "second": True, "first": True}


def test_what_raised_a_chance_is_told_with_its_causes() -> None:
    body = """
quantities: {heat: {start: 0.1}}
events:
  speech: {date: 2031-03-05, then: [heat = 1]}
  attack: {p: 0.9, within: 60, times: {heat: 4}}
"""
    found = why(planted(body))
    assert found.tree is not None
    factor = found.tree.causes[0].causes[0]
    assert factor.role is Role.FACTOR
    assert factor.amount == pytest.approx(4 / 1.3)
    assert [one.name for one in factor.causes] == ["speech"]


def test_a_truce_that_ended_is_a_cause() -> None:
    body = """
events:
  truce: {date: 2031-03-05, lasts: 20}
  attack: {certain: true, when: "truce.count > 0 and not truce.active"}
"""
    found = why(planted(body))
    assert found.tree is not None
    ended = found.tree.causes[0].causes[0]
    assert (ended.role, ended.name, ended.moment.day) == (Role.ENDED, "truce", 24)
    assert ended.causes[0].role is Role.HAPPENED


def test_a_treaty_is_explained_from_its_trigger() -> None:
    body = """
treaties:
  pact:
    clause: defence
    in_force: 1
    duties:
      help: {by: blue, to: red, trigger: "raid.count > 0", consult: 4, will: 0.999}
events:
  raid: {date: 2031-03-11}
  attack: {certain: true, when: "pact.help.honoured > 0"}
"""
    found = why(planted(body))
    assert names(found.tree) == ["war", "attack", "pact.help", "raid"]
    assert found.tree is not None
    assert found.tree.causes[0].causes[0].role is Role.HONOURED
    assert needed(found) == {"attack": True, "pact.help": True, "raid": True}


def test_what_an_actor_knows_is_explained_by_what_was() -> None:
    body = """
quantities: {shells: {start: 0}}
events:
  theft: {date: 2031-03-11, then: [shells += 9]}
actions:
  attack: {by: red, certain: true, when: "shells > 5"}
"""
    found = why(planted(body))
    assert names(found.tree) == ["war", "attack", "shells", "theft"]


def test_knowing_late_leads_back_to_the_day_itself() -> None:
    head = HEAD.replace("red: {title: The Reds}", "red: {sees: {shells: {lag: 10}}}")
    body = """
quantities: {shells: {start: 0}}
events:
  theft: {date: 2031-03-11, then: [shells += 9]}
actions:
  attack: {by: red, certain: true, when: "shells > 5"}
"""
    model = build(load_text(head + body + TAIL, Path("planted.yaml")))
    found = why(model)
    assert names(found.tree) == ["war", "attack", "known.red.shells", "theft"]
    assert found.tree is not None
    assert found.tree.moment.day == 21
    assert needed(found) == {"attack": True, "theft": True}


EITHER = """
quantities: {tension: {start: 0}}
events:
  one: {date: 2031-03-11, then: [tension = 1]}
  two: {date: 2031-03-11, then: [calm = 0]}
  attack: {certain: true, when: "tension > 0 or calm < 1"}
"""


def test_where_either_of_two_was_enough_the_pair_is_told() -> None:
    body = EITHER.replace("{tension: {start: 0}}", "{tension: {start: 0}, calm: {start: 1}}")
    found = why(planted(body), on="war")
    assert needed(found) == {"attack": True, "one": False, "two": False}
    assert found.pairs == ()


def test_pairs_are_tried_where_no_single_cause_was_needed() -> None:
    body = """
events:
  one: {date: 2031-03-11}
  two: {date: 2031-03-11}
"""
    tail = """
outcomes: {war: {when: "one.count > 0 or two.count > 0"}, peace: otherwise}
headline: {name: war, any_of: [war]}
"""
    found = why(planted(body, tail=tail))
    assert needed(found) == {"one": False, "two": False}
    assert [one.needed for one in found.pairs] == [True]


def test_none_is_an_answer() -> None:
    body = """
events:
  one: {date: 2031-03-11}
  two: {date: 2031-03-11}
  three: {date: 2031-03-11}
"""
    tail = """
outcomes:
  war: {when: "one.count > 0 or two.count > 0 or three.count > 0"}
  peace: otherwise
headline: {name: war, any_of: [war]}
"""
    found = why(planted(body, tail=tail))
    assert not any(one.needed for one in (*found.alone, *found.pairs))
    assert len(found.pairs) == 3


def test_what_is_left_over_has_no_cause_to_name() -> None:
    found = why(planted("events: {attack: {p: 0, within: 5}}"))
    assert found.ended.name == "peace"
    assert found.tree is None
    assert found.alone == ()


LEVER = """
quantities: {threshold: {value: 0.9}, tension: {start: 0}}
events:
  spark: {date: 2031-03-11, then: [tension += 0.5]}
  attack: {certain: true, when: "tension > threshold"}
"""


def test_a_lever_is_a_leaf_and_can_be_put_back() -> None:
    base, model = planted(LEVER), planted(LEVER, "threshold=0.4")
    found = why(model, base=base)
    assert found.tree is not None
    levers = [one for one in found.tree.every() if one.role is Role.LEVER]
    assert [(one.name, one.value) for one in levers] == [("threshold", 0.4)]
    assert needed(found) == {"attack": True, "threshold": True, "spark": True}
    assert found.base is not None
    assert found.base.ended.name == "peace"
    assert (found.base.unlike, found.base.unlike_from) == ("attack", found.tree.moment.day)


def test_what_a_sum_says_again_is_not_told_twice() -> None:
    body = "events: {attack: {date: 2031-03-11}}"
    tail = TAIL.replace("attack.count > 0", "blue.fighting + attack.count > 0")
    found = why(planted(body, tail=tail))
    assert found.tree is not None
    assert [one.name for one in found.tree.causes] == ["attack"]
    assert found.defining == {"attack"}


def test_a_happening_can_be_asked_about() -> None:
    found = why(planted(CHAIN), on="attack")
    assert names(found.tree)[:2] == ["attack", "tension"]
    assert needed(found) == {"fuel": True, "spark": True, "rain": False}


def test_an_outcome_can_be_asked_about_however_it_is_spelt() -> None:
    assert why(planted(CHAIN), on="War").asked == "war"


def test_what_did_not_come_about_has_no_tree() -> None:
    body = CHAIN + "  never: {p: 0, within: 5}\n"
    assert why(planted(body), on="never").tree is None


def test_what_cannot_come_about_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(EscalateError, match="'atack'") as error:
        why(planted(CHAIN), on="atack")
    assert "attack" in error.value.hint


def every_link(cause: Cause) -> list[tuple[Cause, Cause]]:
    return [(cause, one) for one in cause.causes] + [
        link for one in cause.causes for link in every_link(one)
    ]


def grown(model: Model, world: int) -> Cause:
    ledger = Ledger()
    history = simulate(model, SEED, Columns.of([world]), ledger=ledger)
    tree = Tree(model, Book(ledger, model.days), entries(history.events), {})
    cause = tree.outcome(model.outcomes[history.ending[0]], 30)
    assert cause is not None
    return cause


@pytest.mark.parametrize(("name", "worlds"), [("strait", 8), ("storm-corps", 3)])
def test_every_cause_lies_strictly_before_what_it_causes(name: str, worlds: int) -> None:
    model = build(load(name))
    history = simulate(model, SEED, Columns.of(range(1, 200)))
    ended = history.worlds[history.ending < len(model.outcomes) - 1]
    links = 0
    for world in np.random.default_rng(5).permutation(ended)[:worlds]:
        for effect, cause in every_link(grown(model, int(world))):
            assert cause.moment < effect.moment, f"world {world}: {cause} of {effect}"
            links += 1
    assert links > 6 * worlds


def test_a_world_that_failed_has_nothing_to_explain() -> None:
    body = """
quantities: {a: {start: 1}, b: {start: 0}}
events: {attack: {date: 2031-03-11, then: [a = 1 / b]}}
"""
    found = why(planted(body))
    assert found.failed
    assert found.tree is None
