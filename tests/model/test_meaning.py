"""What a scenario may not mean: every mistake is found, with its place and what was meant."""

import re
from pathlib import Path

import pytest

from escalate.engine.chunk import simulate
from escalate.engine.columns import Columns
from escalate.model.build import build
from escalate.model.model import Model
from escalate.scenario.load import load_text
from escalate.scenario.problems import Problem, ScenarioError

HEAD = """\
escalate: 1
scenario: small
title: A small crisis
start: 2031-03-01
days: 60
ladder: {0: talks, 1: threats}
actors: {red: {}, blue: {}}
outcomes: {doom: {when: "day < 0"}, peace: otherwise}
headline: {name: doom, any_of: [doom]}
"""


def crisis(body: str, *sets: str) -> Model:
    return build(load_text(HEAD + body, Path("small.yaml"), sets))


def problems(body: str, *sets: str) -> list[Problem]:
    with pytest.raises(ScenarioError) as caught:
        crisis(body, *sets)
    return list(caught.value.problems)


ZERO = {
    "a driver at 0": """quantities: {x: {start: 0}}
events: {e: {p: 0.5, within: 9, times: {x: [0, 2]}}}""",
    "a factor below 0": "events: {e: {p: 0.5, within: 9, times: {day: [-1, 2]}}}",
    "a factor by name": """quantities: {x: 0}
events: {e: {rate: 1, per: day, times: {1: x}}}""",
    "no number": """quantities: {x: 0}
events: {e: {p: 0.5, within: 9, times: {1 / x: 2}}}""",
    "a duty": """treaties: {t: {clause: defence, duties: {d: {by: red, trigger: '0', consult: 2,
  will: 0.5, times: {day: [0, 2]}}}}}""",
}


@pytest.mark.parametrize("body", ZERO.values(), ids=ZERO)
def test_a_chance_that_is_nothing_on_day_0_is_refused(body: str) -> None:
    (problem,) = problems(body)

    assert "on day 0" in problem.what
    assert problem.mark is not None
    assert problem.mark.line == len(HEAD.splitlines()) + body.count("\n") + 1


def test_a_doctrine_that_forbids_on_day_0_is_refused() -> None:
    body = """
doctrines: {tame: {up: 0}}
actions: {strike: {by: red, rung: 1, p: 0.5, within: 9}}
"""
    with pytest.raises(ScenarioError) as caught:
        build(load_text((HEAD + body).replace("red: {}", "red: {doctrine: tame}"), Path("x.yaml")))

    assert "strike" in str(caught.value)


def test_chances_are_set_against_day_0_of_the_base_whatever_is_overridden() -> None:
    body = """
quantities: {heat: {start: 0.5}}
events: {war: {p: 0.3, within: 40, times: {heat: [1, 3]}}}
"""
    for sets in ([], ["heat=1"], ["war.times.heat.at_1=9"]):
        (war,) = crisis(body, *sets).parts.happenings
        assert war.chance is not None
        assert war.chance.as_written == 2


WRONG = [
    ("events: {e: {when: '1 < dya'}}", 1, 25, "'day'"),
    ("events: {e: {date: 3, then: ['x += 1']}}", 1, 30, ""),
    ("quantities: {x: 1}\nevents: {e: {date: 3, then: ['x += 1']}}", 2, 30, "start"),
    ("events: {e: {date: 3, then: ['sned f']}}", 1, 30, ""),
    ("events: {e: {date: 3, by: [reb]}}", 1, 28, "'red'"),
    ("events: {e: {date: 3, rung: 7}}", 1, 29, "0 to 1"),
    ("events: {e: {p: 1, within: 3}}", 1, 17, "certain"),
    ("events: {e: {p: 35, within: 3}}", 1, 17, "0.35"),
    ("events: {e: {p: 0.5, each: incidnet}, incident: {date: 3}}", 1, 28, "'incident'"),
    ("events: {e: {date: 3, odds: {a: 0.5, b: 0.6}}}", 1, 29, "at most 1"),
    ("events: {e: {date: 3, odds: {a: 0.5, b: 0.4}}}", 1, 29, "rest"),
    ("events: {e: {date: 3, odds: {a: rest, b: rest}}}", 1, 39, "share"),
    ("events: {e: {date: 3}, f: {date: 4, luck: e}}", 1, 43, "its own"),
    ("quantities: {a: {is: b}, b: {is: a}}", 1, 22, ""),
    ("quantities: {Big: 3}", 1, 14, "small letters"),
    ("quantities: {week: 3}", 1, 14, ""),
    ("events: {red: {date: 3}}", 1, 10, "actors"),
    ("events: {e: {date: 3, lag: [9, 3]}}", 1, 28, "[3, 9]"),
    ("watch: [dya]", 1, 9, "'day'"),
    ("quantities: {x: {value: 3, source: who_knows}}", 1, 36, ""),
    ("events: {e: {date: 3}, f: {when: e.active}}", 1, 34, "count"),
]


@pytest.mark.parametrize(("body", "line", "column", "hint"), WRONG)
def test_a_mistake_is_shown_where_it_stands(body: str, line: int, column: int, hint: str) -> None:
    (problem,) = problems(body)

    assert problem.mark is not None
    assert (problem.mark.line - len(HEAD.splitlines()), problem.mark.column) == (line, column)
    assert hint in problem.hint


def test_a_caret_stands_under_the_character_that_is_wrong() -> None:
    (problem,) = problems('quantities: {x: {is: "1 + 2 * wrong_name"}}')

    said, shown, caret, *_ = str(problem).splitlines()
    assert said.startswith("small.yaml:10:31: ")
    assert shown[caret.index("^") :].startswith("wrong_name")


def test_all_mistakes_of_a_file_are_told_at_once() -> None:
    body = "events: {e: {when: dya > 3}, f: {when: wintre > 3}, g: {date: 3, by: [reb]}}"

    assert len(problems(body)) == 3


@pytest.mark.parametrize(
    "body",
    [
        "quantities: {x: {start: 2, max: 1}}",
        "quantities: {x: {start: 2, min: 3}}",
        "quantities: {x: {start: 2, min: 3, max: 1}}",
        "events: {e: {p: 0.5, within: 0}}",
        "events: {e: {p: 0.5, within: -9}}",
        "events: {e: {rate: -1, per: day}}",
        "events: {e: {rate: 1, per: day, cooldown: -3}}",
        "quantities: {x: {start: 1, toward: {level: 1, half_life: 0}}}",
        "quantities: {x: {start: 1, noise: -1}}",
        "supplies: {s: {from: red, to: blue, what: c, per_month: -5, transit: 3}}",
        "supplies: {s: {from: red, to: blue, what: c, per_month: 5, transit: 3, loss: 1.5}}",
        "supplies: {s: {from: red, to: blue, what: c, per_month: 5, transit: 3, every: 2.5}}",
        "supplies: {s: {from: red, to: blue, what: c, per_month: 5, transit: 0}}",
        "forces: {f: {from: red, stages: [a, b], wave: 5, days: {a: 3, b: 4}}}",
        "forces: {f: {from: red, stages: [a, b], wave: 5}}",
        "forces: {f: {from: red, stages: [a, a], wave: 5, days: {a: 3}}}",
        "forces: {f: {from: red, stages: [a], wave: 5, start: {a: 1.5}}}",
        "forces: {f: {from: red, stages: [a], wave: 5, pledged: 1.5}}",
        "treaties: {t: {clause: defence, duties: {d: {by: red, trigger: 0, consult: 9, will: 2}}}}",
        "escalation: {heat_half_life: 0}",
    ],
)  # fmt: skip
def test_a_number_that_cannot_be_meant_is_refused(body: str) -> None:
    assert problems(body)


@pytest.mark.parametrize("rungs", ["{zero: talks}", "{0: talks, 5: war}", "{1: talks, 2: war}"])
def test_a_ladder_that_does_not_count_from_0_without_a_gap_is_refused(rungs: str) -> None:
    text = HEAD.replace("{0: talks, 1: threats}", rungs)

    with pytest.raises(ScenarioError, match=r"rungs are numbered 0, 1, 2 .*\n.*ladder"):
        build(load_text(text, Path("small.yaml")))


@pytest.mark.parametrize("day", ["2031-02-28", "2031-05-01", "-1", "61"])
def test_a_date_outside_the_scenario_is_warned_of(day: str) -> None:
    assert crisis(f"events: {{e: {{date: {day}}}}}").warnings


def test_factors_that_may_multiply_past_10_are_warned_of() -> None:
    body = "events: {e: {p: 0.1, within: 9, times: {day: 4, winter: 3}}}"

    assert any("multiply to 12" in warning.what for warning in crisis(body).warnings)


def test_a_cooldown_that_holds_a_rate_down_is_warned_of() -> None:
    body = "events: {e: {rate: 30, per: year, cooldown: 3, repeats: true}}"

    assert any("30 a year become about 24" in warning.what for warning in crisis(body).warnings)


def test_words_are_no_part_of_what_fixes_the_results() -> None:
    plain = crisis("quantities: {x: 1}\nevents: {e: {date: 3}}")
    worded = crisis(
        "quantities: {x: {value: 1, range: [0, 9], note: a}}\nevents: {e: {date: 3, about: b}}"
    )
    other = crisis("quantities: {x: 2}\nevents: {e: {date: 3}}")

    assert plain.canonical == worded.canonical
    assert plain.canonical != other.canonical


@pytest.mark.parametrize(
    ("effect", "after"), [("x +=+1", 3), ("x =-1", -1), ("x = +4", 4), ("x *=-1", -2)]
)
def test_a_sign_before_a_number_is_the_number_s_own(effect: str, after: float) -> None:
    body = f"quantities: {{x: {{start: 2}}}}\nevents: {{e: {{date: 1, then: ['{effect}']}}}}"
    trace = simulate(crisis(body), 1, Columns.of([1]), trace=True).trace

    assert trace is not None
    assert trace["x"][-1, 0] == after


@pytest.mark.parametrize(("effect", "sign"), [("x =+ 1", "+="), ("x =- 1", "-="), ("x =* 2", "*=")])
def test_a_sign_that_is_turned_round_is_refused(effect: str, sign: str) -> None:
    with pytest.raises(ScenarioError, match=re.escape(f"write {sign}")):
        crisis(f"quantities: {{x: {{start: 2}}}}\nevents: {{e: {{date: 1, then: ['{effect}']}}}}")
