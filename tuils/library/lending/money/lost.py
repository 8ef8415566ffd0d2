"""Lost: what is charged, and how the account is corrected when the copy turns up again."""

from __future__ import annotations

from tuils.library.foundation.administration.settings import value_of
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.entries import derived_id
from tuils.library.foundation.journal.writing import Act
from tuils.library.lending.queries import replacement_cost
from tuils.library.lending.rules.rules import Rule, at_any_rate, resolve
from tuils.library.people.accounts.ledger import FOUND, LOST, OVERDUE, PROCESSING, add_line, charges_of_loan, waived_of
from tuils.models import Item, Loan, Patron
from tuils.models.rows import with_values

from .fining import book_fine, booked_for, fine_of, to_book


def lost_rules(desk: Desk, item: Item, patron: Patron) -> dict[str, Rule]:
    return resolve(desk.branch, patron.category, item.item_type)


def charge_lost(act: Act, item: Item, loan: Loan, patron: Patron, *, by_itself: bool = False) -> int:
    """Charge, in the act that marks it lost: the fine until now, the price, the fee for a new one. Return the cents.

    `by_itself`: the program does it, once for each date that this loan was due, under ids that follow from both.
    """
    fine = book_fine(act, loan, item, patron)
    tie = {"loan": loan.id, "basis": loan.due_at}
    charged = int(fine.data["cents"]) if fine else 0
    for why, cents in price_and_fee(act.desk, item, loan, patron):
        if cents:
            entry_id = derived_id("charge", why, loan.id, str(loan.due_at)) if by_itself else ""
            add_line(act, "charge", patron.id, cents, why, tie=tie, entry_id=entry_id)
            charged += cents
    return charged


def price_and_fee(desk: Desk, item: Item, loan: Loan, patron: Patron) -> list[tuple[str, int]]:
    """Return the charges besides the fine: without those already billed for this loan, here or by the system that it
    came from, unless they were lifted since."""
    fee = at_any_rate(lost_rules(desk, item, patron), "lost_processing_fee").cents or 0
    lines = charges_of_loan(loan.id, LOST, PROCESSING)
    billed = {line.why for line in lines if waived_of(line.id) < line.cents}
    every = ((LOST, replacement_cost(item) or 0), (PROCESSING, fee))
    return [(why, cents) for why, cents in every if why not in billed]


def would_charge(desk: Desk, item: Item, loan: Loan, patron: Patron) -> int:
    """Return the cents that `charge_lost` would charge now."""
    return to_book(desk, loan, item, patron) + sum(cents for _why, cents in price_and_fee(desk, item, loan, patron))


def settle_found(act: Act, item: Item, loan: Loan, patron: Patron | None) -> int:
    """Lift what was charged for a lost copy that is back, as the library's rule says. Return the cents lifted.

    A waived amount is not lifted twice; a paid one becomes credit, which a refund pays out.
    """
    charges = charges_of_loan(loan.id, LOST, PROCESSING)
    if patron is None or not charges:
        return 0
    forgive = at_any_rate(lost_rules(act.desk, item, patron), "lost_forgive").value
    if forgive == "keep":
        return 0
    lifted = 0
    for charge in charges:
        if charge.why == PROCESSING and not value_of("refund_processing_fee", False):
            continue
        cents = charge.cents - waived_of(charge.id)
        if cents > 0:
            add_line(act, "waive", patron.id, cents, FOUND, charge=charge.id)
            lifted += cents
    if forgive == "restore":
        _restore_fine(act, item, loan, patron)
    return lifted


def _restore_fine(act: Act, item: Item, loan: Loan, patron: Patron) -> None:
    """Charge the fine as if it had never been lost, beyond what was booked when it was."""
    whole = fine_of(act.desk, with_values(loan, stopped_at=None), item, patron.category)
    more = whole.cents - booked_for([(loan.id, loan.due_at)])[loan.id] if whole else 0
    if more > 0:
        tie = {"loan": loan.id, "basis": loan.due_at}
        add_line(act, "charge", patron.id, more, OVERDUE, tie=tie)
