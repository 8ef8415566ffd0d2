"""`python -m tuils`, and the installed `tuils`."""

from __future__ import annotations

import gc
import sys

MADE_BEFORE_COLLECTING = 60_000
"""The number of objects made and not released before the garbage collector looks at any: more than a start makes, since
they stay until the end anyway; thousands of records come and go, and none refers to itself. A running program collects
as usual: `values.garbage`."""


def main() -> int:
    """Run the command line of this process; return the exit code."""
    usually = gc.get_threshold()
    gc.set_threshold(MADE_BEFORE_COLLECTING)
    from tuils.cli.front import run_program

    from .values import garbage

    garbage.usually = usually
    code = run_program(sys.argv[1:])
    gc.freeze()  # the process ends: the system takes all of it back at once
    return code


if __name__ == "__main__":
    raise SystemExit(main())
