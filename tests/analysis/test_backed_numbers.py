"""What stands behind each number of a scenario."""

from pathlib import Path

import pytest

from escalate.analysis.sources import Backed, sources
from escalate.scenario.load import load_text
from escalate.scenario.names import leaves

TEXT = """\
escalate: 1
scenario: small
title: A small crisis
start: 2031-03-01
days: 60
sources:
  book: {cite: A book, grade: A}
  map: {cite: A map}
actors: {red: {}, blue: {}}
quantities:
  plain: 5
  cited: {value: 10, range: [8, 12], source: book, as_of: 2031-02-01, unit: crates}
  stock: {start: 100, min: 7, source: map}
  inner: {start: {value: 100, range: [90, 120]}, source: map}
  derived: {is: "stock / 30", source: book}
treaties:
  pact:
    clause: defence
    source: book
    duties:
      to_red:
        by: blue
        trigger: "strike.count > 0"
        consult: [2, 5]
        will: {value: 0.4, source: map}
actions:
  strike: {by: red, source: in some words, p: 0.1, within: {value: 30, source: book}}
  raid: {by: red, rate: 2, per: year}
outcomes: {doom: {when: "strike.count > 1"}, peace: otherwise}
headline: {name: doom, any_of: [doom]}
overrides:
  other: {cited: 11, strike.p: 0.2, derived: {is: "stock / 40"}}
  better: {cited: {value: 11, source: map}}
"""


def backed(*sets: str, picks: str = "", full: bool = False) -> dict[str, Backed]:
    scenario = load_text(TEXT, Path("small.yaml"), sets, [picks] if picks else [])
    assert scenario.problems == ()
    return {one.name: one for one in sources(scenario, full=full)}


def test_a_number_has_its_own_source_with_its_citation() -> None:
    cited = backed()["cited"]

    assert (cited.text, cited.range, cited.unit) == ("10", (8, 12), "crates")
    assert (cited.standing, cited.source, str(cited.as_of)) == ("own source", "book", "2031-02-01")
    assert cited.citation is not None
    assert (cited.citation.cite, cited.citation.grade) == ("A book", "A")


@pytest.mark.parametrize("name", ["stock", "inner"])
def test_the_source_of_a_quantity_is_that_of_its_start(name: str) -> None:
    assert (backed()[name].standing, backed()[name].source) == ("own source", "map")


@pytest.mark.parametrize(
    ("name", "source", "whole"),
    [
        ("stock.min", "map", "stock"),
        ("pact.to_red.consult.low", "book", "pact"),
        ("strike.p", "in some words", "strike"),
    ],
)
def test_other_numbers_of_a_thing_have_the_source_of_the_whole(
    name: str, source: str, whole: str
) -> None:
    one = backed()[name]

    assert (one.standing, one.source, one.whole) == ("source of the whole", source, whole)


def test_a_source_of_its_own_goes_before_that_of_the_whole() -> None:
    assert backed()["pact.to_red.will"].source == "map"
    assert backed()["strike.within"].standing == "own source"


@pytest.mark.parametrize("name", ["pact.to_red.will", "pact.to_red.times.stock / 200.at_1"])
def test_the_text_of_a_treaty_does_not_say_how_likely_a_party_is_to_keep_it(name: str) -> None:
    text = TEXT.replace(
        "will: {value: 0.4, source: map}", "will: 0.4, times: {stock / 200: [1, 2]}"
    )
    text = text.replace("\n        will: 0.4, times:", "\n        will: 0.4\n        times:")
    numbers = {one.name: one for one in sources(load_text(text, Path("small.yaml")))}

    assert numbers[name].standing == "assumption"
    assert numbers["pact.to_red.consult.low"].standing == "source of the whole"


def test_what_has_no_source_is_an_assumption() -> None:
    numbers = backed()

    assert {name for name, one in numbers.items() if one.standing == "assumption"} == {
        "plain",
        "raid.rate",
    }
    assert numbers["derived"].standing == "assumption in a formula"
    assert numbers["derived"].assumed


@pytest.mark.parametrize(
    ("sets", "picks", "kind"),
    [((), "other", "override"), (("cited=11", "strike.p=0.2"), "", "command line")],
)
def test_a_number_that_is_changed_has_lost_its_source_and_that_of_the_whole(
    sets: tuple[str, ...], picks: str, kind: str
) -> None:
    numbers = backed(*sets, picks=picks)

    for name in ("cited", "strike.p"):
        one = numbers[name]
        assert (one.standing, one.giver.kind, one.as_of) == ("assumption", kind, None)
    assert numbers["strike.within"].source == "book"


def test_an_override_may_bring_a_source() -> None:
    one = backed(picks="better")["cited"]

    assert (one.text, one.source, one.giver.kind) == ("11", "map", "override")


def test_a_literal_of_an_override_is_its_own() -> None:
    one = backed(picks="other")["derived"]

    assert (one.text, one.giver.kind, one.giver.name) == ("40", "override", "other")


def test_every_number_that_a_scenario_has_is_there_if_all_are_asked_for() -> None:
    document = load_text(TEXT, Path("small.yaml")).document
    known = {leaf.name for leaf in leaves(document) if leaf.number is not None}

    assert known <= backed(full=True).keys()
    assert backed(full=True)["raid.cooldown"].giver.kind == "default"
    assert "raid.cooldown" not in backed()
