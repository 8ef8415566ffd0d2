"""`python -m tuils`, and the installed `tuils`."""

from __future__ import annotations

import gc
import sys

MADE_BEFORE_COLLECTING = 60_000
"""Things that were made and not let go of before any of them is looked at as garbage: more than a start makes, so that
none looks through what stays until the end anyway; and records come and go by thousands, none refers to itself. What
stays open looks as usual once it stands: `values.garbage`."""


def main() -> int:
    """Run the command line that this process was given; gives back the exit code."""
    usually = gc.get_threshold()
    gc.set_threshold(MADE_BEFORE_COLLECTING)
    from tuils.cli.front import run

    from .values import garbage

    garbage.usually = usually
    code = run(sys.argv[1:])
    gc.freeze()  # the process ends: the system takes all of it back at once
    return code


if __name__ == "__main__":
    raise SystemExit(main())
