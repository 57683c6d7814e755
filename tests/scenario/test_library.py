"""Where a scenario is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from escalate.scenario.library import find, shipped


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_folder_called_like_a_shipped_scenario_stands_in_nobodys_way() -> None:
    Path("strait").mkdir()

    assert find("strait") == shipped()["strait"]


def test_a_file_called_like_a_shipped_scenario_is_meant_itself() -> None:
    Path("strait").write_text("escalate: 1\n", encoding="utf-8")

    assert find("strait") == Path("strait")
