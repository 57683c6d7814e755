"""Where every value came from, through files that extend, overrides and the command line."""

from pathlib import Path

import pytest

from escalate.scenario.load import Scenario, load
from escalate.scenario.provenance import Value, beginning_with, provenance

BASE = """\
escalate: 1
scenario: base
title: A base
start: 2031-03-01
days: 60
ladder: {0: talks, 1: threats}
actors: {red: {sees: {stock: never}}, blue: {rung: 1}}
quantities:
  plain: 5
  ranged: {value: 10, range: [8, 12], source: a guess}
  stock: {start: 100, min: 0, unit: crates}
  share: {is: "stock / 100"}
fronts: {line: {km2: 300}}
supplies:
  convoy: {from: red, to: blue, what: crates, per_month: 30, transit: [3, 5, 9], into: stock}
actions:
  strike: {by: red, p: 0.1, within: 30, times: {share: [0.5, 2]}, veto: "stock < 5"}
outcomes: {doom: {when: "strike.count > 0"}, peace: otherwise}
headline: {name: doom, any_of: [doom]}
overrides:
  bold: {strike.p: 0.3, stock: 80}
  calm: {strike: null, new: {events: {rain: {date: 7}}}}
  gentle: {strike.veto: null}
"""
ABOVE = """\
escalate: 1
extends: base.yaml
title: Above it
quantities: {ranged: {range: [5, 15]}, share: {is: "stock / 50"}}
fronts: {line: {km2: {start: 250, max: 400}}}
supplies: {convoy: {transit: [4, 6, 9]}}
actions: {strike: {p: {value: 0.2, source: a book}}}
"""


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("base.yaml").write_text(BASE, encoding="utf-8")
    Path("above.yaml").write_text(ABOVE, encoding="utf-8")


def sound(file: str, *sets: str, picks: str = "") -> Scenario:
    scenario = load(file, sets, [picks] if picks else [])
    assert scenario.problems == ()
    return scenario


def known(file: str, *sets: str, picks: str = "", full: bool = False) -> dict[str, Value]:
    values = provenance(sound(file, *sets, picks=picks), full=full)
    assert len({value.name for value in values}) == len(values)
    return {value.name: value for value in values}


def told(value: Value) -> list[tuple[str, str]]:
    """A value and what it was before, each with what gave it."""
    every = [(value.text, value.giver), *((one.text, one.giver) for one in value.former)]
    return [
        (text, f"{giver.kind} {giver.name} {giver.file}:{giver.mark.line if giver.mark else ''}")
        for text, giver in every
    ]


def test_a_value_of_one_file_stands_where_it_is_written() -> None:
    values = known("base.yaml")

    assert told(values["plain"]) == [("5", "file  base.yaml:9")]
    assert told(values["stock"]) == [("100", "file  base.yaml:11")]
    assert told(values["share"]) == [("is: stock / 100", "file  base.yaml:12")]
    assert told(values["line.km2"]) == [("300", "file  base.yaml:13")]
    assert told(values["strike.veto"]) == [("stock < 5", "file  base.yaml:17")]
    assert told(values["red.sees.stock.never"]) == [("never", "file  base.yaml:7")]


def test_values_come_in_the_order_of_the_file() -> None:
    lines = [value.giver.mark.line for value in provenance(sound("base.yaml")) if value.giver.mark]

    assert lines == sorted(lines)


@pytest.mark.parametrize(
    ("name", "now", "before"),
    [
        ("title", "Above it", "A base"),
        ("share", "is: stock / 50", "stock / 100"),
        ("line.km2", "250", "300"),
        ("convoy.transit", "[4, 6, 9]", "[3, 5, 9]"),
        ("strike.p", "0.2", "0.1"),
        ("ranged.range", "[5, 15]", "[8, 12]"),
    ],
)
def test_what_a_file_lays_over_another_has_the_earlier_value_below_it(
    name: str, now: str, before: str
) -> None:
    (first, where), (second, below) = told(known("above.yaml")[name])

    assert (first, second) == (now, before)
    assert where.startswith("file  above.yaml:")
    assert below.startswith("file  base.yaml:")


def test_what_the_file_above_leaves_alone_still_stands_below() -> None:
    values = known("above.yaml")

    assert told(values["ranged"]) == [("10", "file  base.yaml:10")]
    assert told(values["line.km2.max"]) == [("400", "file  above.yaml:5")]


def test_every_layer_of_a_number_is_told_the_latest_first() -> None:
    assert told(known("above.yaml", picks="bold")["strike.p"]) == [
        ("0.3", "override bold base.yaml:21"),
        ("0.2", "file  above.yaml:7"),
        ("0.1", "file  base.yaml:17"),
    ]
    assert told(known("base.yaml", "plain=7")["plain"]) == [
        ("7", "command line plain=7 :"),
        ("5", "file  base.yaml:9"),
    ]
    assert [text for text, _ in told(known("above.yaml", "strike.p=0.5")["strike.p"])] == [
        "0.5",
        "0.2",
        "0.1",
    ]


def test_a_number_in_place_of_a_formula_has_the_formula_below_it() -> None:
    assert told(known("base.yaml", "share=0.5")["share"]) == [
        ("0.5", "command line share=0.5 :"),
        ("is: stock / 100", "file  base.yaml:12"),
    ]


@pytest.mark.parametrize(
    ("below", "above", "now", "before"),
    [
        ("share", "{value: 0.5}", "0.5", "is: stock / 100"),
        ("share", "{start: 0.5, min: 0}", "0.5", "is: stock / 100"),
        ("ranged", '{is: "2 * plain", range: null, source: null}', "is: 2 * plain", "10"),
        ("plain", "{start: 4}", "4", "5"),
    ],
)
def test_another_kind_of_quantity_has_what_it_was_below_it(
    below: str, above: str, now: str, before: str
) -> None:
    text = f"escalate: 1\nextends: base.yaml\nquantities: {{{below}: {above}}}\n"
    Path("kind.yaml").write_text(text, encoding="utf-8")

    (first, where), (second, earlier) = told(known("kind.yaml")[below])

    assert (first, second) == (now, before)
    assert where == "file  kind.yaml:3"
    assert earlier.startswith("file  base.yaml:")


def test_a_change_of_a_quantity_does_not_claim_what_is_said_about_it() -> None:
    values = known("base.yaml", "stock=50")

    assert values["stock"].giver.kind == "command line"
    assert values["stock.min"].giver.kind == "file"
    assert values["stock.unit"].giver.kind == "file"


def test_what_was_removed_is_told() -> None:
    ((text, where), (before, _)) = told(known("base.yaml", picks="gentle")["strike.veto"])

    assert (text, before) == ("removed", "stock < 5")
    assert where == "override gentle base.yaml:23"


def test_a_thing_that_an_override_brings_is_its_own() -> None:
    values = known("base.yaml", picks="calm")

    assert told(values["rain.date"]) == [("7", "override calm base.yaml:22")]
    assert values["strike"].text == "removed"
    assert "strike.p" not in values


def test_defaults_are_told_only_if_asked_for() -> None:
    assert "convoy.jitter" not in known("base.yaml")
    assert "strike.when" not in known("base.yaml")
    full = known("base.yaml", full=True)
    assert (full["convoy.jitter"].text, full["convoy.jitter"].giver.kind) == ("0", "default")
    assert (full["strike.when"].text, full["strike.when"].giver.kind) == ("not given", "default")


def test_each_number_of_a_list_has_its_own_name() -> None:
    values = known("base.yaml")

    assert "convoy.transit" not in values
    assert [values[f"convoy.transit.{end}"].text for end in ("low", "likely", "high")] == [
        "3",
        "5",
        "9",
    ]


def test_names_are_found_by_how_they_begin() -> None:
    found = beginning_with(provenance(sound("base.yaml")), "strike.")

    assert {value.name for value in found} == {
        "strike.by",
        "strike.p",
        "strike.within",
        "strike.times.share.at_0",
        "strike.times.share.at_1",
        "strike.veto",
    }
