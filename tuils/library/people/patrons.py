"""Patrons: register and edit. Their cards, membership, sheets and how they are found are modules beside this one."""

from __future__ import annotations

from tuils.library.desk import Desk, verb
from tuils.library.journal.entries import Facts
from tuils.library.journal.writing import NEW, Act
from tuils.library.refusals import refuse
from tuils.values.moments import day_of

from .card_numbers import CARD_PREFIX, card_is_free, in_own_range, next_card, replace_card
from .cards import by_card
from .finding import MOST_FOUND, count_patrons, find_patrons
from .membership import end_of_enrolment, renew_patron
from .patron_fields import CHANGEABLE, DATES, cleaned, known_category
from .restrictions import LIFT, said_by_edit
from .sheets import FLAGS, PatronSheet, patron_sheet, patron_sheet_of, row_of, sheet_of

__all__ = [
    "CARD_PREFIX",
    "CHANGEABLE",
    "DATES",
    "FLAGS",
    "LIFT",
    "MOST_FOUND",
    "PatronSheet",
    "count_patrons",
    "edit_patron",
    "end_of_enrolment",
    "find_patrons",
    "in_own_range",
    "next_card",
    "patron_sheet",
    "patron_sheet_of",
    "register_patron",
    "renew_patron",
    "replace_card",
]


@verb("patrons.register")
def register_patron(desk: Desk, fields: Facts) -> PatronSheet:
    """A new patron. `fields` by column name; needs a name and a category; without a card the next one is given.

    The enrolment period of the category sets the end, unless one is given. `guardian` is a card. Refuses with
    NAME_MISSING, CARD_IN_USE, NOT_UNDERSTOOD, PATRON_UNKNOWN.
    """
    known = cleaned(fields, (*CHANGEABLE, "card"))
    if not (known.get("first_name") or known.get("last_name")):
        raise refuse("NAME_MISSING")
    known.setdefault("category", "ADULT")
    known_category(str(known["category"]))
    card = str(known.get("card") or next_card())
    card_is_free(card)
    today = day_of(desk.at, desk.zone)
    known = {"branch": desk.branch, "enrolled_on": today.isoformat(), **known, "card": card}
    known.setdefault("expires_on", end_of_enrolment(str(known["category"]), today))
    entry = Act(desk).write("patron_registered", {"set": known}, patron=NEW)
    return sheet_of(desk, row_of(entry.id))


@verb("patrons.edit")
def edit_patron(desk: Desk, card: str, fields: Facts) -> PatronSheet:
    """Change fields of the patron with this card. Refuses as `register_patron`, and with GUARDIAN_CIRCLE.

    What it says of `barred` and `barred_until` takes the place of all restrictions: see `restrictions.said_by_edit`."""
    row = by_card(card)
    known = cleaned(fields, CHANGEABLE, row["id"])
    changes = {name: value for name, value in known.items() if row[name] != value}
    changes |= said_by_edit(desk, row, changes)
    merged = {**row, **changes}
    if not (merged["first_name"] or merged["last_name"]):
        raise refuse("NAME_MISSING")
    known_category(str(merged["category"]))
    if changes:
        Act(desk).write("patron_edited", {"set": changes}, patron=row["id"])
    return sheet_of(desk, row_of(row["id"]))
