"""What a scenario says well and cannot mean is warned of where it stands, and nothing else is."""

from dataclasses import replace
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

import pytest

import escalate.model.build
from escalate.model.binder import Binder
from escalate.model.build import build, judge
from escalate.model.formulas import Formula
from escalate.model.model import Mechanisms
from escalate.model.parts import Factor, Happening
from escalate.model.sense.warnings import warnings
from escalate.scenario.load import load, load_text
from escalate.scenario.problems import Problem

_REST = {
    "days": "days: 60",
    "ladder": "ladder: {0: talks, 1: war}",
    "actors": "actors: {red: {}, blue: {}}",
    "actions": "actions: {spark: {by: [red, blue], rung: 1, p: 0.5, within: 9}}",
    "outcomes": "outcomes: {doom: {when: spark.count > 0}, peace: otherwise}",
    "headline": "headline: {name: doom, any_of: [doom]}",
}
"""A scenario that makes sense: the sections that a test does not give itself."""


def text_of(body: str) -> str:
    given = dedent(body)
    sections = {line.split(":")[0] for line in given.splitlines() if line[:1].isalpha()}
    head = "escalate: 1\nscenario: small\ntitle: A small crisis\nstart: 2031-03-01"
    return "\n".join([head, *(rest for key, rest in _REST.items() if key not in sections), given])


def warned(text: str) -> list[tuple[int, str, str]]:
    """The line of each warning, what it says and its hint."""
    found = []
    for warning in build(load_text(text, Path("small.yaml"))).warnings:
        assert warning.mark is not None
        found.append((warning.mark.line, warning.what, warning.hint))
    return found


def test_a_scenario_that_makes_sense_is_left_in_peace() -> None:
    assert warned(text_of("")) == []


class Slip(NamedTuple):
    """A body, the part of it that is a slip, what it should be, and what is said of it.

    The warning stands on the line where the slip begins, or on the line that is marked `# here`.
    """

    body: str
    slip: str
    meant: str
    what: str
    hint: str = ""


SLIPS = {
    "a condition out of range": Slip(
        """
        quantities: {x: {start: 0, min: 0, max: 1, noise: 0.1}}
        events:
          e:
            when: x > 1
        """,
        "when: x > 1",
        "when: x > 0.9",
        "'e' can never happen: its `when` never holds",
        "ask for what can be: x lies between 0 and 1",
    ),
    "a driver that is no level": Slip(
        """
        quantities: {support: {start: 55, min: 0, max: 100, noise: 1}}
        events:
          e:
            p: 0.1
            within: 9
            times: {support: [0.5, 2]}
        """,
        "times: {support: [0.5, 2]}",
        "times: {support / 100: [0.5, 2]}",
        "'support' is 55 on day 0, and a factor stops moving at 1",
        "a driver counts from 0 to 1: divide it, as in `support / 100`",
    ),
    "a supply to its giver": Slip(
        """
        supplies:
          s:
            from: red
            to: red
            what: x
            per_month: 9
            transit: 3
        """,
        "to: red",
        "to: blue",
        "'red' sends 's' to itself",
        "name the actor that gets it",
    ),
    "a condition on a second time": Slip(
        """
        events:
          e:
            when: spark.count >= 2
        """,
        "when: spark.count >= 2",
        "when: spark.count >= 1",
        "'e' can never happen: its `when` never holds",
        "spark.count lies between 0 and 1",
    ),
    "a condition on days that the run does not have": Slip(
        """
        events:
          e:
            when: days_since(spark) >= 60
        """,
        "when: days_since(spark) >= 60",
        "when: days_since(spark) >= 50",
        "'e' can never happen: its `when` never holds",
        "day lies between 0 and 60",
    ),
    "a condition on the day of a date": Slip(
        """
        events:
          e:
            date: 30
            when: day < 30
        """,
        "when: day < 30",
        "when: day <= 30",
        "'e' can never happen: its `when` never holds",
    ),
    "a condition on what an actor believes": Slip(
        """
        actors:
          red: {sees: {heat: never}}
          blue: {}
        quantities: {heat: {start: 0, min: 0, max: 1, noise: 0.1}}
        actions:
          spark: {by: [red, blue], rung: 1, p: 0.5, within: 9}
          strike:
            by: red
            when: heat > 0
        """,
        "when: heat > 0",
        "when: heat == 0",
        "'strike' can never happen: its `when` never holds",
        "known.red.heat is always 0",
    ),
    "a veto that always holds": Slip(
        """
        quantities: {wall: 1}
        events:
          e:
            date: 9
            veto: wall > 0
        """,
        "veto: wall > 0",
        "veto: wall > 1",
        "'e' can never happen: its `veto` always holds",
        "leave a way past it: wall is always 1",
    ),
    "an order that is always called off": Slip(
        """
        events:
          e:
            date: 9
            lag: 5
            cancel_if: day >= 0
        """,
        "cancel_if: day >= 0",
        "cancel_if: day >= 20",
        "'e' can never happen: its `cancel_if` always holds",
    ),
    "an order that comes too late": Slip(
        """
        events:
          e:
            date: 50
            lag: [11, 20]
        """,
        "lag: [11, 20]",
        "lag: [10, 20]",
        "'e' can never happen: it would take effect after the last day, 60",
        "shorten its `lag`",
    ),
    "a chance of 0": Slip(
        "events: {e: {p: 0, within: 9}}",
        "p: 0,",
        "p: {value: 0, range: [0, 0.1]},",
        "'e' can never happen: its chance is 0",
        "give it a chance above 0",
    ),
    "a rate of 0": Slip(
        "events: {e: {rate: 0, per: week}}",
        "rate: 0,",
        "rate: 1,",
        "'e' can never happen: its chance is 0",
    ),
    "a treaty out of force": Slip(
        """
        treaties:
          pact:
            clause: defence
            in_force: 0
            duties: {help: {by: red, trigger: spark.count > 0, consult: 3, will: 0.5}}
        """,
        "in_force: 0",
        "in_force: 1",
        "'pact' can never be in force",
        "then: [pact.in_force = 1]",
    ),
    "a trigger out of reach": Slip(
        """
        treaties:
          pact:
            clause: defence
            duties:
              help: {by: red, consult: 3, will: 0.5, trigger: red.rung > 1}
        """,
        "trigger: red.rung > 1",
        "trigger: red.rung > 0",
        "nothing can meet the trigger of 'pact.help'",
        "ask for what can be: red.rung lies between 0 and 1",
    ),
    "a rung out of reach": Slip(
        """
        ladder:
          0: talks
          1: threats
          2: war
        events: {e: {date: 9, by: red, rung: 1}}
        """,
        "2: war",
        "",
        "rung 2, 'war', is out of reach",
        "no actor starts there, and no action, event or duty has `rung: 2`",
    ),
    "an outcome of nothing": Slip(
        """
        outcomes:
          doom: {when: spark.count > 0}
          gloom: {when: red.peak > 1}
          peace: otherwise
        """,
        "gloom: {when: red.peak > 1}",
        "gloom: {when: red.peak > 0}",
        "'gloom' can never come about",
        "ask for what can be: red.peak lies between 0 and 1",
    ),
    "an outcome that holds from the start": Slip(
        """
        outcomes:
          doom: {when: spark.count > 0}
          gloom: {when: red.peak < 1}
          peace: otherwise
        """,
        "gloom: {when: red.peak < 1}",
        "gloom: {when: red.peak < 1 and day > 0}",
        "'gloom' holds in every world from day 0",
        "make it depend on what may also not happen",
    ),
    "an outcome that holds at the end": Slip(
        """
        outcomes:
          doom: {when: spark.count > 0}
          gloom: {when: day >= 60, at_end: true}
          peace: otherwise
        """,
        "gloom: {when: day >= 60, at_end: true}",
        "gloom: {when: day >= 60 and spark.count == 0, at_end: true}",
        "'gloom' holds at the end of every world",
    ),
    "a factor below 0": Slip(
        """
        quantities: {x: {start: 0.2, min: 0, max: 1, noise: 0.1}}
        events:
          e:
            p: 0.5
            within: 9
            times: {x: [1, -0.5]}
        """,
        "times: {x: [1, -0.5]}",
        "times: {x: [1, 0]}",
        "the factor of 'x' can fall to -0.5, where it counts as 0",
        "give it ends of 0 or more",
    ),
    "a driver that is too large": Slip(
        """
        quantities: {x: {start: 3, min: 2, noise: 0.1}}
        events:
          e:
            p: 0.5
            within: 9
            times: {x + 1: 2}
        """,
        "times: {x + 1: 2}",
        "times: {(x + 1) / 10: 2}",
        "its factor never moves: 'x + 1' is never below 3",
        "divide it, as in `(x + 1) / 10`",
    ),
    "a driver that is never above 0": Slip(
        """
        quantities: {x: {start: 0, max: 0, noise: 0.1}}
        events:
          e:
            p: 0.5
            within: 9
            times: {x: 2}
        """,
        "times: {x: 2}",
        "times: {x + 0.5: 2}",
        "its factor never moves: 'x' is never above 0",
    ),
    "a parameter that is no driver": Slip(
        """
        quantities: {theory: 3}
        events:
          e:
            p: 0.5
            within: 9
            times: {theory: 2}
        """,
        "times: {theory: 2}",
        "times: {theory - 2: 2}",
        "its factor never moves: 'theory' is never below 3",
    ),
    "a quantity that nothing reads": Slip(
        """
        quantities:
          x: {start: 1, change: 0.1 * x}
          y: {start: 1, change: '1'}
        events: {e: {date: 3, then: [x += 1]}}
        watch: [y]
        """,
        "x: {start: 1, change: 0.1 * x}\n  y: {start: 1, change: '1'}",
        "x: {start: 1, change: 0.1 * x}\n  y: {start: 1, change: at_start(x)}",
        "nothing reads 'x'",
        "read it in a formula, watch it, or take it out",
    ),
    "an edge that nothing reads": Slip(
        """
        edges:
          friends: {between: [red, blue], alignment: 0.5}
        """,
        "friends: {between: [red, blue], alignment: 0.5}",
        "friends: {between: [red, blue], alignment: 0.5}\nwatch: [friends.alignment]",
        "nothing reads 'friends.alignment'",
    ),
    "a sight that nothing reads": Slip(
        """
        actors:
          red:
            sees:
              heat: {lag: 7}
            aims: {cool: {of: '1', target: 0, worst: 9}}
          blue: {}
        quantities: {heat: {start: 0, noise: 0.1}}
        events: {e: {when: heat > 1, by: red}}
        """,
        "heat: {lag: 7}\n    aims: {cool: {of: '1'",
        "heat: {lag: 7}\n    aims: {cool: {of: heat",
        "nothing that red decides or aims at reads 'heat'",
        "or aim of its own",
    ),
    "an actor without a part": Slip(
        """
        actors:
          red: {}
          blue: {}
          idle: {}
        """,
        "idle: {}",
        "idle: {}\nwatch: [idle.heat]",
        "'idle' does nothing, and nothing else names it",
    ),
    "rounds that nobody makes": Slip(
        """
        quantities:
          shells: {start: 100, min: 0}
        fronts:
          line:
            km2: 9
            fire: {red: shells / 15}
            shells: {red: shells}
        """,
        "shells: {start: 100, min: 0}",
        "shells: {start: 100, min: 0, change: '1'}",
        "nothing adds to 'shells': as it is used on day 0 it lasts 15 days",
        "let a supply flow `into` it",
    ),
    "men whom nobody replaces": Slip(
        """
        quantities:
          men: {start: 100, min: 0}
        fronts: {line: {km2: 9, losses: {red: 20}, lasting: {red: 0.5}, from: {red: men}}}
        """,
        "men: {start: 100, min: 0}",
        "men: {start: 1_000, min: 0}",
        "nothing adds to 'men': as it is used on day 0 it lasts 10 days",
    ),
    "a condition that contradicts itself": Slip(
        """
        quantities: {x: {start: 0.4, min: 0, max: 1, noise: 0.1}}
        events:
          e:
            when: day > 3 and x > 0.5 and (x < 0.4 and spark.count > 0)
        """,
        "when: day > 3 and x > 0.5 and (x < 0.4 and spark.count > 0)",
        "when: day > 3 and x >= 0.5 and (x <= 0.5 and spark.count > 0)",
        "'e' can never happen: its `when` never holds",
        "`x > 0.5` and `x < 0.4` never hold at once: join them with `or`, or change one of them",
    ),
    "a trigger that contradicts itself": Slip(
        """
        quantities: {x: {start: 0.4, min: 0, max: 1, noise: 0.1}, limit: 0.5}
        treaties:
          pact:
            clause: defence
            duties:
              help: {by: red, consult: 3, will: 0.5, trigger: x > limit and 0.4 >= x}
        """,
        "trigger: x > limit and 0.4 >= x}",
        "trigger: x > limit or 0.4 >= x}",
        "nothing can meet the trigger of 'pact.help'",
        "`x > limit` and `0.4 >= x` never hold at once",
    ),
    "a count between two whole numbers": Slip(
        """
        outcomes:
          doom: {when: spark.count > 0}
          gloom: {when: 0 < spark.count < 1 or day > 99}
          peace: otherwise
        """,
        "gloom: {when: 0 < spark.count < 1 or day > 99}",
        "gloom: {when: 0 < spark.count <= 1 or day > 99}",
        "'gloom' can never come about",
    ),
    "a veto that contradicts itself": Slip(
        """
        events:
          e:
            date: 9
            veto: days_since(spark) > 9 and days_since(spark) < 3
        """,
        "veto: days_since(spark) > 9 and days_since(spark) < 3",
        "veto: days_since(spark) < 9 and days_since(spark) > 3",
        "the `veto` of 'e' contradicts itself",
        "never hold at once",
    ),
    "a factor with an end that falls below 0": Slip(
        """
        quantities: {x: {start: 0.2, min: 0, max: 1, noise: 0.1}}
        events:
          e:
            p: 0.5
            within: 9
            times: {x: [1, 0.5 - x]}
        """,
        "times: {x: [1, 0.5 - x]}",
        "times: {x: [1, 1 + 2 * x - 3 * x]}",
        "the factor of 'x' can fall to -0.5, where it counts as 0",
        "keep its ends at 0 or more, as in `max(0, 0.5 - x)`",
    ),
    "a factor with an end that is low where it does not count": Slip(
        """
        quantities: {x: {start: 0.2, min: 0, max: 1, noise: 0.1}}
        events:
          e:
            p: 0.5
            within: 9
            times: {x: [1, 0.5 - x]}
        """,
        "times: {x: [1, 0.5 - x]}",
        "times: {1 - x: [1, 0.5 - x]}",
        "the factor of 'x' can fall to -0.5, where it counts as 0",
    ),
    "a factor of a duty with an end that is worked out": Slip(
        """
        quantities: {x: {start: 0.2, min: 0, max: 1, noise: 0.1}, calm: {is: 1 - 2 * x}}
        treaties:
          pact:
            clause: defence
            duties:
              help:
                by: red
                consult: 3
                will: 0.5
                trigger: spark.count > 0
                times: {'recent(spark, 9)': calm}
        """,
        "times: {'recent(spark, 9)': calm}",
        "times: {'recent(spark, 9)': (1 + calm) / 2}",
        "the factor of 'recent(spark, 9)' can fall to -1, where it counts as 0",
        "as in `max(0, calm)`",
    ),
    "a factor of a count that is one at most": Slip(
        """
        events:
          e:
            p: 0.5
            within: 9
            times: {day / 60: [1, 0.5 - spark.count]}
        """,
        "times: {day / 60: [1, 0.5 - spark.count]}",
        "times: {day / 60: [1, 1 - spark.count]}",
        "the factor of 'day / 60' can fall to -0.5, where it counts as 0",
    ),
    "a stock that runs down to its least": Slip(
        """
        quantities:
          x: {start: 12, min: 0, change: '-3'}
        watch: [x]
        """,
        "x: {start: 12, min: 0, change: '-3'}",
        "x: {start: 100, min: 0, change: '-3'}",
        "nothing adds to 'x': by its `change` it is down to its `min`, 0, by day 4",
        "let a supply flow `into` it, or an effect add to it",
    ),
    "a stock that runs below nothing": Slip(
        """
        quantities:
          x: {start: 200, change: '-10'}
        events: {e: {p: 0.1, within: 9, then: [x *= 0.5]}}
        watch: [x]
        """,
        "x: {start: 200, change: '-10'}\nevents: {e: {p: 0.1, within: 9, then: [x *= 0.5]}}",
        "x: {start: 200, change: '-10'}\nevents: {e: {p: 0.1, within: 9, then: [x += 0.5]}}",
        "nothing adds to 'x': by its `change` it would be down to 0 by day 20",
        "without a `min` it goes on below 0",
    ),
    "a stock that is never there": Slip(
        """
        quantities:
          x: {start: 0, min: 0}
          y: {start: 1, change: x}
        watch: [y]
        """,
        "x: {start: 0, min: 0}",
        "x: {start: 0, min: 0, change: 0.1}",
        "'x' is always 0: nothing adds to it",
        "or write `value: 0`",
    ),
    "a stock that only a closed supply feeds": Slip(
        """
        quantities:
          x: {start: 0, min: 0}
          y: {start: 1, change: x}
        watch: [y]
        supplies:
          s: {from: red, to: blue, what: z, per_month: 9, transit: 3, into: x, open: 0}
        """,
        "x: {start: 0, min: 0}",
        "x: {start: 3, min: 0}",
        "'x' is always 0: nothing adds to it",
        "'s' flows into it and never brings any: look at its `open`",
    ),
    "a giver who makes nothing": Slip(
        """
        supplies:
          arms:
            {from: red, to: blue, what: crates, per_month: 100, transit: 9,
            stock: 50}
        """,
        "stock: 50}",
        "stock: 50, made_per_month: 10}",
        "nothing adds to 'arms.stock': as it is used on day 0 it lasts 15 days",
        "give it `made_per_month`",
    ),
}


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS)
def test_a_slip_is_warned_of_where_it_stands(slip: Slip) -> None:
    text = text_of(slip.body)
    line = text[: text.index(slip.slip)].count("\n") + 1

    ((where, what, hint),) = warned(text)

    assert (where, what) == (line, slip.what)
    assert slip.hint in hint
    assert hint


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS)
def test_what_is_meant_is_left_in_peace(slip: Slip) -> None:
    text = text_of(slip.body)
    assert slip.slip in text

    assert warned(text.replace(slip.slip, slip.meant)) == []


def said(body: str) -> list[str]:
    return [f"{what} | {hint}" for _, what, hint in warned(text_of(body))]


def test_what_follows_from_a_slip_names_it() -> None:
    body = """
    actions: {spark: {by: [red, blue], rung: 1, p: 0, within: 9}}
    treaties:
      pact:
        {clause: defence, in_force: 0,
        duties: {help: {by: red, trigger: war.count > 0, consult: 3, will: 0.5}}}
    events:
      war: {each: spark, certain: true, then: [pact.in_force = 1]}
    """
    assert said(body) == [
        "'spark' can never happen: its chance is 0 | give it a chance above 0, or take it out",
        "'war' can never happen: nor can what it follows | let it follow something that can happen",
        "'pact' can never be in force | 'war' would change that, and can never happen",
        "nothing can meet the trigger of 'pact.help' | ask for what can be: 'war' can never happen",
        "'doom' can never come about | ask for what can be: 'spark' can never happen",
        "nothing in the headline 'doom' can come about | name an outcome that can",
        "rung 1, 'war', is out of reach | 'spark' has this rung, and can never happen",
    ]


def test_only_the_part_of_a_condition_that_decides_it_is_blamed() -> None:
    body = """
    quantities: {wall: 1, x: {start: 0, noise: 0.1}}
    events:
      e: {when: x > 1 and (red.rung > 4 and spark.count > 0)}
      f: {date: 9, veto: x > 2 or wall > 0}
    """
    assert [line.partition(" | ")[2] for line in said(body)] == [
        "ask for what can be: red.rung lies between 0 and 1",
        "leave a way past it: wall is always 1",
    ]


def test_two_that_wait_for_each_other_both_never_happen() -> None:
    body = "events: {hen: {when: egg.count > 0}, egg: {when: hen.count > 0}}"

    assert [line.partition(":")[0] for line in said(body)] == [
        "'egg' can never happen",
        "'hen' can never happen",
    ]
    assert said(body.replace("egg.count > 0", "egg.count + spark.count > 0")) == []


OF_OVERRIDES = {
    "a chance": ("events: {war: {p: 0, within: 9}}", "war.p: 0.3", "war.cooldown: 3"),
    "a parameter": (
        "quantities: {alarm: 0}\nevents: {war: {date: 9, when: alarm > 0}}",
        "alarm: {value: 1, range: [1, 2]}",
        "alarm: {value: 0, range: [-1, 0]}",
    ),
    "a condition": ("events: {war: {date: 9, when: day < 0}}", "war.when: null", "war.date: 8"),
    "a new event": (
        "quantities: {x: {start: 0.2}}\nevents: {war: {when: x > 0.5}}",
        "new: {events: {landing: {date: 9, then: [x += 0.5]}}}",
        "new: {events: {landing: {date: 9, when: x == 0}}}",
    ),
    "a duty": (
        "events: {war: {each: pact.help, certain: true}}",
        "pact.help.trigger: day > 3",
        "pact.help.will: 0.4",
    ),
}
"""What makes a war impossible, a change that makes it possible, and one that does not."""


@pytest.mark.parametrize(("body", "change", "other"), OF_OVERRIDES.values(), ids=OF_OVERRIDES)
def test_what_an_override_makes_possible_is_left_in_peace(
    body: str, change: str, other: str
) -> None:
    duties = "{help: {by: red, trigger: war.count > 0, consult: 3, will: 0.5}}"
    treaty = f"{body}\ntreaties: {{pact: {{clause: defence, duties: {duties}}}}}"
    trigger = "nothing can meet the trigger of 'pact.help'"

    assert trigger in "".join(said(treaty))
    assert trigger in "".join(said(f"{treaty}\noverrides: {{o: {{{other}}}}}"))
    assert said(f"{treaty}\noverrides: {{o: {{{change}}}}}") == []


@pytest.mark.parametrize(
    "change",
    ["spark.rung: 2", "red.rung: 2", "new: {events: {vote: {date: 9, by: red, rung: 2}}}"],
)
def test_a_rung_that_only_an_override_leads_to_is_left_in_peace(change: str) -> None:
    ladder = "ladder: {0: talks, 1: threats, 2: war}"

    assert "rung 2, 'war', is out of reach" in "".join(said(ladder))
    assert said(f"{ladder}\noverrides: {{o: {{{change}}}}}") == []


def test_a_stock_that_only_an_override_feeds_is_left_in_peace() -> None:
    stocks = "x: {start: 12, min: 0, change: '-3'}, y: {start: 0, min: 0}"
    supply = "from: red, to: blue, what: z, per_month: 9, transit: 3, open: 0, into"
    supplies = f"s: {{{supply}: x}}, t: {{{supply}: y}}"
    body = f"quantities: {{{stocks}}}\nwatch: [x, y]\nsupplies: {{{supplies}}}"

    assert len(said(body)) == 2
    assert said(f"{body}\noverrides: {{o: {{s.open: 1, t.open: 0.5}}}}") == []


@pytest.mark.parametrize(
    "end",
    [
        "1 - 0.2 * spark.count",  # so many sparks are hardly to be had
        "0.9 - red.heat / 99",
        "max(0, 0.5 - x)",
        "1 + y - red.rung",  # what is kept by the engine hangs together
        "1 + red.rung - red.peak",
        "0.9 + x - at_start(x)",
    ],
)
def test_an_end_of_a_factor_that_is_not_known_to_fall_below_0_is_left_in_peace(end: str) -> None:
    body = f"""
    quantities: {{x: {{start: 0.2, min: 0, max: 1, noise: 0.1}}, y: {{start: 0.2, noise: 1}}}}
    actions: {{spark: {{by: [red, blue], rung: 1, p: 0.5, within: 9, repeats: true}}}}
    events: {{e: {{p: 0.5, within: 9, times: {{x: [1, "{end}"]}}}}}}
    watch: [y]
    """
    assert said(body) == []


def test_a_factor_that_is_switched_by_a_parameter_is_left_in_peace() -> None:
    body = "quantities: {a: 1, b: 0}\nevents: {e: {p: 0.1, within: 9, times: {a: 2, b: 3}}}"

    assert said(body) == []


@pytest.mark.parametrize(
    "reader",
    [
        "watch: [x]",
        "laws: [{law: it stays, always: x < 1_000}]",
        "laws: [{law: it falls, relation: {multiply: {spark.p: 0}, then: {x: falls}}}]",
        "overrides: {late: {doom_comes.when: spark.count > x}}\nevents: {doom_comes: {date: 9}}",
        "supplies: {s: {from: red, to: blue, what: y, per_month: 9, transit: 3, into: x}}",
        "fronts: {line: {km2: 5, losses: {red: 1}, from: {red: x}}}",
        "events: {e: {p: 0.5, within: 9, times: {'recent(spark, 9)': x}}}",
        "treaties: {t: {clause: defence, duties: {d: {trigger: x, by: red, consult: 2, will: 1}}}}",
    ],
)
def test_all_that_reads_fills_or_empties_a_quantity_is_a_use_of_it(reader: str) -> None:
    quantity = "quantities: {x: {start: 900, noise: 0.1}}\n"

    assert "nothing reads 'x'" in "".join(said(quantity))
    assert "nothing reads 'x'" not in "".join(said(quantity + reader))


@pytest.mark.parametrize(
    "part",
    [
        "edges: {ties: {between: [red, third], alignment: 0.5}}\nwatch: [ties.alignment]",
        "quantities: {third.gold: 3}\nwatch: [third.gold]",
        "supplies: {s: {from: third, to: blue, what: y, per_month: 9, transit: 3}}",
        "forces: {f: {from: red, to_help: third, stages: [field], wave: 3}}",
        "fronts: {line: {km2: 5, soil: third}}",
        "fronts: {line: {km2: 5, losses: {third: 1}}}",
        "events: {e: {date: 3, by: third}}",
        "events: {e: {date: 3, then: [third.fighting = 1]}}",
        "events: {e: {when: third.heat > 0 or spark.count > 0}}",
    ],
)
def test_an_actor_with_any_part_is_left_in_peace(part: str) -> None:
    actors = "actors: {red: {}, blue: {}, third: {}}\n"

    assert "'third' does nothing" in "".join(said(actors))
    assert "'third' does nothing" not in "".join(said(actors + part))


def test_a_stock_that_may_be_meant_to_be_all_there_is_is_left_in_peace() -> None:
    supply = "from: red, to: blue, what: crates, per_month: 100, transit: 9, stock"
    idle = f"supplies: {{arms: {{{supply}: 50, while: spark.count > 0}}}}"

    assert said(f"supplies: {{arms: {{{supply}: 70}}}}") == []
    assert said(idle) == []


BROKEN = Formula("nan", "nan", frozenset())
"""A formula that could not be bound."""
ONE = Formula("1", "1.0", frozenset())


def unbound(one: Happening) -> Happening:
    factors = (Factor(BROKEN, BROKEN, BROKEN), Factor(BROKEN, ONE, BROKEN))
    chance = one.chance and replace(one.chance, factors=factors)
    return replace(one, when=BROKEN, veto=BROKEN, cancel_if=BROKEN, chance=chance)


def test_what_could_not_be_bound_is_not_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    caught: list[Problem] = []

    def with_broken(binder: Binder, parts: Mechanisms) -> list[Problem]:
        broken = replace(
            parts,
            happenings=tuple(unbound(one) for one in parts.happenings),
            outcomes=tuple(replace(one, when=one.when and BROKEN) for one in parts.outcomes),
            derived=tuple(replace(one, formula=BROKEN) for one in parts.derived),
        )
        caught.extend(warnings(binder, broken))
        return []

    monkeypatch.setattr(escalate.model.build, "warnings", with_broken)
    warned(text_of("quantities: {x: {is: day}}\nwatch: [x]\nevents: {e: {when: x > 99}}"))

    assert caught == []


@pytest.mark.parametrize(
    "mistake",
    [
        "events: {e: {when: dya > 3}}",
        "events: {e: {date: 3, then: 7}}",
        "events: {e: {date: 3, odds: many}}",
        "quantities: {x: {is: x}}",
        "quantities: {x: {start: 3, max: much}}",
    ],
)
def test_nothing_is_called_impossible_while_something_is_missing(mistake: str) -> None:
    body = f"{mistake}\noutcomes: {{doom: {{when: red.peak > 7}}, peace: otherwise}}"
    judgement = judge(load_text(text_of(body), Path("small.yaml")))

    assert judgement.problems
    assert judgement.warnings == ()


KNOWN = {
    "strait": {"nothing that arkland decides or aims at reads 'dunmore_opinion'"},
    "storm-corps": {
        "'un_measures' can never happen: its `veto` always holds",
        "rung 9, 'general nuclear exchange', is out of reach",
        "nothing reads 'beijing_brussels.alignment'",
        "nothing that russia decides or aims at reads 'ukraine.shells'",
        "nothing that south_korea decides or aims at reads 'storm_corps.deployed'",
        "nothing that us decides or aims at reads 'storm_tech'",
    },
}
"""What is true of the shipped scenarios."""


@pytest.mark.parametrize("name", KNOWN)
def test_a_shipped_scenario_is_warned_of_nothing_that_is_not_so(name: str) -> None:
    assert {warning.what for warning in build(load(name)).warnings} <= KNOWN[name]
