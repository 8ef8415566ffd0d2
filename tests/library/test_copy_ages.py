"""Copies of the library go by their age: not by the weeks that have one, nor by what somebody did to their files."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

import pytest

from tuils.library.foundation.administration import second_copy
from tuils.library.foundation.administration.backup import back_up, backups, expire, sweep_old, too_old
from tuils.library.foundation.desk import Desk
from tuils.library.reach.replay import accept_clock

from .makers import DAY, Clock, raw, register


def age(file: Path, at: int) -> None:
    os.utime(file, (at / 1e6, at / 1e6))


def left(store: Path) -> list[str]:
    return [file.name[8:16] for file in backups(store)]


def test_after_a_closed_summer_backups_go_by_age(desk: Desk, store: Path, clock: Clock) -> None:
    for _week in range(4):
        back_up(desk, store)
        clock.forward(days=7)
    clock.forward(days=82)
    assert too_old(store, desk.now)
    assert sweep_old(store, desk.now) == 3
    assert left(store) == ["20261222"], "the only good one stays, whatever its age"
    assert sweep_old(store, desk.now) == 0
    new = back_up(desk, store).file
    assert expire(store, desk.now, new) == 1
    assert backups(store) == [new]


def test_a_damaged_backup_is_none_the_good_one_before_it_stays(desk: Desk, store: Path, clock: Clock) -> None:
    good = back_up(desk, store).file
    clock.forward(days=1)
    spoilt = back_up(desk, store).file
    spoilt.write_bytes(spoilt.read_bytes()[: spoilt.stat().st_size // 2])
    clock.forward(days=60)
    assert sweep_old(store, desk.now) == 1
    assert backups(store) == [good]
    clock.forward(days=1)
    fresh = back_up(desk, store).file
    fresh.write_bytes(b"cut")
    assert sweep_old(store, desk.now) == 0, "nor does one that is young and damaged take its place"
    assert good.exists()


@pytest.mark.parametrize("days", [365, 3650])
def test_a_clock_that_is_ahead_sweeps_none(days: int, desk: Desk, store: Path, clock: Clock) -> None:
    made = [back_up(desk, store).file]
    for _day in range(4):
        clock.forward(days=7)
        made.append(back_up(desk, store).file)
    clock.forward(days=days)
    assert sweep_old(store, desk.now) == 0
    wrong = [back_up(desk, store).file]
    assert expire(store, desk.now, wrong[0]) == 0
    assert all(file.exists() for file in made)
    clock.forward(days=-days)
    assert sweep_old(store, desk.now) == 0
    assert all(file.exists() for file in [*made, *wrong])


def test_a_year_without_a_backup_is_believed_after_a_week(desk: Desk, store: Path, clock: Clock) -> None:
    made = back_up(desk, store).file
    clock.forward(days=365)
    for _day in range(6):
        assert expire(store, desk.now, back_up(desk, store).file) == 0
        clock.forward(days=1)
    assert expire(store, desk.now, back_up(desk, store).file) == 1
    assert not made.exists()


def test_a_clock_that_is_behind_sweeps_none_and_makes_none_old(desk: Desk, store: Path, clock: Clock) -> None:
    register(desk)
    made = back_up(desk, store).file
    aside = store.with_name(f"{store.name}.replaced")
    shutil.copy(made, aside)
    clock.forward(days=-2000)
    assert sweep_old(store, desk.now) == 0
    clock.forward(days=2000)
    assert sweep_old(store, desk.now) == 0
    assert aside.exists()


def test_a_backup_of_a_time_to_come_goes_eight_weeks_after_it_was_seen(desk: Desk, store: Path, clock: Clock) -> None:
    """A clock was years ahead for a day: by its name it would be kept for years."""
    clock.forward(days=1500)
    register(desk)
    wrong = back_up(desk, store).file
    clock.forward(days=-1500)
    accept_clock(desk)
    for _week in range(9):
        back_up(desk, store)
        assert wrong.exists()
        sweep_old(store, desk.now)
        clock.forward(days=7)
    sweep_old(store, desk.now)
    assert not wrong.exists()


@pytest.mark.parametrize("years", [-6, 6])
def test_who_touches_a_copy_makes_it_neither_older_nor_younger(
    years: int, desk: Desk, store: Path, clock: Clock
) -> None:
    register(desk)
    made = back_up(desk, store).file
    aside = [store.with_name(f"{store.name}.{end}") for end in ("replaced", "before-0009_people")]
    for file in aside:
        shutil.copy(made, file)
    assert sweep_old(store, desk.now) == 0
    for file in (made, *aside):
        age(file, desk.now + years * 365 * DAY)
    clock.forward(days=54)
    back_up(desk, store)
    assert sweep_old(store, desk.now) == 0
    clock.forward(days=3)
    assert sweep_old(store, desk.now) == 3
    assert not any(file.exists() for file in (made, *aside))


def test_a_copy_made_after_the_summer_is_new_whatever_is_in_it(desk: Desk, store: Path, clock: Clock) -> None:
    """An update copies the library as the spring left it: that is what one goes back to."""
    register(desk)
    clock.forward(days=82)
    before = store.with_name(f"{store.name}.before-0009_people")
    shutil.copy(back_up(desk, store).file, before)
    age(before, desk.now)
    assert sweep_old(store, desk.now) == 0
    clock.forward(days=57)
    assert sweep_old(store, desk.now) == 1
    assert not before.exists()


def test_what_is_left_of_work_that_was_cut_off_goes_too(
    desk: Desk, store: Path, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everywhere where a copy of the library, or of a list of patrons, is in the making."""
    monkeypatch.setenv("TUILS_STATE", str(tmp_path / "state"))
    room = back_up(desk, store).file.parent
    (room / "drill-x").mkdir()
    ends = ("restoring", "restoring-wal", "taking-over", "checking-1-2", "checking-1-2-wal")
    names = [room / ".tuils-0123456789abcdef.part", room / "drill-x" / "library.db"]
    names += [store.parent / "letters" / ".tuils-1.part", *(store.with_name(f"{store.name}.{end}") for end in ends)]
    for file in names:
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"Ada had Ulysses")
        age(file, desk.now)
    age(room / "drill-x", desk.now)
    assert expire(store, desk.now) == 0, "it may be under way"
    clock.forward(days=2)
    expire(store, desk.now)
    assert not any(file.exists() for file in names)


def test_a_library_that_was_rescued_into_the_state_folder_goes_too(
    desk: Desk, store: Path, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUILS_STATE", str(tmp_path / "state"))
    saved = tmp_path / "state" / "saved" / f"{store.name}.saved-20261201-090000-77"
    saved.parent.mkdir(parents=True)
    shutil.copy(back_up(desk, store).file, saved)
    clock.forward(days=50)
    back_up(desk, store)
    assert sweep_old(store, desk.now) == 0
    clock.forward(days=7)
    sweep_old(store, desk.now)
    assert not saved.exists()


def test_second_places_go_by_age_too(desk: Desk, store: Path, clock: Clock, tmp_path: Path) -> None:
    first = back_up(desk, store).file
    stick = tmp_path / "stick"
    stick.mkdir()
    second_copy.copy_backup_again(str(first), str(stick), "n", "library", str(desk.now))
    (stick / "n" / ".tuils-0123456789abcdef.part").write_bytes(b"Ada had Ulysses")
    age(stick / "n" / ".tuils-0123456789abcdef.part", desk.now)
    clock.forward(days=82)
    new = back_up(desk, store).file
    second_copy.copy_backup_again(str(new), str(stick), "n", "library", "0")
    assert (stick / "n" / first.name).exists(), "by a time that can't be believed none goes"
    second_copy.copy_backup_again(str(new), str(stick), "n", "library", str(desk.now))
    assert [file.name for file in sorted((stick / "n").iterdir()) if file.suffix != ".seen"] == [new.name]


def test_of_a_van_that_took_the_place_of_the_main_library_the_last_main_copy_stays(
    desk: Desk, store: Path, clock: Clock
) -> None:
    """Undo the mistake of an earlier version: the copy that was set aside is all that is left of the main library."""
    register(desk)
    aside = store.with_name(f"{store.name}.replaced")
    shutil.copy(back_up(desk, store).file, aside)
    with contextlib.closing(raw(store)) as past_us:
        past_us.execute("UPDATE library SET main = 0")
        past_us.execute("INSERT INTO own_site (name, secret, since, fresh_at) VALUES ('van', x'00', 0, 0)")
        past_us.commit()
    backups(store)[0].unlink()
    clock.forward(days=99)
    assert sweep_old(store, desk.now) == 0
    assert aside.exists()
