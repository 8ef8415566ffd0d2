"""The patron of a card: one statement. Checkout imports this, not everything that can be done to patrons."""

from __future__ import annotations

from datetime import date

from tuils.library.foundation.dates import iso_label
from tuils.library.foundation.journal.persons import stands_for
from tuils.library.foundation.refusals import refuse
from tuils.models import OldCard, Patron
from tuils.models.rows import get, one


def find_card(card: str) -> Patron | None:
    """Return the patron with this card, or into whose record that card's record was merged."""
    row = one(Patron, '"card" = ? ORDER BY "clash" LIMIT 1', card) if card else None
    if row is None and card:
        opens = one(OldCard, '"card" = ? AND "since" = \'\' LIMIT 1', card)
        row = get(Patron, opens.patron) if opens else None
    return row


def card_now(patron: str) -> str:
    """The number of the card of the patron with this id, as it is now; empty where the patron is not on file."""
    row = get(Patron, patron) or get(Patron, stands_for(patron))
    return str(row.card) if row else ""


def by_card(card: str) -> Patron:
    """Return the patron as `find_card`. Refuses with CARD_LOST or PATRON_UNKNOWN."""
    row = find_card(card)
    if row is not None:
        return row
    old = one(OldCard, '"card" = ? ORDER BY "since" DESC LIMIT 1', card)
    if old:
        raise refuse("CARD_LOST", date=iso_label(old.since, date.min), code=card)
    raise refuse("PATRON_UNKNOWN", code=card)
