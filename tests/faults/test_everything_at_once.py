"""Many desks do everything at once, and some are cut off in the middle: no answered write is lost, all stays sound."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.library.acts import furnish, open_library
from tests.library.always import broken
from tests.library.makers import DAY, Clock, beginner, desk_of, rows, value
from tuils.library.foundation.desk import wall_clock
from tuils.library.foundation.journal.verifying import verify_store
from tuils.library.foundation.store import close_store, open_store
from tuils.library.front.starting import Beginning, start_library
from tuils.library.people.staff.system_user import system_user
from tuils.models import db

from .test_many_desks import all_of
from .test_power_cut import go

pytestmark = pytest.mark.whole

ROOT = Path(__file__).parents[2]


@pytest.fixture
def busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A library with few people and copies that everybody wants."""
    for name in ("TUILS_STATE", "TUILS_CONFIG"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    path, clock = tmp_path / "library.db", Clock(wall_clock() - DAY)
    start_library(path, Beginning("Busy", system_user=system_user()), beginner(clock))
    db.execute_sql("PRAGMA synchronous = OFF")
    desk = desk_of("admin", clock, "making")
    open_library(desk)
    things = furnish(desk)
    path.with_suffix(".things").write_text(json.dumps(asdict(things)))
    close_store()
    yield path
    close_store()


def start(path: Path, station: str, seed: int, count: int, deeds: str = "") -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.busy", str(path), station, str(seed), str(count), deeds],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def sound() -> None:
    verified = verify_store()
    assert verified.ok, verified.differences[:5]
    assert broken() == []
    twice = rows("SELECT held_for FROM item WHERE held_for IS NOT NULL GROUP BY held_for HAVING count(*) > 1")
    assert twice == [], "two desks never put two copies by for one hold"
    holes = rows("SELECT device FROM journal GROUP BY device HAVING max(seq) <> count(*)")
    assert holes == [], "each desk's entries are numbered without gaps"


def test_whatever_all_desks_do_at_once(busy: Path, full: bool) -> None:
    count, times = (16, 150) if full else (4, 25)
    answers = all_of([start(busy, f"desk {n}", n, times) for n in range(count)])
    assert [len(lines) for lines in answers] == [times] * count, "each answered each time"
    assert all(any(line[0] != "-" for line in lines) for lines in answers), "not all was refused at any desk"
    open_store(busy)
    written = dict(rows("SELECT device, max(seq) FROM journal WHERE device NOT LIKE '%~' GROUP BY device"))
    lasts = sorted(max((int(line.split()[0]) for line in lines if line[0] != "-"), default=0) for lines in answers)
    # A night at a desk writes what is known of people anew under a name of its own, which ends in "~".
    assert sorted(n for device, n in written.items() if device.startswith("desk"))[-count:] == [n for n in lasts if n]
    sound()


CUT = (
    "",
    "charge_by_hand,pay_some,void",
    "lend,lose,take_back",
    "hold_title,take_back,lend",
    "lend,close_a_day,open_a_day",
)


@pytest.mark.parametrize("deeds", CUT)
def test_what_was_cut_off_is_whole_or_not_at_all(busy: Path, full: bool, deeds: str) -> None:
    chance = random.Random(deeds)
    for round_ in range(20 if full else 2):
        desks = [start(busy, f"desk {round_} {n}", round_ * 7 + n, 400, deeds) for n in range(2)]
        for desk in desks:
            go(desk)
        answered = [cut(desk, chance.randrange(1, 40)) for desk in desks]
        open_store(busy)
        for number, last in enumerate(answered):
            kept = value("SELECT max(seq) FROM journal WHERE device LIKE ?", f"desk-{round_}-{number}%") or 0
            assert kept >= last, "what was answered is there"
        sound()
        close_store()


def cut(desk: subprocess.Popen[str], after: int) -> int:
    """Kill it after so many answers; return the last entry that it reported."""
    assert desk.stdout is not None
    said = [desk.stdout.readline() for _ in range(after)]
    os.kill(desk.pid, signal.SIGKILL)
    said += desk.stdout.read().splitlines(keepends=True)
    desk.wait()
    told = [line.split()[0] for line in said if line.endswith("\n")]
    return max((int(word) for word in told if word != "-"), default=0)
