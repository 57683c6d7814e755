"""Plain values to YAML that the reader gives back unchanged; knows no scenario."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any

import yaml

from escalate.scenario.reader import means_itself


def written(tree: Any) -> str:
    """Nested dicts, lists, words, numbers and dates as YAML, without anchors."""
    text = yaml.dump(tree, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=100)
    return re.sub(r"[^\x00-\x7f]", _escaped, text)


class _Plain(yaml.CSafeDumper):
    """YAML without anchors, whose words no reader takes for anything else."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _is_unseen(letter: str) -> bool:
    """Whether a character is not seen, or turns round how others are shown."""
    return unicodedata.category(letter) == "Cf"


def _escaped(letter: re.Match[str]) -> str:
    """A character as a text in double quotes has it: those that are not seen stand in no other."""
    return f"\\U{ord(letter[0]):08X}" if _is_unseen(letter[0]) else letter[0]


def _text(dumper: yaml.CSafeDumper, text: str) -> yaml.ScalarNode:
    style = None if means_itself(text) and not any(map(_is_unseen, text)) else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _date(dumper: yaml.CSafeDumper, day: date) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:timestamp", day.isoformat())


_Plain.add_representer(str, _text)
_Plain.add_representer(date, _date)
