"""The file of the published copy: which columns of which tables may stand in it, and how its rows are written.

The tables are those whose model says `patrons` in its `readers`; `TABLES` names what is published of each, by column. A
column that is named nowhere is not published, and a test fails until somebody decided. Columns that are withheld stand
there with their blank value, so that every reading of the catalog runs on the copy as it does on the library.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import field
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from peewee import OperationalError

from tuils.values.dataclass import dataclass

from .base import Base, db, the_store
from .rows import blank
from .search import MERGED_PAGES, WEIGHTS, words_of_texts

FILE = "catalog.db"
DAY = 86_400_000_000
PUBLIC_SETTINGS = ("name", "zone", "language", "locale", "date_form", "first_branch", "shelf_sections", "call_scheme")
HIDDEN_STATES = ("lost", "long_overdue", "claims_returned", "claims_never_had")
"""The states that imply a borrower: to patrons such a copy is missing."""
Columns = dict[str, str]
Row = tuple[Any, ...]


@dataclass(frozen=True)
class PublishedColumns:
    """The published part of a table. `columns`: each with the SQL of its published value. `withheld`: those that are
    not, by decision."""

    columns: Columns
    withheld: tuple[str, ...] = ()
    where: str = ""
    """The condition of the published rows."""


def _as_it_is(*names: str) -> Columns:
    return {name: name for name in names}


_HIDDEN = "state IN ('" + "', '".join(HIDDEN_STATES) + "')"
_SHOWN = "shown AND NOT removed"
_BIBLIO = _as_it_is(
    "no", "id", "marc", "control_number", "control_source", "title", "medium", "author", "year", "kind", "isbns",
    "issn", "lccn", "language", "audience", "publisher", "series", "subjects", "summary", "extent", "call_number",
    "notes", "title_key", "removed", "more_titles", "more_authors", "more_subjects", "numbers", "author_key",
    "call_key", "access", "levels", "lexile", "ar", "grade_from", "grade_to", "tags",
)  # fmt: skip
_ITEM = _as_it_is(
    "id", "biblio", "item_type", "home_branch", "location", "collection", "call_number", "copy_number", "volume",
    "acquired_on", "withdrawn", "not_for_loan", "public_note", "holding_branch", "transit_to", "lent", "section",
    "shelf_key", "bound_with",
) | {
    "state": f"CASE WHEN {_HIDDEN} THEN 'missing' ELSE state END",
    "loan": f"CASE WHEN loan IS NULL OR {_HIDDEN} THEN NULL ELSE id END",
    "held_for": "CASE WHEN held_for IS NULL THEN NULL ELSE 'held' END",
    "added_pos": f"added_pos / {DAY} * {DAY}",  # the day: when in it somebody worked concerns nobody
}  # fmt: skip

TABLES: dict[str, PublishedColumns] = {
    "biblio": PublishedColumns(_BIBLIO, ("batch",), "NOT removed"),
    "isbn": PublishedColumns(_as_it_is("isbn", "biblio")),
    "item": PublishedColumns(
        _ITEM,
        (
            "barcode",
            "price_cents",
            "pieces",
            "missing_pieces",
            "alert",
            "statistics",
            "line",
            "borrowed_until",
            "staff_note",
            "old_loan",
            "moved_at",
            "held_pos",
            "clash",
            "old_lent",
            "old_lent_on",
            "old_seen_on",
        ),
        "NOT withdrawn",
    ),
    "loan": PublishedColumns(
        {"id": "item", "item": "item", "due_at": "due_at"},
        (
            "patron",
            "lent_at",
            "renewals",
            "closed_at",
            "how",
            "by",
            "named",
            "hold",
            "stopped_at",
            "charged_from",
            "noticed_at",
        ),
    ),
    "library": PublishedColumns(_as_it_is("id", "practice"), ("made_at", "main", "brought_in")),
    "setting": PublishedColumns(_as_it_is("name", "value"), (), "name IN ('" + "', '".join(PUBLIC_SETTINGS) + "')"),
    "branch": PublishedColumns(_as_it_is("code", "name", "pickup"), ("return_to",)),
    "shelving_location": PublishedColumns(_as_it_is("code", "name"), ("max_checkouts",)),
    "item_type": PublishedColumns(
        _as_it_is("code", "name", "not_for_loan"), ("replacement_cents", "rental_cents", "min_age", "message")
    ),
    "opening_hours": PublishedColumns(_as_it_is("branch", "weekday", "spans")),
    "season_hours": PublishedColumns(_as_it_is("branch", "season", "weekday", "spans")),
    "stop_visit": PublishedColumns(_as_it_is("stop", "weekday", "spans", "weeks", "first")),
    "closed_date": PublishedColumns(_as_it_is("branch", "day"), ("reason",)),  # a reason may name who is away
    "yearly_closed_date": PublishedColumns(_as_it_is("branch", "day"), ("reason",)),
    "open_date": PublishedColumns(_as_it_is("branch", "day", "spans"), ("reason",)),
    "kept_list": PublishedColumns(
        _as_it_is("id", "name", "name_key", "twin", "of", "note", "shown", "removed"),
        ("search", "made_at", "made_pos"),
        _SHOWN,
    ),
    "list_line": PublishedColumns(
        _as_it_is("list", "thing", "rank") | {"added_at": f"added_at / {DAY} * {DAY}"},
        ("note",),
        f"list IN (SELECT id FROM kept_list WHERE {_SHOWN})",
    ),
    "deposit_place": PublishedColumns(_as_it_is("id", "name", "is_private", "removed"), (), "NOT is_private"),
    "deposit_copy": PublishedColumns(
        _as_it_is("deposit", "item", "place", "due_at"),
        ("pos",),
        "item IN (SELECT id FROM item WHERE state = 'deposit' AND NOT withdrawn) AND pos = "
        "(SELECT max(pos) FROM deposit_copy AS other WHERE other.item = deposit_copy.item)",
    ),
    "see_from": PublishedColumns(_as_it_is("kind", "key", "text", "words", "heading", "authority")),
    "word": PublishedColumns(_as_it_is("word", "tail", "titles")),
    "finding_state": PublishedColumns(
        _as_it_is("name", "text") | {"number": "CASE name WHEN 'fed_from' THEN 0 ELSE number END"},
        where="name NOT LIKE 'people %'",
    ),
}


def is_published() -> bool:
    """Return whether this thread uses a published copy."""
    return not db.table_exists("journal")


SMALL = tuple(name for name in TABLES if name not in ("biblio", "isbn", "item", "loan", "word"))
"""The tables compared whole each time: a few hundred rows."""
INDEX = ("biblio_index", "biblio_words")
_FEW_WORDS = 1000  # that are looked up one by one
OWN = (
    "CREATE TABLE published (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)",
    "CREATE TABLE waiting (biblio TEXT NOT NULL PRIMARY KEY, n INTEGER NOT NULL)",
    "CREATE TABLE coming (biblio TEXT NOT NULL PRIMARY KEY, n INTEGER NOT NULL)",
    "CREATE TABLE returned (item TEXT NOT NULL PRIMARY KEY, biblio TEXT NOT NULL, day TEXT NOT NULL)",
    "CREATE INDEX returned_day ON returned (day)",
    "CREATE TABLE published_change (biblio TEXT NOT NULL PRIMARY KEY, edition INTEGER NOT NULL)",
    "CREATE INDEX published_change_edition ON published_change (edition)",
)
"""The tables that only the copy has: how it was made, how many wait for a title, how many copies of it are on order,
what was checked in on which day, and in which edition since it was made whole a title may have changed last."""
OWN_COLUMNS = {"waiting": ("biblio", "n"), "coming": ("biblio", "n"), "returned": ("item", "biblio", "day")}
KEYS = {
    "biblio": ("id",), "item": ("id",), "loan": ("id",), "waiting": ("biblio",), "coming": ("biblio",),
    "returned": ("item",),
}  # fmt: skip
BY_TITLE = ("loan", "biblio", "isbn", "item", "waiting", "coming", "returned")
"""The tables updated title by title; loans first, for the items tell whose they are."""


def models() -> dict[str, type[Base]]:
    """The published tables by name."""
    for module in ("deposits", "headings", "lists"):  # their tables are known with the others from then on
        import_module(f".{module}", __package__)
    named = {str(table._meta.table_name): table for table in Base.__subclasses__()}
    return {name: named[name] for name in TABLES}


@lru_cache(maxsize=32)
def columns(table: str) -> tuple[str, ...]:
    if table in OWN_COLUMNS:
        return OWN_COLUMNS[table]
    meta: Any = models()[table]._meta
    return tuple(field.column_name for field in meta.sorted_fields)


@lru_cache(maxsize=32)
def selected(table: str) -> str:
    """Return the columns to select of a library's table; an unpublished column is its blank value."""
    taken, fields = TABLES[table], models()[table]._meta.fields
    empty = blank(models()[table])
    return ", ".join(
        _quoted(taken.columns[name]) if name in taken.columns else _literal(empty[name], fields[name].null)
        for name in columns(table)
    )


def _quoted(what: str) -> str:
    """Return a column name quoted: it may be a word of SQL."""
    return f'"{what}"' if what.isidentifier() else what


def _literal(value: Any, null: bool) -> str:
    if value is None:
        return "NULL" if null else "0"
    return f"'{value}'" if isinstance(value, str) else str(int(value))


def shape_of_library() -> list[str]:
    """The statements that make the published tables, their indexes and triggers, as the library has them: tables
    first, then the rest; without those that note whose headings are to be read again."""
    names = ", ".join("?" for _ in (*TABLES, *INDEX))
    rows = the_store().ask_shape(
        f"SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name IN ({names}) "
        "AND name NOT IN ('headings_come', 'headings_gone', 'headings_changed') "
        "ORDER BY type = 'trigger', type = 'index', name LIKE 'biblio_words', name LIKE 'biblio_index', rowid",
        (*TABLES, *INDEX),
    )
    return [str(sql) for _type, _name, sql in rows]


def published_marks() -> dict[str, str]:
    """Return the marks of the open copy: shape, library, at, ... Empty if it is no published copy."""
    try:
        found: Any = db.execute_sql("SELECT name, value FROM published").fetchall()
    except OperationalError as error:
        if "no such table" not in str(error):
            raise
        return {}
    return {str(name): str(value) for name, value in found}


class PublishedCopy(NamedTuple):
    """The marks of a published copy, and how many titles are in it."""

    marks: dict[str, str]
    titles: int


def published_marks_of(path: Path) -> PublishedCopy | None:
    """Return the copy's marks; None if there is none, or none that can be read."""
    if not path.is_file():
        return None
    copy = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)
    try:
        (titles,) = copy.execute("SELECT count(*) FROM biblio").fetchone()
        return PublishedCopy(dict(copy.execute("SELECT name, value FROM published")), int(titles))
    except sqlite3.DatabaseError:
        return None
    finally:
        copy.close()


def is_a_library(path: Path) -> bool:
    """Return whether it has tables of people. A copy has none."""
    copy = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)
    try:
        return copy.execute("SELECT 1 FROM sqlite_master WHERE name IN ('patron', 'journal')").fetchone() is not None
    except sqlite3.DatabaseError:
        return False
    finally:
        copy.close()


@dataclass
class CopyFile:
    """A copy in the making, which nobody reads yet: without a log of its own, for a broken one is thrown away."""

    path: Path
    connection: sqlite3.Connection = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.connection = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode = off", "synchronous = off", "secure_delete = on", "cache_size = -8000"):
            self.connection.execute(f"PRAGMA {pragma}")
        self.connection.execute("PRAGMA locking_mode = exclusive")

    def make(self, statements: Iterable[str]) -> None:
        for statement in statements:
            self.connection.execute(statement)

    def begin(self) -> None:
        self.connection.execute("BEGIN")

    def commit(self) -> None:
        self.connection.execute("COMMIT")

    def close(self) -> None:
        self.connection.close()

    def is_sound(self) -> bool:
        return bool(self.connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")

    def marks(self) -> dict[str, str]:
        found = self.connection.execute("SELECT name, value FROM published").fetchall()
        return {str(name): str(value) for name, value in found}

    def note(self, told: dict[str, str]) -> None:
        self.connection.executemany("INSERT OR REPLACE INTO published (name, value) VALUES (?, ?)", told.items())

    def note_change(self, titles: Iterable[str], edition: int) -> None:
        """Note that these titles may be others from this edition on."""
        text = "INSERT OR REPLACE INTO published_change (biblio, edition) VALUES (?, ?)"
        self.connection.executemany(text, ((title, edition) for title in titles))

    def insert(self, table: str, rows: Sequence[Row]) -> None:
        """Insert rows that are not there yet."""
        names = columns(table)
        self.connection.executemany(f"INSERT INTO {table} ({_names(names)}) VALUES ({_marks(names)})", rows)

    def feed_index(self, first: int, names: str) -> int:
        """Index the next titles from this `no` on, while there are no triggers yet; return where to continue, 0 at the
        end."""
        page = "SELECT no FROM biblio WHERE no >= ? ORDER BY no LIMIT 1 OFFSET 2000"
        end = self.connection.execute(page, (first,)).fetchone()
        last = end[0] if end else 1 << 62
        self.connection.execute(
            f"INSERT INTO biblio_index(rowid, {names}) SELECT no, {names} FROM biblio WHERE no >= ? AND no < ?",
            (first, last),
        )
        return int(end[0]) if end else 0

    def put_index_together(self, *, first: bool) -> bool:
        """Merge the index's parts into one, a share each time; `first`: of all that there are now. Return whether there
        is more to do."""
        before, pages = self.connection.total_changes, -MERGED_PAGES if first else MERGED_PAGES
        self.connection.execute("INSERT INTO biblio_index(biblio_index, rank) VALUES ('merge', ?)", (pages,))
        return self.connection.total_changes - before > 1

    def rows_there(self, table: str, where: str, values: Sequence[Any]) -> set[Row]:
        names = _names(columns(table))
        return set(self.connection.execute(f"SELECT {names} FROM {table} WHERE {where}", tuple(values)))

    def bring(
        self, table: str, where: str, values: Sequence[Any], now: Sequence[Row], there: set[Row] | None = None
    ) -> int:
        """Make the rows of this condition the same as `now`; return how many were different. `there`: these rows, where
        they were read already."""
        names = columns(table)
        there = self.rows_there(table, where, values) if there is None else there
        come, gone = set(now) - there, there - set(now)
        if not come and not gone:
            return 0
        key = KEYS.get(table, names)
        places = [names.index(name) for name in key]
        kept = {tuple(row[at] for at in places) for row in come}
        left = {tuple(row[at] for at in places) for row in gone} - kept
        condition = " AND ".join(f'"{name}" IS ?' for name in key)
        self.connection.executemany(f"DELETE FROM {table} WHERE {condition}", left)
        self.connection.executemany(_replace_sql(table), [row for row in now if row in come])
        return len(come) + len(left)

    def titles_of(self, items: Collection[str]) -> set[str]:
        """The titles under which these copies stand so far."""
        text = f"SELECT DISTINCT biblio FROM item WHERE id IN ({_marks(items)})"
        return {str(row[0]) for row in self.connection.execute(text, tuple(items))}

    def terms_between(self, after: str, last: str, words: Collection[str]) -> set[str]:
        """Return those of these words, which are behind the one, up to the other, that are in its index."""
        if len(words) > _FEW_WORDS:
            text = "SELECT term FROM biblio_words WHERE term > ? AND term <= ?"
            return {str(row[0]) for row in self.connection.execute(text, (after, last))}.intersection(words)
        text = f"SELECT term FROM biblio_words WHERE term IN ({_marks(words)})"
        return {str(row[0]) for row in self.connection.execute(text, tuple(words))}

    def words_of(self, titles: Sequence[str]) -> set[str]:
        """Return the words by which these titles are found so far."""
        text = f"SELECT no, {', '.join(WEIGHTS)} FROM biblio WHERE id IN ({_marks(titles)})"
        found = words_of_texts(self.connection.execute(text, tuple(titles)), dict.fromkeys(WEIGHTS, 1))
        return {word for words in found.values() for word in words}

    def count(self) -> int:
        """Return the number of titles in it."""
        return int(self.connection.execute("SELECT count(*) FROM biblio").fetchone()[0])

    def titles_between(self, after: int, last: int) -> set[str]:
        """The published titles whose `no` is above the one and up to the other."""
        text = "SELECT id FROM biblio WHERE no > ? AND no <= ?"
        return {str(row[0]) for row in self.connection.execute(text, (after, last))}


def by_title(table: str, count: int) -> str:
    """The condition that finds the rows of so many titles in the copy."""
    marks = _marks(range(count))
    if table == "loan":
        return f"id IN (SELECT id FROM item WHERE biblio IN ({marks}))"
    return f"{'id' if table == 'biblio' else 'biblio'} IN ({marks})"


def _marks(values: Iterable[Any]) -> str:
    return ", ".join("?" for _ in values)


def _names(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


@lru_cache(maxsize=32)
def _replace_sql(table: str) -> str:
    names = columns(table)
    text = f"INSERT INTO {table} ({_names(names)}) VALUES ({_marks(names)})"
    key = KEYS.get(table)
    if not key:
        return text
    rest = ", ".join(f'"{name}" = excluded."{name}"' for name in names if name not in (*key, "no"))
    return f"{text} ON CONFLICT ({_names(key)}) DO UPDATE SET {rest}"
