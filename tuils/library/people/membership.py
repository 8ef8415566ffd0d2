"""How long a membership lasts and what it costs, by its category; and its renewal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tuils.library.accounts.ledger import MEMBERSHIP, add_line
from tuils.library.desk import Desk, verb
from tuils.library.journal.writing import Act
from tuils.models import PatronCategory
from tuils.models.rows import get
from tuils.values.moments import day_of

from .cards import by_card
from .categories import Category, category
from .sheets import PatronSheet, row_of, sheet_of


@verb("patrons.renew")
def renew_patron(desk: Desk, card: str, *, until: date | None = None) -> PatronSheet:
    """Renew the membership: by the category's time from today, or from its end where that is later; what the category
    asks for it is charged. Refuses with PATRON_UNKNOWN, CARD_LOST, NOT_UNDERSTOOD (the category is not there)."""
    row = by_card(card)
    today = day_of(desk.at, desk.zone)
    start = max([today, *([date.fromisoformat(row["expires_on"])] if row["expires_on"] else [])])
    of = category(row["category"])
    end = until.isoformat() if until else of.end(start)
    act = Act(desk)
    act.write("patron_edited", {"set": {"expires_on": end}}, patron=row["id"])
    cents = charge_fee(act, row["id"], of) if end != row["expires_on"] else 0
    return replace(sheet_of(desk, row_of(row["id"])), fee_cents=cents)


def charge_fee(act: Act, patron: str, of: Category) -> int:
    """Put on the account what this category asks for joining or renewing; gives back the cents."""
    if of.fee_cents > 0:
        add_line(act, "charge", patron, of.fee_cents, MEMBERSHIP)
    return max(0, of.fee_cents)


def end_of_enrolment(code: str, start: date) -> str:
    """ISO date on which a membership of this category that begins on `start` ends; empty: it has no end, or there is
    no such category."""
    return category(code).end(start) if get(PatronCategory, code) else ""
