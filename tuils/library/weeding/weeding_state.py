"""What was decided of copies when weeding, in the store: keep it until a day, what is wrong with it."""

from __future__ import annotations

from tuils.library.journal import applying
from tuils.library.journal.entries import Entry
from tuils.library.journal.families import Family, Pocketful, by_any, register
from tuils.library.refusals import refuse
from tuils.models.rows import Row, blank, put
from tuils.models.shelf_work import WeedingMark

from .queries import drop_mark

DECIDED = "weeding_decided"
FIELDS = ("until", "marks", "gone_to", "note")


class WeedingFamily(Family):
    """The last decision counts, field by field."""

    kinds = frozenset({DECIDED})
    brought = {DECIDED: by_any("catalog.edit")}
    tables = (WeedingMark,)

    def refold(self, touched: list[Entry]) -> Pocketful:
        for item in sorted({entry.item for entry in touched if entry.item}):
            row: Row = {**blank(WeedingMark), "item": item}
            for entry in applying.about(item=item):
                if entry.kind == DECIDED and not entry.void:
                    row |= {name: str(value) for name, value in entry.changes.items() if name in FIELDS}
            if any(row[name] for name in FIELDS):
                put(WeedingMark, row)
            else:
                drop_mark(item)
        return {}

    def undo_needs(self, entry: Entry) -> str:
        return "catalog.edit"

    def check_undo(self, entry: Entry, together: set[str], pocket: Pocketful) -> None:
        if any(other.kind == DECIDED for other in applying.later(entry, "item", together)):
            raise refuse("UNDO_NOT_LAST")


FAMILY = register(WeedingFamily())
