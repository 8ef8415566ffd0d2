"""A deleted patron who has something open: a new record takes it over, or it ends without a patron. Staff choose;
nobody comes back by themselves."""

from __future__ import annotations

from tuils.i18n import _
from tuils.library.foundation.administration.settings_queries import branch_exists
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.persons import MERGED
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.foundation.refusals import Refused
from tuils.library.lending.loans.person_parts import end_holds, end_loans
from tuils.library.people.accounts.ledger import MANUAL, account_lines, add_line, balance, open_cents
from tuils.library.people.patrons.card_numbers import card_is_free, next_card
from tuils.library.people.patrons.categories import all_categories, end_of_enrolment, usual_category
from tuils.library.people.patrons.gone_people import known_of
from tuils.library.people.patrons.queries import open_of
from tuils.library.people.patrons.sheets import surviving_patron_row
from tuils.models import Item, Loan, Patron
from tuils.models.rows import find, get
from tuils.values.time.moments import day_of

from .removing import forget_rows, let_go_of


def bring_patron_back(act: Act, patron: str) -> Patron:
    """Register a new record with the known fields of this one (an id), and give it everything that is open. Returns its
    row."""
    fresh = _registered(act, known_of(*open_of(patron)))
    act.write(MERGED, patron=patron, data={"into": fresh})
    return surviving_patron_row(fresh)


def lend_to_unknown(act: Act, loan: Loan) -> Patron:
    """Continue a checkout without a known patron, on a new record that staff can name."""
    fresh = _registered(act, known_of(loan.id))
    act.write("settled", item=loan.item, loan=loan.id)
    private, due = {"patron": fresh}, {"due": loan.due_at}
    act.write("checkout", private, item=loan.item, continues=loan.id, data=due)
    return surviving_patron_row(fresh)


def _registered(act: Act, known: Facts) -> str:
    """Register a patron with their old card, unless somebody else has it by now; nobody pays for a new one."""
    today = day_of(act.desk.at, act.desk.zone)
    fields = {name: str(what) for name, what in known.items()} or {"last_name": _("Unknown patron")}
    if fields.get("category") not in {category.code for category in all_categories()}:
        fields["category"] = usual_category(fields.get("born", ""), today)
    if not branch_exists(fields.get("branch", "")):
        fields["branch"] = act.desk.branch
    if not _is_free(fields.get("card", "")):
        fields["card"] = next_card(category=fields["category"])
    fields.setdefault("expires_on", end_of_enrolment(fields["category"], today))
    fields["enrolled_on"] = today.isoformat()
    return str(act.write("patron_registered", {"set": fields}, patron=NEW).patron)


def _is_free(card: str) -> bool:
    try:
        card_is_free(card)
    except Refused:
        return False
    return bool(card)


def let_go(act: Act, patron: str) -> None:
    """End everything open with this patron (an id): copies become missing, holds end, charges are waived, and a credit
    is given back."""
    for loan in find(Loan, "patron", [patron]):
        end_as_missing(act, loan)
    end_loans(act, patron)
    end_holds(act, patron)
    _even(act, patron)
    let_go_of(act, [patron])
    forget_rows(act, patron)


def end_as_missing(act: Act, loan: Loan) -> None:
    """Mark the copy missing: nobody knows where it is; a lost one stays lost. A scan brings it back."""
    item = get(Item, loan.item)
    if loan.closed_at is None and item:
        state = item.state if item.state in ("lost", "long_overdue") else "missing"
        act.write("item_state", item=loan.item, loan=loan.id, data={"state": state, "ends": True})


def _even(act: Act, patron: str) -> None:
    """Settle charge by charge, for another machine finds a line's patron by its charge."""
    why = _("Patron deleted")
    for charge in sorted({line.charge for line in account_lines(patron) if line.charge}):
        if left := open_cents(charge):
            kind = "waive" if left > 0 else "refund"
            add_line(act, kind, patron, abs(left), MANUAL, charge=charge, reason=why)
    if (credit := -balance(patron)) > 0:
        add_line(act, "refund", patron, credit, MANUAL, reason=why)
