"""Decide about a copy that a rule suggests: keep it for some years, mark it, withdraw it, put it on sale."""

from __future__ import annotations

from collections.abc import Sequence

from tuils.i18n import N_, _
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import not_understood
from tuils.library.holdings.editing.item_editing import ItemsWanted, decide
from tuils.library.holdings.items.item_meant import item_row
from tuils.library.holdings.items.showing import title_called
from tuils.library.lending.item_status.marking import effect_of_mark, write_mark
from tuils.models import Item
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean
from tuils.values.shelf.weeding_rules import read_marks
from tuils.values.time.moments import day_of
from tuils.values.words import Unclear

from .weeding_state import DECIDED

MOST_YEARS = 50
GOES_TO = {"discard": N_("discard"), "sale": N_("book sale"), "donate": N_("donation")}
"""The places where withdrawn copies go."""


@dataclass(frozen=True)
class Weeded:
    """The decision on these titles. `to`: a key of GOES_TO, for withdrawn copies; `until`: an ISO day."""

    titles: tuple[str, ...]
    act: str
    to: str = ""
    until: str = ""


@verb("catalog.edit")
def keep_copies(desk: Desk, barcodes: Sequence[str], years: int, note: str = "") -> Weeded:
    """Keep copies off the weeding list for so many years, whatever the rules say; 0 ends that. Refuses with
    ITEM_UNKNOWN, NOT_UNDERSTOOD.
    """
    if not 0 <= years <= MOST_YEARS:
        raise not_understood(_("years"), years, _("A number of years, up to {n}.").format(n=MOST_YEARS))
    today = day_of(desk.now, desk.zone)
    until = today.replace(year=today.year + years, day=min(today.day, 28)).isoformat() if years else ""
    decided = _decide(desk, barcodes, {"until": until, "note": clean(note)})
    return Weeded(decided.titles, decided.act, until=until)


@verb("catalog.edit")
def mark_copies(desk: Desk, barcodes: Sequence[str], marks: str) -> Weeded:
    """Mark copies by MUSTIE words or letters; blank removes the marks.

    Refuses with ITEM_UNKNOWN, NOT_UNDERSTOOD.
    """
    try:
        letters = read_marks(marks)
    except Unclear as unclear:
        raise not_understood(_("marks"), marks, unclear.said(_)) from unclear
    return _decide(desk, barcodes, {"marks": letters})


def _decide(desk: Desk, barcodes: Sequence[str], facts: Facts) -> Weeded:
    rows, act = _rows(barcodes), Act(desk)
    for row in rows:
        act.write(DECIDED, item=row.id, data={"set": facts})
    return Weeded(tuple(title_called(row.biblio) for row in rows), act.id)


@verb("catalog.edit")
def withdraw_copies(desk: Desk, barcodes: Sequence[str], *, to: str = "discard", reason: str = "") -> Weeded:
    """Take these out of the collection, all or none, in one act that undo takes back. `to`: a key of GOES_TO. The
    reason goes into the staff note.

    Refuses with ITEM_UNKNOWN, ON_LOAN, ON_HOLD_SHELF, NOT_UNDERSTOOD.
    """
    if to not in GOES_TO:
        raise not_understood("to", to, ", ".join(GOES_TO))
    rows, act, words = _rows(barcodes), Act(desk), clean(reason)
    for row in rows:
        if done := effect_of_mark(row, "withdrawn"):
            write_mark(act, row, done)
            act.write(DECIDED, item=row.id, data={"set": {"gone_to": to, "note": words}})
            if words and (note := decide(row, ItemsWanted(note=words))):
                act.write("item_edited", item=row.id, data={"set": note})
    return Weeded(tuple(title_called(row.biblio) for row in rows), act.id, to)


def _rows(barcodes: Sequence[str]) -> list[Item]:
    found = {row.id: row for row in map(item_row, barcodes)}
    return list(found.values())
