"""The reading history of those who asked for it. Off for everybody else, deleted at once when it is switched off."""

from __future__ import annotations

from collections.abc import Collection

from tuils.i18n import N_
from tuils.library.foundation.audit import looked
from tuils.library.foundation.dates import iso_of
from tuils.library.foundation.describing.table import Table, fact
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.persons import all_of
from tuils.library.foundation.journal.writing import Act
from tuils.library.lending.loan_queries import drop_history, keeping_history
from tuils.library.people.patrons.cards import by_card
from tuils.library.people.patrons.sheets import PatronSheet, patron_sheet
from tuils.models import ReadingHistory
from tuils.models.rows import find
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import day_of


@dataclass(frozen=True)
class ReadLine:
    """A title that was read. Times in microseconds UTC; `due_at` as it was at the return."""

    biblio: str
    title: str
    lent_at: int
    due_at: int
    returned_at: int


@verb("patrons.history")
def keep_history(desk: Desk, card: str, on: bool) -> PatronSheet:
    """Begin or end the list of what this patron has read, at the patron's own wish. Off deletes all of it, at once.

    Refuse with PATRON_UNKNOWN, CARD_LOST.
    """
    row = by_card(card)
    if not on:
        for one in all_of(row.id):
            drop_history(one)
        if desk.pocket:
            desk.pocket.let_go(all_of(row.id))
    if bool(row.keeps_history) != on:
        Act(desk).write("patron_edited", {"set": {"keeps_history": on}}, patron=row.id)
    return patron_sheet(desk, row.card)


@verb("patrons.history")
def end_again(desk: Desk, patrons: Collection[str]) -> int:
    """End the lists of these patrons (ids) again, who ended them since the backup that this library was restored
    from. Return how many."""
    keeping = keeping_history()
    ended = [patron for patron in keeping if patron in patrons]
    for patron in ended:
        drop_history(patron)
        Act(desk).write("patron_edited", {"set": {"keeps_history": False}}, patron=patron)
    return len(ended)


@permitted("patrons.history")
def history_of(desk: Desk, card: str) -> list[ReadLine]:
    """Return what was read; empty if the patron keeps no list. Permission patrons.history; the look is noted."""
    patron = by_card(card).id
    looked(desk, "history", patron)
    rows = find(ReadingHistory, "patron", all_of(patron))
    rows.sort(key=lambda row: (-row.returned_at, row.loan))
    return [ReadLine(**{name: getattr(row, name) for name in ReadLine.__dataclass_fields__}) for row in rows]


HISTORY = Table(
    title=N_("Reading history"),
    columns=(
        fact("biblio", always=True),
        fact("title", always=True),
        *(fact(name, iso_of(name)) for name in ("lent_at", "due_at", "returned_at")),
    ),
    read=history_of,
    key=lambda line: f"{line.returned_at} {line.biblio}",
    none=(N_("Nothing has been returned yet."), ""),
    words=lambda desk, line: f"{day_of(line.returned_at, desk.zone).isoformat()}  {line.title}",
    example=ReadLine("b1", "Emma", 1_795_000_000_000_000, 1_796_000_000_000_000, 1_795_900_000_000_000),
)
