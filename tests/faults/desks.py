"""A desk as a process of its own: lends items one after another and says each answer when it has it.

`python -m tests.faults.desks STORE STATION CARD FIRST LAST [PAUSE_MS]`. A line is `lent BARCODE MS`,
`refused BARCODE CODES MS`; written and flushed after the commit.
"""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

from tuils.cli.opening import open_desk
from tuils.library.circulation.checkout import checkout
from tuils.library.refusals import Refused


def main(store: str, station: str, card: str, first: int, last: int, pause: float) -> None:
    order = list(range(first, last))
    turn = sum(map(ord, station))
    with open_desk(Path(store), station=station) as opened:
        print("ready", flush=True)
        sys.stdin.readline()
        threading.Event().wait(pause * (turn % 16) / 16)  # people do not move in step
        for number in rotated(order, turn):
            begun = time.perf_counter()
            try:
                opened.do(checkout, card, f"C{number}")
                said = f"lent C{number}"
            except Refused as no:
                said = f"refused C{number} {','.join(no.codes)}"
            print(said, round((time.perf_counter() - begun) * 1000, 1), flush=True)
            if pause:
                threading.Event().wait(pause)


def rotated(order: list[int], turn: int) -> list[int]:
    """Each desk begins elsewhere, so that they meet in the middle and not in step."""
    place = turn % max(1, len(order))
    return order[place:] + order[:place]


if __name__ == "__main__":
    _, path, name, number, start, end, *rest = sys.argv
    main(path, name, number, int(start), int(end), float(rest[0]) / 1000 if rest else 0.0)
