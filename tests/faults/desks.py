"""A desk as a process of its own: lends items one after another and says each answer when it has it.

`python -m tests.faults.desks STORE STATION CARD FIRST LAST [PAUSE_MS [ROUNDS]]`. A line is `lent BARCODE MS`,
`back BARCODE MS` or `refused BARCODE CODES MS`; written and flushed after the commit. With ROUNDS it goes over
its items so often, lending and taking back in turn. With 0 ROUNDS it takes a payment of 1 cent for each number from
FIRST to LAST, a line `paid ENTRY MS` each.
"""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

from tuils.library.foundation.refusals import Refused
from tuils.library.front.opening import Opened, open_desk
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.money.paying import pay


def main(store: str, station: str, card: str, first: int, last: int, pause: float, rounds: int) -> None:
    turn = sum(map(ord, station))
    order = rotated(list(range(first, last)), turn)
    with open_desk(Path(store), station=station) as opened:
        print("ready", flush=True)
        sys.stdin.readline()
        threading.Event().wait(pause * (turn % 16) / 16)  # people do not move in step
        for _number in order if rounds == 0 else ():
            begun = time.perf_counter()
            said = f"paid {opened.do(pay, card, 1).entry}"
            print(said, round((time.perf_counter() - begun) * 1000, 1), flush=True)
        for round_ in range(rounds):
            for number in order:
                begun = time.perf_counter()
                said = take_back(opened, number) if round_ % 2 else lend(opened, card, number)
                print(said, round((time.perf_counter() - begun) * 1000, 1), flush=True)
                if pause:
                    threading.Event().wait(pause)


def lend(opened: Opened, card: str, number: int) -> str:
    try:
        opened.do(checkout, card, f"C{number}")
    except Refused as no:
        return f"refused C{number} {','.join(no.codes)}"
    return f"lent C{number}"


def take_back(opened: Opened, number: int) -> str:
    opened.do(checkin, f"C{number}")
    return f"back C{number}"


def rotated(order: list[int], turn: int) -> list[int]:
    """Return the order begun elsewhere for each desk, so that they meet in the middle and not in step."""
    place = turn % max(1, len(order))
    return order[place:] + order[:place]


if __name__ == "__main__":
    _, path, name, number, start, end, *rest = sys.argv
    rounds = int(rest[1]) if len(rest) > 1 else 1
    main(path, name, number, int(start), int(end), float(rest[0]) / 1000 if rest else 0.0, rounds)
