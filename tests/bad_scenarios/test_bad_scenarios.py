"""Every kind of bad scenario, and exactly what is said of it."""

import re
from pathlib import Path

import pytest
from rewrite import FOLDER, SCENARIOS, check

NAMES = [str(path.relative_to(FOLDER)) for path in SCENARIOS]
SEVERAL = {"many/six-in-one.yaml": 6}


@pytest.mark.parametrize("scenario", SCENARIOS, ids=NAMES)
def test_a_bad_scenario_is_refused_in_exactly_these_words(scenario: Path) -> None:
    before = sorted(FOLDER.rglob("*.yaml"))

    answer = check(scenario)

    assert answer.err == scenario.with_suffix(".txt").read_text(encoding="utf-8")
    assert (answer.out, answer.code) == ("", 2)
    assert not re.search(r"Traceback|pydantic|tuple|dict|NoneType|Error", answer.err)
    assert sorted(FOLDER.rglob("*.yaml")) == before


@pytest.mark.parametrize("name", NAMES)
def test_every_problem_has_its_place(name: str) -> None:
    said = (FOLDER / name).with_suffix(".txt").read_text(encoding="utf-8")
    first = [line for line in said.splitlines() if not line.startswith((" ", "warning", "and "))]

    whole_file = re.compile(rf"{re.escape(Path(name).name)}: ")
    assert first
    for line in first:
        assert re.match(r"[\w./-]+\.yaml:\d+:\d+: ", line) or whole_file.match(line)


def test_there_are_many_kinds_of_mistakes() -> None:
    assert len(SCENARIOS) >= 120


def test_six_mistakes_of_six_kinds_are_told_in_one_go() -> None:
    told = check(FOLDER / "many" / "six-in-one.yaml").err

    for what in ("unknown key", "must be a number", "green.men", "twice", "nan", "a circle"):
        assert what in told
    assert len(re.findall(r"^six-in-one\.yaml:\d+:\d+: ", told, re.MULTILINE)) == 6
