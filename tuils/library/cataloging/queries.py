"""The catalog's statements to the store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from tuils.models import db
from tuils.models.rows import ids, marks, number_of, rows_of, typed
from tuils.models.store_words import or_change

ON_LISTS = "SELECT thing FROM list_line"
"""The titles and copies on all lists."""
_WAIT = (
    "INSERT INTO waiting_label (item, kind, since, was, printed_at, run, place) VALUES (?, ?, ?, ?, 0, '', 0)"
) + or_change(
    "item, kind",
    "since",
    "printed_at",
    "run",
    "place",
    "was = CASE WHEN waiting_label.printed_at = 0 THEN waiting_label.was ELSE excluded.was END",
)
_WAITS_NOT = "DELETE FROM waiting_label WHERE item = ?"


def named_in(table: str, column: str) -> str:
    """Return the statement that finds the titles or copies that a column of this table names."""
    return f"SELECT {column} FROM {table}"


def things_of_list(key: str) -> list[str]:
    """The titles, or copies, on the list with this id."""
    return ids("SELECT thing FROM list_line WHERE list = ?", key)


def label_waits(item: str, kind: str, since: int, was: str) -> None:
    """Queue a label. `was`: the text of the label on the copy; a label that waits already keeps its own."""
    db.execute_sql(_WAIT, (item, kind, since, was))


def label_waits_not(item: str) -> None:
    """Remove the label of this copy, waiting or printed."""
    db.execute_sql(_WAITS_NOT, (item,))


class TitleCalled(NamedTuple):
    """The name of a title; `no` is its number in this file."""

    no: int
    title_key: str
    author: str


_CALLED = (
    "SELECT no, title_key, author FROM biblio WHERE title_key >= ? AND title_key < ? AND NOT removed "
    "ORDER BY title_key, no LIMIT ?"
)


def titles_called(first: str, behind: str, most: int) -> list[TitleCalled]:
    """Return titles whose filing key is from `first` on and before `behind`."""
    return typed(TitleCalled, _CALLED, first, behind, most)


MERGED_TITLES = "SELECT biblio FROM journal WHERE kind = 'biblio_merged' AND biblio > '' AND NOT void"
"""The statement for titles that were merged."""


def with_number(isbn: str, code: str, most: int) -> list[tuple[int]]:
    """The numbers (`no`) of titles with this ISBN, this barcode of a copy, or this control number."""
    text = (
        "SELECT no FROM biblio WHERE NOT removed AND id IN (SELECT biblio FROM isbn WHERE isbn = ? "
        "UNION SELECT biblio FROM item WHERE barcode = ? UNION SELECT id FROM biblio WHERE control_number = ?) LIMIT ?"
    )
    return [(int(no),) for (no,) in db.execute_sql(text, (isbn, code, code, most)).fetchall()]


def gone_with_number(number: str, most: int) -> list[str]:
    """Return the ids of removed titles that had this control number."""
    text = "SELECT id FROM biblio WHERE removed AND control_number = ? LIMIT ?"
    return ids(text, number, most)


def places_of(biblios: Sequence[str]) -> list[tuple[int]]:
    """Return the numbers (`no`) of those of these titles that are here."""
    text = "SELECT no FROM biblio WHERE NOT removed AND id = ?"
    return [(int(no),) for biblio in biblios for (no,) in db.execute_sql(text, (biblio,)).fetchall()]


def headings_seen_from(words: str, most: int, *, part: bool = False) -> list[str]:
    """The headings that these words, folded and in the order of letters, lead to. `part`: also where the reference has
    more words than these."""
    if not part:
        return ids("SELECT DISTINCT heading FROM see_from WHERE words = ? ORDER BY heading LIMIT ?", words, most)
    wanted = [f"% {word} %" for word in words.split()]
    each = " AND ".join("' ' || words || ' ' LIKE ?" for _word in wanted)
    return ids(f"SELECT DISTINCT heading FROM see_from WHERE {each} ORDER BY heading LIMIT ?", *wanted, most)


def ways_of_access() -> set[str]:
    """Return each code of accessibility (`formats/marc_access.py`) that some title here has."""
    text = "SELECT DISTINCT access FROM biblio WHERE access <> '' AND NOT removed"
    return {code for (codes,) in db.execute_sql(text).fetchall() for code in str(codes).split()}


def record_numbers() -> list[tuple[str, int]]:
    """Return each title (id) with its number in a file of all records."""
    text = "SELECT id, row_number() OVER (ORDER BY no) AS record FROM biblio WHERE NOT removed"
    return [(str(biblio), int(record)) for biblio, record in db.execute_sql(text).fetchall()]


def volumes_of_several(available: str) -> list[tuple[str, int]]:
    """Return the other titles (ids, blanks between) of each volume that holds several, and the value of `available` for
    it."""
    text = f"SELECT bound_with, {available} FROM item WHERE bound_with <> '' AND NOT withdrawn"
    return [(str(bound), int(here)) for bound, here in db.execute_sql(text).fetchall()]


def has_own_copy(biblio: str) -> bool:
    """Return whether this title has a copy that is not withdrawn."""
    text = "SELECT 1 FROM item WHERE biblio = ? AND NOT withdrawn LIMIT 1"
    return db.execute_sql(text, (biblio,)).fetchone() is not None


_COMING = "order_line WHERE received < copies - cancelled AND biblio IN"
LINE_TITLES = "SELECT biblio FROM order_line WHERE id IN"
"""The titles of order lines."""


def open_copies(biblios: Iterable[str]) -> dict[str, int]:
    """Return, by title, how many copies were ordered and are still to come; titles with none are missing."""
    wanted = list(biblios)
    of_them = f"({marks(wanted)}) AND sent_at > 0 GROUP BY biblio"
    text = f"SELECT biblio, sum(copies - cancelled - received) FROM {_COMING} {of_them}"
    return {str(biblio): int(n) for biblio, n in db.execute_sql(text, wanted).fetchall()}


def published_coming(biblios: Sequence[str]) -> dict[str, int]:
    """The same in the published catalog."""
    text = f"SELECT biblio, n FROM coming WHERE biblio IN ({marks(biblios)})"
    return {str(biblio): int(n) for biblio, n in db.execute_sql(text, tuple(biblios)).fetchall()}


def types_coming(biblio: str) -> set[str]:
    """The item types of the copies of this title that are ordered, or to be ordered, and still to come."""
    return set(ids(f"SELECT DISTINCT item_type FROM {_COMING} (?)", biblio))


LOOKS = ("call_number", "location", "item_type", "collection", "copy_number", "volume", "home_branch")
"""The columns of a copy by which one without a barcode is recognized."""


def looks_of_copies(biblio: str) -> list[tuple[Any, ...]]:
    """The barcode, the place in the journal and the LOOKS of each copy of this title."""
    names = ", ".join(f'"{name}"' for name in LOOKS)
    return rows_of(f"SELECT barcode, added_pos, {names} FROM item WHERE biblio = ?", biblio)


def place_in_journal(entry: str) -> int:
    """Return this entry's place in the journal; 0 where it is not here."""
    return number_of("SELECT pos FROM journal WHERE id = ?", entry)
