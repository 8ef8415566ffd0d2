"""Devices over SIP2: messages read, a checkout over loopback against the verb alone, and 64 devices connected."""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from subprocess import PIPE, Popen
from sys import executable

from tests.library.makers import desk_of
from tuils.formats.sip2.codec import decode
from tuils.library.foundation.desk import wall_clock
from tuils.library.foundation.store import close_store, open_store
from tuils.library.lending.loans.checkout import checkout
from tuils.library.people.patrons.last_use import note_use_of_card
from tuils.library.people.self_service.machines import add_machine

from .large import make_large
from .lending import ALL
from .measure import ROOT, Figure, cpu_each

READ, TIMES, FEW, LINES = 100_000, 400, 50, 64
PASSWORD = "correct-horse"
NOW, BLANK = "20261207    103100", " " * 18
MESSAGES = (
    f"11NN{NOW}{BLANK}AO|AA21234000000012|AB31234000010017|AC|AY1AZ".encode(),
    f"63001{NOW}{' ' * 10}AO|AA21234000000012|AC|AD7391|AY2AZEE41".encode(),
    f"09N{NOW}{NOW}AP|AO|AB31234000010017|AC|".encode(),
)


def figures(folder: Path) -> Iterator[Figure]:
    seconds = cpu_each(lambda n: decode(MESSAGES[n % len(MESSAGES)]), READ)
    yield Figure("messages of devices read, a CPU second", 1 / seconds, "messages", None, 50_000, least=True)
    path = folder / "large.db"
    make_large(path)
    open_store(path)
    desk = desk_of("admin", wall_clock)
    for n in range(LINES):
        add_machine(desk, f"kiosk{n}", "kiosk", password=PASSWORD)
    words = [executable, "-m", "tuils", "--json", "--library", str(path), "serve", "sip2", "--port", "0"]
    with Popen(words, stdout=PIPE, text=True, cwd=ROOT) as server, ExitStack() as lines:
        assert server.stdout
        port = int(json.loads(server.stdout.readline())["listening"].rpartition(":")[2])
        try:
            first = lines.enter_context(_line(port, 0))
            yield from _checkouts(server.pid, first)
            for n in range(1, LINES):
                _ask(lines.enter_context(_line(port, n)), f"63001{NOW}{' ' * 10}AO|AAP{n}|AC|")
            yield Figure(f"memory of the server with {LINES} devices", _peak(server.pid), "MiB", None, 120)
        finally:
            server.terminate()
    close_store()


def _checkouts(server: int, line: socket.socket) -> Iterator[Figure]:
    """A few by the verb, a few by message with a card each, and a few with five to a card, in turn."""
    desk = desk_of("admin", wall_clock)

    def verb(n: int) -> None:
        checkout(desk, f"P{20_000 + n}", f"C{40_000 + n}", override=ALL)

    def each(n: int) -> None:
        _lend(line, f"P{22_000 + n}", f"C{45_000 + n}")

    def five(n: int) -> None:
        _lend(line, f"P{24_000 + n // 5 * 5}", f"C{50_000 + n}")

    for n in range(TIMES + FEW):  # a card's first use in a month is noted, which is no part of a checkout
        note_use_of_card(desk, f"P{22_000 + n}")
        note_use_of_card(desk, f"P{24_000 + n}")
    turns, own = [], os.getpid()
    for first in range(0, TIMES + FEW, FEW):
        turns.append((_some(own, verb, first), _some(server, each, first), _some(server, five, first)))
    bare, one, several = zip(*turns[1:], strict=True)  # the first one warms up
    wall, cpu = _wall(bare), _cpu_of(bare)
    named = "a checkout by message over loopback"
    yield Figure(f"{named}, five to a card: beyond the verb, p50", _wall(several) - wall, "ms", wall, 5.0)
    yield Figure(f"{named}, a card each: beyond the verb, p50", _wall(one) - wall, "ms", wall, 5.0)
    yield Figure(f"{named}, five to a card: CPU of the server", _cpu_of(several) / cpu, "x", cpu, 2.0)
    yield Figure(f"{named}, a card each: CPU of the server", _cpu_of(one) / cpu, "x", cpu, 2.0)


def _wall(turns: Sequence[tuple[float, float]]) -> float:
    return median(wall for wall, _cpu in turns)


def _cpu_of(turns: Sequence[tuple[float, float]]) -> float:
    """Return the CPU of one, in milliseconds."""
    return sum(cpu for _wall, cpu in turns) / TIMES * 1000


def _some(process: int, act: Callable[[int], None], first: int) -> tuple[float, float]:
    """Do it a few times. Return the median of its milliseconds, and the CPU seconds of the process in all."""
    walls, cpu = [], _used(process)
    for n in range(first, first + FEW):
        start = time.perf_counter()
        act(n)
        walls.append((time.perf_counter() - start) * 1000)
    return median(walls), _used(process) - cpu


def _lend(line: socket.socket, card: str, item: str) -> None:
    answer = _ask(line, f"11NN{NOW}{BLANK}AO|AA{card}|AB{item}|AC|")
    assert answer.startswith("121"), answer


def _line(port: int, n: int) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", port), timeout=60)
    assert _ask(line, f"9300CNkiosk{n}|CO{PASSWORD}|") == "941"
    return line


def _ask(line: socket.socket, text: str) -> str:
    line.sendall(f"{text}\r".encode())
    got = b""
    while not got.endswith(b"\r"):
        got += line.recv(65536) or b"\r"
    return got.decode().rstrip("\r")


def _used(process: int) -> float:
    """CPU seconds of a process so far."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _peak(process: int) -> float:
    """The most memory of a process so far, in MiB."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
