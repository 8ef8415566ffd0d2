"""Finding patrons by any part of what is known of them, always with a second sign."""

from __future__ import annotations

from tuils.library.desk import Desk
from tuils.models import Patron, db
from tuils.models.rows import get
from tuils.values.folding import fold

from .sheets import PatronSheet, sheet_of

MOST_FOUND = 200


def find_patrons(desk: Desk, words: str, limit: int = MOST_FOUND) -> list[PatronSheet]:
    """Patrons that have all these words somewhere (name, street, phone, e-mail, birth year, card), by name."""
    desk.require("patrons.find")
    wanted = [word for part in words.split() for word in (_wanted(part))]
    if not wanted:
        return []
    found: set[str] | None = None
    for word in wanted:
        rows = db.execute_sql(
            "SELECT DISTINCT patron FROM patron_word WHERE word >= ? AND word < ?",
            (word, word + "\U0010ffff"),
        ).fetchall()
        hits = {row[0] for row in rows}
        found = hits if found is None else found & hits
    sheets = [sheet_of(desk, row) for row in (get(Patron, patron) for patron in found or ()) if row]
    return sorted(sheets, key=lambda sheet: (fold(sheet.sort_name), sheet.born, sheet.card))[:limit]


def _wanted(part: str) -> list[str]:
    """An e-mail address and a phone number stand as they are; all else in folded words."""
    if "@" in part:
        return [part.casefold()]
    digits = "".join(char for char in part if char.isalnum())
    if digits.isdigit():
        return [digits]
    return fold(part).split()


def count_patrons() -> int:
    return int(Patron.select().count())
