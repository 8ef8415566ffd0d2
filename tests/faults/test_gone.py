"""The library is moved, replaced or deleted under an open desk: no answer comes out of a file that is gone, and what
was kept is saved."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.library.makers import desk_of
from tuils.library.foundation.administration.backup import restore_backup
from tuils.library.foundation.desk import wall_clock
from tuils.library.foundation.journal.verifying import verify_store
from tuils.library.foundation.store import (
    GONE,
    StoreFault,
    answering,
    close_store,
    connect_thread,
    open_store,
    plain_faults,
)
from tuils.library.lending.loans.checkout import checkout
from tuils.models import Loan, db

from .conftest import Place

pytestmark = pytest.mark.whole


def moved(path: Path) -> None:
    (path.parent / "elsewhere").mkdir()
    path.rename(path.parent / "elsewhere" / path.name)


def moved_with_its_folder(path: Path) -> None:
    path.parent.rename(path.parent.with_name("renamed"))


def deleted(path: Path) -> None:
    path.unlink()


def replaced(path: Path) -> None:
    """Replace the file as a program that syncs folders does."""
    with contextlib.closing(sqlite3.connect(path.with_suffix(".older"))) as older:
        older.execute("CREATE TABLE other (a)")
    path.with_suffix(".older").replace(path)


def log_deleted(path: Path) -> None:
    Path(f"{path}-wal").unlink()


def map_deleted(path: Path) -> None:
    Path(f"{path}-shm").unlink()


WAYS = (moved, moved_with_its_folder, deleted, replaced, log_deleted, map_deleted)
Way = Callable[[Path], None]


class Talk:
    """Line mode in a process of its own."""

    def __init__(self, path: Path) -> None:
        self.child = subprocess.Popen(
            [sys.executable, "-m", "tuils", "--library", str(path), "--plain"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self.child.stdin is not None
        assert self.child.stdout is not None

    def until(self, words: str) -> str:
        assert self.child.stdout is not None
        said = ""
        for line in self.child.stdout:
            said += line
            if words in line:
                break
        return said

    def type(self, *lines: str) -> None:
        assert self.child.stdin is not None
        self.child.stdin.write("".join(f"{line}\n" for line in lines))
        self.child.stdin.flush()


@pytest.fixture
def own_folder(place: Place) -> Place:
    """A library in a folder that can be renamed as a whole."""
    folder = place.path.parent / "library"
    folder.mkdir()
    shutil.move(place.path, folder / "library.db")
    return Place(folder / "library.db", place.cards)


@pytest.fixture
def talk(own_folder: Place) -> Iterator[Talk]:
    made = Talk(own_folder.path)
    yield made
    made.child.kill()
    made.child.communicate()


@pytest.mark.parametrize("way", WAYS)
def test_line_mode_ends_with_a_sentence_and_saves_all(way: Way, own_folder: Place, talk: Talk, tmp_path: Path) -> None:
    talk.type(own_folder.cards[0], "C1")
    talk.until("Due")
    talk.type(".")
    talk.until("Due")
    way(own_folder.path)
    talk.type("C2")
    said = talk.until("STOP.")
    assert "OK." not in said.splitlines()[-1]
    assert "was moved, replaced, or deleted" in said
    assert "Your last change was not saved" in said
    assert talk.child.wait(20) == 3
    (saved,) = tmp_path.rglob("library.db.saved-*")
    assert str(saved) in said
    assert saved.stat().st_mode & 0o777 == 0o600
    back = tmp_path / "back" / "library.db"
    back.parent.mkdir()
    restore_backup(saved, back)
    open_store(back)
    assert verify_store().ok
    assert Loan.select().count() == 1
    close_store()


@pytest.mark.parametrize("way", [moved, log_deleted])
def test_what_was_moved_without_its_log_is_whole(way: Way, own_folder: Place, tmp_path: Path) -> None:
    path = own_folder.path
    open_store(path)
    checkout(desk_of("admin", wall_clock), own_folder.cards[0], "C1")
    way(path)
    with pytest.raises(StoreFault) as no, answering(path):
        pass
    assert no.value.code == GONE
    close_store()
    found = path if path.exists() else path.parent / "elsewhere" / path.name
    with contextlib.closing(sqlite3.connect(f"file:{found}?immutable=1", uri=True)) as whole:
        assert whole.execute("SELECT count(*) FROM loan").fetchone() == (1,)


def test_a_long_look_of_another_thread_hides_nothing_of_what_is_saved(own_folder: Place, tmp_path: Path) -> None:
    """The pages are checked behind a desk that begins: that thread sees the library as it was when it looked."""
    path = own_folder.path
    open_store(path)
    look = contextlib.ExitStack()

    def begin() -> None:
        connect_thread()
        look.callback(db.execute_sql("SELECT * FROM journal").close)

    with ThreadPoolExecutor(1) as beside:
        beside.submit(begin).result()
        checkout(desk_of("admin", wall_clock), own_folder.cards[0], "C1")
        moved(path)
        saved = db.rescue(tmp_path / "spare")
        beside.submit(look.close).result()
    close_store()
    with contextlib.closing(sqlite3.connect(saved)) as whole:
        assert whole.execute("SELECT count(*) FROM loan").fetchone() == (1,)


def test_the_log_of_a_library_that_was_put_there_since_is_left_alone(own_folder: Place, tmp_path: Path) -> None:
    """SQLite deletes the log of the last one who leaves, by its name."""
    path = own_folder.path
    shutil.copy(path, tmp_path / "other.db")
    open_store(path)
    checkout(desk_of("admin", wall_clock), own_folder.cards[0], "C1")
    for name in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        name.unlink()
    shutil.copy(tmp_path / "other.db", path)
    with contextlib.closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA journal_mode=wal")
        other.execute("CREATE TABLE other (a)")
        close_store()
        assert Path(f"{path}-wal").stat().st_size > 0
    open_store(path)
    assert "other" in db.get_tables()


def test_no_empty_file_is_made_where_the_library_was(own_folder: Place) -> None:
    open_store(own_folder.path)
    own_folder.path.unlink()
    db.obj._state.conn, own = None, db.obj._state.conn
    db.obj._state.closed = True
    with pytest.raises(StoreFault) as no, plain_faults(own_folder.path):
        db.connect()
    assert no.value.code == GONE
    assert not own_folder.path.exists()
    db.obj._state.set_connection(own)


def test_desks_that_had_the_same_file_save_it_once(own_folder: Place, tmp_path: Path) -> None:
    talks = [Talk(own_folder.path) for _ in range(2)]
    for talk in talks:
        assert "Scan, or type" in talk.until("Scan, or type")
    deleted(own_folder.path)
    for talk in talks:
        talk.type("C2")
        assert "STOP." in talk.until("STOP.")
        assert talk.child.wait(20) == 3
    assert len(list(tmp_path.rglob("library.db.saved-*"))) == 1
