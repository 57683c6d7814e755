"""A world in which arithmetic breaks is marked and set aside; the others never notice."""

import numpy as np
import pytest
from small_worlds import crisis, days_of, differences, exactly, many, some, stories, tally, traced

from escalate.engine.columns import Column


@pytest.mark.parametrize(
    "comparison",
    ["1 / zero > 0", "1 / zero < 0", "1 / zero == 1 / zero", "1 / zero != 2", "0 / zero >= 0",
     "3 < 1 / zero < 9", "max(1 / zero, 5) > 0", "abs(1 / zero) > 0", "1 / zero"],
)  # fmt: skip
def test_a_comparison_with_a_division_by_0_is_false(comparison: str) -> None:
    body = f"""
        quantities: {{zero: 0}}
        events: {{war: {{when: "{comparison}"}}, peace: {{when: "not ({comparison})"}}}}
    """
    history = some(crisis(body, days=3), [1])

    assert tally(history, "war")[0] == 0
    assert tally(history, "peace")[0] == 1
    assert np.isnan(history.failures.day).all()


BROKEN = """
quantities:
  trust: {start: 1, change: "0 / (cracks.count - 2)"}
  mood: {start: 0.5, noise: 0.01}
events:
  cracks: {rate: 0.03, per: day, repeats: true}
  other: {rate: 0.05, per: day, repeats: true}
"""


def test_a_world_with_a_number_that_is_none_has_failed_on_that_day_by_that_row() -> None:
    model = crisis(BROKEN)
    history = many(model, 200)
    second = days_of(history, "cracks", nth=2)

    failed = ~np.isnan(history.failures.day)
    assert 20 < failed.sum() < 200
    # The second crack of a day is read on the next.
    np.testing.assert_array_equal(history.failures.day[failed], second[failed] + 1)
    assert {model.rows[row] for row in history.failures.row[failed]} == {"trust"}
    assert set(history.failures.row[~failed]) == {-1}


def test_nothing_happens_in_a_world_that_has_failed() -> None:
    history = many(crisis(BROKEN), 200)

    for day, told in zip(history.failures.day, stories(history), strict=True):
        assert np.isnan(day) or all(entry[0] <= day for entry in told)


def test_worlds_beside_a_failed_one_are_the_same_to_the_last_bit() -> None:
    model = crisis(BROKEN)
    together = some(model, range(1, 41))
    sound = crisis(BROKEN.replace("0 / (cracks.count - 2)", "0"))

    ok = [at for at in range(40) if np.isnan(together.failures.day[at])]
    assert 5 < len(ok) < 40
    for at in ok:
        assert differences(exactly(together, [at]), exactly(some(model, [at + 1]))) == []
    untouched = some(sound, [at + 1 for at in ok])
    assert stories(untouched) == [told for at, told in enumerate(stories(together)) if at in ok]


def test_a_world_that_a_column_breaks_fails_alone() -> None:
    body = """
        quantities: {x: {start: 1, change: "1 / divisor"}, divisor: 4}
        events: {start: {date: 0}}
    """
    model = crisis(body)
    history = some(model, [1, Column(2, values={"divisor": 0.0}), 3])

    assert history.failures.day.tolist()[1] == 1
    assert np.isnan(history.failures.day[[0, 2]]).all()
    assert model.rows[history.failures.row[1]] == "x"
    assert list(traced(history, "x")[-1, [0, 2]]) == [26, 26]


def test_a_number_too_large_for_a_computer_fails_its_world() -> None:
    body = """
        quantities: {debt: {start: 1, change: "debt * 1e30"}}
        events: {start: {date: 0}}
    """
    history = some(crisis(body), [1])

    # 10 to the 330th is not a number of a computer's; eleven days of thirty places each.
    assert history.failures.day[0] == 11


def test_two_acts_that_set_a_row_differently_on_a_day_fail_the_world() -> None:
    body = """
        quantities: {flag: {start: 0}}
        events:
          raise: {rate: 0.2, per: day, repeats: true, then: ["flag = 1"]}
          lower: {rate: 0.2, per: day, repeats: true, then: ["flag = 0"]}
          again: {rate: 0.2, per: day, repeats: true, then: ["flag = 1"]}
    """.replace("raise", "hoist")
    model = crisis(body, days=20)
    history = many(model, 300)

    for day, row, told in zip(
        history.failures.day, history.failures.row, stories(history), strict=True
    ):
        names: dict[int, set[str]] = {}
        for entry in told:
            names.setdefault(entry[0], set()).add(entry[1])
        clashes = [d for d, those in sorted(names.items()) if {"lower"} < those]
        assert np.isnan(day) if not clashes else day == clashes[0]
        assert row == (model.row("flag") if clashes else -1)
    assert 20 < np.isnan(history.failures.day).sum() < 280


def test_two_acts_that_agree_or_only_add_do_no_harm() -> None:
    body = """
        quantities: {flag: {start: 0}, sum_of: {start: 0}}
        events:
          one: {date: 3, then: ["flag = 1", "sum_of += 2"]}
          two: {date: 3, then: ["flag = 1", "sum_of += 3", "sum_of *= 2"]}
    """
    history = some(crisis(body, days=5), [1])

    assert np.isnan(history.failures.day).all()
    assert traced(history, "flag")[-1, 0] == 1
    assert traced(history, "sum_of")[-1, 0] == 5


@pytest.mark.parametrize("made", ["", "stock: 500, made_per_month: 30, "])
def test_a_supply_that_is_told_to_send_no_number_fails_its_world(made: str) -> None:
    body = f"""
        quantities: {{zero: {{start: 1, change: "-0.5", min: 0}}, shells: {{start: 0}}}}
        supplies:
          convoy: {{from: red, to: blue, what: crates, per_month: 300, every: 1, transit: 3,
                   {made}scale: "1 / zero", warm: false}}
        events: {{peace: {{when: "day >= 1"}}}}
    """
    model = crisis(body, days=9)
    history = some(model, [1, Column(2, values={"zero": 1e9})])

    assert (history.failures.day[0], model.rows[history.failures.row[0]]) == (2, "convoy.flow")
    assert np.isnan(history.failures.day[1])
