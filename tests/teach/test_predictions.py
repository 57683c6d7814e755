import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from escalate.errors import EscalateError, StoreError
from escalate.teach.labs.records import FolderRecords
from escalate.teach.predictions import FILE, Prediction, store, stored

GUESS = Prediction("two-states", "0f3d", 1, ("war", "calm"), (0.25, 0.75))
DECLINED = replace(GUESS, shares=None)


def test_what_is_stored_is_found_in_its_order_under_its_scenario(tmp_path: Path) -> None:
    root = tmp_path / "runs"
    for one in (GUESS, replace(GUESS, scenario="strait"), DECLINED):
        store(root, one)
    assert stored(root, "two-states") == (GUESS, DECLINED)


def test_where_nothing_was_asked_nothing_is_found(tmp_path: Path) -> None:
    assert stored(tmp_path / "runs", "two-states") == ()


def test_the_same_answers_give_the_same_bytes(tmp_path: Path) -> None:
    for root in (tmp_path / "one", tmp_path / "two"):
        store(root, GUESS)
        store(root, DECLINED)
    assert (tmp_path / "one" / FILE).read_bytes() == (tmp_path / "two" / FILE).read_bytes()


def test_a_line_that_is_no_prediction_is_named(tmp_path: Path) -> None:
    store(tmp_path, GUESS)
    with (tmp_path / FILE).open("ab") as file:
        file.write(b'{"scenario": "two-states"}\n')
    with pytest.raises(EscalateError, match=r"predictions.jsonl, line 2, is no prediction"):
        stored(tmp_path, "two-states")


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot write"):
        store(tmp_path / "taken", GUESS)


def test_those_who_answer_at_once_are_all_heard(tmp_path: Path) -> None:
    guesses = [replace(GUESS, seed=seed) for seed in range(40)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(partial(store, tmp_path), guesses))
    found = stored(tmp_path, "two-states")
    assert sorted(one.seed for one in found) == list(range(40))


DYING = """
import itertools, os, signal, sys
from pathlib import Path
from escalate.teach.predictions import Prediction, store

fatal, calls = int(sys.argv[2]), itertools.count(1)

def deadly(call):
    def called(*args, **options):
        if next(calls) == fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*args, **options)
    return called

for name in ("open", "fsync", "replace", "close"):
    setattr(os, name, deadly(getattr(os, name)))
store(Path(sys.argv[1]), Prediction("two-states", "0f3d", 1, ("war", "calm"), None))
"""


def test_a_writer_killed_at_any_call_leaves_the_old_lines_or_one_whole_line_more(
    tmp_path: Path,
) -> None:
    store(tmp_path, GUESS)
    before, deaths = (tmp_path / FILE).read_bytes(), 0
    while True:
        (tmp_path / FILE).write_bytes(before)
        died = subprocess.run([sys.executable, "-c", DYING, tmp_path, str(deaths + 1)], check=False)
        found = stored(tmp_path, "two-states")
        assert found in {(GUESS,), (GUESS, DECLINED)}
        if died.returncode == 0:
            break
        assert died.returncode == -signal.SIGKILL
        deaths += 1
    assert found == (GUESS, DECLINED)
    assert deaths > 3


def test_a_lab_hears_of_a_prediction_and_of_a_refusal_where_its_runs_are(tmp_path: Path) -> None:
    desk, lab = tmp_path, tmp_path / "thousand-autumns"
    records = FolderRecords((lab, desk))
    assert not records.predicted("two-states")
    store(lab / "runs", DECLINED)
    assert records.predicted("two-states")
    assert not records.predicted("strait")
    store(desk / "runs", replace(GUESS, scenario="strait"))
    assert records.predicted("strait")
