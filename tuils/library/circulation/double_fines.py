"""Fines that two machines booked unknowing of each other: the main site waives what is too much, once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from tuils.library.accounts.ledger import DOUBLED, OVERDUE, add_line, waived_of
from tuils.library.accounts.queries import with_earlier
from tuils.library.desk import Desk, verb
from tuils.library.journal import applying
from tuils.library.journal.entries import Entry, derived_id, entry_of
from tuils.library.journal.writing import Act
from tuils.models import AccountLine, Journal, db
from tuils.models.rows import find, get

from .slices import in_slices, while_there_is_time


def lift_doubled(desk: Desk) -> Iterator[int]:
    """Of two fines for one return the first counts; of a fine for a loan that had been renewed elsewhere nothing does.
    What was paid for it becomes credit. Under ids that follow from the fine, so that each is lifted once."""
    rows = db.execute_sql(
        "SELECT DISTINCT loan FROM account_line WHERE loan IS NOT NULL AND why = ? AND kind = 'charge' AND NOT void "
        "ORDER BY loan",
        (OVERDUE,),
    ).fetchall()
    return in_slices(desk, [str(row[0]) for row in rows], _lift)


@verb("library.daily")
def lift_doubled_of(desk: Desk, loans: Iterable[str]) -> int:
    """The same at once for these loans, in the transaction that is open; how many there were."""
    return sum(_lift_one(desk, loan) for loan in loans)


@verb("library.daily")
def _lift(desk: Desk, loans: Sequence[str]) -> tuple[int, int]:
    return while_there_is_time(loans, partial(_lift_one, desk))


def _lift_one(desk: Desk, loan: str) -> bool:
    """All that was booked for one loan."""
    names = with_earlier([loan])
    lines = [line["id"] for line in find(AccountLine, "loan", names) if line["why"] == OVERDUE and not line["void"]]
    fines = sorted(map(entry_of, find(Journal, "id", lines)), key=lambda entry: entry.order)
    renewals = [entry_of(row) for row in find(Journal, "loan", names) if row["kind"] == "renew" and not row["void"]]
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
    """Was the one before the other in order, and written on another machine that had not told of it yet?"""
    return before.device != after.device and after.base < before.pos < after.pos


def _waive(desk: Desk, fine: Entry) -> bool:
    line = get(AccountLine, fine.id)
    entry_id = derived_id("waive", DOUBLED, fine.id)
    cents = int(line["cents"]) - waived_of(fine.id) if line and line["patron"] else 0
    if line is None or cents <= 0 or applying.entry_with(entry_id):
        return False
    add_line(Act(desk), "waive", line["patron"], cents, DOUBLED, charge=fine.id, entry_id=entry_id)
    return True
