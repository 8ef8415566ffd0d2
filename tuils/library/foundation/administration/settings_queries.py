"""The statements to settings, codes, opening hours, and imports of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tuils.models import db
from tuils.models.rows import fetch_number, fetch_rows, ids, marks
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


def entries_of_batch(batch: str) -> list[Any]:
    text = f"SELECT id FROM journal WHERE kind = 'import_batch' AND {json_text('data', '$.batch')} = ?"
    return list(db.execute_sql(text, (batch,)).fetchall())


def codes_of_batch(after: int, batch: str, size: int) -> list[Any]:
    return list(
        db.execute_sql(
            "SELECT pos, id, data FROM journal WHERE kind = 'setting_set' AND NOT void AND pos > ? "
            f"AND {json_text('data', '$.batch')} = ? ORDER BY pos LIMIT ?",
            (after, batch, size),
        ).fetchall()
    )


def last_setting_of(name: str) -> Any:
    return db.execute_sql(
        f"SELECT id FROM journal WHERE kind = 'setting_set' AND NOT void AND {json_text('data', '$.name')} = ? "
        "ORDER BY pos DESC, device DESC, seq DESC LIMIT 1",
        (name,),
    ).fetchone()


def has_code(what: str, table: str, key: str, code: str) -> Any:
    return db.execute_sql(f"SELECT 1 FROM {what} WHERE id = ? AND {table} = ?", (key, code)).fetchone()


def hours_and_dates(branch: str) -> list[tuple[str, str, str, str]]:
    return fetch_rows(_ROWS, branch)


def branch_of_hours(branch: str) -> Any:
    return db.execute_sql(_FROM, (branch,)).fetchone()[0]


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


def on_both() -> int:
    """Return how many numbers are on a card and on a copy: given out on two machines, neither knowing of the other."""
    text = "SELECT count(DISTINCT patron.card) FROM patron JOIN item ON item.barcode = patron.card"
    return fetch_number(text)


def numbers_among(column: str, table: str, some: Sequence[str]) -> list[str]:
    return ids(f"SELECT {column} FROM {table} WHERE {column} IN ({marks(some)})", *some)


def removed_people() -> list[Any]:
    return fetch_rows("SELECT DISTINCT patron FROM journal WHERE kind = 'patron_removed'")


def period_chosen(kind: str) -> Any:
    return db.execute_sql("SELECT period FROM retention_rule WHERE kind = ?", (kind,)).fetchone()


def settings_called(names: Sequence[str]) -> list[tuple[str, str]]:
    """Return those of these settings that are set: the name, and the value as JSON."""
    return fetch_rows(f"SELECT name, value FROM setting WHERE name IN ({marks(names)})", *names)


def branch_exists(code: str) -> bool:
    return bool(db.execute_sql("SELECT 1 FROM branch WHERE code = ?", (code,)).fetchone())


def return_to_of(branch: str) -> Any:
    return db.execute_sql("SELECT return_to FROM branch WHERE code = ?", (branch,)).fetchone()


def name_in_table(table: str, code: str) -> Any:
    return db.execute_sql(f"SELECT name FROM {table} WHERE code = ?", (code,)).fetchone()


def settings_before(pos: int, name: str) -> list[Any]:
    text = (
        f"SELECT id, {json_text('data', '$.value')} IS NOT NULL FROM journal WHERE kind = 'setting_set' AND pos < ? "
        f"AND NOT void AND {json_text('data', '$.name')} = ? ORDER BY pos DESC, device DESC, seq DESC"
    )
    return list(db.execute_sql(text, (pos, name)).fetchall())


def drop_setting(table: str, key: Mapping[str, str]) -> None:
    where = " AND ".join(f'"{column}" = ?' for column in key)
    db.execute_sql(f'DELETE FROM "{table}" WHERE {where}', tuple(key.values()))


def put_setting(table: str, row: Mapping[str, Any]) -> None:
    """Add this row; its values as columns hold them."""
    text = f'INSERT INTO "{table}" ({_quoted(row)}) VALUES ({marks(row)})'
    db.execute_sql(text, tuple(row.values()))


def forget_last_borrowers() -> None:
    db.execute_sql("DELETE FROM last_borrower")


def import_profiles(kind: str) -> list[Any]:
    return fetch_rows("SELECT name, how FROM import_profile WHERE kind = ? ORDER BY name", kind)
