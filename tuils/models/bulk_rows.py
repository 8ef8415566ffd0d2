"""Many new rows of one table at once: as fast as the engine takes them, past the model layer."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from .base import db
from .rows import marks
from .store_words import INSERT_WHOLE

_AT_ONCE = 40  # rows a statement


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
