"""Whole labs in a pseudo-terminal, by somebody who knows nothing: wrong, helped, killed, passed."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import chdir
from pathlib import Path

import pytest
from screen import PATIENCE, Screen, columns

from escalate.teach.labs.folder import Lab, lab_named

BROKEN = "answer: [1, 2\n"
WRONG = {
    "thousand-autumns": "too-sure",
    "never-seen": "safe-side",
    "turn-off-the-tap": "late-flood",
}
BESIDES = {
    "thousand-autumns": ("run", "winter", "--worlds", "1000", "--predict"),
    "never-seen": ("run", "winter", "--worlds", "2000", "--seed", "7"),
}
SIZED = re.compile(r"\d.*\d|escalate")
"""What is not met says how it is and what would be, in numbers, or names the command to run."""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def on(desk: Path) -> Iterator[Callable[..., Screen]]:
    """Start a programme in a terminal of its own, at the desk."""
    screens: list[Screen] = []

    def started(*words: str, **env: str) -> Screen:
        screens.append(Screen(*words, **env))
        return screens[-1]

    yield started
    for screen in screens:
        screen.close()
        assert "Traceback" not in screen.seen


def besides(on: Callable[..., Screen], lab: Lab, place: Path) -> None:
    """Do what a lab asks for besides its files."""
    words = BESIDES.get(lab.slug)
    if words:
        with chdir(place):
            screen = on(*words, TERM="dumb")
            if "--predict" in words:
                screen.type("20\n30\n50\n")
            assert screen.process.wait(timeout=PATIENCE) == 0


def said(on: Callable[..., Screen], *words: str) -> str:
    """What a command shows until it ends."""
    screen = on(*words, TERM="dumb")
    screen.process.wait(timeout=PATIENCE)
    return screen.rest()


def lay(lab: Lab, source: Path, desk: Path) -> None:
    shutil.copytree(source, desk / lab.slug, dirs_exist_ok=True)


@pytest.mark.parametrize(
    ("slug", "term"), [("thousand-autumns", "xterm"), ("turn-off-the-tap", "dumb")]
)
def test_a_lab_is_watched_from_its_start_to_its_lesson(
    on: Callable[..., Screen], desk: Path, slug: str, term: str
) -> None:
    lab = lab_named(slug)
    edited = desk / slug / lab.says.edit[0]
    assert f"{slug}/" in said(on, "lab", "start", slug)
    watching = on("lab", "watch", TERM=term)

    def shown() -> str:
        return " ".join(watching.until("q quit").split())

    assert "not yet" in shown()
    watching.type("h")
    assert "Hint 1: where" in shown()
    watching.type("h")
    second = shown()
    assert "Hint 2" not in second
    assert "opens after a check" in second
    edited.write_text(BROKEN, encoding="utf-8")
    assert f"{edited.name}:" in shown()
    lay(lab, lab.cheated(WRONG[slug]), desk)
    assert "not yet" in shown()
    watching.type("h")
    assert "Hint 2: what" in shown()
    watching.type("h")
    third = shown()
    assert "Hint 3" not in third
    assert "opens after a check, or in" in third
    watching.type("c")
    missed = shown().split("Not yet")[0].split("not yet ")[1:]
    assert missed
    assert all(SIZED.search(line) for line in missed), missed
    watching.type("h")
    assert "Hint 3: how" in shown()

    watching.process.kill()
    watching = on("lab", "watch", TERM=term)
    assert "not yet" in shown()
    watching.type("h")
    assert "Hint 3: how" in shown()
    besides(on, lab, edited.parent)
    lay(lab, lab.solved(next(iter(lab.says.solutions))), desk)
    passed = shown()
    assert "To discuss:" in passed
    assert "{" not in passed
    watching.type("l")
    assert "passed" in shown()
    watching.type("r")
    assert "Your files are kept in" in shown()
    watching.type("q")
    assert watching.process.wait(timeout=PATIENCE) == 1
    assert columns(watching.seen) <= 60
    assert edited.read_bytes() == lab.for_students()[edited.name]
    heading = f"## Lab {lab.says.number}: {lab.says.title}"
    assert (desk / "notes.md").read_text("utf-8").count(heading) == 1


def test_a_lab_is_done_with_a_screen_reader(on: Callable[..., Screen], desk: Path) -> None:
    slug = "never-seen"
    lab = lab_named(slug)
    edited = desk / slug / lab.says.edit[0]
    said(on, "lab", "start", slug)
    assert "not yet" in said(on, "lab", "check", "--plain")
    assert "hint 1" in said(on, "lab", "hint", "--plain").lower()
    assert "hint 2" not in said(on, "lab", "hint", "--plain").lower()
    edited.write_text(BROKEN, encoding="utf-8")
    assert f"{edited.name}:" in said(on, "lab", "check", "--plain")
    lay(lab, lab.cheated(WRONG[slug]), desk)
    assert "not yet" in said(on, "lab", "check", "--plain")
    assert "hint 2" in said(on, "lab", "hint", "--plain").lower()
    assert "are shown once its check is passed" in " ".join(said(on, "lab", "solution").split())
    besides(on, lab, edited.parent)
    lay(lab, lab.solved(next(iter(lab.says.solutions))), desk)
    passed = said(on, "lab", "check", "--plain")
    assert "discuss" in passed.lower()
    assert "{" not in passed
    assert said(on, "lab", "solution", "--plain")
    assert slug in said(on, "lab", "list", "--plain")
    assert said(on, "lab", "progress", "--plain")
