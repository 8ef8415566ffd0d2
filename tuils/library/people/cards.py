"""Whose card it is: one statement. Lending loads this, not all that can be done to patrons."""

from __future__ import annotations

from tuils.library.refusals import refuse
from tuils.models import OldCard, Patron
from tuils.models.rows import Row, get, one


def by_card(card: str) -> Row:
    """The patron with this card, or whose record that of this card was merged into.

    Refused with CARD_LOST or PATRON_UNKNOWN.
    """
    row = one(Patron, '"card" = ? ORDER BY "clash" LIMIT 1', card) if card else None
    if row is not None:
        return row
    old = one(OldCard, '"card" = ? ORDER BY "since" LIMIT 1', card)
    if old and not old["since"] and (row := get(Patron, old["patron"])):
        return row
    if old:
        raise refuse("CARD_LOST", date=old["since"], code=card)
    raise refuse("PATRON_UNKNOWN", code=card)
