"""Overdue notices that were sent for a loan: without one, no lost copy is billed by itself."""

from __future__ import annotations

from collections.abc import Sequence

from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.undoing import void_acts
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import need
from tuils.library.lending.lookups import item_by_barcode, open_loan
from tuils.models import Loan
from tuils.models.rows import get

PRINTED, FILE, TOLD = "printed", "file", "told"
"""How: on paper, as a file to be printed or sent, or by phone or at the desk."""
NOTICE = "overdue_notice"
AT_ONCE = 40  # loans a transaction


def note_notices(desk: Desk, loans: Sequence[str], how: str) -> int:
    """Note that a notice of these loans (ids) was sent. Return how many are still out. Permission patrons.see_all."""
    done = 0
    for first in range(0, len(loans), AT_ONCE):
        done += _note(desk, loans[first : first + AT_ONCE], how)
    return done


@verb("patrons.see_all")
def _note(desk: Desk, loans: Sequence[str], how: str) -> int:
    act, done = Act(desk), 0
    for name in loans:
        loan = get(Loan, name)
        if loan and loan.closed_at is None:
            act.write(NOTICE, item=loan.item, loan=name, data={"how": how})
            done += 1
    return done


def notice_came_back(desk: Desk, loans: Sequence[str], how: str, since: int) -> None:
    """Void a notice of these loans (ids) that was sent this way, written down at `since`, and did not arrive: the
    next way is due. In the caller's transaction."""
    acts = []
    for name in loans:
        told = [entry for entry in applying.entries_naming(loan=name) if entry.kind == NOTICE and not entry.void]
        told = [entry for entry in told if entry.data.get("how") == how and entry.at >= since]
        acts += [entry.act for entry in sorted(told, key=lambda entry: entry.order)[:1]]
    if acts:
        void_acts(desk, dict.fromkeys(acts))


def loan_out(barcode: str) -> Loan:
    """Return the open loan of the copy with this barcode. Refuse with ITEM_UNKNOWN, NOT_ON_LOAN."""
    item = item_by_barcode(barcode)
    return need(open_loan(item.row), "NOT_ON_LOAN", title=item.whole_title)


def is_noticed(due_at: int, noticed_at: int | None, now: int) -> bool:
    """Return whether a notice was sent since the loan was due. One of a future time was made by a clock that was
    wrong."""
    return due_at < (noticed_at or 0) <= now
