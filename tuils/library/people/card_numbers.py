"""The numbers of cards: the next of the library's own range, and a new one for a card that is lost or worn."""

from __future__ import annotations

from typing import Any

from tuils.library.desk import Desk, verb
from tuils.library.journal.writing import Act
from tuils.library.refusals import refuse
from tuils.models import db
from tuils.values.barcode import complete
from tuils.values.folding import clean
from tuils.values.moments import day_of

from .cards import by_card
from .patron_state import OLD_CARD
from .sheets import PatronSheet, row_of, sheet_of

FIRST_CARD = 1
CARD_PREFIX = "21234"


@verb("patrons.edit")
def replace_card(desk: Desk, card: str, new_card: str = "") -> PatronSheet:
    """The card is lost or worn: a new number (the next one where none is given); the old one says so at the desk."""
    row = by_card(card)
    fresh = clean(new_card).replace(" ", "") or next_card()
    card_is_free(fresh)
    today = day_of(desk.at, desk.zone).isoformat()
    Act(desk).write("patron_edited", {"set": {"card": fresh, OLD_CARD + card: today}}, patron=row["id"])
    return sheet_of(desk, row_of(row["id"]))


def card_is_free(card: str) -> None:
    used = db.execute_sql(
        "SELECT 1 FROM patron WHERE card = ? UNION ALL SELECT 1 FROM old_card WHERE card = ?", (card, card)
    ).fetchone()
    if used:
        raise refuse("CARD_IN_USE", code=card)


def next_card(after: str = "") -> str:
    """The next free number of the library's own range, with its check digit; behind `after`, too."""
    row: Any = db.execute_sql(
        "SELECT max(card) FROM (SELECT card FROM patron UNION ALL SELECT card FROM old_card) WHERE card GLOB ?",
        (CARD_PREFIX + "[0-9]" * 9,),
    ).fetchone()
    last = max(row[0] or "", after)
    return complete(f"{CARD_PREFIX}{int(last[5:13]) + 1 if last else FIRST_CARD:08d}")


def in_own_range(card: str) -> bool:
    return len(card) == 14 and card.startswith(CARD_PREFIX) and card.isascii() and card.isdigit()
