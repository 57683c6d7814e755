import json
from pathlib import Path
from typing import Any

from escalate.errors import ExitCode


def listed(ask: Any) -> Any:
    answer = ask("runs", "--json")
    assert (answer.err, answer.code) == ("", ExitCode.OK)
    return json.loads(answer.out)


def test_no_runs_is_a_hint_and_no_error(ask: Any, scenario: Path) -> None:
    assert scenario.exists()
    answer = ask("runs")
    assert answer.out == "No runs are saved in runs. Start one with: escalate run SCENARIO\n"
    assert answer.code == ExitCode.OK


def test_every_run_is_listed_with_the_numbers_that_it_printed(ask: Any, scenario: Path) -> None:
    printed = [
        json.loads(ask("run", scenario, "--worlds", 50, "--workers", 1, "--json", *words).out)
        for words in ((), ("--seed", 0), ("-S", "north.use=200"))
    ]
    found = {run["folder"]: run for run in listed(ask)["runs"]}
    assert len(found) == 3
    for run in printed:
        same = found[run["folder"]]
        assert {name: run[name] for name in same if name != "name"} == {
            name: value for name, value in same.items() if name != "name"
        }


def test_another_folder_may_be_named(ask: Any, scenario: Path) -> None:
    ask("run", scenario, "--worlds", 5, "--runs-folder", "mine")
    assert listed(ask)["runs"] == []
    assert "two-states-" in ask("runs", "--runs-folder", "mine").out


def test_damaged_runs_are_named_with_why_and_the_others_listed(ask: Any, scenario: Path) -> None:
    for seed in (1, 2, 3):
        ask("run", scenario, "--worlds", 5, "--seed", seed)
    folders = sorted(Path("runs").iterdir())
    (folders[0] / "manifest.json").write_text("{", encoding="utf-8")
    for part in (folders[1] / "parts").rglob("*.parquet"):
        part.write_bytes(b"torn")
    document = listed(ask)
    assert [run["folder"] for run in document["runs"]] == [str(folders[2])]
    assert {each["folder"] for each in document["damaged"]} == set(map(str, folders[:2]))
    assert f"! {folders[0]}: manifest.json" in ask("runs").out


def test_a_run_without_a_world_is_named_too(ask: Any, scenario: Path) -> None:
    ask("run", scenario, "--worlds", 5)
    (folder,) = Path("runs").iterdir()
    for part in sorted((folder / "parts").rglob("*"), reverse=True):
        part.rmdir() if part.is_dir() else part.unlink()
    assert listed(ask)["runs"] == []
    assert ask("runs", "--plain").out.count("its first world is not saved yet") == 1
