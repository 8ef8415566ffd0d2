"""Copies follow the call number of their title."""

from __future__ import annotations

from tuils.library.journal.writing import Act
from tuils.models import Item
from tuils.models.rows import some

from .label_waiting import label_for_changed


def renumber_copies(act: Act, biblio: str, before: str, now: str) -> int:
    """Copies that had the call number of their title have the new one: how many. Who gave one its own keeps it."""
    if not before or before == now:
        return 0
    copies = some(Item, '"biblio" = ? AND "call_number" = ? ORDER BY "id"', biblio, before)
    for copy in copies:
        act.write("item_edited", item=copy["id"], data={"set": {"call_number": now}})
        label_for_changed(act.desk, copy, {"call_number": now})
    return len(copies)
