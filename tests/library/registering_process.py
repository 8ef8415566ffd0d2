"""A desk as a process of its own that registers parties one after another and says each answer when it is written.

`python -m tests.library.registering_process STORE STATION SESSION OFFSET FIRST LAST [EVERY]`. It says `ready`, and
waits for a line before the first and after EVERY so many. OFFSET: microseconds from the machine's clock to that of the
library. A line is `coming NUMBER HEADS`, `waiting NUMBER HEADS` or `refused NUMBER CODES`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tuils.library.activities.programs.parties import Guest, SignUp
from tuils.library.activities.registration.registering import register_for_session
from tuils.library.foundation.desk import wall_clock
from tuils.library.foundation.refusals import Refused
from tuils.library.foundation.store import close_store, open_store
from tuils.models import base, db

from .makers import desk_of


def heads_of(number: int) -> int:
    return number * 7 % 4 + 1


def main(store: str, station: str, session: str, offset: int, first: int, last: int, every: int) -> None:
    base.PRAGMAS["busy_timeout"] = 300_000  # whoever waits longest has its turn, on a slow machine too
    open_store(Path(store))
    db.execute_sql("PRAGMA synchronous = OFF")
    desk = desk_of("admin", lambda: wall_clock() + offset, station)
    print("ready", flush=True)
    for number in range(first, last):
        if (number - first) % every == 0:
            sys.stdin.readline()
        try:
            done = register_for_session(
                desk, session, SignUp(guest=Guest(f"G{number}", phone=f"555 {number}"), heads=heads_of(number))
            )
            said = f"{done.state} {number} {done.line.heads}"
        except Refused as no:
            said = f"refused {number} {','.join(no.codes)}"
        print(said, flush=True)
    close_store()


if __name__ == "__main__":
    path, name, key, shift, start, end, *rest = sys.argv[1:]
    main(path, name, key, int(shift), int(start), int(end), int(rest[0]) if rest else 1000)
