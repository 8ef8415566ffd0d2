"""A family: who answers for whom, who acts for whom, what each owes. The checkouts of others are shown as a number,
and their titles only to those who may see them."""

from __future__ import annotations

from collections.abc import Iterable

from tuils.i18n import N_
from tuils.library.foundation.audit import looked
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.refusals import refuse
from tuils.library.lending.lookups import item_of, open_loans_of, patron_by_card
from tuils.library.lending.queries import patron_totals
from tuils.library.people.patrons.disclosure import CHARGES, LOANS, MAY, TITLES, disclosed_to
from tuils.models import Loan, Patron, Proxy
from tuils.models.rows import find
from tuils.values.dataclass import dataclass
from tuils.values.folding import fold_text
from tuils.values.person_words import full_name

from .fining import accrued
from .money_standing import responsible_family

TIES = {
    "guardian": N_("guardian"),
    "family": N_("family"),
    "child": N_("child"),
    "sibling": N_("sibling"),
    "acts_for": N_("proxy for"),
    "proxy": N_("proxy"),
}
"""The ties in the order of the list: the guardian; of one family; in this patron's care; with the same guardian;
whom this patron acts for; who acts for this patron."""


@dataclass(frozen=True)
class FamilyLine:
    """One of a family, or of those who act for each other; `tie`: of TIES.

    `owed_cents` with what still grows; below 0 is credit. For a proxy loans and money are left out: 0. `may`: what
    the patron of the card may be told of this one, or do; for a proxy, what the proxy may: of pickup, loans,
    charges, titles.
    """

    card: str
    name: str
    born_year: str
    tie: str
    loans: int
    late: int
    owed_cents: int
    may: tuple[str, ...] = ()


@dataclass(frozen=True)
class ToldLine:
    """A loan as another patron may be told of it; `title` empty if not allowed. `due_at` in microseconds UTC."""

    title: str
    due_at: int


@permitted("patrons.find")
def family_account(desk: Desk, card: str) -> tuple[FamilyLine, ...]:
    """Return the others of this patron's family and those who act for each other, by tie and name. Refuse with
    PATRON_UNKNOWN."""
    patron = patron_by_card(card)
    ties = _ties(patron)
    others = find(Patron, "id", ties)
    order = list(TIES)
    others.sort(key=lambda row: (order.index(ties[row.id]), fold_text(full_name(row)), row.card))
    return tuple(_line(desk, patron, row, ties[row.id]) for row in others)


def _ties(patron: Patron) -> dict[str, str]:
    """Map each of the others (ids) to the tie with this patron."""
    me = patron.id
    ties = {row.proxy: "proxy" for row in find(Proxy, "patron", [me])}
    ties |= {row.patron: "acts_for" for row in find(Proxy, "proxy", [me])}
    for row in find(Patron, "id", responsible_family(patron)):
        if row.id == patron.guardian:
            ties[row.id] = "guardian"
        elif row.guardian == me:
            ties[row.id] = "child"
        elif row.guardian and row.guardian == patron.guardian:
            ties[row.id] = "sibling"
        else:
            ties[row.id] = "family"
    ties.pop(me, None)
    return ties


def _line(desk: Desk, patron: Patron, row: Patron, tie: str) -> FamilyLine:
    who = row.card, full_name(row), row.born[:4], tie
    if tie == "proxy":
        (acting,) = [found for found in find(Proxy, "patron", [patron.id]) if found.proxy == row.id]
        return FamilyLine(*who, 0, 0, 0, tuple(word for word in MAY if word in acting.may.split()))
    may = disclosed_to(desk, patron.id, row)
    if tie == "acts_for":
        return FamilyLine(*who, *_numbers(desk, row, LOANS in may, CHARGES in may), may)
    return FamilyLine(*who, *_numbers(desk, row, True, True), may)


def _numbers(desk: Desk, row: Patron, loans: bool, charges: bool) -> tuple[int, int, int]:
    """Return how many are out, how many of them late, and what is owed; 0 for what may not be shown."""
    totals = patron_totals(row.id, desk.now)
    owed = totals.owed_cents + accrued(desk, row) if charges else 0
    return totals.out if loans else 0, totals.overdue if loans else 0, owed


@permitted("patrons.find")
def loans_told(desk: Desk, card: str, other: str) -> tuple[ToldLine, ...]:
    """Return what the patron with `card`, who is at the desk, may be told of the loans of the patron with the card
    `other`: when they are due, the titles only if that was allowed. The first due on top.

    Refuse with NO_PERMISSION, PATRON_UNKNOWN, CARD_LOST, NOT_TOLD.
    """
    person, row = patron_by_card(card), patron_by_card(other)
    may = disclosed_to(desk, person.id, row)
    if LOANS not in may:
        raise refuse("NOT_TOLD")
    looked(desk, "loans", row.id)
    return tuple(_visible_lines(open_loans_of(row.id), titles=TITLES in may and desk.may("patrons.see_loans")))


def _visible_lines(loans: Iterable[Loan], *, titles: bool) -> Iterable[ToldLine]:
    for loan in loans:
        item = item_of(loan.item) if titles else None
        yield ToldLine(item.whole_title if item else "", loan.due_at)
