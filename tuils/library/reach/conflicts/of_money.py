"""Conflicts of two machines over one account. Nobody is fined for them: such a fine is lifted, and staff are told."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import combinations

from tuils.i18n import N_, _
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import derived_id, entry_from_row
from tuils.library.foundation.local_words import money_label
from tuils.library.lending.money.paying import refund
from tuils.library.people.accounts.ledger import DOUBLED, FOUND, OVERDUE, balance, charges_of_loan, open_cents
from tuils.models import AccountLine, Journal
from tuils.models.rows import find, get

from . import queries
from .decision import (
    Decision,
    Done,
    Remedy,
    apart,
    card_of,
    decision_id,
    dismiss_remedy,
    patron_name_or_somebody,
    person,
    seen_remedy,
)


def of_money(_desk: Desk, since: int) -> Iterator[Decision]:
    for charge in queries.paid_too_much(since):
        yield from _credit(charge)
    for line in queries.lifted(since):
        yield from _lifted(line)


def _credit(charge: str) -> Iterator[Decision]:
    """Yield the decision about a credit; none once the credit is used up or was refunded."""
    lines = [line for line in find(AccountLine, "charge", [charge]) if line.kind == "payment" and not line.void]
    patron = person(next((line.patron for line in lines if line.patron), None))
    if patron is None or not _unknowing(charge, lines):
        return
    cents = min(-open_cents(charge), -balance(patron.id))
    if cents <= 0:
        return
    number, name, money = decision_id("CREDIT", charge), patron_name_or_somebody(patron), money_label(cents)
    back = partial(_give_back, patron.card, cents, name)
    yield Decision(
        number, "CREDIT", _("{name} paid {money} too much.").format(name=name, money=money),
        _("It is a credit on the account."), max(line.at for line in lines),
        (
            dismiss_remedy(number, N_("Keep credit"), _("It stays as a credit."), _("It stays as a credit."), "keep"),
            Remedy("give-back", N_("Refund"), _("Refund {money}.").format(money=money), back, "fees.refund"),
        ),
        patron=card_of(patron), name=name,
    )  # fmt: skip


def _unknowing(charge: str, payments: list[AccountLine]) -> bool:
    """Return whether this was paid unaware that it was paid, waived or undone elsewhere, or lifted by the program
    since."""
    entries = [
        entry
        for entry in applying.entries_naming(charge=charge)
        if not entry.void and entry.kind in ("payment", "waive")
    ]
    if any(entry.id in (derived_id("waive", DOUBLED, charge), derived_id("waive", FOUND, charge)) for entry in entries):
        return True
    made = applying.entry_with(charge)
    if made and made.void:
        entries += [entry_from_row(row) for row in find(Journal, "undoes", [made.act])]
    paid = {line.id for line in payments}
    return any(apart(one, other) for one, other in combinations(entries, 2) if paid & {one.id, other.id})


def _give_back(card: str, cents: int, name: str, desk: Desk) -> Done:
    done = refund(desk, card, cents, _("Paid on two machines"))
    return done.act, _("Refund {name} {money}.").format(name=name, money=money_label(cents))


def _lifted(line: str) -> Iterator[Decision]:
    row = get(AccountLine, line)
    charge = row.charge if row else None
    if row is None or charge is None or (row.why == FOUND and line != derived_id("waive", FOUND, charge)):
        return  # a copy that was found by somebody who knew that it was lost
    patron, money = person(row.patron), money_label(row.cents)
    code = "FINED_TWICE" if row.why == DOUBLED else "CHARGED_AND_BACK"
    number = decision_id(code, charge)
    text = _lifted_words(row.why, charge).format(name=patron_name_or_somebody(patron))
    yield Decision(
        number, code, text, _("Removed: {money}.").format(money=money), row.at, (seen_remedy(number),),
        patron=card_of(patron), name=patron_name_or_somebody(patron),
    )  # fmt: skip


def _lifted_words(why: str, charge: str) -> str:
    if why == FOUND:
        return _("{name} was charged for a lost item that was checked in on another machine.")
    tied = get(AccountLine, charge)
    loan = tied.loan if tied else None
    if loan and not any(line.id != charge for line in charges_of_loan(loan, OVERDUE)):
        return _("{name} was fined for an item that was renewed on another machine.")
    return _("{name} was fined twice for one check-in.")
