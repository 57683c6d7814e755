"""The wheel, installed alone, carries all that a run needs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def call(*command: str | Path, cwd: Path) -> str:
    """What a command prints; its complaints if it fails."""
    clean = {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=clean,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of an environment that holds the wheel and the libraries, nothing else of ours.

    The libraries are lent by the environment that runs the tests: a path in a .pth file, whose
    own .pth files (an editable install) are not followed.
    """
    folder = tmp_path_factory.mktemp("wheel")
    call(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    call(sys.executable, "-m", "venv", folder / "env", cwd=folder)
    python = folder / "env" / "bin" / "python"
    (wheel,) = folder.glob("*.whl")
    call(python, "-m", "pip", "install", "--no-deps", "--no-index", wheel, cwd=folder)
    own = call(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder)
    lent = Path(own.strip()) / "lent.pth"
    lent.write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return folder / "env" / "bin" / "escalate"


def test_a_shipped_scenario_runs_from_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    told = json.loads(
        call(installed, "run", "storm-corps", "--worlds", "20", "--json", cwd=tmp_path)
    )

    assert told["worlds"] == 20
    assert [folder.name for folder in tmp_path.iterdir()] == ["runs"]


def test_the_wheel_is_what_runs(installed: Path, tmp_path: Path) -> None:
    where = "import escalate; print(escalate.__file__)"
    found = call(installed.parent / "python", "-c", where, cwd=tmp_path)

    assert Path(found.strip()).is_relative_to(installed.parents[1])


def test_every_shipped_scenario_is_in_it(installed: Path, tmp_path: Path) -> None:
    for path in sorted([*(ROOT / "scenarios").glob("*.yaml"), *(ROOT / "labs").glob("*.yaml")]):
        assert call(installed, "check", path.stem, cwd=tmp_path)
