"""A patron's account: who it is, what is out, and what stands in the way now. Only reads."""

from __future__ import annotations

from dataclasses import dataclass

from tuils.library.desk import Desk
from tuils.library.people.patrons import PatronSheet, patron_sheet
from tuils.library.refusals import Reason
from tuils.values.moments import day_of

from .blocks import Blocks, patron_blocks
from .found import find_patron, item_of, open_loans_of
from .rules import resolve


@dataclass(frozen=True)
class LoanLine:
    """An open loan. Times in microseconds UTC; `renewals_allowed`: None is no limit."""

    item: str
    title: str
    call_number: str
    item_type: str
    lent_at: int
    due_at: int
    renewals: int
    renewals_allowed: int | None
    overdue: bool
    today: bool


@dataclass(frozen=True)
class Account:
    """`standing`: the reasons that would stand in the way of lending now, alerts included."""

    patron: PatronSheet
    loans: tuple[LoanLine, ...]
    standing: tuple[Reason, ...]

    @property
    def overdue(self) -> int:
        return sum(loan.overdue for loan in self.loans)


def patron_account(desk: Desk, card: str) -> Account:
    """The account of this card, the first due on top. Refused with PATRON_UNKNOWN."""
    sheet = patron_sheet(desk, card)
    blocks, row = Blocks(desk), find_patron(card)
    if row:
        patron_blocks(blocks, row, desk.now)
    return Account(sheet, tuple(_loans(desk, sheet)), tuple(blocks.found))


def _loans(desk: Desk, patron: PatronSheet) -> list[LoanLine]:
    lines = []
    today = day_of(desk.now, desk.zone)
    for loan in open_loans_of(patron.id):
        item = item_of(loan["item"])
        if item is None:
            continue
        rule = resolve(desk.branch, patron.category, item.row["item_type"]).get("renewals_allowed")
        lines.append(
            LoanLine(
                item.row["barcode"],
                item.whole_title,
                item.row["call_number"],
                item.row["item_type"],
                loan["lent_at"],
                loan["due_at"],
                loan["renewals"],
                rule.limit if rule else 0,
                loan["due_at"] < desk.now,
                day_of(loan["lent_at"], desk.zone) == today,
            )
        )
    return lines
