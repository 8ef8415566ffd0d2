"""Renew a loan."""

from __future__ import annotations

from tuils.library.foundation.administration.settings import value_of
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.local_words import money_label
from tuils.library.foundation.refusals import Reason, need, refuse
from tuils.library.holdings.items.custody import CLAIMED, LOST
from tuils.library.lending.counting import count_renewal
from tuils.library.lending.lookups import NamedItem, item_by_barcode, item_of, open_loan, open_loans_of, patron_by_card
from tuils.library.lending.money.fining import book_fine
from tuils.library.lending.money.lost import settle_found
from tuils.library.lending.money.money_standing import owing_blocks
from tuils.library.lending.queries import PatronTotals, patron_totals
from tuils.library.lending.rules.rules import Rule, require_complete_rules, required, resolve
from tuils.library.lending.terms.blocks import NO_OVERRIDE, Blocks, Override, patron_blocks, state_alerts
from tuils.library.lending.terms.hold_blocks import renewal_hold_block
from tuils.library.lending.terms.queues import queue_of
from tuils.library.lending.terms.terms import due_after, due_words, loan_time_blocks, with_plain_yes, write_override
from tuils.library.people.accounts.ledger import RENTAL, add_line
from tuils.models import Hold, Loan, Patron
from tuils.values.dataclass import dataclass
from tuils.values.time.calendar import Due


@dataclass(frozen=True)
class Renewed:
    """A renewal. `renewals_left`: None is no limit. `due_at` in microseconds UTC. `fine_cents`: booked, as it was
    late."""

    act: str
    item: str
    title: str
    patron: str
    due_at: int
    renewals_left: int | None
    rule: Rule
    due: Due
    alerts: tuple[Reason, ...]
    passed: frozenset[str]
    fine_cents: int = 0
    let_through: tuple[Reason, ...] = ()
    rent_cents: int = 0

    @property
    def owed_cents(self) -> int:
        """The cents that this renewal cost: the fine, and the rent."""
        return self.fine_cents + self.rent_cents


@verb("circulation.renew")
def renew(desk: Desk, card: str, barcode: str, *, override: Override = NO_OVERRIDE) -> Renewed:
    """Renew the loan of this item on this card.

    Refuse with NOT_ON_LOAN, LOAN_OF_OTHER, NO_MORE_RENEWALS, NO_LATER_DUE, HELD_FOR_OTHER (may be overridden),
    LOAN_OVERDUE (likewise, where the library asks), and the blocks of the patron and the account.
    """
    patron, item = patron_by_card(card), item_by_barcode(barcode)
    loan = need(open_loan(item.row), "NOT_ON_LOAN", title=item.whole_title)
    if loan.patron != patron.id:
        raise refuse("LOAN_OF_OTHER", title=item.whole_title)
    return renew_loan(desk, patron, item, loan, override=override)


def loans_to_renew(card: str) -> list[str]:
    """Return the barcodes of all that is out on this card, the first due on top: a door renews them one by one."""
    patron = patron_by_card(card)
    items = [item_of(loan.item) for loan in open_loans_of(patron.id)]
    return [str(item.row.barcode) for item in items if item]


def renewal_blocks(
    blocks: Blocks, patron: Patron, item: NamedItem, loan: Loan, rules: dict[str, Rule], queue: list[Hold]
) -> None:
    """Add the blocks of renewing this loan."""
    if item.row.borrowed_until:
        blocks.add("ASK_LENDER", due=due_words(blocks.desk, loan.due_at))
    most = required(rules, "renewals_allowed").limit
    if not item.row.borrowed_until and most is not None and loan.renewals >= most:
        blocks.add("NO_MORE_RENEWALS", n=loan.renewals, due=due_words(blocks.desk, loan.due_at))
    patron_blocks(blocks, patron, blocks.desk.at)
    totals = patron_totals(patron.id, blocks.desk.at)
    _money_blocks(blocks, totals, rules, patron)
    _late_blocks(blocks, totals, loan)
    renewal_hold_block(blocks, item.row, patron, queue)
    if item.row.state in (*LOST, *CLAIMED):
        state_alerts(blocks, item.row)
    if item.facts.bookable:
        from tuils.library.lending.terms.booked import booked_blocks  # few items are equipment

        booked_blocks(blocks, item, patron, renewal_due(blocks.desk, rules, loan, patron).at)
    loan_time_blocks(blocks, item, loan)
    if rent := rent_of_renewal(item):
        blocks.add("RENTAL_FEE", fee=money_label(rent), cents=rent)
    if item.row.state not in (*LOST, *CLAIMED):
        _no_gain_block(blocks, patron, loan, rules)


def rent_of_renewal(item: NamedItem) -> int:
    """Return the rent of a renewal, in cents: 0 unless the library charges it again (`rent_on_renewal`)."""
    return item.facts.rental_cents if value_of("rent_on_renewal", False) else 0


def _no_gain_block(blocks: Blocks, patron: Patron, loan: Loan, rules: dict[str, Rule]) -> None:
    """Block a renewal that would not move the due date and would use one up for nothing. (For a lost or claimed copy
    a renewal says that it is here; that is worth one.) If it is refused for good anyway, add nothing."""
    if any(reason.kind == "X" for reason in blocks.found):
        return
    if renewal_due(blocks.desk, rules, loan, patron).at <= loan.due_at:
        blocks.add("NO_LATER_DUE", due=due_words(blocks.desk, loan.due_at))


def _money_blocks(blocks: Blocks, totals: PatronTotals, rules: dict[str, Rule], patron: Patron) -> None:
    """Add the blocks for what is owed, unless the library renews all the same."""
    others = len(blocks.found)
    owing_blocks(blocks, totals, rules, patron)
    if len(blocks.found) > others and value_of("renew_when_owing", False):
        del blocks.found[others:]


def _late_blocks(blocks: Blocks, totals: PatronTotals, loan: Loan) -> None:
    """Add a block if the library does not renew what is late: this loan, or any while one is late (`renew_overdue`)."""
    how, at = value_of("renew_overdue", "allow"), blocks.desk.at
    if how != "allow" and loan.due_at < at:
        blocks.add("LOAN_OVERDUE", date=due_words(blocks.desk, loan.due_at))
    elif how == "block_all" and totals.overdue:
        blocks.add("LOAN_OVERDUE", wording="OTHERS_OVERDUE", n=totals.overdue)


def renew_loan(
    desk: Desk, patron: Patron, item: NamedItem, loan: Loan, *, override: Override, entry_id: str = ""
) -> Renewed:
    """Renew a loan, in the caller's transaction. It runs from now, or (setting `renew_from` is `due`) from when it
    was due; one that would not run longer is refused. A fine that had grown is booked; a lost copy is found.

    `entry_id`: of a renewal that nobody asked for, so that there is one only.
    """
    rules = require_complete_rules(resolve(desk.branch, patron.category, item.row.item_type), "renew", item.whole_title)
    most = required(rules, "renewals_allowed").limit
    blocks = Blocks(desk, "renew")
    renewal_blocks(blocks, patron, item, loan, rules, queue_of(item.row.biblio))
    passed = blocks.stop_unless(with_plain_yes(override), item.whole_title)
    when = renewal_due(desk, rules, loan, patron)
    act = Act(desk)
    fine = book_fine(act, loan, item.row, patron)
    if item.row.state in (*LOST, *CLAIMED):
        settle_found(act, item.row, loan, patron)
        act.write("item_state", item=item.id, loan=loan.id, data={"state": ""})
    act.write("renew", item=item.id, loan=loan.id, data={"due": when.at}, entry_id=entry_id)
    rent = rent_of_renewal(item)
    if rent:
        add_line(act, "charge", patron.id, rent, RENTAL)
    write_override(act, passed, override.reason, loan=loan.id)
    count_renewal(desk, item, patron)
    return Renewed(
        act.id,
        item.row.barcode,
        item.whole_title,
        patron.card,
        max(when.at, loan.due_at),
        None if most is None else most - loan.renewals - 1,
        rules.get("renewal_period") or required(rules, "loan_period"),
        when,
        tuple(blocks.alerts()),
        passed,
        fine.data["cents"] if fine else 0,
        tuple(blocks.overridden()),
        rent,
    )


def renewal_due(desk: Desk, rules: dict[str, Rule], loan: Loan, patron: Patron) -> Due:
    """Return until when this loan runs if it is renewed at the desk's time."""
    rule = rules.get("renewal_period") or required(rules, "loan_period")
    start = loan.due_at if value_of("renew_from", "today") == "due" else desk.at
    return due_after(desk, rules, start, rule.period, patron.expires_on, action="renew")
