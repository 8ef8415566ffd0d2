"""After the promised time no file of the library's folder tells who had what: looked for in the bytes of all."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from pathlib import Path

from tests.doors.calling import Program
from tests.doors.test_van_privacy import telling


def lent(program: Program, item: str) -> set[tuple[str, str]]:
    """Check a copy out to Ada, back up, and check it in a day later. Return the (loan, patron) pairs."""
    program("checkout", program.patron("Ada"), item)
    with contextlib.closing(sqlite3.connect(program.library)) as store:
        pairs = set(store.execute("SELECT id, patron FROM loan WHERE patron > ''"))
    assert program("backup").code == 0
    program.clock.forward(days=1)
    program("checkin", item)
    return pairs


def kept(program: Program) -> list[Path]:
    return sorted((program.folder / "backups").glob("*.backup.db"))


def test_after_a_closed_summer_the_first_start_cleans(program: Program) -> None:
    pairs = lent(program, "I1")
    program("backup")
    program.clock.forward(days=1)
    assert program("restore", str(kept(program)[0])).code == 0, "what it replaced is a copy, too"
    program("checkin", "I1")
    shutil.copy(kept(program)[0], program.folder / "library.db.before-0009_people")
    saved = program.folder / "state" / "saved" / "library.db.saved-20261201-090000-7"
    saved.parent.mkdir(exist_ok=True)
    shutil.copy(kept(program)[0], saved)
    program("backup")
    (program.folder / "backups" / ".tuils-00112233.part").write_bytes(kept(program)[0].read_bytes())
    assert len(telling(program.folder, pairs)) == 4, "a test that could not fail"
    program.clock.forward(days=82)
    said = program("doctor").out
    assert telling(program.folder, pairs) == set()
    assert len(kept(program)) == 1, "the only good one"
    assert "This copy of the library is older than 8 weeks" in said
    assert str(kept(program)[0]) in said
    assert "tuils backup" in said
    assert program("daily").code == 0
    assert len(kept(program)) == 1
    assert "older than 8 weeks" not in program("doctor").out


def test_the_daily_work_of_a_year_keeps_no_pair_longer_than_promised(program: Program) -> None:
    pairs = lent(program, "I1")
    first = kept(program)[0]
    for day in range(56):
        program.clock.forward(days=1)
        if day % 7 == 0:
            program("checkout", program.patron(f"Bob {day}"), "I2")
            program("checkin", "I2")
        program("daily")
    assert telling(program.folder, pairs) == set()
    assert not first.exists()
    assert len(kept(program)) > 7


def test_a_year_under_a_false_clock_takes_none_and_is_told(program: Program) -> None:
    lent(program, "I1")
    for _week in range(3):
        program("checkout", program.patron("Bob"), "I2")
        program("checkin", "I2")
        program("daily")
        program.clock.forward(days=7)
    good = kept(program)
    program.clock.forward(days=365)
    said = program("doctor").out
    assert "the clock may be wrong" in said
    program("checkin", "I3")
    assert program("daily").code == 0
    assert {*good} <= {*kept(program)}
    program.clock.forward(days=-365)
    program("clock", "accept")
    program("checkin", "I3")
    assert program("daily").code == 0
    assert {*good} <= {*kept(program)}, "and back again"


def test_a_stick_is_cleaned_when_a_backup_comes(program: Program) -> None:
    stick = program.folder / "stick"
    stick.mkdir()
    program("setting", "set", "backup_folders", str(stick))
    pairs = lent(program, "I1")
    assert [file for file in telling(program.folder, pairs) if stick in file.parents]
    program("backup")
    program.clock.forward(days=60)
    program("backup")
    assert telling(program.folder, pairs) == set()
