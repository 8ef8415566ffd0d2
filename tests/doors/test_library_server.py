"""A library on a PostgreSQL server: made, filled from a file, worked at, asked, and taken home with the same digest."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
import sys
from itertools import count
from typing import Any

import pytest
from peewee import IntegrityError, OperationalError

from tuils.library.foundation.store import fault_of
from tuils.models.server.shape import changing_text
from tuils.models.server.texts import for_server, text_and_values
from tuils.station.server_address import with_tls

from .at_server import Database
from .calling import ITEMS, ROOT, Program

CARD = "21234000090011"
COUNT = "SELECT count(*) AS n FROM"
ADA = ("--first-name", "Ada", "--last-name", "Lovelace", "--card", CARD)
_numbers = count()


def at(address: str, program: Program, *words: str) -> Any:
    return program.json("--library", address, *words)


def test_a_library_goes_to_a_server_and_home_with_the_same_digest(program: Program, moved: str) -> None:
    assert at(moved, program, "patron", "add", *ADA).code == 0
    assert at(moved, program, "checkout", CARD, "I1").code == 0
    assert at(moved, program, "title", "add", "--title", "Bees of the north").code == 0
    found = at(moved, program, "verify").line
    home = program.folder / "home.db"
    copied = program.json("library", "copy", moved, str(home)).line
    assert found["ok"]
    assert copied["digest"] == at(str(home), program, "verify").line["digest"]
    again = moved.replace("/own", "/again")
    assert program("server", "create", again).code == 0
    assert program.json("library", "copy", str(home), again).line["digest"] == copied["digest"]
    assert at(again, program, "checkin", "I1").code == 0


def test_a_title_of_another_machine_is_found(program: Program, moved: str) -> None:
    assert at(moved, program, "search", "bees").lines == []
    elsewhere = program.folder / "elsewhere.db"
    elsewhere.write_text(f"{moved}\n")
    made = at(str(elsewhere), program, "title", "add", "--title", "Bees of the north").line["biblio"]
    assert [hit["biblio"] for hit in at(moved, program, "search", "bees").lines] == [made]
    assert at(str(elsewhere), program, "title", "edit", made, "--title", "Wasps of the north").code == 0
    assert at(moved, program, "search", "bees").lines == []
    assert [hit["biblio"] for hit in at(moved, program, "search", "wasps").lines] == [made]


def test_a_first_search_fills_the_index_a_part_at_a_time_and_says_how_far_it_is(
    program: Program, moved: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [at(moved, program, "title", "add", "--title", f"Bees of land {n}").line["biblio"] for n in range(5)]
    elsewhere = program.folder / "elsewhere.db"
    elsewhere.write_text(f"{moved}\n")
    monkeypatch.setattr("tuils.models.server.station_index.PART", {"item": 2, "biblio": 2})
    with monkeypatch.context() as slow:  # nobody fills
        slow.setattr("tuils.models.server.connections.ServerConnections._fill", lambda _store: None)
        nothing = at(str(elsewhere), program, "search", "land")
        assert nothing.lines == []
        assert "Searched 0 of" in nothing.err
        assert "No title" not in nothing.err
    from tuils.models.server.driver import connected
    from tuils.models.server.station_index import StationIndex

    index = StationIndex(elsewhere.with_name("elsewhere.db.search"))
    with contextlib.closing(index), contextlib.closing(connected(moved)) as there:
        index.catch_up(there)
        while (index.searched() or (0, 0))[0] == 0:
            assert index.fill_some(there)
        assert at(moved, program, "title", "edit", made[-1], "--title", "Wasps").code == 0
        assert at(moved, program, "title", "edit", made[0], "--title", "Wasps").code == 0
        while index.fill_some(there):
            pass
        assert index.searched() is None
    for words in ("bees", "wasps"):
        here, elsewhere_found = (at(one, program, "search", words).lines for one in (moved, str(elsewhere)))
        assert here == elsewhere_found
        assert len(here) == {"bees": 3, "wasps": 2}[words]


def test_a_list_is_never_made_of_what_was_read_so_far(
    program: Program, moved: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(3):
        at(moved, program, "title", "add", "--title", f"Bees of land {n}")
    elsewhere = program.folder / "elsewhere.db"
    elsewhere.write_text(f"{moved}\n")
    with monkeypatch.context() as slow:  # nobody fills
        slow.setattr("tuils.models.server.connections.ServerConnections._fill", lambda _store: None)
        refused = at(str(elsewhere), program, "list", "keep", "Bees", "land")
        assert (refused.code, refused.line["refused"]) == (1, ["STILL_READING"]), refused
    assert at(str(elsewhere), program, "list", "keep", "Bees", "land").line["added"] == 3


def test_changes_that_all_have_read_are_forgotten(
    program: Program, moved: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tuils.models.server import shape
    from tuils.models.server.driver import connected

    assert at(moved, program, "search", "bees").lines == []
    made = [at(moved, program, "title", "add", "--title", f"Bees of land {n}").line["biblio"] for n in range(3)]
    with contextlib.closing(connected(moved)) as there:
        there.execute(shape.FORGET_CHANGES.replace(str(shape.KEPT_CHANGES), "1"))
        assert there.execute("SELECT count(*) FROM changed").fetchone() == (1,)
        assert there.execute("SELECT n FROM changed_from").fetchone() > (0,)
    assert {hit["biblio"] for hit in at(moved, program, "search", "bees").lines} == {*made}


def test_a_question_copies_the_tables_that_it_names(program: Program, moved: str) -> None:
    asked = at(moved, program, "query", "--sql", f"{COUNT} item JOIN biblio ON true")
    assert asked.code == 0, asked.err
    count = at(moved, program, "query", "--sql", f"{COUNT} Item").line
    assert list(count.values()) == [ITEMS]


def test_the_catalog_is_published_out_of_a_server(program: Program, moved: str) -> None:
    made = at(moved, program, "title", "add", "--title", "Bees of the north").line["biblio"]
    done = at(moved, program, "opac", "publish", "--folder", str(program.folder / "shown"))
    assert done.code == 0, done.err
    (file,) = (program.folder / "shown").glob("*.db")
    with contextlib.closing(sqlite3.connect(file)) as shown:
        assert shown.execute("SELECT id FROM biblio").fetchall() == [(made,)]
        assert shown.execute("SELECT count(*) FROM biblio_index('north')").fetchone() == (1,)
    again = at(moved, program, "opac", "publish", "--folder", str(program.folder / "shown"))
    assert again.code == 0, again.err


def test_a_backup_is_not_put_over_the_address_of_a_server(program: Program, moved: str) -> None:
    backup = at(moved, program, "backup")
    assert backup.code == 0, backup.err
    file = backup.line["file"]
    refused = at(moved, program, "restore", file, "--yes")
    assert refused.code == 3
    assert "library copy" in refused.err
    anew = moved.replace("/own", "/restored")
    assert program("server", "create", anew).code == 0
    assert program.json("library", "copy", file, anew).code == 0
    assert at(anew, program, "verify").code == 0


def test_nothing_is_written_over(program: Program, moved: str) -> None:
    assert program("library", "copy", str(program.library), moved).code == 1
    assert program("server", "create", moved).code == 1
    assert program("library", "copy", moved, str(program.library)).code == 1


def test_what_the_server_says_of_itself(program: Program, moved: str) -> None:
    found = at(moved, program, "server", "check")
    assert found.code == 0
    assert (found.line["standby"], found.line["synchronous_commit"]) == ("none", "on")
    assert found.line["schema"].startswith("0")


def test_a_desk_of_its_own_login_works_and_a_reader_reads_of_nobody(
    program: Program, moved: str, database: Database
) -> None:
    desk, reader = f"desk{next(_numbers)}_{os.getpid()}", f"reader{next(_numbers)}_{os.getpid()}"
    assert at(moved, program, "server", "grant", desk).code == 0
    assert at(moved, program, "server", "grant", reader, "--reader").code == 0
    assert at(database(desk), program, "patron", "add", *ADA).code == 0
    assert at(database(desk), program, "checkout", CARD, "I1").code == 0
    from tuils.models.server.driver import DriverError, connected

    with contextlib.closing(connected(database(reader))) as reading:
        assert reading.execute("SELECT count(*) FROM item").fetchone()[0] > 0
        for text in ("SELECT last_name FROM patron", "SELECT * FROM private", "DELETE FROM item"):
            with pytest.raises(DriverError, match="permission denied"):
                reading.execute(text)


def test_those_who_write_wait_for_each_other(program: Program, moved: str) -> None:
    from tuils.models.server.connections import BEGIN
    from tuils.models.server.driver import connected
    from tuils.models.server.library_server import LibraryServer

    file = program.folder / "there.db"
    file.write_text(f"{moved}\n")
    store: Any = LibraryServer(str(file))
    with contextlib.closing(connected(moved)) as other, contextlib.closing(store):
        store.connect()
        store.execute_sql("SET lock_timeout = '200ms'")
        other.execute(BEGIN)
        with pytest.raises(OperationalError) as busy:
            store.begin()
        fault = fault_of(busy.value)
        assert fault
        assert fault.code == "BUSY"
        other.execute("ROLLBACK")
        store.begin()
        assert not store.someone_waits()
        store.rollback()


def test_a_line_that_was_cut_between_two_acts_is_taken_up_again(program: Program, moved: str) -> None:
    from tuils.models.server.driver import connected
    from tuils.models.server.library_server import LibraryServer

    file = program.folder / "there.db"
    file.write_text(f"{moved}\n")
    store: Any = LibraryServer(str(file))
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
    with contextlib.closing(connected(moved)) as other, contextlib.closing(store):
        store.connect()
        other.execute(f"{cut} pg_backend_pid()")
        assert store.execute_sql("SELECT count(*) FROM library").fetchone() == (1,)
        other.execute(f"{cut} pg_backend_pid()")

        def cut_within() -> None:
            with store.atomic():
                store.execute_sql("UPDATE finding_state SET number = 0 WHERE name = 'words'")
                other.execute(f"{cut} pg_backend_pid()")
                store.execute_sql("UPDATE finding_state SET number = 1 WHERE name = 'words'")

        with pytest.raises(IntegrityError) as lost:  # so that a verb is done once more
            cut_within()
        fault = fault_of(lost.value)
        assert fault
        assert fault.code == "LINE"
        assert store.execute_sql("SELECT count(*) FROM library").fetchone() == (1,)


# ---- without a server


def test_a_password_is_no_part_of_an_address(program: Program) -> None:
    for address in ("postgresql://ada:secret@county/library", "postgresql://county/library?password=secret"):
        answer = program("--library", address, "checkin", "I1")
        assert (answer.code, answer.out) == (2, "")
        assert "must not contain the password" in answer.err
        assert "secret" not in answer.err


def test_a_library_in_a_file_has_no_server(program: Program) -> None:
    answer = program("server", "check")
    assert (answer.code, answer.out) == (3, "")
    assert "is a file" in answer.err


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("postgresql://ada@/library?host=/run/postgresql", ""),
        ("postgresql://ada@localhost/library", ""),
        ("postgresql://ada@county.example/library", "sslmode=verify-full"),
        ("postgresql://ada@/library?host=one.example,two.example", "sslmode=verify-full"),
        ("postgresql://ada@10.0.0.4/library?sslmode=require", ""),
    ],
)
def test_over_a_network_the_server_proves_who_it_is(address: str, asked: str) -> None:
    assert with_tls(address) == address if not asked else asked in with_tls(address)


def test_without_the_driver_it_is_said_what_to_install(program: Program) -> None:
    (program.folder / "psycopg.py").write_text("raise ImportError\n")
    words = ["--library", "postgresql://ada@localhost/library", "checkin", "I1"]
    environment = {**os.environ, "PYTHONPATH": str(program.folder)}
    said = subprocess.run([sys.executable, "-m", "tuils", *words], env=environment, capture_output=True, text=True)
    assert (said.returncode, said.stdout) == (3, "")
    assert "tuils[server]" in said.stderr


def test_a_file_loads_no_driver_of_a_server() -> None:
    code = "import sys, tuils.library.front.opening\nprint(bool(sys.modules.get('psycopg')), sys.modules.get('peewee'))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert loaded.stdout.startswith("False <module 'peewee'")


def test_values_have_the_servers_marks() -> None:
    assert for_server("SELECT 'a?' WHERE x = ? AND y IN (?, ?)") == "SELECT 'a?' WHERE x = $1 AND y IN ($2, $3)"
    assert for_server("SELECT ?1, ?2, ?1::text") == "SELECT $1, $2, $1::text"
    assert text_and_values("SELECT :b, :a, :b", {"a": 1, "b": 2}) == ("SELECT $1, $2, $1", [2, 1])


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("ALTER TABLE patron ADD COLUMN email_bad INTEGER NOT NULL DEFAULT 0",
         "ALTER TABLE patron ADD COLUMN email_bad boolean NOT NULL DEFAULT false"),
        ("ALTER TABLE notice ADD COLUMN at INTEGER NOT NULL DEFAULT 0",
         "ALTER TABLE notice ADD COLUMN at bigint NOT NULL DEFAULT 0"),
        ("CREATE TABLE new_one (id TEXT NOT NULL PRIMARY KEY, at INTEGER)",
         'CREATE TABLE "new_one" ("id" text NOT NULL, "at" bigint, PRIMARY KEY ("id"))'),
        ("CREATE INDEX new_ones ON new_one (at)", "CREATE INDEX new_ones ON new_one (at)"),
    ],
)  # fmt: skip
def test_a_migration_is_written_once_for_both(text: str, there: str) -> None:
    assert changing_text(text) == there
