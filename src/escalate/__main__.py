"""`python -m escalate` and the installed command; holds no logic."""

from __future__ import annotations

from escalate.cli.app import app


def main() -> None:
    """Run the command line and exit with its code."""
    app(prog_name="escalate")


if __name__ == "__main__":
    main()
