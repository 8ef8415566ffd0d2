"""The floor of many desks: a process that does the five statements of a checkout one after another, waiting for others
as SQLite waits.

`python -m bench.floors.bare_desks STORE FIRST LAST`: a line `lent NUMBER MS` or `refused NUMBER MS` each.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from peewee import OperationalError

from . import five_statements


def main(path: str, first: int, last: int) -> None:
    store = five_statements.opened(Path(path))
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(first, last):
        begun, word = time.perf_counter(), "lent"
        try:
            five_statements.lend(number)
        except OperationalError:
            word = "refused"
        print(word, number, round((time.perf_counter() - begun) * 1000, 1), flush=True)
    store.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
