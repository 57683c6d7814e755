"""`escalate class build`: a folder for a lesson, or a kind word on why there is none."""

import json
import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest

from escalate.errors import ExitCode

STRAIT = Path(__file__).parents[1] / "teach" / "grey-strait.yaml"
BUILD = ("class", "build", "grey-strait.yaml", "--worlds", 200)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    shutil.copy(STRAIT, tmp_path)
    return tmp_path


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_it_says_where_the_pack_is_and_what_to_read_first(ask: Any, here: Path) -> None:
    answer = ask(*BUILD)
    assert answer.code == ExitCode.OK
    lines = answer.out.splitlines()
    assert lines[0] == "The grey strait"
    assert lines[-2] == "Next   read class-grey-strait/README.md"
    assert lines[-1] == "This counts worlds in a model. It is not a forecast."
    count = len(files(here / "class-grey-strait"))
    assert f"Wrote    class-grey-strait, {count} files" in lines


@pytest.mark.parametrize(("width", "encoding"), [(60, "utf-8"), (60, "ascii"), (None, "utf-8")])
def test_no_line_is_wider_than_the_screen(ask: Any, width: int | None, encoding: str) -> None:
    out = ask(*BUILD, width=width, encoding=encoding).out
    assert all(len(line) <= (width or 1_000) for line in out.splitlines())
    assert out.encode(encoding)


def test_the_same_command_writes_the_same_bytes(ask: Any, here: Path) -> None:
    for name in ("one", "two"):
        assert ask(*BUILD, "--minutes", 90, "--to", name).code == ExitCode.OK
    assert files(here / "one") == files(here / "two")


def test_other_minutes_seeds_and_sets_write_other_packs(ask: Any, here: Path) -> None:
    wishes = [(), ("--minutes", 25), ("--seed", 2), ("--teams", 3), ("-S", "raid.p=0.4")]
    for number, wish in enumerate(wishes):
        assert ask(*BUILD, *wish, "--to", f"pack-{number}").code == ExitCode.OK
    plans = {(here / f"pack-{number}/teacher/key.md").read_bytes() for number in range(len(wishes))}
    assert len(plans) == len(wishes)


def test_a_folder_that_is_there_is_left_as_it_is(ask: Any, here: Path) -> None:
    assert ask(*BUILD, "--to", "mine").code == ExitCode.OK
    (here / "mine" / "notes.md").write_text("my own", encoding="utf-8")
    before = files(here / "mine")
    answer = ask(*BUILD, "--to", "mine", "--minutes", 25)
    assert (answer.out, answer.code) == ("", ExitCode.BAD_INPUT)
    assert answer.err == (
        "error: mine is there already, and nothing in it is overwritten\n"
        "  give another with --to, or rename or remove it first\n"
    )
    assert files(here / "mine") == before


def test_a_scenario_without_seats_is_refused_with_what_to_write(ask: Any, scenario: Path) -> None:
    answer = ask("class", "build", scenario)
    assert answer.code == ExitCode.BAD_INPUT
    assert answer.err.startswith("error: two-states.yaml has no seats, and a class needs them\n")
    assert "`menu`" in answer.err
    assert not Path("runs").exists()  # nothing is simulated in vain


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("--minutes", 45), "'45' is not one of the plans: 25, 50 or 90 minutes"),
        (("--world", "best"), "'best' is neither auto, random nor a world's number"),
        (("--world", 0), "'0' is neither auto, random nor a world's number"),
        (("--teams", 0), "'0' is not a whole number from 1 to 100"),
        (("--teams", 9), "has 4 seats, not 9"),
        (("--world", 201), "world 201 is not one of the 200 worlds"),
    ],
)
def test_what_cannot_be_is_said(ask: Any, words: tuple[Any, ...], what: str) -> None:
    answer = ask(*BUILD, *words)
    assert answer.code == ExitCode.BAD_INPUT
    assert what in " ".join(re.sub(r"[│╭╰─╮╯]", " ", answer.err + answer.out).split())
    assert not Path("class-grey-strait").exists()


def test_programs_and_screen_readers_are_told_the_same(ask: Any) -> None:
    told = json.loads(ask(*BUILD, "--json").out)
    plain = ask(*BUILD, "--plain", "--to", "other").out
    assert f"World: {told['world']} of seed 1\n" in plain
    assert told["chosen"] == "auto"
    assert told["like"]["of"] == told["worlds"] == 200
    assert 0 < told["like"]["low"] < told["like"]["share"] < told["like"]["high"] < 1
    assert told["turning"] >= 1
    assert all(": " in line for line in plain.splitlines())


def test_every_command_in_the_pack_runs_as_it_is_printed(
    ask: Any, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ask(*BUILD).code == ExitCode.OK
    monkeypatch.chdir(here / "class-grey-strait")
    papers = [path.read_text(encoding="utf-8") for path in Path("teacher").glob("*.md")]
    commands = {line for text in papers for line in text.splitlines() if line[:9] == "escalate "}
    assert len(commands) >= 6
    for command in sorted(commands):
        answer = ask(*shlex.split(command)[1:])
        assert answer.code == ExitCode.OK, (command, answer.err)


def test_orders_in_the_game_change_what_the_timeline_tells(
    ask: Any, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = json.loads(ask(*BUILD, "--json").out)
    monkeypatch.chdir(here / "class-grey-strait")
    key = Path("teacher/key.md").read_text(encoding="utf-8")
    branch = re.search(r"### Branch 2: (\w+) \(council (\d), .*\): (do|hold): (.*)", key)
    assert branch
    seat, council, verb, title = branch[1].lower(), *branch.groups()[1:]
    game = Path("teacher/game.yaml")
    text = game.read_text(encoding="utf-8")
    order = f"{seat}: [{{council: {council}, {verb}: {title}}}]"
    game.write_text(text.replace(f"{seat}: []", order), encoding="utf-8")
    ends = {}
    for name in ("scenario", "game"):
        words = ("timeline", f"teacher/{name}.yaml", told["world"], "--seed", 1, "--json")
        ends[name] = json.loads(ask(*words).out)["ending"]["name"]
    assert ends["scenario"] != ends["game"]
    endings = re.findall(r"\*\*Ending:\*\* (\w+);", key)
    assert [ends["scenario"], ends["game"]] == endings[:2]


def test_class_alone_tells_what_it_can_do(ask: Any) -> None:
    assert "build" in ask("class", "--help").out
    assert "25|50|90" in ask("class", "build", "-h").out
