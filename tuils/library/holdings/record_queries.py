"""The statements to titles and their words where many are read or written: export, refreshing, the shelf."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from tuils.library.foundation.journal.queries import ACT
from tuils.models import Item, db
from tuils.models.rows import blank, fetch_number, fetch_rows, fetch_value, first, ids, is_found, marks
from tuils.models.store_words import (
    any_case,
    has_bytes,
    json_number,
    json_text,
    json_truth,
    or_change,
    put_many,
    through,
)

BATCH = f"coalesce({json_text('data', '$.batch')}, id)"
ITEMS_PAGE = (
    "SELECT item.*, biblio.title, biblio.author, biblio.isbns, biblio.control_number FROM item "
    "LEFT JOIN biblio ON biblio.id = item.biblio WHERE item.id > ? ORDER BY item.id LIMIT ?"
)
INSERT_WORD = "INSERT INTO word (word, tail, titles) VALUES (?1, substr(?1, 2), ?2)"
NEWEST = "SELECT coalesce(max(no), 0) FROM biblio"
SERIES = any_case("series")
SERIES_STATEMENTS = (
    f"SELECT no, series FROM biblio{through('biblio_series')} WHERE series <> '' "
    f"AND {SERIES} >= ? AND {SERIES} < ? ORDER BY {SERIES} LIMIT ?"
)
MOST_ALIKE = 1000  # titles that an index gives, of those that begin alike or are by one author
MOST_EDITIONS = 40
ITEM = tuple(blank(Item))
READ = ", ".join(f"item.{name}" for name in ITEM)
TITLE = ("title", "medium", "author", "call_number")
SPINES = (
    f"SELECT {READ}, {', '.join(f'biblio.{name}' for name in TITLE)} FROM item "
    "LEFT JOIN biblio ON biblio.id = item.biblio WHERE item.home_branch = ? AND item.section = ? AND NOT item.withdrawn"
)
COUNT = "SELECT 1 FROM item WHERE home_branch = ? AND section = ? AND NOT withdrawn"
COUNT_RIGHT = f"SELECT count(*) FROM ({COUNT} AND (shelf_key, id) >= (?, ?) LIMIT ?) AS found"
COUNT_LEFT = f"SELECT count(*) FROM ({COUNT} AND (shelf_key, id) < (?, ?) LIMIT ?) AS found"
PUT_STATE = "INSERT INTO finding_state (name, number, text) VALUES (?, ?, ?)" + or_change("name", "number", "text")
TITLES_PAGE = "SELECT no, id, marc, control_number FROM biblio WHERE no > ? AND NOT removed ORDER BY no LIMIT ?"
THESE_TITLES = "SELECT no, id, marc, control_number FROM biblio WHERE id IN ({marks}) AND NOT removed"
COPIES_OF = (  # the fields of Holding
    "SELECT biblio, barcode, call_number, home_branch, holding_branch, location, item_type, collection, copy_number, "
    "volume, price_cents, acquired_on, CASE WHEN withdrawn THEN 'withdrawn' ELSE state END, not_for_loan, old_loan, "
    "staff_note, public_note, CASE WHEN withdrawn THEN state ELSE '' END, id, lent, moved_at, old_lent, old_lent_on, "
    "old_seen_on FROM item WHERE biblio IN ({marks}) "
    "ORDER BY barcode, added_pos, id"
)
THESE = "loan.item IN ({marks}) AND loan.how NOT IN ('undone', 'loan_taken_back') GROUP BY loan.item"
LAST_LENT = f"SELECT loan.item, max(loan.lent_at) FROM loan WHERE {THESE}"
BROUGHT = (
    "SELECT loan.item, count(*) FROM loan JOIN journal ON journal.id = loan.id "
    f"WHERE {json_truth('journal.data', '$.imported')} AND {THESE}"
)


def records_with_address(biblios: Sequence[str]) -> list[Any]:
    return fetch_rows(
        f"SELECT id, marc FROM biblio WHERE {has_bytes('marc', '://')} AND id IN ({marks(biblios)})", *biblios
    )


newest_batches: Callable[[int, int], list[Any]] = partial(
    fetch_rows,
    f"SELECT {BATCH} FROM journal WHERE kind = 'import_batch' GROUP BY 1 ORDER BY min(pos) DESC LIMIT ? OFFSET ?",
)


def entries_of_batches(wanted: Sequence[str]) -> list[Any]:
    return list(
        db.execute_sql(
            f"SELECT {BATCH}, id, at, operator, branch, data FROM journal "
            f"WHERE kind = 'import_batch' AND {BATCH} IN ({marks(wanted)}) ORDER BY pos, device, seq",
            wanted,
        ).fetchall()
    )


page_of_titles: Callable[[int, int], list[Any]] = partial(
    fetch_rows, "SELECT no, id FROM biblio WHERE no > ? AND NOT removed ORDER BY no LIMIT ?"
)
# Return how many items stay behind: their title was removed, or is not here. One that was borrowed is no item of ours.
items_without_title: Callable[[], int] = partial(
    fetch_number,
    "SELECT count(*) FROM item WHERE borrowed_until = '' AND biblio NOT IN (SELECT id FROM biblio WHERE NOT removed)",
)
lines_of_list: Callable[[str], list[Any]] = partial(
    fetch_rows, "SELECT thing, note, added_at FROM list_line WHERE list = ? ORDER BY rank, thing"
)
isbns_of: Callable[[int], tuple[str] | None] = partial(first, "SELECT isbns FROM biblio WHERE no = ?")
counted_words: Callable[[], tuple[int] | None] = partial(first, "SELECT number FROM finding_state WHERE name = 'words'")


def words_between(after: str, last: str) -> list[Any]:
    text = "SELECT word FROM word WHERE word > ? AND (word <= ? OR ? = '')"
    return fetch_rows(text, after, last, last)


counts_since: Callable[[int], list[Any]] = partial(
    fetch_rows,
    "SELECT kind, language, audience, count(*) FROM biblio WHERE no > ? AND NOT removed "
    "GROUP BY kind, language, audience",
)


def words_known(after: str, last: str) -> list[Any]:
    text = "SELECT word, titles FROM word WHERE word > ? AND (word <= ? OR ? = '')"
    return list(db.execute_sql(text, (after, last, last)).fetchall())


drop_words: Callable[[list[tuple[str]]], None] = partial(put_many, "DELETE FROM word WHERE word = ?")
place_kept: Callable[[], tuple[str] | None] = partial(first, "SELECT text FROM finding_state WHERE name = 'refreshing'")
words_counted: Callable[[], Any] = partial(first, "SELECT number, text FROM finding_state WHERE name = 'words'")


def titles_of_author(author: str, start: str, end: str) -> list[tuple[int]]:
    """Return the numbers of titles by this author whose keys are in this range. Both come out of an index alone, and
    only so many: hundreds wrote Poems."""
    by_author = fetch_rows("SELECT no FROM biblio WHERE author_key = ? LIMIT ?", author, MOST_ALIKE)
    by_title = fetch_rows(
        "SELECT no FROM biblio WHERE title_key >= ? AND title_key < ? LIMIT ?", start, end, MOST_ALIKE
    )
    return sorted(set(by_author) & set(by_title))[: 2 * MOST_EDITIONS]


def known_titles(wanted: Sequence[int]) -> list[Any]:
    marks = ", ".join("?" for _no in wanted)
    return fetch_rows(
        f"SELECT no, id, title, title_key, author_key, removed FROM biblio WHERE no IN ({marks})", *wanted
    )


def numbers_of(nearest: list[int]) -> list[Any]:
    return fetch_rows(f"SELECT id, no FROM biblio WHERE no IN ({', '.join('?' for _no in nearest)})", *nearest)


def number_of_title(biblio: str) -> int:
    return int(fetch_rows("SELECT no FROM biblio WHERE id = ?", biblio)[0][0])


entries_of_run: Callable[[str], list[Any]] = partial(
    fetch_rows,
    f"SELECT data FROM journal WHERE kind = 'import_batch' AND NOT void AND {json_text('data', '$.run')} = ? "
    "ORDER BY pos",
)
# Return how many entries this import has.
newest_number: Callable[[str], int] = partial(
    fetch_number,
    f"SELECT {json_number('data', '$.number')} FROM journal WHERE kind = 'import_batch' "
    f"AND {json_text('data', '$.batch')} = ? ORDER BY pos DESC LIMIT 1",
)
# Return whether some of the import was undone: continuing would leave it half there.
is_taken_back: Callable[[str], bool] = partial(
    is_found,
    f"SELECT 1 FROM journal WHERE kind = 'import_batch' AND {json_text('data', '$.batch')} = ? "
    f"AND {json_text('data', '$.taken_back')} IS NOT NULL LIMIT 1",
)
call_number_of: Callable[[str], tuple[str] | None] = partial(first, "SELECT call_number FROM biblio WHERE id = ?")
next_section: Callable[[str, str], Any] = partial(
    fetch_value, "SELECT min(section) FROM item WHERE home_branch = ? AND section > ?"
)
first_section: Callable[[str], Any] = partial(fetch_value, "SELECT min(section) FROM item WHERE home_branch = ?")
finding_states: Callable[[], list[Any]] = partial(fetch_rows, "SELECT name, text FROM finding_state")


def items_added_by(act: str, after: int, size: int) -> list[Any]:
    return list(
        db.execute_sql(
            f"SELECT seq, item FROM journal WHERE {ACT} AND kind = 'item_added' AND seq > ? ORDER BY seq LIMIT ?",
            (act, act, after, size),
        ).fetchall()
    )


titles_of_batch: Callable[[str, int, int], list[Any]] = partial(
    fetch_rows, "SELECT no, id FROM biblio WHERE batch = ? AND NOT removed AND no > ? ORDER BY no LIMIT ?"
)


def records_edited_by(act: str, after: int, size: int) -> list[Any]:
    return list(
        db.execute_sql(
            f"SELECT seq, id, biblio FROM journal WHERE {ACT} AND kind = 'biblio_edited' AND NOT void AND seq > ? "
            "ORDER BY seq LIMIT ?",
            (act, act, after, size),
        ).fetchall()
    )


waiting_for: Callable[[str], int] = partial(fetch_number, "SELECT n FROM waiting WHERE biblio = ?")


def batches_ending(end: str) -> list[str]:
    """Return the batches (ids) that end so: two at most."""
    text = f"SELECT DISTINCT {BATCH} FROM journal WHERE kind = 'import_batch' "
    return ids(f"{text} AND substr({BATCH}, length({BATCH}) - ?) = ? LIMIT 2", len(end) - 1, end)
