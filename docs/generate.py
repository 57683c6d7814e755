"""Writes what follows from code and scenarios: the schema, the reference, bands, claims."""

from __future__ import annotations

from pathlib import Path

from escalate.runs import pinning  # noqa: F401  # before numpy is imported

# isort: split
import measuring
from claimed import book
from claims_page import Page

from escalate.analysis.bands import bands
from escalate.engine.chunk import simulate
from escalate.engine.columns import Columns
from escalate.model.build import build
from escalate.runs.frames import Series
from escalate.scenario import json_schema, reference
from escalate.scenario.load import load
from escalate.views.bands import markdown, medians

ROOT = Path(__file__).resolve().parents[1]
MADE = "<!-- Made by `make docs` from scenario.in.md and src/escalate/scenario. -->\n\n"
BEGIN, END = "<!-- bands: made by `make docs` -->\n", "<!-- end of bands -->\n"
WORLDS, DAYS = 1_000, (30, 90, 180, 360, 540)


def files() -> dict[Path, str]:
    """What each generated file should hold."""
    around = (ROOT / "docs" / "scenario.in.md").read_text(encoding="utf-8")
    return {
        ROOT / "docs" / "scenario.md": MADE + reference.page(around),
        ROOT / "docs" / "model.md": with_bands(ROOT / "docs" / "model.md"),
        ROOT / "docs" / "claims.md": Page(book(), measuring.kept(), load("storm-corps")).text(),
        ROOT / "scenarios" / "scenario.schema.json": json_schema.text(),
    }


def with_bands(page: Path) -> str:
    """The page on storm-corps with a table of what its worlds come to, month by month."""
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    return f"{before}{BEGIN}\n{_tables()}\n{END}{after}"


def _tables() -> str:
    model = build(load("storm-corps"))
    history = simulate(model, 1, Columns.of(range(1, WORLDS + 1)))
    series = Series(history.series_days, model.watch, history.series)
    found = bands(model, series, model.watch)
    months = [int(day) for day in series.days[1:]]
    return f"{markdown(found, DAYS)}\nMedians month by month:\n\n{medians(found, months)}"


if __name__ == "__main__":
    measuring.refresh(book())
    for path, text in files().items():
        path.write_text(text, encoding="utf-8")
        print(f"{path.relative_to(ROOT)}: {len(text):_} characters")
