"""`tuils restore` looks first: whose library the file is, how old, what would be gone, and who has the library open."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doors.calling import PIN, ROOT, Program
from tests.doors.vans import Fleet, fleet_of
from tuils.library.foundation.administration.backup import restore_backup
from tuils.library.foundation.store import StoreFault

posix_only = pytest.mark.skipif(os.name != "posix", reason="this platform replaces no open file")


@pytest.fixture
def fleet(program: Program) -> Fleet:
    return fleet_of(program)


def is_main(file: Path) -> bool:
    with contextlib.closing(sqlite3.connect(file)) as store:
        return bool(store.execute("SELECT main FROM library").fetchone()[0])


# ---- whose library it is


@pytest.mark.parametrize("sure", [(), ("--yes",), ("--yes", "--stop-desks")])
def test_the_copy_of_a_van_is_no_backup(sure: tuple[str, ...], fleet: Fleet) -> None:
    """It took the place of the main library: two machines were one van, and nothing said so."""
    before = fleet.main.library.read_bytes()
    no = fleet.main("restore", str(fleet.van.library), *sure)
    assert no.code == 1
    assert "is the copy of van, not a backup of the main library. Nothing was changed." in no.err
    assert "If no backup is left: restore --from-site FILE." in no.err
    assert fleet.main.json("restore", str(fleet.van.library), *sure)[0]["refused"] == ["RESTORE_VAN"]
    assert is_main(fleet.main.library)
    assert len(fleet.main.library.read_bytes()) == len(before)
    assert fleet.main.json("van", "prepare", "east", "--to", str(fleet.stick / "east"))[0]["verified"]


def test_nor_where_the_library_is_missing(fleet: Fleet) -> None:
    fleet.main("backup")
    fleet.main.library.unlink()
    assert fleet.main.json("restore", str(fleet.van.library), "--yes")[0]["refused"] == ["RESTORE_VAN"]
    assert not fleet.main.library.exists()


def test_the_main_library_does_not_take_the_place_of_a_van(fleet: Fleet) -> None:
    backup = fleet.main.json("backup")[0]["file"]
    assert fleet.van.json("restore", backup, "--yes")[0]["refused"] == ["RESTORE_MAIN"]
    assert not is_main(fleet.van.library)
    own = fleet.van.json("backup")[0]["file"]
    fleet.van("checkout", fleet.van.patron("Bob"), "I2")
    assert fleet.van.json("restore", own)[0]["lost"] == 2, "its own backup it takes"
    assert not is_main(fleet.van.library)
    assert fleet.home()["new"] == 0


@pytest.mark.parametrize("missing", [False, True])
def test_a_wholly_different_library_is_refused(missing: bool, program: Program) -> None:
    program("backup")
    other = program.folder / "other"
    assert program("--library", str(other / "library.db"), "init", "--name", "Oak Hill", TUILS_PIN=PIN).code == 0
    if missing:
        program.library.unlink()
    for more in ((), ("--yes",), ("--yes", "--stop-desks")):
        no = program("restore", str(other / "library.db"), *more)
        assert no.code == 1
        assert "is from another library: Oak Hill, not Maple Grove. Nothing was changed." in no.err
        assert "Restore it elsewhere with --library" in no.err
    assert program.library.exists() is not missing
    there = program.folder / "there" / "library.db"
    assert program("--library", str(there), "restore", str(other / "library.db")).code == 0


def test_a_copy_of_another_library_does_not_become_this_main_library(fleet: Fleet, program: Program) -> None:
    other = str(program.folder / "other" / "library.db")
    program("--library", other, "init", "--name", "Oak Hill", TUILS_PIN=PIN)
    program("--library", other, "van", "prepare", "van", "--to", str(program.folder / "theirs"))
    copy = str(program.folder / "theirs" / "library.db")
    assert fleet.main.json("restore", "--from-site", copy, "--yes")[0]["refused"] == ["OTHER_LIBRARY"]


def test_what_is_no_backup_is_told(program: Program) -> None:
    program("backup")
    assert program.json("restore", str(program.library)).line["refused"] == ["RESTORE_SAME"]
    link = program.folder / "link.db"
    link.symlink_to(program.library)
    assert program.json("restore", str(link)).line["refused"] == ["RESTORE_SAME"]
    no = program("restore", str(program.folder))
    assert (no.code, "is a folder or a device, not a backup." in no.err) == (2, True)


# ---- how old it is, and what would be gone


def test_it_says_how_old_the_backup_is_and_what_will_be_gone(program: Program) -> None:
    card = program.patron()
    file = program.json("backup").line["file"]
    program.clock.forward(days=3)
    program("checkout", card, "I1", "I2")
    program("checkin", "I2")
    done = program("restore", file, "--yes")
    assert done.code == 0
    assert "the library Maple Grove, with its last change on Tue, Dec 1, 9:00 am (3 days ago)." in done.err
    assert "3 changes made here since then will be gone, the last on Fri, Dec 4, 9:00 am." in done.err
    assert f"The library that is here now will be kept as {program.library}.replaced." in done.err
    newer = program.json("restore", f"{program.library}.replaced").line
    assert (newer["lost"], newer["gained"]) == (0, 3), "and back again"


def test_one_with_the_same_changes_says_so(program: Program) -> None:
    program.patron()
    file = program.json("backup").line["file"]
    assert "It has the same changes as the library here. Nothing will be lost." in program("restore", file).err


@pytest.mark.parametrize(("answer", "code", "out"), [("n", 0, False), ("y", 0, True)])
def test_a_terminal_is_asked_once(
    answer: str, code: int, out: bool, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = program.patron()
    file = program.json("backup").line["file"]
    program("checkout", card, "I1")
    asked: list[str] = []

    def confirm(said: str, **_more: object) -> bool:
        asked.append(said)
        return answer == "y"

    monkeypatch.setattr("tuils.cli.office.backup.can_ask", lambda: True)
    monkeypatch.setattr("click.confirm", confirm)
    assert program("restore", file).code == code
    assert asked == ["Restore it?"]
    assert (program.json("show", "item", "I1").line["status"] == "available") is out


def test_all_that_was_saved_in_a_library_in_use_comes_along(program: Program) -> None:
    """The file alone lacks what is still in its log."""
    copy = program.folder / "elsewhere" / "library.db"
    copy.parent.mkdir()
    shutil.copy(program.library, copy)
    with contextlib.closing(sqlite3.connect(copy)) as desk:
        desk.execute("PRAGMA journal_mode = wal")
        desk.execute("UPDATE item SET call_number = 'IN THE LOG'")
        desk.commit()
        assert program("restore", str(copy)).code == 0
    with contextlib.closing(sqlite3.connect(program.library)) as store:
        assert store.execute("SELECT DISTINCT call_number FROM item").fetchall() == [("IN THE LOG",)]


@posix_only
def test_a_library_behind_a_link_stays_where_it_is(program: Program) -> None:
    disk = program.folder / "disk"
    disk.mkdir()
    program.library.rename(disk / "library.db")
    program.library.symlink_to(disk / "library.db")
    file = program.json("backup", str(program.folder / "stick")).line["file"]
    assert program("restore", file).code == 0
    assert program.library.is_symlink()
    assert (disk / "library.db.replaced").exists()
    assert program("verify").code == 0


def test_a_disk_that_is_full_leaves_the_library_and_nothing_else(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = program.json("backup").line["file"]
    before = {one.name for one in program.folder.iterdir()}
    monkeypatch.setattr("tuils.library.foundation.administration.backup.on_disk", _full)
    assert program("restore", file).code == 2
    assert {one.name for one in program.folder.iterdir()} == before
    assert program("verify").code == 0


def _full(_path: Path) -> None:
    raise OSError(28, "No space left on device", "library.db.restoring")


# ---- who has it open


class OpenTalk:
    """Line mode in a process of its own."""

    def __init__(self, program: Program, station: str) -> None:
        self.child = subprocess.Popen(
            [sys.executable, "-m", "tuils", "--plain", "--as", "admin", "--station", station],
            env={**os.environ, **program.env, "TUILS_PIN": PIN},
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.until("Scan, or type")

    def until(self, words: str) -> str:
        said = ""
        assert self.child.stdout is not None
        for line in self.child.stdout:
            said += line
            if words in line:
                return said
        raise AssertionError(said)

    def type(self, *lines: str) -> None:
        assert self.child.stdin is not None
        self.child.stdin.write("".join(f"{line}\n" for line in lines))
        self.child.stdin.flush()


@pytest.fixture
def talk(program: Program) -> Iterator[OpenTalk]:
    made = OpenTalk(program, "Front desk")
    yield made
    made.child.kill()
    made.child.communicate()


def added(program: Program) -> str:
    """The card of a patron who was added beside the desk."""
    said = program.child("--json", "patron", "add", "--anyway", "--first-name", "Ada").stdout
    return str(json.loads(said)["patron"])


def test_over_an_open_desk_it_says_who_is_there_and_refuses(program: Program, talk: OpenTalk) -> None:
    card = added(program)
    file = program.child("backup").stdout.split()[-1]
    for more in ((), ("--yes",)):
        no = program.child("restore", file, *more)
        assert no.returncode == 1, no
        assert "Open now: Front desk (admin)." in no.stderr
        assert "The library is open: Front desk (admin). Nothing was changed. Close tuils there" in no.stderr
    talk.type(card, "I1")
    talk.until("Due")  # it goes on, and nothing of that is lost
    talk.type(".q", ".q")
    assert talk.child.wait(60) == 0
    assert program.child("restore", file).returncode == 0
    assert not [*program.folder.glob("library.db.desk-*")], "who left leaves nothing"


@posix_only
def test_a_desk_that_is_stopped_says_why_and_names_no_way_back(program: Program, talk: OpenTalk) -> None:
    card = added(program)
    file = program.child("backup").stdout.split()[-1]
    talk.type(card, "I1")
    talk.until("Due")
    done = program.child("restore", file, "--yes", "--stop-desks")
    assert done.returncode == 0, done
    talk.type("I2")
    said = talk.until("STOP.").splitlines()[-1]
    assert "STOP. A manager restored the library at " in said
    assert "Your last change was not saved." in said
    assert "tuils restore" not in said
    aside = program.folder / "library.db.replaced"
    assert str(aside) in said
    assert talk.child.wait(20) == 3
    with contextlib.closing(sqlite3.connect(f"file:{aside}?immutable=1", uri=True)) as before:
        assert before.execute("SELECT count(*) FROM loan").fetchone() == (1,), "what it had saved is kept"
    with contextlib.closing(sqlite3.connect(program.library)) as store:
        assert store.execute("SELECT count(*) FROM loan").fetchone() == (0,)
    assert not [*program.folder.rglob("*.saved-*")], "no second copy of it is needed"
    assert program.child("verify").returncode == 0


def test_a_desk_that_was_killed_stops_nobody(program: Program, talk: OpenTalk) -> None:
    file = program.child("backup").stdout.split()[-1]
    talk.child.kill()
    talk.child.wait()
    assert program.child("restore", file).returncode == 0
    assert not [*program.folder.glob("library.db.desk-*")]


def test_any_other_program_that_has_it_open_is_noticed(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of an earlier version, say, that leaves no mark."""
    file = program.json("backup").line["file"]
    monkeypatch.setattr("tuils.library.foundation.administration.backup.COMMANDS_END", 0.2)
    with contextlib.closing(sqlite3.connect(program.library)) as other:
        other.execute("SELECT count(*) FROM journal").fetchone()
        no = program.json("restore", file, "--yes").line
        assert no["refused"] == ["LIBRARY_OPEN"]
        assert "another program" in no["message"]
    assert program("restore", file).code == 0


def test_who_opens_it_just_then_gets_the_new_one(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the first look at the file and the first read of it, another takes its name."""
    file = Path(program.json("backup").line["file"])
    connect, done = sqlite3.connect, list[str]()

    def late(path: object, *more: object, **named: object) -> sqlite3.Connection:
        opened: sqlite3.Connection = connect(path, *more, **named)  # type: ignore[call-overload]
        if str(path) == str(program.library) and not done:
            done.append("once")
            restore_backup(file, program.library)
        return opened

    assert program("item", "mark", "I1", "missing").code == 0
    with monkeypatch.context() as here:
        here.setattr("peewee.sqlite3.connect", late)
        assert program("item", "mark", "I2", "missing").code == 0
    assert done == ["once"]
    states = {one: program.json("show", "item", one).line["status"] for one in ("I1", "I2")}
    assert states == {"I1": "available", "I2": "missing"}


def test_the_file_below_does_not_refuse_itself(program: Program) -> None:
    with pytest.raises(StoreFault):
        restore_backup(program.folder, program.library)


# ---- damage that is there already


def test_doctor_tells_a_main_library_that_has_become_a_van(fleet: Fleet) -> None:
    """By an earlier version's restore, or by a copy of the file."""
    bob = fleet.main.patron("Bob")
    restore_backup(fleet.van.library, fleet.main.library)
    said = fleet.main("show", "item", "I1")
    assert "The main library was here. Now this is the copy of van" in said.err, "each start says it, too"
    (found,) = [line for line in fleet.main.json("doctor") if line["check"] == "site"]
    aside = f"{fleet.main.library}.replaced"
    assert not found["ok"]
    assert f"tuils restore {aside}" in found["remedy"]

    fleet.main("checkin", "I1")
    fleet.main("patron", "add", "--anyway", "--first-name", "Eve")
    packed = fleet.pack(fleet.main)
    assert fleet.main("restore", aside, "--yes").code == 0
    assert is_main(fleet.main.library)
    assert fleet.main.json("van", "merge", str(packed))[0]["new"] == 2, "what was done meanwhile comes along"
    assert fleet.main.json("show", "patron", bob)
    assert [line for line in fleet.main.json("doctor") if line["check"] == "site"] == []


def test_a_van_opened_beside_its_main_library_says_so(fleet: Fleet, program: Program) -> None:
    fleet.main("show", "item", "I1")
    assert "This is the copy of van, not the main library." not in fleet.van("show", "item", "I1").err
    said = program("--library", str(fleet.van.library), "show", "item", "I1").err
    assert f"This is the copy of van, not the main library. The main library is {fleet.main.library}." in said
