"""A scenario's text as a file: every character as it is; computes nothing."""

from __future__ import annotations

from io import TextIOWrapper

from escalate.views.terminal import Terminal


def write_yaml(terminal: Terminal, text: str) -> None:
    """Write YAML in UTF-8, whatever the terminal's encoding: it is to be read again.

    Nothing is wrapped or replaced. YAML escapes control characters by itself.
    """
    if isinstance(terminal.stdout, TextIOWrapper):
        terminal.stdout.reconfigure(encoding="utf-8")
    terminal.stdout.write(text)
