"""Opening the library's file: who may, what is refused in plain words, and two programs at once."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.library.makers import Clock, beginner
from tuils.library.foundation import store as stores
from tuils.library.foundation.store import StoreFault, close_store, create_store, known_migrations, open_store
from tuils.library.front.starting import Beginning, start_library
from tuils.models import db


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "library.db"
    start_library(path, Beginning("Maple Grove"), beginner(Clock()))
    close_store()
    return path


@pytest.fixture
def library(template: Path, tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "library.db"
    shutil.copy(template, path)
    yield path
    close_store()


def fault(path: Path) -> StoreFault:
    with pytest.raises(StoreFault) as no:
        open_store(path)
    assert db.is_closed(), "what could not be opened is not left open"
    return no.value


def change(path: Path, statement: str) -> None:
    with contextlib.closing(sqlite3.connect(path)) as past_us:
        past_us.execute(statement)
        past_us.commit()


def test_a_connection_keeps_what_it_is_told(library: Path) -> None:
    open_store(library)
    found = {name: db.execute_sql(f"PRAGMA {name}").fetchone()[0] for name in WANTED}
    assert found == WANTED


WANTED = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000, "secure_delete": 1}


def test_writers_lock_when_they_begin(library: Path) -> None:
    open_store(library)
    with db.atomic(), contextlib.closing(sqlite3.connect(library, timeout=0)) as other:
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        assert other.execute("SELECT count(*) FROM library").fetchone() == (1,), "readers go on"


def test_a_missing_library(tmp_path: Path) -> None:
    no = fault(tmp_path / "library.db")
    assert no.code == "MISSING"
    assert "tuils init" in no.then
    assert list(tmp_path.iterdir()) == []


def test_a_library_of_a_newer_program_is_left_alone(library: Path) -> None:
    change(library, "INSERT INTO schema_migration (name, applied) VALUES ('0999_the_moon', '2099-01-01')")
    before = library.read_bytes()
    no = fault(library)
    assert no.code == "NEWER"
    assert "0999_the_moon" in no.said
    assert "Update tuils" in no.then
    assert library.read_bytes() == before


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_text("this is a shopping list, not a library at all, " * 30),
        lambda path: path.write_bytes(b"\x00" * 8192),
        lambda path: change(path, "DROP TABLE schema_migration"),
    ],
    ids=["text", "zeros", "another program's"],
)
def test_a_file_that_is_no_library_is_left_alone(spoil: Callable[[Path], object], library: Path) -> None:
    spoil(library)
    before = library.read_bytes()
    no = fault(library)
    assert no.code == "DAMAGED"
    assert "tuils restore" in no.then
    assert library.read_bytes() == before


def test_a_file_that_may_not_be_written(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda path, mode: False)
    assert fault(library).code == "READ_ONLY"


def test_sqlite_that_is_too_old(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 34, 9))
    assert fault(library).code == "OLD_SQLITE"


def test_a_lock_that_is_held_too_long_is_told(library: Path) -> None:
    open_store(library)
    db.execute_sql("PRAGMA busy_timeout = 20")
    with contextlib.closing(sqlite3.connect(library)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreFault) as no, stores.plain_faults(library):
            db.execute_sql("DELETE FROM pin_try")
    assert no.value.code == "BUSY"


def test_our_own_mistakes_are_no_faults_of_the_store(library: Path) -> None:
    open_store(library)
    with pytest.raises(Exception, match="no such table") as broken, stores.plain_faults(library):
        db.execute_sql("SELECT * FROM nowhere")
    assert not isinstance(broken.value, StoreFault)


def test_closing_folds_the_log_in(library: Path) -> None:
    open_store(library)
    db.execute_sql("INSERT INTO pin_try (login, wrong, wait_until) VALUES ('marker', 1, 1)")
    log = Path(f"{library}-wal")
    assert b"marker" in log.read_bytes()
    close_store()
    assert not log.exists() or log.stat().st_size == 0
    assert b"marker" in library.read_bytes()
    close_store()


def test_an_older_library_is_copied_before_its_shape_changes(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = tmp_path / "steps"
    shutil.copytree(stores.MIGRATIONS, steps)
    (steps / "0999_moon.py").write_text('def up(migrator, db):\n    db.execute_sql("CREATE TABLE moon (phase TEXT)")\n')
    monkeypatch.setattr(stores, "MIGRATIONS", steps)
    open_store(library)
    assert "moon" in db.get_tables()
    copy = library.with_name("library.db.before-0999_moon")
    with contextlib.closing(sqlite3.connect(copy)) as old:
        assert old.execute("SELECT count(*) FROM sqlite_master WHERE name = 'moon'").fetchone() == (0,)
        assert old.execute("SELECT count(*) FROM library").fetchone() == (1,)
    assert not Path(f"{library}.migrating").exists()


def test_a_change_of_shape_that_stops_halfway_changes_nothing(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = tmp_path / "steps"
    shutil.copytree(stores.MIGRATIONS, steps)
    moon = 'def up(migrator, db):\n    db.execute_sql("CREATE TABLE moon (phase TEXT)")\n'
    (steps / "0998_moon.py").write_text(moon)
    (steps / "0999_sun.py").write_text(moon.replace("moon", "sun") + '    db.execute_sql("nonsense")\n')
    monkeypatch.setattr(stores, "MIGRATIONS", steps)
    with pytest.raises(Exception, match="nonsense"):
        open_store(library)
    assert db.is_closed()
    monkeypatch.undo()
    open_store(library)
    assert not {"moon", "sun"} & {*db.get_tables()}
    assert db.pragma("foreign_keys") == 1


# making


def test_a_file_is_made_once(library: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreFault) as no:
        create_store(library)
    assert no.value.code == "EXISTS"
    (tmp_path / "empty.db").touch()
    create_store(tmp_path / "empty.db")
    assert set(known_migrations()) == {row[0] for row in db.execute_sql("SELECT name FROM schema_migration")}


def test_where_no_folder_can_be_made_it_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(StoreFault) as no:
        create_store(tmp_path / "taken" / "library.db")
    assert no.value.code == "UNREADABLE"


# two programs

CHILD = """
    import sys
    from pathlib import Path
    from tests.library.makers import Clock, beginner
    from tuils.library.front.starting import Beginning, start_library
    from tuils.library.foundation.store import StoreFault, close_store, create_store, open_store
    from tuils.models import base, db
    import tuils.models.migrating, filelock

    base.PRAGMAS["busy_timeout"] = 300_000  # on a slow machine, too, each has its turn

    path, what = Path(sys.argv[1]), sys.argv[2]
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        if what == "open":
            open_store(path)
        else:
            start_library(path, Beginning(f"Library {sys.argv[3]}"), beginner(Clock()))
        print(db.execute_sql("SELECT count(*) FROM schema_migration").fetchone()[0], flush=True)
        close_store()
    except StoreFault as no:
        print(no.code, flush=True)
"""


def at_once(path: Path, what: str, count: int) -> list[str]:
    """Run so many programs at the same moment; return what each says."""
    children = [
        subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(CHILD), str(path), what, str(number)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(count)
    ]
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    ended = [child.communicate(timeout=300) for child in children]
    assert [complaint for _said, complaint in ended] == [""] * count
    return [said.strip() for said, _complaint in ended]


@pytest.mark.whole
@pytest.mark.parametrize("time", range(3))
def test_programs_that_open_a_fresh_store_at_once_shape_it_once(time: int, tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    path.touch(mode=0o600)
    assert at_once(path, "open", 3) == [str(len(known_migrations()))] * 3
    open_store(path)
    assert {"journal", "item", "loan"} <= set(db.get_tables())
    close_store()
    assert not Path(f"{path}.migrating").exists()


def test_of_programs_that_begin_one_library_at_once_one_does(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    said = at_once(path, "start", 3)
    assert len([one for one in said if one.isdigit()]) == 1, said
    assert {one for one in said if not one.isdigit()} <= {"EXISTS", "UNREADABLE"}
    open_store(path)
    assert db.execute_sql("SELECT count(*) FROM library").fetchone() == (1,)
    name = db.execute_sql("SELECT value FROM setting WHERE name = 'name'").fetchone()[0]
    assert name == f'"Library {next(number for number, one in enumerate(said) if one.isdigit())}"'
    close_store()
