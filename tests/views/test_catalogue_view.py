import json
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path

from escalate.analysis.summary import Summary, share
from escalate.views.catalogue import CatalogueView
from escalate.views.forms import Form, show
from escalate.views.terminal import Terminal

BASE = Summary(
    scenario="two-states",
    title="Two states",
    start=date(2024, 11, 1),
    end=date(2026, 4, 25),
    folder=Path("runs/two-states-4f1c"),
    seed=1,
    worlds=1000,
    changes=(),
    outcomes=(share("war", 97, 500), share("calm", 403, 500)),
    headline=share("wider war", 97, 500),
    members=("war",),
    watched=(),
    failures=(),
    example=1,
)
MORE = replace(
    BASE,
    folder=Path("runs/two-states-77ab"),
    seed=0,
    worlds=500,
    changes=(("north.troops", "11_000", "50_000"), ("truce.p", "0.1", "0.2")),
    headline=share("wider war", 0, 500),
)
VIEW = CatalogueView(Path("runs"), (BASE, MORE), ((Path("runs/old"), "manifest.json is missing"),))


def shown(view: CatalogueView, width: int | None = None, form: Form = Form.TABLES) -> str:
    terminal = Terminal(width=width)
    show(view, terminal, form)
    assert isinstance(terminal.stdout, StringIO)
    return terminal.stdout.getvalue()


def test_a_pipe_gets_inputs_and_outcomes_side_by_side() -> None:
    changes = "north.troops: 11_000 → 50_000, truce.p: 0.1 → 0.2"
    assert shown(VIEW).splitlines() == [
        (
            f"run              scenario    {'changed':{len(changes)}}"
            "  seed  worlds  headline   share (95% Wilson interval)"
        ),
        (
            f"two-states-4f1c  two-states  {'':{len(changes)}}"
            "     1   1,000  wider war  19.4% (16.2 – 23.1%)"
        ),
        f"two-states-77ab  two-states  {changes}     0     500  wider war      0 (0 – 0.8%)",
        "! runs/old: manifest.json is missing",
    ]


def test_at_80_columns_what_was_changed_stands_below() -> None:
    assert shown(VIEW, 80).splitlines() == [
        " " * 54 + "share (95%",
        "run              scenario    seed  worlds  headline   Wilson interval)",
        "two-states-4f1c  two-states     1   1,000  wider war  19.4% (16.2 – 23.1%)",
        "two-states-77ab  two-states     0     500  wider war      0 (0 – 0.8%)",
        "two-states-77ab changed north.troops: 11_000 → 50_000, truce.p: 0.1 → 0.2",
        "! runs/old: manifest.json is missing",
    ]


def test_at_60_columns_the_outcome_still_stands() -> None:
    assert "two-states-77ab     500  wider war      0 (0 – 0.8%)\n" in shown(VIEW, 60)


def test_plain_lines() -> None:
    assert shown(VIEW, form=Form.PLAIN).splitlines() == [
        (
            "two-states-4f1c: two-states, changed nothing, seed 1, wider war in 97 of 500 worlds, "
            "19.4%, 95% Wilson interval 16.2 to 23.1%, very unlikely to unlikely"
        ),
        (
            "two-states-77ab: two-states, changed north.troops: 11_000 to 50_000, "
            "truce.p: 0.1 to 0.2, seed 0, wider war in 0 of 500 worlds, 0, "
            "95% Wilson interval 0 to 0.8%, below 1%"
        ),
        "Damaged, old: manifest.json is missing",
    ]


def test_json_has_every_run_and_what_is_damaged() -> None:
    document = json.loads(shown(VIEW, form=Form.JSON))
    assert [run["name"] for run in document["runs"]] == ["two-states-4f1c", "two-states-77ab"]
    assert [run["seed"] for run in document["runs"]] == [1, 0]
    assert document["runs"][0]["headline"]["low"] == BASE.headline.low
    assert document["damaged"] == [{"folder": "runs/old", "why": "manifest.json is missing"}]


def test_an_empty_folder_says_how_to_begin() -> None:
    empty = CatalogueView(Path("runs"), (), ())
    words = "No runs are saved in runs. Start one with: escalate run SCENARIO"
    assert shown(empty) == f"{words}\n"
    assert shown(empty, form=Form.PLAIN) == f"Runs: {words}\n"
    assert json.loads(shown(empty, form=Form.JSON))["runs"] == []
