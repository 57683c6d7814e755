"""An author is told of every line that could not be judged when the lab is read."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_pack import small_pack

from escalate.scenario.problems import ScenarioError
from escalate.teach.labs.folder import read_lab

RAIDS = "{say: Raids, share: raid, below: 25%}"
LINES = {
    "{say: Raids, share: raid, below: 99% of start}": "only a `mean` or a `ratio`",
    "{say: Raids, median: aid, below: 99% of start}": "only a `mean` or a `ratio`",
    "{say: Raids, mean: aid, against: [], below: 99% of start}": "without `against`",
    "{say: Raids, ratio: [aid, aid], against: [], below: 2}": "not held `against` others",
    "{say: Raids, ratio: [aid], below: 2}": "a ratio is of two formulas",
    "{say: Raids, share: raid, below: a quarter}": "'a quarter' is no bar",
    "{say: Raids, share: raid, inside: [1%]}": "inside",
    "{say: Raids, mean: aid, days: [2031-04-01, 2031-03-01], below: 1}": "comes after the last",
    "{say: Raids, share: raid, each: [[calm_blue]], in_at_least: 2, below: 1}": "more sets than",
    "{say: Raids, share: raid, each: [[calm_blue]], in_at_least: 0, below: 1}": "in_at_least",
    "{say: Raids, share: raid, claim: often}": "a claim has `covers`",
    "{say: Raids, needed: what}": "`needed` has a bar",
    "{say: Raids, company: what, at_least: 1.1}": "`company` has `at_least`",
    "{say: Raids, company: what, at_least: 110%, within: 1}": "a number",
    "{say: Raids, rests_on: what, count: 3}": "`rests_on` has `count` and `falls`",
    "{say: Raids, rests_on: what, count: 3, falls: 40%}": "needs a `design`",
    "{share: raid, below: 1}": "say",
    "{say: Raids, laws: hold, base: same}": "a line measures one thing",
    "{say: Raids}": "a line measures one thing",
}


def problems(folder: Path, old: str, new: str) -> str:
    path = folder / "lab.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ScenarioError) as refused:
        read_lab(folder)
    assert all("lab.yaml" in str(one) for one in refused.value.problems)
    return str(refused.value)


@pytest.mark.parametrize("line", LINES)
def test_a_line_that_could_not_be_judged_is_refused(tmp_path: Path, line: str) -> None:
    folder = small_pack(tmp_path) / "fewer-raids"

    assert LINES[line] in problems(folder, RAIDS, line)


def test_a_cheat_names_a_line_that_there_is(tmp_path: Path) -> None:
    folder = small_pack(tmp_path) / "fewer-raids"

    assert "did you mean 'raids'?" in problems(folder, "nothing: raids", "nothing: raid")


def test_a_slot_measures_one_thing(tmp_path: Path) -> None:
    folder = small_pack(tmp_path) / "fewer-raids"

    assert "a slot measures one thing" in problems(folder, "war: {share: open war}", "war: {}")


@pytest.mark.parametrize("name", ["README.md", "hints.md", "lesson.md"])
def test_a_file_that_is_missing_is_named(tmp_path: Path, name: str) -> None:
    folder = small_pack(tmp_path) / "fewer-raids"
    (folder / name).unlink()

    with pytest.raises(ScenarioError, match=f"there is no file {name}"):
        read_lab(folder)


def test_a_cheat_that_is_not_named_is_found(tmp_path: Path) -> None:
    folder = small_pack(tmp_path) / "fewer-raids"
    (folder / "cheats" / "forgotten").mkdir()

    with pytest.raises(ScenarioError, match="cheats/forgotten is not named here"):
        read_lab(folder)
