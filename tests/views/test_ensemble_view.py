import json
import re
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path

from escalate.analysis.summary import Failure, Spread, Summary, share
from escalate.views.ensemble import EnsembleView
from escalate.views.forms import Form, show
from escalate.views.terminal import Terminal

SUMMARY = Summary(
    scenario="two-states",
    title="Two states [red]and[/red] a river",
    start=date(2024, 11, 1),
    end=date(2026, 4, 25),
    folder=Path("runs/two-states-4f1c"),
    seed=0,
    worlds=500,
    changes=(("north.troops", "11_000", "50_000"),),
    outcomes=(
        share("general war", 0, 500),
        share("border war", 94, 500),
        share("truce", 156, 500),
        share("calm", 250, 500),
    ),
    headline=share("wider war", 97, 500),
    members=("general war", "border war"),
    watched=(
        Spread("line.km2", "Ground held", "km2", 15, 0, 112.4),
        Spread("north.shells", "north.shells", "rounds", 1_295_123, 1_080_000, 5_931_000.2),
    ),
    failures=(),
    example=17,
)
VIEW = EnsembleView(
    SUMMARY,
    actors=2,
    happenings=7,
    warnings=0,
    simulated=500,
    scenario="two states.yaml",
    options=("--seed", "0", "-S", "north.troops=50_000"),
)

HEADER = """\
Two states [red]and[/red] a river
Period   1 Nov 2024 → 25 Apr 2026
Model    2 actors, 7 happenings
Changed  north.troops: 11_000 → 50_000
Seed     0
Worlds   500 (500 simulated now)

"""

OUTCOMES_AT_80 = """\
                     share (95%
outcome      worlds  Wilson interval)      in words
general war       0      0 (0 – 0.8%)      below 1%
border war       94  18.8% (15.6 – 22.5%)  very unlikely to unlikely
truce           156  31.2% (27.3 – 35.4%)  unlikely
calm            250  50.0% (45.6 – 54.4%)  roughly even

wider war        97  19.4% (16.2 – 23.1%)  very unlikely to unlikely
"""

OUTCOMES_AT_60 = """\
                     share (95%
outcome      worlds  Wilson interval)
general war       0      0 (0 – 0.8%)
border war       94  18.8% (15.6 – 22.5%)
truce           156  31.2% (27.3 – 35.4%)
calm            250  50.0% (45.6 – 54.4%)

wider war        97  19.4% (16.2 – 23.1%)

outcome      in words
general war  below 1%
border war   very unlikely to unlikely
truce        unlikely
calm         roughly even

wider war    very unlikely to unlikely
"""

FOOTER = """\
Each world stands under the gravest outcome it met.
wider war: general war or border war, on any day

on 25 Apr 2026     median      5 – 95% of worlds  unit
Ground held            15                0 – 112  km2
north.shells    1,295,123  1,080,000 – 5,931,000  rounds

Saved  runs/two-states-4f1c
Next   escalate timeline 'two states.yaml' 17 --seed 0 -S north.troops=50_000
This counts worlds in a model. It is not a forecast.
"""

PLAIN = """\
Title: Two states [red]and[/red] a river
Period: 1 Nov 2024 to 25 Apr 2026
Model: 2 actors, 7 happenings
Changed: north.troops: 11_000 to 50_000
Seed: 0
Worlds: 500 (500 simulated now)
general war: 0 of 500 worlds, 0, 95% Wilson interval 0 to 0.8%, below 1%
border war: 94 of 500 worlds, 18.8%, 95% Wilson interval 15.6 to 22.5%, very unlikely to unlikely
truce: 156 of 500 worlds, 31.2%, 95% Wilson interval 27.3 to 35.4%, unlikely
calm: 250 of 500 worlds, 50.0%, 95% Wilson interval 45.6 to 54.4%, roughly even
Headline, wider war: 97 of 500 worlds, 19.4%, 95% Wilson interval 16.2 to 23.1%, \
very unlikely to unlikely
Ground held: median 15, 5% to 95% of worlds 0 to 112 km2
north.shells: median 1,295,123, 5% to 95% of worlds 1,080,000 to 5,931,000 rounds
Saved: runs/two-states-4f1c
Next: escalate timeline 'two states.yaml' 17 --seed 0 -S north.troops=50_000
Note: This counts worlds in a model. It is not a forecast.
"""


def shown(view: EnsembleView, width: int | None = None, form: Form = Form.TABLES) -> str:
    terminal = Terminal(width=width)
    show(view, terminal, form)
    assert isinstance(terminal.stdout, StringIO)
    return terminal.stdout.getvalue()


def with_summary(summary: Summary) -> EnsembleView:
    return replace(VIEW, summary=summary)


def test_a_run_at_80_columns() -> None:
    assert shown(VIEW, 80) == HEADER + OUTCOMES_AT_80 + FOOTER


def test_at_60_columns_the_words_follow_below() -> None:
    assert shown(VIEW, 60) == HEADER + OUTCOMES_AT_60 + FOOTER


def test_quantities_with_long_names_take_two_lines_at_60_columns() -> None:
    long = replace(SUMMARY.watched[1], title="Shells of the North since day 0")
    text = shown(with_summary(replace(SUMMARY, watched=(SUMMARY.watched[0], long))), 60)
    assert text.split("on any day\n\n")[1].splitlines()[:5] == [
        "on 25 Apr 2026: median (5 – 95% of worlds)",
        "Ground held",
        "  15 (0 – 112) km2",
        "Shells of the North since day 0",
        "  1,295,123 (1,080,000 – 5,931,000) rounds",
    ]


def test_a_pipe_gets_the_same_with_headers_of_one_line() -> None:
    lines = shown(VIEW).splitlines()
    assert "outcome      worlds  share (95% Wilson interval)  in words" in lines
    assert "general war       0      0 (0 – 0.8%)             below 1%" in lines


def test_plain_lines() -> None:
    assert shown(VIEW, 60, Form.PLAIN) == PLAIN


def test_json_has_the_very_numbers_of_the_summary() -> None:
    document = json.loads(shown(VIEW, 60, Form.JSON))
    assert document["seed"] == 0
    assert document["worlds"] == 500
    assert document["folder"] == "runs/two-states-4f1c"
    assert document["changes"] == [{"name": "north.troops", "old": "11_000", "new": "50_000"}]
    assert document["outcomes"][1] == {
        "name": "border war",
        "count": 94,
        "of": 500,
        "share": 94 / 500,
        "low": SUMMARY.outcomes[1].low,
        "high": SUMMARY.outcomes[1].high,
        "words": "very unlikely to unlikely",
    }
    assert document["headline"]["count"] == 97
    assert document["headline"]["members"] == ["general war", "border war"]
    assert document["watched"][0]["high"] == 112.4
    assert document["note"] == "This counts worlds in a model. It is not a forecast."


def test_where_nothing_was_simulated_it_says_so() -> None:
    text = shown(replace(VIEW, simulated=0))
    assert "Worlds   500 (saved already, nothing to simulate)\n" in text


def test_the_base_says_that_nothing_changed() -> None:
    text = shown(with_summary(replace(SUMMARY, changes=())))
    assert "Changed  nothing: the file as it stands\n" in text


def test_failed_worlds_are_counted_in_the_header() -> None:
    failures = (Failure(3, 200, "north.shells"), Failure(9, 7, "line.km2"))
    text = shown(with_summary(replace(SUMMARY, failures=failures)))
    assert (
        "Worlds   500 (500 simulated now), 2 of them failed and are outside all shares"
        " (world 3 on day 200: north.shells was not a finite number)\n"
    ) in text
    document = json.loads(shown(with_summary(replace(SUMMARY, failures=failures)), form=Form.JSON))
    assert document["failed"] == 2
    assert document["failures"][1] == {"world": 9, "day": 7, "row": "line.km2"}


def test_warnings_are_counted_with_the_command_that_lists_them() -> None:
    again = "escalate check 'two states.yaml' --seed 0 -S north.troops=50_000"
    assert f"Warnings  2: {again}\n" in shown(replace(VIEW, warnings=2))


def test_nothing_but_failed_worlds_can_be_shown() -> None:
    empty = share("calm", 0, 0)
    nothing = replace(SUMMARY, outcomes=(empty,), headline=empty, watched=())
    assert "none (0 – 100%)" in shown(with_summary(nothing), 80)
    assert json.loads(shown(with_summary(nothing), form=Form.JSON))["headline"]["share"] is None


def test_in_ascii_every_mark_is_replaced() -> None:
    terminal = Terminal(width=80, encoding="ascii")
    VIEW.draw(terminal)
    assert isinstance(terminal.stdout, StringIO)
    text = terminal.stdout.getvalue()
    assert text.isascii()
    assert "?" not in text
    assert "Changed  north.troops: 11_000 -> 50_000" in text
    assert "border war       94  18.8% (15.6 - 22.5%)  very unlikely to unlikely" in text


def test_colour_adds_nothing_but_style() -> None:
    terminal = Terminal(width=80, colour=True)
    VIEW.draw(terminal)
    assert isinstance(terminal.stdout, StringIO)
    bare = re.sub(
        r" *\x1b\[[0-9]*m", lambda code: " " * code.group().count(" "), terminal.stdout.getvalue()
    )
    assert [line.rstrip() for line in bare.splitlines()] == shown(VIEW, 80).splitlines()
    assert "\x1b[1mwider war" in terminal.stdout.getvalue()
