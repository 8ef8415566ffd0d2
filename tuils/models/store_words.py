"""The words that each engine says in its own way: parts of statements first, then what a store is asked and told.

Above the models nobody writes them by hand, so that a second engine is a second set of these words.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from .base import db, the_store
from .rows import marks

ARRIVAL = "rowid"
"""The column that numbers the rows of a table in the order in which they came."""
GIVEN = "json_each(?)"
"""The table of the values in a list that is passed as JSON, however long it is: its column is `value`."""
ONE_OF_GIVEN = f"IN (SELECT value FROM {GIVEN})"
THROUGH = re.compile(r"\sINDEXED BY \w+")
"""The advice that `through` gives; an engine that takes none sends the text without it."""

INSERT_WHOLE = "INSERT OR FAIL INTO"
"""The beginning of an INSERT that needs no savepoint of its own: one that does not fit ends the transaction."""
USED_TWICE = "clash = 1"
"""The condition that a number is another record's too, as the index of such rows has it."""
SHORT_RECORD = "substr(biblio.marc, 18, 1) = x'33'"
"""The condition that a record's encoding level is 3, abbreviated, as the index of such titles has it."""

_AT_ONCE = 40  # rows a statement


def through(index: str) -> str:
    """Say behind a table which index to take: its own choice would read the whole catalog."""
    return f" INDEXED BY {index}"


def digits_only(column: str) -> str:
    """The condition that a text has no other character than the digits 0 to 9; true for an empty one."""
    return f"ltrim({column}, '0123456789') = ''"


def json_text(column: str, path: str) -> str:
    """The text at this place, such as `$.set.name`, of a column that holds JSON; NULL where there is none."""
    return f"json_extract({column}, '{path}')"


def json_number(column: str, path: str) -> str:
    """The whole number at this place of a column that holds JSON."""
    return f"CAST({json_text(column, path)} AS BIGINT)"


def json_truth(column: str, path: str) -> str:
    """The condition that `true` stands at this place of a column that holds JSON."""
    return f"CAST({json_text(column, path)} AS BOOLEAN)"


def json_fields(column: str, path: str) -> str:
    """The table of the fields of the object at this place: `key`, `value` and `type`, which may be 'null'."""
    return f"json_each({column}, '{path}')"


def has_bytes(column: str, text: str) -> str:
    """The condition that this text, in ASCII, stands in a column of bytes."""
    return f"instr({column}, '{text}') > 0"


def has_text(column: str) -> str:
    """The condition that the value for it stands in this text."""
    return f"instr({column}, ?) > 0"


def has_tab(column: str) -> str:
    """The condition that a tab stands in this text."""
    return f"instr({column}, '\t') > 0"


def before_tab(column: str) -> str:
    """The part of this text before its first tab."""
    return f"substr({column}, 1, instr({column}, '\t') - 1)"


def any_case(column: str) -> str:
    """This text, compared and ordered without regard to capitals."""
    return f"{column} COLLATE NOCASE"


def unless_there(*keys: str) -> str:
    """The end of an INSERT that leaves a row with this key as it is."""
    return f" ON CONFLICT ({', '.join(keys)}) DO NOTHING"


def or_change(keys: str, *changes: str) -> str:
    """The end of an INSERT that changes the row with this key instead: a column alone takes the new value, `a = b` is
    taken as it is (the old row by the table's name, the new one as `excluded`)."""
    sets = (change if "=" in change else f"{change} = excluded.{change}" for change in changes)
    return f" ON CONFLICT ({keys}) DO UPDATE SET {', '.join(sets)}"


# ---- what the store is asked and told


def in_places(text: str, columns: Sequence[str], place: Callable[..., str], *values: Any) -> Any:
    """A cursor over these rows in the order of what `place` says of these columns, which the text selects. They need
    not fit into memory."""
    return the_store().in_places(text, columns, place, values)


def temporary(name: str, columns: str) -> None:
    """Make a table of this connection's own, on disk, that goes with it."""
    the_store().make_temporary(name, columns)


def drop_temporary(name: str) -> None:
    the_store().drop_temporary(name)


def put_many(text: str, rows: Iterable[Sequence[Any]]) -> None:
    """Do this statement for each of these rows of values."""
    the_store().execute_many(text, rows)


def insert_rows(table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert many rows per statement. OR FAIL: a row that does not fit ends the whole transaction, so the statement
    alone needs no savepoint; one would cost a third."""
    names = ", ".join(f'"{name}"' for name in columns)
    place = f"({marks(columns)})"
    text = f'{INSERT_WHOLE} "{table}" ({names}) VALUES {place}'
    together = len(rows) - len(rows) % _AT_ONCE
    groups = (itertools.chain.from_iterable(rows[at : at + _AT_ONCE]) for at in range(0, together, _AT_ONCE))
    db.execute_many(f"{text}{f', {place}' * (_AT_ONCE - 1)}", map(tuple, groups))
    db.execute_many(text, rows[together:])


def changes() -> int:
    """Return a number that grows by each row that this thread changes."""
    return the_store().changes()


def reads_only() -> bool:
    """Return whether this thread's connection is closed to writing."""
    return the_store().reads_only()


def read_only(wanted: bool) -> None:
    """Close this thread's connection to writing, or open it again."""
    the_store().read_only(wanted)


def version() -> int:
    """Return a number that is another one whenever somebody else wrote since this was asked last."""
    return the_store().version()


def empty_log(wait_ms: int) -> bool:
    """Write the log back and empty it, so that forgotten data is gone from its bytes, too. Return False where somebody
    was still reading after so long."""
    return the_store().empty_log(wait_ms)


def damage(table: str = "") -> list[str]:
    """Return the faults that the engine finds in its own file, or in one table of it."""
    return the_store().damage(table)


def plain_tables() -> list[str]:
    """Return the names of the tables without those of the full-text index."""
    return the_store().plain_tables()


def like_text(text: str) -> str:
    """Return text for `LIKE ? ESCAPE '!'` that stands for itself alone."""
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")
