"""Whole rows by key, without the query builder: its cost is ten times that of SQLite on the hot path.

A row is a tuple whose columns are attributes. For mypy it is its model, whose fields say the type of each column
(`loan.due_at` is an `int`), so that a table is described once. It never changes: `with_values` makes another one, and
`columns` a dict for folds, which put together what they write.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from functools import lru_cache
from typing import Any, TypeVar

from peewee import CompositeKey, TextField

from .base import Base, db

Row = dict[str, Any]
T = TypeVar("T")
Table = TypeVar("Table", bound=Base)
Other = TypeVar("Other", bound=Base)
_tuple: Any = tuple.__new__  # of a row's type and what SQLite gives: a third of the cost of its `_make`
MOST_VALUES = 999  # in one statement: SQLite may take no more
AT_ONCE = 500  # keys in one statement


@lru_cache(maxsize=64)
def _texts(table: type[Base]) -> tuple[tuple[str, ...], str, str]:
    meta: Any = table._meta
    names, key = tuple(meta.sorted_field_names), meta.primary_key
    keys = key.field_names if isinstance(key, CompositeKey) else (key.name,)
    columns = ", ".join(f'"{name}"' for name in names)
    rest = ", ".join(f'"{name}" = excluded."{name}"' for name in names if name not in keys)
    put = f'INSERT INTO "{meta.table_name}" ({columns}) VALUES ({marks(names)}) '
    put += 'ON CONFLICT ("' + '", "'.join(keys) + '") DO ' + (f"UPDATE SET {rest}" if rest else "NOTHING")
    return names, put, f'SELECT {columns} FROM "{meta.table_name}" WHERE '


@lru_cache(maxsize=64)
def _kind(table: type[Base]) -> Any:
    """Return the type of the rows of a table: made once some are read, for it costs a start half a millisecond."""
    return namedtuple(table.__name__, _texts(table)[0])


def put(table: type[Base], values: Mapping[str, Any]) -> None:
    """Write a whole row by its primary key; all columns must be given."""
    names, text, _ = _texts(table)
    db.execute_sql(text, tuple(values[name] for name in names))


def put_all(table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write many whole rows, in their order, in a few statements."""
    names, text, _ = _texts(table)
    head, place, tail = text.partition(f"({marks(names)})")
    for part in parts(rows, MOST_VALUES // len(names)):
        values = [row[name] for row in part for name in names]
        db.execute_sql(f"{head}{', '.join([place] * len(part))}{tail}", values)


def one(table: type[Table], where: str, *values: Any) -> Table | None:
    """The first row for a condition in SQL, such as `"id" = ?`."""
    text, kind = _texts(table)[2], _kind(table)
    found = db.execute_sql(text + where, values).fetchone()
    row: Table | None = None if found is None else _tuple(kind, found)
    return row


def get(table: type[Table], key: str | None) -> Table | None:
    """The row with this primary key."""
    return one(table, f'"{_key(table)}" = ?', key) if key else None


def one_with(table: type[Table], key: str, column: str, other: type[Other]) -> tuple[Table | None, Other | None]:
    """Return the row with this primary key, and the row of another table that it names in a column."""
    kinds: Any = (table, other)
    names = [f'"{table_name(kind)}"."{name}"' for kind in kinds for name in _texts(kind)[0]]
    on = f'"{table_name(other)}"."{_key(other)}" = "{table_name(table)}"."{column}"'
    text = f'SELECT {", ".join(names)} FROM "{table_name(table)}" LEFT JOIN "{table_name(other)}" ON {on} '
    found = db.execute_sql(f'{text}WHERE "{table_name(table)}"."{_key(table)}" = ?', (key,)).fetchone()
    if found is None:
        return None, None
    width = len(_texts(table)[0])
    return row_from(table, found[:width]), row_from(other, found[width:]) if found[width] is not None else None


def some(table: type[Table], where: str, *values: Any) -> list[Table]:
    """Return all rows for a condition in SQL, which may end in ORDER BY and LIMIT."""
    text, kind = _texts(table)[2], _kind(table)
    return [_tuple(kind, row) for row in db.execute_sql(text + where, values).fetchall()]


def each(table: type[Table], where: str, *values: Any) -> Iterator[Table]:
    """Yield the rows of `some`, and hold only one of them."""
    text, kind = _texts(table)[2], _kind(table)
    return (_tuple(kind, row) for row in db.execute_sql(text + where, values))


def find(table: type[Table], column: str, keys: Iterable[str]) -> list[Table]:
    """Return all rows whose column is one of the keys, in a few statements."""
    wanted, rows = sorted(set(keys)), []
    for part in parts(wanted):
        rows.extend(some(table, f'"{column}" IN ({marks(part)})', *part))
    return rows


def row_with(table: type[Table], values: Mapping[str, Any]) -> Table:
    """Return a row of the table with these values, each other column at its default. Writes nothing."""
    whole = {**_defaults(table), **values}
    return row_from(table, [whole[name] for name in _texts(table)[0]])


def row_from(table: type[Table], cells: Sequence[Any]) -> Table:
    """Return a row of the table from these cells, one for each of its columns in their order."""
    row: Table = _tuple(_kind(table), cells)
    return row


def columns(row: Base) -> Row:
    """Return the values of a row by the names of its columns."""
    values: Any = row
    return dict(values._asdict())


def with_values(row: Table, **values: Any) -> Table:
    """Return the row with other values in these columns."""
    before: Any = row
    made: Table = before._replace(**values)
    return made


def ids_ending_in(table: type[Base], text: str) -> list[str]:
    """The ids that end in these 6 or more characters, two at most: enough to know whether only one does."""
    meta: Any = table._meta
    if len(text) < 6:
        return []
    return ids(f'SELECT id FROM "{meta.table_name}" WHERE substr(id, length(id) - ?) = ? LIMIT 2', len(text) - 1, text)


def by_id(table: type[Table], text: str) -> Table | None:
    """The row with this id, else the only one whose id ends in these 6 or more characters."""
    if row := get(table, text):
        return row
    found = ids_ending_in(table, text)
    return get(table, found[0]) if len(found) == 1 else None


def blank(table: type[Base]) -> Row:
    """Return the columns of this table, each at its default; a required text is empty."""
    return {**_defaults(table)}


@lru_cache(maxsize=64)
def _defaults(table: type[Base]) -> Row:
    meta: Any = table._meta
    return {field.name: _default(field) for field in meta.sorted_fields}


def _default(field: Any) -> Any:
    value = field.default() if callable(field.default) else field.default
    return "" if value is None and isinstance(field, TextField) and not field.null else value


def table_name(table: Any) -> str:
    return str(table._meta.table_name)


def _key(table: type[Base]) -> str:
    meta: Any = table._meta
    return str(meta.primary_key.name)


# ---- what a statement of its own finds
#
# A statement that never changes is declared, with the values that its `?` take and what comes of it:
#
#     expired_holds: Callable[[str], list[str]] = partial(ids, "SELECT id FROM hold WHERE expires < ?")


def typed(kind: Callable[..., T], text: str, *values: Any) -> list[T]:
    """Return a row of this type for each found by the statement: its columns in their order."""
    return [kind(*row) for row in db.execute_sql(text, values).fetchall()]


def typed_one(kind: Callable[..., T], text: str, *values: Any) -> T | None:
    """The first of them."""
    row = db.execute_sql(text, values).fetchone()
    return kind(*row) if row else None


def fetch_dicts(text: str, *values: Any) -> list[Row]:
    """Return a dict for each row found by the statement, by the names of its columns."""
    cursor = db.execute_sql(text, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def fetch_rows(text: str, *values: Any) -> list[Any]:
    """Return the rows that the statement finds, as they are."""
    return list(db.execute_sql(text, values).fetchall())


def first(text: str, *values: Any) -> Any:
    """The first row of it; None where it finds nothing."""
    return db.execute_sql(text, values).fetchone()


def ids(text: str, *values: Any) -> list[str]:
    """The first column of each row, which is a text."""
    return [str(row[0]) for row in db.execute_sql(text, values).fetchall()]


def fetch_number(text: str, *values: Any) -> int:
    """The first column of the first row; 0 where there is none."""
    row = db.execute_sql(text, values).fetchone()
    return int(row[0] or 0) if row else 0


def fetch_value(text: str, *values: Any) -> Any:
    """The first column of the first row, which must be there."""
    return db.execute_sql(text, values).fetchone()[0]


def is_found(text: str, *values: Any) -> bool:
    """Return whether the statement finds a row."""
    return db.execute_sql(text, values).fetchone() is not None


def change(text: str, *values: Any) -> None:
    """Do a statement that writes."""
    db.execute_sql(text, values)


def change_counted(text: str, *values: Any) -> int:
    """Do it, and return how many rows it changed."""
    return int(db.execute_sql(text, values).rowcount)


def marks(values: Sized) -> str:
    """Return a placeholder for each of these in a statement: `?, ?, ?`; of none, what no value is in."""
    return ", ".join("?" * len(values)) or "SELECT NULL WHERE false"


def parts(values: Sequence[T], most: int = AT_ONCE) -> Iterator[Sequence[T]]:
    """Yield so many of them at a time, in their order."""
    return (values[at : at + most] for at in range(0, len(values), most))
