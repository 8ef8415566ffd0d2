"""The data that circulation keeps of a person: checkouts, holds, the account, reading history, last returns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tuils.i18n import N_
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.hooks import Moves, PersonPart
from tuils.library.foundation.journal.writing import Act
from tuils.library.lending.holds.holds import hold_sheet
from tuils.library.lending.loan_queries import (
    ended_holds_of,
    forget_holds_of,
    forget_lines_of,
    holds_of,
    last_borrowed_by,
    lines_of,
    live_holds_of,
    loans_and_items,
    loans_of,
)
from tuils.library.lending.lookups import item_of
from tuils.library.people.patrons.queries import LIVE

from .account import money_lines

_HOLD_TOLD = ("title", "state", "pickup", "placed_at", "expires", "pickup_by")
Facts = dict[str, Any]


def _loans(_desk: Desk, _row: Mapping[str, Any], people: Sequence[str]) -> Iterator[Facts]:
    for loan in loans_of(people):
        item = item_of(loan.pop("item"))
        yield ({"title": item.whole_title, "item": item.row.barcode} if item else {}) | loan


def _holds(_desk: Desk, _row: Mapping[str, Any], people: Sequence[str]) -> Iterator[Facts]:
    for hold in holds_of(people):
        sheet = hold_sheet(hold)
        yield {name: value for name in _HOLD_TOLD if (value := getattr(sheet, name))}


def _charges(_desk: Desk, _row: Mapping[str, Any], people: Sequence[str]) -> Iterator[Facts]:
    for person in people:
        for line in money_lines(person):
            yield {
                "what": line.words,
                "title": line.about,
                "reason": line.reason,
                "cents": line.cents,
                "kind": line.kind,
                "left_cents": line.left if line.kind == "charge" else None,
                "at": line.at,
            }


def _had_last(_desk: Desk, _row: Mapping[str, Any], people: Sequence[str]) -> Iterator[Facts]:
    for line in last_borrowed_by(people):
        yield {"title": found.whole_title} | line if (found := item_of(line.pop("item"))) else {}


# ---- when they are removed


def end_loans(act: Act, patron: str) -> None:
    """End a patron's loans, including those lent on before they came back, whose borrower is known until settled."""
    for loan, item in loans_and_items(patron):
        act.write("settled", item=item, loan=loan)


def end_holds(act: Act, patron: str) -> None:
    for hold, biblio in live_holds_of(patron):
        act.write("hold_cancelled", hold=hold, biblio=biblio, data={"why": "removed"})


def _forget_holds(patron: str) -> None:
    over = f"patron = ? AND state NOT IN {LIVE}"
    applying.delete_private_parts(ended_holds_of(over, patron))
    forget_holds_of(over, patron)


def _forget_lines(patron: str) -> None:
    applying.delete_private_parts(lines_of(patron))
    forget_lines_of(patron)


LOANS = PersonPart(
    "loans",
    N_("Your checkouts, and items still to be settled"),
    "loan",
    told=_loans,
    moves=(Moves("loans", "SELECT count(*) FROM loan WHERE patron = ? AND closed_at IS NULL", N_("Checkouts: {n}")),),
    end=end_loans,
)
HOLDS = PersonPart(
    "holds",
    N_("Your holds"),
    "hold",
    told=_holds,
    moves=(Moves("holds", f"SELECT count(*) FROM hold WHERE patron = ? AND state IN {LIVE}", N_("Holds: {n}")),),
    end=end_holds,
    forget=_forget_holds,
)
CHARGES = PersonPart("charges", N_("Your account"), "account_line", told=_charges, forget=_forget_lines)
HISTORY = PersonPart(
    "history",
    N_("Your reading history, which you asked us to keep"),
    "reading_history",
    "title, lent_at, due_at, returned_at",
    "returned_at",
    moves=(Moves("history", "SELECT count(*) FROM reading_history WHERE patron = ?", N_("Reading history: {n}")),),
    is_by_id=True,
)
HAD_LAST = PersonPart(
    "had_last",
    N_("Your recent returns, kept for a few days in case of damage"),
    "last_borrower",
    told=_had_last,
    is_by_id=True,
)
