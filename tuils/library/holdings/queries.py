"""The catalog's statements to the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple

from tuils.models import db
from tuils.models.rows import (
    AT_ONCE,
    change,
    fetch_number,
    fetch_rows,
    fetch_value,
    first,
    ids,
    is_found,
    marks,
    parts,
    typed,
)
from tuils.models.store_words import digits_only, json_text, or_change, put_many, unless_there
from tuils.values.folding import fold_text
from tuils.values.title_tags import tag_list

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
KEEP_THIS = "INSERT INTO earlier_record (entry, biblio, marc, at) VALUES (?, ?, ?, ?)" + unless_there("entry")
KEEP = (
    "INSERT INTO earlier_record (entry, biblio, marc, at) SELECT ?1, id, marc, CAST(?3 AS BIGINT) FROM biblio "
    "WHERE id = ?2 AND batch != '' AND NOT EXISTS (SELECT 1 FROM journal WHERE journal.biblio = ?2 "
    f"AND journal.id != ?1 AND NOT journal.void AND {json_text('journal.data', '$.set.record')} IS NOT NULL)"
    f"{unless_there('entry')}"
)
MOVE_ON_SHELF = "UPDATE item SET section = ?, shelf_key = ? WHERE id = ?"


def named_in(table: str, column: str) -> str:
    """Return the statement that finds the titles or copies that a column of this table names."""
    return f"SELECT {column} FROM {table}"


# The titles, or copies, on the list with this id.
things_of_list: Callable[[str], list[str]] = partial(ids, "SELECT thing FROM list_line WHERE list = ?")


def label_waits(item: str, kind: str, since: int, was: str) -> None:
    """Queue a label. `was`: the text of the label on the copy; a label that waits already keeps its own."""
    db.execute_sql(_WAIT, (item, kind, since, was))


# Remove the label of this copy, waiting or printed.
label_waits_not: Callable[[str], None] = partial(change, _WAITS_NOT)


class TitleCalled(NamedTuple):
    """The name of a title; `no` is its number in this file."""

    no: int
    title_key: str
    author: str


_CALLED = (
    "SELECT no, title_key, author FROM biblio WHERE title_key >= ? AND title_key < ? AND NOT removed "
    "ORDER BY title_key, no LIMIT ?"
)


# Return titles whose filing key is from `first` on and before `behind`.
titles_called: Callable[[str, str, int], list[TitleCalled]] = partial(typed, TitleCalled, _CALLED)


MERGED_TITLES = "SELECT biblio FROM journal WHERE kind = 'biblio_merged' AND biblio > '' AND NOT void"
"""The statement for titles that were merged."""


def with_number(isbn: str, code: str, most: int) -> list[tuple[int]]:
    """The numbers (`no`) of titles with this ISBN, this barcode of a copy, or this control number."""
    text = (
        "SELECT no FROM biblio WHERE NOT removed AND id IN (SELECT biblio FROM isbn WHERE isbn = ? "
        "UNION SELECT biblio FROM item WHERE barcode = ? UNION SELECT id FROM biblio WHERE control_number = ?) LIMIT ?"
    )
    return [(int(no),) for (no,) in db.execute_sql(text, (isbn, code, code, most)).fetchall()]


# Return the ids of removed titles that had this control number.
gone_with_number: Callable[[str, int], list[str]] = partial(
    ids, "SELECT id FROM biblio WHERE removed AND control_number = ? LIMIT ?"
)


def title_numbers(biblios: Sequence[str]) -> list[tuple[int]]:
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
    """Return each code of accessibility (`formats/marc/marc_access.py`) that some title here has."""
    text = "SELECT DISTINCT access FROM biblio WHERE access <> '' AND NOT removed"
    return {code for (codes,) in db.execute_sql(text).fetchall() for code in str(codes).split()}


def has_levels() -> bool:
    """Return whether some title here has a reading level."""
    return bool(db.execute_sql("SELECT 1 FROM biblio WHERE levels <> '' AND NOT removed LIMIT 1").fetchone())


def title_tags() -> Counter[str]:
    """Return the library's own tags, each with the number of titles that have it."""
    text = "SELECT tags, count(*) FROM biblio WHERE tags <> '' AND NOT removed GROUP BY tags"
    counted = Counter[str]()
    for column, titles in db.execute_sql(text).fetchall():
        counted.update(dict.fromkeys(tag_list(column), int(titles)))
    return counted


def tag_spellings() -> dict[str, list[str]]:
    """Return each tag as titles have it, by its folded text: the spelling of the most titles first."""
    found: dict[str, list[str]] = {}
    for tag, _titles in title_tags().most_common():
        found.setdefault(fold_text(tag), []).append(tag)
    return found


def record_numbers() -> list[tuple[str, int]]:
    """Return each title (id) with its number in a file of all records."""
    text = "SELECT id, row_number() OVER (ORDER BY no) AS record FROM biblio WHERE NOT removed"
    return [(str(biblio), int(record)) for biblio, record in db.execute_sql(text).fetchall()]


def volumes_of_several(available: str) -> list[tuple[str, int]]:
    """Return the other titles (ids, blanks between) of each volume that holds several, and the value of `available` for
    it."""
    text = f"SELECT bound_with, {available} FROM item WHERE bound_with <> '' AND NOT withdrawn"
    return [(str(bound), int(here)) for bound, here in db.execute_sql(text).fetchall()]


# Return whether this title has a copy that is not withdrawn.
has_own_copy: Callable[[str], bool] = partial(is_found, "SELECT 1 FROM item WHERE biblio = ? AND NOT withdrawn LIMIT 1")


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
    """Return `open_copies` of the published catalog."""
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
    return fetch_rows(f"SELECT barcode, added_pos, {names} FROM item WHERE biblio = ?", biblio)


# Return this entry's place in the journal; 0 where it is not here.
place_in_journal: Callable[[str], int] = partial(fetch_number, "SELECT pos FROM journal WHERE id = ?")
drop_own_titles: Callable[[], None] = partial(change, "DELETE FROM biblio WHERE batch = ''")
drop_stray_isbns: Callable[[], None] = partial(change, "DELETE FROM isbn WHERE biblio NOT IN (SELECT id FROM biblio)")
earlier_marc: Callable[[str], tuple[bytes] | None] = partial(
    first, "SELECT marc FROM earlier_record WHERE biblio = ? LIMIT 1"
)
set_removed: Callable[[list[tuple[bool, str]]], None] = partial(put_many, "UPDATE biblio SET removed = ? WHERE id = ?")
drop_isbns_of: Callable[[str], None] = partial(change, "DELETE FROM isbn WHERE biblio = ?")
put_borrower: Callable[[str | None, str], None] = partial(change, "UPDATE loan SET patron = ? WHERE id = ?")
put_dues: Callable[[list[tuple[int, str, int]]], None] = partial(
    put_many, "UPDATE loan SET due_at = ? WHERE id = ? AND closed_at IS NULL AND due_at = ?"
)
mark_clash: Callable[[str], None] = partial(change, "UPDATE item SET clash = true WHERE id = ? AND NOT clash")
mark_no_clash: Callable[[str], None] = partial(change, "UPDATE item SET clash = false WHERE id = ?")
standing_title_row: Callable[[str], tuple[str, str] | None] = partial(
    first, "SELECT id, call_number FROM biblio WHERE id = ? AND NOT removed"
)


def codes_in(table: str) -> list[Any]:
    return list(db.execute_sql(f"SELECT code FROM {table} ORDER BY code").fetchall())


is_barcode_used: Callable[[str], bool] = partial(is_found, "SELECT 1 FROM item WHERE barcode = ?")


def highest_barcode(low: str, last: str, length: int, head: str) -> Any:
    return db.execute_sql(
        "SELECT barcode FROM item WHERE barcode >= ? AND barcode <= ? AND length(barcode) = ? "
        f"AND substr(barcode, 1, ?) = ? AND {digits_only('barcode')} ORDER BY barcode DESC LIMIT 1",
        (low, last, length, len(head), head),
    ).fetchone()


# Return whether a copy of this title (an id) is here from another library.
has_borrowed_copy: Callable[[str], bool] = partial(
    is_found, "SELECT 1 FROM item WHERE biblio = ? AND borrowed_until <> '' AND barcode <> ''"
)
is_in_catalog: Callable[[str], bool] = partial(is_found, "SELECT 1 FROM biblio WHERE id = ? AND NOT removed")
# The highest number of a title in this file; 0 where there is none.
newest_number_of_title: Callable[[], int] = partial(fetch_number, "SELECT coalesce(max(no), 0) FROM biblio")
shelf_facts: Callable[[str], tuple[str, str, str] | None] = partial(
    first, "SELECT call_number, author_key, title_key FROM biblio WHERE id = ?"
)
next_call_key: Callable[[str], Any] = partial(fetch_value, "SELECT min(call_key) FROM biblio WHERE call_key > ?")
page_of_call_numbers: Callable[[int, int], list[Any]] = partial(
    fetch_rows, "SELECT no, call_number, call_key FROM biblio WHERE no > ? ORDER BY no LIMIT ?"
)
put_call_keys: Callable[[list[tuple[str, int]]], None] = partial(
    put_many, "UPDATE biblio SET call_key = ? WHERE no = ?"
)
page_to_shelve: Callable[[str, int], list[Any]] = partial(
    fetch_rows,
    "SELECT item.id, item.call_number, volume, copy_number, section, shelf_key, biblio.call_number, author_key, "
    "title_key FROM item LEFT JOIN biblio ON biblio.id = item.biblio WHERE item.id > ? ORDER BY item.id LIMIT ?",
)
put_shelves: Callable[[list[tuple[str, str, str]]], None] = partial(
    put_many, "UPDATE item SET section = ?, shelf_key = ? WHERE id = ?"
)
title_and_medium: Callable[[str], tuple[str, str] | None] = partial(
    first, "SELECT title, medium FROM biblio WHERE id = ?"
)


def dues_of(loans: Sequence[str]) -> dict[str, int]:
    """Return when these loans are due, and nothing about their patrons."""
    due: dict[str, int] = {}
    for part in parts(loans, AT_ONCE):
        due.update(fetch_rows(f"SELECT id, due_at FROM loan WHERE id IN ({marks(part)})", *part))
    return due


def patron_of_loan(loan: str | None) -> str:
    found = first("SELECT patron FROM loan WHERE id = ?", loan)
    return str(found[0] or "") if found else ""


def card_of_loan(loan: str | None) -> str | None:
    """Return the card it is checked out on: the one thing here that asks for a person."""
    found = first("SELECT patron.card FROM loan JOIN patron ON patron.id = loan.patron WHERE loan.id = ?", loan)
    return found[0] if found else None


def drop_items(items: Iterable[str]) -> None:
    put_many("DELETE FROM item WHERE id = ?", [(item,) for item in items])


def drop_isbns(biblios: Iterable[str]) -> None:
    put_many("DELETE FROM isbn WHERE biblio = ?", [(biblio,) for biblio in biblios])


def barcodes_at_both_ends(most: int) -> list[str]:
    """Return so many barcodes of the first copies and of the newest, in no order."""
    some = "SELECT barcode FROM item WHERE barcode <> '' AND NOT clash ORDER BY id"
    early, late = f"({some} LIMIT {most}) AS early", f"({some} DESC LIMIT {most}) AS late"
    return ids(f"SELECT barcode FROM {early} UNION SELECT barcode FROM {late}")


def drop_earlier_records(before: int, most: int) -> int:
    """Forget records that were replaced before this moment, at most so many; return how many."""
    old = "SELECT entry FROM earlier_record WHERE at < ? LIMIT ?"
    return int(db.execute_sql(f"DELETE FROM earlier_record WHERE entry IN ({old})", (before, most)).rowcount)


# Add (ISBN, title).
put_isbns: Callable[[Iterable[tuple[str, str]]], None] = partial(
    put_many, "INSERT INTO isbn (isbn, biblio) VALUES (?, ?)"
)
