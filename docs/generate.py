"""Writes what follows from the models of a scenario: the schema for editors, the reference."""

from __future__ import annotations

from pathlib import Path

from escalate.scenario import json_schema, reference

ROOT = Path(__file__).resolve().parents[1]
MADE = "<!-- Made by `make docs` from scenario.in.md and src/escalate/scenario. -->\n\n"


def files() -> dict[Path, str]:
    """What each generated file should hold."""
    around = (ROOT / "docs" / "scenario.in.md").read_text(encoding="utf-8")
    return {
        ROOT / "docs" / "scenario.md": MADE + reference.page(around),
        ROOT / "scenarios" / "scenario.schema.json": json_schema.text(),
    }


if __name__ == "__main__":
    for path, text in files().items():
        path.write_text(text, encoding="utf-8")
        print(f"{path.relative_to(ROOT)}: {len(text):_} characters")
