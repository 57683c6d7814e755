"""Plain values to YAML that the reader gives back unchanged; knows no scenario."""

from __future__ import annotations

from datetime import date
from typing import Any

import yaml

from escalate.scenario.reader import means_itself


def written(tree: Any) -> str:
    """Nested dicts, lists, words, numbers and dates as YAML, without anchors."""
    return yaml.dump(tree, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=100)


class _Plain(yaml.CSafeDumper):
    """YAML without anchors, whose words no reader takes for anything else."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _text(dumper: yaml.CSafeDumper, text: str) -> yaml.ScalarNode:
    style = None if means_itself(text) else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _date(dumper: yaml.CSafeDumper, day: date) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:timestamp", day.isoformat())


_Plain.add_representer(str, _text)
_Plain.add_representer(date, _date)
