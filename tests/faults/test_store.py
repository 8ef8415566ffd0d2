"""The disk is full, the clock is wrong, a copy lies beside its original: a plain sentence each, and nothing is lost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tuils.library.foundation.desk import wall_clock
from tuils.library.foundation.journal.applying import have
from tuils.library.foundation.journal.verifying import verify_store
from tuils.library.foundation.store import close_store, open_store
from tuils.models import AccountLine, Loan

from .conftest import Place, fill

pytestmark = pytest.mark.whole

ROOT = Path(__file__).parents[2]
HOUR = 3_600_000_000


def tuils(path: Path, *words: str, clock: int | None = None) -> subprocess.CompletedProcess[str]:
    """The program as a child; `clock` sets what its machine believes the time to be, in microseconds."""
    start = "from tuils.__main__ import main; raise SystemExit(main())"
    if clock is not None:
        start = f"import time; time.time_ns = lambda: {clock * 1000}; {start}"
    words = ("--library", str(path), *words)
    return subprocess.run([sys.executable, "-c", start, *words], capture_output=True, text=True, cwd=ROOT, check=False)


def plain(ran: subprocess.CompletedProcess[str]) -> str:
    """Return the text that people read: whole sentences, no traceback."""
    assert "Traceback" not in ran.stderr + ran.stdout
    return ran.stderr


def sound(path: Path, loans: int) -> None:
    open_store(path)
    assert Loan.select().where(Loan.closed_at.is_null()).count() == loans
    assert verify_store().ok
    close_store()


def test_a_full_disk_says_so_and_loses_nothing(place: Place, small_disk: Path) -> None:
    path = small_disk / "library.db"
    shutil.copy(place.path, path)
    assert tuils(path, "checkout", place.cards[0], "C1").returncode == 0
    fill(small_disk)
    ran = tuils(path, "checkout", place.cards[0], *(f"C{n}" for n in range(2, 60)))
    assert ran.returncode == 3
    assert "the disk is full" in plain(ran)
    os.unlink(small_disk / "filling")
    assert tuils(path, "checkout", place.cards[0], "C100").returncode == 0
    open_store(path)
    assert Loan.select().where(Loan.closed_at.is_null()).count() == 2
    assert verify_store().ok
    close_store()


def test_a_payment_on_a_full_disk_is_booked_once_or_not_at_all(place: Place, small_disk: Path) -> None:
    path, card = small_disk / "library.db", place.cards[0]
    shutil.copy(place.path, path)
    assert tuils(path, "charge", card, "10.00", "--reason", "a new card").returncode == 0
    fill(small_disk)
    paid = tuils(path, "pay", card, "3.00")
    assert paid.returncode in (0, 3), "there may be just enough room"
    if paid.returncode:
        assert "the disk is full" in plain(paid)
    assert tuils(path, "daily").returncode in (0, 3)
    os.unlink(small_disk / "filling")
    assert tuils(path, "pay", card, "2.00").returncode == 0
    open_store(path)
    kept = [row.cents for row in AccountLine.select().where(AccountLine.kind == "payment").order_by(AccountLine.at)]
    assert kept == ([200] if paid.returncode else [300, 200])
    assert verify_store().ok
    close_store()
    assert tuils(path, "daily").returncode == 0


def test_a_copy_beside_its_original_writes_under_another_name(place: Place) -> None:
    assert tuils(place.path, "checkout", place.cards[0], "C1").returncode == 0
    copy = place.path.with_name("copy.db")
    shutil.copy(place.path, copy)
    for path in (place.path, copy):
        assert tuils(path, "checkout", place.cards[0], "C2").returncode == 0
    names = []
    for path in (place.path, copy):
        open_store(path)
        names.append(set(have()))
        close_store()
    assert len(names[1] - names[0]) == 1
    sound(copy, 2)


def test_a_library_put_back_by_a_plain_copy_does_not_use_numbers_twice(place: Place) -> None:
    assert tuils(place.path, "checkout", place.cards[0], "C1").returncode == 0
    old = place.path.with_name("old.db")
    shutil.copy(place.path, old)
    assert tuils(place.path, "checkout", place.cards[0], "C2").returncode == 0
    with place.path.open("wb") as again:  # cp keeps the inode of what it writes over
        again.write(old.read_bytes())
    open_store(place.path)
    before = set(have())
    close_store()
    assert tuils(place.path, "checkout", place.cards[0], "C3").returncode == 0
    open_store(place.path)
    assert len(set(have()) - before) == 1
    close_store()
    sound(place.path, 2)


def test_a_clock_set_back_an_hour_is_told_and_work_goes_on(place: Place) -> None:
    assert tuils(place.path, "checkout", place.cards[0], "C1").returncode == 0
    ran = tuils(place.path, "checkout", place.cards[0], "C2", "--json", clock=wall_clock() - HOUR)
    assert ran.returncode == 0
    assert "This computer's clock is" in plain(ran)
    assert json.loads(ran.stdout)["item"] == "C2"
    sound(place.path, 2)


def test_a_clock_set_to_1970_lends_nothing(place: Place) -> None:
    ran = tuils(place.path, "--json", "checkout", place.cards[0], "C1", clock=86_400_000_000)
    assert ran.returncode == 1
    line = json.loads(ran.stdout)
    assert "CLOCK_WRONG" in line["refused"]
    assert "1970" in line["message"]
    plain(ran)
    sound(place.path, 0)
