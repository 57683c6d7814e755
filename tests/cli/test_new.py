import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from escalate.errors import EscalateError, ExitCode
from escalate.model.build import build
from escalate.scenario import beginning
from escalate.scenario.library import minimal, schema, shipped
from escalate.scenario.load import load


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_new_scenario_checks_without_a_warning_and_ends_in_many_ways(ask: Any) -> None:
    assert ask("new", "mine.yaml").code == ExitCode.OK
    checked = ask("check", "mine.yaml")
    assert checked.out.startswith("mine: no problems (2 actors, ")
    assert "warning" not in checked.out
    run = ask("run", "mine.yaml", "--worlds", 200, "--workers", 1, "--plain").out
    counts = re.findall(r": (\d+) of 200 worlds", run)[:-1]  # the last is the headline
    assert len(counts) == 3
    assert all(int(count) > 5 for count in counts)


def test_it_has_one_of_each_thing_and_a_comment_beside_most(ask: Any) -> None:
    ask("new", "mine.yaml")
    document = load("mine.yaml").document
    sections = ("treaties", "actions", "events", "quantities")
    assert [len(getattr(document, section)) for section in sections] == [1, 1, 1, 1]
    text = Path("mine.yaml").read_text("utf-8")
    assert text.count("#") >= 10
    assert max(map(len, text.splitlines()[1:])) <= 100


def test_the_last_lines_say_what_to_do_next(ask: Any) -> None:
    lines = ask("new", "a crisis.yaml").out.splitlines()
    assert lines[0] == "Wrote  a crisis.yaml, a small scenario"
    assert lines[2].startswith("Next   ")
    assert lines[2].endswith("escalate check 'a crisis.yaml'")
    assert lines[3].endswith("escalate run 'a crisis.yaml'")


@pytest.mark.parametrize("name", sorted(shipped()))
def test_a_copy_has_the_comments_and_the_results_of_the_shipped_one(ask: Any, name: str) -> None:
    answer = ask("new", "copy.yaml", "--from", name)
    assert f"Wrote  copy.yaml, a copy of {name}\n" in answer.out
    copied, original = load("copy.yaml"), load(name)
    assert copied.name == "copy"
    assert build(copied).canonical == build(original).canonical
    editors, *ours = Path("copy.yaml").read_text("utf-8").splitlines()
    _, *theirs = shipped()[name].read_text("utf-8").splitlines()
    assert editors == "# yaml-language-server: $schema=scenario.schema.json"
    changed = [line for line in ours if line not in theirs]
    assert [line for line in changed if "escalate " not in line] == ["scenario: copy"]
    assert len(ours) == len(theirs)


@pytest.mark.parametrize("name", sorted(shipped()))
def test_the_commands_in_the_comments_of_a_copy_are_about_the_copy(ask: Any, name: str) -> None:
    ask("new", "a copy.yaml", "--from", name)
    text = Path("a copy.yaml").read_text("utf-8")
    command = re.compile(r"escalate (?:run|check) (\S+)")
    assert len(command.findall(text)) > 1
    assert {*command.findall(text)} == {"'a"}
    assert text.count("'a copy.yaml'") == len(command.findall(text))


def test_only_comments_and_only_whole_names_are_changed() -> None:
    text = "law: escalate run old\n# escalate run old; escalate check old.yaml.\n"
    text += "# escalate run older, escalate run old-one, escalate run old/one.yaml\n"
    first, second, third, _ = beginning.copied(text, "old", Path("new.yaml")).split("\n")
    assert first == "law: escalate run old"
    assert second == "# escalate run new.yaml; escalate check new.yaml."
    assert third in text


@pytest.mark.parametrize("source", ["folder/theirs.yaml", "folder/../folder/theirs.yaml"])
def test_a_file_of_ones_own_can_be_copied(ask: Any, source: str) -> None:
    Path("folder").mkdir()
    ask("new", "folder/theirs.yaml", "--from", "strait")
    answer = ask("new", "mine.yaml", "--from", source)
    assert answer.out.startswith(f"Wrote  mine.yaml, a copy of {source}\n")
    assert load("mine.yaml").name == "mine"
    assert build(load("mine.yaml")).canonical == build(load("strait")).canonical
    text = Path("mine.yaml").read_text("utf-8")
    assert text.count("escalate run mine.yaml") == 1
    assert "theirs" not in text


@pytest.mark.parametrize("words", [(), ("--from", "strait")])
def test_an_editor_finds_the_schema_beside_the_file(ask: Any, words: tuple[str, ...]) -> None:
    Path("deep/er").mkdir(parents=True)
    lines = ask("new", "deep/er/mine.yaml", *words).out.splitlines()
    first, second, *_ = Path("deep/er/mine.yaml").read_text("utf-8").splitlines()
    known = schema()
    assert known is not None
    assert first == "# yaml-language-server: $schema=scenario.schema.json"
    assert "yaml-language-server" not in second
    assert Path("deep/er/scenario.schema.json").read_bytes() == known.read_bytes()
    told = "deep/er/scenario.schema.json, for editors; the scenario works without it"
    assert lines[1] == f"       {told}"


def test_nothing_in_a_new_file_is_about_this_machine(ask: Any, here: Path) -> None:
    ask("new", "mine.yaml")
    text = Path("mine.yaml").read_text("utf-8")
    assert "file:" not in text
    assert str(minimal().parent) not in text
    assert str(here) not in text


@pytest.mark.parametrize("dangling", [False, True])
def test_a_schema_that_is_there_stays_as_it_is(ask: Any, *, dangling: bool) -> None:
    there = Path("scenario.schema.json")
    if dangling:
        there.symlink_to("nowhere")
    else:
        there.write_text("{}\n", encoding="utf-8")
    answer = ask("new", "mine.yaml")
    assert answer.code == ExitCode.OK
    assert answer.out.splitlines()[1] == "Kept   scenario.schema.json, as it was"
    assert there.is_symlink() if dangling else there.read_text("utf-8") == "{}\n"


def test_without_a_schema_there_is_no_line_for_editors(
    ask: Any, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beginning, "schema", lambda: None)
    shutil.copy(shipped()["strait"], "theirs.yaml")
    answer = ask("new", "mine.yaml", "--from", "theirs.yaml")
    assert "schema" not in answer.out
    assert "yaml-language-server" not in Path("mine.yaml").read_text("utf-8")
    assert {path.name for path in here.iterdir()} == {"mine.yaml", "theirs.yaml"}


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("Border Crisis", "border-crisis"),
        ("Krím_2014", "krim-2014"),
        ("--x--", "x"),
        ("危機", "scenario"),
        ("a" * 80, "a" * 64),
        ("a" * 63 + ".b", "a" * 63),
    ],
)
def test_the_name_of_a_scenario_is_near_that_of_its_file(stem: str, name: str) -> None:
    assert beginning.short_name(stem) == name


@pytest.mark.parametrize("file", ["2024.yaml", "1e3.yaml", "on.yml", "2024-11-01.yaml", "null.yml"])
def test_a_name_that_is_a_number_or_a_word_of_yaml_is_quoted(ask: Any, file: str) -> None:
    assert ask("new", file).code == ExitCode.OK
    assert load(file).name == Path(file).stem
    assert ask("check", file).code == ExitCode.OK


@pytest.mark.parametrize(
    ("words", "said", "hint"),
    [
        (["there.yaml"], "there.yaml is there already", "choose another name"),
        (["link.yaml"], "link.yaml is there already", "choose another name"),
        (["."], "is a folder", "write my-scenario.yaml"),
        (["folder.yaml"], "folder.yaml is a folder", "write folder.yaml/my-scenario.yaml"),
        (["mine"], "mine: a scenario file ends in .yaml", "write mine.yaml"),
        (["mine.txt"], "mine.txt: a scenario file ends in .yaml", "write mine.txt.yaml"),
        (["no/where/mine.yaml"], "there is no folder no/where", "make it first"),
        (["there.yaml/mine.yaml"], "there is no folder there.yaml", "make it first"),
        (["mine.yaml", "--from", "strate"], "strate: no such file, and no shipped", "'strait'"),
        (["mine.yaml", "--from", "xyz"], "xyz: no such file, and no shipped", "storm-corps"),
        (["mine.yaml", "--from", "minimal"], "no shipped scenario has this name", "strait"),
        (["mine.yaml", "--from", "their.yaml"], "their.yaml: no such file", "there.yaml"),
        (["mine.yaml", "--from", "folder.yaml"], "not an ordinary file", "path of a YAML file"),
        (["there.yaml", "--from", "there.yaml"], "there.yaml is there already", "another name"),
    ],
)
def test_what_cannot_be_written_is_refused_in_words(
    ask: Any, here: Path, words: list[str], said: str, hint: str
) -> None:
    Path("there.yaml").write_text("mine\n", encoding="utf-8")
    Path("link.yaml").symlink_to("nowhere")
    Path("folder.yaml").mkdir()
    before = sorted(here.rglob("*"))
    answer = ask("new", *words)
    assert said in answer.err
    assert hint in answer.err
    assert (answer.out, answer.code) == ("", ExitCode.BAD_INPUT)
    assert sorted(here.rglob("*")) == before
    assert Path("there.yaml").read_text("utf-8") == "mine\n"


def test_a_file_that_appears_meanwhile_is_not_overwritten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path("mine.yaml").write_text("another's\n", encoding="utf-8")
    monkeypatch.setattr(beginning, "_refuse", lambda _: None)
    with pytest.raises(EscalateError, match=r"mine\.yaml is there already"):
        beginning.begin(Path("mine.yaml"))
    assert Path("mine.yaml").read_text("utf-8") == "another's\n"


def test_what_cannot_be_written_to_the_end_is_not_left_behind(ask: Any) -> None:
    full = Path("full.yaml")
    with pytest.raises(UnicodeEncodeError):
        beginning._write(full, "half \ud800")
    assert not full.exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_to_is_no_mistake_of_ours(ask: Any, here: Path) -> None:
    here.chmod(0o500)
    answer = ask("new", "mine.yaml")
    here.chmod(0o700)
    assert "Permission denied" in answer.err
    assert answer.code == ExitCode.NOT_SAVED


def test_the_small_scenario_is_not_one_of_the_shipped(ask: Any) -> None:
    assert minimal().is_file()
    assert "minimal" not in shipped()
