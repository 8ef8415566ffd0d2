"""A desk as a process of its own that does whatever staff do, in any order.

`python -m tests.faults.busy STORE STATION SEED COUNT [DEED,...]`. A line is `SEQ DEED` after the commit: the last of
this desk's entries by then. What is refused is `- DEED`. These deeds alone, where they are named.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

from tests.library.acts import EVERYTHING, Deed, Things, night
from tests.library.makers import value
from tuils.library.foundation.refusals import Refused
from tuils.library.front.opening import Opened, open_desk

RARELY = 20


def main(store: Path, station: str, seed: int, count: int, only: str) -> None:
    chance, things = random.Random(seed), Things(**json.loads(store.with_suffix(".things").read_text()))
    named = [deed for deed in EVERYTHING if deed.__name__ in only.split(",")]
    with open_desk(store, station=station) as opened:
        print("ready", flush=True)
        sys.stdin.readline()
        for _number in range(count):
            rare = not named and chance.randrange(RARELY) == 0
            deed = night if rare else chance.choice(named or EVERYTHING)
            print(do(opened, deed, things, chance), deed.__name__, flush=True)


def do(opened: Opened, deed: Deed, things: Things, chance: random.Random) -> str:
    try:
        deed(opened.desk, things, chance.randrange(3), chance.randrange(3))
    except Refused:
        return "-"
    return str(value("SELECT coalesce(max(seq), 0) FROM journal WHERE device = ?", opened.desk.device))


if __name__ == "__main__":
    _, path, name, number, times, *rest = sys.argv
    main(Path(path), name, int(number), int(times), "".join(rest))
