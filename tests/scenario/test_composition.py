"""Scenarios over scenarios: what a file, an override or a word on the command line changes."""

import os
from pathlib import Path

import pytest

from escalate.model.build import build, wrong_overrides
from escalate.model.model import Model
from escalate.scenario.load import Scenario, load_text
from escalate.scenario.problems import Problem, ScenarioError

BASE = """\
escalate: 1
scenario: base
title: The base
start: 2031-03-01
days: 60
ladder: {0: talks, 1: threats}
actors: {red: {title: Red}, blue: {doctrine: bold}}
doctrines: {bold: {up: 2}}
quantities:
  men: {start: 100, min: 0, change: 1}
  ratio: {is: "men / 100"}
  output: {value: 10, range: [5, 15], source: a book, unit: tons}
  plain: 3
actions:
  strike: {by: red, rung: 1, p: 0.1, within: 30, times: {ratio: 2, plain / 9: 1.5}}
events:
  storm: {rate: 2, per: year, lag: [2, 4], then: ["men -= 10", "men *= 0.9"]}
outcomes: {doom: {when: "strike.count > 0"}, peace: otherwise}
headline: {name: doom, any_of: [doom]}
"""
SETS = """
overrides:
  weak: {about: fewer men, men: 50}
  calm: {storm.rate: 0.5, storm.then: ["men -= 1"]}
  keen: {strike.p: {value: 0.3, range: [0.2, 0.4]}, strike.times: {ratio: [0.5, 3]}}
  flat: {ratio: 0.5}
  dry: {storm: null}
  rainy: {new: {events: {rain: {rate: 1, per: month}}}}
  late: {days: 90}
scenarios:
  both: [weak, calm]
  most: [both, keen, rainy]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("base.yaml").write_text(BASE + SETS, encoding="utf-8")
    return Path()


def child(text: str, *sets: str, picks: tuple[str, ...] = ()) -> Scenario:
    return load_text(f"escalate: 1\nextends: base.yaml\n{text}", Path("child.yaml"), sets, picks)


def base(*sets: str, picks: tuple[str, ...] = ()) -> Scenario:
    return load_text(BASE + SETS, Path("base.yaml"), sets, picks)


def whole(text: str) -> Model:
    return build(load_text(text, Path("whole.yaml")))


def problems(scenario: Scenario) -> tuple[Problem, ...]:
    with pytest.raises(ScenarioError) as caught:
        build(scenario)
    return caught.value.problems


FLATTENED = {
    "nothing": ("", BASE),
    "a number": ("quantities: {plain: 4}", BASE.replace("plain: 3", "plain: 4")),
    "a number with provenance": (
        "quantities: {output: 12}",
        BASE.replace("{value: 10, range: [5, 15], source: a book", "{value: 12, range: [5, 15]"),
    ),
    "a number that is more from now on": (
        "quantities: {plain: {range: [1, 5], per_world: true}}",
        BASE.replace("plain: 3", "plain: {value: 3, range: [1, 5], per_world: true}"),
    ),
    "a part of a thing": (
        "actions: {strike: {p: 0.2}}",
        BASE.replace("p: 0.1", "p: 0.2"),
    ),
    "a list as a whole": (
        "events: {storm: {then: [men -= 5], lag: 3}}",
        BASE.replace('["men -= 10", "men *= 0.9"]', "[men -= 5]").replace("[2, 4]", "3"),
    ),
    "one factor of several": (
        "actions: {strike: {times: {ratio: 4}}}",
        BASE.replace("ratio: 2", "ratio: 4"),
    ),
    "one factor less": (
        "actions: {strike: {times: {ratio: null}}}",
        BASE.replace("ratio: 2, ", ""),
    ),
    "a thing less": (
        "events: {storm: null}",
        BASE[: BASE.index("events:")] + BASE[BASE.index("outcomes:") :],
    ),
    "a thing more": (
        "events: {rain: {rate: 1, per: month}}",
        BASE.replace("events:\n", "events:\n  rain: {rate: 1, per: month}\n"),
    ),
    "another kind of quantity": (
        "quantities: {ratio: {value: 0.7}}",
        BASE.replace('{is: "men / 100"}', "0.7"),
    ),
    "the horizon": (
        "days: 90\nstart: 2032-01-01",
        BASE.replace("60", "90").replace("2031-03", "2032-01"),
    ),
}


@pytest.mark.parametrize(("text", "flat"), FLATTENED.values(), ids=FLATTENED)
@pytest.mark.usefixtures("folder")
def test_a_file_that_extends_gives_what_the_flattened_file_gives(text: str, flat: str) -> None:
    model = build(child(text))

    assert model.canonical == whole(flat).canonical


def test_what_is_extended_may_extend_in_turn(
    folder: Path,
) -> None:
    (folder / "deep").mkdir()
    (folder / "deep" / "lower.yaml").write_text(BASE, encoding="utf-8")
    Path("base.yaml").write_text(
        "extends: deep/lower.yaml\nquantities: {plain: 7, men: 70}\n", encoding="utf-8"
    )

    document = child("quantities: {men: 20}").document

    assert document.quantities["plain"].value == 7
    assert document.quantities["men"].start is not None
    assert document.quantities["men"].start.value == 20


@pytest.mark.usefixtures("folder")
def test_a_shipped_scenario_can_be_extended_from_anywhere() -> None:
    text = "escalate: 1\nextends: strait\nscenario: mine\ndays: 90\n"

    model = build(load_text(text, Path("mine.yaml")))

    assert (model.name, model.days) == ("mine", 90)


@pytest.mark.usefixtures("folder")
def test_a_file_that_extends_is_meant_on_its_own_day_0() -> None:
    assert build(child("quantities: {men: 50}")).day_0_factors != build(base()).day_0_factors
    assert build(base(picks=("weak",))).day_0_factors == build(base()).day_0_factors


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("quantities: {nothing: null}", 3, "there is no 'nothing' to remove"),
        ("actions: {strike: {p: often}}", 3, "'p' must be a number"),
        ("actions: {strike: {wihin: 3}}", 3, "unknown key 'wihin'"),
        ("events: {rain: {when: man > 3}}", 3, "nothing is named 'man'"),
        ("quantities: {men: {min: 200}}", 10, "lies below `min`"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_a_mistake_is_shown_in_the_file_that_makes_it(text: str, line: int, what: str) -> None:
    (problem,) = problems(child(text))

    assert what in problem.what
    assert problem.mark is not None
    assert problem.mark.line == line
    assert problem.mark.file == ("child.yaml" if line == 3 else "base.yaml")


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("../base.yaml", "outside the folder"),
        ("/etc/passwd", "outside the folder"),
        ("link.yaml", "outside the folder"),
        ("round.yaml", "a link that leads nowhere"),
        ("pipe.yaml", "no ordinary file"),
        (".", "is a folder"),
        ("bse.yaml", "there is no 'bse.yaml'"),
        ("child.yaml", "a circle"),
        ("[base.yaml]", "must be the name of a file"),
        ("3", "must be the name of a file"),
    ],
)
def test_what_cannot_be_extended(folder: Path, name: str, what: str) -> None:
    inner = folder.resolve() / "inner"
    inner.mkdir()
    (inner / "link.yaml").symlink_to(folder.resolve() / "base.yaml")
    (inner / "round.yaml").symlink_to("there.yaml")
    (inner / "there.yaml").symlink_to("round.yaml")
    os.mkfifo(inner / "pipe.yaml")
    text = f"escalate: 1\nextends: {name}\n"
    (inner / "child.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(ScenarioError) as caught:
        load_text(text, inner / "child.yaml")

    (problem,) = caught.value.problems
    assert what in problem.what
    assert problem.mark is not None
    assert problem.mark.line == 2


@pytest.mark.usefixtures("folder")
def test_overrides_in_any_order_give_the_same_scenario() -> None:
    canonical = build(base(picks=("weak", "calm", "keen"))).canonical

    assert build(base(picks=("keen,calm", "weak"))).canonical == canonical
    assert build(base(picks=("keen", "both"))).canonical == canonical
    assert build(base()).canonical != canonical


@pytest.mark.usefixtures("folder")
def test_an_override_changes_what_its_names_stand_for() -> None:
    document = base(picks=("most", "late")).document

    assert document.days == 90
    assert document.events["storm"].then == ("men -= 1",)
    assert document.events["rain"].per == "month"
    assert document.actions["strike"].p is not None
    assert document.actions["strike"].p.range == (0.2, 0.4)
    assert list(document.actions["strike"].times) == ["ratio", "plain / 9"]


@pytest.mark.usefixtures("folder")
def test_an_override_replaces_and_removes() -> None:
    document = base(picks=("flat", "dry")).document

    assert document.quantities["ratio"].is_ is None
    assert document.quantities["ratio"].value == 0.5
    assert "storm" not in document.events


@pytest.mark.usefixtures("folder")
def test_what_was_changed_is_told_old_and_new() -> None:
    changes = base("plain=5", picks=("most", "flat")).changes

    assert {(change.name, change.old, change.new) for change in changes} == {
        ("men", "100", "50"),
        ("storm.rate", "2", "0.5"),
        ("storm.then", "[men -= 10, men *= 0.9]", "[men -= 1]"),
        ("strike.p", "0.1", "0.3"),
        ("strike.p.range", "not given", "[0.2, 0.4]"),
        ("strike.times.ratio", "2", "[0.5, 3]"),
        ("ratio", "is: men / 100", "0.5"),
        ("rain", "not there", "new"),
        ("plain", "3", "5"),
    }


@pytest.mark.usefixtures("folder")
def test_the_command_line_has_the_last_word() -> None:
    scenario = base("men=70", picks=("weak",))

    assert scenario.document.quantities["men"].start is not None
    assert scenario.document.quantities["men"].start.value == 70
    steps = scenario.steps[("quantities", "men")]
    assert [step.value for step in steps] == ["100", "50", "70"]
    assert [step.by for step in steps] == ["base.yaml", "override weak", "-S men=70"]


@pytest.mark.parametrize(
    ("sets", "clash"),
    [
        ("a: {plain: 1}\n  b: {plain: 1}", "'plain'"),
        ("a: {strike: null}\n  b: {strike.p: 0.2}", "'strike"),
        ("a: {storm.lag: 3}\n  b: {storm.lag.low: 3}", "'storm.lag"),
        ("a: {ratio: 1}\n  b: {ratio: {start: 1}}", "'ratio'"),
        ("a: {strike.times: {ratio: 1}}\n  b: {strike.times.ratio: 1}", "'strike.times"),
    ],
)
def test_two_overrides_that_set_the_same_name_are_not_picked_together(
    sets: str, clash: str
) -> None:
    text = f"{BASE}overrides:\n  {sets}\n"

    (problem,) = problems(load_text(text, Path("base.yaml"), picks=("a", "b")))
    (listed,) = problems(load_text(f"{text}scenarios: {{c: [a, b]}}\n", Path("base.yaml")))

    assert f"-s a,b: {clash}" in problem.what
    assert clash in listed.what
    assert listed.mark is not None


def test_a_value_and_its_range_may_come_from_two_overrides() -> None:
    text = f"{BASE}overrides:\n  a: {{output: 12}}\n  b: {{output: {{range: [11, 13]}}}}\n"
    first = load_text(text, Path("base.yaml"), picks=("a,b",)).document.quantities["output"]
    other = load_text(text, Path("base.yaml"), picks=("b,a",)).document.quantities["output"]

    assert first == other
    assert (first.value, first.range) == (12, (11, 13))


@pytest.mark.usefixtures("folder")
def test_an_override_picked_twice_counts_once() -> None:
    assert base(picks=("both", "weak", "most")).picked == ("weak", "calm", "keen", "rainy")


@pytest.mark.parametrize(
    ("line", "what", "hint"),
    [
        ("overrides: {a: {plian: 3}}", "there is no 'plian'", "'plain'"),
        ("overrides: {a: {nothing: 3}}", "there is no 'nothing'", "`new:`"),
        ("overrides: {a: {doom: null}}", "there is no 'doom'", "'outcomes.doom'"),
        ("overrides: {a: {new: {event: {x: {}}}}}", "'event' is no section", "'events'"),
        ("overrides: {a: {new: {events: {storm: {}}}}}", "'storm' is not new", "leave out"),
        ("scenarios: {a: [wek]}", "no override or scenario is named 'wek'", ""),
        ("scenarios: {a: [b], b: [a]}", "a circle", ""),
        ("overrides: {a: {plain: 4}}\nscenarios: {a: [a]}", "name of an override", ""),
        ("overrides: {a: 3}", "must be", ""),
    ],
)
def test_a_wrong_override_is_found_before_it_is_picked(line: str, what: str, hint: str) -> None:
    found = problems(load_text(f"{BASE}{line}\n", Path("base.yaml")))

    assert what in found[0].what
    assert hint in found[0].hint
    assert found[0].mark is not None


@pytest.mark.parametrize(
    ("override", "what"),
    [
        ("strike.p: often", "must be a number"),
        ("strike.p: 1", "must be a chance"),
        ("strike.when: men >", "not a formula"),
        ("strike.when: man > 3", "nothing is named 'man'"),
        ("new: {events: {rain: {rat: 3}}}", "unknown key 'rat'"),
        ("strike: null", "nothing is named 'strike.count'"),
        ("strike.p: null", "`within` belongs to `p`"),
        ("men.min: 500", "lies below `min`"),
    ],
)
def test_what_an_override_would_do_is_judged_without_picking_it(override: str, what: str) -> None:
    scenario = load_text(f"{BASE}overrides:\n  a: {{{override}}}\n", Path("base.yaml"))

    assert what in wrong_overrides(scenario)[0].what


def test_of_many_overrides_every_wrong_one_is_told_and_no_other() -> None:
    sound = "".join(
        f"  sound{at}: {{strike.p: 0.{at}}}\n  men{at}: {{men: {at}}}\n" for at in range(1, 9)
    )
    text = f"{BASE}overrides:\n{sound}  wrong: {{men.min: 500}}\n  worse: {{strike.p: 3}}\n"

    found = wrong_overrides(load_text(text, Path("base.yaml")))

    assert ["lies below `min`" in found[0].what, "strike.p" in found[1].what] == [True, True]
    assert len(found) == 2


def test_an_override_may_need_another_that_its_list_has() -> None:
    text = f"""{BASE}
overrides:
  rain: {{new: {{events: {{rain: {{rate: 1, per: month}}}}}}}}
  mud: {{strike.veto: "rain.count > 0"}}
scenarios: {{autumn: [rain, mud]}}
"""
    assert wrong_overrides(load_text(text, Path("base.yaml"))) == ()
    assert wrong_overrides(load_text(text.replace(", mud]", "]"), Path("base.yaml"))) != ()


@pytest.mark.parametrize("pick", ["", ",", "wek", "weak,", "most,flat,late"])
def test_names_to_pick(pick: str) -> None:
    scenario = base(picks=(pick,))

    assert bool(scenario.problems) == (pick == "wek")
    assert all("did you mean 'weak'?" in problem.hint for problem in scenario.problems)


def test_null_on_the_command_line_removes() -> None:
    assert "storm" not in base("storm=null").document.events
    assert base("blue.doctrine=null").document.actors["blue"].doctrine is None
