"""A scenario's shape, and changes to it by name: whatever hits nothing is an error."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalate.errors import EscalateError
from escalate.model.build import build
from escalate.model.model import Model
from escalate.scenario.load import Scenario, changed, load, load_text
from escalate.scenario.names import leaves
from escalate.scenario.problems import Mark, Problem, ScenarioError
from escalate.scenario.shape import _Mender, validated

TEXT = """\
escalate: 1
scenario: small
title: A small crisis
start: 2031-03-01
days: 60
ladder: {0: talks, 1: threats}
actors: {red: {sees: {stock: never}}, blue: {doctrine: bold}}
doctrines: {bold: {up: 2}}
quantities:
  plain: 5
  ranged: {value: 10, range: [8, 12], source: a guess}
  drawn: {value: 10, range: [8, 12], per_world: true}
  stock: {start: 100, min: 0}
  nested: {start: {value: 100, range: [90, 120]}}
  share: {is: "stock / 100"}
fronts: {line: {km2: 300}}
supplies:
  convoy: {from: red, to: blue, what: crates, per_month: 30, transit: [3, 5, 9], into: stock}
actions: {strike: {by: red, p: 0.1, within: 30, times: {stock / 200: [0.5, 2]}}}
events: {vote: {date: 2031-03-11, odds: {ayes: 0.4, noes: rest}}}
outcomes: {doom: {when: "day < 0"}, peace: otherwise}
headline: {name: doom, any_of: [doom]}
"""


def scenario(*sets: str, text: str = TEXT) -> Scenario:
    return load_text(text, Path("small.yaml"), sets)


def model(*sets: str) -> Model:
    return build(scenario(*sets))


def problems(*sets: str, text: str = TEXT) -> tuple[Problem, ...]:
    with pytest.raises(ScenarioError) as caught:
        build(scenario(*sets, text=text))
    return caught.value.problems


def start(name: str, *sets: str) -> float:
    changed = model(*sets)
    return changed.initial[changed.row(name)]


@pytest.mark.parametrize(
    ("line", "mark", "what", "hint"),
    [
        ("dasy: 3", Mark(23, 1), "'dasy'", "'days'"),
        ("events: {}", Mark(23, 1), "twice", "line 20"),
        ("edges: {e: {betwen: [red, blue], alignment: 1}}", Mark(23, 13), "'betwen'", "'between'"),
        ("edges: {e: {between: [red, blue]}}", Mark(23, 9), "'alignment'", "add"),
        ("treaties: {t: {clause: defense, duties: {}}}", Mark(23, 24), "defense", "'defence'"),
        ("watch: {a: 1}", Mark(23, 8), "list", ""),
        ("watch: [3]", Mark(23, 9), "text", ""),
        ("about: [x]", Mark(23, 8), "text", ""),
        ("escalation: {rung_days: many}", Mark(23, 25), "number", ""),
        ("escalation: {rung_days: true}", Mark(23, 25), "number", ""),
        ("escalation: {rung_days: 1e400}", Mark(23, 25), "finite", ""),
        ("escalation: {rung_days: .nan}", Mark(23, 25), "number", ""),
        ("escalation: 3", Mark(23, 13), "mapping", ""),
        ("escalation: null", Mark(23, 13), "mapping", ""),
    ],
)
def test_a_wrong_line_is_shown_with_what_was_meant(
    line: str, mark: Mark, what: str, hint: str
) -> None:
    found = [problem for problem in problems(text=f"{TEXT}{line}\n") if what in problem.what]

    assert [problem.mark for problem in found] == [mark]
    assert hint in found[0].hint


@pytest.mark.parametrize("key", ["escalate", "scenario", "start", "days", "outcomes", "headline"])
def test_what_a_scenario_cannot_do_without(key: str) -> None:
    text = "".join(
        line for line in TEXT.splitlines(keepends=True) if not line.startswith(f"{key}:")
    )

    assert [problem.what for problem in problems(text=text)] == [f"'{key}' is missing"]


@pytest.mark.parametrize("text", ["", "3", "[]", "hello", "null", "# nothing\n"])
def test_a_text_that_is_no_scenario(text: str) -> None:
    assert problems(text=text)


@pytest.mark.parametrize(
    ("given", "name", "value"),
    [
        ("plain=6", "plain", 6),
        ("plain = 1_000", "plain", 1_000),
        ("ranged=11", "ranged", 11),
        ("stock=50", "stock", 50),
        ("stock.min=-5", "stock.min", -5),
        ("nested=110", "nested", 110),
        ("line.km2=250", "line.km2", 250),
        ("convoy.transit.likely=6", "convoy.transit.likely", 6),
        ("convoy.jitter=0.5", "convoy.jitter", 0.5),
        ("strike.p=0.4", "strike.p", 0.4),
        ("strike.times.stock / 200.at_1=4", "strike.times.stock / 200.at_1", 4),
        ("vote.date=2031-03-21", "vote.date", 20),
        ("vote.date=7", "vote.date", 7),
        ("vote.odds.ayes=0.9", "vote.odds.ayes", 0.9),
        ("vote.odds.noes=0.6", "vote.odds.noes", 0.6),
        ("bold.up=3", "bold.up", 3),
        ("blue.rung=1", "blue.rung", 1),
        ("escalation.rung_days=9", "escalation.rung_days", 9),
        ("plain=20241105", "plain", 20_241_105),
        ("plain=2e3", "plain", 2_000),
        ("share=0.5", "share", 0.5),
    ],
)
def test_a_number_is_changed_by_its_name(given: str, name: str, value: float) -> None:
    assert start(name, given) == value


def test_what_changed_is_told_and_what_did_not_is_not() -> None:
    changes = scenario("plain=6", "stock=100", "share=0.5").changes

    assert [(change.name, change.old, change.new) for change in changes] == [
        ("plain", "5", "6"),
        ("share", "is: stock / 100", "0.5"),
    ]


def test_a_word_is_changed_by_its_name() -> None:
    assert scenario("line.moves=-1").document.fronts["line"].moves == "-1"
    assert scenario("strike.when=stock < 50").document.actions["strike"].when == "stock < 50"


@pytest.mark.parametrize(
    ("value", "limits"), [(11, (8, 12)), (8, (8, 12)), (14, (10, 14)), (5, (5, 9))]
)
def test_a_range_is_kept_or_moved_along(value: float, limits: tuple[float, float]) -> None:
    assert scenario(f"ranged={value}").document.quantities["ranged"].range == limits


def test_a_range_within_a_start_is_moved_too() -> None:
    held = scenario("nested=130").document.quantities["nested"].start

    assert held is not None
    assert held.value == 130
    assert held.range == (100, 130)


def test_a_source_does_not_speak_for_another_number() -> None:
    assert scenario("ranged=10").document.quantities["ranged"].source == "a guess"
    assert scenario("ranged=11").document.quantities["ranged"].source is None


def test_a_derived_quantity_is_replaced_by_a_constant() -> None:
    changed = scenario("share=0.5").document.quantities["share"]

    assert changed.value == 0.5
    assert changed.is_ is None


@pytest.mark.parametrize(
    ("given", "what", "hint"),
    [
        ("palin=3", "there is no 'palin'", "'plain'"),
        ("plain.value=3", "there is no", ""),
        ("strike=3", "'strike' is not one number", "its numbers are"),
        ("strike.p=often", "number", ""),
        ("strike.p=true", "number", ""),
        ("strike.p=1e999", "finite", ""),
        ("strike.p=nan", "number", ""),
        ("strike.p=2", "must be a chance", ""),
        ("convoy.every=2.5", "whole", ""),
        ("plain", "not a change", "name=value"),
        ("=3", "not a change", "name=value"),
        ("plain=", "not a change", "name=value"),
        ("", "not a change", "name=value"),
        ("strike.when=stock <", "not a formula", ""),
        ("strike.when=stokc < 3", "stokc", "'stock'"),
        ("blue.doctrine=bald", "bald", "'bold'"),
        ("plain=" + "9" * 5_000, "", ""),
        ("plain=" + "1" * 400 + ".5", "", ""),
        ("vote.date=2031-02-30", "", ""),
    ],
)
def test_an_override_that_is_wrong_says_so_itself(given: str, what: str, hint: str) -> None:
    (problem,) = problems(given)

    assert problem.what.startswith(f"-S {given}: ")
    assert what in problem.what
    assert hint in problem.hint


def test_a_name_is_set_once() -> None:
    (problem,) = problems("plain=3", "stock=4", "plain=5")

    assert "set twice" in problem.what
    assert "plain=3" in problem.hint


def test_all_wrong_overrides_are_told_at_once() -> None:
    assert len(problems("palin=3", "stokc=4", "nothing")) == 3


def crashes(given: Scenario, value: str) -> list[str]:
    """The names that, set to a value, come to neither a model nor a sentence."""
    found = []
    for name in sorted({leaf.name for leaf in leaves(given.document)}):
        try:
            build(load_text(TEXT, given.path, [f"{name}={value}"]))
        except EscalateError as error:
            told = str(error)
            found += [] if told else [name]
        except Exception as error:  # noqa: BLE001 - any other is what this test looks for
            found.append(f"{name}: {error!r}")
    return found


@pytest.mark.parametrize("value", ["0.5", "true", "word", "2031-03-05", "-1", "1e400", "[1]"])
def test_every_name_can_be_set_or_says_why_not(value: str) -> None:
    assert crashes(scenario(), value) == []


def test_every_name_of_a_whole_scenario_has_a_place_that_can_be_set() -> None:
    strait = load("strait")
    for name in sorted({leaf.name for leaf in leaves(strait.document)}):
        otherwise = changed(strait.written, [f"{name}=0.515"], ())
        assert [change.name for change in otherwise.changes] == [name]


@pytest.mark.parametrize(
    "sets", [(), ("plain=6", "share=0.5", "ranged=20"), ("stock=150", "vote.date=2031-03-21")]
)
def test_a_scenario_after_its_overrides_can_be_written_and_read_again(
    sets: tuple[str, ...],
) -> None:
    changed = scenario(*sets)
    built = build(changed)
    again = build(load_text(changed.resolved(built.day_0_factors), Path("again.yaml")))

    assert again.canonical == built.canonical
    assert again.parts == built.parts
    np.testing.assert_array_equal(again.initial, built.initial)


def test_overrides_in_any_order_are_the_same() -> None:
    sets = ["plain=6", "stock=5", "strike.p=0.4"]

    assert model(*sets).canonical == model(*sets[::-1]).canonical


@settings(max_examples=200)
@given(
    st.integers(0, len(TEXT) - 1),
    st.integers(0, 12),
    st.text(st.sampled_from(":{}[]-,'x0 \n&*!."), max_size=3),
)
def test_a_damaged_scenario_is_either_one_or_refused_in_words(at: int, cut: int, put: str) -> None:
    said = "built"
    try:
        build(load_text(TEXT[:at] + put + TEXT[at + cut :], Path("small.yaml")))
    except ScenarioError as error:
        said = str(error)
    assert said


@pytest.mark.parametrize(
    "sets",
    [
        ("convoy.transit=7", "convoy.transit.low=3"),
        ("convoy.transit.low=3", "convoy.transit=7"),
    ],
)
def test_a_list_and_one_of_its_ends_are_not_set_together(sets: tuple[str, str]) -> None:
    (problem,) = problems(*sets)

    assert "is set twice" in problem.what


def test_what_stands_in_for_a_scenario_that_cannot_be_mended_is_a_scenario() -> None:
    mender = _Mender({"title": ["what nobody can mend"]})
    mender.give_up()

    document, problems, _ = validated(mender.tree)

    assert document.title == "untitled"
    assert problems == []
    assert mender.lost().everything
