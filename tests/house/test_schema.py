"""The tables that the migrations make are those of the models, and the search index keeps itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playhouse.schema_diff import diff_models

from tuils.library.foundation.store import close_store, create_store
from tuils.models import db
from tuils.models.readers import every_table
from tuils.models.search import COLUMNS, ranked


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[None]:
    create_store(tmp_path / "library.db")
    yield
    close_store()


def test_after_migrating_nothing_differs_from_the_models(fresh: None) -> None:
    assert not any(diff_models(db.obj, every_table())), diff_models(db.obj, every_table())


def test_a_column_that_is_missing_would_be_found(fresh: None) -> None:
    db.execute_sql("ALTER TABLE item DROP COLUMN volume")
    assert any(diff_models(db.obj, every_table()))


def test_every_table_has_a_model(fresh: None) -> None:
    known = {model._meta.table_name for model in every_table()}
    there = {table for table in db.get_tables() if not table.startswith(("biblio_index", "biblio_words", "sqlite_"))}
    assert there == known | {"schema_migration"}


def test_the_indexes_that_hold_the_invariants_are_there(fresh: None) -> None:
    sql = dict(db.execute_sql("SELECT name, sql FROM sqlite_master WHERE type = 'index'").fetchall())
    for name in ("one_open_loan", "one_barcode", "one_card", "one_value_a_rule", "journal_device_seq"):
        assert sql[name].startswith("CREATE UNIQUE INDEX")
    assert "closed_at IS NULL" in sql["one_open_loan"]


def test_the_search_index_has_the_columns_that_searching_names_and_its_triggers(fresh: None) -> None:
    rows: Any = db.execute_sql("SELECT name, sql FROM sqlite_master WHERE sql LIKE '%biblio_index%'").fetchall()
    there = {name: sql for name, sql in rows if not name.startswith(("biblio_index_", "biblio_words"))}
    assert there.keys() == {"biblio_index", "biblio_come", "biblio_gone", "biblio_changed"}
    names = ", ".join(COLUMNS)
    assert f"fts5({names}, content='biblio', content_rowid='no'" in there["biblio_index"]
    assert all(names in sql for sql in there.values())
    assert ranked("anything", 5).hits == []


def test_the_triggers_keep_the_index(fresh: None) -> None:
    columns = [row[1] for row in db.execute_sql("PRAGMA table_info(biblio)") if row[3] and row[1] != "no"]
    names, marks = ", ".join(columns), ", ".join("?" for _ in columns)

    def put(title: str, batch: str) -> None:
        values = {"id": title, "title": title, "batch": batch, "marc": b"", "removed": 0}
        row = tuple(values.get(name, "") for name in columns)
        db.execute_sql(f"INSERT INTO biblio ({names}) VALUES ({marks})", row)

    def hits(word: str) -> int:
        found = db.execute_sql("SELECT count(*) FROM biblio_index WHERE biblio_index MATCH ?", (word,)).fetchone()
        return int(found[0])

    put("Emma", "")
    put("Persuasion", "a batch")
    assert (hits("emma"), hits("persuasion")) == (1, 0), "a batch is indexed in one go"
    db.execute_sql("UPDATE biblio SET title = 'Sanditon' WHERE title = 'Emma'")
    assert (hits("emma"), hits("sanditon")) == (0, 1)
    db.execute_sql("DELETE FROM biblio WHERE title = 'Sanditon'")
    assert hits("sanditon") == 0


def test_numbers_of_titles_are_never_given_again(fresh: None) -> None:
    found = db.execute_sql("SELECT sql FROM sqlite_master WHERE name = 'biblio'").fetchone()
    assert "AUTOINCREMENT" in found[0]
