"""The reading history of those who keep one: a return adds to it, and an undo removes from it."""

from __future__ import annotations

from tuils.library.foundation.journal.persons import all_of
from tuils.library.foundation.journal.same_titles import all_of as all_of_title
from tuils.library.lending.lookups import NamedItem
from tuils.library.lending.queries import last_returned
from tuils.models import Loan, ReadingHistory
from tuils.models.rows import put


def add_to_history(patron: str, item: NamedItem, loan: Loan, returned_at: int) -> None:
    """Add to the history in the transaction that ends the loan of a patron who keeps one."""
    put(
        ReadingHistory,
        {
            "loan": loan.id,
            "patron": patron,
            "biblio": item.row.biblio,
            "title": item.whole_title,
            "lent_at": loan.lent_at,
            "due_at": loan.due_at,
            "returned_at": returned_at,
        },
    )


def read_before(patron: str, biblio: str) -> int | None:
    """Return when a patron who keeps a history returned this title last."""
    times = [last_returned(one, title) for one in all_of(patron) for title in all_of_title(biblio)]
    return max(times) or None
