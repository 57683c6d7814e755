"""A folder is written whole or not at all."""

from pathlib import Path

import pytest

from escalate.errors import EscalateError
from escalate.teach.folder import refuse_existing, write_whole

TEXTS = {"README.md": "one\n", "teams/lund/role.md": "two ▲\n"}


def test_every_text_is_in_its_place(tmp_path: Path) -> None:
    write_whole(tmp_path / "class", TEXTS)
    found = {
        str(path.relative_to(tmp_path / "class")): path.read_bytes().decode()
        for path in (tmp_path / "class").rglob("*")
        if path.is_file()
    }
    assert found == TEXTS
    assert [path.name for path in tmp_path.iterdir()] == ["class"]


@pytest.mark.parametrize("is_folder", [True, False])
def test_what_is_there_is_not_overwritten(tmp_path: Path, *, is_folder: bool) -> None:
    there = tmp_path / "class"
    there.mkdir() if is_folder else there.write_text("mine", encoding="utf-8")
    with pytest.raises(EscalateError, match="is there already") as error:
        write_whole(there, TEXTS)
    assert "--to" in error.value.hint
    assert list(tmp_path.rglob("*")) == [there]


def test_nothing_is_left_of_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(OSError):  # noqa: PT011 (what a file under a file is called differs)
        write_whole(tmp_path / "class", {"a": "one", "a/b": "a file cannot hold another"})
    assert list(tmp_path.iterdir()) == []


def test_a_folder_needs_one_to_be_in(tmp_path: Path) -> None:
    with pytest.raises(EscalateError, match="there is no folder"):
        refuse_existing(tmp_path / "nowhere" / "class")
