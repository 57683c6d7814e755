import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalate.runs.identity import content_hash, folder_name

SAME = {"canonical": "north: 1", "seed": 1, "dice": "a", "results_version": 1}


def test_the_hash_is_a_fixed_function() -> None:
    assert content_hash("north: 1", seed=1, dice="a", results_version=1) == "62985867bf72"


@pytest.mark.parametrize(
    "change",
    [
        {"canonical": "north: 2"},
        {"seed": 2},
        {"dice": "b"},
        {"results_version": 2},
        {"design": "sweep"},
    ],
)
def test_all_that_fixes_the_results_changes_the_hash(change: dict[str, object]) -> None:
    assert content_hash(**(SAME | change)) != content_hash(**SAME)  # type: ignore[arg-type]


def test_a_folder_is_named_after_scenario_and_content() -> None:
    assert folder_name("storm-corps", "0123456789ab") == "storm-corps-0123456789ab"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "etc-passwd"),
        ("/", "scenario"),
        ("..", "scenario"),
        ("", "scenario"),
        ("a b\x00c\n", "a-b-c"),
        (".hidden", "hidden"),
        ("köprü", "köprü"),
        ("x" * 500, "x" * 50),
    ],
)
def test_a_name_is_made_harmless(name: str, safe: str) -> None:
    assert folder_name(name, "0123456789ab") == f"{safe}-0123456789ab"


@settings(deadline=None)
@given(st.text())
def test_no_name_leaves_the_folder_of_runs(name: str) -> None:
    folder = folder_name(name, "0123456789ab")
    assert not {"/", "\\", "\0", "\n"} & set(folder)
    assert not folder.startswith((".", "-"))
    assert len(folder.encode()) <= 255
