"""Crises in which it is known who did it: `hinge` must find out."""

from pathlib import Path

import numpy as np
import pytest

from escalate.analysis.company import companies, matched, whole_run
from escalate.analysis.hinges import Hinge, Hinges, hinges, question
from escalate.analysis.verdicts import Verdict
from escalate.engine.chunk import simulate
from escalate.engine.columns import Column, Columns
from escalate.errors import EscalateError
from escalate.model.build import build
from escalate.runs.ensemble import extend
from escalate.scenario.load import load_text

HEAD = """\
escalate: 1
scenario: planted
title: A planted crisis
start: 2031-03-01
days: 90
ladder: {0: talks, 1: threats}
actors: {red: {}, blue: {}}
outcomes: {war: {when: "war_begins.count > 0"}, peace: otherwise}
headline: {name: doom, any_of: [war]}
"""
WORLDS = 600


def asked(
    root: Path,
    body: str,
    *,
    head: str = HEAD,
    worlds: int = WORLDS,
    to: str | None = None,
    only: tuple[str, ...] = (),
    workers: int = 1,
    force: bool = True,
) -> Hinges:
    model = build(load_text(head + body, Path("planted.yaml")))
    ensemble = extend(model, resolved="", seed=5, worlds=worlds, root=root, workers=1).ensemble
    return hinges(
        model,
        ensemble,
        worlds,
        asked=question(model, to, only),
        force=force,
        workers=workers,
        progress=lambda _: None,
    )


def found(root: Path, body: str, **options: object) -> dict[str, Hinge]:
    answer = asked(root, body, **options)  # type: ignore[arg-type]
    return {one.thing.name: one for one in answer.every}


CHANCE = """\
events:
  spark: {p: 0.3, within: 90}
  other_spark: {p: 0.3, within: 90}
  war_begins: {certain: true, when: "spark.count + other_spark.count > 0"}
  noise: {p: 0.5, within: 60}
"""


def test_one_of_two_causes_is_needed_where_it_came_alone_and_is_always_enough(
    tmp_path: Path,
) -> None:
    by = found(tmp_path, CHANCE)
    spark = by["spark"]

    assert spark.verdict is by["other_spark"].verdict is Verdict.CAUSES
    assert spark.blocked is not None
    assert spark.forced is not None
    assert spark.blocked.entered == 0
    assert spark.blocked.high < -0.15  # 0.3 times 0.7 of all worlds
    assert spark.blocked.low > -0.27
    # Of the worlds of war that it was seen in, the other came in some too, and sooner in half.
    assert 0.65 < spark.blocked.decisive.count / spark.blocked.decisive.of < 0.9
    assert spark.forced.decisive.count == spark.forced.decisive.of > 200
    assert by["noise"].verdict is Verdict.UNSEEN
    assert by["noise"].blocked is not None
    assert (by["noise"].blocked.entered, by["noise"].blocked.left) == (0, 0)


def test_a_cause_in_three_worlds_of_ten_and_a_shadow_of_it_are_told_apart(tmp_path: Path) -> None:
    body = """\
events:
  spark: {p: 0.3, within: 90}
  shadow: {certain: true, when: "spark.count > 0"}
  war_begins: {certain: true, when: "days_since(spark) >= 9"}
"""
    by = found(tmp_path, body)
    spark, shadow = by["spark"], by["shadow"]

    assert spark.verdict is Verdict.CAUSES
    assert shadow.verdict is Verdict.ALONG
    for one in (spark, shadow):
        assert one.company.with_it.count == one.company.with_it.of > 150
        assert one.company.without.count < 0.1 * one.company.without.of
    assert spark.blocked is not None
    assert spark.blocked.decisive.count == spark.blocked.decisive.of == shadow.company.with_it.of
    assert shadow.blocked is not None
    assert shadow.forced is not None
    assert shadow.blocked.tried == shadow.begun.count
    assert [shadow.blocked.entered, shadow.blocked.left] == [0, 0]
    assert [shadow.forced.entered, shadow.forced.left] == [0, 0]
    assert shadow.forced.decisive.count == 0


def test_what_shares_a_cause_and_then_a_chance_of_its_own_only_goes_along(tmp_path: Path) -> None:
    body = """\
quantities: {heat: {start: 0, min: 0}}
events:
  quarrel: {p: 0.4, within: 20, then: ["heat += 1"]}
  protest: {p: 0.9, within: 5, when: "heat > 0"}
  war_begins: {p: 0.6, within: 60, when: "heat > 0"}
"""
    by = found(tmp_path, body)

    assert by["quarrel"].verdict is Verdict.CAUSES
    assert by["protest"].verdict is Verdict.ALONG
    assert by["war_begins"].verdict is Verdict.CAUSES


def test_what_the_outcome_has_no_room_for_does_not_prevent_it(tmp_path: Path) -> None:
    body = """\
events:
  quarrel: {p: 0.5, within: 40}
  fair: {p: 0.9, within: 30, veto: "quarrel.count > 0"}
  war_begins: {p: 0.9, within: 60, when: "quarrel.count > 0"}
"""
    by = found(tmp_path, body)

    assert by["quarrel"].verdict is Verdict.CAUSES
    assert by["fair"].verdict is Verdict.APART
    assert by["fair"].company.suggests < 0


def test_what_follows_the_outcome_comes_after_it_and_not_before(tmp_path: Path) -> None:
    body = """\
events:
  war_begins: {p: 0.3, within: 60}
  refugees: {certain: true, when: "days_since(war_begins) >= 3"}
"""
    refugees = found(tmp_path, body)["refugees"]

    assert refugees.verdict is Verdict.AFTER
    assert refugees.company.with_it.count == refugees.company.without.count == 0
    assert refugees.in_the_end.with_it.count > 0.9 * refugees.in_the_end.with_it.of
    assert refugees.blocked is not None
    assert refugees.blocked.tried == 0  # the past of the outcome is the same without it


PREVENTED = """\
events:
  truce: {p: 0.5, within: 90}
  war_begins: {p: 0.8, within: 90, veto: "truce.count > 0"}
"""


def test_a_preventer_raises_the_share_when_blocked_and_lowers_it_when_forced(
    tmp_path: Path,
) -> None:
    truce = found(tmp_path, PREVENTED)["truce"]

    assert truce.verdict is Verdict.PREVENTS
    assert truce.blocked is not None
    assert truce.forced is not None
    assert truce.blocked.low > 0.15
    assert truce.forced.high < -0.1
    assert truce.blocked.left == truce.forced.entered == 0


def test_what_a_veto_stands_against_is_not_counted_as_enough(tmp_path: Path) -> None:
    war = found(tmp_path, PREVENTED)["war_begins"].forced

    assert war is not None
    assert 0 < war.took_place < war.tried
    assert war.decisive.count == war.decisive.of == war.took_place == war.entered


REDUNDANT = """\
events:
  order: {p: 0.4, within: 90}
  left_hand: {certain: true, when: "order.count > 0"}
  right_hand: {certain: true, when: "order.count > 0"}
  war_begins: {certain: true, when: "left_hand.count + right_hand.count > 0"}
"""


def test_each_of_two_that_always_come_together_is_enough_and_never_needed(tmp_path: Path) -> None:
    by = found(tmp_path, REDUNDANT)

    assert by["order"].verdict is Verdict.CAUSES
    for hand in (by["left_hand"], by["right_hand"]):
        assert hand.verdict is Verdict.ENOUGH
        assert hand.blocked is not None
        assert hand.forced is not None
        assert (hand.blocked.entered, hand.blocked.left) == (0, 0)
        assert hand.forced.decisive.count == hand.forced.decisive.of > 300


def test_a_pair_that_need_each_other_are_each_needed_and_enough_where_the_other_came(
    tmp_path: Path,
) -> None:
    body = """\
events:
  powder: {p: 0.6, within: 90}
  match: {p: 0.6, within: 90}
  war_begins: {certain: true, when: "powder.count > 0 and match.count > 0"}
"""
    by = found(tmp_path, body)

    for one in (by["powder"], by["match"]):
        assert one.verdict is Verdict.CAUSES
        assert one.blocked is not None
        assert one.forced is not None
        assert one.blocked.decisive.count == one.blocked.decisive.of > 150
        assert 0.52 < one.forced.decisive.count / one.forced.decisive.of < 0.68


def test_what_would_cause_it_and_is_too_rare_to_show_it(tmp_path: Path) -> None:
    body = """\
events:
  spark: {p: 0.004, within: 60}
  drift: {p: 0.2, within: 60}
  war_begins: {certain: true, when: "spark.count + drift.count > 0"}
"""
    by = found(tmp_path, body)

    assert by["spark"].verdict is Verdict.WOULD_CAUSE
    assert 0 < by["spark"].begun.count < 6


NEVER = """\
events:
  never: {certain: true, when: "day < 0", rare: "it is there to be asked about"}
  always: {date: 5}
  war_begins: {p: 0.3, within: 60}
"""


def test_what_never_happens_is_neither_blocked_nor_forced_and_keeps_its_reason(
    tmp_path: Path,
) -> None:
    by = found(tmp_path, NEVER)

    assert by["never"].verdict is Verdict.NEVER
    assert by["never"].blocked is by["never"].forced is None
    assert by["never"].thing.rare == "it is there to be asked about"
    assert list(by)[-1] == "never"
    assert by["always"].forced is None
    assert by["always"].blocked is not None
    assert by["always"].verdict is Verdict.UNSEEN


def test_where_nothing_can_be_tried_nothing_is(tmp_path: Path) -> None:
    answer = asked(tmp_path, NEVER, only=("never",))

    assert (answer.tests, answer.trials, answer.smallest) == (0, 0, None)
    assert [one.verdict for one in answer.every] == [Verdict.NEVER]


SUPPLIED = """\
quantities: {{guns: {{start: 0, min: 0}}}}
supplies:
  arms: {{from: red, to: blue, what: crates, per_month: {per_month}, transit: 2, into: guns,
          warm: {warm}}}
  bread: {{from: red, to: blue, what: loaves, per_month: 100, transit: 2}}
events:
  war_begins: {{p: 0.5, within: 60, when: "guns > 0"}}
"""


@pytest.mark.parametrize("warm", ["true", "false"])
@pytest.mark.parametrize("per_month", ["50", "{value: 50, range: [40, 60], per_world: true}"])
def test_a_blocked_supply_sends_nothing_whatever_it_was_to_send(
    tmp_path: Path, per_month: str, warm: str
) -> None:
    """Not even where each world draws how much."""
    by = found(tmp_path, SUPPLIED.format(per_month=per_month, warm=warm))

    assert by["arms"].verdict is Verdict.CAUSES
    assert by["arms"].blocked is not None
    assert by["arms"].blocked.share.count == 0
    assert by["arms"].forced is None
    assert by["bread"].verdict is Verdict.UNSEEN


def test_a_blocked_supply_is_as_one_of_nothing_a_month() -> None:
    body = SUPPLIED.format(per_month=50, warm="true")
    model = build(load_text(HEAD + body, Path("planted.yaml")))
    columns = [Column(7, blocked=frozenset({"arms"})), Column(7, values={"arms.per_month": 0.0})]
    trace = simulate(model, 5, Columns.stack([*columns, Column(7)]), trace=True).trace

    assert trace is not None
    for row in ("arms.sent", "arms.arrived", "arms.under_way", "guns", "bread.sent"):
        np.testing.assert_array_equal(trace[row][:, 0], trace[row][:, 1])
    assert trace["guns"][-1, 2] > 0 == trace["arms.sent"][:, 0].max()


TREATY = """\
treaties:
  pact:
    clause: defence
    duties: {help: {by: blue, trigger: "attack.count > 0", consult: 2, will: 1, then: ["a += 1"]}}
quantities: {a: {start: 0}}
events:
  attack: {p: 0.4, within: 90}
  war_begins: {certain: true, when: "a > 0"}
"""


def test_a_treaty_is_taken_away_and_put_in_like_everything_else(tmp_path: Path) -> None:
    (pact,) = found(tmp_path, TREATY, only=("pact",)).values()

    assert pact.thing.name == "pact.help"
    assert pact.verdict is Verdict.CAUSES
    assert pact.blocked is not None
    assert pact.forced is not None
    assert pact.blocked.decisive.count == pact.blocked.decisive.of > 200
    assert pact.forced.decisive.count == pact.forced.decisive.of == pact.forced.took_place > 300


def test_forced_is_on_the_lower_median_of_the_first_days(tmp_path: Path) -> None:
    model = build(load_text(HEAD + CHANCE, Path("planted.yaml")))
    history = simulate(model, 5, Columns.of(range(1, WORLDS + 1)))
    number = history.events.names.index("spark")
    days = np.sort(history.events.day[history.events.happening == number])
    spark = found(tmp_path, CHANCE, only=("spark",))["spark"]

    assert spark.forced is not None
    assert spark.forced.day == days[(len(days) - 1) // 2]


def test_blocking_an_ending_that_a_graver_one_hides(tmp_path: Path) -> None:
    """What keeps the graver away causes the lesser, on a day after the lesser had held."""
    head = HEAD.replace(
        "outcomes: {war", 'outcomes: {ruin: {when: "day >= 60 and shelter.count == 0"}, war'
    )
    body = """\
events:
  war_begins: {date: 20}
  shelter: {certain: true, when: "day > 50 and luck_holds.count > 0"}
  luck_holds: {p: 0.5, within: 50, veto: "day > 50"}
"""
    shelter = found(tmp_path, body, head=head, to="war")["shelter"]

    assert shelter.verdict is Verdict.CAUSES
    assert shelter.blocked is not None
    assert shelter.blocked.share.count == 0
    assert shelter.blocked.left == shelter.begun.count > 250


def test_as_many_workers_as_you_like(tmp_path: Path) -> None:
    one = asked(tmp_path, PREVENTED)
    two = asked(tmp_path, PREVENTED, workers=2)

    assert one == two


def test_asking_about_less_and_without_forcing(tmp_path: Path) -> None:
    answer = asked(tmp_path, CHANCE, only=("spark", "noise"), force=False)

    assert sorted(one.thing.name for one in answer.every) == ["noise", "spark"]
    assert answer.tests == 2
    assert answer.trials == sum(one.blocked.tried for one in answer.every if one.blocked)
    assert all(one.forced is None for one in answer.every)


def test_the_example_is_a_world_in_which_the_first_cause_was_needed(tmp_path: Path) -> None:
    answer = asked(tmp_path, CHANCE)
    first = answer.every[0]
    model = build(load_text(HEAD + CHANCE, Path("planted.yaml")))
    columns = [
        Column(answer.example),
        Column(answer.example, blocked=frozenset({first.thing.name})),
    ]

    assert first.verdict is Verdict.CAUSES
    assert simulate(model, 5, Columns.stack(columns)).ending.tolist() == [0, 1]


@pytest.mark.parametrize(("p", "how_many"), [("0", "none"), ("0.999999", "every one")])
def test_an_outcome_of_no_world_or_of_every_world_is_refused(
    tmp_path: Path, p: str, how_many: str
) -> None:
    with pytest.raises(EscalateError, match=f"{how_many} of 50 worlds came to 'doom'"):
        asked(tmp_path, f"events: {{war_begins: {{p: {p}, within: 2}}}}\n", worlds=50)


def test_worlds_that_fail_as_they_are_or_changed_are_left_out(tmp_path: Path) -> None:
    body = """\
quantities: {x: {start: 1}, y: {is: "1 / x"}}
events:
  crash: {p: 0.1, within: 90, then: ["x = 0"]}
  guard: {p: 0.5, within: 30}
  trap: {date: 30, when: "guard.count == 0", then: ["x = 0"]}
  war_begins: {p: 0.5, within: 60}
"""
    answer = asked(tmp_path, body)
    guard = next(one for one in answer.every if one.thing.name == "guard")

    assert answer.failed > 250
    assert answer.outcome.of == WORLDS - answer.failed
    assert guard.blocked is not None
    assert guard.blocked.tried > 100
    assert guard.blocked.share.of == answer.outcome.of - guard.blocked.tried


DAYS = np.array([3.0, np.nan, 9.0, np.nan, np.nan, np.nan, np.nan])


def test_worlds_without_the_outcome_are_given_its_days_in_turn() -> None:
    came = ~np.isnan(DAYS)
    sound = np.array([True, True, True, True, False, True, True])
    cases = matched(came, sound, DAYS)

    np.testing.assert_array_equal(cases.until, [3, 3, 9, 9, np.nan, 3, 9])
    np.testing.assert_array_equal(whole_run(cases, 50).until, [50, 50, 50, 50, np.nan, 50, 50])


def test_an_early_ending_does_not_flatter_what_comes_late() -> None:
    """A thing of day 5 in all worlds is seen in half of those with the outcome, as elsewhere."""
    came = ~np.isnan(DAYS)
    cases = matched(came, np.ones(7, bool), DAYS)
    (company,) = companies(cases, np.full((1, 7), 5.0))

    assert (company.with_it.count, company.with_it.of) == (1, 2)
    assert (company.without.count, company.without.of) == (2, 5)
    assert not company.clear


def test_what_company_suggests_is_the_share_of_the_outcome_where_it_is_not_seen() -> None:
    came = np.arange(100) < 40
    cases = matched(came, np.ones(100, bool), np.where(came, 10.0, np.nan))
    seen = np.where((np.arange(100) < 30) | (np.arange(100) >= 90), 1.0, np.nan)
    (company,) = companies(cases, seen[None])

    assert company.suggests == pytest.approx(0.4 - 10 / 60)
    assert company.clear
