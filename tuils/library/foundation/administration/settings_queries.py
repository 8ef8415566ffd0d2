"""The statements to settings, codes, opening hours, and imports of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from tuils.models import db
from tuils.models.rows import change, fetch_number, fetch_rows, fetch_value, first, ids, is_found, marks
from tuils.models.store_words import json_text

_MAIN = "MAIN"
"""The code that `init` gives the first branch, where nobody gives it another."""
_FROM = f"""SELECT coalesce((SELECT branch FROM opening_hours WHERE branch = ?1 LIMIT 1), (SELECT branch
FROM opening_hours ORDER BY branch != '{_MAIN}', branch LIMIT 1), ?1)"""
_ROWS = f"""
SELECT 'hours', CAST(weekday AS TEXT), spans, '' FROM opening_hours WHERE branch = ({_FROM})
UNION ALL SELECT 'season', season, CAST(weekday AS TEXT), spans FROM season_hours WHERE branch IN (?1, ({_FROM}))
UNION ALL SELECT 'closed', day, reason, '' FROM closed_date WHERE branch = ?1
UNION ALL SELECT 'yearly', day, reason, '' FROM yearly_closed_date WHERE branch = ?1
UNION ALL SELECT 'opened', day, spans, '' FROM open_date WHERE branch = ?1
UNION ALL SELECT 'visit', CAST(weekday AS TEXT), spans, weeks || ' ' || first FROM stop_visit WHERE stop = ?1
"""


entries_of_batch: Callable[[str], list[Any]] = partial(
    fetch_rows, f"SELECT id FROM journal WHERE kind = 'import_batch' AND {json_text('data', '$.batch')} = ?"
)
codes_of_batch: Callable[[int, str, int], list[Any]] = partial(
    fetch_rows,
    "SELECT pos, id, data FROM journal WHERE kind = 'setting_set' AND NOT void AND pos > ? "
    f"AND {json_text('data', '$.batch')} = ? ORDER BY pos LIMIT ?",
)
last_setting_of: Callable[[str], tuple[str] | None] = partial(
    first,
    f"SELECT id FROM journal WHERE kind = 'setting_set' AND NOT void AND {json_text('data', '$.name')} = ? "
    "ORDER BY pos DESC, device DESC, seq DESC LIMIT 1",
)


def has_code(what: str, table: str, key: str, code: str) -> Any:
    return db.execute_sql(f"SELECT 1 FROM {what} WHERE id = ? AND {table} = ?", (key, code)).fetchone()


hours_and_dates: Callable[[str], list[tuple[str, str, str, str]]] = partial(fetch_rows, _ROWS)
branch_of_hours: Callable[[str], Any] = partial(fetch_value, _FROM)


def hours_are_set(branch: str) -> bool:
    """Return False while the to-do `set your opening hours` is open. A stop of the bookmobile has its visits."""
    text = "SELECT 1 FROM opening_hours WHERE branch = ? UNION ALL SELECT 1 FROM stop_visit WHERE stop = ? LIMIT 1"
    return bool(db.execute_sql(text, (branch, branch)).fetchone())


def without_hours() -> list[tuple[str, str]]:
    """Branches that have no hours of their own, while another has some: code and name."""
    text = "SELECT code, name FROM branch WHERE code NOT IN (SELECT branch FROM opening_hours) "
    text += "AND code NOT IN (SELECT stop FROM stop_visit) AND EXISTS (SELECT 1 FROM opening_hours) ORDER BY code"
    return [(str(code), str(name)) for code, name in db.execute_sql(text).fetchall()]


def rows_of_shelf(table: str, names: Sequence[str], order: Sequence[str]) -> list[Any]:
    """Return these columns of all rows, in the order of those."""
    return fetch_rows(f'SELECT {_quoted(names)} FROM "{table}" ORDER BY {_quoted(order)}')


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def codes_of(table: str) -> list[Any]:
    return fetch_rows(f"SELECT code, name FROM {table}")


def count_uses(table: str, where: str, but: str, given: tuple[str, ...]) -> Any:
    return db.execute_sql(f'SELECT count(*) FROM "{table}" WHERE {where} {but}', given).fetchone()


def fields_of_code(fields: str, table_name: str, code: str) -> Any:
    return db.execute_sql(f'SELECT {fields} FROM "{table_name}" WHERE code = ?', (code,)).fetchone()


# Return how many numbers are on a card and on a copy: given out on two machines, neither knowing of the other.
on_both: Callable[[], int] = partial(
    fetch_number, "SELECT count(DISTINCT patron.card) FROM patron JOIN item ON item.barcode = patron.card"
)


def numbers_among(column: str, table: str, some: Sequence[str]) -> list[str]:
    return ids(f"SELECT {column} FROM {table} WHERE {column} IN ({marks(some)})", *some)


removed_people: Callable[[], list[Any]] = partial(
    fetch_rows, "SELECT DISTINCT patron FROM journal WHERE kind = 'patron_removed'"
)
period_chosen: Callable[[str], tuple[str] | None] = partial(first, "SELECT period FROM retention_rule WHERE kind = ?")


def settings_called(names: Sequence[str]) -> list[tuple[str, str]]:
    """Return those of these settings that are set: the name, and the value as JSON."""
    return fetch_rows(f"SELECT name, value FROM setting WHERE name IN ({marks(names)})", *names)


def settings_beginning(prefix: str) -> list[tuple[str, str]]:
    """Return the settings whose name begins so: the name, and the value as JSON."""
    text = "SELECT name, value FROM setting WHERE substr(name, 1, ?) = ? ORDER BY name"
    return fetch_rows(text, len(prefix), prefix)


branch_exists: Callable[[str], bool] = partial(is_found, "SELECT 1 FROM branch WHERE code = ?")
return_to_of: Callable[[str], tuple[str] | None] = partial(first, "SELECT return_to FROM branch WHERE code = ?")


def name_in_table(table: str, code: str) -> Any:
    return db.execute_sql(f"SELECT name FROM {table} WHERE code = ?", (code,)).fetchone()


settings_before: Callable[[int, str], list[Any]] = partial(
    fetch_rows,
    f"SELECT id, {json_text('data', '$.value')} IS NOT NULL FROM journal WHERE kind = 'setting_set' AND pos < ? "
    f"AND NOT void AND {json_text('data', '$.name')} = ? ORDER BY pos DESC, device DESC, seq DESC",
)


def drop_setting(table: str, key: Mapping[str, str]) -> None:
    where = " AND ".join(f'"{column}" = ?' for column in key)
    db.execute_sql(f'DELETE FROM "{table}" WHERE {where}', tuple(key.values()))


def put_setting(table: str, row: Mapping[str, Any]) -> None:
    """Add this row; its values as columns hold them."""
    text = f'INSERT INTO "{table}" ({_quoted(row)}) VALUES ({marks(row)})'
    db.execute_sql(text, tuple(row.values()))


forget_last_borrowers: Callable[[], None] = partial(change, "DELETE FROM last_borrower")
import_profiles: Callable[[str], list[Any]] = partial(
    fetch_rows, "SELECT name, how FROM import_profile WHERE kind = ? ORDER BY name"
)
