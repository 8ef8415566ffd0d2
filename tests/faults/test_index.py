"""The index is made anew while a desk lends, and is cut off in the middle: nothing is lost, and it comes to its end."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.formats.samples import marc
from tests.library.makers import desk_of
from tuils.library.foundation.desk import wall_clock
from tuils.library.foundation.store import close_store, open_store
from tuils.library.holdings.finding import find_titles
from tuils.library.holdings.titles.staleness import stale_parts
from tuils.library.reach.replay import verify_library
from tuils.models import db

from .conftest import ITEMS, Place
from .test_power_cut import go, start

pytestmark = pytest.mark.whole

ROOT = Path(__file__).parents[2]
TITLES = 1500


@pytest.fixture
def stocked(place: Place, tmp_path: Path) -> Place:
    """A library with titles besides the copies that are checked out."""
    fixed = ("008", "240101s2024    xx            000 0 eng d")
    made = (marc(("001", f"n{n}"), fixed, ("245", f"10\x1faBees of month {n}")) for n in range(TITLES))
    file = tmp_path / "titles.mrc"
    file.write_bytes(b"".join(made))
    done = run(place, "import", "marc", str(file), "--match", "none")
    assert done.returncode == 0, done.stderr
    return place


def words(place: Place, *command: str) -> list[str]:
    return [sys.executable, "-m", "tuils", "--library", str(place.path), "--station", "office", "--json", *command]


def run(place: Place, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words(place, *command), cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)


def asked(path: Path, text: str) -> int:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30)) as store:
        return int(store.execute(text).fetchone()[0])


def test_a_desk_lends_while_all_is_made_anew(stocked: Place) -> None:
    desk = start(stocked, "desk", stocked.cards[0], 0, ITEMS, 2)
    go(desk)
    done = run(stocked, "index", "--rebuild")
    answers = desk.communicate(timeout=300)[0].splitlines()
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["did"]["index"] >= TITLES
    assert len(answers) == ITEMS
    assert all(line.startswith("lent") for line in answers)
    sound(stocked)


def test_what_is_cut_in_the_middle_is_finished_by_the_next_who_opens(stocked: Place, full: bool) -> None:
    chance = random.Random(7)
    for _round in range(8 if full else 3):
        running = subprocess.Popen(words(stocked, "index", "--rebuild"), cwd=ROOT, stdout=subprocess.DEVNULL)
        until = time.monotonic() + 300
        begun = "SELECT count(*) FROM finding_state WHERE name = 'derived' AND text = ''"
        while running.poll() is None and not asked(stocked.path, begun) and time.monotonic() < until:
            threading.Event().wait(0.001)
        threading.Event().wait(chance.random() / 2)
        if running.poll() is None:
            os.kill(running.pid, signal.SIGKILL)
        running.wait()
    assert run(stocked, "search", "bees").returncode == 0
    sound(stocked)


def test_a_library_whose_index_was_dropped_opens_lends_and_finds(stocked: Place) -> None:
    with closing(sqlite3.connect(stocked.path)) as other:
        other.execute("DROP TABLE biblio_index")
        other.commit()
    said = run(stocked, "verify")
    assert (said.returncode, json.loads(said.stdout)["ok"]) == (1, False)
    assert json.loads(said.stdout)["differences"] == ["biblio_index: it is missing"]
    done = run(stocked, "checkout", stocked.cards[0], "C1")
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert len(run(stocked, "search", "bees").stdout.splitlines()) == 20, "who opened it made it anew"
    assert run(stocked, "verify").returncode == 0
    sound(stocked)


def sound(place: Place) -> None:
    """All is there, and nothing is left to do."""
    open_store(place.path)
    found = verify_library(desk_of("admin", wall_clock))
    assert (found.differences, found.finding) == ((), ())
    assert stale_parts() == ()
    assert find_titles("bees month", limit=5).total == TITLES
    assert db.execute_sql("SELECT count(*) FROM biblio").fetchone() == (TITLES,)
    close_store()
