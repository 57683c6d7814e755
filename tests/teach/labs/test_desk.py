"""A desk keeps how far a student has come, and loses nothing."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path

import pytest
from small_pack import small_pack

from escalate.errors import EscalateError
from escalate.teach.labs.desk import STATE, Desk
from escalate.teach.labs.folder import lab_named


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return small_pack(tmp_path / "pack")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    folder.mkdir()
    return folder


def test_a_started_lab_has_what_students_get_and_nothing_else(desk: Path, pack: Path) -> None:
    lab, fresh = Desk(desk).start("fewer-raids", pack)

    assert fresh
    assert sorted(path.name for path in (desk / lab.slug).iterdir()) == [
        "README.md",
        "border.yaml",
        "scenario.yaml",
    ]


def test_a_lab_is_started_by_its_number_too_and_stays_as_it_was_left(
    desk: Path, pack: Path
) -> None:
    lab, _ = Desk(desk).start("1", pack)
    (desk / lab.slug / "scenario.yaml").write_text("mine", encoding="utf-8")
    again, fresh = Desk(desk).start("fewer-raids", None)

    assert (again.slug, fresh) == ("fewer-raids", False)
    assert (desk / lab.slug / "scenario.yaml").read_text("utf-8") == "mine"


def test_a_folder_that_is_no_lab_is_left_alone(desk: Path, pack: Path) -> None:
    (desk / "fewer-raids").mkdir()

    with pytest.raises(EscalateError, match="a folder fewer-raids here already"):
        Desk(desk).start("fewer-raids", pack)


def test_the_current_lab_is_that_of_the_folder_or_the_one_started_last(
    desk: Path, pack: Path
) -> None:
    Desk(desk).start("fewer-raids", pack)
    Desk(desk).start("what-leads-to-war", None)
    there = Desk(desk)

    assert there.lab(None, desk).slug == "what-leads-to-war"
    assert there.lab(None, desk / "fewer-raids").slug == "fewer-raids"
    assert Desk.found(desk / "fewer-raids").folder == desk
    with pytest.raises(EscalateError, match="was not started here"):
        Desk(desk.parent).lab("thousand-autumns", desk.parent)


def test_hints_open_after_checks_or_after_a_while(desk: Path, pack: Path) -> None:
    clock = Clock()
    there = Desk(desk, clock)
    lab, _ = there.start("fewer-raids", pack)

    assert there.open_hint(lab) == 1
    clock.now += 1_000_000
    assert there.open_hint(lab) == 1  # the second opens after a check alone
    assert there.waits(lab) == float("inf")
    there.checked(lab, passed=False)
    assert there.open_hint(lab) == 2
    assert there.open_hint(lab) == 2
    clock.now += 121
    assert there.open_hint(lab) == 3
    assert there.waits(lab) is None
    assert Desk(desk).progress(lab).hints == 3


def test_the_third_hint_opens_after_another_check_at_once(desk: Path, pack: Path) -> None:
    there = Desk(desk, Clock())
    lab, _ = there.start("fewer-raids", pack)
    for opened in (1, 2, 3):
        assert there.open_hint(lab) == opened
        there.checked(lab, passed=False)


def test_reset_puts_the_start_back_and_sets_aside_what_was_changed(desk: Path, pack: Path) -> None:
    there = Desk(desk)
    lab, _ = there.start("fewer-raids", pack)
    place = desk / lab.slug
    start = (place / "scenario.yaml").read_bytes()
    assert there.reset(lab) is None
    for text in ("first", "second"):
        (place / "scenario.yaml").write_text(text, encoding="utf-8")
        aside = there.reset(lab)
        assert aside is not None
        assert (aside / "scenario.yaml").read_text("utf-8") == text
    (place / "README.md").unlink()
    there.reset(lab)

    assert (place / "scenario.yaml").read_bytes() == start
    assert (place / "README.md").is_file()
    assert len(list(place.glob("set-aside-*"))) == 2


def test_a_lab_has_one_entry_in_the_notes_and_what_a_student_adds_stays(
    desk: Path, pack: Path
) -> None:
    there = Desk(desk)
    lab = lab_named("fewer-raids", pack)
    assert there.note(lab, "first")
    notes = desk / "notes.md"
    notes.write_text(notes.read_text("utf-8") + "my own words\n", encoding="utf-8")
    assert there.note(lab_named("what-leads-to-war", pack), "second")
    assert not there.note(lab, "once more")

    text = notes.read_text("utf-8")
    assert text.index("first") < text.index("my own words") < text.index("second")
    assert "once more" not in text


def test_what_was_passed_stays_passed(desk: Path, pack: Path) -> None:
    there = Desk(desk)
    lab, _ = there.start("fewer-raids", pack)
    there.checked(lab, passed=True)
    there.checked(lab, passed=False)

    assert Desk(desk).progress(lab).passed
    assert Desk(desk).progress(lab).checks == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"labs": 3}',
        '{"current": 1, "labs": {}}',
        '{"current": "a", "labs": {"a": {"checks": "many"}}}',
        '{"current": "a", "labs": {"a": 3}}',
    ],
)
def test_a_state_that_cannot_be_read_is_told(desk: Path, text: str) -> None:
    (desk / STATE).write_text(text, encoding="utf-8")

    with pytest.raises(EscalateError, match="cannot be read"):
        Desk(desk)


def test_the_state_is_the_old_or_the_new_one_whenever_the_writer_dies(
    desk: Path, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = Desk(desk)
    lab, _ = there.start("fewer-raids", pack)
    before = (desk / STATE).read_bytes()

    def killed(*_: object) -> None:
        raise Killed

    monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(Killed):
        there.checked(lab, passed=True)

    assert (desk / STATE).read_bytes() == before
    assert json.loads(before)["labs"]["fewer-raids"]["checks"] == 0
    assert Desk(desk).progress(lab).started


class Killed(BaseException):
    """What a kill is to a test: nothing catches it."""


@pytest.mark.parametrize("call", range(12))
def test_a_desk_whose_writer_is_killed_at_any_write_is_readable_and_goes_on(
    desk: Path, pack: Path, monkeypatch: pytest.MonkeyPatch, call: int
) -> None:
    calls, wrote = iter(range(1000)), False
    sync = os.fsync

    def killed_at_last(descriptor: int) -> None:
        if next(calls) == call:
            raise Killed
        sync(descriptor)

    with monkeypatch.context() as patched, suppress(Killed):
        patched.setattr(os, "fsync", killed_at_last)
        there = Desk(desk)
        lab, _ = there.start("fewer-raids", pack)
        (desk / lab.slug / "scenario.yaml").write_text("mine", encoding="utf-8")
        wrote = True
        there.reset(lab)
        there.note(lab, "an entry")
        there.checked(lab, passed=True)

    there = Desk(desk)
    lab, _ = there.start("fewer-raids", pack)
    kept = [path.read_text("utf-8") for path in (desk / lab.slug).rglob("scenario.yaml")]
    there.reset(lab)
    start = {name: (desk / lab.slug / name).read_bytes() for name in lab.for_students()}
    assert start == lab.for_students()
    assert "mine" in kept or not wrote  # a file that a student wrote is in its place or set aside
    there.note(lab, "an entry")
    assert (desk / "notes.md").read_text("utf-8").count("an entry") == 1


def test_labs_of_several_packs_lie_on_one_desk(desk: Path, pack: Path) -> None:
    there = Desk(desk)
    assert next(iter(there.labs())) == "thousand-autumns"
    there.start("fewer-raids", pack)
    assert list(there.labs()) == ["fewer-raids", "what-leads-to-war"]
    shipped, _ = there.start("thousand-autumns", None)

    assert "thousand-autumns" in there.labs()
    assert there.lab(None, desk).slug == shipped.slug
    assert there.lab(None, desk / "fewer-raids").folder == pack / "fewer-raids"
    assert Desk(desk).start("fewer-raids", None)[1] is False


def test_two_packs_with_labs_of_one_number_have_an_entry_each(desk: Path, pack: Path) -> None:
    there = Desk(desk)
    own, shipped = lab_named("1", pack), lab_named("1")

    assert there.note(own, "mine")
    assert there.note(shipped, "theirs")
    assert not there.note(own, "mine again")


def test_a_desk_that_cannot_be_written_is_told(
    desk: Path, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(EscalateError, match="no space left"):
        Desk(desk).start("fewer-raids", pack)
