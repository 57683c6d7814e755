import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from escalate.errors import ExitCode
from escalate.runs.ensemble import Interrupted, open_run

SHARE = re.compile(
    r"(\d+) of (\d+) worlds, ([0-9.]+)%?, 95% Wilson interval ([0-9.]+) to ([0-9.]+)%"
)


def ran(ask: Any, *words: object) -> Any:
    """The JSON of a run in this process."""
    answer = ask("run", *words, "--json", "--workers", 1)
    assert (answer.err, answer.code) == ("", ExitCode.OK)
    return json.loads(answer.out)


def test_a_run_counts_what_it_saved(ask: Any, scenario: Path) -> None:
    document = ran(ask, scenario, "--worlds", 300)
    saved = open_run(document["folder"]).outcomes()
    assert len(saved.world) == document["worlds"] == 300
    counts = np.bincount(saved.ending, minlength=4).tolist()
    assert [outcome["count"] for outcome in document["outcomes"]] == counts
    assert counts[0] == 0
    assert min(counts[1:]) > 0
    war = int((~np.isnan(saved.outcome_day[:2])).any(axis=0).sum())
    assert document["headline"]["count"] == war
    shells = document["watched"][0]
    assert (shells["name"], shells["median"]) == ("north.shells", float(np.median(saved.last[0])))


def test_all_forms_say_the_same_numbers(ask: Any, scenario: Path) -> None:
    document = ran(ask, scenario, "--worlds", 300)
    plain = ask("run", scenario, "--worlds", 300, "--plain").out
    table = ask("run", scenario, "--worlds", 300).out
    for outcome in (*document["outcomes"][1:], document["headline"]):
        starts = (f"{outcome['name']}: ", f"Headline, {outcome['name']}: ")
        line = next(line for line in plain.splitlines() if line.startswith(starts))
        found = SHARE.search(line)
        assert found
        assert int(found[1]) == outcome["count"]
        percent = [100 * outcome[name] for name in ("share", "low", "high")]
        assert [float(text) for text in found.groups()[2:]] == pytest.approx(percent, abs=0.05)
        assert re.search(
            rf"^{outcome['name']} +{found[1]} +{found[3]}% \({found[4]} – {found[5]}%\)",
            table,
            re.MULTILINE,
        )
        assert outcome["words"] in line


def test_what_never_happened_is_nought_with_an_upper_end(ask: Any, scenario: Path) -> None:
    table = ask("run", scenario, "--worlds", 500, "--workers", 1).out
    assert re.search(r"^nuclear war +0 +0 \(0 – 0.8%\) +below 1%$", table, re.MULTILINE)


def test_the_same_again_simulates_nothing_and_says_the_same(ask: Any, scenario: Path) -> None:
    first = ran(ask, scenario, "--worlds", 60)
    again = ran(ask, scenario, "--worlds", 60)
    assert (first.pop("simulated"), again.pop("simulated")) == (60, 0)
    assert first == again
    text = ask("run", scenario, "--worlds", 60).out
    assert "Worlds   60 (saved already, nothing to simulate)" in text


def test_more_worlds_add_only_what_is_missing(ask: Any, scenario: Path) -> None:
    ran(ask, scenario, "--worlds", 40)
    more = ran(ask, scenario, "--worlds", 100)
    assert (more["worlds"], more["simulated"]) == (100, 60)


def test_fewer_worlds_count_only_the_first(ask: Any, scenario: Path) -> None:
    few = ran(ask, scenario, "--worlds", 40, "--runs-folder", "few")
    ran(ask, scenario, "--worlds", 100)
    assert ran(ask, scenario, "--worlds", 40)["outcomes"] == few["outcomes"]


def test_seed_0_is_a_seed_like_any_other(ask: Any, scenario: Path) -> None:
    nought, one = (ran(ask, scenario, "--worlds", 60, "--seed", seed) for seed in (0, 1))
    assert (nought["seed"], one["seed"]) == (0, 1)
    assert nought["folder"] != one["folder"]
    assert nought["outcomes"] != one["outcomes"]
    assert nought["next"].endswith("--seed 0")
    assert ran(ask, scenario, "--worlds", 60, "--seed", 0)["outcomes"] == nought["outcomes"]


def test_the_largest_seed_is_one(ask: Any, scenario: Path) -> None:
    assert ran(ask, scenario, "--worlds", 5, "--seed", 2**64 - 1)["seed"] == 2**64 - 1


def test_what_was_changed_stands_above_the_outcomes(ask: Any, scenario: Path) -> None:
    answer = ask(
        "run", scenario, "--worlds", 20, "-S", "north.use=200", "-S", "south_answers.p=1e-9"
    )
    assert "Changed  north.use: 100 → 200\n" in answer.out
    assert answer.out.index("Changed") < answer.out.index("outcome ")
    assert "-S north.use=200 -S south_answers.p=1e-9\n" in answer.out


def test_the_next_command_works_as_it_is_printed(ask: Any, scenario: Path) -> None:
    document = ran(ask, scenario, "--worlds", 60, "--seed", 3, "-S", "north.use=200")
    answer = ask(*document["next"].split()[1:])
    assert answer.code == ExitCode.OK
    assert "outcome reached · war" in answer.out


@pytest.mark.parametrize("width", [80, 60])
def test_no_line_passes_the_width_but_commands_to_be_copied(
    ask: Any, scenario: Path, width: int
) -> None:
    out = ask("run", scenario, "--worlds", 20, "-S", "north.use=200", width=width).out
    assert [line for line in out.splitlines() if len(line) > width and "Next" not in line] == []


def test_a_terminal_of_ascii_alone_gets_ascii(ask: Any, scenario: Path) -> None:
    answer = ask("run", scenario, "--worlds", 20, "-S", "north.use=200", width=80, encoding="ascii")
    assert answer.out.isascii()
    assert "100 -> 200" in answer.out


def test_failed_worlds_stand_outside_the_shares_and_end_with_3(ask: Any, scenario: Path) -> None:
    text = scenario.read_text("utf-8")
    overflow = 'load: {is: "1e308 * (1 + 10 * north_strikes.count)"}'
    scenario.write_text(re.sub("load: .*", overflow, text), encoding="utf-8")
    answer = ask("run", scenario, "--worlds", 100, "--json", "--workers", 1)
    document = json.loads(answer.out)
    assert answer.code == ExitCode.WORLDS_FAILED
    assert 0 < document["failed"] < 100
    assert {outcome["of"] for outcome in document["outcomes"]} == {100 - document["failed"]}
    assert document["failures"][0]["row"] == "load"
    world = document["failures"][0]["world"]
    told = ask("timeline", scenario, world)
    assert told.code == ExitCode.WORLDS_FAILED
    assert f"on day {document['failures'][0]['day']} load was not a finite number" in told.out


def test_ctrl_c_says_what_is_saved_and_how_to_go_on(
    ask: Any, scenario: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def extend(*_: object, **__: object) -> None:
        raise Interrupted(10, 100)

    monkeypatch.setattr("escalate.runs.ensemble.extend", extend)
    answer = ask("run", scenario)
    assert answer.err == (
        "stopped: 10 of 100 worlds are saved\n  run the same command again to go on from there\n"
    )
    assert (answer.out, answer.code) == ("", ExitCode.INTERRUPTED)


def test_a_folder_that_cannot_be_written_is_one_sentence(ask: Any, scenario: Path) -> None:
    Path("taken").write_text("a file", encoding="utf-8")
    answer = ask("run", scenario, "--worlds", 5, "--runs-folder", "taken/runs")
    assert answer.err.startswith("error: ")
    assert "Traceback" not in answer.err
    assert (answer.out, answer.code) == ("", ExitCode.NOT_SAVED)


def test_a_bad_scenario_leaves_nothing_behind(ask: Any, scenario: Path) -> None:
    scenario.write_text("escalate: 1\n", encoding="utf-8")
    answer = ask("run", scenario)
    assert (answer.out, answer.code) == ("", ExitCode.BAD_INPUT)
    assert not Path("runs").exists()


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_a_real_ctrl_c_keeps_what_is_done(ask: Any, scenario: Path, stop: signal.Signals) -> None:
    words = ["run", str(scenario), "--worlds", "5000000", "--workers", "1"]
    with subprocess.Popen(
        [sys.executable, "-m", "escalate", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    ) as process:
        assert process.stdout
        assert process.stderr
        progress = process.stderr.readline()
        os.killpg(process.pid, stop)
        out, err = process.stdout.read(), process.stderr.read()
    assert re.fullmatch(r"[0-9,]+ of 5,000,000 worlds, [0-9,]+ a second, .* s left\n", progress)
    assert re.match(r"stopped: [0-9,]+ of 5,000,000 worlds are saved\n  run the same command", err)
    assert (out, process.returncode) == ("", ExitCode.INTERRUPTED)
    (run,) = json.loads(ask("runs", "--json").out)["runs"]
    assert run["worlds"] > 0
