"""The last borrower of a copy that comes back damaged: known only if the library keeps it for some days.

A row of this site alone: neither state of the journal nor part of a bundle.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tuils.i18n import N_, _
from tuils.library.foundation.administration.retention import NOT_AT_ALL, Keeping, gone_before, kept_for
from tuils.library.foundation.administration.settings_queries import forget_last_borrowers
from tuils.library.foundation.audit import looked
from tuils.library.foundation.dates import moment_day
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.persons import stands_for
from tuils.library.lending.lookups import item_by_barcode
from tuils.library.lending.queries import drop_last_borrower, forget_last_borrower, last_borrowed_before, was_out_since
from tuils.library.people.patrons.sheets import NO_CARD
from tuils.models import LastBorrower, Loan, Patron
from tuils.models.rows import get, put
from tuils.values.dataclass import dataclass
from tuils.values.person_words import full_name


@dataclass(frozen=True)
class HadLast:
    """The last borrower. `patron` a card; `returned_at` in microseconds UTC."""

    item: str
    patron: str
    name: str
    returned_at: int

    def said(self, desk: Desk) -> str:
        who = ", ".join(part for part in (self.name, self.patron) if part)
        return _("Last borrower: {who}. Returned {day}.").format(who=who, day=moment_day(desk, self.returned_at))


def is_kept() -> bool:
    """Return whether the library keeps who had a copy last."""
    period = kept_for(BORROWERS_KEPT)
    return period is None or period.count > 0


def note_borrower(item: str, loan: Loan, returned_at: int) -> None:
    """Note the borrower in the transaction that ends the loan; if unknown, clear the note on the one before."""
    if loan.patron and is_kept():
        values = {"item": item, "patron": loan.patron, "loan": loan.id, "returned_at": returned_at}
        put(LastBorrower, values)
    else:
        drop_last_borrower(item)


@permitted("patrons.see_borrower")
def had_last(desk: Desk, barcode: str) -> HadLast | None:
    """Return who brought this copy back last, if that is kept and was here. Permission patrons.see_borrower; the
    look is noted. Refuse with ITEM_UNKNOWN.
    """
    item = item_by_barcode(barcode)
    row = get(LastBorrower, item.id)
    old = gone_before(desk, BORROWERS_KEPT)
    if row is None or (old is not None and row.returned_at < old) or was_out_since(row):
        return None
    patron = get(Patron, stands_for(row.patron))
    if patron is None:
        return None
    looked(desk, "last_borrower", patron.id)
    card = "" if patron.card.startswith(NO_CARD) else patron.card
    return HadLast(item.row.barcode, card, full_name(patron), row.returned_at)


def forget_borrowers(desk: Desk) -> Iterator[int]:
    """Forget those that are old enough. Yield how many, after each short transaction."""
    before = gone_before(desk, BORROWERS_KEPT)
    rows: Any = last_borrowed_before(before)
    from tuils.library.lending.slices import in_slices  # at night: not loaded with each checkout

    return in_slices(desk, [str(row[0]) for row in rows], _forget)


BORROWERS_KEPT = Keeping(
    "borrowers",
    forget_borrowers,
    N_("last borrowers of copies, deleted: {n}"),
    N_("Last borrower of a copy"),
    period=NOT_AT_ALL,
    most="1y",
)


@verb("library.daily")
def _forget(desk: Desk, items: Sequence[str]) -> tuple[int, int]:
    from tuils.library.lending.slices import while_there_is_time

    return while_there_is_time(items, forget_last_borrower)


@verb("library.purge")
def forget_all_borrowers(desk: Desk) -> None:
    """Forget all borrowers in a library restored from a backup: a list for some days does not come back."""
    forget_last_borrowers()
