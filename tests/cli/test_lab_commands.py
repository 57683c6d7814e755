"""What the pages of a lab print works as printed, in a fresh folder, in a few worlds."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import Ask
from typer.main import get_command

from escalate.cli.app import app
from escalate.teach.labs.folder import Lab, all_labs

LABS = all_labs()
PLACEHOLDER = "WORLD"
FEW = {"run": 300, "cite": 300, "hinge": 30, "check": 4}
"""As few worlds as a command can say something about; others do with 60."""
REFUSED = {("silent-lever", "check scenario.yaml")}
"""What a page prints to show that it is refused."""
AFTER = {
    ("silent-lever", "compare"),
    ("split-the-bundle", "c_show"),
    ("under-ten", "mine"),
    ("two-minds", "mine"),
    ("seat-and-plan", "reckless"),
}
"""Words of commands that a page gives once the student has made something."""


def in_few_worlds(words: list[str]) -> list[str]:
    """The same command in a few worlds, if it takes a number of them."""
    command: Any = get_command(app).commands[words[0]]  # type: ignore[attr-defined]
    options = {option for one in command.params for option in one.opts}
    few = str(FEW.get(words[0], 60))
    if "--worlds" in words:
        words[words.index("--worlds") + 1] = few
    elif "--worlds" in options and words[0] != "play":
        words += ["--worlds", few]
    return words


@pytest.mark.parametrize("lab", LABS.values(), ids=LABS)
def test_every_command_of_a_lab_works_as_printed(
    ask: Ask, lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert ask("lab", "start", lab.slug).code == 0
    place = tmp_path / lab.slug
    monkeypatch.chdir(place)
    printed = [one for one in lab.commands() if not one.startswith("lab ")]  # tested elsewhere
    assert printed
    for line in printed:
        words = in_few_worlds(shlex.split(line.replace(PLACEHOLDER, "7")))
        if any((lab.slug, word) in AFTER for word in re.split(r"[ ,]", line)):
            shutil.copytree(lab.solved(next(iter(lab.says.solutions))), place, dirs_exist_ok=True)
        answer = ask(*words, typed=b"0\n" * 20)
        assert answer.code == (2 if (lab.slug, line) in REFUSED else 0), (line, answer.err)
