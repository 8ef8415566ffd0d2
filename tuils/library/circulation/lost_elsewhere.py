"""Charged as lost on one machine while it came back on another, neither knowing of the other: nobody pays for that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from tuils.library.accounts.ledger import FOUND, LOST, PROCESSING, add_line, charges_of_loan, waived_of
from tuils.library.desk import Desk, verb
from tuils.library.journal import applying
from tuils.library.journal.entries import Entry, derived_id
from tuils.library.journal.writing import Act
from tuils.models import AccountLine, Loan, db
from tuils.models.rows import Row, get

from .slices import in_slices, while_there_is_time


def lift_returned(desk: Desk) -> Iterator[int]:
    """Take off what was charged for a copy that was back already, or that came back where nobody knew it was lost. What
    was paid for it becomes credit. Under ids that follow from the charge, so that each is lifted once."""
    rows = db.execute_sql(
        "SELECT account_line.id FROM account_line JOIN loan ON loan.id = account_line.loan WHERE why IN (?, ?) "
        "AND kind = 'charge' AND NOT void AND loan.closed_at IS NOT NULL ORDER BY account_line.id",
        (LOST, PROCESSING),
    ).fetchall()
    return in_slices(desk, [str(row[0]) for row in rows], _lift)


@verb("library.daily")
def lift_returned_of(desk: Desk, loans: Iterable[str]) -> int:
    """The same at once for what was charged for these loans, in the transaction that is open; how many there were."""
    return sum(_lift_one(desk, line["id"]) for loan in loans for line in charges_of_loan(loan, LOST, PROCESSING))


@verb("library.daily")
def _lift(desk: Desk, charges: Sequence[str]) -> tuple[int, int]:
    return while_there_is_time(charges, partial(_lift_one, desk))


def _lift_one(desk: Desk, name: str) -> bool:
    line, charge = get(AccountLine, name), applying.entry_with(name)
    entry_id = derived_id("waive", FOUND, name)
    if not (line and line["patron"] and charge) or applying.entry_with(entry_id) or not _came_back(line, charge):
        return False
    cents = int(line["cents"]) - waived_of(name)
    if cents <= 0:
        return False
    add_line(Act(desk), "waive", line["patron"], cents, FOUND, charge=name, entry_id=entry_id)
    return True


def _came_back(line: Row, charge: Entry) -> bool:
    """By a check-in on another machine. One that knew of the loss has settled it, as the library's rule says."""
    loan = get(Loan, line["loan"])
    back = applying.entry_with(loan["by"]) if loan and loan["by"] else None
    if back is None or back.kind != "checkin" or back.void or back.device == charge.device:
        return False
    first, second = sorted((back, charge), key=lambda entry: entry.order)
    return second.base < first.pos
