"""Patrons who were deleted on one machine and used their card on another. A deletion stays until somebody decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.local_words import money_label
from tuils.library.holdings.items.showing import title_called
from tuils.library.lending.lookups import item_of
from tuils.library.lending.terms.terms import due_words
from tuils.library.office.person_records.queries import loans_of_nobody, removed_patrons_in_use
from tuils.library.people.accounts.ledger import balance
from tuils.library.people.patrons.gone_people import known_of
from tuils.library.people.patrons.queries import open_of
from tuils.models import Hold, Loan, Patron
from tuils.models.rows import find, get, row_with
from tuils.values.numbers.barcode import last_four
from tuils.values.person_words import full_name

from .decision import Decision, Done, Remedy, begun, decision_id

CODE = "PATRON_GONE"
NEEDS = ("patrons.register", "patrons.remove")


def of_people(desk: Desk) -> Iterator[Decision]:
    for patron in removed_patrons_in_use():
        yield _gone(desk, patron)
    for loan in find(Loan, "id", loans_of_nobody()):
        yield _of_nobody(desk, loan)


def _gone(desk: Desk, patron: str) -> Decision:
    open_ones = open_of(patron)
    loans, holds = find(Loan, "id", open_ones), find(Hold, "id", open_ones)
    known = known_of(*open_ones)
    name, card = full_name(row_with(Patron, known)), str(known.get("card", ""))
    who = _("{name}, card {card},").format(name=name, card=last_four(card)) if name else _("A patron")
    text = _("{who} was deleted on one machine and used the card on another.").format(who=who)
    again = _("Make a new record for {name}, with all of this.").format(name=name) if name else _(UNKNOWN)
    remedies = (
        Remedy("new-record", N_("New record"), again, partial(_bring_back, patron), NEEDS[0]),
        Remedy("let-go", N_("Close it"), _(CLOSED), partial(_let_go, patron), NEEDS[1]),
    )
    first = item_of(loans[0].item) if loans else None
    at = max([loan.lent_at for loan in loans] + [hold.placed_at for hold in holds] + [_deleted_at(patron)])
    return Decision(
        decision_id(CODE, patron), CODE, text, " ".join(_open_words(desk, patron, loans, holds)), at, remedies,
        first.row.barcode if first else "", first.whole_title if first else "", card, name,
    )  # fmt: skip


UNKNOWN = N_("Make a new record named Unknown patron, with all of this. Give it a name once you know who it is.")
CLOSED = N_("Close it without a patron: copies marked missing, holds canceled, charges waived, credit refunded.")


def _deleted_at(patron: str) -> int:
    return max((entry.pos for entry in applying.entries_naming(patron=patron)), default=0)


def _open_words(desk: Desk, patron: str, loans: Sequence[Loan], holds: Sequence[Hold]) -> Iterator[str]:
    """Yield sentences: `Checked out: Emma (C1), due Sat, Dec 19. On hold: Dom Casmurro. Owes $3.00.`"""
    if loans:
        yield _("Checked out: {titles}.").format(titles="; ".join(_lent_words(desk, loan) for loan in loans))
    if holds:
        yield _("On hold: {titles}.").format(titles="; ".join(title_called(hold.biblio) for hold in holds))
    if (cents := balance(patron)) > 0:
        yield _("Owes {money}.").format(money=money_label(cents))
    elif cents < 0:
        yield _("Has a credit of {money}.").format(money=money_label(-cents))
    if wards := len(find(Patron, "guardian", [patron])):
        yield ngettext("Guardian of {n} child.", "Guardian of {n} children.", wards).format(n=wards)


def _lent_words(desk: Desk, loan: Loan) -> str:
    item = item_of(loan.item)
    title, barcode = (item.whole_title, item.row.barcode) if item else ("", "")
    return _("{title} ({barcode}), due {due}").format(title=title, barcode=barcode, due=due_words(desk, loan.due_at))


def _of_nobody(desk: Desk, loan: Loan) -> Decision:
    """The decision about a checkout with no patron known to this copy, say by a fault of an earlier version."""
    item = item_of(loan.item)
    title, barcode = (item.whole_title, item.row.barcode) if item else ("", "")
    text = _("{title} is checked out, and no patron is known.").format(title=_lent_words(desk, loan))
    again = Remedy("new-record", N_("New record"), _(UNKNOWN), partial(_lend_to_unknown, loan), NEEDS[0])
    close = Remedy("let-go", N_("Close it"), _(CLOSED), partial(_missing, loan), NEEDS[1])
    return Decision(
        decision_id(CODE, begun(loan.id)), CODE, text, "", loan.lent_at, (close, again), barcode, title
    )  # fmt: skip


# ---- settled


def _bring_back(patron: str, desk: Desk) -> Done:
    from tuils.library.office.person_records.gone_in_use import (
        bring_patron_back,  # with the programs, once somebody asks for it
    )

    act = Act(desk)
    return act.id, _registered_words(bring_patron_back(act, patron))


def _lend_to_unknown(loan: Loan, desk: Desk) -> Done:
    from tuils.library.office.person_records.gone_in_use import lend_to_unknown

    act = Act(desk)
    return act.id, _registered_words(lend_to_unknown(act, loan))


def _registered_words(row: Patron) -> str:
    text = _("{name} has a new record, card {card}. Ask for the address and phone when they come in.")
    return text.format(name=full_name(row), card=row.card)


def _let_go(patron: str, desk: Desk) -> Done:
    from tuils.library.office.person_records.gone_in_use import let_go

    act, credit = Act(desk), -balance(patron)
    let_go(act, patron)
    text = _("Closed without a patron.")
    return act.id, f"{text} {_('Refund {money}.').format(money=money_label(credit))}" if credit > 0 else text


def _missing(loan: Loan, desk: Desk) -> Done:
    from tuils.library.office.person_records.gone_in_use import end_as_missing

    act = Act(desk)
    end_as_missing(act, get(Loan, loan.id) or loan)
    return act.id, _("Closed without a patron. The copy is marked missing.")
