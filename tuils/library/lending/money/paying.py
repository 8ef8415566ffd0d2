"""Money at the desk: pay, waive, charge by hand, refund, void a line. Cents; no balance is ever edited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tuils.i18n import _
from tuils.library.foundation.audit import note_in_audit
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.local_words import money_label
from tuils.library.foundation.refusals import need, not_understood, refuse
from tuils.library.lending.terms.blocks import NO_OVERRIDE, Blocks, Override
from tuils.library.lending.terms.terms import with_plain_yes, write_override
from tuils.library.people.accounts.ledger import MANUAL, VOID, Owed, add_line, balance, owed_by, voided, waived_of
from tuils.library.people.patrons.cards import by_card
from tuils.models import AccountLine, Patron
from tuils.models.rows import get, ids_ending_in
from tuils.values.dataclass import dataclass

from .fining import unpaid_growth

MOST = 10_000_00  # cents in one line: more is a slip of the finger


@dataclass(frozen=True)
class Booked:
    """The effect of a line of an account. `owed_cents` afterwards, below 0 for credit; `entry` the first line
    written. `growing_cents`: after a payment, the unpaid fines of loans still out."""

    act: str
    patron: str
    kind: str
    cents: int
    owed_cents: int
    entry: str
    growing_cents: int = 0


@verb("fees.pay")
def pay(desk: Desk, card: str, cents: int, *, charges: Sequence[str] = (), override: Override = NO_OVERRIDE) -> Booked:
    """Take a payment for these charges, in their order, or for the oldest first. Without a choice it may also cover
    fines that still grow: that part waits on the account until they are booked.

    Refuse with PATRON_UNKNOWN, CARD_LOST, NOT_UNDERSTOOD, CHARGE_UNKNOWN, NOTHING_OWED, OVERPAID (may be overridden
    without a reason: the excess stays as credit).
    """
    patron = _patron_for(card, cents)
    owed, growth = owed_by(patron.id), unpaid_growth(desk, patron)
    if not owed and not growth:
        raise refuse("NOTHING_OWED")
    wanted = _chosen(owed, charges)
    blocks = Blocks(desk)
    too_much = cents - sum(charge.left for charge in wanted) - (0 if charges else growth)
    if too_much > 0:
        blocks.add("OVERPAID", owed=money_label(cents - too_much), more=money_label(too_much))
    passed = blocks.stop_unless(with_plain_yes(override), "")
    act = Act(desk)
    rest = _spread(act, "payment", patron.id, cents, wanted, why="cash")
    if rest:
        add_line(act, "payment", patron.id, rest, "cash")
    write_override(act, passed, override.reason)
    return replace(_booked(act, patron, cents), growing_cents=unpaid_growth(desk, patron))


@verb("fees.waive")
def waive(desk: Desk, card: str, cents: int, reason: str, *, charges: Sequence[str] = ()) -> Booked:
    """Waive this much of these charges, or of the oldest first. The reason is kept apart, with the line.

    Refuse as `pay`, with REASON_MISSING, and with OVERPAID if so much is not owed (nobody can override that).
    """
    patron = _patron_for(card, cents)
    _needs(reason)
    wanted = need(_chosen(owed_by(patron.id), charges), "NOTHING_OWED")
    left = sum(charge.left for charge in wanted)
    if cents > left:
        raise refuse("OVERPAID", wording="WAIVED_TOO_MUCH", owed=money_label(left))
    act = Act(desk)
    _spread(act, "waive", patron.id, cents, wanted, why=MANUAL, reason=reason)
    return _booked(act, patron, cents)


@verb("fees.charge")
def charge(desk: Desk, card: str, cents: int, reason: str, *, why: str = MANUAL) -> Booked:
    """Charge this card by hand: a lost card, copies made, damage. Refuse as `pay`, and with REASON_MISSING."""
    patron = _patron_for(card, cents)
    _needs(reason)
    act = Act(desk)
    add_line(act, "charge", patron.id, cents, why, reason=reason)
    return _booked(act, patron, cents)


@verb("fees.refund")
def refund(desk: Desk, card: str, cents: int, reason: str) -> Booked:
    """Refund money that is on this account as credit. Refuse with NO_CREDIT if there is not so much."""
    patron = _patron_for(card, cents)
    _needs(reason)
    credit = -balance(patron.id)
    if cents > credit:
        raise refuse("NO_CREDIT", credit=money_label(max(0, credit)))
    act = Act(desk)
    add_line(act, "refund", patron.id, cents, MANUAL, reason=reason)
    return _booked(act, patron, cents)


@verb("fees.void")
def void_account_line(desk: Desk, line: str, reason: str) -> Booked:
    """Void a charge or payment written by mistake. Of a charge all is lifted that was not waived, and what was paid
    for it becomes credit; a payment is refunded, and what it was for is owed again.

    Refuse with CHARGE_UNKNOWN, NOTHING_OWED (nothing of it is left), LINE_VOID (it was done before), REASON_MISSING.
    """
    _needs(reason)
    row = _line(line)
    patron = _patron_of(row)
    act = Act(desk)
    if row.kind == "charge":
        left = row.cents - waived_of(row.id)
        if left <= 0:
            raise refuse("NOTHING_OWED")
        add_line(act, "waive", patron.id, left, VOID, charge=row.id, reason=reason)
        return _booked(act, patron, left)
    if row.kind != "payment":
        raise refuse("CHARGE_UNKNOWN", code=line)
    if row.id in voided(patron.id):
        raise refuse("LINE_VOID")
    add_line(act, "refund", patron.id, row.cents, VOID, charge=row.charge, reason=reason, line=row.id)
    return _booked(act, patron, row.cents)


# ---- parts


def _patron_for(card: str, cents: int) -> Patron:
    if not 0 < cents <= MOST:
        raise not_understood(_("The amount"), money_label(cents), _("Such as 2.50."))
    return by_card(card)


def _needs(reason: str) -> None:
    need(reason.strip(), "REASON_MISSING")


def _patron_of(row: AccountLine) -> Patron:
    return need(get(Patron, row.patron), "CHARGE_UNKNOWN", code=row.id)


def _line(text: str) -> AccountLine:
    row = get(AccountLine, whole_line(text))
    if row is None or row.void:
        raise refuse("CHARGE_UNKNOWN", code=text)
    return row


def whole_line(text: str) -> str:
    """Return the whole id of a line from its last characters. Refuse with CHARGE_UNKNOWN if none or several fit."""
    if len(text) == 36:
        return text
    found = ids_ending_in(AccountLine, text)
    if len(found) != 1:
        raise refuse("CHARGE_UNKNOWN", code=text)
    return found[0]


def _chosen(owed: list[Owed], charges: Sequence[str]) -> list[Owed]:
    """Return these charges of this account in the order they were named; all of them, the oldest first, if none was."""
    if not charges:
        return owed
    known = {charge.charge: charge for charge in owed}
    wanted = [known.get(whole_line(text)) for text in charges]
    if None in wanted:
        raise refuse("CHARGE_UNKNOWN", code=charges[wanted.index(None)])
    return [charge for charge in wanted if charge]


def _spread(
    act: Act, kind: str, patron: str, cents: int, charges: Iterable[Owed], *, why: str, reason: str = ""
) -> int:
    """Write a line for each charge until the amount is used up. Return what is left of it."""
    for owed in charges:
        part = min(cents, owed.left)
        if part:
            add_line(act, kind, patron, part, why, charge=owed.charge, reason=reason)
            cents -= part
    return cents


def _booked(act: Act, patron: Patron, cents: int) -> Booked:
    first = act.entries[0]
    note_in_audit(act.desk, "money", patron.id, about=first.kind)
    return Booked(act.id, patron.card, first.kind, cents, balance(patron.id), first.id)
