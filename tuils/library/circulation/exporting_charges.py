"""Accounts leave the library as plain rows, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tuils.library.accounts.ledger import lines_of, owed_by
from tuils.library.audit import note
from tuils.library.desk import Desk
from tuils.library.journal import applying
from tuils.models import Item, Loan, db
from tuils.models.rows import find
from tuils.values.moments import iso

PAGE = 1000
CHARGE_COLUMNS = (
    "entry", "kind", "patron", "at", "cents", "left_cents", "charge", "why", "reason", "item", "branch", "operator",
)  # fmt: skip


def export_charges(desk: Desk) -> Iterator[dict[str, Any]]:
    """The lines of all accounts that were not undone, patron by patron, the oldest first. Keys: CHARGE_COLUMNS.

    `kind` is charge, payment, waive or refund; of a charge `left_cents` is still owed; `charge` is the line that it
    settles; `item` the barcode, while the charge is tied to its loan.
    """
    desk.require("library.export")
    note(desk, "export", about="charges")
    return _charges(desk)


def _charges(desk: Desk) -> Iterator[dict[str, Any]]:
    last: tuple[str, str] = ("", "")
    text = (
        "SELECT DISTINCT patron.card, patron.id FROM account_line JOIN patron ON patron.id = account_line.patron "
        "WHERE NOT void AND (patron.card, patron.id) > (?, ?) ORDER BY patron.card, patron.id LIMIT ?"
    )
    while people := db.execute_sql(text, (*last, PAGE)).fetchall():
        for card, patron in people:
            yield from _account(desk, card, patron)
        last = people[-1]


def _account(desk: Desk, card: str, patron: str) -> Iterator[dict[str, Any]]:
    rows = [row for row in lines_of(patron) if not row["void"]]
    left = {owed.charge: owed.left for owed in owed_by(patron)}
    kept = applying.privates(row["id"] for row in rows)
    lent = {loan["id"]: loan["item"] for loan in find(Loan, "id", {row["loan"] for row in rows if row["loan"]})}
    barcodes = {item["id"]: item["barcode"] for item in find(Item, "id", lent.values())}
    for row in rows:
        yield {
            "entry": row["id"],
            "kind": row["kind"],
            "patron": card,
            "at": iso(row["at"], desk.zone),
            "cents": row["cents"],
            "left_cents": left.get(row["id"], 0) if row["kind"] == "charge" else "",
            "charge": row["charge"] or "",
            "why": row["why"],
            "reason": str(kept.get(row["id"], {}).get("reason", "")),
            "item": barcodes.get(lent.get(row["loan"] or "", ""), ""),
            "branch": row["branch"],
            "operator": row["operator"],
        }
