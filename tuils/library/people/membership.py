"""How long a membership lasts, by its category; and its renewal."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tuils.library.desk import Desk, verb
from tuils.library.journal.writing import Act
from tuils.models import db
from tuils.values.moments import day_of
from tuils.values.periods import Period

from .cards import by_card
from .sheets import PatronSheet, row_of, sheet_of


@verb("patrons.renew")
def renew_patron(desk: Desk, card: str, *, until: date | None = None) -> PatronSheet:
    """Renew the membership: by the category's enrolment period from today, or from its end where that is later."""
    row = by_card(card)
    today = day_of(desk.at, desk.zone)
    start = max([today, *([date.fromisoformat(row["expires_on"])] if row["expires_on"] else [])])
    end = until.isoformat() if until else end_of_enrolment(row["category"], start)
    Act(desk).write("patron_edited", {"set": {"expires_on": end}}, patron=row["id"])
    return sheet_of(desk, row_of(row["id"]))


def end_of_enrolment(category: str, start: date) -> str:
    """ISO date on which a membership of this category that begins on `start` ends; empty: it has no end."""
    found: Any = db.execute_sql("SELECT enrolment FROM patron_category WHERE code = ?", (category,)).fetchone()
    if not found or not found[0]:
        return ""
    return (start + timedelta(days=Period.parse(found[0]).count)).isoformat()
