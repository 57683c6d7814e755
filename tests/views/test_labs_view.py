"""What a check says, in words: its numbers, its bars, and how far there is to go."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from io import StringIO
from math import inf, nan
from pathlib import Path

import pytest

from escalate.analysis.estimates import Estimate
from escalate.teach.labs.bars import Bar, distance
from escalate.teach.labs.desk import Progress
from escalate.teach.labs.folder import Lab, all_labs
from escalate.teach.labs.verdict import Part, Told, Verdict
from escalate.views.forms import Form, View, show
from escalate.views.labs import (
    HintView,
    LabsView,
    ProgressView,
    SolutionsView,
    StartView,
    VerdictView,
    filled,
    told,
)
from escalate.views.terminal import Terminal

sys.path.insert(0, str(Path(__file__).parents[1] / "teach" / "labs"))
from small_pack import small_pack

SHARE = Estimate(0.106, 0.1, 0.113, 8192, "share", 868)
POINTS = Estimate(-1.54, -1.9, -1.2, 8192, "points")
NUMBER = Estimate(12.5, 12.3, 12.7, 8192, "number")
NOTHING = Estimate(nan, -inf, inf, 0, "number")


@pytest.fixture(scope="module")
def labs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Lab]:
    return all_labs(small_pack(tmp_path_factory.mktemp("pack")))


def line(value: Estimate, *bars: Bar, of_start: Estimate | None = None) -> Told:
    held = [distance(of_start if bar.of_start and of_start else value, bar) for bar in bars]
    met, to_go = all(one.met for one in held), max(one.to_go for one in held)
    return Told("it", "It", met, value=value, of_start=of_start, bars=bars, to_go=to_go)


def verdict(labs: dict[str, Lab], *lines: Told) -> Verdict:
    values = {one.id: one.value for one in lines if one.value}
    return Verdict(labs["fewer-raids"], lines, values, {"often": "12 %"}, (), 8192, 2)


def said(labs: dict[str, Lab], one: Told) -> str:
    return VerdictView(verdict(labs, one), "escalate").line(one)


def written(view: View, form: Form, width: int | None = None, encoding: str = "utf-8") -> str:
    terminal = Terminal(StringIO(), StringIO(), width=width, encoding=encoding)
    show(view, terminal, form)
    assert isinstance(terminal.stdout, StringIO)
    return terminal.stdout.getvalue()


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (
            line(SHARE, Bar("below", -inf, 0.1)),
            "It 10.6% (10.0 – 11.3%) · bar below 10% · 1.3 points to go",
        ),
        (line(SHARE, Bar("at_least", 0.1, inf)), "It 10.6% (10.0 – 11.3%) · bar at least 10%"),
        (
            line(POINTS, Bar("at_most", -inf, -2)),
            "It -1.5 points (-1.9 to -1.2) · bar at most -2 points · 0.8 points to go",
        ),
        (
            line(NUMBER, Bar("inside", 10, 12)),
            "It 12.5 (12.3 – 12.7) · bar within 10 to 12 · 0.7 to go",
        ),
        (
            line(
                NUMBER,
                Bar("at_least", 0.99, inf, of_start=True),
                of_start=Estimate(0.97, 0.96, 0.98, 8192, "ratio"),
            ),
            (
                "It 12.5 (12.3 – 12.7) · 97.0% (96.0 – 98.0%) of the start · bar at least 99% of"
                " the start · 3.0 points to go"
            ),
        ),
    ],
    ids=["share", "met", "points", "number", "of start"],
)
def test_a_line_tells_its_number_its_bar_and_the_distance(
    labs: dict[str, Lab], one: Told, words: str
) -> None:
    assert said(labs, one) == words


def test_a_line_that_holds_in_no_world_says_none_and_not_nan(labs: dict[str, Lab]) -> None:
    one = replace(line(NOTHING, Bar("below", -inf, 3)), reasons=("there is no such world",))

    assert said(labs, one) == "It none (no interval) · bar below 3 · there is no such world"


def test_a_line_with_several_sets_tells_each(labs: dict[str, Lab]) -> None:
    far = replace(SHARE, value=0.2)
    parts = (
        Part(("spiral",), SHARE, met=True, to_go=-1),
        Part(("bargaining",), far, met=False, to_go=1),
    )
    one = replace(line(SHARE, Bar("below", -inf, 0.2)), parts=parts, wanted=1)

    words = "met in 1 of 2, 1 wanted (spiral: 10.6%, bargaining: 20.0% not met)"
    assert said(labs, one).endswith(words)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (replace(SHARE, value=0.004, low=0.003, high=0.006), "0.4% (0.3 – 0.6%)"),
        (replace(SHARE, value=0.0, low=0.0, high=0.0005), "0 (0 – 0.05%)"),
        (replace(NUMBER, value=60, low=60, high=60), "60"),
    ],
    ids=str,
)
def test_a_number_is_told_with_its_interval_if_it_has_one(value: Estimate, words: str) -> None:
    assert told(value) == words


def test_a_lesson_is_filled_with_what_was_measured_and_claimed(labs: dict[str, Lab]) -> None:
    text = "{it}, {it.interval}, {answer.often}, {worlds} worlds of seed {seed}; {unknown}"

    assert filled(text, verdict(labs, line(SHARE, Bar("below", -inf, 1)))) == (
        "10.6%, 10.0 – 11.3%, 12 %, 8,192 worlds of seed 2; {unknown}"
    )


def views(labs: dict[str, Lab]) -> dict[str, View]:
    lab = labs["fewer-raids"]
    kept = {lab.slug: Progress(started=True, checks=3, hints=2)}
    missed = line(SHARE, Bar("below", -inf, 0.1))
    nothing = replace(line(NOTHING, Bar("below", -inf, 3)), reasons=("there is no such world",))
    met = line(SHARE, Bar("at_least", 0.1, inf))
    ways = ((Path("here"), "it holds Red back"),)
    return {
        "labs": LabsView(labs, kept, lab.slug, "escalate"),
        "progress": ProgressView(labs, kept, lab.slug, "escalate", notes=Path("notes.md")),
        "start": StartView(lab, Path("fewer-raids"), fresh=True, program="escalate"),
        "not yet": VerdictView(verdict(labs, missed, nothing), "escalate"),
        "passed": VerdictView(verdict(labs, met), "escalate", ways, Path("notes.md")),
        "hint": HintView(lab, 1, inf, "escalate"),
        "waiting": HintView(lab, 2, 59.5, "escalate"),
    }


NAMES = ["labs", "progress", "start", "not yet", "passed", "hint", "waiting"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", [60, 80])
def test_a_screen_is_wide_enough(labs: dict[str, Lab], name: str, width: int) -> None:
    text = written(views(labs)[name], Form.TABLES, width)

    assert text.strip()
    assert max(map(len, text.splitlines())) <= width


@pytest.mark.parametrize("name", NAMES)
def test_every_view_has_a_line_for_each_thing_and_a_document(
    labs: dict[str, Lab], name: str
) -> None:
    view = views(labs)[name]
    plain = written(view, Form.PLAIN).splitlines()

    assert all(": " in one for one in plain)
    assert "nan" not in written(view, Form.JSON).casefold()
    assert json.loads(written(view, Form.JSON))


@pytest.mark.parametrize("name", NAMES)
def test_a_terminal_without_signs_is_written_to_in_ascii(labs: dict[str, Lab], name: str) -> None:
    assert "?" not in written(views(labs)[name], Form.TABLES, 80, "ascii").replace("Why?", "")


def test_a_check_never_speaks_of_a_forecast_without_saying_that_it_is_none(
    labs: dict[str, Lab],
) -> None:
    for form in (Form.TABLES, Form.PLAIN):
        words = written(views(labs)["passed"], form)
        assert "This counts worlds in a model. It is not a forecast." in words


def test_solutions_have_every_form(labs: dict[str, Lab]) -> None:
    lab = labs["fewer-raids"]
    view = SolutionsView(lab)
    folder = str(lab.solved("restraint"))

    assert written(view, Form.TABLES, 60) == f"{folder}\n  it holds Red back\n"
    assert written(view, Form.PLAIN) == f"restraint: {folder}: it holds Red back\n"
    assert json.loads(written(view, Form.JSON))["solutions"] == [
        {"name": "restraint", "folder": folder, "why": "it holds Red back"}
    ]
