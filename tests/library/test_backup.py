"""Backups are verified copies; a damaged one replaces nothing; what was replaced is kept."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from tuils.library.foundation.administration.backup import back_up, backups, expire, make_backup, restore_backup
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.store import StoreFault, close_store, open_store
from tuils.library.lending.loans.checkout import checkout

from .makers import Clock, add_item, codes, raw, register, rows, value, whole, with_role

posix_only = pytest.mark.skipif(os.name != "posix", reason="this platform has no file modes")


def count(file: Path, table: str = "patron") -> int:
    with contextlib.closing(raw(file)) as copy:
        return int(copy.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_a_backup_is_a_whole_library_beside_the_library(desk: Desk, store: Path, clock: Clock) -> None:
    card = register(desk)
    add_item(desk, "C1")
    checkout(desk, card, "C1")
    made = back_up(desk, store)
    assert made.file == store.parent / "backups" / "library-20261201-090000.backup.db"
    assert (made.bytes, made.verified) == (made.file.stat().st_size, True)
    assert [file.name for file in made.file.parent.iterdir()] == [made.file.name], "no log, no half of a copy"
    with contextlib.closing(raw(made.file)) as copy:
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert copy.execute("SELECT * FROM loan").fetchall() == rows("SELECT * FROM loan")
    close_store()
    open_store(made.file)
    assert whole(desk).entries == value("SELECT count(*) FROM journal")


@posix_only
def test_a_backup_is_its_owners_alone(desk: Desk, store: Path, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        made = back_up(desk, store)
        elsewhere = back_up(desk, store, tmp_path / "stick")
    finally:
        os.umask(before)
    for file in (made.file, elsewhere.file):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_backup_can_go_elsewhere_and_needs_the_right(desk: Desk, store: Path, tmp_path: Path) -> None:
    made = back_up(desk, store, tmp_path / "stick" / "monday")
    assert made.file.parent == tmp_path / "stick" / "monday"
    assert backups(store) == []
    assert codes(lambda: back_up(with_role(desk, permissions=set()), store)) == ["NO_PERMISSION"]
    (tmp_path / "taken").write_text("")
    with pytest.raises(StoreFault) as no:
        back_up(desk, store, tmp_path / "taken")
    assert no.value.code == "UNREADABLE"


def test_a_damaged_library_makes_no_backup(desk: Desk, store: Path) -> None:
    register(desk)
    first = back_up(desk, store).file
    close_store()
    damage(store)
    open_store(store)
    with pytest.raises(StoreFault) as no:
        back_up(desk, store)
    assert no.value.code == "DAMAGED"
    assert "Nothing was changed" in str(no.value)
    assert list(first.parent.iterdir()) == [first]


def damage(file: Path) -> None:
    """Overwrite a page of it that opening does not read."""
    with contextlib.closing(raw(file)) as past_us:
        past_us.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = past_us.execute("PRAGMA page_size").fetchone()[0]
        page = past_us.execute("SELECT rootpage FROM sqlite_master WHERE name = 'journal_act'").fetchone()[0]
    with file.open("r+b") as data:
        data.seek((page - 1) * size)
        data.write(b"\xff" * size)


def test_the_first_backup_of_a_week_is_checked_whole(desk: Desk, store: Path, clock: Clock) -> None:
    """An index that does not agree with its table is found by a whole check alone, which takes three times as long."""
    register(desk)
    make_backup(desk, store, daily=True)
    close_store()
    with contextlib.closing(raw(store)) as past_us:
        past_us.execute("PRAGMA writable_schema = ON")
        past_us.execute(
            "UPDATE sqlite_master SET sql = replace(sql, '(card)', '(last_name)') WHERE name = 'patron_by_card'"
        )
        past_us.commit()
    open_store(store)
    clock.forward(days=1)
    assert make_backup(desk, store, daily=True).file in backups(store)
    with pytest.raises(StoreFault, match="damaged"):
        back_up(desk, store)
    clock.forward(days=7)
    with pytest.raises(StoreFault, match="damaged"):
        make_backup(desk, store, daily=True)
    assert len(backups(store)) == 2


def test_a_damaged_page_stops_the_quick_check_too(desk: Desk, store: Path) -> None:
    register(desk)
    first = make_backup(desk, store, daily=True).file
    close_store()
    damage(store)
    open_store(store)
    with pytest.raises(StoreFault, match="damaged"):
        make_backup(desk, store, daily=True)
    assert backups(store) == [first]


def test_of_the_newest_day_all_stay_and_of_others_the_last(desk: Desk, store: Path, clock: Clock) -> None:
    names = []
    for _day in range(2):
        for _minute in range(3):
            names.append(back_up(desk, store).file.name)
            clock.forward(minutes=1)
        clock.forward(days=1)
    assert expire(store, desk.now) == 2
    assert [file.name for file in backups(store)] == names[:1:-1]
    assert expire(store, desk.now) == 0


def test_fourteen_days_and_eight_weeks_stay(store: Path, desk: Desk) -> None:
    first, folder = back_up(desk, store).file, store.parent / "backups"
    days = [date(2026, 12, 1) + timedelta(days=n) for n in range(1, 200)]
    for day in days:
        os.link(first, folder / f"library-{day:%Y%m%d}-120000.backup.db")
    assert expire(store, desk.now) > 0
    left = [file.name[8:16] for file in backups(store)]
    assert left[:14] == [f"{day:%Y%m%d}" for day in days[:-15:-1]]
    assert len(left) == 14 + 8 - 3, "three of the weeks end within the last fourteen days"
    assert all(date.fromisoformat(day).weekday() == 6 for day in left[14:]), "the last of each week"
    assert not first.exists()


def test_a_clock_that_was_years_ahead_takes_no_backup_away(store: Path, desk: Desk) -> None:
    made, folder = back_up(desk, store).file, store.parent / "backups"
    (folder / "library-20310101-120000.backup.db").write_bytes(b"")
    (folder / "library-no-day.backup.db").write_bytes(b"")
    assert expire(store, desk.now) == 0
    assert made.exists()


def test_copies_of_an_update_or_a_restore_go_after_eight_weeks(store: Path, desk: Desk) -> None:
    left = [store.with_name(f"{store.name}.{ending}") for ending in ("replaced", "before-0009_people")]
    for file in left:
        file.write_bytes(b"")
        os.utime(file, (desk.now / 1e6 - 55 * 86_400,) * 2)
    assert expire(store, desk.now) == 0
    for file in left:
        os.utime(file, (desk.now / 1e6 - 57 * 86_400,) * 2)
    assert expire(store, desk.now) == 2
    assert not any(file.exists() for file in left)


def test_what_a_copy_left_that_was_cut_off_goes_the_next_day(store: Path, desk: Desk) -> None:
    left = [store.with_name(f"{store.name}.restoring"), back_up(desk, store).file.with_suffix(".db.part")]
    for file in left:
        file.write_bytes(b"")
        os.utime(file, (desk.now / 1e6 - 3_600,) * 2)
    assert expire(store, desk.now) == 0, "it may be under way"
    for file in left:
        os.utime(file, (desk.now / 1e6 - 25 * 3_600,) * 2)
    assert expire(store, desk.now) == 2
    assert not any(file.exists() for file in left)


# putting one back


@pytest.fixture
def older(desk: Desk, store: Path) -> Path:
    """A backup with one patron, of a library that has two now and is closed."""
    register(desk, "Ada")
    file = back_up(desk, store).file
    register(desk, "Bob")
    close_store()
    return file


def test_a_backup_takes_the_place_of_the_library_which_is_kept(older: Path, desk: Desk, store: Path) -> None:
    made = restore_backup(older, store)
    assert (made.file, made.bytes) == (store, store.stat().st_size)
    assert (count(store), count(store.with_name("library.db.replaced"))) == (1, 2)
    assert count(older) == 1, "the backup stays"
    open_store(store)
    assert rows("SELECT first_name FROM patron") == [("Ada",)]
    whole(desk)
    if os.name == "posix":
        assert stat.S_IMODE(store.stat().st_mode) == 0o600


def test_what_lay_in_the_log_is_kept_too(older: Path, store: Path) -> None:
    with contextlib.closing(raw(store)) as past_us:
        past_us.execute("UPDATE patron SET city = 'Ely'")
        past_us.commit()
        log = Path(f"{store}-wal")
        assert log.stat().st_size > 0
        kept = log.read_bytes(), store.read_bytes()
    log.write_bytes(kept[0])
    store.write_bytes(kept[1])
    restore_backup(older, store)
    assert not log.exists()
    with contextlib.closing(raw(store.with_name("library.db.replaced"))) as replaced:
        assert replaced.execute("SELECT count(*) FROM patron WHERE city = 'Ely'").fetchone() == (2,)
    assert count(store) == 1


def test_where_the_library_is_missing_or_damaged_it_is_put_back(older: Path, desk: Desk, store: Path) -> None:
    store.write_bytes(b"\x00" * 5000)
    restore_backup(older, store)
    assert count(store) == 1
    assert store.with_name("library.db.replaced").read_bytes() == b"\x00" * 5000
    store.unlink()
    restore_backup(older, store)
    open_store(store)
    whole(desk)


def test_what_was_replaced_can_be_put_back(older: Path, store: Path) -> None:
    restore_backup(older, store)
    replaced = store.with_name("library.db.replaced")
    restore_backup(replaced, store)
    assert (count(store), count(replaced)) == (2, 1)


def test_a_library_that_was_set_aside_stays_when_a_backup_is_put_back_again(older: Path, store: Path) -> None:
    """Restoring one backup after another once lost the library itself at the second."""
    restore_backup(older, store)
    restore_backup(older, store)
    aside = [store.with_name(f"library.db.{ending}") for ending in ("replaced", "replaced-2")]
    assert [count(file) for file in aside] == [2, 1]


def test_backups_of_a_library_whose_name_begins_alike_stay(store: Path, desk: Desk) -> None:
    folder = back_up(desk, store).file.parent
    others = [folder / f"library-kids-202611{day:02}-120000.backup.db" for day in range(1, 21)]
    for file in others:
        file.write_bytes(b"")
    assert expire(store, desk.now) == 0
    assert len(backups(store)) == 1
    assert all(file.exists() for file in others)


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _foreign(file: Path) -> None:
    file.unlink()
    with contextlib.closing(raw(file)) as other:
        other.execute("CREATE TABLE cookbook (recipe)")
        other.commit()


def _newer(file: Path) -> None:
    with contextlib.closing(raw(file)) as copy:
        copy.execute("INSERT INTO schema_migration (name, applied) VALUES ('0999_the_moon', '2099-01-01')")
        copy.commit()


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (damage, "DAMAGED"),
        (_cut, "DAMAGED"),
        (_foreign, "DAMAGED"),
        (lambda file: file.write_bytes(b""), "DAMAGED"),
        (lambda file: file.write_text("not a library at all"), "DAMAGED"),
        (lambda file: file.unlink(), "MISSING"),
        (_newer, "NEWER"),
    ],
    ids=["damaged", "cut", "foreign", "empty", "text", "missing", "newer"],
)
def test_what_is_no_whole_library_of_ours_replaces_nothing(
    spoil: Callable[[Path], object], code: str, older: Path, store: Path
) -> None:
    spoil(older)
    before = store.read_bytes()
    with pytest.raises(StoreFault) as no:
        restore_backup(older, store)
    assert no.value.code == code
    assert no.value.then
    assert store.read_bytes() == before
    beside = {file.name for file in store.parent.iterdir()} - {"backups"}
    assert beside <= {"library.db", "library.db-wal", "library.db-shm", "library.db.turn"}
