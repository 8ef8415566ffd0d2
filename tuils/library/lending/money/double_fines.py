"""Fines that two machines booked without knowing of each other: the main site waives the excess, once. It also lifts
what was charged as lost on one machine while the copy came back on another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Entry, derived_id, entry_from_row
from tuils.library.foundation.journal.writing import Act
from tuils.library.lending.loan_queries import charges_of_returned, loans_fined
from tuils.library.lending.slices import in_slices, while_there_is_time
from tuils.library.people.accounts.ledger import (
    DOUBLED,
    FOUND,
    LOST,
    OVERDUE,
    PROCESSING,
    add_line,
    charges_of_loan,
    waived_of,
)
from tuils.library.people.accounts.queries import with_earlier
from tuils.models import AccountLine, Journal, Loan
from tuils.models.rows import find, get


def lift_doubled(desk: Desk) -> Iterator[int]:
    """Waive the second of two fines for one return, and a fine for a loan that had been renewed elsewhere. Payments
    for it become credit. Under ids that follow from the fine, so that each is lifted once."""
    rows = loans_fined()
    return in_slices(desk, [str(row[0]) for row in rows], _lift)


@verb("library.daily")
def lift_doubled_of(desk: Desk, loans: Iterable[str]) -> int:
    """Lift double fines of these loans at once, in the open transaction. Return how many there were."""
    return sum(_lift_one(desk, loan) for loan in loans)


@verb("library.daily")
def _lift(desk: Desk, loans: Sequence[str]) -> tuple[int, int]:
    return while_there_is_time(loans, partial(_lift_one, desk))


def _lift_one(desk: Desk, loan: str) -> bool:
    """Lift the excess of all that was booked for one loan."""
    names = with_earlier([loan])
    lines = [line.id for line in find(AccountLine, "loan", names) if line.why == OVERDUE and not line.void]
    fines = sorted(map(entry_from_row, find(Journal, "id", lines)), key=lambda entry: entry.order)
    renewals = [entry_from_row(row) for row in find(Journal, "loan", names) if row.kind == "renew" and not row.void]
    kept = applying.privates(lines)
    counting: list[Entry] = []
    lifted = False
    for fine in fines:
        basis = kept.get(fine.id, {}).get("basis")
        twice = any(kept.get(other.id, {}).get("basis") == basis and _unknown(other, fine) for other in counting)
        renewed = any(_unknown(other, fine) and other.data.get("due", 0) > (basis or 0) for other in renewals)
        if not (twice or renewed):
            counting.append(fine)
        elif _waive(desk, fine):
            lifted = True
    return lifted


def _unknown(before: Entry, after: Entry) -> bool:
    """Return whether the one before the other was in order, and written on another machine whose entry was not known
    yet."""
    return before.device != after.device and after.base < before.pos < after.pos


def _waive(desk: Desk, fine: Entry) -> bool:
    line = get(AccountLine, fine.id)
    entry_id = derived_id("waive", DOUBLED, fine.id)
    cents = int(line.cents) - waived_of(fine.id) if line and line.patron else 0
    if line is None or not line.patron or cents <= 0 or applying.entry_with(entry_id):
        return False
    add_line(Act(desk), "waive", line.patron, cents, DOUBLED, charge=fine.id, entry_id=entry_id)
    return True


def lift_returned(desk: Desk) -> Iterator[int]:
    """Lift the charge for a copy that was back already, or that came back where nobody knew it was lost. Payments
    for it become credit. Under ids that follow from the charge, so that each is lifted once."""
    rows = charges_of_returned()
    return in_slices(desk, [str(row[0]) for row in rows], _lift_lost)


@verb("library.daily")
def lift_returned_of(desk: Desk, loans: Iterable[str]) -> int:
    """Lift such charges for these loans at once, in the open transaction. Return how many there were."""
    return sum(_lift_lost_one(desk, line.id) for loan in loans for line in charges_of_loan(loan, LOST, PROCESSING))


@verb("library.daily")
def _lift_lost(desk: Desk, charges: Sequence[str]) -> tuple[int, int]:
    return while_there_is_time(charges, partial(_lift_lost_one, desk))


def _lift_lost_one(desk: Desk, name: str) -> bool:
    line, charge = get(AccountLine, name), applying.entry_with(name)
    entry_id = derived_id("waive", FOUND, name)
    if not (line and line.patron and charge) or applying.entry_with(entry_id) or not _came_back(line, charge):
        return False
    cents = int(line.cents) - waived_of(name)
    if cents <= 0:
        return False
    add_line(Act(desk), "waive", line.patron, cents, FOUND, charge=name, entry_id=entry_id)
    return True


def _came_back(line: AccountLine, charge: Entry) -> bool:
    """Return whether another machine checked it in. One that knew of the loss has settled it, as the library's rule
    says."""
    loan = get(Loan, line.loan)
    back = applying.entry_with(loan.by) if loan and loan.by else None
    if back is None or back.kind != "checkin" or back.void or back.device == charge.device:
        return False
    first, second = sorted((back, charge), key=lambda entry: entry.order)
    return second.base < first.pos
