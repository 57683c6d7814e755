import json
from pathlib import Path
from typing import Any

import pytest

from escalate.errors import ExitCode

LAWS = """
laws:
  - {law: shells are never many, always: "north.shells <= 10_000"}
"""


@pytest.mark.parametrize("width", [60, 80, None])
def test_findings_come_before_the_table_of_chances(ask: Any, scenario: Path, width: int) -> None:
    scenario.write_text(scenario.read_text("utf-8") + LAWS, encoding="utf-8")

    answer = ask("check", scenario, "--live", "--worlds", 60, width=width)

    assert "No law of 1 is broken." in answer.out
    assert answer.out.index("no problems") < answer.out.index("Played 60 worlds")
    assert answer.out.index("! never: outcome nuclear war") < answer.out.index("as written")
    assert "50% in 90 days" in answer.out
    assert width is None or max(map(len, answer.out.splitlines())) <= width
    assert (answer.err, answer.code) == ("", ExitCode.OK)


def test_a_broken_law_is_bad_input(ask: Any, scenario: Path) -> None:
    broken = LAWS.replace("10_000", "9_000")
    scenario.write_text(scenario.read_text("utf-8") + broken, encoding="utf-8")
    before = sorted(Path.cwd().rglob("*"))

    answer = ask("check", scenario, "--live", "--worlds", 30)

    assert "! broken law: shells are never many: in 30 of 30 worlds, first in world 1 on day 0" in (
        answer.out
    )
    assert answer.code == ExitCode.BAD_INPUT
    assert sorted(Path.cwd().rglob("*")) == before


def test_every_form_says_the_same(ask: Any, scenario: Path) -> None:
    options = ("check", scenario, "--live", "--worlds", 40)
    document = json.loads(ask(*options, "--json").out)
    plain = ask(*options, "--plain").out

    assert document["live"]["worlds"] == 40
    named = {one["name"]: one for one in document["live"]["exposures"]}
    assert f"{named['south_answers']['times']:.2g} times a world" in plain
    assert "north_strikes: written 50% in 90 days, happened in" in plain
    assert document["actors"] == 2
