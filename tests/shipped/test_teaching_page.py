"""The page for teachers names commands that exist, and keeps to the words it asks for."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from escalate.cli.app import app

PAGE = Path(__file__).resolve().parents[2] / "docs" / "teaching.md"
TEXT = PAGE.read_text(encoding="utf-8")
COMMANDS = sorted(
    set(re.findall(r"^    (escalate .+)$", TEXT, re.MULTILINE))
    | set(re.findall(r"`(escalate [^`]+)`", TEXT))
)
BANNED = re.compile(
    r"\b(wins?|kill count|enem(y|ies)|predicts|proves?|optimal|realistic)\b", re.IGNORECASE
)


def test_the_page_has_commands() -> None:
    assert len(COMMANDS) > 8


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_and_option_on_the_page_exists(line: str) -> None:
    command: Any = get_command(app)
    words = shlex.split(line)[1:]
    while hasattr(command, "commands"):
        command = command.commands[words.pop(0)]
    known = {option for parameter in command.params for option in parameter.opts}
    assert [word for word in words if word.startswith("-") and word not in known] == []


@pytest.mark.parametrize("option", sorted(set(re.findall(r"`(--[a-z]+)", TEXT))))
def test_every_option_that_is_named_alone_belongs_to_a_command(option: str) -> None:
    root: Any = get_command(app)
    commands = [each for one in root.commands.values() for each in _leaves(one)]
    assert any(option in parameter.opts for each in commands for parameter in each.params)


def _leaves(command: Any) -> list[Any]:
    if not hasattr(command, "commands"):
        return [command]
    return [each for one in command.commands.values() for each in _leaves(one)]


def test_words_that_claim_too_much_stand_only_where_they_are_ruled_out() -> None:
    lines = [line for line in TEXT.splitlines() if not line.startswith("Words to leave out")]
    assert [line for line in lines if BANNED.search(line)] == []


def test_links_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)", TEXT)
    assert links
    assert [link for link in links if not (PAGE.parent / link).exists()] == []
