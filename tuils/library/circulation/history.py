"""The reading history of those who asked for it. Off for everybody else, gone at once when it is switched off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tuils.library.desk import Desk, verb
from tuils.library.journal.writing import Act
from tuils.library.people.patrons import PatronSheet, by_card, patron_sheet
from tuils.models import ReadingHistory, db
from tuils.models.rows import Row, put, some

from .found import Named


@dataclass(frozen=True)
class ReadLine:
    """What was read, the last on top. Times in microseconds UTC; `due_at` as it was at the return."""

    biblio: str
    title: str
    lent_at: int
    due_at: int
    returned_at: int


@verb("patrons.history")
def keep_history(desk: Desk, card: str, on: bool) -> PatronSheet:
    """Begin or end the list of what this patron has read, at their own wish. Off deletes all of it, at once.

    Refuses with PATRON_UNKNOWN, CARD_LOST.
    """
    row = by_card(card)
    if not on:
        db.execute_sql("DELETE FROM reading_history WHERE patron = ?", (row["id"],))
    if bool(row["keeps_history"]) != on:
        Act(desk).write("patron_edited", {"set": {"keeps_history": on}}, patron=row["id"])
    return patron_sheet(desk, row["card"])


def history_of(desk: Desk, card: str) -> list[ReadLine]:
    """What was read; empty for who did not ask for the list. Permission patrons.history."""
    desk.require("patrons.history")
    rows = some(ReadingHistory, '"patron" = ? ORDER BY "returned_at" DESC, "loan"', by_card(card)["id"])
    return [ReadLine(**{name: row[name] for name in ReadLine.__dataclass_fields__}) for row in rows]


def remember(patron: str, item: Named, loan: Row, returned_at: int) -> None:
    """In the transaction that ends the loan of a patron who keeps a history."""
    put(
        ReadingHistory,
        {
            "loan": loan["id"],
            "patron": patron,
            "biblio": item.row["biblio"],
            "title": item.whole_title,
            "lent_at": loan["lent_at"],
            "due_at": loan["due_at"],
            "returned_at": returned_at,
        },
    )


def read_before(patron: str, biblio: str) -> int | None:
    """When a patron who keeps a history gave this title back last."""
    row = db.execute_sql(
        "SELECT max(returned_at) FROM reading_history WHERE patron = ? AND biblio = ?", (patron, biblio)
    ).fetchone()
    return int(row[0]) if row and row[0] is not None else None


def forget_returns(loans: Iterable[str]) -> None:
    """These returns were taken back."""
    for loan in set(loans):
        db.execute_sql("DELETE FROM reading_history WHERE loan = ?", (loan,))
