"""`python -m tuils`, and the installed `tuils`."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line that this process was given; gives back the exit code."""
    from tuils.cli.front import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    raise SystemExit(main())
