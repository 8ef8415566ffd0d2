"""A thousand kills of the server of SIP2 between a message and its answer: nothing lost, nothing done twice.

Each message is sent, and the server is killed some milliseconds later, before the device has read an answer. The device
connects again, signs in, and sends the same message until it is answered. `TUILS_BENCH_KILLS` is how often.
"""

from __future__ import annotations

import json
import os
import random
import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests import grove
from tests.grove import ELENA, MARTA, OVERSTORY, SAM
from tuils.library.foundation.desk import wall_clock
from tuils.library.foundation.store import close_store, open_store
from tuils.library.lending.money.paying import charge
from tuils.library.people.self_service.machines import add_machine

from .measure import ROOT, Figure

KILLS = int(os.environ.get("TUILS_BENCH_KILLS", "1000"))
LONGEST = 0.015
"""Seconds after a message by which the server is killed: most of them while it works on it."""
PASSWORD, BLANK = "correct-horse", " " * 18
CENTS = 5
IN_THE_JOURNAL = {"11": "checkout", "15+": "hold_placed", "15-": "hold_cancelled", "09": "checkin"}


class Killed:
    """A server that is killed and started again, and a device that sends again."""

    def __init__(self, path: Path, seed: int = 31) -> None:
        self._path, self._port, self._dice = path, 0, random.Random(seed)
        self._server = self._start()
        self.again = 0

    def _start(self) -> subprocess.Popen[str]:
        words = [sys.executable, "-m", "tuils", "--json", "--library", str(self._path), "serve", "sip2"]
        made = subprocess.Popen([*words, "--port", str(self._port)], stdout=subprocess.PIPE, text=True, cwd=ROOT)
        assert made.stdout
        self._port = int(json.loads(made.stdout.readline())["listening"].rpartition(":")[2])
        return made

    def kill(self) -> None:
        self._server.kill()
        self._server.wait()

    def do(self, message: str) -> str:
        """Send a message; kill the server before its answer is read; send it again until it is answered."""
        with self._line() as line:
            line.sendall(f"{message}\r".encode())
            time.sleep(self._dice.random() * LONGEST)
            self.kill()
        self._server = self._start()
        with self._line() as line:
            while (answer := _ask(line, message)).startswith("96"):
                self.again += 1
        self.again += 1
        return answer

    def _line(self) -> socket.socket:
        line = socket.create_connection(("127.0.0.1", self._port), timeout=60)
        assert _ask(line, f"9300CNkiosk1|CO{PASSWORD}|") == "941"
        return line


def figures(folder: Path) -> Iterator[Figure]:
    path = folder / "library.db"
    grove.NOW = wall_clock() - grove.DAY  # the server's clock is that of this machine
    grove.build(path)
    open_store(path)
    pat = grove.desk_of("pat", grove.Clock(wall_clock()))
    add_machine(pat, "kiosk1", "kiosk", password=PASSWORD)
    charge(pat, ELENA, CENTS * KILLS, "copies")  # what she owes blocks her alone
    close_store()
    killed, answered = Killed(path), Counter[str]()
    try:
        for n in range(KILLS):
            what = ("11", "37", "15+", "15-", "09")[n % 5]
            answer = killed.do(_message(what, n))
            answered[what] += answer[2] in "1Y"
    finally:
        killed.kill()
    done = _done(path)
    yield Figure("kill -9 of the server of devices before an answer", KILLS, "kills")
    yield Figure("there: messages sent again until they were answered", killed.again, "messages")
    yield Figure("there: messages refused at last", KILLS - answered.total(), "messages", None, 0)
    yield Figure("there: answered, and not in the journal", (answered - done).total(), "acts", None, 0)
    yield Figure("there: in the journal more often than answered", (done - answered).total(), "acts", None, 0)


def _message(what: str, n: int) -> str:
    """Return the nth message. Its time is its own, as a device's whose clock goes."""
    at = f"{time.strftime('%Y%m%d', time.localtime())}    {n // 3600 % 24:02}{n // 60 % 60:02}{n % 60:02}"
    match what:
        case "11":
            return f"11NN{at}{BLANK}AO|AA{SAM}|AB{OVERSTORY}|AC|"
        case "37":
            return f"37{at}0400USDBV{CENTS / 100:.2f}|AO|AA{ELENA}|BK{n}|"
        case "09":
            return f"09N{at}{at}AP|AO|AB{OVERSTORY}|AC|"
    return f"15{what[2]}{at}AO|AA{MARTA}|AB{OVERSTORY}|AC|"


def _done(path: Path) -> Counter[str]:
    """Count what the journal has of each message."""
    with sqlite3.connect(path) as store:
        kinds = Counter(dict(store.execute('SELECT kind, count(*) FROM journal WHERE NOT "void" GROUP BY kind')))
        paid = store.execute("SELECT count(*) FROM account_line WHERE kind = 'payment'").fetchone()[0]
    return Counter({what: kinds[kind] for what, kind in IN_THE_JOURNAL.items()} | {"37": int(paid)})


def _ask(line: socket.socket, text: str) -> str:
    line.sendall(f"{text}\r".encode())
    got = b""
    while not got.endswith(b"\r"):
        got += line.recv(65536) or b"\r"
    return got.decode().rstrip("\r")
