"""What an ensemble is known by: a hash of all that fixes its results; touches no file."""

from __future__ import annotations

import hashlib
import json
import re

WORLDS = "worlds"
"""The design of a plain ensemble: worlds 1 to N, none of which changes anything."""

_LONGEST_NAME = 50
_UNSAFE = re.compile(r"[^\w-]+")


def content_hash(
    canonical: str, *, seed: int, dice: str, results_version: int, design: str = WORLDS
) -> str:
    """Twelve hex digits that two ensembles share only if their worlds are the same.

    The number of worlds is left out: world 7 is the same in an ensemble of ten and of ten thousand.
    """
    parts = json.dumps([canonical, seed, dice, results_version, design])
    return hashlib.sha256(parts.encode()).hexdigest()[:12]


def folder_name(scenario: str, content: str) -> str:
    """The ensemble's folder: the scenario's name, made harmless as part of a path, and the hash."""
    safe = _UNSAFE.sub("-", scenario).strip("-")[:_LONGEST_NAME]
    return f"{safe or 'scenario'}-{content}"
