"""Weeding decisions about copies, in the store: keep it until a day, what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence

from tuils.i18n import N_
from tuils.library.foundation.journal.entries import Entry
from tuils.library.foundation.journal.families import add_family
from tuils.library.foundation.journal.folding import FoldedFamily, Told
from tuils.library.foundation.journal.kinds import EntryWords, Kind, by_any, fold_entry
from tuils.models.rows import blank
from tuils.models.shelf_work import WeedingMark

DECIDED = "weeding_decided"
FIELDS = ("until", "marks", "gone_to", "note")


class WeedingFamily(FoldedFamily):
    """Weeding marks of copies. The last decision counts, field by field."""

    of = "item"
    described = (Kind(DECIDED, needs="catalog.edit", brought=by_any("catalog.edit")),)
    words = {
        DECIDED: EntryWords(N_("WEEDING"), N_("Weeding: {title}")),
    }
    keyed = {WeedingMark: "item"}
    carried = ("office.weeding.carrying:WEEDING",)

    def rows_told(self, key: str, entries: Sequence[Entry]) -> Told:
        row = {**blank(WeedingMark), "item": key}
        for entry in entries:
            fold_entry(row, entry, self.by_name, FIELDS)
        return {WeedingMark: [row]} if any(row[name] for name in FIELDS) else {}


FAMILY = add_family(WeedingFamily())
