"""A commit is flushed once the next desk has its turn, and before it is answered."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator

import pytest

from tuils.library.foundation.store import close_store, fault_of, open_store
from tuils.models import db, library_file
from tuils.models.base import quick_commits

from .conftest import Place

if not library_file.knows_turns():
    pytest.skip("writers wait as SQLite waits", allow_module_level=True)


@pytest.fixture
def flushed(place: Place, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The files that are flushed by us, with whether another could write meanwhile."""
    flushed: list[str] = []

    def bytes_on_disk(log: int) -> None:
        with contextlib.closing(sqlite3.connect(place.path, timeout=0)) as other:
            other.execute("BEGIN IMMEDIATE")
        assert db.obj._queue._number == 0, "the turn is over"
        assert os.path.samestat(os.fstat(log), place.path.with_name(f"{place.path.name}-wal").stat())
        flushed.append(f"{place.path.name}-wal")

    open_store(place.path)
    monkeypatch.setattr(library_file, "bytes_on_disk", bytes_on_disk)
    yield flushed
    close_store()


def write() -> None:
    db.execute_sql("UPDATE item SET call_number = 'E YOL' WHERE barcode = 'C0'")


def synchronous() -> int:
    return int(db.execute_sql("PRAGMA synchronous").fetchone()[0])


def test_the_next_desk_writes_while_a_commit_is_flushed(flushed: list[str], place: Place) -> None:
    with db.atomic():
        write()
        assert not flushed
    assert flushed == [f"{place.path.name}-wal"]
    assert synchronous() == 2, "who writes in another way is flushed by SQLite"


def test_what_is_taken_back_is_not_flushed(flushed: list[str]) -> None:
    with pytest.raises(library_file.STORE_ERRORS), db.atomic():
        db.execute_sql("UPDATE nowhere SET x = 1")
    assert (flushed, synchronous()) == ([], 2)


def test_a_thread_that_does_not_flush_is_left_alone(flushed: list[str]) -> None:
    with quick_commits(), db.atomic():
        write()
    assert (flushed, synchronous()) == ([], 2)


def test_where_nobody_can_begin_commits_are_flushed_as_before(flushed: list[str], place: Place) -> None:
    db.execute_sql("PRAGMA busy_timeout = 0")
    with contextlib.closing(sqlite3.connect(place.path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(library_file.STORE_ERRORS), db.atomic():
            write()
    assert (flushed, synchronous()) == ([], 2)


def test_a_flush_that_fails_is_told_as_one(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_log: int) -> None:
        raise OSError(5, "Input/output error")

    open_store(place.path)
    monkeypatch.setattr(library_file, "bytes_on_disk", fails)
    with pytest.raises(library_file.STORE_ERRORS) as no, db.atomic():
        write()
    fault = fault_of(no.value)
    assert fault is not None
    assert fault.code == "UNSURE", "it is written, and others see it"
    assert not db.in_transaction()
    assert synchronous() == 2
    close_store()
