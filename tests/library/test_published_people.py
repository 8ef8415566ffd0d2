"""No person is in the published copy: of every column it is decided, and the bytes are looked through."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.formats.samples import titled
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.store import close_store
from tuils.library.front.sample.build import build_sample
from tuils.library.front.sample.content import sample_patrons
from tuils.library.holdings.editing.title_editing import edit_title
from tuils.library.holdings.publishing.making import LOCK
from tuils.library.holdings.publishing.published import catalog_file
from tuils.library.holdings.titles.refreshing import Refreshing
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.loans.checkin import checkin
from tuils.library.people.patrons.patrons import register_patron
from tuils.library.people.staff.roles import TUILS
from tuils.models import db
from tuils.models.published import TABLES
from tuils.models.readers import every_table

from .makers import Clock, add_item, desk_of, raw, rows
from .publishing import bring_in, lively, publish, same_as_whole


def test_of_every_column_it_is_decided_whether_it_is_published() -> None:
    """A new column or table fails here until somebody decided; meanwhile it is not published."""
    tables = {str(table._meta.table_name): table for table in every_table()}
    assert {name for name, table in tables.items() if table.readers and table.readers.patrons} == TABLES.keys()
    for name, taken in TABLES.items():
        columns = {field.column_name for field in tables[name]._meta.sorted_fields}
        assert columns == taken.columns.keys() | set(taken.withheld), name
        assert not taken.columns.keys() & set(taken.withheld), name


def people_in(text: str) -> set[str]:
    return {str(one) for (one,) in rows(text) if one}


def test_no_person_is_in_the_bytes(desk: Desk, store: Path) -> None:
    words = lively(desk)
    file = catalog_file(store)
    publish(desk, file)
    checkin(desk, "qxjC0")
    register_patron(desk, {"first_name": "Qxjnew"})
    publish(desk, file)
    ids = people_in("SELECT id FROM patron") | people_in("SELECT id FROM loan") | people_in("SELECT id FROM hold")
    ids |= people_in("SELECT id FROM journal WHERE kind NOT IN ('biblio_added', 'item_added', 'list_made')")
    db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    assert all(word in store.read_bytes().lower() for word in (b"qxjdonor", b"qxjlocal", b"qxjstaffnote", b"qxjclaim"))
    data = file.read_bytes()
    assert b"Emma" in data
    copy = raw(file)
    terms = [term for (term,) in copy.execute("SELECT term FROM biblio_words") if term.startswith("qxj")]
    copy.close()
    assert terms == [], "the index keeps only what differs from the term before"
    for word in words:
        assert word.encode() not in data.lower()
    assert not [one for one in ids if one.encode() in data]


def test_a_donor_is_in_no_word_and_in_no_place_on_the_shelf(desk: Desk, store: Path) -> None:
    """Derived data was once made from the whole record: the library's own words, and places of copies."""
    donor = ("700", "1 \x1faQxjdonor, Ann,\x1fedonor.")
    bring_in(desk, titled("10\x1faEmma", donor))
    (title,) = people_in("SELECT id FROM biblio")
    add_item(desk, "C1", biblio=title)
    refreshing = Refreshing(desk, store)
    while refreshing.go_on():
        pass
    assert "qxjdonor" in people_in("SELECT word FROM word")
    assert "qxjdonor" in rows("SELECT shelf_key FROM item")[0][0]
    file = catalog_file(store)
    for whole in (True, False):
        publish(desk, file, whole=whole)
        assert b"qxjdonor" not in file.read_bytes().lower()
        copy = raw(file)
        assert copy.execute("SELECT titles FROM word WHERE word = 'emma'").fetchone() == (1,)
        copy.close()
        db.execute_sql("UPDATE word SET titles = titles + 1 WHERE word = 'qxjdonor'")


def test_a_name_that_was_taken_out_of_a_title_is_gone_from_the_bytes_after_the_day_s_work(
    desk: Desk, store: Path
) -> None:
    file = catalog_file(store)
    for number in range(30):
        add_title(desk, {"title": f"Title {number}"})
    publish(desk, file)
    title = add_title(desk, {"title": "Emma, lent to Qxjann"}).id
    publish(desk, file)
    edit_title(desk, title, {"title": "Emma"})
    publish(desk, file)
    publish(desk, file, compare=True)
    assert b"qxjann" not in file.read_bytes().lower()
    same_as_whole(desk, file)


@pytest.mark.whole
def test_nobody_of_the_practice_library_is_in_its_copy(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "practice.db"
    build_sample(path, Desk("MAIN", "desk", "desk", TUILS, clock=clock))
    desk = desk_of("pat", clock)
    publish(desk, catalog_file(path))
    data = catalog_file(path).read_bytes()
    for person in sample_patrons():
        for word in (person.card, person.email, person.phone, person.street, person.note):
            assert not word or word.encode() not in data
        assert f"{person.first_name} {person.last_name}".encode() not in data
    for (patron,) in rows("SELECT id FROM patron"):
        assert patron.encode() not in data
    close_store()


def test_there_are_no_tables_of_people_and_no_pages_of_the_past(desk: Desk, store: Path) -> None:
    lively(desk)
    file = catalog_file(store)
    publish(desk, file)
    copy = raw(file)
    tables = {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert not tables & {table._meta.table_name for table in every_table()} - TABLES.keys()
    assert copy.execute("PRAGMA freelist_count").fetchone() == (0,)
    assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert copy.execute("SELECT count(*) FROM loan WHERE patron IS NOT NULL OR lent_at != 0").fetchone() == (0,)
    assert not [row for row in copy.execute("SELECT id FROM loan") if row[0] not in items_of(copy)]
    copy.close()
    assert file.stat().st_mode & 0o777 == 0o644
    assert file.parent.stat().st_mode & 0o777 == 0o755
    assert sorted(one.name for one in file.parent.iterdir()) == [file.name, f"{file.name}{LOCK}"]


def items_of(copy: sqlite3.Connection) -> set[str]:
    return {row[0] for row in copy.execute("SELECT id FROM item")}
