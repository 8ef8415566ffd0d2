"""Data derived from records and settings is rebuilt where it is stale; a lost index is noticed and rebuilt."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from peewee import SqliteDatabase

from tests.at_once import import_marc, undo_last
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.store import MIGRATIONS, StoreFault, close_store, open_store, plain_faults
from tuils.library.holdings.finding import find_titles
from tuils.library.holdings.titles.refreshing import Refreshing, Slice
from tuils.library.holdings.titles.staleness import PARTS, stale_parts
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.reach.replay import verify_library
from tuils.models import db
from tuils.models.migrating import MigrationRunner
from tuils.models.reindexing import index_is_there, is_fed

from .makers import Clock, desk_of, register, rows, value, whole
from .records import copy, record, write

TITLES = [
    ("1", "The gardening year", "Gärtner, Łucja"),
    ("2", "Emma", "Austen, Jane"),
    ("3", "Bees at home", "Keeper, B. K."),
    ("4", "A history of bees", "Żak, O'Brien"),
]
TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'biblio_%'"


@pytest.fixture
def stocked(desk: Desk, tmp_path: Path) -> Desk:
    """Four imported titles with a copy each, and one that was added by hand; one copy was lent twice, once undone."""
    records = [
        record(number, title, [copy(f"C{number}", o=f"J 59{number}.7 GAR")], author=author)
        for number, title, author in TITLES
    ]
    import_marc(desk, [write(tmp_path / "titles.mrc", *records)], make_codes=True)
    add_title(desk, {"title": "Honey & wax", "author": "Imker, Jörg", "call_number": "638.1 IMK"})
    card = register(desk)
    for _time in range(2):
        checkout(desk, card, "C2")
        checkin(desk, "C2")
    checkout(desk, card, "C3")
    undo_last(desk)
    return desk


def refreshed(desk: Desk, store: Path, *, whole: bool = False) -> dict[str, int]:
    refreshing = Refreshing(desk, store, whole=whole)
    while refreshing.go_on():
        pass
    refreshing.close()
    return refreshing.did


def found(words: str) -> list[str]:
    return sorted(hit.title for hit in find_titles(words).hits)


def derived() -> list[list[tuple[object, ...]]]:
    return [rows(f"SELECT * FROM {table} ORDER BY 1") for table in ("biblio", "item", "isbn", "word")]


# ---- stale


def test_nothing_is_stale_in_a_new_library_nor_after_an_import(stocked: Desk, store: Path) -> None:
    assert stale_parts() == ()
    assert refreshed(stocked, store) == {}


def test_all_made_anew_is_what_it_was(stocked: Desk, store: Path) -> None:
    before = derived()
    did = refreshed(stocked, store, whole=True)
    assert derived() == before
    assert did == {"titles": 0, "copies": 0, "index": 5, "words": 0}
    assert found("bees") == ["A history of bees", "Bees at home"]
    assert verify_library(stocked).ok


def test_columns_that_do_not_follow_are_found_and_put_right(stocked: Desk, store: Path) -> None:
    before = derived()
    db.execute_sql("UPDATE biblio SET year = 1500, more_titles = 'x' WHERE control_number = '1'")
    db.execute_sql("DELETE FROM word WHERE word = 'gardening'")
    (columns, word) = verify_library(stocked).finding
    assert columns.endswith(": year, more_titles do not follow from its record")
    assert word == "word gardening: it is missing"
    assert verify_library(stocked).differences == ()
    assert refreshed(stocked, store, whole=True)["titles"] == 1
    assert derived() == before
    assert verify_library(stocked).ok


def test_a_setting_of_the_shelves_makes_them_stale(stocked: Desk, store: Path) -> None:
    assert value("SELECT section FROM item WHERE barcode = 'C1'") == "J"
    set_value(stocked, "shelf_sections", ["-", "REF"])
    assert stale_parts() == ("shelves", "copies")
    assert refreshed(stocked, store) == {"shelves": 0, "copies": 4}
    assert value("SELECT section FROM item WHERE barcode = 'C1'") == ""
    assert stale_parts() == ()
    whole(stocked)


def test_after_an_update_nothing_differs(stocked: Desk) -> None:
    """Opening the library makes what an earlier version made otherwise, or could not make yet; nobody is told to
    restore a backup for it."""
    db.execute_sql("UPDATE item SET section = '', shelf_key = ''")
    db.execute_sql("UPDATE biblio SET title_key = '', year = NULL")
    db.execute_sql("UPDATE finding_state SET text = '1 x' WHERE name = 'derived'")
    before = derived()
    assert verify_library(stocked).ok
    assert derived() == before, "verify changes nothing"


def test_what_was_cut_off_goes_on_where_it_was(stocked: Desk, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tuils.library.holdings.titles.refreshing.FIRST_ROWS", 1)
    monkeypatch.setattr("tuils.library.holdings.titles.refreshing.MOST_ROWS", 1)
    monkeypatch.setattr("tuils.library.holdings.titles.refreshing.LEAST_ROWS", 1)
    before, slices = derived(), list[Slice]()
    first = Refreshing(stocked, store, whole=True)
    while first.go_on():
        slices.append(first.slice)
        assert len(slices) < 60, "it comes to its end"
        first.close()  # as if the power went: each goes on from what is in the store
        first = Refreshing(stocked, store)
    first.close()
    assert slices[-1].part == "words"
    for part in ("titles", "copies", "index"):
        assert (done := [one.done for one in slices if one.part == part]) == sorted(done), part
    assert derived() == before
    assert (stale_parts(), verify_library(stocked).ok) == ((), True)


def test_one_program_at_a_time(stocked: Desk, store: Path) -> None:
    one, other = (Refreshing(stocked, store, whole=True) for _ in range(2))
    assert one.go_on()
    assert not other.go_on()
    assert other.elsewhere
    while one.go_on():
        pass
    one.close()
    assert stale_parts() == ()


def test_what_comes_while_the_index_is_made_is_found_once(stocked: Desk, store: Path) -> None:
    refreshing = Refreshing(stocked, store, whole=True)
    refreshing.go_on()
    add_title(stocked, {"title": "Bees of the moor"})
    db.execute_sql("UPDATE biblio SET removed = 1 WHERE control_number = '3'")
    while refreshing.go_on():
        pass
    refreshing.close()
    assert found("bees") == ["A history of bees", "Bees of the moor"]
    assert verify_library(stocked).finding == ()


# ---- lost

LOST = {
    "dropped": ["DROP TABLE biblio_index"],
    "its words dropped": ["DROP TABLE biblio_words"],
    "data gone": ["DROP TABLE biblio_index_data"],
    "configuration gone": ["DROP TABLE biblio_index_config"],
    "idx gone": ["DROP TABLE biblio_index_idx"],
    "sizes gone": ["DROP TABLE biblio_index_docsize"],
    "emptied": ["DELETE FROM biblio_index_data"],
    "spoilt": ["UPDATE biblio_index_data SET block = x'0102' WHERE id > 10"],
    "a row went past it": ["DROP TRIGGER biblio_changed", "UPDATE biblio SET title = 'Emu' WHERE no = 2"],
    "a removed one is in it": ["DROP TRIGGER biblio_changed", "UPDATE biblio SET removed = 1 WHERE no = 2"],
}


@pytest.fixture(params=LOST)
def spoilt(request: pytest.FixtureRequest, stocked: Desk, store: Path) -> str:
    """The index is lost or wrong, as another program may leave it."""
    triggers = dict(rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    close_store()
    with closing(sqlite3.connect(store)) as other:
        for text in LOST[request.param]:
            other.execute(text)
        if "DROP TRIGGER biblio_changed" in LOST[request.param]:
            other.execute(triggers["biblio_changed"])
        other.commit()
    open_store(store)
    return str(request.param)


def test_a_lost_index_is_found_and_made_anew_and_lending_goes_on(spoilt: str, stocked: Desk, store: Path) -> None:
    said = verify_library(stocked)
    assert said.finding, spoilt
    assert all(line.startswith("biblio") for line in said.finding)
    desk = desk_of("admin", stocked.clock)
    checkout(desk, str(value("SELECT card FROM patron")), "C1")
    checkin(desk, "C1")
    refreshed(desk, store, whole=True)
    assert index_is_there()
    assert is_fed()
    assert verify_library(desk).finding == () or "emu" in spoilt
    assert "Bees at home" in found("bees")


def test_what_needs_a_lost_index_says_so_and_loses_nothing(spoilt: str, stocked: Desk) -> None:
    if spoilt in ("a row went past it", "a removed one is in it"):
        pytest.skip("it can be asked, it only answers wrongly")
    for act in (lambda: find_titles("bees zzz"), lambda: add_title(stocked, {"title": "Wasps"})):
        before = rows("SELECT id FROM journal UNION ALL SELECT id FROM biblio")
        fault = fault_in(act)
        if fault:
            assert (fault.code, "tuils index --rebuild" in fault.then) == ("INDEX", True), fault
            assert rows("SELECT id FROM journal UNION ALL SELECT id FROM biblio") == before, "all of it or nothing"


def fault_in(act: Callable[[], object]) -> StoreFault | None:
    """Return the library's fault; None if the act works all the same."""
    try:
        with plain_faults():
            act()
    except StoreFault as fault:
        return fault
    return None


# ---- a library of the release before


@pytest.fixture
def older(stocked: Desk, store: Path, tmp_path: Path) -> Path:
    """The same library as the release before this one had made it."""
    folder, old = tmp_path / "migrations", tmp_path / "older.db"
    folder.mkdir()
    for file in sorted(MIGRATIONS.glob("000[1-5]_*.py")):
        shutil.copy(file, folder)
    made: Any = SqliteDatabase(str(old))
    made.connect()
    MigrationRunner(made, str(folder)).up()
    made.execute_sql("ATTACH ? AS newer", (str(store),))
    for (table,) in made.execute_sql(TABLES + " AND name != 'schema_migration'").fetchall():
        names = [row[1] for row in made.execute_sql(f"PRAGMA main.table_info({table})").fetchall()]
        taken = ", ".join("notes" if (table, name) == ("biblio", "words") else f'"{name}"' for name in names)
        made.execute_sql(f"DELETE FROM main.{table}")
        made.execute_sql(f"INSERT INTO main.{table} SELECT {taken} FROM newer.{table}")
    made.execute_sql("UPDATE journal SET data = json_remove(data, '$.value.kind') WHERE kind = 'setting_set'")
    made.close()
    close_store()
    return old


def test_a_library_of_the_release_before_is_brought_in_order(older: Path, stocked: Desk, clock: Clock) -> None:
    open_store(older)
    desk = desk_of("admin", clock)
    assert stale_parts() == ("titles", "copies", "index", "words")
    assert "A history of bees" not in found("bees")
    checkout(desk, str(value("SELECT card FROM patron")), "C1")
    did = refreshed(desk, older)
    assert set(did) <= set(PARTS)
    assert (did["titles"], did["copies"], did["index"]) == (5, 4, 5)
    assert found("bees") == ["A history of bees", "Bees at home"]
    assert found("zak obrien") == ["A history of bees"]
    assert rows("SELECT barcode, lent FROM item WHERE lent > 0 ORDER BY barcode") == [("C1", 1), ("C2", 2)]
    assert rows("SELECT DISTINCT section FROM item") == [("J",)]
    assert verify_library(desk).ok, verify_library(desk)


def test_settings_are_replayed_before_what_follows_from_them_whatever_is_imported_first() -> None:
    order = (
        "import tuils.library.holdings.items.item_state, tuils.library.foundation.administration.state\n"
        "from tuils.library.foundation.journal.families import FAMILIES\n"
        "print(*(type(family).__name__ for family in FAMILIES))"
    )
    ran = subprocess.run([sys.executable, "-c", order], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["Settings", "Items"]
