"""A long run that a test stops: stopped.py SCRATCH WORKERS CHUNK.

Says how many worlds are done, and how it ended; exits as the command does.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fake_engine import ENGINE, a_model, simulate_but_hang

from escalate.errors import EscalateError
from escalate.runs.ensemble import Progress, extend

WORLDS = 5000


def main(scratch: Path, workers: int, chunk: int) -> int:
    try:
        extend(
            a_model(scratch=scratch),
            resolved="",
            seed=3,
            worlds=WORLDS,
            root=scratch / "runs",
            workers=workers,
            chunk=chunk,
            progress=say,
            engine=ENGINE._replace(simulate=simulate_but_hang),
        )
    except EscalateError as error:
        print(error.what, flush=True)  # noqa: T201 (what the test reads)
        return error.exit_code
    return 0


def say(progress: Progress) -> None:
    print(progress.done, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
