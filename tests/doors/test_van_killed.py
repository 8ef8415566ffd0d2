"""`van sync` over a real line is killed at any moment, at either end: both open, verify, and lose nothing."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shlex
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.library.makers import DAY

from .calling import PIN, ROOT, Program
from .guests import NEEDS_SSHD, PATIENCE, Sshd, serving
from .vans import Fleet, fleet_of

pytestmark = NEEDS_SSHD
KILLS = int(os.environ.get("EXAMPLES", "9"))
AS_ASKED = (
    "cd {root} && export TUILS_LIBRARY={folder}/library.db TUILS_STATE={folder}/state "
    "TUILS_CONFIG={folder}/station.toml"
    ' && eval "exec {python} -m $SSH_ORIGINAL_COMMAND"'
)


def by_the_wall() -> int:
    """The machine's clock, which the processes that are killed have; in microseconds."""
    return int(time.time() * 1_000_000)


@pytest.fixture
def fleet(bare: Program) -> Fleet:
    bare.clock.now = by_the_wall() - DAY
    assert bare("init", "--name", "Maple Grove", "--zone", "America/Chicago", TUILS_PIN=PIN).code == 0
    for number in range(1, 5):
        assert bare("title", "add", f"Book {number}", "--barcode", f"I{number}").code == 0
    return fleet_of(bare)


@pytest.fixture
def line(fleet: Fleet, tmp_path: Path) -> Iterator[Sshd]:
    yield from serving(Sshd(tmp_path, command=AS_ASKED))


def syncing(fleet: Fleet, line: Sshd) -> subprocess.Popen[bytes]:
    *ssh, host = line.words()
    env = {**os.environ, "TUILS_LIBRARY": str(fleet.van.library), "TUILS_STATE": str(fleet.van.folder / "state")}
    return subprocess.Popen(
        [sys.executable, "-m", "tuils", "--json", "van", "sync", host],
        cwd=ROOT,
        env={**env, "TUILS_SSH": shlex.join(ssh)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def those_there(fleet: Fleet) -> list[int]:
    """The processes that work at the main library."""
    found, mark = [], f"TUILS_LIBRARY={fleet.main.library}".encode()
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            asked = b"van" in (place / "cmdline").read_bytes().split(b"\0")
            if asked and mark in (place / "environ").read_bytes().split(b"\0"):
                found.append(int(place.name))
    return found


def cut(fleet: Fleet, line: Sshd, moment: float, dies: str) -> None:
    running = syncing(fleet, line)
    time.sleep(moment)
    if dies == "there":
        for one in those_there(fleet):
            with contextlib.suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
    elif dies == "both ends of the line":
        os.killpg(running.pid, signal.SIGKILL)
    else:
        os.kill(running.pid, signal.SIGKILL)
    running.communicate(timeout=PATIENCE)
    end = time.monotonic() + PATIENCE
    while those_there(fleet):
        assert time.monotonic() < end, "a merge there hangs when its line is gone"
        time.sleep(0.05)


def sound(fleet: Fleet) -> None:
    for machine in (fleet.main, fleet.van):
        assert machine.digest()
        with contextlib.closing(sqlite3.connect(machine.library)) as store:
            assert store.execute("SELECT count(*) FROM taken_bundle WHERE waits").fetchone() == (0,)


def test_a_sync_that_is_killed_at_any_moment_loses_nothing(fleet: Fleet, line: Sshd) -> None:
    began = time.monotonic()
    said, wrong = syncing(fleet, line).communicate(timeout=PATIENCE)
    lasts, chance, cards = time.monotonic() - began, random.Random(17), []
    assert json.loads(said).get("missing") == {}, (said, wrong)
    for number in range(KILLS):
        fleet.main.program.clock.now = by_the_wall()
        for name, machine in ((f"M{number}", fleet.main), (f"V{number}", fleet.van)):
            cards.append(machine.patron(name))
            assert machine("checkout", cards[-1], f"I{number % 4 + 1}").code == 0
            assert machine("checkin", f"I{(number + 1) % 4 + 1}").code in (0, 1)
        dies = ("here", "there", "both ends of the line")[number % 3]
        cut(fleet, line, lasts * (number + chance.random()) / KILLS, dies)
        fleet.main.program.clock.now = by_the_wall()
        sound(fleet)
    for _time in range(2):  # what the main library makes of it goes back, too
        said, wrong = syncing(fleet, line).communicate(timeout=PATIENCE)
        assert json.loads(said).get("missing") == {}, (said, wrong)
    fleet.main.program.clock.now = by_the_wall()
    assert fleet.main.digest() == fleet.van.digest()
    for machine in (fleet.main, fleet.van):
        assert all(machine.json("show", "patron", card)[0]["patron"] == card for card in cards)
    fleet.main.program.clock.now = by_the_wall() + 2 * DAY
    for machine in (fleet.main, fleet.van):
        assert machine("daily").code == 0
    assert not [*fleet.main.folder.rglob(".tuils-*")], "what was in the making goes, too"
