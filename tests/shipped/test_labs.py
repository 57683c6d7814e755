"""The labs that are shipped: starts fail, solutions pass, and their words are in order."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from escalate.runs.ensemble import Progress
from escalate.teach.labs.folder import Lab, all_labs, read_lab
from escalate.teach.labs.memory import Memory
from escalate.teach.labs.pack import Trial, shipped
from escalate.teach.labs.shape import SEED

LABS = all_labs()
BANNED = re.compile(
    r"\b(wins?|kill counts?|enem(?:y|ies)|predicts|proves|optimal|realistic)\b", re.IGNORECASE
)
COMMANDS = {
    *("run", "timeline", "paths", "check", "show", "compare", "runs", "cite", "why", "whatif"),
    *("hinge", "sources", "bands", "play", "lab"),
}
COSMETIC = {"reordered", "reformatted"}
EVERY = [*LABS.values()]


def unheard(so_far: Progress) -> None:
    """Nobody wants to know how far it is."""


def words(lab: Lab) -> str:
    """All that a lab says to a student."""
    return "\n".join(
        path.read_text("utf-8")
        for path in sorted(lab.folder.rglob("*"))
        if path.suffix in {".md", ".yaml"} and path.name != "lab.yaml"
    )


def test_there_are_twelve_labs_and_three_tracks_through_them() -> None:
    assert [lab.says.number for lab in EVERY] == list(range(1, 13))
    tracks = {
        name: [lab.says.number for lab in EVERY if name in lab.says.tracks]
        for name in ("seminar", "analyst", "journalist")
    }
    assert tracks == {
        "seminar": [1, 4, 6, 8, 12],
        "analyst": [1, 3, 4, 8, 10, 11],
        "journalist": [1, 3, 4, 8],
    }


@pytest.mark.parametrize("lab", EVERY, ids=LABS)
def test_a_lab_has_three_solutions_and_cheats_of_every_kind(lab: Lab) -> None:
    assert len(lab.says.solutions) >= 3
    assert len(lab.says.cheats) >= 3
    assert COSMETIC & lab.says.cheats.keys()
    assert all(lab.hints())


@pytest.mark.parametrize("lab", EVERY, ids=LABS)
def test_a_lab_speaks_kindly_and_says_that_it_is_a_classroom(lab: Lab) -> None:
    assert not BANNED.search(words(lab))
    assert "It is a classroom, not a finding." in (lab.folder / "README.md").read_text("utf-8")


@pytest.mark.parametrize("lab", EVERY, ids=LABS)
def test_a_lab_names_only_commands_that_there_are(lab: Lab) -> None:
    text = words(lab)
    commands = re.findall(r"^ {4}(escalate .+)$|`(escalate [^`]+)`", text, re.MULTILINE)
    named = {shlex.split(one or other)[1] for one, other in commands}

    assert named
    assert named <= COMMANDS


def test_no_lab_is_larger_than_a_screen_or_two() -> None:
    for lab in EVERY:
        assert len((lab.folder / "README.md").read_text("utf-8").splitlines()) <= 70, lab.slug


def test_labs_lie_in_the_wheel_beside_the_winter() -> None:
    root = Path(__file__).parents[2]
    assert (root / "labs" / "winter.yaml").is_file()
    assert '"labs" = "escalate/labs"' in (root / "pyproject.toml").read_text("utf-8")


@pytest.mark.parametrize("lab", EVERY, ids=LABS)
def test_every_slot_of_a_lesson_is_measured_or_claimed(lab: Lab) -> None:
    measured = {*lab.says.checks, *lab.says.slots}
    known = {f"{name}{end}" for name in measured for end in ("", ".interval", ".start")}
    slots = re.findall(r"\{([\w.-]+)\}", " ".join(lab.lesson()))

    assert {one for one in slots if not one.startswith("answer.")} <= known | {"worlds", "seed"}


def test_the_example_for_authors_judges_as_it_says(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "labs.md").read_text("utf-8")
    (example,) = re.findall(r"```yaml\n(lab: .*?)```", page, re.DOTALL)
    folder = tmp_path / "under-ten"
    shutil.copytree(LABS["under-ten"].folder, folder)
    for one in (*folder.glob("solutions/*"), *folder.glob("cheats/*")):
        if f"{one.name}:" not in example:
            shutil.rmtree(one)
    (folder / "lab.yaml").write_text(example, encoding="utf-8")
    lab = read_lab(folder)
    trial = Trial(lab, SEED, None, Memory(), unheard)
    cases = [trial.case(one) for one in shipped(lab)]

    assert [one.kind for one in cases] == ["start", "solution", "cheat"]
    assert [one.why for one in cases] == [""] * 3
