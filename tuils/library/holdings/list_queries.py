"""The statements to lists and their lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from tuils.models import db
from tuils.models.rows import change, fetch_number, fetch_rows, first, ids, is_found
from tuils.models.store_words import or_change, put_many

LINES = (
    "SELECT thing, list_line.note, biblio.id, title, medium, author, year, kind, biblio.call_number, biblio.isbns FROM "
    "list_line "
    "{seen} WHERE list = ? ORDER BY rank, thing LIMIT ? OFFSET ?"
)
PUT_LINE = "INSERT INTO list_line (list, thing, rank, note, added_at) VALUES (?, ?, ?, ?, ?)" + or_change(
    "list, thing", "rank", "note", "added_at"
)
TAKE_LINE = "DELETE FROM list_line WHERE list = ? AND thing = ?"


_SEEN = {
    "titles": "JOIN biblio ON biblio.id = thing AND NOT biblio.removed",
    "items": "JOIN item ON item.id = thing AND NOT item.withdrawn "
    "JOIN biblio ON biblio.id = item.biblio AND NOT biblio.removed",
}
"""The SQL behind `list_line` for the lines that are shown."""


def ranks_of(of: str, seen_by: str) -> list[Any]:
    order = f"SELECT thing, rank FROM list_line {visible_lines_sql(of)} WHERE list = ? ORDER BY rank, thing"
    return list(db.execute_sql(order, (seen_by,)).fetchall())


def ranks_in_order(of: str, columns: str, values: list[Any]) -> list[Any]:
    order = f"SELECT thing, rank FROM list_line {visible_lines_sql(of)} WHERE list = ? ORDER BY {columns}"
    return list(db.execute_sql(order, values).fetchall())


lines_of_list: Callable[[str], list[Any]] = partial(
    fetch_rows, "SELECT thing, rank, note FROM list_line WHERE list = ?"
)
is_on_list: Callable[[str, str], bool] = partial(is_found, "SELECT 1 FROM list_line WHERE list = ? AND thing = ?")
title_of_item: Callable[[str], tuple[str] | None] = partial(first, "SELECT biblio FROM item WHERE id = ?")


def lists_with(biblio: str) -> list[str]:
    text = (
        "SELECT DISTINCT list FROM list_line WHERE thing = ? "
        "OR thing IN (SELECT id FROM item WHERE biblio = ? AND NOT withdrawn)"
    )
    return ids(text, biblio, biblio)


def count_seen(of: str, key: str) -> int:
    return fetch_number(f"SELECT count(*) FROM list_line {visible_lines_sql(of)} WHERE list = ?", key)


def items_of_titles(titles: Sequence[str]) -> Iterator[str]:
    """The items of these titles that are in the collection, title after title, by their barcodes."""
    for title in titles:
        text = "SELECT id FROM item WHERE biblio = ? AND NOT withdrawn ORDER BY barcode, id"
        yield from (str(row[0]) for row in db.execute_sql(text, (title,)).fetchall())


def things_and_notes(key: str) -> Any:
    return db.execute_sql("SELECT thing, note FROM list_line WHERE list = ? ORDER BY rank, thing", (key,))


ranks_by_thing: Callable[[str], list[Any]] = partial(fetch_rows, "SELECT thing, rank FROM list_line WHERE list = ?")
drop_list: Callable[[str], None] = partial(change, "DELETE FROM kept_list WHERE id = ?")
put_twins: Callable[[Sequence[tuple[int, str]]], None] = partial(put_many, "UPDATE kept_list SET twin = ? WHERE id = ?")


def visible_lines_sql(of: str) -> str:
    """SQL behind `FROM list_line`: only lines whose title, or item and title, are in the catalog now."""
    return _SEEN[of]
