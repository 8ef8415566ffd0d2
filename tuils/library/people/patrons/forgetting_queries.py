"""The statements to what of people ends by itself, and to values that were overwritten long ago."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from tuils.models.rows import fetch_rows, ids
from tuils.models.store_words import json_fields

PEOPLE = "SELECT DISTINCT patron FROM journal WHERE patron > ? ORDER BY patron LIMIT ?"
FIELDS = json_fields("private.data", "$.set")
HERE = "FROM journal JOIN private ON entry = journal.id"
OF_PAGE = "patron BETWEEN ? AND ? AND pos < ?"
TWICE = (
    f"SELECT patron {HERE} CROSS JOIN {FIELDS} AS field WHERE {OF_PAGE} GROUP BY patron, field.key HAVING count(*) > 1"
)
VOID = f"SELECT patron {HERE} WHERE {OF_PAGE} AND void"
EMPTIED = f"SELECT patron {HERE} CROSS JOIN {FIELDS} AS field WHERE {OF_PAGE} AND field.type = 'null'"
ENDED: dict[str, tuple[str, str]] = {
    "notes": ("note", "SELECT patron, key FROM patron_note WHERE until <> '' AND until < ?"),
    "contacts": ("contact", "SELECT patron, key FROM patron_contact WHERE until <> '' AND until < ?"),
    "restrictions": ("restriction", "SELECT patron, key FROM restriction WHERE until <> '' AND until < ?"),
    "cards": ("", "SELECT patron, card FROM old_card WHERE since <> '' AND since < ?"),
}
"""The part of a patron by kind of rule, and the statement for parts older than a day (ISO)."""


ended_accounts: Callable[[], list[Any]] = partial(
    fetch_rows,
    "SELECT login FROM staff_user WHERE NOT active AND (name <> '' OR system_user <> '' OR EXISTS "
    "(SELECT 1 FROM staff_pin WHERE staff_pin.login = staff_user.login)) ORDER BY login",
)
logins: Callable[[], list[str]] = partial(ids, "SELECT login FROM staff_user")
