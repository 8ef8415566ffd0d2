"""Lend an item to a patron."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from tuils.library.foundation.dates import moment_day
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.families import CopyAsRead
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import Reason, Refused, refuse
from tuils.library.lending.counting import count_loan, count_return
from tuils.library.lending.lookups import NamedItem, item_by_barcode, open_loan, patron_by_card
from tuils.library.lending.money.money_standing import overdue_blocks, owing_blocks
from tuils.library.lending.queries import patron_totals
from tuils.library.lending.rules.rule_parameters import OF_THINGS, WHEN_WAITING
from tuils.library.lending.rules.rules import Rule, require_complete_rules, required, resolve
from tuils.library.lending.terms.blocks import (
    NO_OVERRIDE,
    Blocks,
    Override,
    item_blocks,
    limit_blocks,
    patron_blocks,
)
from tuils.library.lending.terms.hold_blocks import hold_blocks, off_shelf, others_wait
from tuils.library.lending.terms.queues import holds_about, holds_touched
from tuils.library.lending.terms.terms import (
    due_for,
    due_of_borrowed,
    due_words,
    loan_time_blocks,
    with_plain_yes,
    write_override,
)
from tuils.library.people.accounts.ledger import RENTAL, add_line
from tuils.models import Hold, Loan, Patron
from tuils.models.rows import get
from tuils.values.dataclass import dataclass
from tuils.values.time.calendar import Due
from tuils.values.time.moments import day_of

if TYPE_CHECKING:
    from tuils.library.lending.booked_queries import BookedTime

    from .renewal import Renewed


@dataclass(frozen=True)
class CheckedOut:
    """A checkout. `due_at` in microseconds UTC; `rule` is the row that set the loan period; `due` says how it was
    computed.

    `renewed`: the item was on this card already and was renewed instead. `hold` is the patron's own hold that it
    fulfils; `off_shelf` the barcode of another copy on the hold shelf for it. `fee_cents`: a rent and a deposit.
    `booking`: the patron's own that became this loan; `booked` names what was booked, if that was another of its kind.
    """

    act: str
    item: str
    title: str
    patron: str
    call_number: str
    due_at: int
    rule: Rule
    due: Due
    alerts: tuple[Reason, ...]
    passed: frozenset[str]
    renewed: Renewed | None = None
    hold: str = ""
    off_shelf: str = ""
    fee_cents: int = 0
    let_through: tuple[Reason, ...] = ()
    booking: str = ""
    booked: str = ""

    @property
    def shortened(self) -> bool:
        """Return whether the loan is due sooner than usual, as others wait for the copy."""
        return self.rule.name == WHEN_WAITING and not self.booking


@dataclass(frozen=True)
class CheckoutCase:
    """The facts of one checkout, read once."""

    patron: Patron
    item: NamedItem
    loan: Loan | None
    rules: dict[str, Rule]
    holds: list[Hold]
    booking: BookedTime | None = None

    @property
    def queue(self) -> list[Hold]:
        """Return the open holds on its title, in their order."""
        return [hold for hold in self.holds if hold.biblio == self.item.row.biblio]


OnCard = Literal["ask", "renew", "refuse"]
"""For an item that is on the patron's card already: is it renewed after a yes, at once, or not?"""


@verb("circulation.checkout")
def checkout(
    desk: Desk,
    card: str,
    barcode: str,
    *,
    override: Override = NO_OVERRIDE,
    on_card: OnCard = "ask",
    act: Act | None = None,
) -> CheckedOut:
    """Check out the item with this barcode to the patron with this card.

    Refuse with all reasons at once (codes of the circulation rules, 4c). A person whose role may overrides them by
    an `Override` with their codes and a reason. ALREADY_OUT_SAME overridden renews the loan; ALREADY_OUT_OTHER
    overridden checks the item in first; these two, PARTS_CHECK, RENTAL_FEE, DEPOSIT_FEE, FOR_GROUP (the patron is
    one of the group) and AGREEMENT_UNSIGNED (signed just now) need no reason. `on_card`: renew such a
    loan without that override, or refuse with an ALREADY_OUT_SAME that nobody may override.
    """
    case = _case(desk, card, barcode)
    if case.loan and case.loan.patron == case.patron.id:
        return _renew_instead(desk, case, case.loan, override, on_card)
    blocks = Blocks(desk)
    own, fee = _all_blocks(blocks, case)
    passed = blocks.stop_unless(with_plain_yes(override), case.item.whole_title)
    return _lend(desk, case, own, fee, blocks, replace(override, codes=passed), act)


def _case(desk: Desk, card: str, barcode: str) -> CheckoutCase:
    patron, item = _both(desk, card, barcode)
    rules = require_complete_rules(resolve(desk.branch, patron.category, item.row.item_type), title=item.whole_title)
    booking = None
    if item.facts.bookable:
        from tuils.library.lending.terms.booked import booking_to_pick_up  # few items are equipment

        booking = booking_to_pick_up(desk, item, patron)
    return CheckoutCase(patron, item, open_loan(item.row), rules, holds_about(item.row), booking)


def examine(desk: Desk, card: str, barcode: str) -> tuple[CheckoutCase, list[Reason]]:
    """Return all blocks of a `checkout` now, or of a renewal if it is on this card already. Only reads.

    Refuse if card or barcode are unknown, or a rule is missing.
    """
    case, blocks = _case(desk, card, barcode), Blocks(desk)
    if case.loan and case.loan.patron == case.patron.id:
        from .renewal import renewal_blocks

        renewal_blocks(blocks, case.patron, case.item, case.loan, case.rules, case.queue)
    else:
        _all_blocks(blocks, case)
    return case, blocks.found


def _all_blocks(blocks: Blocks, case: CheckoutCase) -> tuple[Hold | None, int]:
    """Add all blocks. Return the patron's own hold that it would fulfil, and the rent."""
    patron, row = case.patron, case.item.row
    totals = patron_totals(patron.id, blocks.desk.at, row.item_type)
    patron_blocks(blocks, patron, blocks.desk.at)
    owing_blocks(blocks, totals, case.rules, patron)
    overdue_blocks(blocks, totals, case.rules)
    item_blocks(blocks, case.item, patron)
    if not OF_THINGS.isdisjoint(case.rules):
        from tuils.library.lending.things.thing_terms import thing_blocks  # few things need such care

        thing_blocks(blocks, case.rules, patron, case.item)
    if patron.keeps_history and (when := _read_before(patron.id, row.biblio)):
        blocks.add("ALREADY_READ", date=moment_day(blocks.desk, when))
    limit_blocks(blocks, totals, case.rules, patron, case.item)
    if (family := required(case.rules, "family_max_checkouts")).limit is not None:
        from .family_limit import family_limit_block  # few libraries set it

        family_limit_block(blocks, family, patron, case.item)
    if case.loan:
        blocks.add("ALREADY_OUT_OTHER")
    own = hold_blocks(blocks, row, patron, case.queue)
    if case.item.facts.bookable:
        from tuils.library.lending.terms.booked import booked_blocks

        booked_blocks(blocks, case.item, patron, _due(blocks.desk, case)[1].at)
    loan_time_blocks(blocks, case.item, case.loan)
    return own, case.item.facts.rental_cents


def _both(desk: Desk, card: str, barcode: str) -> tuple[Patron, NamedItem]:
    """Return patron and item; if one is unknown, the refusal still says what is known of the other."""
    reasons: list[Reason] = []
    patron, item = None, None
    try:
        patron = patron_by_card(card)
    except Refused as no:
        reasons.extend(no.reasons)
    try:
        item = item_by_barcode(barcode, "ITEM_UNKNOWN")
    except Refused as no:
        reasons.extend(no.reasons)
    if patron and item:
        return patron, item
    blocks = Blocks(desk)
    if patron:
        patron_blocks(blocks, patron, desk.at)
    if item:
        item_blocks(blocks, item)
    standing = [reason for reason in blocks.found if reason.kind != "A"]
    raise Refused(*reasons, *standing, title=item.whole_title if item else "")


def _read_before(patron: str, biblio: str) -> int | None:
    from .remembering import read_before

    return read_before(patron, biblio)


def _lend(
    desk: Desk, case: CheckoutCase, own: Hold | None, fee: int, blocks: Blocks, passed: Override, act: Act | None
) -> CheckedOut:
    patron, item = case.patron, case.item
    rule, when = _due(desk, case)
    act = act or Act(desk)
    if case.loan:
        from .routing import CopyBack, end_loan  # a cold command begins without what few loans need

        end_loan(act, CopyBack(item, case.loan, get(Patron, case.loan.patron), holds=case.holds))
        count_return(desk, item)
    hold = own.id if own else None
    who = {"patron": patron.id}
    if not desk.main:
        from tuils.library.people.patrons.gone_people import who_along  # on a van alone

        who |= who_along(desk, patron)
    read = CopyAsRead(item.row, None, patron.id, holds_touched(item.row, case.holds))
    lent = act.write("checkout", who, read=read, item=item.id, hold=hold, data=_decided(case, rule, when))
    _end_linked(act, own)
    fee = _write_charges(act, case, lent.id, fee, passed)
    booked = _pick_up(act, case, lent.id)
    write_override(act, passed.codes, passed.reason, loan=lent.id)
    count_loan(desk, item, patron, own)
    return CheckedOut(
        act.id,
        item.row.barcode,
        item.whole_title,
        patron.card,
        item.row.call_number,
        when.at,
        rule,
        when,
        tuple(blocks.alerts()),
        passed.codes,
        hold=hold or "",
        off_shelf=off_shelf(own, item.row),
        fee_cents=fee,
        let_through=tuple(blocks.overridden()),
        booking=case.booking.whose if case.booking else "",
        booked=booked,
    )


def _write_charges(act: Act, case: CheckoutCase, loan: str, rent: int, passed: Override) -> int:
    """Charge the rent and the deposit, and write that the agreement was signed. Return the cents charged."""
    if rent:
        add_line(act, "charge", case.patron.id, rent, RENTAL)
    if OF_THINGS.isdisjoint(case.rules):
        return rent
    from tuils.library.lending.things.thing_terms import UNSIGNED, write_with_loan

    signed = UNSIGNED in passed.codes and not passed.happened
    return rent + write_with_loan(act, case.rules, case.patron.id, loan, signed=signed)


def _end_linked(act: Act, own: Hold | None) -> None:
    if own and own.any_of:
        from .routing import end_linked_holds  # few holds are linked

        end_linked_holds(act, own)


def _due(desk: Desk, case: CheckoutCase) -> tuple[Rule, Due]:
    """Return until when it is lent, and the rule for it: the end of a booking and a lender's day come before rules."""
    waited_for = others_wait(case.item.row, case.patron, case.queue, day_of(desk.at, desk.zone))
    rule, when = due_for(desk, case.rules, case.patron.expires_on, others_wait=waited_for)
    if case.item.row.borrowed_until:
        when = due_of_borrowed(desk, case.item.row.borrowed_until)
    if case.booking:
        from tuils.library.lending.terms.booked import due_of_booking

        when = due_of_booking(desk, case.booking)
    return rule, when


def _pick_up(act: Act, case: CheckoutCase, loan: str) -> str:
    """Write that the booking became this loan. Return what was booked, if that was another of its kind."""
    if case.booking is None:
        return ""
    swapped = case.booking.room != case.item.facts.bookable
    room = {"room": case.item.facts.bookable} if swapped else {}
    act.write("booking_picked_up", booking=case.booking.whose, data={"set": {"loan": loan, **room}})
    return case.booking.name if swapped else ""


def _decided(case: CheckoutCase, rule: Rule, when: Due) -> Facts:
    """Return the facts of the due date, by which Why? recognizes it. `waiting`: shorter than usual, as others wait;
    `booked`: the end of a booking."""
    told = {"booked": True} if case.booking else {"waiting": True} if rule.name == WHEN_WAITING else {}
    return {"due": when.at, **told}


def _renew_instead(desk: Desk, case: CheckoutCase, loan: Loan, override: Override, on_card: OnCard) -> CheckedOut:
    """Renew the item, since it is on this card already, or refuse if no renewals are left."""
    from .renewal import renew_loan, renewal_blocks

    blocks, due = Blocks(desk, "renew"), due_words(desk, loan.due_at)
    if on_card == "refuse":
        raise refuse("ALREADY_OUT_SAME", wording="STAYS_ON_CARD", due=due, title=case.item.whole_title)
    renewal_blocks(blocks, case.patron, case.item, loan, case.rules, case.queue)
    if on_card == "ask":
        blocks.add("ALREADY_OUT_SAME", due=due)
    blocks.stop_unless(with_plain_yes(override), case.item.whole_title)
    done = renew_loan(desk, case.patron, case.item, loan, override=override)
    return CheckedOut(
        done.act,
        done.item,
        done.title,
        done.patron,
        case.item.row.call_number,
        done.due_at,
        done.rule,
        done.due,
        done.alerts,
        done.passed | {"ALREADY_OUT_SAME"},
        done,
    )
