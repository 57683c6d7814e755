"""What every command line pays before it does anything."""

import subprocess
import sys
from resource import RUSAGE_CHILDREN, getrusage

import pytest

HEAVY = ("numpy", "scipy", "pydantic", "yaml", "simpy", "pyarrow", "rich.console")


def test_the_command_line_starts_without_a_heavy_import() -> None:
    code = "import sys, escalate.cli.app; print('\\n'.join(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True
    ).stdout.split()
    assert "escalate.cli.app" in loaded
    assert [name for name in HEAVY if name in loaded] == []


def test_numpy_finds_one_thread_when_a_command_imports_it() -> None:
    code = "import os, escalate.cli.app; print(os.environ['OPENBLAS_NUM_THREADS'])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert done.stdout == "1\n"


@pytest.mark.parametrize("words", [["--help"], ["run", "--help"]])
def test_help_comes_at_once(words: list[str]) -> None:
    bare = cpu_seconds([sys.executable, "-c", "pass"])
    helped = cpu_seconds([sys.executable, "-m", "escalate", *words])
    assert helped < max(0.150, 15 * bare)


def cpu_seconds(command: list[str]) -> float:
    """The least of seven runs, in seconds of work: what else the machine does is not counted."""

    def once() -> float:
        before = getrusage(RUSAGE_CHILDREN)
        subprocess.run(command, capture_output=True, check=True)
        after = getrusage(RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return min(once() for _ in range(7))
