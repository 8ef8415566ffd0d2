"""kill -9 in the middle of the day's work: the next run goes on from there, and nothing was done twice."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.library.makers import DAY, Clock, add_item, beginner, desk_of
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.desk import wall_clock
from tuils.library.foundation.journal.verifying import verify_store
from tuils.library.foundation.store import close_store, open_store
from tuils.library.front.starting import Beginning, start_library
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.terms.blocks import Override
from tuils.library.people.patrons.patrons import register_patron
from tuils.library.people.staff.system_user import system_user
from tuils.models import db

pytestmark = pytest.mark.whole

ROOT = Path(__file__).parents[2]
LATE = 240
PATRONS = 12
SO_MANY = Override.of(["TOO_MANY_ITEMS"], "so many on purpose")


@pytest.fixture
def late(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library where many loans are so late that they are lost today."""
    for name in ("TUILS_STATE", "TUILS_CONFIG"):
        monkeypatch.setenv(name, str(tmp_path / name))
    path, clock = tmp_path / "library.db", Clock(wall_clock() - 80 * DAY)
    start_library(path, Beginning("Late", system_user=system_user()), beginner(clock))
    db.execute_sql("PRAGMA synchronous = OFF")
    desk = desk_of("admin", clock, "making")
    for name, worth in (("bill_without_notice", True), ("daily_lost_limit", LATE), ("daily_charge_cents", 10**7)):
        set_value(desk, name, worth)
    fields = {"category": "LIB", "expires_on": "2999-01-01"}
    cards = [register_patron(desk, {"first_name": f"P{n}", **fields}).card for n in range(PATRONS)]
    for number in range(LATE):
        add_item(desk, f"C{number}", "DVD", price_cents=1000)
        checkout(desk, cards[number % PATRONS], f"C{number}", override=SO_MANY)
    close_store()
    return path


def start(path: Path) -> subprocess.Popen[str]:
    env = {**os.environ, "TUILS_LIBRARY": str(path)}
    words = [sys.executable, "-m", "tuils", "--json", "daily"]
    return subprocess.Popen(words, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def count(path: Path, kind: str) -> int:
    """How many entries of this kind the program wrote by itself."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as store:
        text = "SELECT count(*) FROM journal WHERE kind = ? AND operator = 'tuils'"
        return int(store.execute(text, (kind,)).fetchone()[0])


def test_what_was_cut_goes_on_and_nothing_is_done_twice(late: Path, full: bool) -> None:
    chance, cut = random.Random(5), []
    for _round in range(12 if full else 3):
        running = start(late)
        before = count(late, "item_state")
        until = time.monotonic() + 300
        while running.poll() is None and count(late, "item_state") == before and time.monotonic() < until:
            pass
        time.sleep(chance.random() / 20)
        if running.poll() is None:
            os.kill(running.pid, signal.SIGKILL)
        running.communicate()
        cut.append(count(late, "item_state"))
    assert 0 < cut[0] < LATE, "it was cut in the middle"
    last = start(late)
    said, wrong = last.communicate(timeout=300)
    assert last.returncode == 0, wrong
    assert json.loads(said)["did"].get("checkpoint", 1)
    assert count(late, "item_state") == LATE
    assert count(late, "charge") == LATE
    open_store(late)
    verified = verify_store()
    assert verified.ok, verified.differences[:5]
    assert db.execute_sql("SELECT count(*) FROM daily_step WHERE outcome = ''").fetchone() == (0,)
    close_store()
