"""Patrons and open loans leave the library as plain rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tuils.library.desk import Desk
from tuils.library.people.guardians import card_and_name
from tuils.library.people.patron_state import FIELDS
from tuils.models import Patron, db
from tuils.models.rows import some
from tuils.values.moments import iso

PAGE = 1000
PATRON_COLUMNS = FIELDS
LOAN_COLUMNS = ("item", "title", "patron", "lent_at", "due_at", "renewals")


def export_patrons(desk: Desk) -> Iterator[dict[str, Any]]:
    """All patrons, as they were entered; `guardian` is a card. Keys: PATRON_COLUMNS."""
    desk.require("library.export")
    return _patrons()


def _patrons() -> Iterator[dict[str, Any]]:
    last = ""
    while rows := some(Patron, '"id" > ? ORDER BY "id" LIMIT ?', last, PAGE):
        for row in rows:
            line = {name: row[name] for name in PATRON_COLUMNS}
            line |= {"barred": bool(row["barred"]), "address_bad": bool(row["address_bad"])}
            yield line | {"guardian": card_and_name(row["guardian"])[0]}
        last = rows[-1]["id"]


def export_loans(desk: Desk) -> Iterator[dict[str, Any]]:
    """The open loans, the first due on top; `item` is the barcode, `patron` the card. Times ISO 8601 with offset."""
    desk.require("library.export")
    return _loans(desk)


def _loans(desk: Desk) -> Iterator[dict[str, Any]]:
    rows: Any = db.execute_sql(
        "SELECT item.barcode, biblio.title, patron.card, loan.lent_at, loan.due_at, loan.renewals FROM loan "
        "JOIN item ON item.id = loan.item LEFT JOIN biblio ON biblio.id = item.biblio "
        "LEFT JOIN patron ON patron.id = loan.patron WHERE loan.closed_at IS NULL ORDER BY loan.due_at, loan.id"
    ).fetchall()
    for item, title, card, lent_at, due_at, renewals in rows:
        lent, due = iso(lent_at, desk.zone), iso(due_at, desk.zone)
        yield dict(zip(LOAN_COLUMNS, (item, title, card, lent, due, renewals), strict=True))
