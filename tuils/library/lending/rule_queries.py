"""The statements that count whom a changed rule would meet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from tuils.library.people.accounts.queries import SIGNED
from tuils.models import db
from tuils.models.rows import fetch_rows, first

from .queries import NOT_LATE

Codes = Mapping[str, tuple[str, ...]]
TABLES = {"branch": "branch", "category": "patron_category", "item_type": "item_type"}
OPEN = "FROM loan JOIN item ON item.id = loan.item JOIN patron ON patron.id = loan.patron WHERE loan.closed_at IS NULL"
LATE = f"{OPEN} AND loan.due_at < ? AND item.state NOT IN {NOT_LATE}"


types_that_stay: Callable[[], list[Any]] = partial(fetch_rows, "SELECT code FROM item_type WHERE not_for_loan")


def rule_codes() -> Codes:
    """Return the codes of branches, patron categories and item types, by kind."""
    return {
        kind: tuple(str(row[0]) for row in db.execute_sql(f"SELECT code FROM {table} ORDER BY code").fetchall())
        for kind, table in TABLES.items()
    }


type_codes: Callable[[], list[Any]] = partial(fetch_rows, "SELECT code FROM item_type")
open_by_type: Callable[[], list[Any]] = partial(
    fetch_rows, f"SELECT patron.category, item.item_type, count(*) {OPEN} GROUP BY 1, 2"
)
open_by_renewals: Callable[[], list[Any]] = partial(
    fetch_rows, f"SELECT patron.category, item.item_type, loan.renewals, count(*) {OPEN} GROUP BY 1, 2, 3"
)
late_by_type: Callable[[int], list[Any]] = partial(
    fetch_rows, f"SELECT patron.category, item.item_type, count(*) {LATE} GROUP BY 1, 2"
)
late_by_due: Callable[[int], list[Any]] = partial(
    fetch_rows, f"SELECT patron.category, loan.due_at, count(*) {LATE} GROUP BY 1, 2"
)
open_by_patron: Callable[[], list[Any]] = partial(
    fetch_rows, f"SELECT loan.patron, patron.category, item.item_type, count(*) {OPEN} GROUP BY 1, 2, 3"
)
late_by_patron: Callable[[int], list[Any]] = partial(
    fetch_rows, f"SELECT patron.category, count(*) {LATE} GROUP BY loan.patron, patron.category"
)
oldest_late_by_patron: Callable[[int], list[Any]] = partial(
    fetch_rows, f"SELECT patron.category, min(loan.due_at) {LATE} GROUP BY loan.patron, patron.category"
)
owed_by_patron: Callable[[], list[Any]] = partial(
    fetch_rows,
    f"SELECT patron.category, sum({SIGNED}) FROM account_line JOIN patron ON patron.id = account_line.patron "
    "WHERE NOT void GROUP BY patron.id",
)


def owed_by_family(head: str) -> list[Any]:
    return fetch_rows(
        f"WITH family AS (SELECT {head} AS head, sum({SIGNED}) AS owed FROM account_line JOIN patron ON "
        "patron.id = account_line.patron WHERE NOT void GROUP BY 1) SELECT patron.category, family.owed, count(*) "
        f"FROM family JOIN patron ON {head} = family.head GROUP BY 1, 2"
    )


waiting_count: Callable[[], Any] = partial(first, "SELECT count(*) FROM hold WHERE state = 'waiting'")
