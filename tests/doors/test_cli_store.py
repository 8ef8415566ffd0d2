"""The library's file as a script meets it: missing, broken, busy, backed up, put back; clocks that were wrong."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tuils.cli.front import run_program
from tuils.library.foundation import store as stores
from tuils.library.front.opening import as_system_user_or_nobody, open_desk
from tuils.library.people.staff.system_user import system_user
from tuils.models import base
from tuils.station.settings import hold_station, state_folder

from .calling import PIN, Program


def test_init_makes_a_library_and_ties_its_administrator(bare: Program) -> None:
    made = bare.json("init", "--name", "Maple Grove", "--zone", "Europe/Berlin", TUILS_PIN=PIN)
    assert made.code == 0
    assert made.line["name"] == "Maple Grove"
    assert len(made.line["library"]) == 36
    assert bare.library.stat().st_mode & 0o777 == 0o600
    (account,) = bare.json("staff", "list").lines
    assert (account["login"], account["role"], account["system_user"]) == ("admin", "administrator", system_user())
    assert bare.json("checkin", "nothing").line["refused"] == ["ITEM_UNKNOWN"]


def test_init_says_who_its_commands_are_and_a_shared_login_is_a_volunteers(bare: Program) -> None:
    user = system_user()
    own = bare("init", "--name", "Maple", TUILS_PIN=PIN)
    assert f"as the system user {user} run as admin, an administrator, without a PIN." in own.err
    assert f"tuils staff add desk --link {user}" in own.err
    bare.library.unlink()
    shared = bare("init", "--name", "Maple", "--shared", TUILS_PIN=PIN)
    assert f"as the system user {user} run as desk, a volunteer, without a PIN." in shared.err
    assert bare.json("staff", "role", "desk", "administrator").line["refused"] == ["NO_PERMISSION"]
    admin, desk = bare.json("staff", "list").lines
    assert (admin["login"], admin["system_user"], admin["has_pin"]) == ("admin", None, True)
    assert (desk["login"], desk["role"], desk["system_user"], desk["has_pin"]) == ("desk", "volunteer", user, False)
    assert bare("--as", "admin", "staff", "rename", "desk", "Desk", TUILS_PIN=PIN).code == 0


def test_init_takes_its_own_branch_and_administrator(bare: Program) -> None:
    words = ("--admin", "ana", "--branch-code", "EAST", "--zone", "UTC", "--practice")
    assert bare("init", "--name", "Maple", *words, TUILS_PIN=PIN).code == 0
    assert bare.json("staff", "list").line["login"] == "ana"
    assert bare.json("hours", "list").lines[0]["branch"] == "EAST"


def test_init_without_a_zone_takes_the_machines(bare: Program) -> None:
    answer = bare("init", "--name", "Maple", TUILS_PIN=PIN, TZ="America/Chicago")
    assert "America/Chicago" in answer.out


def test_init_refuses_and_leaves_nothing_behind(bare: Program) -> None:
    assert bare("init", "--name", "Maple").code == 2  # no PIN, and nobody to ask
    assert bare("init", TUILS_PIN=PIN).code == 2
    assert bare("init", "--name", " ", TUILS_PIN=PIN).code == 2
    short = bare.json("init", "--name", "Maple", TUILS_PIN="1")
    assert (short.code, short.line["refused"]) == (2, ["NOT_UNDERSTOOD"])
    assert bare("init", "--name", "Maple", "--zone", "Nowhere/Land", TUILS_PIN=PIN).code == 2
    assert not list(bare.folder.glob("library.db*"))


def test_init_leaves_a_library_that_is_there_alone(program: Program) -> None:
    before = program.library.read_bytes()
    answer = program("init", "--name", "Other", TUILS_PIN=PIN)
    assert (answer.code, answer.out) == (1, "")
    assert "already" in answer.err
    assert program.library.read_bytes() == before


# ---- what cannot be opened


def test_no_library_says_how_to_get_one(bare: Program) -> None:
    for words in (("checkin", "I1"), ("--plain",), ("verify",)):
        answer = bare(*words)
        assert (answer.code, answer.out) == (3, "")
        assert "tuils init" in answer.err
    assert bare("--library", str(bare.folder / "no" / "folder" / "l.db"), "checkin", "I1").code == 3
    assert not bare.library.exists()


@pytest.mark.parametrize("content", [b"", b"Dear library,\n" * 500, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_file_that_is_no_library_is_left_as_it_is(bare: Program, content: bytes) -> None:
    bare.library.write_bytes(content)
    answer = bare("checkin", "I1")
    assert (answer.code, answer.out) == (3, "")
    assert "tuils restore" in answer.err
    assert bare.library.read_bytes() == content


def test_a_database_of_something_else_is_no_library(bare: Program) -> None:
    with closing(sqlite3.connect(bare.library)) as other:
        other.execute("CREATE TABLE recipes (name TEXT)")
    assert bare("checkin", "I1").code == 3
    with closing(sqlite3.connect(bare.library)) as other:
        tables = other.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    assert tables == [("recipes",)]


def test_a_newer_library_is_refused(program: Program) -> None:
    with closing(sqlite3.connect(program.library)) as store:
        store.execute("INSERT INTO schema_migration (name, applied) VALUES ('9999_later', '2099-01-01')")
        store.commit()
    answer = program("checkin", "I1")
    assert answer.code == 3
    assert "newer" in answer.err


def test_an_update_copies_first_and_can_be_undone(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = stores.MIGRATIONS
    steps = tmp_path / "steps"
    shutil.copytree(before, steps)
    (steps / "9999_later.py").write_text('def up(migrator, db):\n    db.execute_sql("CREATE TABLE later (n TEXT)")\n')
    copy = program.folder / "library.db.before-9999_later"
    monkeypatch.setattr(stores, "MIGRATIONS", steps)
    told = program("show", "item", "I1").err
    assert "The library was updated for this version." in told
    assert f"tuils restore {copy}" in told
    assert "updated" not in program("show", "item", "I1").err
    assert str(copy) in program("doctor").out

    back = program("restore", str(copy))
    assert "Now install the earlier version." in back.out
    monkeypatch.setattr(stores, "MIGRATIONS", before)  # the version before is installed again
    assert program("show", "item", "I1").code == 0
    monkeypatch.setattr(stores, "MIGRATIONS", steps)
    assert "updated" in program("show", "item", "I1").err

    monkeypatch.setattr(stores, "MIGRATIONS", before)  # or it is installed first
    assert program("show", "item", "I1").code == 3
    assert program("restore", str(copy)).code == 0
    assert program("show", "item", "I1").code == 0
    with closing(sqlite3.connect(program.folder / "library.db.replaced-2")) as aside:
        assert aside.execute("SELECT count(*) FROM later").fetchone() == (0,)


def test_a_folder_or_a_path_through_a_file_is_no_library(program: Program) -> None:
    assert program("--library", str(program.folder), "checkin", "I1").code == 3
    assert program("--library", str(program.library / "x.db"), "checkin", "I1").code == 3


def test_a_library_that_may_not_be_written(program: Program, made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program("checkin", "I1")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "library.db")
        shutil.copy(made, file)
        file.chmod(0o444)
        Path(folder).chmod(0o555)
        monkeypatch.setenv("TUILS_CONFIG", str(Path(folder, "station.toml")))
        code, said = _as_nobody(["--library", str(file), "checkin", "I1"])
        Path(folder).chmod(0o755)
    assert code == 3
    assert "can't be written" in said


def _as_nobody(words: list[str]) -> tuple[int, str]:
    """Run as a user without rights: permissions do not hold the superuser back."""
    with tempfile.TemporaryFile("w+") as said:
        child = os.fork()
        if not child:
            os.dup2(said.fileno(), 2)
            code = 99
            try:
                if os.geteuid() == 0:
                    os.setuid(65534)
                import sys

                sys.stderr = os.fdopen(2, "w")
                code = run_program(words)
                sys.stderr.flush()
            finally:
                os._exit(code)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        said.seek(0)
        return code, said.read()


# ---- another desk


@contextmanager
def _another_desk_writes(library: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(library, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(base.PRAGMAS, "busy_timeout", 20)


def test_a_busy_library_is_waited_for(program: Program, impatient: None) -> None:
    with _another_desk_writes(program.library) as other:
        threading.Timer(0.4, lambda: other.execute("ROLLBACK")).start()
        assert other.in_transaction
        assert program("checkin", "I1").code == 0
        assert not other.in_transaction


def test_who_only_looks_does_not_wait_for_who_writes(program: Program) -> None:
    """A reader that waited would hear in the end that the library is busy."""
    with _another_desk_writes(program.library) as other:
        assert program("show", "item", "I1").code == 0
        assert other.in_transaction


def test_a_library_locked_too_long_leaves_three(
    program: Program, impatient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tuils.library.front.opening.PATIENCE", 0.3)
    with _another_desk_writes(program.library):
        answer = program("checkin", "I1")
    assert (answer.code, answer.out) == (3, "")
    assert "busy" in answer.err
    assert program.json("undo").line["refused"] == ["NOTHING_TO_UNDO"]


# ---- clocks


def test_a_clock_a_little_behind_is_said_beside_the_answer(program: Program) -> None:
    program("checkin", "I1")
    program.clock.forward(hours=-2)
    answer = program.json("checkin", "I1")
    assert answer.code == 0
    assert "119 minutes behind" in answer.err
    accepted = program.json("clock", "accept")
    assert (accepted.code, accepted.line["set_back_seconds"]) == (0, 7199)
    assert "behind" not in program("checkin", "I1").err


def test_a_clock_far_behind_lends_nothing_until_it_is_accepted(program: Program) -> None:
    card = program.patron()
    program.clock.forward(days=-3)
    answer = program.json("checkout", card, "I1")
    assert (answer.code, answer.line["refused"]) == (1, ["CLOCK_WRONG"])
    assert "2 days behind" in answer.err
    assert program("daily").err.endswith("Nothing was done. Set the clock, then try again.\n")
    assert program("clock", "accept").code == 0
    assert program("checkout", card, "I1").code == 0
    assert program("verify").code == 0


# ---- backup, restore, verify, daily


def test_a_backup_is_verified_and_private(program: Program) -> None:
    made = program.json("backup")
    assert made.code == 0
    assert set(made.line) == {"file", "bytes", "verified"}
    file = Path(made.line["file"])
    assert file.parent == program.folder / "backups"
    assert (file.stat().st_size, made.line["verified"]) == (made.line["bytes"], True)
    assert file.stat().st_mode & 0o777 == 0o600
    elsewhere = program.json("backup", str(program.folder / "stick"))
    assert Path(elsewhere.line["file"]).parent == program.folder / "stick"


def test_restore_brings_the_library_back_under_a_new_device_name(program: Program) -> None:
    card = program.patron()
    file = program.json("backup").line["file"]
    program("checkout", card, "I1")
    before = _device(program)
    restored = program.json("restore", file)
    assert restored.code == 0
    facts = restored.line
    assert (facts["file"], facts["bytes"]) == (str(program.library), program.library.stat().st_size)
    assert (facts["verified"], facts["lost"], facts["gained"]) == (True, 1, 0)
    assert facts["replaced"] == str(program.folder / "library.db.replaced")
    assert program.json("checkin", "I1").line["alerts"] == ["NOT_ON_LOAN"]
    assert _device(program) != before
    assert (program.folder / "library.db.replaced").exists()
    assert program("verify").code == 0


def _device(program: Program) -> str:
    with open_desk(program.library) as opened:
        return opened.record.device


@pytest.mark.parametrize("left", [None, b"", b"broken" * 1000])
def test_restore_works_where_the_library_is_missing_or_damaged(program: Program, left: bytes | None) -> None:
    file = program.json("backup", str(program.folder / "stick")).line["file"]
    program.library.unlink()
    if left is not None:
        program.library.write_bytes(left)
    restored = program("restore", file)
    assert restored.code == 0
    assert "There is no library" not in restored.err, "of a new machine that is no news"
    assert program("verify").code == 0


def test_restore_asks_for_the_right_and_for_a_backup(program: Program) -> None:
    file = program.json("backup").line["file"]
    assert program("staff", "add", "vera", TUILS_NEW_PIN=PIN).code == 0
    refused = program.json("--as", "vera", "restore", file, TUILS_PIN=PIN)
    assert (refused.code, refused.line["refused"]) == (1, ["NO_PERMISSION"])
    assert program("restore", str(program.folder / "none.db")).code == 2
    text = program.folder / "text.db"
    text.write_text("no backup")
    assert program("restore", str(text)).code == 2
    assert program.json("staff", "list").lines[1]["login"] == "vera"


def test_no_desk_waits_while_the_library_is_verified(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """The replay is checked on a copy. Another desk writes meanwhile, at once, and that is not checked."""
    from tuils.library.foundation.journal import verifying

    lent: list[bool] = []
    by_itself = verifying._rebuild

    def beside() -> list[str]:
        with closing(sqlite3.connect(program.library, timeout=0, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            other.execute("UPDATE item SET call_number = 'MOVED' WHERE barcode = 'I1'")
            other.execute("COMMIT")
        lent.append(True)
        return by_itself()

    monkeypatch.setattr(verifying, "_rebuild", beside)
    assert program("verify").code == 0
    assert lent == [True]
    assert not list(program.folder.glob("*checking*"))


def test_verify_tells_what_differs(program: Program) -> None:
    well = program.json("verify")
    assert (well.code, well.line["ok"], well.line["differences"]) == (0, True, [])
    assert set(well.line) == {"ok", "entries", "digest", "differences", "last_entry", "last_at"}
    assert f"(change {well.line['last_entry'][-8:]})" in program("verify").out
    with closing(sqlite3.connect(program.library)) as store:
        store.execute("UPDATE item SET call_number = 'MOVED' WHERE barcode = 'I1'")
        store.commit()
    ill = program.json("verify")
    assert (ill.code, ill.line["ok"]) == (1, False)
    assert any("call_number" in one for one in ill.line["differences"])
    assert "call_number" in program("verify").out


def test_the_work_of_the_day_is_done_once(program: Program) -> None:
    first = program.json("daily")
    assert set(first.line["did"]) >= {"backup", "checkpoint"}
    assert list((program.folder / "backups").glob("*.db"))
    assert program.json("daily").line == {"did": {}}
    program.clock.forward(days=1)
    assert program.json("daily").line["did"]


# ---- the opening that every door shares


def test_every_start_throws_away_pockets_that_are_over(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tuils.library.front.opening.runtime_folder", lambda: program.folder)
    old, young = program.folder / "another-van.pocket", program.folder / "another-desk.pocket"
    for file, age in ((old, 601), (young, 300)):
        file.write_text("{}")
        os.utime(file, (time.time() - age,) * 2)
    assert program("checkin", "I1").code == 0
    assert (old.exists(), young.exists()) == (False, True)


def test_a_second_program_of_the_same_name_becomes_the_second(program: Program) -> None:
    with open_desk(program.library, station="front") as command:
        library, device = command.about.id, command.record.device
    with hold_station(library, "front"):
        with open_desk(program.library, station="front", hold=True) as second:
            assert second.desk.station == "front 2"
            assert second.record.device != device
        with open_desk(program.library, station="front") as command:
            assert (command.desk.station, command.record.device) == ("front", device)
    with open_desk(program.library, station="front", hold=True) as alone:
        assert (alone.desk.station, alone.record.device) == ("front", device)


def test_nobody_tied_is_nobody_and_may_do_nothing(program: Program) -> None:
    with (
        program.as_system_user("stranger"),
        open_desk(program.library, sign_in=as_system_user_or_nobody, hold=True) as opened,
    ):
        assert opened.desk.operator.login == ""
        assert not opened.desk.may("circulation.checkin")


def test_the_station_stands_where_its_settings_say(program: Program) -> None:
    (program.folder / "station.toml").write_text('[stations.van]\nbranch = "NOWHERE"\n')
    assert program.json("--station", "van", "checkin", "I1").line["refused"] == ["UNKNOWN_ID"]
    assert program.json("checkin", "I1").code == 0
    (program.folder / "station.toml").write_text("branch = ")
    unread = program("checkin", "I1")
    assert (unread.code, unread.out) == (2, "")
    assert "station.toml, line 1" in unread.err


def test_a_state_folder_that_cannot_be_made(program: Program) -> None:
    (program.folder / "file").write_text("")
    answer = program("checkin", "I1", TUILS_STATE=str(program.folder / "file"))
    assert (answer.code, answer.out) == (2, "")
    assert "TUILS_STATE" in answer.err
    assert state_folder().is_dir()


@pytest.mark.parametrize("command", [("verify",), ("init", "--name", "Elm")])
@pytest.mark.parametrize("what", ["device", "pipe", "folder"])
def test_what_is_no_file_is_no_library(program: Program, tmp_path: Path, what: str, command: tuple[str, ...]) -> None:
    os.mkfifo(tmp_path / "pipe")
    path = {"device": "/dev/zero", "pipe": str(tmp_path / "pipe"), "folder": str(tmp_path)}[what]
    answer = program(*command, TUILS_LIBRARY=path, TUILS_PIN=PIN)
    assert answer.code != 0
    kind = "a folder" if what == "folder" else "a pipe or a device"
    assert f"This is {kind}, not a library: {path}" in answer.err


def test_settings_of_the_station_that_never_end_are_refused_at_once(program: Program, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        answer = program("verify", TUILS_CONFIG=str(path))
        assert answer.code != 0
        assert "It is a pipe or a device, not a file." in answer.err


def test_who_put_a_backup_back_is_in_the_audit_log(program: Program) -> None:
    made = str(program.json("backup").line["file"])
    assert program("restore", made).code == 0
    (line,) = program.json("audit", "--kind", "restored").lines
    assert line["operator"] == "admin"
    assert "restored a backup" in program("audit", "--kind", "restored").out


def test_a_card_reported_lost_says_the_day_as_people_read_it(program: Program) -> None:
    card = program.patron("Ada")
    assert program("patron", "card", card, "--lost").code == 0
    assert program("show", "patron", card).err.startswith("This card was reported lost on Tue, Dec 1, 2026.")
